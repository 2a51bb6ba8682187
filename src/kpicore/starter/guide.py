"""The guide to the templates: how to fill them in, column by column, and all that the documents print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpicore.model import Language, Text
from kpicore.rules.describe import describe
from kpicore.starter.choice import Choice
from kpicore.starter.template import Template
from kpicore.starter.words import EXAMPLE, HOW, TABLES

TITLE = Text("填表说明", "How to fill in these tables")
COLUMN = Text("列", "column")
ABOUT = Text("内容", "what belongs in it")


class Chapter(NamedTuple):
    """A heading, sentences, and a table, its header first, where there is one. level: of the heading, from 1."""

    level: int
    heading: str
    sentences: Sequence[str] = ()
    table: Sequence[Sequence[str]] = ()


def guide(choices: Sequence[Choice], templates: Sequence[Template], example: bool, lang: Language) -> list[Chapter]:
    """The chapters in order."""
    how = [each.of(lang) for each in (*([EXAMPLE] if example else []), *HOW)]
    chapters = [Chapter(1, TITLE.of(lang), how)]
    for template in templates:
        header = [COLUMN.of(lang), ABOUT.of(lang)]
        rows = [[column.header, "\n".join(column.about)] for column in template.columns]
        chapters.append(Chapter(2, f"{template.kind}: {TABLES[template.kind].of(lang)}", (), [header, *rows]))
    return [*chapters, *_printed(choices, lang)]


def _printed(choices: Sequence[Choice], lang: Language) -> Iterator[Chapter]:
    """What each component describes, once."""
    seen = set()
    for choice in choices:
        parts = [each for entry in choice.scores for each in (entry.scorer, entry.grade)]
        for part in filter(None, (*parts, choice.grade, choice.pay)):
            if (part.kind, part.use, part.file) in seen:
                continue
            seen.add((part.kind, part.use, part.file))
            yield Chapter(2, part.use)
            yield from (Chapter(3, heading, (), table) for heading, table in describe(part.built, lang))


def as_markdown(chapters: Sequence[Chapter]) -> str:
    """The guide as a page."""
    return "\n\n".join(block for chapter in chapters for block in _blocks(chapter)) + "\n"


def _blocks(chapter: Chapter) -> Iterator[str]:
    yield f"{'#' * chapter.level} {_cell(chapter.heading)}"
    if chapter.sentences:
        yield "\n".join(f"- {_cell(sentence)}" for sentence in chapter.sentences)
    if chapter.table:
        header, *rows = chapter.table
        lines = [_row(header), _row(["---"] * len(header)), *map(_row, rows)]
        yield "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    """Text that neither ends a cell nor becomes markup."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").replace("*", "\\*")
    return "<br>".join(line.strip() for line in escaped.splitlines())
