"""A plan over columns of Arrow, chunk after chunk, on the engine that the run names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

import pyarrow as pa

from kpicore.plan.plan import Plan

Columns = Mapping[str, pa.Array]
Compute = Callable[[Columns, int], Columns]
"""From whole numbers and nulls of so many people, by the names of a plan's inputs, to the definitions by name."""


def computing(engine: str, plan: Plan, wanted: Sequence[str]) -> AbstractContextManager[Compute]:
    """What computes the wanted definitions; within, kpicore.engine.failed.Failed is raised where the engine cannot."""
    return _ENGINES[engine](plan, wanted)


@contextmanager
def _polars(plan: Plan, wanted: Sequence[str]) -> Iterator[Compute]:
    import polars

    from kpicore.engine.columnar import PERSON, define, defined, inputs

    asked = inputs(plan, wanted)

    def compute(columns: Columns, size: int) -> Columns:
        person = polars.int_range(size, eager=True).alias(PERSON)
        given = [polars.Series(name, columns[name]) for name in asked]
        frame = polars.LazyFrame([person, *given])
        found = define(frame, plan, wanted).collect()
        return {name: found[defined(name)].to_arrow() for name in wanted}

    yield compute


@contextmanager
def _duckdb(plan: Plan, wanted: Sequence[str]) -> Iterator[Compute]:
    from kpicore.engine.duckdb import DIVISION, asking
    from kpicore.engine.sql import ID, PEOPLE, people_query

    query = people_query(plan, wanted, DIVISION)
    read = query.reads[PEOPLE].columns
    with asking() as ask:

        def compute(columns: Columns, size: int) -> Columns:
            places = pa.array(range(size), pa.int64())
            given = pa.table({ID: places, **{name: columns[column] for column, name in read.items()}})
            found = ask(query.text, {PEOPLE: given}).sort_by(ID)
            return {name: found[f"r{place}"].combine_chunks() for place, name in enumerate(wanted)}

        yield compute


_ENGINES: Mapping[str, Callable[[Plan, Sequence[str]], AbstractContextManager[Compute]]] = {
    "polars": _polars,
    "duckdb": _duckdb,
}
