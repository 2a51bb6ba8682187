"""A result table that grows by columns of Arrow, as a file of the format that was asked for.

Needs pyarrow, whatever the format. What the file then holds is what `kpicore.output.formats` writes of the same rows.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.output.parquet import NUMBERS, GrowingParquet, growing_parquet
from kpicore.output.tables import Table, csv_cell, csv_cells

GrowingFormat = Literal["csv", "parquet"]
ID = "employee_id"
_LINES = 1 << 17  # that are put together before they are written


class Growing(Protocol):
    """A table that takes rows as they come. schema: of the columns that it takes; text is null where it is blank."""

    @property
    def schema(self) -> pa.Schema: ...

    def arrow(self, rows: Sequence[Sequence[str]]) -> pa.Table:
        """Rows of text as the columns of the file."""

    def add(self, columns: pa.Table) -> None:
        """Further rows."""

    def stencils(self, rows: Sequence[Sequence[str]]) -> pa.Table:
        """Rows as `add_stencilled` takes them: all of them but whose they are."""

    def add_stencilled(self, rows: pa.Table, ids: pa.StringArray, whose: pa.Array) -> None:
        """Further rows: so many stencils, with the employee_id that stands at the place `whose` says among ids."""


@contextmanager
def growing(folder: Path, table: Table, form: GrowingFormat, few: Collection[str] = ()) -> Iterator[Growing]:
    """A new file of mode 0600 with the table's columns, without its rows; OSError where it cannot be written.

    few: columns of few different texts, kept as such in memory.
    """
    path = folder / f"{table.name}.{form}"
    if form == "parquet":
        with growing_parquet(path, table, few) as parquet:
            yield parquet
    else:
        new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(new, "wb") as file:
            yield GrowingCsv(file, table, few)


class Nowhere(GrowingParquet):
    """What takes rows and keeps none."""

    def __init__(self, table: Table, few: Collection[str] = ()) -> None:
        super().__init__(pa.BufferOutputStream(), table, few)

    def add(self, columns: pa.Table) -> None:
        pass


class Texts:
    """The columns of a table whose cells are all text; numbers are as they are to be written."""

    def __init__(self, table: Table, few: Collection[str] = ()) -> None:
        few_texts = pa.dictionary(pa.int32(), pa.string())
        self.schema = pa.schema([(name, few_texts if name in few else pa.string()) for name in table.header])

    def arrow(self, rows: Sequence[Sequence[str]]) -> pa.Table:
        columns = zip(*rows, strict=True) if rows else [()] * len(self.schema)
        arrays = [
            pa.array([cell or None for cell in cells], field.type)
            for field, cells in zip(self.schema, columns, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=self.schema)


class GrowingCsv(Texts):
    """A CSV file that takes rows as they come."""

    def __init__(self, file: IO[bytes], table: Table, few: Collection[str] = ()) -> None:
        super().__init__(table, few)
        self._numbers = {*NUMBERS, *table.kinds}
        self._key = list(table.header).index(ID) if ID in table.header else 0
        self._file = file
        file.write(f"{csv_cells(table.header)}\n".encode())

    def add(self, columns: pa.Table) -> None:
        if len(columns):
            cells = [self._cells(name, columns[name].combine_chunks()) for name in self.schema.names]
            self._write(pc.binary_join_element_wise(pc.binary_join_element_wise(*cells, ","), "\n", ""))

    def stencils(self, rows: Sequence[Sequence[str]]) -> pa.Table:
        before = [f"{csv_cells(row[: self._key])}," for row in rows]
        after = [f",{csv_cells(row[self._key + 1 :])}\n" for row in rows]
        return pa.table({"before": pa.array(before, pa.string()), "after": pa.array(after, pa.string())})

    def add_stencilled(self, rows: pa.Table, ids: pa.StringArray, whose: pa.Array) -> None:
        quoted = _quoted(ids)
        for first in range(0, len(rows), _LINES):
            some = rows[first : first + _LINES].combine_chunks()
            before, after = (some[name].combine_chunks() for name in ("before", "after"))
            self._write(pc.binary_join_element_wise(before, quoted.take(whose[first : first + _LINES]), after, ""))

    def _cells(self, name: str, texts: pa.Array) -> pa.StringArray:
        if name not in self._numbers:
            if pa.types.is_dictionary(texts.type):
                texts = pa.DictionaryArray.from_arrays(texts.indices, _quoted(texts.dictionary)).dictionary_decode()
            else:
                texts = _quoted(texts)
        return pc.fill_null(texts, "")

    def _write(self, lines: pa.StringArray) -> None:
        """The lines are one after the other in memory, as in the file."""
        _, ends, text = lines.buffers()
        [end] = pa.Array.from_buffers(pa.int32(), 1, [None, ends], offset=len(lines)).to_pylist()
        self._file.write(text[:end])


def _quoted(texts: pa.StringArray) -> pa.StringArray:
    """Each as a cell of a CSV; letters and figures alone, as most are, stay as they are."""
    special = pc.fill_null(pc.invert(pc.utf8_is_alnum(texts)), False)
    if not pc.any(special).as_py():
        return texts
    return pc.replace_with_mask(texts, special, pa.array(map(csv_cell, texts.filter(special).to_pylist()), pa.string()))
