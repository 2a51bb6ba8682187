"""From the engine's whole numbers to the cells of the table of metrics."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from kpicore.collect.events.plan import Ask, Metric, Plan
from kpicore.fields import MAX_DECIMALS
from kpicore.numbers import format_scaled, half_up

NOTHING_TO_JUDGE = "n/a"
UNKNOWN = ""

Answers = Mapping[Ask, Any]


class Person(NamedTuple):
    """One agent's month. events: all of them; answers: to everything that the plan asks."""

    events: int
    answers: Answers


def cell(metric: Metric, plan: Plan, answers: Answers) -> str:
    """The metric's cell.

    A count is a number whatever it counts, and so is the sum of no events. Where no event is there to judge, a share,
    mean, percentile or extreme is n/a; where there are some and none of them has a value, the figure is unknown.
    """
    if metric.measure == "count":
        return str(answers[metric.value])
    rows, base = answers[metric.rows], answers[metric.base]
    if not base and rows:
        return UNKNOWN
    if metric.measure == "distinct":
        return str(answers[metric.value])
    if metric.measure == "sum" and not rows:
        return "0"
    if not rows:
        return NOTHING_TO_JUDGE
    value: int | Decimal = answers[metric.value]
    numerator, denominator = value.as_integer_ratio()
    if metric.measure == "share":
        return plain(100 * numerator, denominator * base)
    per = plan.columns[metric.column].per
    numerator, denominator = numerator * per.numerator, denominator * per.denominator
    return plain(numerator, denominator * base if metric.measure == "mean" else denominator)


def plain(numerator: int, denominator: int) -> str:
    """A quotient at six decimals, a half away from zero."""
    return format_scaled(half_up(numerator * 10**MAX_DECIMALS, denominator), MAX_DECIMALS)


def missing(metric: Metric, answers: Answers) -> int:
    """The events that could not be judged: a value is missing, or nobody can say whether they count."""
    lacking: int = answers[metric.rows] - answers[metric.base] if metric.measure != "count" else 0
    unknown: int = answers[metric.unknown]
    return lacking + unknown


def too_few(metric: Metric, answers: Answers) -> int:
    """How many events a quotient rests on, where that is too few to be fair; 0 where there are none or enough."""
    base: int = answers[metric.base]
    return base if base < metric.min_events else 0
