"""A plan as Python closures over ints: no data-frame library, for small runs and for the explanation of one person."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import eq, ge, gt, itemgetter, le, lt
from typing import Any

from kpicore.engine.data import Columns, Dataset, Evaluation, Request, Rows
from kpicore.numbers import half_up
from kpicore.plan.expr import Expr, all_of
from kpicore.plan.plan import walk

Environment = list[Any]
Closure = Callable[[Any], Any]
SlotKey = tuple[str, ...]
Slots = Mapping[SlotKey, int]
Index = tuple[str, str]  # a table, and the field of it that rows are looked up by
Row = dict[str, int]

_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq}


def evaluate(request: Request, data: Dataset) -> Evaluation:
    """The wanted definitions for every person. An environment is a list: inputs, rows, then definitions in order."""
    names = request.plan.needed(request.wanted)
    indexes = _indexes(request.plan.definitions[name] for name in names)
    slots = _slots(data, indexes, names)
    environments = _environments(data, indexes, len(names))
    for name in names:
        definition = request.plan.definitions[name]
        slots_with_cohorts = _add_cohorts(definition, slots, environments)
        compute, slot = lower(definition, slots_with_cohorts), slots["definition", name]
        for environment in environments:
            environment[slot] = compute(environment)
    columns: Columns = {}
    for name in request.wanted:
        slot = slots["definition", name]
        columns[name] = [environment[slot] for environment in environments]
    return Evaluation(columns, _row_values(request.row_values, data.rows))


def _indexes(definitions: Iterable[Expr]) -> list[Index]:
    """What the aggregates look rows up by."""
    aggregates = (node for value in definitions for node in walk(value) if node.op == "aggregate")
    found = ((node.data[0], _looked_up(node.args[1])[0]) for node in aggregates)
    return list(dict.fromkeys((table, condition.args[0].data) for table, condition in found if condition is not None))


def _slots(data: Dataset, indexes: Sequence[Index], names: Sequence[str]) -> dict[SlotKey, int]:
    keys: list[SlotKey] = [("input", name) for name in data.columns]
    keys += [("rows", table) for table in data.rows]
    keys += [("index", *index) for index in indexes]
    keys += [("definition", name) for name in names]
    return {key: slot for slot, key in enumerate(keys)}


def _environments(data: Dataset, indexes: Sequence[Index], definitions: int) -> list[Environment]:
    rest: list[Any] = [None] * definitions
    rows = {table: _by_person(rows, data.size) for table, rows in data.rows.items()}
    columns: list[Sequence[Any]] = [*data.columns.values(), *rows.values()]
    columns += [[_by_code(each, field) for each in rows[table]] for table, field in indexes]
    if not columns:
        return [list(rest) for _ in range(data.size)]
    return [[*values, *rest] for values in zip(*columns, strict=True)]


def _by_person(rows: Rows, size: int) -> list[list[Row]]:
    """Each person's rows, as environments of the row expressions."""
    grouped: list[list[Row]] = [[] for _ in range(size)]
    names = list(rows.columns)
    for person, *values in zip(rows.person, *rows.columns.values(), strict=True):
        grouped[person].append(dict(zip(names, values, strict=True)))
    return grouped


def _by_code(rows: Sequence[Row], field: str) -> dict[int, list[Row]]:
    """A person's rows by what they say in one field, so that no aggregate has to look at all of them."""
    grouped: dict[int, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row[field], []).append(row)
    return grouped


def _row_values(asked: Iterable[tuple[str, Expr]], tables: Mapping[str, Rows]) -> dict[int, list[int]]:
    """The value of each row; computed once for rows that are the same in all that the expression looks at."""
    looked_at: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    found = {}
    for place, (table, value) in enumerate(asked):
        names = sorted({node.data for node in walk(value) if node.op == "field"})
        columns, compute = tables[table].columns, lower(value, {})
        if not names:
            found[place] = [compute({})] * len(tables[table])
            continue
        key = (table, *names)
        if key not in looked_at:
            looked_at[key] = list(zip(*(columns[name] for name in names), strict=True))
        values = {each: compute(dict(zip(names, each, strict=True))) for each in set(looked_at[key])}
        found[place] = [values[each] for each in looked_at[key]]
    return found


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
        extended["cohort", str(id(node))] = len(environments[0]) if environments else 0
        for environment in environments:
            environment.append(answer)
    return extended


def lower(node: Expr, slots: Slots) -> Closure:
    """The closure of an expression. Row expressions take a row's dict instead of a person's list."""
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
    return itemgetter(node.data)


def _cohort(node: Expr, slots: Slots) -> Closure:
    return itemgetter(slots["cohort", str(id(node))])


def _aggregate(node: Expr, slots: Slots) -> Closure:
    table, function = node.data
    value, (rows, where) = lower(node.args[0], slots), _candidates(table, node.args[1], slots)
    if function == "count":
        return lambda environment: len([None for row in rows(environment) if where(row)])
    if function == "distinct":
        return lambda environment: len({value(row) for row in rows(environment) if where(row)})
    if function == "sum":
        return lambda environment: sum([value(row) for row in rows(environment) if where(row)])
    extreme: Callable[..., int] = min if function == "min" else max
    return lambda environment: extreme([value(row) for row in rows(environment) if where(row)], default=0)


def _candidates(table: str, condition: Expr, slots: Slots) -> tuple[Closure, Closure]:
    """The rows of a person among which those that fulfil the condition are, and what of it is still to be asked."""
    by, rest = _looked_up(condition)
    where = lower(rest, slots)
    if by is None:
        return itemgetter(slots["rows", table]), where
    slot, codes = slots["index", table, by.args[0].data], by.data
    if len(codes) == 1:
        [code] = codes
        return lambda environment: environment[slot].get(code, ()), where
    return lambda environment: [row for code in codes for row in environment[slot].get(code, ())], where


def _looked_up(condition: Expr) -> tuple[Expr | None, Expr]:
    """A part of the condition which says what codes a field of the row may have, if there is one, and the rest."""
    parts = condition.args if condition.op == "and" else (condition,)
    by = next((part for part in parts if part.op == "is_in" and part.args[0].op == "field"), None)
    return by, condition if by is None else all_of(*(part for part in parts if part is not by))


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
