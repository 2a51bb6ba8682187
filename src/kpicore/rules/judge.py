"""What every way of judging a criterion has in common: it turns what was read into a code and points."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from kpicore.fields import Field
from kpicore.messages import Message, say
from kpicore.model import Finding, Place, Text
from kpicore.numbers import to_scaled
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, NO_RULE, RatingRows, Read
from kpicore.rules.build import Build
from kpicore.rules.sources import Lack, Source


class Outcome(NamedTuple):
    """A judged criterion before overrides, n/a settings and weights.

    points: never null; they mean nothing where missing or not applicable. code: from FIRST_ROW on, with its text in
    `rules`; None where the points are no row's (a mean, a sum), then `rule` says how they came about. gap: no band
    covers the value and a person must confirm. ratings: the rating rows that were read. exact: the points as numerator
    and denominator, where a scheme rounds only its total (a mean over samples).
    """

    points: Expr
    missing: Expr
    not_applicable: Expr
    lacks: tuple[Lack, ...]
    reads: tuple[Read, ...]
    code: Expr | None = None
    rules: tuple[Text, ...] = ()
    rule: Text = NO_RULE
    gap: Expr = expr.FALSE
    ratings: RatingRows | None = None
    exact: tuple[Expr, Expr] | None = None


class Judge(Protocol):
    """A rule of the vocabulary."""

    def sources(self) -> tuple[Source, ...]: ...

    def span(self) -> tuple[Decimal, Decimal]:
        """The lowest and highest points it can give."""
        ...

    def outcome(self, build: Build, criterion: str) -> Outcome: ...

    @property
    def key(self) -> str:
        """The key under which a scheme in TOML states its rows."""
        ...

    def stated(self) -> list[tuple[Text, str]]:
        """Each condition and the points that it gives, for `show`."""
        ...

    def lint(self, place: Place) -> list[Finding]:
        """Gaps, overlaps and rows that can never decide, each with a witness value."""
        ...


def columns(judge: Judge) -> tuple[Field, ...]:
    return tuple(field for source in judge.sources() for field in source.fields())


def picked(code: Expr, points: Sequence[Decimal]) -> Expr:
    """The points that stand for a code: points[i] for FIRST_ROW + i, exact at the scale that they all need.

    A code beyond is that of a row which is about something else, whose value means nothing here: 0.
    """
    scale = decimals_of(points)
    table = dict.fromkeys(range(FIRST_ROW + len(points), code.type.high + 1), 0)
    table |= {FIRST_ROW + i: to_scaled(each, scale) for i, each in enumerate(points)}
    return expr.pick(code, table, scale)


def decimals_of(points: Sequence[Decimal]) -> int:
    """The scale at which all these points are exact."""
    return max((max(0, -int(point.normalize().as_tuple().exponent)) for point in points), default=0)


def hundred(total: Decimal) -> Message:
    """What weights should sum to; shares of 1 are a slip that many make."""
    return say("expected 100, since weights are in %: 30, not 0.3") if total == 1 else say("expected 100")
