"""A plan as SQL over whole numbers, for engines that are asked in SQL. It knows no scheme, and writes no word of the
input: columns are numbered, since names that differ in case alone are one column to these engines.

Every rounding is the plan's own formula. Only what means the same in every dialect is used; what each spells in its own
way is the division of whole numbers, which must never go through a double, and the types of these numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from kpicore.engine.widths import Widths, holding, named
from kpicore.plan.expr import TRUE, Expr
from kpicore.plan.plan import Plan, walk

ID, PERSON, PEOPLE = "id", "person", "people"
_NAME = re.compile(r"\b[acktr]\d+\b")
Definitions = Mapping[str, Expr]


class Dialect(NamedTuple):
    """division: the operator for whole numbers. types: of whole numbers by their bits, from the narrowest to 64."""

    division: str
    types: Mapping[int, str]

    def type_of(self, bits: int) -> str:
        return next(name for width, name in self.types.items() if bits <= width)

    def whole(self, value: int) -> str:
        return self.cast(str(value), holding(value))

    def cast(self, sql: str, bits: int) -> str:
        return f"CAST({sql} AS {self.type_of(bits)})"

    def widened(self, sql: str, bits: int) -> str:
        """A number that is to be computed with; what is of one type alone needs no other."""
        return self.cast(sql, bits) if len(self.types) > 1 else sql


class Read(NamedTuple):
    """What a query wants of a table: its rows in the data, "" where it is the people, and the column c<n> that each
    column of the data is to be."""

    rows: str
    columns: Mapping[str, str]


class Query(NamedTuple):
    """last gives `id` and r<n>, the n-th that was asked for, in any order of rows. steps: by name what it needs, each
    step on earlier ones. reads: the tables of the input, by name. A name stands in the SQL as `{name}`.

    A table of the input has `id`, the place of the row, and one of rows also `person`, the place of its person.
    """

    steps: Mapping[str, str]
    last: str
    reads: Mapping[str, Read]

    @property
    def text(self) -> str:
        """All of it as one statement."""
        steps = ", ".join(f"{name} AS ({sql})" for name, sql in self.steps.items())
        return f"WITH {steps} {self.last}".replace("{", "").replace("}", "")


def people_query(plan: Plan, wanted: Sequence[str], dialect: Dialect) -> Query:
    """The wanted definitions of every person."""
    definitions = {name: plan.definitions[name] for name in plan.needed(wanted)}
    asked = [definitions[name] for name in wanted]
    aggregates: dict[str, dict[int, Expr]] = {}
    for value in definitions.values():
        for node in walk(value):
            if node.op == "aggregate":
                aggregates.setdefault(node.data[0], {})[id(node)] = node
    steps = _Steps(dialect, [*definitions.values()], asked, definitions)
    parts, reads, sums, joins = dict[str, str](), dict[str, Read](), list[str](), ""
    for number, (table, nodes) in enumerate(aggregates.items()):
        group, rows = f"grouped{number}", f"rows{number}"
        places = {key: f"a{len(sums) + i}" for i, key in enumerate(nodes)}
        before, grouped, columns = _grouped(rows, dict(zip(places.values(), nodes.values(), strict=True)), dialect)
        parts |= {**before, group: grouped}
        reads[rows] = Read(table, columns)
        sums += [f"coalesce({group}.{place}, 0) AS {place}" for place in places.values()]
        joins += f" LEFT JOIN {_table(group)} ON {group}.{PERSON} = {PEOPLE}.{ID}"
        steps.places |= places
    terms = [steps.term(value) for value in asked]
    base = f"SELECT {', '.join([f'{PEOPLE}.{ID}', *steps.columns.values(), *sums])} FROM {_table(PEOPLE)}{joins}"
    before, source = steps.written("step", ID, base, [term.sql for term in terms])
    reads[PEOPLE] = Read("", steps.columns)
    return Query({**parts, **before}, f"SELECT {_listed(ID, terms)} FROM {source}", reads)


def rows_query(table: str, asked: Sequence[Expr], dialect: Dialect) -> Query:
    """Row expressions for every row of a table."""
    steps = _Steps(dialect, asked, asked, {})
    terms = [steps.term(value) for value in asked]
    base = f"SELECT {', '.join([ID, *steps.columns.values()])} FROM {_table('rows')}"
    before, source = steps.written("step", ID, base, [term.sql for term in terms])
    return Query(before, f"SELECT {_listed(ID, terms)} FROM {source}", {"rows": Read(table, steps.columns)})


def _grouped(
    rows: str, nodes: Mapping[str, Expr], dialect: Dialect
) -> tuple[Mapping[str, str], str, Mapping[str, str]]:
    """All aggregates of a table as one group-by; the steps before it, and the columns that it reads."""
    values = [arg for node in nodes.values() for arg in node.args]
    steps = _Steps(dialect, values, values, {})
    sums = {place: _aggregate(node, *(steps.term(arg).sql for arg in node.args)) for place, node in nodes.items()}
    base = f"SELECT {', '.join([PERSON, *steps.columns.values()])} FROM {_table(rows)}"
    before, source = steps.written(f"{rows}_step", PERSON, base, list(sums.values()))
    listed = ", ".join([PERSON, *(f"{sql} AS {place}" for place, sql in sums.items())])
    return before, f"SELECT {listed} FROM {source} GROUP BY {PERSON}", steps.columns


def _aggregate(node: Expr, value: str, where: str) -> str:
    """Over the rows of one person; NULL, which is 0 to the plan, where none fulfils the condition."""
    function = node.data[1]
    if node.args[1] is not TRUE:
        value = f"CASE WHEN {where} THEN {value} END"
    if function == "sum":  # wider than 64 bits to some engines
        return f"CAST(sum({value}) AS BIGINT)"
    return f"count(DISTINCT {value})" if function == "distinct" else f"{function}({value})"


def _table(name: str) -> str:
    return f"{{{name}}} AS {name}"


class _Term(NamedTuple):
    """An expression, and the first step at which all that it mentions is there. simple: a name or a constant."""

    sql: str
    step: int = 0
    simple: bool = False


def _listed(key: str, terms: Sequence[_Term]) -> str:
    return ", ".join([key, *(f"{term.sql} AS r{i}" for i, term in enumerate(terms))])


class _Steps:
    """Columns of one table, computed in steps, each of which mentions columns of earlier ones only.

    What is mentioned more than once is a column of its own: else the text would double with each such mention.
    """

    def __init__(
        self, dialect: Dialect, values: Iterable[Expr], asked: Iterable[Expr], definitions: Definitions
    ) -> None:
        self.dialect = dialect
        self.widths = Widths(self._resolved)
        self.columns: dict[str, str] = {}
        self.places: dict[int, str] = {}  # the columns of aggregates
        self._definitions = definitions
        own = (node for node in walk(*values, rows=False) if node.op != "aggregate")
        self._mentions = Counter(id(self._resolved(arg)) for node in own for arg in node.args)
        self._mentions.update(id(self._resolved(value)) for value in asked)
        self._terms: dict[int, _Term] = {}
        self._added: list[dict[str, str]] = []
        self._looks: list[dict[str, str]] = []  # over all people together

    def term(self, value: Expr) -> _Term:
        node = self._resolved(value)
        if id(node) not in self._terms:
            term = self._lowered(node)
            self._terms[id(node)] = self._column(term) if self._mentions[id(node)] > 1 else term
        return self._terms[id(node)]

    def _resolved(self, node: Expr) -> Expr:
        while node.op == "ref":
            node = self._definitions[node.data]
        return node

    def _lowered(self, node: Expr) -> _Term:
        if node.op in ("input", "field"):
            return _Term(self.columns.setdefault(node.data, f"c{len(self.columns)}"), simple=True)
        if node.op == "aggregate":
            return _Term(self.places[id(node)], simple=True)
        if node.op == "const":
            return _Term(_constant(node, self.dialect), simple=True)
        args = [self.term(arg) for arg in node.args]
        if node.op == "cohort":
            return self._look(node.data, args[0])
        if node.op in _MENTION_OFTEN:
            args = [self._column(arg) for arg in args]
        parts = [arg.sql for arg in args]
        if node.op in _COMPUTED:
            parts = [self.dialect.widened(part, self.widths.computing(node)) for part in parts]
        return _joined(_LOWERINGS[node.op](node, parts, self.dialect), args)

    def _column(self, term: _Term) -> _Term:
        if term.simple:
            return term
        return _Term(_put(self._added, term.step, "t", term.sql), term.step + 1, simple=True)

    def _look(self, function: str, of: _Term) -> _Term:
        """An aggregate over everybody, beside each person in the same step. A window would be one worker's."""
        asked = f"CASE WHEN {of.sql} THEN 1 END" if function == "count" else of.sql
        return _Term(_put(self._looks, of.step, "k", f"coalesce({function}({asked}), 0)"), of.step, simple=True)

    def written(self, name: str, key: str, base: str, last: Sequence[str]) -> tuple[Mapping[str, str], str]:
        """The steps by name, and what to read the last expressions from. Each step keeps what is mentioned after it.
        base: what the first one reads."""
        count = max(len(self._added), len(self._looks))
        added = self._added + [{}] * (count + 1 - len(self._added))
        looks = self._looks + [{}] * (count + 1 - len(self._looks))
        parts: dict[str, str] = {}
        mentioned = _names(last)
        for step in reversed(range(count)):
            mentioned -= looks[step + 1].keys()
            mentioned |= _names(looks[step + 1].values())
            kept = sorted(mentioned - added[step].keys())
            listed = ", ".join([key, *kept, *(f"{sql} AS {column}" for column, sql in added[step].items())])
            parts = {f"{name}{step + 1}": f"SELECT {listed} FROM {_source(name, step, looks[step])}", **parts}
            mentioned = set(kept) | _names(added[step].values())
        return {f"{name}0": base, **parts}, _source(name, count, looks[count])


def _put(steps: list[dict[str, str]], step: int, letter: str, sql: str) -> str:
    steps += [{} for _ in range(step + 1 - len(steps))]
    name = f"{letter}{sum(map(len, steps))}"
    steps[step][name] = sql
    return name


def _source(name: str, step: int, looks: Mapping[str, str]) -> str:
    table = _table(f"{name}{step}")
    if not looks:
        return table
    listed = ", ".join(f"{sql} AS {column}" for column, sql in looks.items())
    return f"{table} CROSS JOIN (SELECT {listed} FROM {table}) AS {name}{step}_looks"


def _names(expressions: Iterable[str]) -> set[str]:
    return {name for sql in expressions for name in _NAME.findall(sql)}


def _joined(sql: str, args: Sequence[_Term]) -> _Term:
    return _Term(sql, max((arg.step for arg in args), default=0))


def _constant(node: Expr, dialect: Dialect) -> str:
    return _truth(node.data) if node.type.kind == "bool" else dialect.whole(node.data)


def _truth(value: int) -> str:
    return "TRUE" if value else "FALSE"


def _div(node: Expr, args: list[str], dialect: Dialect) -> str:
    """Half up, away from zero, by divisions of numbers from 0 up alone, on which every dialect agrees."""
    top, bottom = args
    up = f"(({top} * 2 + {bottom}) {dialect.division} ({bottom} * 2))"
    if node.args[0].type.low >= 0:
        return up
    return f"CASE WHEN {top} >= 0 THEN {up} ELSE -(({bottom} - {top} * 2) {dialect.division} ({bottom} * 2)) END"


def _floor_div(node: Expr, args: list[str], dialect: Dialect) -> str:
    return f"({args[0]} {dialect.division} {dialect.whole(node.data)})"


def _band(node: Expr, args: list[str], dialect: Dialect) -> str:
    """A number that is missing reaches no cut: it counts as the lowest, unless the band says otherwise."""
    cuts, codes, *missing = node.data
    cases = [(f"{args[0]} >= {cut}", code) for cut, code in zip(cuts, codes[1:], strict=True)][::-1]
    cases += [(f"{args[0]} IS NULL", code) for code in missing if code not in (None, codes[0])]
    return _cases(node, cases, codes[0], dialect)


def _pick(node: Expr, args: list[str], dialect: Dialect) -> str:
    by_value: dict[int, list[int]] = {}
    for code, value in node.data.items():
        by_value.setdefault(value, []).append(code)
    (last, _), *others = sorted(by_value.items(), key=lambda item: -len(item[1]))
    return _cases(node, [(_within(args[0], codes), value) for value, codes in others], last, dialect)


def _first_of(node: Expr, args: list[str], dialect: Dialect) -> str:
    return _cases(node, list(zip(args, node.data[:-1], strict=True)), node.data[-1], dialect)


def _cases(node: Expr, cases: Sequence[tuple[str, int]], otherwise: int, dialect: Dialect) -> str:
    """Whole numbers, or truths, by the first condition that holds."""
    truth = node.type.kind == "bool"
    spelt = _truth if truth else str
    when = " ".join(f"WHEN {condition} THEN {spelt(value)}" for condition, value in cases)
    found = f"CASE {when} ELSE {spelt(otherwise)} END" if when else spelt(otherwise)
    return found if truth else dialect.cast(found, holding(*named(node)))


def _within(value: str, codes: Iterable[int]) -> str:
    return f"({value} IN ({', '.join(map(str, sorted(codes)))}))"


def _compare(node: Expr, args: list[str], dialect: Dialect) -> str:
    return f"({args[0]} {'=' if node.data == '==' else node.data} {args[1]})"


def _spelt(template: str) -> Callable[[Expr, list[str], Dialect], str]:
    """The parts in the places of {0}, {1}, …"""
    return lambda node, args, dialect: template.format(*args)


def _between(operator: str) -> Callable[[Expr, list[str], Dialect], str]:
    return lambda node, args, dialect: f"({operator.join(args)})"


_COMPUTED = ("add", "mul", "div")
_MENTION_OFTEN = ("div", "band", "pick")
_LOWERINGS: dict[str, Callable[[Expr, list[str], Dialect], str]] = {
    "absent": lambda node, args, dialect: dialect.cast("NULL", 8),
    "compare": _compare,
    "is_in": lambda node, args, dialect: _within(args[0], node.data),
    "missing": _spelt("({0} IS NULL)"),
    "given": _spelt("coalesce({0}, {1})"),
    "blank_if": _spelt("CASE WHEN {0} THEN NULL ELSE {1} END"),
    "and": _between(" AND "),
    "or": _between(" OR "),
    "not": _spelt("(NOT {0})"),
    "first_of": _first_of,
    "choose": _spelt("CASE WHEN {0} THEN {1} ELSE {2} END"),
    "add": _between(" + "),
    "mul": _between(" * "),
    "div": _div,
    "floor_div": _floor_div,
    "lowest": _spelt("least({0}, {1})"),
    "highest": _spelt("greatest({0}, {1})"),
    "band": _band,
    "pick": _pick,
}
