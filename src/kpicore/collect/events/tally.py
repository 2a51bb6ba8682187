"""The single events behind a metric, counted: how many of whose have which value. What they mean is for others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from kpicore.collect.events.plan import Metric, Plan

MOST_VALUES = 2_000_000
"""Rows of one metric. A log with more different values, by person, is not tallied."""

Why = Literal["no base", "sum", "extreme", "distinct", "percentile", "too many"]
Kind = Literal["share", "mean"]


class Tally(NamedTuple):
    """One metric. kind: whether an event is among those counted (1, else 0), or has a value. rows: person, value of the
    column that the events are sorted by, value as the engine has it, how many; per: what 1 of it is in the metric's
    unit. why: why there are no rows, where the metric says nothing of single events."""

    metric: str
    kind: Kind
    rows: Sequence[tuple[str, str, Any, int]] = ()
    per: Fraction = Fraction(1)
    why: Why | None = None


def tallies(plan: Plan, ask: Callable[[Metric], list[tuple[str, str, Any, int]]]) -> list[Tally]:
    """Every metric of the plan."""
    return [_tally(plan, metric, ask) for metric in plan.metrics]


def _tally(plan: Plan, metric: Metric, ask: Callable[[Metric], list[tuple[str, str, Any, int]]]) -> Tally:
    kind: Kind = "mean" if metric.measure == "mean" else "share"
    why = _silent(metric)
    if why is not None:
        return Tally(metric.id, kind, why=why)
    rows = ask(metric)
    if len(rows) > MOST_VALUES:
        return Tally(metric.id, kind, why="too many")
    per = plan.columns[metric.column].per if kind == "mean" else Fraction(1)
    return Tally(metric.id, kind, rows, per)


def _silent(metric: Metric) -> Why | None:
    """Why single events say nothing of a metric."""
    match metric.measure:
        case "share" | "mean":
            return None
        case "count":
            return None if metric.where or metric.column else "no base"
        case "min" | "max":
            return "extreme"
        case "sum" | "distinct" | "percentile":
            return metric.measure
