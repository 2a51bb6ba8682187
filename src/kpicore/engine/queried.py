"""A plan on an engine that is asked in SQL: Arrow tables in, one Arrow table out for each question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kpicore.engine.data import Columns, Dataset, Evaluation, Request
from kpicore.engine.sql import ID, PERSON, Dialect, Query, Read, people_query, rows_query

if TYPE_CHECKING:
    import pyarrow

Ask = Callable[[Query, Mapping[str, "pyarrow.Table"]], "pyarrow.Table"]
"""Puts a query, over tables by their names in it, to an engine. Rows may come back in any order."""


def evaluate(request: Request, data: Dataset, ask: Ask, dialect: Dialect) -> Evaluation:
    """The wanted definitions for every person, and the values of rows."""
    columns: Columns = {name: [] for name in request.wanted}
    if data.size:
        found = _asked(people_query(request.plan, request.wanted, dialect), data, ask)
        columns = dict(zip(request.wanted, found, strict=True))
    rows: dict[int, list[int]] = {}
    for table in dict.fromkeys(table for table, _ in request.row_values):
        asked = {i: value for i, (name, value) in enumerate(request.row_values) if name == table}
        values: list[list[Any]] = [[] for _ in asked]
        if len(data.rows[table]):
            values = _asked(rows_query(table, list(asked.values()), dialect), data, ask)
        rows |= dict(zip(asked, values, strict=True))
    return Evaluation(columns, dict(sorted(rows.items())))


def _asked(query: Query, data: Dataset, ask: Ask) -> list[list[Any]]:
    """What is asked for, each in the order of the ids."""
    tables = {name: _table(read, data) for name, read in query.reads.items()}
    found = ask(query, tables).sort_by(ID)
    return [column.to_pylist() for column in found.columns[1:]]


def _table(read: Read, data: Dataset) -> pyarrow.Table:
    import pyarrow

    whole = pyarrow.int64()
    if not read.rows:
        columns = {ID: pyarrow.array(range(data.size), whole)}
        source: Mapping[str, Sequence[Any]] = data.columns
    else:
        rows = data.rows[read.rows]
        columns = {ID: pyarrow.array(range(len(rows)), whole), PERSON: pyarrow.array(rows.person, whole)}
        source = rows.columns
    for name, column in read.columns.items():
        columns[column] = pyarrow.array(source[name], pyarrow.bool_() if name.startswith("na/") else whole)
    return pyarrow.table(columns)
