"""From what a config says of a log to a plan; every mistake of it at once, with its key path."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from kpicore.collect.events.columns import column_of, column_problems, inferred
from kpicore.collect.events.plan import NUMERIC, Ask, Column, Filter, Kind, Measure, Metric, Plan, Short, Test
from kpicore.collect.events.settings import ColumnSettings, MetricSettings, ShortSettings, Where
from kpicore.components import DateOrder
from kpicore.messages import joined, say
from kpicore.model import Sentence
from kpicore.rules.cells import Cell, parse_cell
from kpicore.settings import Problem, SettingError

Path = tuple[str | int, ...]

_MEASURES: tuple[Measure, ...] = ("count", "distinct", "share", "sum", "mean", "percentile", "min", "max")
_HUNDRED = Decimal(100)
_OF_NUMBERS = ("sum", "mean", "percentile", "min", "max")
_NAMES = ", ".join(_MEASURES)


class _Use(NamedTuple):
    """A place where a config names a column: as a number or a time, or to ask a cell of it."""

    path: Path
    column: str
    as_kind: Kind | None = None
    cell: Cell | None = None


class Declaration:
    """Builds the plan; `problems` has what is wrong. With problems the plan is not to be used."""

    def __init__(
        self,
        agent: str,
        time: str,
        columns: Mapping[str, ColumnSettings],
        date_order: DateOrder | None,
        event_id: str = "",
    ) -> None:
        self.problems: list[Problem] = []
        self._declared = columns
        self._agent, self._time, self._id = agent, time, event_id
        self._order = date_order
        self._uses: list[_Use] = []
        self._asked: dict[Ask, Ask] = {}
        self._listed: set[str] = set()  # columns that are asked for texts of a list, be they numbers or not
        self._ends = {name for each in columns.values() for name in (each.start, each.end) if name}
        for key, name in (("agent", agent), ("time", time)):
            if not name.strip():
                self._wrong((key,), say("it is blank"), say("expected the name of a column"))
        for key, each in columns.items():
            self.problems += ((("columns", key, *path), what, wanted) for path, what, wanted in column_problems(each))

    def plan(
        self, metrics: Mapping[str, MetricSettings], short: ShortSettings | None, min_events: int, by: str = ""
    ) -> Plan:
        """The plan of these metrics. by: one more column that is read."""
        if not metrics:
            self._wrong(("metrics",), say("there is none"), say("expected at least one metric"))
        self._uses += [_Use(("agent",), self._agent, "text"), _Use(("time",), self._time, "time")]
        if self._id:
            self._uses.append(_Use(("id",), self._id, "text"))
        if by:
            self._uses.append(_Use(("by",), by))
        made = tuple(self._metric(key, each, min_events) for key, each in metrics.items())
        made_short = self._short(short) if short is not None else None
        columns = self._columns()
        for use in self._uses:
            self._check(use, columns[use.column])
        return Plan(self._agent, self._time, columns, made, made_short, self._id)

    # Metrics

    def _metric(self, key: str, given: MetricSettings, min_events: int) -> Metric:
        path: Path = ("metrics", key)
        stated: list[Measure] = [name for name in _MEASURES if getattr(given, name) is not None]
        if len(stated) != 1:
            found = say("found {names}", names=", ".join(stated)) if stated else say("found none of them")
            self._wrong(path, found, say("expected one of {names}", names=_NAMES))
        measure = stated[0] if stated else "count"
        if given.count is False:
            self._wrong((*path, "count"), say("found false"), say("expected true"))
        where = self._filter(given.where, (*path, "where"))
        share = self._filter(given.share, (*path, "share")) if given.share is not None else ()
        if given.share is not None and not share:
            self._wrong((*path, "share"), say("it is empty"), say("expected what the events are to fulfil"))
        column = self._measured(path, measure, given)
        if given.min_events is not None and given.min_events < 0:
            self._wrong((*path, "min_events"), say("found {value}", value=given.min_events), say("expected 0 or more"))
        least = min_events if given.min_events is None else given.min_events
        rank = (given.percentile or Decimal(0)) / _HUNDRED
        return Metric(key, measure, where, column, share, rank, least, self._asked)

    def _measured(self, path: Path, measure: Measure, given: MetricSettings) -> str:
        """The column whose values count; none for a count or a share."""
        if given.of is not None and measure != "percentile":
            self._wrong((*path, "of"), say("{name} takes no of", name=measure), say("expected of beside percentile"))
        if measure == "share" or given.count in (True, False):
            return ""
        if measure == "percentile":
            if given.percentile is not None and not 1 <= given.percentile <= _HUNDRED:
                found = say("found {value}", value=given.percentile)
                self._wrong((*path, "percentile"), found, say("expected a number from 1 to 100, such as 90"))
            if given.of is None:
                self._wrong((*path, "of"), say("missing"), say("expected the column of the percentile"))
                return self._agent
        at: Any = "of" if measure == "percentile" else measure
        column = str(getattr(given, at))
        self._uses.append(_Use((*path, at), column, "number" if measure in _OF_NUMBERS else None))
        return column

    def _short(self, given: ShortSettings) -> Short:
        where = self._filter(given.where, ("short", "where"))
        self._uses.append(_Use(("short", "of"), given.of, "number"))
        if not 0 <= given.share <= _HUNDRED:
            found = say("found {value}", value=given.share)
            self._wrong(("short", "share"), found, say("expected a share from 0 to 100 %"))
        is_short = (Test(given.of, parse_cell(f"< {given.below:f}")),)
        known = Ask("judged", where, share=is_short)
        return Short(given.of, given.below, given.share, known, Ask("hits", where, share=is_short))

    def _filter(self, where: Where, path: Path) -> Filter:
        tests = []
        for column, value in where.items():
            try:
                cell = Cell(", ".join(value), "values", values=value) if isinstance(value, tuple) else parse_cell(value)
            except SettingError as error:
                self.problems += (((*path, column, *below), what, wanted) for below, what, wanted in error.problems)
                continue
            if isinstance(value, tuple):
                self._listed.add(column)
            if value == ():
                self._wrong((*path, column), say("found an empty list"), say("expected at least one text"))
            self._uses.append(_Use((*path, column), column, cell=cell))
            if cell.kind != "any":
                tests.append(Test(column, cell))
        return tuple(tests)

    # Columns

    def _columns(self) -> dict[str, Column]:
        """Every column that something uses, and those that spans lie between."""
        columns: dict[str, Column] = {}
        for use in self._uses:
            if use.column not in columns:
                columns[use.column] = self._column(use.column)
        for key in [key for key, column in columns.items() if column.kind == "span"]:
            for end, name in (("start", columns[key].start), ("end", columns[key].end)):
                if name not in columns:
                    columns[name] = column_of(name, self._declared.get(name, ColumnSettings()), "time", self._order)
                self._check(_Use(("columns", key, end), name, "time"), columns[name])
        return columns

    def _column(self, key: str) -> Column:
        asked = [use for use in self._uses if use.column == key]
        kinds: list[Kind | None] = [use.as_kind for use in asked]
        if key in self._ends:
            kinds.append("time")
        if key in self._listed:
            kinds.append("text")
        guess = inferred(kinds, [use.cell for use in asked if use.cell is not None])
        return column_of(key, self._declared.get(key, ColumnSettings()), guess, self._order)

    def _check(self, use: _Use, column: Column) -> None:
        kind = column.kind
        if use.as_kind == "number" and kind not in NUMERIC:
            self._wrong(use.path, _is(column), say("expected a column of numbers or durations"))
        elif use.as_kind == "time" and kind != "time":
            self._wrong(use.path, _is(column), say("expected a column of times"))
        elif use.as_kind == "text" and kind != "text":
            self._wrong(use.path, _is(column), say("expected a column of text"))
        elif use.cell is not None and use.cell.kind not in ("any", "missing"):
            wanted = _cells(column, use.cell)
            if wanted:
                what = say("{cell} cannot be asked of {column}", cell=use.cell.text, column=_is(column))
                self._wrong(use.path, what, wanted)

    def _wrong(self, path: Path, what: Sentence, expected: Sentence) -> None:
        self.problems.append((path, what, expected))


_KINDS: Mapping[Kind, Sentence] = {
    "text": say("text"),
    "number": say("numbers"),
    "clock": say("durations"),
    "span": say("durations"),
    "flag": say("true or false"),
    "time": say("times"),
}


def _is(column: Column) -> Sentence:
    return joined([say("the column {name}, which holds ", name=column.id), _KINDS[column.kind]], "")


def _cells(column: Column, cell: Cell) -> Sentence:
    """What may be asked of the column, where the cell may not; empty where it may."""
    if column.kind in NUMERIC:
        return "" if cell.numeric else say("expected a number or a range, such as >= 20")
    if column.kind == "flag":
        return "" if set(cell.values) <= {"true", "false"} and cell.values else say("expected true, false or missing")
    if column.kind == "time":
        return say("expected missing")
    return "" if cell.kind == "values" else say("expected a text, a list of them, or type = {kind}", kind='"number"')
