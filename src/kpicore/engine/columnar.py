"""A plan as Narwhals expressions. The one module that knows a data-frame library; it knows no scheme.

Only operations that mean the same on every backend are used: integer arithmetic, comparison, when/then, is_in, group
sums and left joins. Every rounding is the plan's own formula, never the engine's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw

from kpicore.engine.data import Columns, Dataset, Evaluation, Request, Rows
from kpicore.plan.expr import TRUE, Expr
from kpicore.plan.plan import Plan, walk

PERSON = "//person"
Lowered = Any  # a Narwhals expression; the library's own types differ between its lazy and eager frames
MakeFrame = Callable[[Mapping[str, Sequence[Any]]], Any]


def evaluate(request: Request, data: Dataset, make_frame: MakeFrame) -> Evaluation:
    """The wanted definitions for every person.

    make_frame: turns columns (name → ints and Nones) into a native lazy frame of the backend.
    """
    names = request.plan.needed(request.wanted)
    definitions = {name: request.plan.definitions[name] for name in names}
    aggregates = _aggregates(definitions.values())
    columns: dict[str, Sequence[Any]] = {PERSON: range(data.size)}
    columns |= {name: data.columns[name] for name in _inputs(definitions.values())}
    frame = nw.from_native(make_frame(columns)).lazy()
    for table in data.rows:
        wanted = {name: node for name, node in aggregates.items() if node.data[0] == table}
        if wanted:
            frame = _join_aggregates(frame, wanted, data.rows[table], make_frame)
    places = {id(node): name for name, node in aggregates.items()}
    for level in _levels(request.plan, names):
        frame = frame.with_columns(**{_defined(name): lower(definitions[name], places) for name in level})
    found = frame.select(PERSON, *map(_defined, request.wanted)).collect().sort(PERSON)
    values: Columns = {name: found[_defined(name)].to_list() for name in request.wanted}
    return Evaluation(values, _row_values(request.row_values, data.rows, make_frame))


def _defined(name: str) -> str:
    """The column of a definition. No column of the data begins so, nor those that are the engine's own (`//…`)."""
    return f"/{name}"


def _inputs(definitions: Iterable[Expr]) -> list[str]:
    return list(dict.fromkeys(node.data for value in definitions for node in walk(value) if node.op == "input"))


def _aggregates(definitions: Iterable[Expr]) -> dict[str, Expr]:
    nodes = {id(node): node for value in definitions for node in walk(value) if node.op == "aggregate"}
    return {f"//aggregate{i}": node for i, node in enumerate(nodes.values())}


def _levels(plan: Plan, names: Sequence[str]) -> list[list[str]]:
    """Definitions in groups, each of which refers only to earlier groups: one step of the frame for each."""
    depth: dict[str, int] = {}
    for name in names:
        below = [depth[node.data] for node in walk(plan.definitions[name]) if node.op == "ref"]
        depth[name] = max(below, default=-1) + 1
    levels: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name, level in depth.items():
        levels[level].append(name)
    return levels


def _join_aggregates(frame: Any, wanted: dict[str, Expr], rows: Rows, make_frame: MakeFrame) -> Any:
    """One group-by for all aggregates of a table, joined to the people; who has no row has 0."""
    table = nw.from_native(make_frame({PERSON: rows.person, **rows.columns})).lazy()
    summed = table.group_by(PERSON).agg(**{name: _aggregate(node) for name, node in wanted.items()})
    joined = frame.join(summed, on=PERSON, how="left")
    return joined.with_columns(**{name: nw.col(name).fill_null(0) for name in wanted})


def _aggregate(node: Expr) -> Lowered:
    function = node.data[1]
    value, where = (lower(arg, {}) for arg in node.args)
    if function == "count":
        if node.args[1] is TRUE:
            return nw.len().cast(nw.Int64)
        return nw.when(where).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64)).sum()
    if function == "sum":
        return nw.when(where).then(value).otherwise(nw.lit(0, nw.Int64)).sum()
    held = nw.when(where).then(value)
    if function == "distinct":  # a missing one would be counted as one more thing
        return held.n_unique() - (held.null_count() > 0).cast(nw.Int64)
    return held.min() if function == "min" else held.max()


def _row_values(
    asked: Sequence[tuple[str, Expr]], tables: Mapping[str, Rows], make_frame: MakeFrame
) -> dict[int, list[int]]:
    """The value of each row, for all that is asked of one table at once."""
    found: dict[int, list[int]] = {}
    for name in dict.fromkeys(table for table, _ in asked):
        rows = tables[name]
        wanted = {f"//value{i}": (i, value) for i, (table, value) in enumerate(asked) if table == name}
        frame = nw.from_native(make_frame({PERSON: range(len(rows)), **rows.columns})).lazy()
        lowered = {column: lower(value, {}) for column, (_, value) in wanted.items()}
        values = frame.select(PERSON, **lowered).collect().sort(PERSON) if len(rows) else {}
        found |= {i: values[column].to_list() if len(rows) else [] for column, (i, _) in wanted.items()}
    return dict(sorted(found.items()))


def lower(node: Expr, places: dict[int, str]) -> Lowered:
    """The Narwhals expression of a node. places: the columns that hold aggregates."""
    if node.op == "aggregate":
        return nw.col(places[id(node)])
    if node.op == "const":
        return nw.lit(bool(node.data), nw.Boolean) if node.type.kind == "bool" else nw.lit(node.data, nw.Int64)
    return _LOWERINGS[node.op](node, [lower(arg, places) for arg in node.args])


def _absent(node: Expr, args: list[Lowered]) -> Lowered:
    return nw.lit(None, nw.Int64)


def _column(node: Expr, args: list[Lowered]) -> Lowered:
    return nw.col(node.data)


def _ref(node: Expr, args: list[Lowered]) -> Lowered:
    return nw.col(_defined(node.data))


def _cohort(node: Expr, args: list[Lowered]) -> Lowered:
    if node.data == "count":
        return args[0].cast(nw.Int64).sum()
    return (args[0].min() if node.data == "min" else args[0].max()).fill_null(0)


def _compare(node: Expr, args: list[Lowered]) -> Lowered:
    left, right = args
    return {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "==": left == right,
    }[node.data]


def _is_in(node: Expr, args: list[Lowered]) -> Lowered:
    return args[0].is_in(sorted(node.data))


def _missing(node: Expr, args: list[Lowered]) -> Lowered:
    return args[0].is_null()


def _given(node: Expr, args: list[Lowered]) -> Lowered:
    value, otherwise = args
    return nw.when(value.is_null()).then(otherwise).otherwise(value)


def _blank_if(node: Expr, args: list[Lowered]) -> Lowered:
    condition, value = args
    return nw.when(~condition).then(value)


def _and(node: Expr, args: list[Lowered]) -> Lowered:
    return nw.all_horizontal(*args, ignore_nulls=False)


def _or(node: Expr, args: list[Lowered]) -> Lowered:
    return nw.any_horizontal(*args, ignore_nulls=False)


def _not(node: Expr, args: list[Lowered]) -> Lowered:
    return ~args[0]


def _first_of(node: Expr, args: list[Lowered]) -> Lowered:
    *codes, otherwise = node.data
    found = nw.lit(otherwise, nw.Int64)
    for condition, code in reversed(list(zip(args, codes, strict=True))):
        found = nw.when(condition).then(nw.lit(code, nw.Int64)).otherwise(found)
    return found


def _choose(node: Expr, args: list[Lowered]) -> Lowered:
    condition, then, otherwise = args
    return nw.when(condition).then(then).otherwise(otherwise)


def _add(node: Expr, args: list[Lowered]) -> Lowered:
    total = args[0]
    for part in args[1:]:
        total = total + part
    return total


def _mul(node: Expr, args: list[Lowered]) -> Lowered:
    return args[0] * args[1]


def _div(node: Expr, args: list[Lowered]) -> Lowered:
    """Half up, away from zero, right for floor and for truncating division alike."""
    top, bottom = args
    if node.args[0].type.low >= 0:
        return (top * 2 + bottom) // (bottom * 2)
    return nw.when(top >= 0).then((top * 2 + bottom) // (bottom * 2)).otherwise(-((bottom - top * 2) // (bottom * 2)))


def _floor_div(node: Expr, args: list[Lowered]) -> Lowered:
    return args[0] // node.data


def _lowest(node: Expr, args: list[Lowered]) -> Lowered:
    left, right = args
    return nw.when(left <= right).then(left).otherwise(right)


def _highest(node: Expr, args: list[Lowered]) -> Lowered:
    left, right = args
    return nw.when(left >= right).then(left).otherwise(right)


def _band(node: Expr, args: list[Lowered]) -> Lowered:
    cuts, codes = node.data
    found = nw.lit(codes[0], nw.Int64)
    for cut, code in zip(cuts, codes[1:], strict=True):
        found = nw.when(args[0] >= cut).then(nw.lit(code, nw.Int64)).otherwise(found)
    return found


def _pick(node: Expr, args: list[Lowered]) -> Lowered:
    by_value: dict[int, list[int]] = {}
    for code, value in node.data.items():
        by_value.setdefault(value, []).append(code)
    (last, _), *others = sorted(by_value.items(), key=lambda item: -len(item[1]))
    found = nw.lit(last, nw.Int64)
    for value, codes in others:
        found = nw.when(args[0].is_in(codes)).then(nw.lit(value, nw.Int64)).otherwise(found)
    return found


_LOWERINGS: dict[str, Callable[[Expr, list[Lowered]], Lowered]] = {
    "absent": _absent, "input": _column, "ref": _ref, "field": _column, "cohort": _cohort, "compare": _compare,
    "is_in": _is_in, "missing": _missing, "given": _given, "blank_if": _blank_if, "and": _and, "or": _or, "not": _not,
    "first_of": _first_of, "choose": _choose, "add": _add, "mul": _mul, "div": _div, "floor_div": _floor_div,
    "lowest": _lowest,
    "highest": _highest, "band": _band, "pick": _pick,
}  # fmt: skip


def polars_frame(columns: Mapping[str, Sequence[Any]]) -> Any:
    """Columns as a lazy frame of Polars."""
    import polars

    series = []
    for name, values in columns.items():
        dtype = polars.Boolean if name.startswith("na/") else polars.Int64
        series.append(polars.Series(name, values, dtype=dtype))
    return polars.LazyFrame(series)
