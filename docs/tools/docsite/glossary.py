"""The words of the project in both languages: its own, what input and output call things, and every id of a scheme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docsite.markdown import code, plain, table
from docsite.settings import components
from kpicore.catalog import Component, load
from kpicore.cli.show import built
from kpicore.collect.header import TITLES as TITLES_OF_COLUMNS
from kpicore.plugins import TITLES
from kpicore.vocabulary import PEOPLE, RATERS

WORDS = (
    ("appraisal period", "考核期", "a calendar month"),
    ("people", "人员", "the roster"),
    ("metric", "指标", "a measured quantity"),
    ("incident", "事件", "a recorded event"),
    ("rating", "评分", "a person's judgement"),
    ("criterion", "考核项", "one judged line of a scheme"),
    ("section", "部分", "criteria and incidents with a start, limits or a share of their own"),
    ("scheme", "方案", "how a month becomes a score"),
    ("score", "总分", "what a scorer gives"),
    ("grade", "等级", "the band of the score, in a letter or a word"),
    ("pay component", "工资项", "one line of pay, rounded to the cent by itself"),
    ("ledger", "明细账", "every line that made a result"),
    ("flag", "标记", "something that a person must see"),
    ("gap", "空档", "a value that the printed bands do not cover"),
    ("clause", "条款", "the place in a document that a rule cites"),
)


def page() -> str:
    """Words first, then names of columns, then the ids of each component."""
    kinds = [[title.en, title.zh] for title in TITLES.values()]
    parts = [
        "# Glossary · 术语表",
        table(("English", "中文", "meaning"), WORDS),
        f"## Kinds of components · 组件的种类\n\n{table(('English', '中文'), kinds)}",
        "## Columns of the input · 输入表的列\n\nA file may name a column by its id or by either title.",
        table(("id", "English", "中文"), _columns()),
        f"Raters:\n\n{table(('id', 'English', '中文'), [[code(key), *words] for key, words in _english_first()])}",
        "## Ids of the schemes · 各方案的名称",
    ]
    for component in components():
        rows = list(dict.fromkeys(_ids(component)))
        if rows:
            parts.append(f"### {code(component.name)} ({TITLES[component.kind].en})\n\n{table(HEADER, rows)}")
    return "\n\n".join(parts) + "\n"


HEADER = ("id", "English", "中文", "is a", "unit", "clause")


def _columns() -> Iterator[list[str]]:
    for field in PEOPLE.values():
        yield [code(field.id), plain(field.title.en), plain(field.title.zh)]
    for name, titles in TITLES_OF_COLUMNS.items():
        chinese = [title for title in titles if not title.isascii()]
        yield [code(name), name.replace("_", " "), ", ".join(chinese)]


def _english_first() -> Iterator[tuple[str, tuple[str, str]]]:
    for key, title in RATERS.items():
        yield key, (title.en, title.zh)


def _ids(component: Component) -> Iterator[tuple[str, ...]]:
    made: Any = None if component.kind == "collector" else built(load(component))
    if hasattr(made, "scheme"):
        yield from _scheme(made.scheme())
    elif hasattr(made, "scale"):
        for grade, words in made.scale().words.items():
            yield code(grade), plain(words.en), plain(words.zh), "grade", "", made.scale().clause
    elif hasattr(made, "pay_lines"):
        for line in made.pay_lines():
            yield code(line.id), plain(line.title.en), plain(line.title.zh), "pay component", "", line.clause


def _scheme(scheme: Any) -> Iterator[tuple[str, ...]]:
    for field in scheme.fields():
        yield code(field.id), plain(field.title.en), plain(field.title.zh), "metric", plain(field.unit), ""
    for section in scheme.sections:
        for criterion in section.criteria:
            title = criterion.title
            yield code(criterion.id), plain(title.en), plain(title.zh), "criterion", "", criterion.clause
        for incident in section.incidents:
            title = incident.title
            yield code(incident.id), plain(title.en), plain(title.zh), "incident", "", incident.clause
    for comment in scheme.comments:
        yield code(comment.id), plain(comment.title.en), plain(comment.title.zh), "comment", "", comment.clause
