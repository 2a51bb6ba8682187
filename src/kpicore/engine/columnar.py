"""A plan on Polars: what is joined to the people, and which columns are computed in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import polars as pl

from kpicore.engine.compared import compared
from kpicore.engine.data import Columns, Dataset, Evaluation, Request, Rows
from kpicore.engine.expressions import WIDTHS, Lowering, aggregated
from kpicore.plan.expr import Expr
from kpicore.plan.plan import Plan, walk
from kpicore.plan.simplified import WHOLE, simplified

PERSON = "//person"
NO_ROWS: Mapping[str, pl.LazyFrame] = {}
_BITS_OF: Mapping[object, int] = {width: bits for bits, width in WIDTHS.items()}


def evaluate(request: Request, data: Dataset) -> Evaluation:
    """The wanted definitions for every person."""
    plan, wanted = request.plan, request.wanted
    columns = {name: data.columns[name] for name in inputs(plan, wanted)}
    rows = {name: _frame(table.person, table.columns) for name, table in data.rows.items()}
    complete = [name for name, values in columns.items() if None not in values]
    found = define(_frame(range(data.size), columns), plan, wanted, rows, complete).collect().sort(PERSON)
    values: Columns = {name: found[defined(name)].to_list() for name in wanted}
    return Evaluation(values, _row_values(request.row_values, data.rows))


def define(
    frame: pl.LazyFrame,
    plan: Plan,
    wanted: Sequence[str],
    rows: Mapping[str, pl.LazyFrame] = NO_ROWS,
    complete: Iterable[str] = (),
    divided: Mapping[str, int] = WHOLE,
) -> pl.LazyFrame:
    """PERSON and the wanted definitions, as columns `defined(name)` of any width; nothing is collected.

    frame: a row a person, with PERSON and the plan's `inputs` under their names: whole numbers of any width, within the
    ranges that the plan states of them. rows: the tables that aggregates look at, with the PERSON of each row and the
    columns that are read. complete: the inputs that nobody lacks, whatever the plan says. divided: by what the columns
    of inputs are divided that come with fewer decimals than the plan has, and so narrower; the ranges are the plan's.
    """
    bits = frozenset((name, _BITS_OF[type_]) for name, type_ in frame.collect_schema().items() if type_ in _BITS_OF)
    steps = _steps(plan, tuple(wanted), frozenset(complete), frozenset(divided.items()), bits)
    for table, sums in steps.sums.items():
        frame = frame.join(rows[table].group_by(PERSON).agg(**sums), on=PERSON, how="left")
        frame = frame.with_columns(pl.col(*sums).fill_null(0))  # who has no row has 0
    for level in steps.levels:
        frame = frame.with_columns(**level)
    return frame.select(PERSON, **steps.last)


def framed(
    plan: Plan, wanted: Sequence[str], divided: Mapping[str, int]
) -> Callable[[Mapping[str, Any], int], pl.DataFrame]:
    """From columns of Arrow, of so many people, to what `define` makes of them, for one chunk after another.

    The frame is in the pieces that Polars went through: one for a chunk, several for a million people.
    """
    asked = inputs(plan, wanted)
    fewer = {name: divided[name] for name in asked if name in divided}

    def found(columns: Mapping[str, Any], size: int) -> pl.DataFrame:
        person = pl.int_range(size, eager=True).alias(PERSON)
        frame = pl.LazyFrame([person, *(pl.Series(name, columns[name]) for name in asked)])
        complete = [name for name in asked if not columns[name].null_count]
        return define(frame, plan, wanted, complete=complete, divided=fewer).collect()

    return found


def defined(name: str) -> str:
    """The column of a definition. No column of the data begins so, nor those that are the engine's own (`//…`)."""
    return f"/{name}"


def inputs(plan: Plan, wanted: Sequence[str]) -> list[str]:
    """The columns of people that the wanted definitions rest on."""
    values = [plan.definitions[name] for name in plan.needed(wanted)]
    return list(dict.fromkeys(node.data for value in values for node in walk(value) if node.op == "input"))


def _frame(person: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> pl.LazyFrame:
    """Ints and Nones by name, as columns beside the numbers of people or rows."""
    series = [pl.Series(PERSON, person, dtype=pl.Int64)]
    for name, values in columns.items():
        series.append(pl.Series(name, values, dtype=pl.Boolean if name.startswith("na/") else pl.Int64))
    return pl.LazyFrame(series)


class Steps(NamedTuple):
    """What makes a frame into definitions. sums: over the rows of each person, by table. levels: columns, each group of
    which rests on earlier ones only. last: the definitions."""

    sums: Mapping[str, Mapping[str, pl.Expr]]
    levels: Sequence[Mapping[str, pl.Expr]]
    last: Mapping[str, pl.Expr]


@lru_cache(maxsize=32)
def _steps(
    plan: Plan,
    wanted: tuple[str, ...],
    complete: frozenset[str],
    divided: frozenset[tuple[str, int]],
    bits: frozenset[tuple[str, int]],
) -> Steps:
    """Kept, since a month of many chunks asks for the same again; a plan never takes back what it has defined."""
    found = compared(simplified(plan, wanted, complete, dict(divided)))
    nodes = list(walk(*found.values(), rows=False))
    lowering, inner = Lowering(dict(bits)), Lowering({})
    sums: dict[str, dict[str, pl.Expr]] = {}
    for node in nodes:
        if node.op == "aggregate":
            sums.setdefault(node.data[0], {})[lowering.name(node)] = aggregated(node, inner)
    levels = [lowering.columns(level) for level in _shared(found.values(), nodes)]
    return Steps(sums, levels, {defined(name): lowering.of(node) for name, node in found.items()})


def _shared(values: Iterable[Expr], nodes: Sequence[Expr]) -> list[list[Expr]]:
    """What is mentioned more than once, and what a cohort looks at, in groups each of which rests on earlier ones."""
    inner = [node for node in nodes if node.op != "aggregate"]
    mentions = Counter(id(arg) for node in inner for arg in node.args) + Counter(map(id, values))
    looked_at = {id(node.args[0]) for node in nodes if node.op == "cohort"}
    depths: dict[int, int] = {}
    levels: list[list[Expr]] = []

    def depth(node: Expr) -> int:
        """In how many groups there is something that the node rests on, or the node itself."""
        if id(node) not in depths:
            below = max(map(depth, node.args), default=0) if node.op != "aggregate" else 0
            column = id(node) in looked_at or (mentions[id(node)] > 1 and node.op not in _LEAVES)
            if column:
                levels.extend([] for _ in range(below + 1 - len(levels)))
                levels[below].append(node)
            depths[id(node)] = below + column
        return depths[id(node)]

    for value in values:
        depth(value)
    return levels


_LEAVES = ("const", "absent", "input", "aggregate")


def _row_values(asked: Sequence[tuple[str, Expr]], tables: Mapping[str, Rows]) -> dict[int, list[int]]:
    """The value of each row, for all that is asked of one table at once."""
    found: dict[int, list[int]] = {}
    for name in dict.fromkeys(table for table, _ in asked):
        rows, plan = tables[name], Plan()
        for i, (table, value) in enumerate(asked):
            if table == name:
                plan.define(str(i), value)
        wanted = list(plan.definitions)
        values = define(_frame(range(len(rows)), rows.columns), plan, wanted).collect().sort(PERSON)
        found |= {int(i): values[defined(i)].to_list() for i in wanted}
    return dict(sorted(found.items()))
