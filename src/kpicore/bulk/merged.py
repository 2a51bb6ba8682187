"""Rows of plain people and of those who went by rows, as one table in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.bulk.columns import ID

_FEW = 1_000  # rows that are put in one by one; more are sorted in


def merged(rows: pa.Table, others: pa.Table, ids: Sequence[str]) -> pa.Table:
    """Both in order of their ids. ids: of the others, as they are before a file makes them visible."""
    if not len(others) or not len(rows):
        return others if not len(rows) else rows
    if len(others) > _FEW:
        order = pc.sort_indices(pa.chunked_array([*rows[ID].chunks, pa.array(ids, pa.string())]))
        return pa.concat_tables([rows, others]).unify_dictionaries().take(order)
    column, parts, before = rows[ID], [], 0
    for place, own in enumerate(ids):
        at = bisect_left(column, own, before, key=lambda cell: cell.as_py())
        parts += [rows[before:at], others[place : place + 1]]
        before = at
    return pa.concat_tables([*parts, rows[before:]]).unify_dictionaries()
