"""A plan on columns of Python's own ints: no data-frame library, for small runs and for the explanation of a person.

What a node asks only of some people, such as a branch of a choice, is computed for them alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from operator import add, eq, ge, gt, le, lt, mul, not_
from typing import Any, NamedTuple, Protocol

from kpicore.engine.data import Columns, Dataset, Evaluation, Request, Rows
from kpicore.numbers import half_up
from kpicore.plan.expr import TRUE, Expr, all_of
from kpicore.plan.plan import walk

Column = Sequence[Any]
Key = tuple[str, object]
"""What a column is of: the op of a node, and its data or, where these do not say it, its id."""


class Known(Protocol):
    """What is known of people or of rows, by what it is."""

    def __getitem__(self, key: Key, /) -> Column: ...


class Frame(NamedTuple):
    """So many people, or rows of a table, and what is known of each of them."""

    size: int
    columns: Known

    def of(self, node: Expr) -> Column:
        """The value of a node for each. A table without rows may lack its columns."""
        return _LOWERINGS[node.op](node, self) if self.size else ()

    def at(self, places: Sequence[int]) -> Frame:
        """Those at some places, which ascend."""
        return self if len(places) == self.size else Frame(len(places), _Some(self.columns, places))

    def where(self, met: Iterable[Any], node: Expr) -> Iterator[Any]:
        """The values of a node for those alone of whom that is true."""
        return iter(self.at(list(compress(range(self.size), met))).of(node))


class _Some(dict[Key, Column]):
    """The columns at some places, taken when they are asked for."""

    def __init__(self, columns: Known, places: Sequence[int]) -> None:
        super().__init__()
        self._columns = columns
        self._places = places

    def __missing__(self, key: Key) -> Column:
        column = self._columns[key]
        self[key] = [column[place] for place in self._places]
        return self[key]


def evaluate(request: Request, data: Dataset) -> Evaluation:
    """The wanted definitions for every person."""
    definitions = {name: request.plan.definitions[name] for name in request.plan.needed(request.wanted)}
    columns: dict[Key, Column] = {("input", name): values for name, values in data.columns.items()}
    columns |= _aggregates(definitions.values(), data)
    people = Frame(data.size, columns)
    for name, definition in definitions.items():
        columns |= _cohorts(definition, people)
        columns["ref", name] = people.of(definition)
    found: Columns = {name: list(columns["ref", name]) for name in request.wanted}
    tables = {table: Frame(len(rows), _fields(rows)) for table, rows in data.rows.items()}
    return Evaluation(found, {i: list(tables[table].of(value)) for i, (table, value) in enumerate(request.row_values)})


def _aggregates(definitions: Iterable[Expr], data: Dataset) -> dict[Key, Column]:
    """What the definitions ask of everyone's rows, each for all people at once."""
    grouped: dict[tuple[str, str], dict[int, list[int]]] = {}
    found: dict[Key, Column] = {}
    for node in (node for node in walk(*definitions) if node.op == "aggregate"):
        table, (by, rest) = data.rows[node.data[0]], _looked_up(node.args[1])
        places: Sequence[int] = range(len(table))
        if by is not None and len(table):
            index = node.data[0], by.args[0].data
            if index not in grouped:
                grouped[index] = _by_code(table.columns[index[1]])
            places = [place for code in by.data for place in grouped[index].get(code, ())]
        found[_key(node)] = _aggregated(node, table, places, rest, data.size)
    return found


def _by_code(codes: Sequence[int]) -> dict[int, list[int]]:
    """The places of rows by what they say in one field, so that no aggregate has to look at all of them."""
    places: dict[int, list[int]] = {}
    for place, code in enumerate(codes):
        places.setdefault(code, []).append(place)
    return places


def _looked_up(condition: Expr) -> tuple[Expr | None, Expr]:
    """A part of the condition which says what codes a field of the row may have, if there is one, and the rest."""
    parts = condition.args if condition.op == "and" else (condition,)
    by = next((part for part in parts if part.op == "is_in" and part.args[0].op == "field"), None)
    return by, condition if by is None else all_of(*(part for part in parts if part is not by))


def _aggregated(node: Expr, table: Rows, places: Sequence[int], where: Expr, size: int) -> list[int]:
    """One number a person from those of the rows at the places that fulfil the condition; 0 where there is none."""
    if where is not TRUE:
        places = list(compress(places, _of_rows(where, table, places)))
    people = [table.person[place] for place in places]
    answers = [0] * size
    if node.data[1] == "count":
        for person in people:
            answers[person] += 1
        return answers
    values: dict[int, list[int]] = {}
    for person, value in zip(people, _of_rows(node.args[0], table, places), strict=True):
        values.setdefault(person, []).append(value)
    answer = _ANSWERS[node.data[1]]
    for person, found in values.items():
        answers[person] = answer(found)
    return answers


_ANSWERS: Mapping[str, Callable[[list[int]], int]] = {
    "sum": sum,
    "distinct": lambda found: len(set(found)),
    "min": min,
    "max": max,
}


def _of_rows(value: Expr, table: Rows, places: Sequence[int]) -> Column:
    """The value of each row at the places."""
    return Frame(len(places), _Some(_fields(table), places)).of(value)


def _fields(table: Rows) -> dict[Key, Column]:
    return {("field", name): values for name, values in table.columns.items()}


def _cohorts(definition: Expr, people: Frame) -> dict[Key, Column]:
    """What a definition asks of all people together."""
    return {_key(node): [_of_all(node, people)] * people.size for node in walk(definition) if node.op == "cohort"}


def _of_all(node: Expr, people: Frame) -> int:
    values = [value for value in people.of(node.args[0]) if value is not None]
    if node.data == "count":
        return sum(values)
    answer: int = {"min": min, "max": max}[node.data](values, default=0)
    return answer


# What a node is


def _column(node: Expr, frame: Frame) -> Column:
    return frame.columns[node.op, node.data]


def _found_before(node: Expr, frame: Frame) -> Column:
    return frame.columns[_key(node)]


def _key(node: Expr) -> Key:
    return node.op, id(node)


def _const(node: Expr, frame: Frame) -> Column:
    return [node.data] * frame.size  # absent: None


def _compare(node: Expr, frame: Frame) -> Column:
    return list(map(_COMPARE[node.data], *map(frame.of, node.args)))


_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq}


def _is_in(node: Expr, frame: Frame) -> Column:
    return list(map(node.data.__contains__, frame.of(node.args[0])))


def _missing(node: Expr, frame: Frame) -> Column:
    return [value is None for value in frame.of(node.args[0])]


def _given(node: Expr, frame: Frame) -> Column:
    values = frame.of(node.args[0])
    others = frame.where((value is None for value in values), node.args[1])
    return [next(others) if value is None else value for value in values]


def _blank_if(node: Expr, frame: Frame) -> Column:
    blank = frame.of(node.args[0])
    values = frame.where(map(not_, blank), node.args[1])
    return [None if each else next(values) for each in blank]


def _and(node: Expr, frame: Frame) -> Column:
    first, *others = node.args
    met = frame.of(first)
    for other in others:
        more = frame.where(met, other)
        met = [each and next(more) for each in met]
    return met


def _or(node: Expr, frame: Frame) -> Column:
    first, *others = node.args
    met = frame.of(first)
    for other in others:
        more = frame.where(map(not_, met), other)
        met = [each or next(more) for each in met]
    return met


def _not(node: Expr, frame: Frame) -> Column:
    return list(map(not_, frame.of(node.args[0])))


def _first_of(node: Expr, frame: Frame) -> Column:
    *codes, otherwise = node.data
    found = [otherwise] * frame.size
    left: Sequence[int] = range(frame.size)
    for condition, code in zip(node.args, codes, strict=True):
        met = frame.at(left).of(condition)
        for place in compress(left, met):
            found[place] = code
        left = list(compress(left, map(not_, met)))
    return found


def _choose(node: Expr, frame: Frame) -> Column:
    condition, then, otherwise = node.args
    met = frame.of(condition)
    chosen, others = frame.where(met, then), frame.where(map(not_, met), otherwise)
    return [next(chosen) if each else next(others) for each in met]


def _add(node: Expr, frame: Frame) -> Column:
    first, *others = map(frame.of, node.args)
    for other in others:
        first = list(map(add, first, other))
    return first


def _mul(node: Expr, frame: Frame) -> Column:
    return list(map(mul, *map(frame.of, node.args)))


def _div(node: Expr, frame: Frame) -> Column:
    return list(map(half_up, *map(frame.of, node.args)))


def _floor_div(node: Expr, frame: Frame) -> Column:
    return [value // node.data for value in frame.of(node.args[0])]


def _lowest(node: Expr, frame: Frame) -> Column:
    return list(map(min, *map(frame.of, node.args)))


def _highest(node: Expr, frame: Frame) -> Column:
    return list(map(max, *map(frame.of, node.args)))


def _band(node: Expr, frame: Frame) -> Column:
    cuts, codes = node.data
    return [codes[bisect_right(cuts, value)] for value in frame.of(node.args[0])]


def _pick(node: Expr, frame: Frame) -> Column:
    return list(map(node.data.__getitem__, frame.of(node.args[0])))


_LOWERINGS: dict[str, Callable[[Expr, Frame], Column]] = {
    "const": _const, "absent": _const, "input": _column, "ref": _column, "field": _column, "cohort": _found_before,
    "aggregate": _found_before, "compare": _compare, "is_in": _is_in, "missing": _missing, "given": _given,
    "blank_if": _blank_if, "and": _and, "or": _or, "not": _not, "first_of": _first_of, "choose": _choose,
    "add": _add, "mul": _mul, "div": _div, "floor_div": _floor_div, "lowest": _lowest, "highest": _highest,
    "band": _band, "pick": _pick,
}  # fmt: skip
