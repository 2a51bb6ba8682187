"""The run config of a starter: what it uses, and in comments what could be set."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from kpicore.components import InputKind
from kpicore.config.place import as_inline, as_string, quoted
from kpicore.converter import to_toml
from kpicore.messages import say, spoken
from kpicore.model import ClauseRow, Finding, Language, Period, Rejected, Text
from kpicore.pipeline.teams import Described
from kpicore.plugins import cause
from kpicore.settingtypes import describe, setting_types
from kpicore.starter.choice import Choice, Part
from kpicore.vocabulary import PEOPLE

HEAD = Text(
    "由 kpicore init 生成。以 # 紧接键名的行是可以改动的设置及其默认值，去掉 # 即生效。",
    "Written by kpicore init. A line of # and a key is a setting with its default: remove the # to set it.",
)
PERIOD = Text("考核期，一个月", "the month")
LANG = Text("结果文件的语言：zh 或 en；终端另随 --lang 或 LANG", "of the words in the files: zh or en")
STRANGERS = Text("表中有无关人员时：计数而不报错", "for an export that holds strangers: count them instead of refusing")
OTHER_FORM = Text("也可以读工作簿：", "or from the workbook:")
EVERYONE = Text("属于这个团队的人；不写为所有人", "which people belong to it; left out: everyone")
BELONG = Text(
    "属于这个团队的人，按人员表的列；一个人只能属于一个团队",
    "which people belong to it, by columns of people; a person belongs to one team",
)
SCALE_TO = Text("得分 × 100 ÷ 满分", "score × 100 ÷ the highest that the scheme gives")
SCALE_FROM = Text("（{best}）", " ({best})")
REASON = Text("理由：", "Why: ")
NOTE = Text("注意：", "Note: ")
MONTHLY = Text(
    '每月一份文件（各表相同）：path = "people-{period}.csv"；更正已结账的月份时，读到的才是当月的数据',
    'a file for each month, as of every table: path = "people-{period}.csv"; corrections read what it was then',
)
HISTORY = Text(
    "结账（kpicore close）与更正；回顾往月的规则也要用",
    "closed months (kpicore close) and their corrections; needed by rules that look back",
)
CALENDAR = Text(
    '法定假日与调休上班日，如 "2026-10-01..2026-10-07"；按工作日折算时用',
    'public holidays, such as "2026-10-01..2026-10-07", and days worked instead; for working days',
)
PRORATE = Text(
    "未满全月的人：工资按日历日（或 working_days）折算；不写则不折算",
    "who is there for part of the month: pay by calendar days (or working_days); left out: as for the whole month",
)
CHECK = Text("对结果的核查：只提示，不改动", "a check over results: it flags, and changes nothing")
UNLAWFUL = Text("{clause}（{text}）违法，不计算。", "{clause} ({text}) is unlawful and not computed.")
NO_GRADE = Text("没有等级；kpicore components 列出可用的", "no grade; `kpicore components` lists what there is")


class Source(NamedTuple):
    """Where an input table is read from: a collector and its settings."""

    use: str
    settings: Mapping[str, str]


SCHEMA = "kpicore.schema.json"
"""The file beside the config by which editors complete it."""


class Draft(NamedTuple):
    """A config to be written. sources: by kind of input, in the order of the config; others: what could be used instead
    of a source, in comments. folder: where the config will stand. checks: components that could hold results against
    something."""

    choices: Sequence[Choice]
    teams: Sequence[Described]
    period: Period
    currency: str
    lang: Language
    sources: Mapping[InputKind, Source]
    others: Mapping[InputKind, Source]
    folder: str
    checks: Sequence[str] = ()


def config_text(draft: Draft) -> str:
    """The text of kpi.toml."""
    blocks = [_head(draft), *(_input(draft, kind) for kind in draft.sources)]
    for choice, team in zip(draft.choices, draft.teams, strict=True):
        blocks.append("\n\n".join("\n".join(block) for block in _team(choice, team, draft)))
    return "\n\n".join(blocks) + "\n"


def _head(draft: Draft) -> str:
    lang = draft.lang
    return "\n".join(
        [
            f"#:schema ./{SCHEMA}",
            *_comment(HEAD.of(lang)),
            "",
            "schema   = 1",
            f"period   = {as_string(str(draft.period))}          # {PERIOD.of(lang)}",
            f"currency = {as_string(draft.currency)}",
            f"lang     = {as_string(lang)}               # {LANG.of(lang)}",
            *_optional(draft),
        ]
    )


def _optional(draft: Draft) -> Iterator[str]:
    """Tables that a config may do without, each as one line that stands by itself."""
    yield from ("", *_comment(HISTORY.of(draft.lang)), '#history = {path = "history.sqlite"}')
    yield from (*_comment(CALENDAR.of(draft.lang)), "#calendar = {holidays = [], workdays = []}")
    if draft.checks:
        yield from (*_comment(CHECK.of(draft.lang)), f"#check = {as_inline([{'use': use} for use in draft.checks])}")


def _input(draft: Draft, kind: InputKind) -> str:
    source, other = draft.sources[kind], draft.others.get(kind)
    lines = ["[people]"] if kind == "people" else ["[[collect]]"]
    lines.append(f"use  = {as_string(source.use)}")
    lines += [] if kind == "people" else [f"kind = {as_string(kind)}"]
    lines += [f"{key.ljust(4)} = {as_string(value)}" for key, value in source.settings.items()]
    if other is not None:
        settings = ", ".join(
            f"{key} = {as_string(value)}" for key, value in {"use": other.use, **other.settings}.items()
        )
        lines += _comment(f"{OTHER_FORM.of(draft.lang)} {settings}")
    if kind == "people" and source.use == "csv":
        lines += _comment(MONTHLY.of(draft.lang))
    if kind != "people":
        lines += [*_comment(STRANGERS.of(draft.lang)), '#unknown_people = "flag"']
    return "\n".join(lines)


def _team(choice: Choice, team: Described, draft: Draft) -> Iterator[list[str]]:
    lang = draft.lang
    yield ["[[team]]", f"name  = {as_string(choice.name)}", *_where(choice, team, lang), *_prorate(choice, lang)]
    several = len(choice.scores) > 1
    for entry, card in zip(choice.scores, team.scheme.scorecards, strict=True):
        best = card.scheme.best(draft.period.month)
        most = "" if best is None else SCALE_FROM.of(lang).format(best=f"{best:f}")
        scale = [*_comment(SCALE_TO.of(lang) + most), "#scale_to = 100"]
        notes = [line for note in card.scheme.notes for line in _comment(NOTE.of(lang) + _said(note, lang))]
        heading = "[[team.score]]" if several else "[team.score]"
        name = [f"name = {as_string(entry.name)}"] if entry.name != entry.scorer.name else []
        yield [heading, *name, *_part(entry.scorer, draft), *notes, *scale]
        if entry.grade is not None:
            yield ["[team.score.grade]", *_part(entry.grade, draft)]
    if choice.grade is not None:
        yield ["[team.grade]", *_part(choice.grade, draft)]
    elif not any(entry.grade for entry in choice.scores[-1:]):
        yield _comment(NO_GRADE.of(lang))
    if choice.pay is not None:
        yield ["[team.pay]", *_part(choice.pay, draft)]


def _where(choice: Choice, team: Described, lang: Language) -> list[str]:
    if choice.where:
        shown = as_inline({key: list(values) for key, values in choice.where.items()})
        return [*_comment(BELONG.of(lang)), f"where = {shown}"]
    field = team.words.people.get("department", PEOPLE["department"])
    return [*_comment(EVERYONE.of(lang)), f"#where = {as_inline({field.id: list(field.choices) or ['…']})}"]


def _prorate(choice: Choice, lang: Language) -> list[str]:
    return [] if choice.pay is None else [*_comment(PRORATE.of(lang)), '#prorate = {pay = "calendar_days"}']


def _said(note: Finding, lang: Language) -> str:
    return ": ".join(str(spoken(part, lang)) for part in (note.where, note.what, note.expected) if part)


def _part(part: Part, draft: Draft) -> list[str]:
    """What a component's table holds, its settings in comments; those of a file stay there."""
    lines = [f"use = {as_string(part.use)}"]
    if part.file:
        lines.append(f"from = {as_string(relative(part.file, draft.folder))}")
    else:
        for key, field in setting_types(type(part.built)).items():
            lines += _setting(key, field, getattr(part.built, field.name), draft.lang)
    for row in _unlawful(part):
        lines += _comment(UNLAWFUL.of(draft.lang).format(clause=row.clause, text=row.text))
    return lines


def _unlawful(part: Part) -> list[ClauseRow]:
    """The clauses of the document that are not computed, since nobody may; Rejected (2) where it cannot say them."""
    try:
        rows: Sequence[ClauseRow] = part.built.clauses() if hasattr(part.built, "clauses") else ()
    except Exception as error:  # whatever a stranger's code may raise
        what = say("its table of clauses cannot be read: {cause}", cause=cause(error))
        raise Rejected([Finding("error", part.use, what)], 2) from None
    return [row for row in rows if "unlawful" in row.became]


def _setting(key: str, field: attrs.Attribute[Any], value: object, lang: Language) -> Iterator[str]:
    about = field.metadata
    doc, reason, clause = about.get("doc"), about.get("reason"), about.get("clause")
    said = doc.of(lang) if doc else describe(field.type).of(lang)
    yield from _comment(f"{said} ({clause})" if clause else said)
    if reason:
        yield from _comment(REASON.of(lang) + reason.of(lang))
    if value is not None:
        yield f"#{quoted(key)} = {as_inline(to_toml(value))}"


def _comment(text: str) -> list[str]:
    return [f"# {line}".rstrip() for line in text.splitlines()]


def relative(file: str, folder: str) -> str:
    """A file as a config in that folder names it: from there, or in full where that cannot be (another drive)."""
    try:
        return os.path.relpath(file, folder).replace(os.sep, "/")
    except ValueError:
        return os.path.abspath(file)
