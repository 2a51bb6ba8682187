"""A result table as Parquet: exact decimals, text, and null where a cell of the CSV is blank.

Needs the extra `parquet`. The schema is the same in every month, so that files of many months are one table. Columns
that are numbers in every row are decimals of a fixed scale; `value` holds grades as well and stays text, as `weight`.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from kpicore.messages import say
from kpicore.model import Finding, Rejected
from kpicore.output.tables import Table, plain_text

if TYPE_CHECKING:
    import pyarrow


class Digits(NamedTuple):
    """How many a number of a column has in all, and how many of them after the point."""

    all: int
    after: int


_NUMBER, _MONEY = Digits(38, 12), Digits(18, 2)
NUMBERS = {"score": _NUMBER, "performance_pay": _MONEY, "total_pay": _MONEY, "contribution": _NUMBER}
"""The columns that are numbers; all others are text."""

_KEY = "employee_id"
_DIFFERENT = (_KEY, "name")  # in nearly every row, so that a dictionary of them would be for nothing
_ROWS = 100_000  # of a row group
_DICTIONARY = 1 << 16  # bytes: a column that has more different numbers or texts is written without one


def write_parquet(path: Path, table: Table) -> None:
    """Writes a new file of mode 0600; Rejected (2) where a number has more digits than its column, OSError where it
    cannot be written."""
    with growing_parquet(path, table) as file:
        rows = iter(table.rows)
        while some := list(islice(rows, _ROWS)):
            file.add(file.arrow(some))


class GrowingParquet:
    """A Parquet file that takes rows as they come. few: columns of few different texts, kept as such in memory."""

    def __init__(self, file: IO[bytes], table: Table, few: Collection[str] = ()) -> None:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        digits = {name: each for name in table.header if (each := _digits(table, name)) is not None}
        types = {name: pa.decimal128(*digits[name]) if name in digits else pa.string() for name in table.header}
        types |= {name: pa.int32() for name, kind in table.kinds.items() if kind == "code"}
        types |= {name: pa.dictionary(pa.int32(), pa.string()) for name in few}
        self.schema = pa.schema(types.items())
        self._table = table
        self.writer = ParquetWriter(
            file,
            self.schema,
            compression="zstd",
            use_dictionary=[name for name in table.header if name not in _DIFFERENT],
            dictionary_pagesize_limit=_DICTIONARY,
            store_schema=not few,
            store_decimal_as_integer=True,
        )

    def arrow(self, rows: Sequence[Sequence[str]]) -> pyarrow.Table:
        """Rows of text as the columns of the file; Rejected (2) where a number has more digits than its column."""
        import pyarrow as pa

        columns = zip(self.schema, zip(*rows, strict=True) if rows else [()] * len(self.schema), strict=True)
        arrays = [pa.array(_values(self._table, field.name, cells), field.type) for field, cells in columns]
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def add(self, columns: pyarrow.Table) -> None:
        """Further rows, as a group of their own."""
        if len(columns):
            self.writer.write_table(columns)

    def stencils(self, rows: Sequence[Sequence[str]]) -> pyarrow.Table:
        """See `kpicore.output.growing`."""
        return self.arrow(rows).drop_columns(_KEY)

    def add_stencilled(self, rows: pyarrow.Table, ids: pyarrow.StringArray, whose: pyarrow.Array) -> None:
        """See `kpicore.output.growing`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not pc.all(pc.utf8_is_printable(ids)).as_py():
            ids = pa.array(map(plain_text, ids.to_pylist()), pa.string())
        place = self.schema.get_field_index(_KEY)
        self.add(rows.add_column(place, self.schema.field(place), ids.take(whose)))


@contextmanager
def growing_parquet(path: Path, table: Table, few: Collection[str] = ()) -> Iterator[GrowingParquet]:
    """A new file of mode 0600 with the table's columns, without its rows; OSError where it cannot be written."""
    new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(new, "wb") as file:
        growing = GrowingParquet(file, table, few)
        with growing.writer:
            yield growing


def _digits(table: Table, name: str) -> Digits | None:
    """Of a column that holds numbers."""
    kind = table.kinds.get(name)
    return NUMBERS.get(name) if kind is None else _NUMBER if kind == "number" else None


def _values(table: Table, name: str, cells: Sequence[str]) -> list[Any]:
    """What the cells hold; each different one, of which most columns have few, is read once."""
    if table.kinds.get(name) == "code":
        values: dict[str, Any] = {cell: int(cell) if cell else None for cell in set(cells)}
    elif (digits := _digits(table, name)) is not None:
        values = {cell: _decimal(table, name, digits, cell) if cell else None for cell in set(cells)}
    else:
        values = {cell: plain_text(cell) or None for cell in set(cells)}
    return [values[cell] for cell in cells]


def _decimal(table: Table, name: str, digits: Digits, cell: str) -> Decimal:
    whole, _, fraction = cell.lstrip("-").partition(".")
    before = digits.all - digits.after
    if len(fraction) > digits.after or len(whole) > before:
        what = say("{number} has more digits than the column keeps", number=cell)
        expected = say(
            "at most {whole} before the point and {after} after it; --format csv has no such limit",
            whole=before,
            after=digits.after,
        )
        raise Rejected([Finding("error", f"{table.name}.parquet: {name}", what, expected)], 2)
    return Decimal(cell)
