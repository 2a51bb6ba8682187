"""From the engine's whole numbers to the cells of the table of metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from kpicore.collect.events.plan import Ask, Measure, Metric, Plan
from kpicore.fields import MAX_DECIMALS
from kpicore.numbers import format_scaled, half_up

NOTHING_TO_JUDGE = "n/a"
UNKNOWN = ""


class Figures(NamedTuple):
    """The month by columns. names: whose the events are, None of nobody; events: how many; answers: to everything that
    the plan asks, one for each name."""

    names: Sequence[str | None]
    events: Sequence[int]
    answers: Mapping[Ask, Sequence[Any]]

    def at(self, places: Sequence[int]) -> Figures:
        """Those alone that stand at some places, in this order."""

        def chosen(column: Sequence[Any]) -> list[Any]:
            return [column[place] for place in places]

        answers = {ask: chosen(column) for ask, column in self.answers.items()}
        return Figures(chosen(self.names), chosen(self.events), answers)


def cells(metric: Metric, plan: Plan, figures: Figures) -> list[str]:
    """The metric's cells.

    A count is a number whatever it counts, and so is the sum of no events. Where no event is there to judge, a share,
    mean, percentile or extreme is n/a; where there are some and none of them has a value, the figure is unknown.
    """
    values = figures.answers[metric.value]
    if metric.measure == "count":
        return list(map(str, values))
    per = Fraction(100) if metric.measure == "share" else plan.columns[metric.column].per
    of = metric.measure, per.numerator, per.denominator
    known = figures.answers[metric.rows], figures.answers[metric.base]
    return [_cell(*of, rows, base, value) for rows, base, value in zip(*known, values, strict=True)]


def _cell(measure: Measure, factor: int, divisor: int, rows: int, base: int, value: int | Decimal) -> str:
    """rows, base: events to judge, and those that have a value; factor ÷ divisor: what 1 of it is in the metric's
    unit."""
    if not base and rows:
        return UNKNOWN
    if measure == "distinct":
        return str(value)
    if measure == "sum" and not rows:
        return "0"
    if not rows:
        return NOTHING_TO_JUDGE
    numerator, denominator = value.as_integer_ratio()
    if measure in ("share", "mean"):
        denominator *= base
    return plain(factor * numerator, divisor * denominator)


def plain(numerator: int, denominator: int) -> str:
    """A quotient at six decimals, a half away from zero."""
    if not numerator % denominator:
        return str(numerator // denominator)
    return format_scaled(half_up(numerator * 10**MAX_DECIMALS, denominator), MAX_DECIMALS)


def missing(metric: Metric, figures: Figures) -> int:
    """The events of all that could not be judged: a value is missing, or nobody can say whether they count."""
    answers = figures.answers
    lacking = sum(answers[metric.rows]) - sum(answers[metric.base]) if metric.measure != "count" else 0
    unknown: int = sum(answers[metric.unknown])
    return lacking + unknown
