"""What is read and measured, checked and complete, and no word of how an engine does it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

import attrs

from kpicore.collect.events.settings import Clock
from kpicore.components import DateOrder
from kpicore.rules.cells import Cell, parse_cell

Kind = Literal["text", "number", "clock", "flag", "time", "span"]
Measure = Literal["count", "distinct", "share", "sum", "mean", "percentile", "min", "max"]
What = Literal["rows", "unknown", "known", "judged", "hits", "distinct", "sum", "min", "max", "percentile"]

MICROSECONDS = 10**6

NUMERIC: tuple[Kind, ...] = ("number", "clock", "span")
"""The kinds that can be added and compared. A clock's or span's values are microseconds."""

QUOTIENTS: tuple[Measure, ...] = ("share", "mean", "percentile")
"""The measures that few events make unfair."""


class Column(NamedTuple):
    """A column that is read, or (kind span) the time from one column to another.

    name: in the log. per: what one of its values, as read, is in the unit that it is counted in. epoch: how many of a
    time's number make a second; 0 for a time that is written as a date. start, end: ids of columns of times.
    """

    id: str
    name: str
    kind: Kind
    per: Fraction = Fraction(1)
    clock: Clock = "h:mm:ss"
    epoch: int = 0
    date_order: DateOrder | None = None
    midnight_is_missing: bool = False
    missing: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    start: str = ""
    end: str = ""


class Test(NamedTuple):
    """A condition on one column. A missing value neither fulfils it nor fails it, unless `missing` is asked."""

    column: str
    cell: Cell


Filter = tuple[Test, ...]
"""All of them hold; with none, of every event."""


@attrs.frozen(cache_hash=True)
class Ask:
    """One number about the events of a person.

    rows: events for which `where` holds; unknown: of which nobody can say whether it does, a value being missing.
    Of the events for which it holds: known, those whose `column` is there; judged, those of which can be said whether
    `share` holds; hits, those for which it does; distinct, sum, min, max, percentile: of the known values.
    """

    what: What
    where: Filter = ()
    column: str = ""
    share: Filter = ()
    rank: Decimal = Decimal(0)


@attrs.frozen
class Metric:
    """One column of the result. asked: one object for all that ask the same, so that several metrics share it, and a
    figure of each person is looked up by what it is, without comparing."""

    id: str
    measure: Measure
    where: Filter
    column: str
    share: Filter
    rank: Decimal
    min_events: int
    asked: dict[Ask, Ask] = attrs.field(factory=dict, eq=False, repr=False)

    @cached_property
    def rows(self) -> Ask:
        return self._ask("rows")

    @cached_property
    def unknown(self) -> Ask:
        return self._ask("unknown")

    @cached_property
    def base(self) -> Ask:
        """The events that the metric is about in the end: whose value is there, or can be judged."""
        if self.measure == "share":
            return self._ask("judged", share=self.share)
        return self._ask("known", self.column) if self.column else self.rows

    @cached_property
    def value(self) -> Ask:
        match self.measure:
            case "count":
                return self.base
            case "share":
                return self._ask("hits", share=self.share)
            case "mean":
                return self._ask("sum", self.column)
            case "percentile":
                return self._ask("percentile", self.column, rank=self.rank)
            case _:
                return self._ask(self.measure, self.column)

    def _ask(self, what: What, column: str = "", share: Filter = (), rank: Decimal = Decimal(0)) -> Ask:
        ask = Ask(what, self.where, column, share, rank)
        return self.asked.setdefault(ask, ask)

    @property
    def asks(self) -> tuple[Ask, ...]:
        return self.rows, self.unknown, self.base, self.value


class Short(NamedTuple):
    """When events are suspiciously short. known: those whose length is known; short: those of them that are."""

    column: str
    below: Decimal
    share: Decimal
    known: Ask
    short: Ask


class Plan(NamedTuple):
    """A log and its metrics. agent, time, id: ids of columns; id: empty where nothing tells events apart. columns: all
    that are read, by id."""

    agent: str
    time: str
    columns: Mapping[str, Column]
    metrics: tuple[Metric, ...]
    short: Short | None
    id: str = ""

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Everything asked for, once."""
        short = (self.short.known, self.short.short) if self.short else ()
        asks = (*(each.asks for each in self.metrics), short, self.backwards.values())
        return tuple(dict.fromkeys(ask for each in asks for ask in each))

    @property
    def backwards(self) -> Mapping[str, Ask]:
        """How many events end before they start, by each span that is read."""
        spans = (column.id for column in self.columns.values() if column.kind == "span")
        return {span: Ask("rows", (Test(span, parse_cell("< 0")),)) for span in spans}

    @property
    def texts(self) -> Mapping[Test, tuple[Ask, ...]]:
        """Every condition that asks for texts, and the numbers that are 0 where no event has one of them."""
        found: dict[Test, tuple[Ask, ...]] = {}
        for metric in self.metrics:
            for tests, ask in ((metric.where, metric.rows), (metric.share, metric.value)):
                for test in tests:
                    if test.cell.kind == "values" and self.columns[test.column].kind == "text":
                        found[test] = (*found.get(test, ()), ask)
        return found

    @property
    def read(self) -> tuple[Column, ...]:
        """The columns that the log itself has."""
        return tuple(column for column in self.columns.values() if column.kind != "span")
