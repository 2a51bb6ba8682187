"""What a line of the score can add at most: read off the ranges that a plan knows of each of its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from kpicore.explain.explained import Step
from kpicore.model import Period
from kpicore.plan.lines import Line
from kpicore.plan.plan import Plan
from kpicore.rules.team import TeamScheme, compile_team
from kpicore.vocabulary import Vocabulary

Key = tuple[str, str, str]  # scheme, section, line


class Top(NamedTuple):
    """The highest points of a line, and the highest contribution of it."""

    points: Decimal
    contribution: Decimal


class Most(NamedTuple):
    """Of each judged line, by scheme, section and line; and of the whole printed score, which `scheme` gives."""

    lines: Mapping[Key, Top]
    scheme: str
    score: Decimal

    def of(self, step: Step) -> Decimal | None:
        """What the line could have added to this person's score; None where that cannot be said: a start, a limit, an
        incident, a line that was not applicable."""
        row = step.row
        top = self.lines.get((row.scheme, row.section, row.line))
        if top is None or not row.contribution:
            return None
        added, points = Decimal(row.contribution), Decimal(row.value or 0)
        if points > 0 and added > 0:  # as this one was counted, whatever share the line had
            return added * top.points / points
        if row.weight:
            return min(top.contribution, top.points * Decimal(row.weight) / 100)
        return top.contribution

    def lost(self, step: Step) -> Decimal:
        """The points that the line cost: below the most that it could add, or simply taken off."""
        row = step.row
        if row.stage != "score" or not row.contribution or row.line in LIMITS:
            return Decimal(0)
        most = self.of(step)
        return max(Decimal(0), (Decimal(0) if most is None else most) - Decimal(row.contribution))


LIMITS = ("start", "floor", "cap", "scale_to", "rounding")
"""Lines that stand for themselves: nobody loses points on them."""


def most_of(scheme: TeamScheme, period: Period, words: Vocabulary) -> Most:
    """Compiled for whatever may occur, not for what this month's data hold."""
    build = compile_team(scheme, period, words).build
    lines = {
        (line.scheme, line.section, line.line): Top(_high(build.plan, line.value), _high(build.plan, line.contribution))
        for line in build.lines
        if isinstance(line, Line) and line.stage == "score" and line.code
    }
    return Most(lines, scheme.scorecards[-1].name, _high(build.plan, "score"))


def _high(plan: Plan, name: str) -> Decimal:
    type_ = plan.definitions[name].type
    return Decimal(type_.high).scaleb(-type_.scale)
