"""One person's page: how the score came about, step by step, and the pay, as text that is ready to be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from kpicore.collect.header import RATING_VALUE, TITLES
from kpicore.explain.explained import Better, Explained, Part, Seen, Step
from kpicore.explain.said import change_said, grade_said, plain, read_said, rule_said, share_said, signed, titled
from kpicore.explain.tree import UNCITED, outcome_said
from kpicore.model import Language
from kpicore.report.most import LIMITS, Most
from kpicore.report.shown import summed
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
    """label: what stands before the value; blank where the line's own title says it. by, sample: of a rating, which the
    label names as well."""

    label: str
    value: str
    at: str
    by: str = ""
    sample: str = ""


class StepView(NamedTuple):
    """section: its title. share: points or money before their share, and the share, blank where all of it counts.
    points: what it adds, with its sign; of: the most it could have added, blank where that cannot be said. clauses:
    with their words. levels: each sample's rule, which `rule` holds as well; how: what was made of them."""

    section: str
    title: str
    reads: Sequence[Read]
    rule: str
    share: str
    clauses: Sequence[tuple[str, str]]
    points: str
    of: str
    note: str
    bar: Bar | None
    levels: Sequence[str] = ()
    how: str = ""


class PartView(NamedTuple):
    """A stage. came_to: its result; low, high: the ends of the bars. samples: in which its lines were judged, where
    that is said of all together."""

    stage: str
    title: str
    steps: Sequence[StepView]
    came_to: str
    low: str
    high: str
    total: Bar | None
    samples: str = ""


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
        changes = [change for better in every if (change := _change(better, person, lang)) not in said]
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
        _step(step, part, most, lang, _bar(span, low, wide) if scored else None)
        for step, span in zip(part.steps, spans, strict=True)
    ]
    total = _bar((min(before, Decimal(0)), max(before, Decimal(0)), before, Decimal(0)), low, wide) if scored else None
    own, stage = part.title.of(lang), WORDS[part.stage].of(lang)
    title = stage if own == stage else WORDS["and"].of(lang).format(title=stage, value=own)
    came_to = grade_said(part.came_to, part.words, lang)
    if (scale := most.scales.get(part.scheme)) is not None and scored:
        title = WORDS["scaled"].of(lang).format(title=title, point=summed(scale.point), to=plain(scale.to))
    return PartView(part.stage, title, steps, came_to, summed(low), summed(high), total)


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


def _step(step: Step, part: Part, most: Most, lang: Language, bar: Bar | None) -> StepView:
    row = step.row
    top = most.of(step) if row.stage == "score" else None
    title, section = step.title.of(lang), step.section.of(lang)
    points = signed(row.contribution) if step.applied else "–"
    if row.stage == "grade":
        points = grade_said(row.value, part.words, lang) or WORDS["none"].of(lang)
    reads, rule = list(_reads(step, lang)), rule_said(step, lang)
    return StepView(
        section,
        title,
        reads,
        rule,
        share_said(row, step.counts) if row.stage == "score" else "",
        [(clause, _without(words, title)) for clause, words in step.clauses if clause not in UNCITED],
        points,
        summed(top) if top else "",
        row.note,
        bar,
        *_levels(rule, sum(read.sample != "" for read in reads)),
    )


def _levels(rule: str, samples: int) -> tuple[Sequence[str], str]:
    """`a; b (mean)` as the levels of as many samples, and what was made of them; none where it does not say them."""
    *levels, last = rule.split("; ")
    level, _, how = last.removesuffix(")").rpartition(" (")
    return ((*levels, level), how) if level and 1 < samples == len(levels) + 1 else ((), "")


def counted(texts: Iterable[str]) -> list[str]:
    """Each once, with how many there are of it."""
    return [f"{text} ×{number}" if number > 1 else text for text, number in Counter(texts).items()]


def _without(words: str, title: str) -> str:
    """The words of a clause, but for the title that stands beside them; all of them where little else is said."""
    rest = words.removeprefix(title).lstrip(": ：,，")
    return words if rest.startswith(("(", "（")) else rest or words


def _reads(step: Step, lang: Language) -> Iterator[Read]:
    own = step.title.of(lang)
    for seen in step.reads:
        title = titled(seen, lang)
        label = "" if title == own else WORDS["rated" if seen.by else "labelled"].of(lang).format(title=title)
        by = seen.title.of(lang).removeprefix(f"{own} · ") if seen.by else ""
        yield Read(label.removeprefix(f"{own} · "), read_said(seen, lang), _at(seen, lang), by, seen.sample)


def _at(seen: Seen, lang: Language) -> str:
    """The place, without the column's name where that is what stands before it."""
    origin = getattr(seen.at, "origin", None)
    if origin is None:
        return seen.at
    column = origin.column
    if column in (seen.name, seen.title.zh, seen.title.en) or column in _PLAIN:
        return str(origin._replace(column=""))
    return str(origin)


def _change(better: Better, person: Explained, lang: Language) -> Change:
    before, after = change_said(better, lang)
    what = WORDS["change"].of(lang).format(title=titled(better, lang), before=before, after=after)
    return Change(what, outcome_said(better, person, lang))
