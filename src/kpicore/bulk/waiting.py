"""A result table whose rows wait in files, outside the memory, until they are read back in their order."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc

from kpicore.bulk.scratch import NewFile
from kpicore.messages import reason, say
from kpicore.model import Finding, Rejected
from kpicore.output.growing import ID, Texts
from kpicore.output.tables import Table

Cells = tuple[str, ...]
_WHO, _ROW = "who", "row"


class Batches:
    """Batches of columns that wait in a file. They can be read again and again once all of them are written."""

    def __init__(self, new_file: NewFile) -> None:
        self._new_file = new_file
        self._path: Path | None = None
        self._open = ExitStack()
        self._writer: ipc.RecordBatchStreamWriter | None = None

    def write(self, batch: pa.RecordBatch) -> None:
        with _room():
            if self._writer is None:
                self._path = self._new_file()
                file = self._open.enter_context(pa.OSFile(str(self._path), "wb"))
                self._writer = self._open.enter_context(ipc.new_stream(file, batch.schema))
            self._writer.write_batch(batch)

    def read(self) -> Iterator[pa.RecordBatch]:
        with _room():
            self._open.close()
            if self._path is not None:
                with pa.OSFile(str(self._path), "rb") as file, ipc.open_stream(file) as stream:
                    yield from stream


@contextmanager
def _room() -> Iterator[None]:
    """Rejected (2) where the temporary folder is full, or cannot be used."""
    try:
        yield
    except OSError as error:
        what = say("the temporary folder cannot be written or read: {reason}", reason=reason(error))
        expected = say("expected room in the folder that TMPDIR names")
        raise Rejected([Finding("error", tempfile.tempdir or "TMPDIR", what, expected)], 2) from None


class Waiting(Texts):
    """Takes rows as a file does; see `kpicore.output.growing.Growing`. Text that no file should hold stays as it is.
    stencilled: how many rows were added by stencils."""

    def __init__(self, table: Table, few: Collection[str], new_file: NewFile) -> None:
        super().__init__(table, few)
        self._key = list(table.header).index(ID)
        self._added, self._different, self._lines = (Batches(new_file) for _ in range(3))
        self._stencils: list[Cells] = []
        self._used = False
        self.stencilled = 0

    def add(self, columns: pa.Table) -> None:
        for batch in columns.to_batches():
            self._added.write(batch)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """What was added."""
        return self._added.read()

    def rows(self) -> Iterator[Cells]:
        """The same, row by row."""
        return (row for batch in self.batches() for row in cells_of(batch))

    def stencils(self, rows: Sequence[Sequence[str]]) -> pa.Table:
        """Their numbers, which begin anew once stencils were used."""
        if self._used:
            self._stencils, self._used = [], False
        first = len(self._stencils)
        self._stencils += [tuple(row[self._key + 1 :]) for row in rows]
        return pa.table({_ROW: pa.array(range(first, len(self._stencils)), pa.int32())})

    def add_stencilled(self, rows: pa.Table, ids: pa.StringArray, whose: pa.Array) -> None:
        if not len(rows):
            return
        columns = [()] * (len(self.schema) - 1 - self._key) if self._used else zip(*self._stencils, strict=True)
        different = [pa.array(cells, pa.string()) for cells in columns]
        self._different.write(pa.RecordBatch.from_arrays(different, list(map(str, range(len(different))))))
        who = pa.DictionaryArray.from_arrays(whose.cast(pa.int32()), ids)
        self._lines.write(pa.RecordBatch.from_arrays([who, pa.concat_arrays(rows[_ROW].chunks)], [_WHO, _ROW]))
        self._used = True
        self.stencilled += len(rows)

    def by_person(self) -> Iterator[tuple[str, list[Cells]]]:
        """Each employee_id with what follows it in the rows that were added by stencils; alike ones are one object."""
        stencils: list[Cells] = []
        for different, lines in zip(self._different.read(), self._lines.read(), strict=True):
            stencils = list(cells_of(different)) or stencils
            ids, numbers = lines[_WHO].dictionary.to_pylist(), lines[_ROW].to_pylist()
            whose = zip(lines[_WHO].indices.to_pylist(), numbers, strict=True)
            for place, own in groupby(whose, itemgetter(0)):
                yield ids[place], [stencils[number] for _, number in own]


def cells_of(batch: pa.RecordBatch) -> Iterator[Cells]:
    """The rows of columns of texts; nothing is blank text."""
    columns = (pc.fill_null(column.cast(pa.string()), "").to_pylist() for column in batch.columns)
    return zip(*columns, strict=True)
