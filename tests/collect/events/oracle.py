"""The metrics a second time, event by event in fractions; it shares no code with the product."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import ceil
from typing import Any

Event = Mapping[str, Any]
"""Column → a Fraction, a bool or a text; None where it is missing. `agent` and `in_month` say whose and when."""

Truth = bool | None
Condition = Callable[[Event], Truth]


def both(conditions: Sequence[Condition]) -> Condition:
    """False where one is false, else unknown where one is unknown."""

    def judge(event: Event) -> Truth:
        found = [condition(event) for condition in conditions]
        return False if False in found else None if None in found else True

    return judge


def at_least(column: str, limit: Fraction) -> Condition:
    return lambda event: None if event[column] is None else event[column] >= limit


def below(column: str, limit: Fraction) -> Condition:
    return lambda event: None if event[column] is None else event[column] < limit


def equal(column: str, *values: Any) -> Condition:
    return lambda event: None if event[column] is None else event[column] in values


def absent(column: str) -> Condition:
    return lambda event: event[column] is None


def figure(events: Sequence[Event], where: Condition, measure: str, column: str, extra: Any) -> str:
    """The cell of a metric over the events of a person's month."""
    chosen = [event for event in events if where(event) is True]
    if measure == "count":
        return str(len(chosen) if not column else sum(event[column] is not None for event in chosen))
    if measure == "share":
        judged = [extra(event) for event in chosen if extra(event) is not None]
        if not judged:
            return "" if chosen else "n/a"
        return text(Fraction(100 * sum(judged), len(judged)))
    values = [event[column] for event in chosen if event[column] is not None]
    if chosen and not values:
        return ""
    if measure == "distinct":
        return str(len(set(values)))
    if not chosen:
        return "0" if measure == "sum" else "n/a"
    match measure:
        case "sum":
            return text(sum(values, Fraction(0)))
        case "mean":
            return text(sum(values, Fraction(0)) / len(values))
        case "percentile":
            return text(sorted(values)[ceil(extra * len(values) / 100) - 1])
        case "min":
            return text(min(values))
        case _:
            return text(max(values))


def text(value: Fraction) -> str:
    """Six decimals, half away from zero, without noughts at the end."""
    with localcontext() as context:
        context.prec = 80
        rounded = (Decimal(value.numerator) / value.denominator).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    found = f"{rounded:f}".rstrip("0").rstrip(".")
    return "0" if found == "-0" else found
