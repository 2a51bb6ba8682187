"""A plan as Python closures over ints: no data-frame library, for small runs and for the explanation of one person."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, repeat
from operator import eq, ge, gt, itemgetter, le, lt
from typing import Any

from kpicore.engine.data import Columns, Dataset, Evaluation, Request, Rows, Value
from kpicore.numbers import half_up
from kpicore.plan.expr import TRUE, Expr, all_of
from kpicore.plan.plan import walk

Environment = list[Any]
Closure = Callable[[Any], Any]
SlotKey = tuple[str, ...]
Slots = Mapping[SlotKey, int]

_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq}


def evaluate(request: Request, data: Dataset) -> Evaluation:
    """The wanted definitions for every person. An environment is a list: inputs, aggregates, then definitions in
    order."""
    names = request.plan.needed(request.wanted)
    definitions = [request.plan.definitions[name] for name in names]
    aggregates = _aggregates(definitions, data)
    slots = _slots([("input", name) for name in data.columns], aggregates, [("definition", name) for name in names])
    rest: list[Value] = [None] * len(names)
    columns = [*data.columns.values(), *aggregates.values()]
    known = zip(*columns, strict=True) if columns else repeat((), data.size)
    environments = [[*values, *rest] for values in known]
    for name, definition in zip(names, definitions, strict=True):
        slots_with_cohorts = _add_cohorts(definition, slots, environments)
        compute, slot = lower(definition, slots_with_cohorts), slots["definition", name]
        for environment in environments:
            environment[slot] = compute(environment)
    found: Columns = {}
    for name in request.wanted:
        slot = slots["definition", name]
        found[name] = [environment[slot] for environment in environments]
    return Evaluation(found, _row_values(request.row_values, data.rows))


def _slots(*keys: Iterable[SlotKey]) -> dict[SlotKey, int]:
    return {key: slot for slot, key in enumerate(chain(*keys))}


def _aggregates(definitions: Iterable[Expr], data: Dataset) -> dict[SlotKey, list[int]]:
    """What the definitions ask of everyone's rows, each for all people at once."""
    grouped: dict[tuple[str, str], dict[int, list[int]]] = {}
    found = {}
    for node in (node for node in walk(*definitions) if node.op == "aggregate"):
        table, (by, rest) = data.rows[node.data[0]], _looked_up(node.args[1])
        places: Sequence[int] = range(len(table))
        if by is not None and places:  # a table without rows may lack its columns
            index = node.data[0], by.args[0].data
            if index not in grouped:
                grouped[index] = _by_code(table.columns[index[1]])
            places = [place for code in by.data for place in grouped[index].get(code, ())]
        found[_of_node(node)] = _aggregated(node, table, places, rest, data.size)
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
        places = [place for place, met in zip(places, _of_rows(where, table, places), strict=True) if met]
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


def _of_rows(value: Expr, table: Rows, places: Sequence[int]) -> list[int]:
    """The value of each row at the places; computed once for rows that are the same in all that it looks at."""
    names = sorted({node.data for node in walk(value) if node.op == "field"})
    compute = lower(value, _slots([("field", name) for name in names]))
    if not names or not places:
        return [compute(()) for _ in places]
    columns = [table.columns[name] for name in names]
    looked_at = list(zip(*([column[place] for place in places] for column in columns), strict=True))
    values = {each: compute(each) for each in set(looked_at)}
    return [values[each] for each in looked_at]


def _row_values(asked: Iterable[tuple[str, Expr]], tables: Mapping[str, Rows]) -> dict[int, list[int]]:
    """The value of each row."""
    return {
        place: _of_rows(value, tables[table], range(len(tables[table]))) for place, (table, value) in enumerate(asked)
    }


def _add_cohorts(definition: Expr, slots: Slots, environments: list[Environment]) -> Slots:
    """Compute what a definition asks of all people together, and give each answer a slot."""
    cohorts = [node for node in walk(definition) if node.op == "cohort"]
    if not cohorts:
        return slots
    extended = dict(slots)
    for node in cohorts:
        slot = slots["definition", node.args[0].data]
        values = [environment[slot] for environment in environments if environment[slot] is not None]
        answer = sum(values) if node.data == "count" else {"min": min, "max": max}[node.data](values, default=0)
        extended[_of_node(node)] = len(environments[0]) if environments else 0
        for environment in environments:
            environment.append(answer)
    return extended


def _of_node(node: Expr) -> SlotKey:
    return node.op, str(id(node))


def lower(node: Expr, slots: Slots) -> Closure:
    """The closure of an expression. Row expressions take the values of a row's fields instead of a person's list."""
    return _LOWERINGS[node.op](node, slots)


def _const(node: Expr, slots: Slots) -> Closure:
    value = node.data
    return lambda environment: value


def _absent(node: Expr, slots: Slots) -> Closure:
    return lambda environment: None


def _input(node: Expr, slots: Slots) -> Closure:
    return itemgetter(slots["input", node.data])


def _ref(node: Expr, slots: Slots) -> Closure:
    return itemgetter(slots["definition", node.data])


def _field(node: Expr, slots: Slots) -> Closure:
    return itemgetter(slots["field", node.data])


def _cohort(node: Expr, slots: Slots) -> Closure:
    return itemgetter(slots[_of_node(node)])


def _aggregate(node: Expr, slots: Slots) -> Closure:
    return itemgetter(slots[_of_node(node)])


def _compare(node: Expr, slots: Slots) -> Closure:
    operator = _COMPARE[node.data]
    left = lower(node.args[0], slots)
    if (constant := node.args[1].constant) is not None:
        return lambda environment: operator(left(environment), constant)
    right = lower(node.args[1], slots)
    return lambda environment: operator(left(environment), right(environment))


def _is_in(node: Expr, slots: Slots) -> Closure:
    value, wanted = lower(node.args[0], slots), node.data
    return lambda environment: value(environment) in wanted


def _missing(node: Expr, slots: Slots) -> Closure:
    value = lower(node.args[0], slots)
    return lambda environment: value(environment) is None


def _given(node: Expr, slots: Slots) -> Closure:
    value, otherwise = (lower(arg, slots) for arg in node.args)

    def given(environment: Any) -> Any:
        found = value(environment)
        return otherwise(environment) if found is None else found

    return given


def _blank_if(node: Expr, slots: Slots) -> Closure:
    condition, value = (lower(arg, slots) for arg in node.args)
    return lambda environment: None if condition(environment) else value(environment)


def _and(node: Expr, slots: Slots) -> Closure:
    parts = [lower(arg, slots) for arg in node.args]
    if len(parts) == 2:
        first, second = parts
        return lambda environment: first(environment) and second(environment)
    return lambda environment: all(part(environment) for part in parts)


def _or(node: Expr, slots: Slots) -> Closure:
    parts = [lower(arg, slots) for arg in node.args]
    if len(parts) == 2:
        first, second = parts
        return lambda environment: first(environment) or second(environment)
    return lambda environment: any(part(environment) for part in parts)


def _not(node: Expr, slots: Slots) -> Closure:
    value = lower(node.args[0], slots)
    return lambda environment: not value(environment)


def _first_of(node: Expr, slots: Slots) -> Closure:
    *codes, otherwise = node.data
    cases = [(lower(arg, slots), code) for arg, code in zip(node.args, codes, strict=True)]

    def first_of(environment: Any) -> Any:
        for condition, code in cases:
            if condition(environment):
                return code
        return otherwise

    return first_of


def _choose(node: Expr, slots: Slots) -> Closure:
    condition, then, otherwise = (lower(arg, slots) for arg in node.args)
    return lambda environment: then(environment) if condition(environment) else otherwise(environment)


def _add(node: Expr, slots: Slots) -> Closure:
    parts = [lower(arg, slots) for arg in node.args]
    if len(parts) == 2:
        first, second = parts
        return lambda environment: first(environment) + second(environment)
    return lambda environment: sum([part(environment) for part in parts])


def _mul(node: Expr, slots: Slots) -> Closure:
    left = lower(node.args[0], slots)
    if (constant := node.args[1].constant) is not None:
        return lambda environment: left(environment) * constant
    right = lower(node.args[1], slots)
    return lambda environment: left(environment) * right(environment)


def _div(node: Expr, slots: Slots) -> Closure:
    top, bottom = (lower(arg, slots) for arg in node.args)
    return lambda environment: half_up(top(environment), bottom(environment))


def _floor_div(node: Expr, slots: Slots) -> Closure:
    value, by = lower(node.args[0], slots), node.data
    return lambda environment: value(environment) // by


def _lowest(node: Expr, slots: Slots) -> Closure:
    left, right = (lower(arg, slots) for arg in node.args)
    return lambda environment: min(left(environment), right(environment))


def _highest(node: Expr, slots: Slots) -> Closure:
    left, right = (lower(arg, slots) for arg in node.args)
    return lambda environment: max(left(environment), right(environment))


def _band(node: Expr, slots: Slots) -> Closure:
    value, (cuts, codes) = lower(node.args[0], slots), node.data
    return lambda environment: codes[bisect_right(cuts, value(environment))]


def _pick(node: Expr, slots: Slots) -> Closure:
    code, values = lower(node.args[0], slots), node.data
    return lambda environment: values[code(environment)]


_LOWERINGS: dict[str, Callable[[Expr, Slots], Closure]] = {
    "const": _const, "absent": _absent, "input": _input, "ref": _ref, "field": _field, "cohort": _cohort,
    "aggregate": _aggregate, "compare": _compare, "is_in": _is_in, "missing": _missing, "given": _given,
    "blank_if": _blank_if, "and": _and, "or": _or, "not": _not, "first_of": _first_of, "choose": _choose, "add": _add,
    "mul": _mul,
    "div": _div, "floor_div": _floor_div, "lowest": _lowest, "highest": _highest, "band": _band, "pick": _pick,
}  # fmt: skip
