"""The plan as one query of the engine: all events in, one row of exact whole numbers for each agent out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from kpicore.collect.events.cells import WITH_ZONE, Parsed, is_one_of, parsed, stripped
from kpicore.collect.events.forms import Form
from kpicore.collect.events.plan import MICROSECONDS, NUMERIC, Ask, Column, Filter, Plan, Test
from kpicore.collect.events.session import Session
from kpicore.collect.events.source import TEXT, Table
from kpicore.rules.cells import Interval, as_number

KEYS = "agents"
"""The table that says whose agent is whose, where several are one person's."""

_VALUE_TYPES = {"number": "DECIMAL(18, 6)", "clock": "BIGINT", "flag": "BOOLEAN", "time": "TIMESTAMP"}


class Lowering:
    """Makes the queries over one table. forms: how each column of times is written.

    In the queries a column stands as x<n> as the table has it, f<n> as the engine reads it, v<n> as its value; o<n>
    says that python has to read the cell, r<n> that decimals are lost, w<n> whether a condition holds. `known` are the
    columns of which python has read what the engine did not; those have a table, odd_<n>. limits: the month's ends, in
    microseconds since 1970.
    """

    def __init__(self, plan: Plan, table: Table, session: Session, forms: Mapping[str, Sequence[Form]]) -> None:
        self._plan = plan
        self._session = session
        self.table = table
        self.places = {column.id: at for at, column in enumerate(plan.read)}
        self.kinds = {column.id: table.types[at] for at, column in enumerate(plan.read)}
        self.parsed: dict[str, Parsed] = {
            column.id: parsed(column, f"x{at}", table.types[at], session, forms.get(column.id, ()), table.floats)
            for at, column in enumerate(plan.read)
        }
        self.known: set[str] = set()
        self._columns: dict[str, Column] = dict(plan.columns)

    # The month

    def is_instant(self, column: str) -> bool:
        """Whether the column's times are of UTC."""
        return self.kinds[column] == WITH_ZONE or bool(self._columns[column].epoch)

    def inside(self, limits: tuple[int, int], value: str) -> str:
        """Whether an event is of the month; NULL where its time is missing."""
        time = self._plan.time
        kind = self.parsed[time].type
        start, end = (self._moment(limit, kind, self._columns[time].epoch) for limit in limits)
        return f"({value} >= {start} AND {value} < {end})"

    def _moment(self, limit: int, kind: str, epoch: int) -> str:
        """A moment as the engine holds the times of that kind. A month begins and ends at a whole second."""
        if kind == "BIGINT":
            return str(limit * epoch // MICROSECONDS)
        return f"to_timestamp({limit // MICROSECONDS})" if kind == WITH_ZONE else f"make_timestamp({limit})"

    @property
    def sorted_out(self) -> bool:
        """Whether the engine can leave out other months before it reads their events: their time is there as such."""
        return not self.parsed[self._plan.time].odd and not self.table.guessed

    # Layers of the query

    def _raw(self) -> str:
        """Every event with its cells as the engine reads them, f<n>, and python's reading of the rest beside it."""
        fast = [f"{each.value} AS f{self.places[key]}" for key, each in self.parsed.items() if key != self._plan.agent]
        return f"SELECT *, {', '.join(fast)} FROM ({self.table.query})"

    def _value(self, key: str) -> str:
        """The column's value, and NULL where it is missing."""
        column = self._columns[key]
        if column.kind == "span":
            return f"({self._micros(column.end)} - {self._micros(column.start)})"
        at = self.places[key]
        value = f"coalesce(f{at}, odd_{at}.value)" if key in self.known else f"f{at}"
        if key == self._plan.agent:
            return self.parsed[key].value
        if self._midnight_is_missing(key):
            value = f"CASE WHEN epoch_us({value}) % 86400000000 <> 0 THEN {value} END"
        return value

    def _midnight_is_missing(self, key: str) -> bool:
        return self._columns[key].midnight_is_missing and self.kinds[key] != "DATE"

    def _micros(self, key: str) -> str:
        if self.parsed[key].type == "BIGINT":
            return f"({self._value(key)} * {MICROSECONDS // self._columns[key].epoch})"
        return f"epoch_us({self._value(key)})"

    def _events(self, limits: tuple[int, int], keyed: bool, placed: bool = False) -> str:
        """Every event with whose it is, whether it is of the month, and its values v<n>."""
        values = [f"{self._value(key)} AS v{at}" for at, key in enumerate(self._columns) if key != self._plan.agent]
        who = f"x{self.places[self._plan.agent]}"
        lost = [f"{self._lost(key)} AS r{self.places[key]}" for key in self.parsed if self._lost(key)]
        odd = [
            f"{each.odd.format(f=f'f{self.places[key]}')} AS o{self.places[key]}"
            for key, each in self.parsed.items()
            if self._is_odd(key)
        ]
        raw = [f"x{at}" for at in self.places.values()] + (["in_file", "in_row"] if placed else [])
        agent = f"coalesce({KEYS}.who, '')" if keyed else who
        joins = self._joins() + (f" LEFT JOIN {KEYS} ON {KEYS}.agent = CAST({who} AS VARCHAR)" if keyed else "")
        chosen = ", ".join((f"{agent} AS agent", *raw, *values, *odd, *lost))
        time = f"v{list(self._columns).index(self._plan.time)}"
        return f"SELECT *, {self.inside(limits, time)} AS inside FROM (SELECT {chosen} FROM ({self._raw()}){joins})"

    def _joins(self) -> str:
        places = [self.places[key] for key in self.parsed if key in self.known]
        return "".join(f" LEFT JOIN odd_{at} ON odd_{at}.text = CAST(x{at} AS VARCHAR)" for at in places)

    def _is_odd(self, key: str) -> bool:
        return bool(self.parsed[key].odd) and key not in self.known

    def _lost(self, key: str) -> str:
        lost = self.parsed[key].rounded
        if not lost:
            return ""
        at = self.places[key]
        return f"coalesce(odd_{at}.rounded, {lost})" if key in self.known else lost

    # Queries

    def figures(self, limits: tuple[int, int], keyed: bool) -> tuple[str, list[Ask]]:
        """The one query. Its columns: agent, whether of the month, events, cells that want a closer look (`doubts`),
        then what the plan asks for."""
        asks = list(self._plan.asks)
        tests: dict[str, str] = {}
        doubtful = " OR ".join((*self._odd().values(), *self._lost_names().values(), *self._unlikely()))
        doubt = f"count(*) FILTER ({doubtful})" if doubtful else "0"
        asked = ", ".join(self._asked(ask, tests) for ask in asks)
        named = "".join(f", {condition} AS {name}" for condition, name in tests.items())
        inside, where, by = "inside", self._not_blank(), "agent, inside"
        if self.sorted_out:
            inside, where, by = "TRUE", " WHERE inside", "agent"
        events = f"SELECT *{named} FROM ({self._events(limits, keyed)}){where}"
        return (
            f"SELECT CAST(agent AS VARCHAR), {inside}, count(*), {doubt}, {asked} FROM ({events}) GROUP BY {by}",
            asks,
        )

    def _unlikely(self) -> list[str]:
        """Times of a guessed type that hardly are what is written: of a year of two digits, or without an end."""
        times = [key for key, kind in self.kinds.items() if self.table.guessed and kind == "TIMESTAMP"]
        values = [f"x{self.places[key]}" for key in times]
        return [f"{x} < TIMESTAMP '1971-01-01' OR {x} > TIMESTAMP '2300-01-01'" for x in values]

    def doubts(self, limits: tuple[int, int]) -> tuple[str, list[str], list[str]]:
        """How many cells python has to read, by column, and how many lost decimals, by column; and those columns. Of
        the column of time all are counted, of others those of the month."""
        odd, lost = self._odd(), self._lost_names()
        counted = [
            *(
                f"count(*) FILTER ({name}{'' if key == self._plan.time else ' AND inside'})"
                for key, name in odd.items()
            ),
            *(f"count(*) FILTER ({name} AND inside)" for name in lost.values()),
        ]
        return f"SELECT {', '.join(counted)} FROM ({self._events(limits, False)})", list(odd), list(lost)

    def _odd(self) -> dict[str, str]:
        return {key: f"o{self.places[key]}" for key in self.parsed if self._is_odd(key)}

    def _lost_names(self) -> dict[str, str]:
        return {key: f"r{self.places[key]}" for key in self.parsed if self._lost(key)}

    def _not_blank(self) -> str:
        return " WHERE " + " OR ".join(f"x{at} IS NOT NULL" for at in self.places.values())

    def left_out(self) -> tuple[str, str]:
        """Where other months are left out beforehand: how many events there are, and how many without a time."""
        time = f"x{self.places[self._plan.time]}"
        if self._midnight_is_missing(self._plan.time):
            time = f"nullif(epoch_us({time}) % 86400000000, 0)"
        return (
            f"SELECT count(*) FROM ({self.table.query})",
            f"SELECT count(*) FROM ({self.table.query}) WHERE {time} IS NULL",
        )

    def odd_texts(self, key: str, limits: tuple[int, int]) -> str:
        """What python has to read of a column, each text once."""
        inside = "" if key == self._plan.time else " AND inside"
        at = self.places[key]
        return f"SELECT DISTINCT CAST(x{at} AS VARCHAR) FROM ({self._events(limits, False)}) WHERE o{at}{inside}"

    def placed(self, limits: tuple[int, int] | None) -> str:
        """Events with their places: those of the month, or all."""
        if limits is None:
            return self.table.query
        return f"SELECT * FROM ({self._events(limits, False, placed=True)}) WHERE inside"

    def trimmed(self, at: int) -> str:
        return stripped(f"CAST(x{at} AS VARCHAR)")

    def samples(self, key: str, most: int) -> str:
        at = self.places[key]
        return f"SELECT x{at} FROM ({self.table.query}) WHERE x{at} IS NOT NULL LIMIT {most}"

    def value_type(self, key: str) -> str:
        return _VALUE_TYPES[self._columns[key].kind]

    # Numbers asked for

    def _asked(self, ask: Ask, tests: dict[str, str]) -> str:
        where = self._condition(ask.where, tests)
        share = self._condition(ask.share, tests)
        only = f" FILTER ({where})" if where else ""
        value = f"v{list(self._columns).index(ask.column)}" if ask.column else ""
        match ask.what:
            case "rows":
                return f"coalesce(sum(CAST({where} AS INTEGER)), 0)" if where else "count(*)"
            case "unknown":
                return f"count(*) - count({where})" if where else "0"
            case "known":
                return f"count({self._counted(ask.column, value)}){only}"
            case "judged":
                return f"count({share}){only}"
            case "hits":
                return f"coalesce(sum(CAST({share} AS INTEGER)){only}, 0)"
            case "distinct":
                return f"count(DISTINCT {self._counted(ask.column, value)}){only}"
            case "percentile":
                return f"quantile_disc({value}, {ask.rank:f}){only}"
            case _:
                return f"{ask.what}({value}){only}"

    def _counted(self, column: str, value: str) -> str:
        return self.parsed[column].value if column == self._plan.agent else value

    def _condition(self, tests: Filter, named: dict[str, str]) -> str:
        """The name of a condition, which is computed once however often it is asked."""
        if not tests:
            return ""
        condition = " AND ".join(self._test(test) for test in tests)
        return named.setdefault(condition, f"w{len(named)}")

    def _test(self, test: Test) -> str:
        column, cell = self._columns[test.column], test.cell
        at = list(self._columns).index(test.column)
        value = f"v{at}" if test.column != self._plan.agent else self.parsed[test.column].value
        if cell.kind == "missing":
            return f"({value} IS NULL)"
        if column.kind == "flag":
            wanted = {"true", "false"} & set(cell.values)
            return f"({value} IS NOT NULL OR NULL)" if len(wanted) > 1 else f"({value} = {wanted.pop().upper()})"
        if column.kind in NUMERIC:
            return self._ranges(column, value, cell.interval if cell.kind == "interval" else None, cell.values)
        texts = self._session.one_of(cell.values)
        if self.kinds[test.column] != TEXT or column.missing:
            return f"({value} IN {texts})"
        return is_one_of(f"x{self.places[test.column]}", texts, self.table.dictionaries)

    def _ranges(self, column: Column, value: str, interval: Interval | None, values: Sequence[str]) -> str:
        if interval is not None:
            return self._range(column, value, interval)
        numbers = [number for text in values if (number := as_number(text)) is not None]
        return "(" + " OR ".join(self._range(column, value, Interval(each, True, each, True)) for each in numbers) + ")"

    def _range(self, column: Column, value: str, interval: Interval) -> str:
        """The steps of the value inside the interval, both ends included."""
        grid = self.grid(column)
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

    def grid(self, column: Column) -> Fraction:
        """What one step of a column's value is in its unit."""
        return column.per if column.kind == "span" else self.parsed[column.id].grid

    def _step(self, column: Column, steps: int) -> str:
        """A number of steps as the engine holds the value: whole, or a decimal."""
        if column.kind != "number":
            return str(steps)
        return f"{Decimal(steps) * _as_decimal(self.grid(column) / column.per):f}"


def _as_decimal(step: Fraction) -> Decimal:
    """A step of a decimal, 1 or 0.01 or the like."""
    return Decimal(1).scaleb(-(len(str(step.denominator)) - 1))
