"""The files of a config as tables that are read part by part: which column is what, of which type."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import attrs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyarrow.parquet import FileMetaData, ParquetFile

from kpicore.bulk.ahead import ahead
from kpicore.bulk.csvfile import CsvFile, seen
from kpicore.bulk.spool import Spooled
from kpicore.bulk.unfit import Unfit, about
from kpicore.bulk.values import Reader
from kpicore.collect.cells import Read
from kpicore.collect.dates import iso
from kpicore.collect.files import Named
from kpicore.components import DateOrder, InputKind
from kpicore.fields import Field
from kpicore.messages import say

_ID = "employee_id"
_SMALL = 2  # bytes of a cell
_LENGTH = 4  # bytes that a text in Parquet has before its first letter


class Text(NamedTuple):
    """The CSV file of a table, and what it was written anew as."""

    file: CsvFile
    spooled: Spooled


@attrs.frozen
class Table:
    """Parquet files of one header and one set of types, or what a CSV file was written anew as (`text`). at: the
    position of each column that means something, by its id; of people also a company's own columns, by their name.
    header: the names as the files have them. strangers: whether rows of people whom nobody knows are counted, and no
    errors. at_first: see `seen`, of the files that the input is."""

    kind: InputKind
    number: int  # of the collector among the config's; 0 for people
    files: tuple[Named, ...]
    schema: pa.Schema
    at: Mapping[str, int]
    header: Sequence[str]
    strangers: bool = False
    date_order: DateOrder | None = None
    text: Text | None = None
    at_first: Mapping[Path, tuple[int, int]] = attrs.field()

    @at_first.default
    def _seen(self) -> Mapping[Path, tuple[int, int]]:
        with readable():
            return {file.path: seen(file.path) for file in self.files}

    @property
    def odd(self) -> Collection[str]:
        """The ids of rows that are not among the table's."""
        return self.text.spooled.odd if self.text is not None else ()

    def reader(self, column: str, field: Field, read: Read) -> Reader:
        """How a column is read as a field has it. read: a cell's text; that of a day comes as the files write it."""
        places = 0 if self.text is None else self.text.spooled.places.get(self.at[column], 0)
        order, own = self.date_order, read
        if order is not None and field.kind == "date":
            own = lambda text: read(iso(text, order))  # noqa: E731
        return Reader(self.type_of(column), field, own, places)

    def leaf(self, column: str) -> int:
        """The column's place in the metadata; one of numbers and texts has two, of which this is the first."""
        before = (self.schema.field(place).type for place in range(self.at[column]))
        return sum(2 if pa.types.is_struct(type_) else 1 for type_ in before)

    @property
    def source(self) -> str:
        """What messages call the table."""
        return self.files[0].source

    @cached_property
    def rows(self) -> int:
        return sum(each.num_rows for each in self.metadata)

    @cached_property
    def metadata(self) -> Sequence[FileMetaData]:
        found = []
        for file in self.files:
            with readable(), ParquetFile(file.path) as opened:
                found.append(opened.metadata)
        return found

    def type_of(self, column: str) -> pa.DataType:
        return self.schema.field(self.at[column]).type

    def name_of(self, column: str) -> str:
        return str(self.schema.names[self.at[column]])

    def batches(self, columns: Sequence[str], size: int) -> Iterator[pa.RecordBatch]:
        """The rows in their order, so many at once, with these columns under their ids; a blank id is empty text. The
        next ones are read while some are looked at."""
        with ahead(self._batches(columns, size)) as batches:
            yield from batches

    def _batches(self, columns: Sequence[str], size: int) -> Generator[pa.RecordBatch]:
        for file in self.files:
            with readable(), ParquetFile(file.path, read_dictionary=self._few) as opened:
                names = [self.name_of(column) for column in columns]
                for batch in opened.iter_batches(size, columns=names):
                    yield pa.RecordBatch.from_arrays(
                        [
                            _text(batch[name]) if column == _ID else batch[name]
                            for column, name in zip(columns, names, strict=True)
                        ],
                        names=list(columns),
                    )

    def ranges(self, columns: Sequence[str], cuts: Sequence[str]) -> Iterator[pa.Table]:
        """The rows of the ids below the first cut, from it up to below the second, and so on; from the last one on.

        Ids are text, in dictionaries where the file has them so."""
        groups = self._in_order
        with readable():
            yield from self._by_groups(groups, columns, cuts) if groups is not None else self._filtered(columns, cuts)

    @cached_property
    def _few(self) -> list[str]:
        """Columns of few and often repeated texts, which as such are read at less cost."""
        texts = [column for column in self.at if pa.types.is_string(self.type_of(column))]
        if self.kind == "ratings":
            return [self.name_of(column) for column in ("criterion", "rater") if column in texts]
        others = [column for column in texts if column not in (_ID, "name")]
        return [self.name_of(column) for column in others if self._is_small(column, _SMALL)]

    @cached_property
    def _repeated(self) -> list[str]:
        """The ids of ratings, where the files hold less of each than text takes: they are there once for many rows."""
        plain = self.kind == "ratings" and pa.types.is_string(self.type_of(_ID)) and self._is_small(_ID, _LENGTH)
        return [self.name_of(_ID)] if plain else []

    def _is_small(self, column: str, most: int) -> bool:
        """Whether the files hold no more of a column than so many bytes of each cell: the place in a list of texts."""
        groups = (file.row_group(number) for file in self.metadata for number in range(file.num_row_groups))
        size: int = sum(group.column(self.leaf(column)).total_uncompressed_size for group in groups)
        return size <= most * self.rows

    @cached_property
    def _in_order(self) -> Sequence[_Group] | None:
        """The groups of rows, where each has but ids from the last one's on, as the files say; else None."""
        found = []
        for place, metadata in enumerate(self.metadata):
            for number in range(metadata.num_row_groups):
                statistics = metadata.row_group(number).column(self.leaf(_ID)).statistics
                if statistics is None or not statistics.has_min_max or statistics.null_count:
                    return None
                found.append(_Group(place, number, str(statistics.min), str(statistics.max)))
        ordered = all(one.high <= other.low for one, other in pairwise(found))
        if pa.types.is_integer(self.type_of(_ID)):  # texts of one length are in the order of their numbers
            ends = [end for group in found for end in (group.low, group.high)]
            ordered = ordered and len({len(end) for end in ends}) < 2 and not any(end < "0" for end in ends)
        return found if ordered else None

    def _by_groups(self, groups: Sequence[_Group], columns: Sequence[str], cuts: Sequence[str]) -> Iterator[pa.Table]:
        names = [self.name_of(column) for column in columns]
        few = [*self._few, *self._repeated]
        files = [ParquetFile(file.path, read_dictionary=few) for file in self.files]
        types = (pa.string() if column == _ID else self.type_of(column) for column in columns)
        nobody = pa.table([pa.array([], type_) for type_ in types], names=list(columns))
        waiting = deque(groups)
        read: list[tuple[str, pa.Table]] = []  # with the highest id that may be among the rows
        for cut in (*cuts, None):
            while waiting and (cut is None or waiting[0].low < cut):
                group = waiting.popleft()
                rows = files[group.file].read_row_group(group.number, names).rename_columns(list(columns))
                if not self._repeated:
                    rows = rows.set_column(columns.index(_ID), _ID, _text(rows[_ID]))
                read.append((group.high, rows))
            below, above = list[pa.Table](), list[tuple[str, pa.Table]]()
            for high, rows in read:
                under, over = (rows, rows[:0]) if cut is None or high < cut else _split(rows, cut)
                below.append(under)
                above += [(high, over)] if len(over) else []
            yield pa.concat_tables(below) if below else nobody
            read = above
        for file in files:
            file.close()

    def _filtered(self, columns: Sequence[str], cuts: Sequence[str]) -> Iterator[pa.Table]:
        wanted = {column: ds.field(self.name_of(column)) for column in columns}
        key = ds.field(self.name_of(_ID)).cast(pa.string())
        dataset = ds.dataset([str(file.path) for file in self.files], schema=self.schema, format="parquet")
        for low, high in zip((None, *cuts), (*cuts, None), strict=True):
            within = None if high is None else key < high
            if low is not None:
                within = key >= low if within is None else (key >= low) & within
            elif within is not None:
                within = within | key.is_null()  # a blank id comes before all others
            rows = dataset.to_table(columns=wanted, filter=within, batch_readahead=1, fragment_readahead=1)
            yield rows.set_column(columns.index(_ID), _ID, _text(rows[_ID]))


@contextmanager
def unchanged(tables: Sequence[Table]) -> Iterator[None]:
    """Unfit where a file is no longer the one that was opened: it is read more than once, and what was known of its
    numbers may not hold of others."""

    def look() -> None:
        for table in tables:
            with about(table.source), readable():
                if table.at_first != {path: seen(path) for path in table.at_first}:
                    raise Unfit(say("the file was changed while it was read"))

    try:
        yield
    except Exception:
        look()
        raise
    look()


@contextmanager
def readable() -> Iterator[None]:
    """Unfit where a file turns out to be damaged, or gone; the run by rows says which and why."""
    try:
        yield
    except OSError as error:
        raise Unfit(say("a file that cannot be read")) from error


def _text(ids: pa.Array | pa.ChunkedArray) -> pa.StringArray | pa.ChunkedArray:
    return ids.cast(pa.string()).fill_null("")


def _split(rows: pa.Table, cut: str) -> tuple[pa.Table, pa.Table]:
    """The rows of the ids below the cut, and the others; in one piece where the rows are in order."""
    below = _below(rows[_ID], cut)
    count = pc.sum(below).as_py() or 0
    if pc.all(below[:count]).as_py() is not False:
        return rows[:count], rows[count:]
    return rows.filter(below), rows.filter(pc.invert(below))


def _below(ids: pa.ChunkedArray, cut: str) -> pa.ChunkedArray:
    if not pa.types.is_dictionary(ids.type):
        return pc.less(ids, cut)
    parts = [pc.less(chunk.dictionary, cut).take(chunk.indices) for chunk in ids.chunks]
    return pa.chunked_array(parts, pa.bool_())


class _Group(NamedTuple):
    """A group of rows: its file and number, and the ends of its ids."""

    file: int
    number: int
    low: str
    high: str
