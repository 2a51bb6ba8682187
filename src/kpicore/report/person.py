"""One person's page: how the score came about, step by step, and the pay, as text that is ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from kpicore.collect.header import RATING_VALUE, TITLES
from kpicore.explain.explained import Better, Explained, Part, Seen, Step
from kpicore.model import Language
from kpicore.report.most import LIMITS, Most
from kpicore.report.shown import plain, rounded, signed
from kpicore.report.words import WORDS

CHANGES = 3
"""Changes of one kind that a page shows."""

_FAR = 3  # times what somebody came to: a score that can be higher still has no end worth drawing

_PLAIN = frozenset(("value", "incident", "metric", *RATING_VALUE, *TITLES["incident"], *TITLES["metric"]))
"""Columns whose name says nothing that the row does not."""


class Bar(NamedTuple):
    """Where a step lies on the way to the score, in % of its whole width. lost: where it would have reached with all
    points. kind: `g` adds, `l` takes off."""

    start: str
    end: str
    lost: str
    kind: str


class Read(NamedTuple):
    """label: blank where the line's own title says it."""

    label: str
    value: str
    at: str


class StepView(NamedTuple):
    """points: what it adds, with its sign; of: the most it could have added, blank where that cannot be said."""

    title: str
    reads: Sequence[Read]
    rule: str
    clauses: Sequence[str]
    points: str
    of: str
    note: str
    bar: Bar | None


class PartView(NamedTuple):
    """A stage. came_to: its result; low, high: the ends of the bars."""

    stage: str
    title: str
    steps: Sequence[StepView]
    came_to: str
    low: str
    high: str
    total: Bar | None


class Change(NamedTuple):
    """What would have been enough: the change, and what the month would have come to."""

    what: str
    then: str


class Changes(NamedTuple):
    title: str
    shown: Sequence[Change]
    more: int


def parts_of(person: Explained, most: Most, lang: Language) -> list[PartView]:
    return [_part(part, most, lang) for part in person.parts]


def changes_of(person: Explained, lang: Language) -> list[Changes]:
    """By what they are enough for; those that would have come to most first. What lifts the grade and with it the pay
    stands under the grade."""
    found: list[Changes] = []
    said: set[Change] = set()
    for aim in dict.fromkeys(better.aim for better in person.better):
        every = sorted((better for better in person.better if better.aim == aim), key=_came_to, reverse=True)
        changes = [change for better in every if (change := _change(better, lang)) not in said]
        if changes:
            found.append(Changes(WORDS[f"better_{aim}"].of(lang), changes[:CHANGES], max(0, len(changes) - CHANGES)))
        said.update(changes)
    return found


def _came_to(better: Better) -> tuple[Decimal, Decimal]:
    return Decimal(better.pay or 0), Decimal(better.score or 0)


def _part(part: Part, most: Most, lang: Language) -> PartView:
    scored = part.stage == "score"
    before, spans = Decimal(0), []
    for step in part.steps:
        adds = Decimal(step.row.contribution or 0) if scored else Decimal(0)
        reach = before + adds + (most.lost(step) if adds >= 0 and most.of(step) is not None else 0)
        spans.append((min(before, before + adds), max(before, before + adds), reach, adds))
        before += adds
    low = min([Decimal(0), *(span[0] for span in spans)])
    high = max([before, *(max(span[1], span[2]) for span in spans)])
    if scored:
        high = max(high, *_tops(part, most))
        if part.scheme == most.scheme and most.score <= _FAR * high:
            high = max(high, most.score)
    wide = high - low if scored else Decimal(0)
    steps = [
        _step(step, most, lang, _bar(span, low, wide) if scored else None)
        for step, span in zip(part.steps, spans, strict=True)
    ]
    total = _bar((min(before, Decimal(0)), max(before, Decimal(0)), before, Decimal(0)), low, wide) if scored else None
    own, stage = part.title.of(lang), WORDS[part.stage].of(lang)
    title = stage if own == stage else WORDS["and"].of(lang).format(title=stage, value=own)
    return PartView(part.stage, title, steps, part.came_to, plain(low), plain(high), total)


def _tops(part: Part, most: Most) -> Iterator[Decimal]:
    """All that the judged lines could have added, so that everyone's bars end at the same place."""
    yield Decimal(0)
    tops = [most.of(step) for step in part.steps if step.row.line not in LIMITS]
    yield sum((top for top in tops if top is not None), Decimal(0))


def _bar(span: tuple[Decimal, Decimal, Decimal, Decimal], low: Decimal, wide: Decimal) -> Bar | None:
    if not wide:
        return None
    start, end, reach, adds = span
    kind = "l" if adds < 0 else "g"
    at, to, could = (_percent(each - low, wide) for each in (start, end, max(reach, end)))
    return Bar(at, to, could, kind)


def _percent(value: Decimal, wide: Decimal) -> str:
    return plain((value * 100 / wide).quantize(Decimal("0.1")))


def _step(step: Step, most: Most, lang: Language, bar: Bar | None) -> StepView:
    row = step.row
    top = most.of(step) if row.stage == "score" else None
    grade = row.stage == "grade"
    title, section = step.title.of(lang), step.section.of(lang)
    if row.line in LIMITS and section:  # which stands in several sections
        title = WORDS["and"].of(lang).format(title=section, value=title)
    return StepView(
        title,
        list(_reads(step, lang)),
        row.rule,
        [clause for clause, _ in step.clauses],
        row.value if grade else signed(row.contribution),
        rounded(top) if top else "",
        row.note,
        bar,
    )


def _reads(step: Step, lang: Language) -> Iterator[Read]:
    own = step.title.of(lang)
    for seen in step.reads:
        title = seen.title.of(lang)
        label = "" if title == own else title.removeprefix(f"{own} · ")
        unit = "" if seen.unit in ("", "money", "count") else f" {seen.unit}"
        yield Read(label, f"{seen.value or '–'}{unit}", _at(seen, lang))


def _at(seen: Seen, lang: Language) -> str:
    """The place, without the column's name where that is what stands before it."""
    origin = getattr(seen.at, "origin", None)
    if origin is None:
        return seen.at
    column = origin.column
    if column in (seen.name, seen.title.zh, seen.title.en) or column in _PLAIN:
        return str(origin._replace(column=""))
    return str(origin)


def _change(better: Better, lang: Language) -> Change:
    unit = "" if better.unit in ("", "money", "count") else f" {better.unit}"
    what = (
        WORDS["change"]
        .of(lang)
        .format(title=better.title.of(lang), before=f"{better.before}{unit}", after=f"{better.after}{unit}")
    )
    then = [f"{WORDS['score'].of(lang)} {better.score}"]
    then += [f"{WORDS['grade'].of(lang)} {better.grade}"] if better.grade else []
    then += [f"{WORDS['pay'].of(lang)} {better.pay}"] if better.pay else []
    return Change(what, ", ".join(then))
