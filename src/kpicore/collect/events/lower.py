"""The plan as one query of the engine: all events in, one row of exact whole numbers for each agent out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import attrs

from kpicore.collect.events.apart import Apart
from kpicore.collect.events.asking import Asking
from kpicore.collect.events.cells import Parsed, parsed, stripped
from kpicore.collect.events.forms import Form
from kpicore.collect.events.grouped import Grouped
from kpicore.collect.events.plan import MICROSECONDS, Ask, Column, Metric, Plan
from kpicore.collect.events.session import Session
from kpicore.collect.events.spelling import SIX, TEXT, WITH_ZONE
from kpicore.collect.events.table import Table

KEYS = "agents"
"""The table that says whose agent is whose, where several are one person's."""

SAID = 100
"""Texts of a column among which one that is not there is looked for."""

_GIVEN_TYPES = {"number": SIX, "clock": "BIGINT", "flag": "BOOLEAN", "time": "BIGINT"}


class Lowering:
    """Makes the queries over one table. forms: how each column of times is written.

    In the queries a column stands as x<n> as the table has it, f<n> as the engine reads it, v<n> as its value, each
    only where it is another than the one before; o<n> says that python has to read the cell, r<n> that decimals are
    lost, w<n> whether a condition holds. `known` are the columns of which python has read what the engine did not;
    those have a table, odd_<n>; `rejecting` are those of them of which some cells are rejected, and `bad` are the
    events that have such a cell. limits: the month's ends, in microseconds since 1970.
    """

    def __init__(self, plan: Plan, table: Table, session: Session, forms: Mapping[str, Sequence[Form]]) -> None:
        self.plan = plan
        self.session = session
        self.spell = session.spell
        self.table = table
        self.places = {column.id: at for at, column in enumerate(plan.read)}
        self.kinds = {column.id: table.types[at] for at, column in enumerate(plan.read)}
        self.parsed: dict[str, Parsed] = {
            key: parsed(
                plan.columns[key], f"x{at}", kind, session, forms.get(key, ()), table.floats, self.is_kept_once(key)
            )
            for (key, at), kind in zip(self.places.items(), table.types, strict=True)
        }
        self.known: set[str] = set()
        self.rejecting: set[str] = set()
        self.columns: dict[str, Column] = dict(plan.columns)
        self.apart = Apart(self)

    # The month

    def is_instant(self, column: str) -> bool:
        """Whether the column's times are of UTC."""
        return self.kinds[column] == WITH_ZONE or bool(self.columns[column].epoch)

    def inside(self, limits: tuple[int, int], value: str) -> str:
        """Whether an event is of the month; NULL where its time is missing."""
        time = self.plan.time
        kind = self.parsed[time].type
        start, end = (self._moment(limit, kind, self.columns[time].epoch) for limit in limits)
        return f"({value} >= {start} AND {value} < {end})"

    def _moment(self, limit: int, kind: str, epoch: int) -> str:
        """A moment as the engine holds the times of that kind. A month begins and ends at a whole second."""
        if kind == "BIGINT":
            return str(limit * epoch // MICROSECONDS)
        return self.spell.instant(limit // MICROSECONDS) if kind == WITH_ZONE else self.spell.moment(str(limit))

    @property
    def sorted_out(self) -> bool:
        """Whether the engine can leave out other months before it reads their events: their time is there as such."""
        return not self.parsed[self.plan.time].odd and not self.table.guessed

    # Layers of the query

    def _raw(self, keys: Collection[str], placed: bool) -> str:
        """Every event with cells of these columns as the engine reads them, f<n>."""
        fast = [
            f", {each.value} AS {self._fast(key)}"
            for key, each in self.parsed.items()
            if key in keys and each.value != self._fast(key)
        ]
        query = self.table.placed if placed else self.table.query
        return f"SELECT *{''.join(fast)} FROM ({query})" if fast else query

    def _fast(self, key: str) -> str:
        """The column as the engine reads it, by its name."""
        at = self.places[key]
        return f"x{at}" if self.parsed[key].value == f"x{at}" else f"f{at}"

    def _value(self, key: str) -> str:
        """The column's value, and NULL where it is missing."""
        column = self.columns[key]
        if column.kind == "span":
            return f"({self._micros(column.end)} - {self._micros(column.start)})"
        if key == self.plan.agent:
            return self.parsed[key].value
        value = self._fast(key)
        if key in self.known:
            value = f"coalesce({value}, odd_{self.places[key]}.value)"
        if self._midnight_is_missing(key):
            value = f"CASE WHEN {self.spell.micros(value)} % 86400000000 <> 0 THEN {value} END"
        return value

    def _midnight_is_missing(self, key: str) -> bool:
        return self.columns[key].midnight_is_missing and self.kinds[key] != "DATE"

    def _micros(self, key: str) -> str:
        if self.parsed[key].type == "BIGINT":
            return f"({self._value(key)} * {MICROSECONDS // self.columns[key].epoch})"
        return self.spell.micros(self._value(key))

    def _events(
        self,
        limits: tuple[int, int],
        keyed: bool,
        placed: bool = False,
        used: Collection[str] | None = None,
        of_the_month: bool = False,
    ) -> str:
        """Every event with whose it is, whether it is of the month, and its values. used: columns whose values are
        wanted, where it is not all of them; of texts others are left out, since to plan them takes its time.
        of_the_month: those of the month alone, of which nothing says so."""
        keys = {
            key
            for key, column in self.columns.items()
            if key != self.plan.agent and (used is None or key in used or column.kind != "text")
        }
        who = f"x{self.places[self.plan.agent]}"
        lost = [f"{self._lost(key)} AS r{self.places[key]}" for key in self.parsed if self._lost(key)]
        odd = [
            f"{each.odd.format(f=self._fast(key))} AS o{self.places[key]}"
            for key, each in self.parsed.items()
            if self._is_odd(key)
        ]
        raw = [f"x{at}" for at in self.places.values()] + (["in_file", "in_row"] if placed else [])
        named = {self.value_of(key): self._value(key) for key in self.columns if key in keys}
        values = [f"{value} AS {name}" for name, value in named.items() if name not in raw]
        if self.rejecting:
            lost += [f"{self._rejected(self.rejecting)} AS bad", f"{self._rejected(self._timeless)} AS timeless"]
        agent = f"coalesce({KEYS}.who, '')" if keyed else who
        joins = self._joins() + (f" LEFT JOIN {KEYS} ON {KEYS}.agent = {self.spell.text(who)}" if keyed else "")
        inside = self.inside(limits, self._value(self.plan.time))
        where = f" WHERE {inside}" if of_the_month else ""
        said = [] if of_the_month else [f"{inside} AS inside"]
        chosen = ", ".join((f"{agent} AS agent", *raw, *values, *odd, *lost, *said))
        return f"SELECT {chosen} FROM ({self._raw(keys, placed)}){joins}{where}"

    @property
    def _timeless(self) -> set[str]:
        return self.rejecting & {self.plan.time}

    def _rejected(self, keys: set[str]) -> str:
        """Whether an event has a cell of these columns that is rejected."""
        return " OR ".join(f"coalesce(odd_{self.places[key]}.rejected, FALSE)" for key in sorted(keys)) or "FALSE"

    @property
    def _within(self) -> str:
        """Whether an event may be of the month: it is, or its time is rejected."""
        return "(inside OR timeless)" if self.rejecting else "inside"

    def _joins(self) -> str:
        places = [self.places[key] for key in self.parsed if key in self.known]
        return "".join(f" LEFT JOIN odd_{at} ON odd_{at}.text = {self.spell.text(f'x{at}')}" for at in places)

    def _is_odd(self, key: str) -> bool:
        return bool(self.parsed[key].odd) and key not in self.known

    def _lost(self, key: str) -> str:
        lost = self.parsed[key].rounded
        if not lost:
            return ""
        at = self.places[key]
        return f"coalesce(odd_{at}.rounded, {lost})" if key in self.known else lost

    # Queries

    def figures(self, limits: tuple[int, int], keyed: bool) -> tuple[str, dict[Ask, int]]:
        """The one query, and the column in which each answer stands. Those before: agent, whether of the month, events,
        cells that want a closer look (`doubts`)."""
        doubtful = " OR ".join((*self._odd().values(), *self._lost_names().values(), *self._unlikely()))
        doubt = _count(doubtful) if doubtful else "0"
        agent = self.spell.text("agent")
        asks = [ask for ask in self.plan.asks if ask not in self.apart]
        inside, by = ("TRUE", "agent") if self.sorted_out else ("inside", "agent, inside")
        grouped = Grouped(self, asks)
        if self.sorted_out and grouped.fits:
            columns = [agent, inside, *grouped.numbers(doubt)]
            events = grouped.groups(limits, keyed)
        else:
            asking = Asking(self)
            columns = [agent, inside, "count(*)", doubt, *(asking.number(ask) for ask in asks)]
            events = asking.over(self.counted(limits, keyed, asking.used))
        once = list(dict.fromkeys(columns))
        places = {ask: once.index(column) for ask, column in zip(asks, columns[4:], strict=True)}
        return f"SELECT {', '.join(once)} FROM ({events}) GROUP BY {by}", places

    def counted(self, limits: tuple[int, int], keyed: bool, used: Collection[str]) -> str:
        """The events that count: those of the month, where the others are left out beforehand."""
        if self.sorted_out and not self.rejecting:
            return self._events(limits, keyed, used=used, of_the_month=True)
        where = "inside" if self.sorted_out else " OR ".join(f"x{at} IS NOT NULL" for at in self.places.values())
        if self.rejecting:
            where = f"NOT bad AND ({where})"
        return f"SELECT * FROM ({self._events(limits, keyed, used=used)}) WHERE {where}"

    def tally(self, limits: tuple[int, int], metric: Metric, by: str, most: int) -> str:
        """How many events of the month have which value. Columns: agent, value of `by` (NULL without), value, count; at
        most so many rows."""
        asking = Asking(self)
        value = asking.value(metric)
        stratum = self.spell.text(self.value_of(by)) if by else "NULL"
        bad = " AND NOT bad" if self.rejecting else ""
        events = asking.over(f"SELECT * FROM ({self._events(limits, False)}) WHERE inside{bad}")
        chosen = f"SELECT {self.spell.text('agent')} AS agent, {stratum} AS stratum, {value} AS said FROM ({events})"
        counted = f"SELECT agent, stratum, said, count(*) FROM ({chosen}) WHERE said IS NOT NULL GROUP BY ALL"
        return f"{counted} ORDER BY agent NULLS LAST, stratum NULLS LAST, said LIMIT {most}"

    def _unlikely(self) -> list[str]:
        """Times of a guessed type that hardly are what is written, of a year of two digits, or without an end."""
        unlikely = "{x} < TIMESTAMP '1971-01-01' OR {x} > TIMESTAMP '2300-01-01'"
        found = []
        for key, kind in self.kinds.items():
            if self.table.guessed and kind == "TIMESTAMP":
                outside = "inside IS NOT TRUE AND " if key == self.plan.time else ""  # no month is that far away
                found.append(f"({outside}({unlikely.format(x=f'x{self.places[key]}')}))")
        return found

    def doubts(self, limits: tuple[int, int]) -> tuple[str, list[str], list[str]]:
        """How many cells python has to read, by column, and how many lost decimals, by column; and those columns. Of
        the column of time all are counted, of others those of the month."""
        odd, lost = self._odd(), self._lost_names()
        counted = [
            *(_count(name if key == self.plan.time else f"{name} AND inside") for key, name in odd.items()),
            *(_count(f"{name} AND inside") for name in lost.values()),
        ]
        return f"SELECT {', '.join(counted)} FROM ({self._events(limits, False)})", list(odd), list(lost)

    def _odd(self) -> dict[str, str]:
        return {key: f"o{self.places[key]}" for key in self.parsed if self._is_odd(key)}

    def _lost_names(self) -> dict[str, str]:
        return {key: f"r{self.places[key]}" for key in self.parsed if self._lost(key)}

    def left_out(self) -> tuple[str, str]:
        """Where other months are left out beforehand: how many events there are, and without a time by agent."""
        time = f"x{self.places[self.plan.time]}"
        if self._midnight_is_missing(self.plan.time):
            time = f"nullif({self.spell.micros(time)} % 86400000000, 0)"
        return (
            f"SELECT count(*) FROM ({self.table.query})",
            f"SELECT {self.spell.text(f'x{self.places[self.plan.agent]}')}, count(*) FROM ({self.table.query}) "
            f"WHERE {time} IS NULL GROUP BY 1",
        )

    def odd_texts(self, key: str, limits: tuple[int, int]) -> str:
        """What python has to read of a column, each text once."""
        inside = "" if key == self.plan.time else f" AND {self._within}"
        at = self.places[key]
        return f"SELECT DISTINCT {self.spell.text(f'x{at}')} FROM ({self._events(limits, False)}) WHERE o{at}{inside}"

    def placed(self, limits: tuple[int, int] | None) -> str:
        """Events with their places: those of the month, or all."""
        if limits is None:
            return self.table.placed
        return f"SELECT * FROM ({self._events(limits, False, placed=True)}) WHERE {self._within}"

    def refused(self, limits: tuple[int, int]) -> str:
        """How many events are left out, a cell being rejected, by agent."""
        events = self._events(limits, False)
        agent = self.spell.text("agent")
        return f"SELECT {agent}, count(*) FROM ({events}) WHERE bad AND {self._within} GROUP BY agent"

    # Events that are there twice

    def repeated(self, limits: tuple[int, int]) -> tuple[str, str]:
        """How many ids of the month are there more than once, and how many events have none."""
        events = self._sound(limits)
        return (
            f"SELECT count(*) FROM (SELECT id FROM ({events}) WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1)",
            f"SELECT count(*) FROM ({events}) WHERE id IS NULL",
        )

    def repeats(self, limits: tuple[int, int]) -> str:
        """Every event whose id is there more than once: its place, which of them it is, the place of the first, and
        whether all of them are alike in what is read."""
        cells = self.spell.row([f"x{at}" for at in self.places.values()])
        events = f"SELECT id, in_file, in_row, {cells} AS cells FROM ({self._sound(limits, placed=True)})"
        every, in_order = "OVER (PARTITION BY id)", "OVER (PARTITION BY id ORDER BY in_file, in_row)"
        return (
            f"SELECT id, in_file, in_row, row_number() {in_order} AS nth, "
            f"first_value(in_file) {in_order} AS first_file, first_value(in_row) {in_order} AS first_row, "
            f"min(cells) {every} = max(cells) {every} AS alike "
            f"FROM ({events}) SEMI JOIN (SELECT id FROM ({self._sound(limits)}) WHERE id IS NOT NULL "
            "GROUP BY id HAVING count(*) > 1) AS twice USING (id)"
        )

    def without(self, dropped: str) -> None:
        """Go on without the events whose places are in a table."""
        left = f"SELECT * FROM ({self.table.placed}) AS every ANTI JOIN {dropped} USING (in_file, in_row)"
        self.table = attrs.evolve(self.table, query=left, placed=left, events=None)

    def _sound(self, limits: tuple[int, int], placed: bool = False) -> str:
        """The month's events of which no cell is rejected, with their ids."""
        value = self.value_of(self.plan.id)
        bad = " AND NOT bad" if self.rejecting else ""
        return f"SELECT *, {value} AS id FROM ({self._events(limits, False, placed)}) WHERE inside{bad}"

    def texts(self, key: str, limits: tuple[int, int], wanted: Sequence[str]) -> tuple[str, str]:
        """Which of some texts a column has at all, whatever the month; and those that it has most often."""
        chosen = f"SELECT {self.value_of(key)} AS said FROM ({self._events(limits, False)})"
        often = "WHERE said IS NOT NULL GROUP BY said ORDER BY count(*) DESC, said"
        return (
            f"SELECT DISTINCT said FROM ({chosen}) WHERE said IN {self.session.one_of(wanted)}",
            f"SELECT said FROM ({chosen}) {often} LIMIT {SAID}",
        )

    def trimmed(self, at: int) -> str:
        return stripped(self.spell.text(f"x{at}"), self.spell)

    def samples(self, key: str, most: int) -> str:
        at = self.places[key]
        return f"SELECT x{at} FROM ({self.table.query}) WHERE x{at} IS NOT NULL LIMIT {most}"

    def value_of(self, key: str) -> str:
        """The column's value, by its name in the queries; the agent's is none of those that have one."""
        value = self._value(key)
        return value if key == self.plan.agent or value.isidentifier() else f"v{list(self.columns).index(key)}"

    def is_plain(self, key: str) -> bool:
        """Whether its values are its texts as they stand, but for white space around them."""
        column = self.columns[key]
        return column.kind == "text" and self.kinds[key] == TEXT and not column.missing

    def is_kept_once(self, key: str) -> bool:
        """Whether the column has few different texts, each of which the engine keeps once."""
        return self.kinds[key] == TEXT and self.table.are_few((self.places[key],))

    def is_whole(self, key: str) -> bool:
        """Whether the table says that the column's value is never missing."""
        at = self.places.get(key)
        if at is None or at not in self.table.whole or self.columns[key].missing or self._midnight_is_missing(key):
            return False
        return self.columns[key].kind == "text" or self.parsed[key].value == f"x{at}"

    def given_type(self, key: str) -> str:
        """The engine's type of what python gives it of a column: of times microseconds, or what they are counted in."""
        return _GIVEN_TYPES[self.columns[key].kind]

    def type_of(self, key: str) -> str:
        """The engine's type of a column's values."""
        return self.parsed[key].type if key in self.parsed else "BIGINT"  # a span's microseconds


def _count(condition: str) -> str:
    """How many events fulfil it."""
    return f"count(*) FILTER (WHERE {condition})"
