"""What if: people many times over, each time with one thing changed, put to the engine together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kpicore.engine import python
from kpicore.engine.data import Columns, Dataset, Request, Rows, Value
from kpicore.pipeline.prepare import OUTCOMES
from kpicore.plan.expr import Expr, Type
from kpicore.plan.plan import Plan, walk

Row = dict[str, int]


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
        found = self._evaluated(self._wanted, months)
        return [_outcome(found, index) for index in range(len(months))]

    def around(self, people: Sequence[Facts]) -> Around:
        """To ask about these people's months, each with one thing changed."""
        return Around(self._plan, people, self._evaluated(self._plan.needed(self._wanted), people))

    def _evaluated(self, names: Sequence[str], months: Sequence[Facts]) -> Columns:
        if not months:
            return {}
        columns = {
            name: [_value(month.columns.get(name), type_) for month in months]
            for name, type_ in _inputs(self._plan, names).items()
        }
        rows = {table: _together([month.rows[table] for month in months]) for table in months[0].rows}
        return python.evaluate(Request(self._plan, names), Dataset(len(months), columns, rows)).columns


class Touched(NamedTuple):
    """What is otherwise: a column; or of a table the rows that have that code in that field."""

    name: str
    field: str = ""
    code: int = 0


class Asked(NamedTuple):
    """A month that was not: of the person at an index, with that column, or the rows of that table, as `now` says."""

    person: int
    touched: Touched
    now: int | Sequence[Row]


class _Part(NamedTuple):
    """What of a plan depends on one column or table: first what reads it, and then what rests on that; all else that
    either reads is an input, by the name that it has in the plan."""

    first: Plan
    rest: Plan


class Around:
    """The months of some people, and what becomes of them where one column or table is otherwise: only what depends on
    it is computed again, and only once for changes that come to the same."""

    def __init__(self, plan: Plan, people: Sequence[Facts], known: Columns) -> None:
        self.people = people
        self._plan = plan
        self._known = known
        self._parts: dict[Touched, _Part] = {}
        self.outcomes = [_outcome(known, index) for index in range(len(people))]

    def asked(self, months: Sequence[Asked]) -> list[Outcome]:
        """What each of them would come to, in their order."""
        found: list[Outcome] = [Outcome()] * len(months)
        places: dict[Touched, list[int]] = {}
        for place, month in enumerate(months):
            places.setdefault(month.touched, []).append(place)
        for touched, of in places.items():
            if touched not in self._parts:
                self._parts[touched] = _part(self._plan, touched)
            for place, outcome in zip(of, self._changed(self._parts[touched], [months[at] for at in of]), strict=True):
                found[place] = outcome
        return found

    def _changed(self, part: _Part, months: Sequence[Asked]) -> list[Outcome]:
        names = list(part.first.definitions)
        first = self._evaluated(part.first, names, months, {})
        keys = [(month.person, tuple(first[name][index] for name in names)) for index, month in enumerate(months)]
        places = {key: index for index, key in enumerate(keys) if key[1] != self._now(key[0], names)}
        several = {name: [first[name][index] for index in places.values()] for name in names}
        wanted = [name for name in OUTCOMES if name in part.rest.definitions]
        rest = self._evaluated(part.rest, wanted, [months[index] for index in places.values()], several)
        again = {**several, **rest}
        changed = [name for name in OUTCOMES if name in again]
        outcomes = {
            key: self.outcomes[key[0]]._replace(**{name: again[name][index] for name in changed})
            for index, key in enumerate(places)
        }
        return [outcomes.get(key, self.outcomes[key[0]]) for key in keys]

    def _now(self, person: int, names: Sequence[str]) -> tuple[Value, ...]:
        return tuple(self._known[name][person] for name in names)

    def _evaluated(self, part: Plan, names: Sequence[str], months: Sequence[Asked], first: Columns) -> Columns:
        if not months or not names:
            return {}
        inputs = _inputs(part, names).items()
        columns = {name: first[name] if name in first else self._column(name, type_, months) for name, type_ in inputs}
        nodes = (node for value in part.definitions.values() for node in walk(value))
        tables = {node.data[0] for node in nodes if node.op == "aggregate"}
        rows = {table: _together([self._rows(table, month) for month in months]) for table in tables}
        return python.evaluate(Request(part, names), Dataset(len(months), columns, rows)).columns

    def _column(self, name: str, type_: Type, months: Sequence[Asked]) -> list[Any]:
        if name in self._known:
            known = self._known[name]
            return [known[month.person] for month in months]
        return [
            month.now if name == month.touched.name else _value(self.people[month.person].columns.get(name), type_)
            for month in months
        ]

    def _rows(self, table: str, month: Asked) -> Sequence[Row]:
        if table == month.touched.name and not isinstance(month.now, int):
            return month.now
        return self.people[month.person].rows[table]


def _outcome(columns: Columns, index: int) -> Outcome:
    return Outcome(**{name: columns[name][index] for name in OUTCOMES if name in columns})


def _part(plan: Plan, touched: Touched) -> _Part:
    first, rest = Plan(), Plan()
    for name in plan.needed([name for name in OUTCOMES if name in plan.definitions]):
        value = plan.definitions[name]
        refs = {node.data for node in walk(value) if node.op == "ref"}
        if any(_touches(node, touched) for node in walk(value)):
            part = first if refs.isdisjoint(rest.definitions) else rest
        elif refs.isdisjoint(first.definitions) and refs.isdisjoint(rest.definitions):
            continue
        else:
            part = rest
        part.definitions[name] = _cut_off(value, part, {})
    if any(_touches(node, touched) for value in rest.definitions.values() for node in walk(value)):
        return _Part(_whole(plan, first, rest), Plan())
    return _Part(first, rest)


def _whole(plan: Plan, first: Plan, rest: Plan) -> Plan:
    """Both in one: something reads what is touched and rests on what reads it."""
    both = Plan()
    for name in plan.definitions:
        if name in first.definitions or name in rest.definitions:
            both.definitions[name] = _cut_off(plan.definitions[name], both, {})
    return both


def _touches(node: Expr, touched: Touched) -> bool:
    if node.op == "input":
        return bool(node.data == touched.name)
    return node.op == "aggregate" and node.data[0] == touched.name and not _other(node.args[1], touched)


def _other(where: Expr, touched: Touched) -> bool:
    """Whether a condition is about rows with another code alone."""
    if where.op == "and":
        return any(_other(each, touched) for each in where.args)
    if where.op != "is_in" or where.args[0].op != "field":
        return False
    return where.args[0].data == touched.field and touched.code not in where.data


def _cut_off(node: Expr, part: Plan, done: dict[int, Expr]) -> Expr:
    """The expression with an input for each definition that is no part of it; what is shared stays shared."""
    if id(node) not in done:
        if node.op == "ref" and node.data not in part.definitions:
            done[id(node)] = Expr("input", node.type, data=node.data)
        else:
            args = tuple(_cut_off(each, part, done) for each in node.args)
            same = all(new is old for new, old in zip(args, node.args, strict=True))
            done[id(node)] = node if same else Expr(node.op, node.type, args, node.data)
    return done[id(node)]


def _by_person(rows: Rows, size: int) -> list[list[Row]]:
    found: list[list[Row]] = [[] for _ in range(size)]
    names = list(rows.columns)
    for person, *values in zip(rows.person, *rows.columns.values(), strict=True):
        found[person].append(dict(zip(names, values, strict=True)))
    return found


def _inputs(plan: Plan, wanted: Sequence[str]) -> dict[str, Type]:
    """Every column that these definitions rest on."""
    nodes = (node for name in plan.needed(wanted) for node in walk(plan.definitions[name]))
    return {node.data: node.type for node in nodes if node.op == "input"}


def _value(value: Value, type_: Type) -> Any:
    """What nobody said is missing where it may be, and else no."""
    return 0 if value is None and not type_.nullable else value


def _together(several: Sequence[Sequence[Row]]) -> Rows:
    person = [index for index, rows in enumerate(several) for _ in rows]
    names = list(dict.fromkeys(name for rows in several for row in rows for name in row))
    return Rows(person, {name: [row[name] for rows in several for row in rows] for name in names})
