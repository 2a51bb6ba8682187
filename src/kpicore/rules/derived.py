"""Derived metrics: an author's own function of what the input brings, computed before any rule looks at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

import attrs

from kpicore.fields import MAX_DECIMALS, Field, Kind
from kpicore.messages import say
from kpicore.model import Finding, Place, Text
from kpicore.rules.sources import Metric

Known = Decimal | str | bool | date
"""A value as a function gets it: a number, the id of a choice, a truth, a day."""

_EXACT = Context(prec=60)


class Underivable(ValueError):
    """What a function returned that no metric can be; the message is for a person."""


@attrs.frozen
class Derived:
    """A metric that Python computes for each person, so that ledger, lint and ranges hold for it as for any other.

    fn: gets the inputs in order, each known, and gives a Decimal, an int, or None where there is no value. Where an
    input is missing so is the metric, and where one is n/a so is it; fn is not asked. A value that the input brings
    under the metric's own id wins. decimals: at which the result is rounded, half away from zero. low, high: the range
    in which it must lie, as of a Field: left out, from 0 up.
    """

    id: str
    title: Text
    fn: Callable[..., Decimal | int | None]
    inputs: tuple[Field, ...]
    decimals: int = MAX_DECIMALS
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""

    def field(self) -> Field:
        kind: Kind = "number" if self.decimals else "count"
        return Field(self.id, self.title, kind, low=self.low, high=self.high, unit=self.unit)

    def metric(self) -> Metric:
        """The metric as a rule reads it."""
        return Metric(self.field())

    def compute(self, values: Sequence[Known]) -> Decimal | None:
        """The metric of one person, rounded; Underivable where it is no exact number. What fn raises goes through."""
        result = self.fn(*values)
        if result is None:
            return None
        if isinstance(result, bool) or not isinstance(result, Decimal | int):
            raise Underivable(say("it gave {value!r}, a {type}", value=result, type=type(result).__name__))
        exact = Decimal(result)
        if not exact.is_finite():
            raise Underivable(say("it gave {value}", value=exact))
        return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP, _EXACT)

    def lint(self, place: Place) -> list[Finding]:
        if 0 <= self.decimals <= MAX_DECIMALS:
            return []
        what = say("{decimals} decimals", decimals=self.decimals)
        return [Finding("error", place(), what, say("from 0 to {most}", most=MAX_DECIMALS))]
