"""What if: people many times over, each time with one thing changed, put to the engine together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kpicore.engine import python
from kpicore.engine.data import Columns, Dataset, Request, Rows, Value
from kpicore.explain.links import Fields, Link, Touched, definition, links
from kpicore.pipeline.prepare import OUTCOMES
from kpicore.plan.plan import Plan, walk

Row = dict[str, int]
ByCode = Mapping[int, Sequence[Row]]


class Outcome(NamedTuple):
    """What an engine made of a month, as scaled ints and codes; None where there is none."""

    score: int | None = None
    grade: int | None = None
    performance_pay: int | None = None
    total_pay: int | None = None

    @property
    def pay(self) -> int | None:
        return self.performance_pay if self.total_pay is None else self.total_pay


class Facts(NamedTuple):
    """One person's month: values by column, and rows by table."""

    columns: Mapping[str, Value]
    rows: Mapping[str, Sequence[Row]]

    @classmethod
    def all_of(cls, data: Dataset) -> list[Facts]:
        """Of everyone in a dataset."""
        rows = {table: _by_person(rows, data.size) for table, rows in data.rows.items()}
        return [
            cls(
                {name: column[index] for name, column in data.columns.items()},
                {name: of[index] for name, of in rows.items()},
            )
            for index in range(data.size)
        ]


class World:
    """The rules of a month, asked about months that were not. plan: compiled for whatever may occur."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._wanted = [name for name in OUTCOMES if name in plan.definitions]

    def outcomes(self, months: Sequence[Facts]) -> list[Outcome]:
        """What each of them would come to."""
        found = self._evaluated(self._columns(months), months, self._wanted)
        return [_outcome(found, index) for index in range(len(months))]

    def around(self, people: Sequence[Facts]) -> Around:
        """To ask about these people's months, each with one thing changed."""
        columns = self._columns(people)
        found = self._evaluated(columns, people, self._plan.needed(self._wanted))
        return Around(self._plan, people, columns, found)

    def _columns(self, months: Sequence[Facts]) -> Columns:
        """Every column that what is wanted rests on. What nobody said is missing where it may be, and else no."""
        nodes = (node for name in self._plan.needed(self._wanted) for node in walk(self._plan.definitions[name]))
        blank = {node.data: None if node.type.nullable else 0 for node in nodes if node.op == "input"}
        return {
            name: [other if (value := month.columns.get(name)) is None else value for month in months]
            for name, other in blank.items()
        }

    def _evaluated(self, columns: Columns, months: Sequence[Facts], names: Sequence[str]) -> Columns:
        if not months:
            return {name: [] for name in names}
        rows = {table: _together([month.rows[table] for month in months]) for table in months[0].rows}
        return python.evaluate(Request(self._plan, names), Dataset(len(months), columns, rows)).columns


class Asked(NamedTuple):
    """A month that was not: of the person at an index, with that column, or the rows of that code, as `now` says."""

    person: int
    touched: Touched
    now: int | Sequence[Row]


class Around:
    """The months of some people, and what becomes of them where one column, or rows of one code, are otherwise.

    Definition by definition: one is computed again only where something that it reads came to something else, and
    once for all months in which it reads the same. columns, known: what the people's months hold, and came to.
    """

    def __init__(self, plan: Plan, people: Sequence[Facts], columns: Columns, known: Columns) -> None:
        self.people = people
        self.outcomes = [_outcome(known, index) for index in range(len(people))]
        self._plan = plan
        self._columns = columns | {definition(name): values for name, values in known.items()}
        self._wanted = [name for name in OUTCOMES if name in known]
        self._links: dict[Touched, list[Link]] = {}
        self._rows_by_code: dict[tuple[int, str, str], ByCode] = {}

    def asked(self, months: Sequence[Asked]) -> list[Outcome]:
        """What each of them would come to, in their order."""
        outcomes = [self.outcomes[month.person] for month in months]
        places: dict[Touched, list[int]] = {}
        for place, month in enumerate(months):
            places.setdefault(month.touched, []).append(place)
        for touched, of in places.items():
            if touched not in self._links:
                self._links[touched] = links(self._plan, touched, self._wanted)
            found = self._otherwise(self._links[touched], [months[at] for at in of])
            now = {name: found.get(definition(name), {}) for name in self._wanted}
            for at in set().union(*now.values()):
                otherwise = {name: values[at] for name, values in now.items() if at in values}
                outcomes[of[at]] = outcomes[of[at]]._replace(**otherwise)
        return outcomes

    def _otherwise(self, chain: Sequence[Link], months: Sequence[Asked]) -> dict[str, dict[int, Value]]:
        """What definitions come to in the months in which that is something else, by their place."""
        found: dict[str, dict[int, Value]] = {}
        for link in chain:
            places = range(len(months)) if link.first else sorted(set().union(*(found[name] for name in link.links)))
            read = list(zip(*self._read(link, months, places, found), strict=True))
            different = list(dict.fromkeys(read))
            values = dict(zip(different, _evaluated(link, different), strict=True))
            known = self._columns[link.name]
            found[link.name] = {
                at: now for at, of in zip(places, read, strict=True) if (now := values[of]) != known[months[at].person]
            }
        return found

    def _read(
        self, link: Link, months: Sequence[Asked], places: Sequence[int], found: Mapping[str, Mapping[int, Value]]
    ) -> Iterator[Sequence[Any]]:
        """What a definition reads in the months at these places, each as a column."""
        asked = [months[at] for at in places]
        people = [month.person for month in asked]
        for name in link.columns:
            column = self._columns[name]
            if asked and name == asked[0].touched.name:
                yield [month.now for month in asked]
            elif other := found.get(name):
                yield [other.get(at, column[person]) for at, person in zip(places, people, strict=True)]
            else:
                yield [column[person] for person in people]
        for table, fields in link.tables.items():
            yield [self._rows(table, fields, month) for month in asked]

    def _rows(self, table: str, fields: Fields, month: Asked) -> tuple[tuple[int, ...], ...]:
        """The rows of a month, as far as they are read, in an order of their own: none of them asks for theirs."""
        rows = self.people[month.person].rows[table]
        if table == month.touched.name and not isinstance(month.now, int):
            rows = [*self._others(fields, month), *month.now]
        return tuple(sorted([tuple([row[name] for name in fields.names]) for row in rows]))

    def _others(self, fields: Fields, month: Asked) -> Iterator[Row]:
        """The rows that are as they were, of those that are asked for."""
        table, field, code, _ = month.touched
        key = (month.person, table, field)
        if key not in self._rows_by_code:
            self._rows_by_code[key] = by_code(self.people[month.person].rows[table], field)
        rows = self._rows_by_code[key]
        for other in rows if fields.codes is None else fields.codes:
            if other != code:
                yield from rows.get(other, ())


def by_code(rows: Iterable[Row], field: str) -> ByCode:
    """Rows by what they say in a field."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[field], []).append(row)
    return found


def _evaluated(link: Link, months: Sequence[tuple[Any, ...]]) -> Sequence[Value]:
    """What a definition comes to in months of which no more is known than what it reads."""
    if not months:
        return ()
    read = iter(list(zip(*months, strict=True)))
    columns = {name: next(read) for name in link.columns}
    rows = {table: _as_rows(fields.names, next(read)) for table, fields in link.tables.items()}
    return python.evaluate(Request(link.plan, [link.name]), Dataset(len(months), columns, rows)).columns[link.name]


def _as_rows(names: Sequence[str], several: Sequence[Sequence[tuple[int, ...]]]) -> Rows:
    person = [index for index, rows in enumerate(several) for _ in rows]
    return Rows(person, {name: [row[at] for rows in several for row in rows] for at, name in enumerate(names)})


def _outcome(columns: Columns, index: int) -> Outcome:
    return Outcome(**{name: columns[name][index] for name in OUTCOMES if name in columns})


def _by_person(rows: Rows, size: int) -> list[list[Row]]:
    found: list[list[Row]] = [[] for _ in range(size)]
    names = list(rows.columns)
    for person, *values in zip(rows.person, *rows.columns.values(), strict=True):
        found[person].append(dict(zip(names, values, strict=True)))
    return found


def _together(several: Sequence[Sequence[Row]]) -> Rows:
    person = [index for index, rows in enumerate(several) for _ in rows]
    names = list(dict.fromkeys(name for rows in several for row in rows for name in row))
    return Rows(person, {name: [row[name] for rows in several for row in rows] for name in names})
