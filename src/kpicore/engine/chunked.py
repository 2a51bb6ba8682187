"""A plan over columns of Arrow, chunk after chunk: what an engine is given of a month that nobody holds as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.engine.failed import Failed
from kpicore.engine.select import refused
from kpicore.engine.sql import ID, PEOPLE, people_query
from kpicore.messages import say
from kpicore.plan.expr import Expr
from kpicore.plan.plan import Plan
from kpicore.plan.simplified import simplified

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Columns = Mapping[str, pa.Array]
Compute = Callable[[Columns, int], Columns]
"""From whole numbers and nulls of so many people, by the names of a plan's inputs, to the definitions by name."""
Divided = Mapping[str, int]


@contextmanager
def computing(engine: str, plan: Plan, wanted: Sequence[str], divided: Divided) -> Iterator[Compute]:
    """What computes the wanted definitions, on Polars or DuckDB; Rejected (2) where the engine cannot.

    divided: by what columns are divided that come with fewer decimals than the plan has, and so narrower.
    """
    try:
        with _ENGINES[engine](plan, wanted, divided) as compute:
            yield compute
    except Failed as failed:
        raise refused(engine, say("failed: {cause}", cause=failed)) from None


@contextmanager
def _polars(plan: Plan, wanted: Sequence[str], divided: Divided) -> Iterator[Compute]:
    from kpicore.engine.columnar import defined, framed

    frame = framed(plan, wanted, divided)

    def compute(columns: Columns, size: int) -> Columns:
        found = frame(columns, size)
        return {name: found[defined(name)].to_arrow() for name in wanted}

    yield compute


@contextmanager
def _duckdb(plan: Plan, wanted: Sequence[str], divided: Divided) -> Iterator[Compute]:
    from kpicore.engine.duckdb import connected

    with connected(threads="1") as connection:  # chunks are computed beside what is read and written
        asked: _Asked | None = None
        lacking: set[str] = set()  # by whom anybody was without: what is asked is then seldom another

        def compute(columns: Columns, size: int) -> Columns:
            nonlocal asked
            lacking.update(name for name, column in columns.items() if column.null_count)
            complete = columns.keys() - lacking
            if asked is None or asked.complete != complete:
                asked = _Asked(connection, plan, wanted, divided, complete, columns)
            return asked.of(columns, size)

        yield compute


class _Asked:
    """What DuckDB is asked of chunks in which the same columns are complete; not of what is the same for everyone."""

    def __init__(
        self,
        connection: DuckDBPyConnection,
        plan: Plan,
        wanted: Sequence[str],
        divided: Divided,
        complete: Collection[str],
        columns: Columns,
    ) -> None:
        from kpicore.engine.duckdb import DIALECT, Prepared

        self.complete = complete
        self._definitions = simplified(plan, wanted, complete, divided)
        differing = {id(node): name for name, node in self._definitions.items() if node.op != "const"}
        self._answers = {place: f"r{number}" for number, place in enumerate(differing)}
        simple = Plan()
        simple.definitions |= self._definitions
        query = people_query(simple, [*differing.values()], DIALECT)
        self._read = query.reads[PEOPLE].columns
        schema = pa.schema([(ID, pa.int32()), *((name, columns[column].type) for column, name in self._read.items())])
        self._prepared = Prepared(connection, query, schema)

    def of(self, columns: Columns, size: int) -> Columns:
        places = counted(size)
        given = pa.table({ID: places, **{name: columns[column] for column, name in self._read.items()}})
        found = self._prepared.ask(given)
        if not found[ID].combine_chunks().equals(places):
            found = found.sort_by(ID)
        answers = {place: found[answer].combine_chunks() for place, answer in self._answers.items()}
        return {
            name: pa.repeat(_scalar(node), size) if node.op == "const" else answers[id(node)]
            for name, node in self._definitions.items()
        }


def _scalar(constant: Expr) -> pa.Scalar:
    return pa.scalar(bool(constant.data)) if constant.type.kind == "bool" else pa.scalar(constant.data, pa.int64())


def counted(size: int, step: int = 1) -> pa.Int32Array:
    """So many numbers, each larger by a step than the one before."""
    return pc.cumulative_sum(pa.repeat(pa.scalar(step, pa.int32()), size), start=pa.scalar(-step, pa.int32()))


_ENGINES: Mapping[str, Callable[[Plan, Sequence[str], Divided], AbstractContextManager[Compute]]] = {
    "polars": _polars,
    "duckdb": _duckdb,
}
STREAMING = frozenset(_ENGINES)
"""The engines that take a month in chunks."""
