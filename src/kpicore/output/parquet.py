"""A result table as Parquet: exact decimals, text, and null where a cell of the CSV is blank.

Needs the extra `parquet`. The schema is the same in every month, so that files of many months are one table. Columns
that are numbers in every row are decimals of a fixed scale; `value` holds grades as well and stays text, as `weight`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from kpicore.messages import say
from kpicore.model import Finding, Rejected
from kpicore.output.tables import Table, plain_text

DIGITS = 38
SCALES = {"score": 12, "performance_pay": 2, "total_pay": 2, "contribution": 12}
"""Decimals of the columns that are numbers; all others are text."""

_ROWS = 100_000  # of a row group


def write_parquet(path: Path, table: Table) -> None:
    """Writes a new file of mode 0600; Rejected (2) where a number has more digits than its column, OSError where it
    cannot be written."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    types = {name: pa.decimal128(DIGITS, SCALES[name]) if name in SCALES else pa.string() for name in table.header}
    schema = pa.schema(types.items())
    rows = iter(table.rows)
    new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(new, "wb") as file, ParquetWriter(file, schema, compression="zstd") as writer:
        while some := list(islice(rows, _ROWS)):
            columns = zip(table.header, zip(*some, strict=True), strict=True)
            arrays = [pa.array(_values(table, name, cells), types[name]) for name, cells in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _values(table: Table, name: str, cells: Sequence[str]) -> list[Any]:
    if name not in SCALES:
        return [plain_text(cell) or None for cell in cells]
    return [_decimal(table, name, cell) if cell else None for cell in cells]


def _decimal(table: Table, name: str, cell: str) -> Decimal:
    whole, _, fraction = cell.lstrip("-").partition(".")
    if len(fraction) > SCALES[name] or len(whole) > DIGITS - SCALES[name]:
        what = say("{number} has more digits than the column keeps", number=cell)
        expected = say(
            "at most {whole} before the point and {after} after it; --format csv has no such limit",
            whole=DIGITS - SCALES[name],
            after=SCALES[name],
        )
        raise Rejected([Finding("error", f"{table.name}.parquet: {name}", what, expected)], 2)
    return Decimal(cell)
