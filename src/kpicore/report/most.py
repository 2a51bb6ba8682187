"""What a line of the score can add at most, what it cost, and what a point of it is worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from kpicore.explain.explained import Step
from kpicore.model import Period
from kpicore.rules.team import Scorecard, TeamScheme, compile_team
from kpicore.vocabulary import Vocabulary

Key = tuple[str, str, str]  # scheme, section, line


class Scale(NamedTuple):
    """to: the end of the scale; point: what one point is worth on it."""

    to: Decimal
    point: Decimal


class Most(NamedTuple):
    """lines: those that are judged, by scheme, section and line; scheme, score: of the printed score, and its highest;
    scales: of the schemes that are scaled, by name."""

    lines: Collection[Key]
    scheme: str
    score: Decimal
    scales: Mapping[str, Scale]

    def of(self, step: Step) -> Decimal | None:
        """What the line could have added to this person's score; None where that cannot be said: a start, a limit, an
        incident, a line that was not applicable."""
        return None if step.counts is None else step.counts.most

    def lost(self, step: Step) -> Decimal:
        """The points that the line cost: below the most that it could add, or simply taken off."""
        row = step.row
        if row.stage != "score" or not row.contribution or row.line in LIMITS:
            return Decimal(0)
        return max(Decimal(0), (self.of(step) or Decimal(0)) - Decimal(row.contribution))


LIMITS = ("start", "floor", "cap", "scale_to", "rounding")
"""Lines that stand for themselves: nobody loses points on them."""


def most_of(scheme: TeamScheme, period: Period, words: Vocabulary) -> Most:
    """Compiled for whatever may occur, not for what this month's data hold."""
    score = compile_team(scheme, period, words).build.plan.definitions["score"].type
    lines = {
        (card.name, section.id, criterion.id)
        for card in scheme.scorecards
        for section in card.scheme.sections
        for criterion in section.criteria
    }
    scales = {card.name: found for card in scheme.scorecards if (found := _scale(card, period)) is not None}
    return Most(lines, scheme.scorecards[-1].name, Decimal(score.high).scaleb(-score.scale), scales)


def _scale(card: Scorecard, period: Period) -> Scale | None:
    best = card.scheme.best(period.month)
    if card.scale_to is None or best is None or best <= 0 or best == card.scale_to:
        return None
    return Scale(card.scale_to, card.scale_to / best)
