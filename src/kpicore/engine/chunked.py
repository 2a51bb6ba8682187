"""A plan over columns of Arrow, chunk after chunk: what an engine is given of a month that nobody holds as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

import pyarrow as pa

from kpicore.engine.failed import Failed
from kpicore.engine.select import refused
from kpicore.messages import say
from kpicore.plan.plan import Plan
from kpicore.plan.simplified import simplified

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
    import polars

    from kpicore.engine.columnar import PERSON, define, defined, inputs

    asked = inputs(plan, wanted)
    fewer = {name: divided[name] for name in asked if name in divided}

    def compute(columns: Columns, size: int) -> Columns:
        person = polars.int_range(size, eager=True).alias(PERSON)
        given = [polars.Series(name, columns[name]) for name in asked]
        frame = polars.LazyFrame([person, *given])
        complete = [name for name in asked if not columns[name].null_count]
        found = define(frame, plan, wanted, complete=complete, divided=fewer).collect()
        return {name: found[defined(name)].to_arrow() for name in wanted}

    yield compute


@contextmanager
def _duckdb(plan: Plan, wanted: Sequence[str], divided: Divided) -> Iterator[Compute]:
    from kpicore.engine.duckdb import DIVISION, asking
    from kpicore.engine.sql import ID, PEOPLE, people_query

    simple = Plan()
    simple.definitions |= simplified(plan, wanted, divided=divided)
    query = people_query(simple, wanted, DIVISION)
    read = query.reads[PEOPLE].columns
    with asking() as ask:

        def compute(columns: Columns, size: int) -> Columns:
            places = pa.array(range(size), pa.int64())
            numbers = {name: columns[column].cast(pa.int64()) for column, name in read.items()}
            given = pa.table({ID: places, **numbers})
            found = ask(query, {PEOPLE: given}).sort_by(ID)
            return {name: found[f"r{place}"].combine_chunks() for place, name in enumerate(wanted)}

        yield compute


_ENGINES: Mapping[str, Callable[[Plan, Sequence[str], Divided], AbstractContextManager[Compute]]] = {
    "polars": _polars,
    "duckdb": _duckdb,
}
STREAMING = frozenset(_ENGINES)
"""The engines that take a month in chunks."""
