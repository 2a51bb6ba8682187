"""What a plan asks of a person's events, as the engine's aggregates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from kpicore.collect.events.cells import is_one_of
from kpicore.collect.events.plan import NUMERIC, Ask, Column, Filter, Metric, Test
from kpicore.rules.cells import Interval, as_number

if TYPE_CHECKING:
    from kpicore.collect.events.lower import Lowering


class Asking:
    """Aggregates of one query over a lowering's events.

    A test is computed once for each event, as t<n>, and so are several together, as w<n>, and a value where they hold,
    as u<n>, NULL elsewhere: an aggregate over it is cheaper than one with a filter. What is never missing is not
    counted a second time. used: columns whose values were asked for.
    """

    def __init__(self, low: Lowering) -> None:
        self._low = low
        self._spell = low.session.spell
        self.used: set[str] = set()
        self._tests: dict[str, str] = {}
        self._conditions: dict[str, str] = {}
        self._values: dict[str, str] = {}

    def over(self, events: str) -> str:
        """The events with all that the numbers are made of."""
        for named in (self._tests, self._conditions, self._values):
            made = "".join(f", {expression} AS {name}" for expression, name in named.items())
            events = f"SELECT *{made} FROM ({events})" if made else events
        return events

    def number(self, ask: Ask) -> str:
        """One number about each person's events."""
        match ask.what:
            case "rows":
                return self._rows(ask.where)
            case "unknown":
                return self._unknown(ask.where)
            case "known":
                return self._known(ask.where, ask.column)
            case "judged":
                whole = all(self._low.is_whole(test.column) for test in ask.share)
                return self._rows(ask.where) if whole else f"count({self._only(ask.where, self.condition(ask.share))})"
            case "hits":
                return _true(self._only(ask.where, self.condition(ask.share)))
            case "distinct":
                return f"count(DISTINCT {self._column(ask)})"
            case "percentile":
                return self._spell.percentile(self._column(ask), ask.rank)
            case "sum":
                return self._spell.total(self._column(ask), self._low.type_of(ask.column))
            case _:
                return f"{ask.what}({self._column(ask)})"

    def value(self, metric: Metric) -> str:
        """What an event says for a metric that is a share, a mean or a count of some events: whether it is among
        those, or its value; NULL where it says nothing."""
        match metric.measure:
            case "share":
                return self._only(metric.where, self.condition(metric.share))
            case "count" if metric.column:
                return self._only(metric.where, f"({self.value_of(metric.column)} IS NOT NULL)")
            case "count":
                return self.condition(metric.where)
            case _:
                return self._column(metric.value)

    def value_of(self, column: str) -> str:
        """A column's value, by its name."""
        self.used.add(column)
        return self._low.value_of(column)

    # Counts

    def _rows(self, where: Filter) -> str:
        """The events for which it holds. A range is asked of those alone for which the rest holds, whose values are
        mostly wanted for a mean too."""
        if not where:
            return "count(*)"
        *rest, last = where
        if rest and self._low.columns[last.column].kind in NUMERIC and last.cell.kind != "missing":
            holds = self._range_of(last, self._only(tuple(rest), self.value_of(last.column)))
        else:
            holds = self.condition(where)
        return _true(holds)

    def _known(self, where: Filter, column: str) -> str:
        """The events whose value is there."""
        if self._low.is_whole(column):
            return self._rows(where)
        return f"count({self._only(where, self.value_of(column))})"

    def _unknown(self, where: Filter) -> str:
        """The events of which nobody can say whether they count: no test fails, and of some the value is missing."""
        whole = tuple(test for test in where if self._low.is_whole(test.column))
        others = [test for test in where if test not in whole]
        if all(test.cell.kind == "missing" for test in others):
            return "0"
        if len(others) == 1 and Ask("known", whole, others[0].column) in self._low.plan.asks:
            return f"{self._rows(whole)} - {self._known(whole, others[0].column)}"
        return f"count(*) - count({self.condition(where)})"

    # Values

    def _column(self, ask: Ask) -> str:
        return self._only(ask.where, self.value_of(ask.column))

    def _only(self, where: Filter, value: str) -> str:
        """A value where a condition holds; NULL elsewhere."""
        if not where:
            return value
        case = f"CASE WHEN {self.condition(where)} THEN {value} END"
        return self._values.setdefault(case, f"u{len(self._values)}")

    # Conditions

    def condition(self, tests: Filter) -> str:
        made = [self._test(test) for test in tests]
        names = [self._tests.setdefault(each, f"t{len(self._tests)}") for each in made]
        if len(names) == 1:
            return names[0]
        return self._conditions.setdefault(" AND ".join(names), f"w{len(self._conditions)}")

    def _test(self, test: Test) -> str:
        key, cell, session = test.column, test.cell, self._low.session
        kind = self._low.columns[key].kind
        if cell.kind != "missing" and self._low.is_plain(key) and not self._low.is_kept_once(key):
            return is_one_of(f"x{self._low.places[key]}", session.one_of(cell.values), self._spell)
        value = self.value_of(key)
        if cell.kind == "missing":
            return f"({value} IS NULL)"
        if kind == "flag":
            wanted = {"true", "false"} & set(cell.values)
            return f"({value} IS NOT NULL OR NULL)" if len(wanted) > 1 else f"({value} = {wanted.pop().upper()})"
        if kind in NUMERIC:
            return self._range_of(test, value)
        if len(cell.values) == 1:  # quicker than a list of one
            return f"({value} = {session.bind(cell.values[0])})"
        return f"({value} IN {session.one_of(cell.values)})"

    def _range_of(self, test: Test, value: str) -> str:
        column, cell = self._low.columns[test.column], test.cell
        if cell.kind == "interval":
            return self._range(column, value, cell.interval)
        numbers = [number for text in cell.values if (number := as_number(text)) is not None]
        return "(" + " OR ".join(self._range(column, value, Interval(each, True, each, True)) for each in numbers) + ")"

    def _range(self, column: Column, value: str, interval: Interval) -> str:
        """The steps of the value inside the interval, both ends included."""
        grid = self._grid(column)
        low = high = None
        if interval.low is not None:
            edge = Fraction(interval.low) / grid
            low = ceil(edge) if interval.low_closed else floor(edge) + 1
        if interval.high is not None:
            edge = Fraction(interval.high) / grid
            high = floor(edge) if interval.high_closed else ceil(edge) - 1
        if low is not None and high is not None and low > high:
            return f"({value} <> {value})"  # never, and unknown where the value is
        if low is not None and low == high:
            return f"({value} = {self._step(column, low)})"
        bounds = ((">=", low), ("<=", high))
        return (
            "(" + " AND ".join(f"{value} {sign} {self._step(column, n)}" for sign, n in bounds if n is not None) + ")"
        )

    def _grid(self, column: Column) -> Fraction:
        """What one step of a column's value is in its unit."""
        return column.per if column.kind == "span" else self._low.parsed[column.id].grid

    def _step(self, column: Column, steps: int) -> str:
        """A number of steps as the engine holds the value: whole, or a decimal."""
        if column.kind != "number":
            return str(steps)
        return f"{Decimal(steps) * _as_decimal(self._grid(column) / column.per):f}"


def _true(holds: str) -> str:
    """How many events something holds for; no wider than need be, since python takes longer to get a wide number."""
    return f"CAST(coalesce(sum(CAST({holds} AS INTEGER)), 0) AS BIGINT)"


def _as_decimal(step: Fraction) -> Decimal:
    """A step of a decimal, 1 or 0.01 or the like."""
    return Decimal(1).scaleb(-(len(str(step.denominator)) - 1))
