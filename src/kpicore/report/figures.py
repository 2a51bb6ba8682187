"""A team's month in figures: how scores and grades are spread, where points were lost, what the pay comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import NamedTuple

from kpicore.explain.explained import Explained, Part
from kpicore.model import Language
from kpicore.output.summary import exact_sum
from kpicore.report.month import TeamMonth
from kpicore.report.most import LIMITS
from kpicore.report.words import WORDS

MOST_BARS = 10


class Bar(NamedTuple):
    """label: a grade, or the scores from one on to below the next."""

    label: str
    people: int


class Loss(NamedTuple):
    """What a line cost all people of a team together. people: who lost points on it; of: how many were judged."""

    scheme: str
    title: str
    lost: Decimal
    people: int
    of: int

    @property
    def each(self) -> Decimal:
        """On average of those who were judged."""
        return self.lost / self.of if self.of else Decimal(0)


class Cost(NamedTuple):
    """A pay line of a team: the sum, and how many have it. performance: whether the appraisal decides it."""

    line: str
    title: str
    total: str
    people: int
    performance: bool


def scores(team: TeamMonth) -> list[Decimal]:
    return sorted(Decimal(each.result.score) for each in team.people if each.result.score)


def score_bars(values: Sequence[Decimal]) -> list[Bar]:
    """At most ten steps of one width (1, 2 or 5, times a power of ten), each from its lower end to below its upper one;
    the last one to its end."""
    if not values:
        return []
    width = next(width for width in _widths() if _steps(values, width) <= MOST_BARS)
    start = (values[0] / width).to_integral_value(ROUND_FLOOR) * width
    steps = _steps(values, width)
    found = [0] * steps
    for value in values:
        found[min(int((value - start) / width), steps - 1)] += 1
    ends = [f"{(start + step * width).normalize():f}" for step in range(steps + 1)]
    return [Bar(f"{low}–{high}", people) for (low, high), people in zip(pairwise(ends), found, strict=True)]


def _widths() -> Iterator[Decimal]:
    power = Decimal("0.1")
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _steps(values: Sequence[Decimal], width: Decimal) -> int:
    first = (values[0] / width).to_integral_value(ROUND_FLOOR)
    return max(1, int((values[-1] / width).to_integral_value(ROUND_CEILING) - first))


def grade_bars(team: TeamMonth, lang: Language) -> list[Bar]:
    """By grade, and last who has a score and none; nothing where the team has no grades."""
    found = Counter(each.result.grade for each in team.people if each.result.score)
    if not any(found):
        return []
    named = [grade for grade in dict.fromkeys([*team.grades, *found]) if grade]
    bars = [Bar(team.graded(grade, lang), found[grade]) for grade in named]
    return [*bars, Bar(WORDS["none"].of(lang), found[""])] if found[""] else bars


def losses(team: TeamMonth, lang: Language) -> list[Loss]:
    """The lines of each scorer by what they cost, most first; the scorer of the printed score before the others."""
    found: dict[tuple[str, str], list[Decimal]] = {}
    titles: dict[tuple[str, str], str] = {}
    for person in team.people:
        for part in _scored(person):
            for step in part.steps:
                if step.row.contribution and step.applied and step.row.line not in LIMITS:
                    key = (part.scheme, step.row.line)
                    found.setdefault(key, []).append(team.most.lost(step))
                    titles[key] = step.title.of(lang)
    rows = [
        Loss(key[0], titles[key], sum(lost, Decimal(0)), sum(each > 0 for each in lost), len(lost))
        for key, lost in found.items()
        if any(lost)
    ]
    return sorted(rows, key=lambda row: (row.scheme != team.scheme, row.scheme, -row.lost))


def _scored(person: Explained) -> Iterator[Part]:
    return (part for part in person.parts if part.stage == "score")


def costs(team: TeamMonth, lines: dict[str, bool], lang: Language) -> list[Cost]:
    """lines: which of the team's pay lines the appraisal decides."""
    amounts: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for person in team.people:
        for step in (step for part in person.parts if part.stage == "pay" for step in part.steps):
            if step.row.contribution:
                amounts.setdefault(step.row.line, []).append(step.row.contribution)
                titles[step.row.line] = step.title.of(lang)
    return [
        Cost(line, titles[line], exact_sum(found), len(found), lines.get(line, False))
        for line, found in amounts.items()
    ]
