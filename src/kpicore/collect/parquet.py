"""The core's `parquet` collector: files of typed columns, whose values become the text that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import attrs

from kpicore.collect.dates import DATE_ORDER
from kpicore.collect.exact import as_text, float_text
from kpicore.collect.extras import extra_problems
from kpicore.collect.files import Named, matching, no_table, path_problems
from kpicore.collect.headerrow import Row, person_columns
from kpicore.collect.kinds import HEAD, instead, other_kind
from kpicore.collect.limits import Unreadable, check_cells, check_unpacked, limited
from kpicore.collect.text import visible
from kpicore.components import Batch, DateOrder, Request
from kpicore.messages import say
from kpicore.model import Finding, Sentence, Tell, Text, untold
from kpicore.settings import SettingError, setting

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import FileMetaData, ParquetFile, RowGroupMetaData

_PARQUET = say("a Parquet file")
_PATTERN = Text(
    "文件，相对于配置文件，可用通配符（metrics-*.parquet）；{period} 代表考核期",
    "the file, relative to the config, or a pattern such as metrics-*.parquet; {period} is the month",
)
_ROWS_AT_ONCE = 8192
_IDS_AT_ONCE = 1 << 16
_FIRST_VISIBLE, _LAST_PLAIN = "!", "~"  # of ASCII, which has no blanks between them
_LAST = chr(0x10FFFF)


@attrs.frozen
class Parquet:
    """Reads Parquet files: decimals and days as they are, floats as their shortest decimals, nulls as blanks."""

    about = Text("Parquet 文件", "Parquet files")

    path: str = setting(doc=_PATTERN)
    date_order: DateOrder | None = setting(None, doc=DATE_ORDER)

    def __attrs_post_init__(self) -> None:
        problems = extra_problems("parquet", "pyarrow") + path_problems(self.path)
        if problems:
            raise SettingError(problems)

    def collect(self, want: Request) -> Batch | Sequence[Batch]:
        """A table for each file, by name. What cannot be read is a finding of a batch; nothing is raised."""
        files = matching(self.path, want, _PARQUET, streamed=bool(want.only or want.most))
        if isinstance(files, Finding):
            return no_table(files.where, files)
        batches = [self._batch(file, want) for file in files]
        return batches[0] if len(batches) == 1 else batches

    def _batch(self, file: Named, want: Request) -> Batch:
        try:
            names, rows = _read(file, want)
        except Unreadable as wrong:
            return wrong.table(file.source)
        return Batch(file.source, names, rows, date_order=self.date_order)


def _reason(file: Named, error: Exception) -> Unreadable:
    """Why a file cannot be read: it is of another kind, or what the library says."""
    with suppress(OSError), file.path.open("rb") as stream:
        head = stream.read(HEAD)
        other = other_kind(head, _PARQUET)
        if other is not None and not head.startswith(b"PAR1"):
            return Unreadable(*other)
        if other is None and head and b"\0" not in head:
            return Unreadable(say("the file is no Parquet file but text"), instead("csv", _PARQUET))
    lines = str(error).splitlines() or [type(error).__name__]
    return Unreadable(say("the file cannot be read ({reason})", reason=visible(lines[0])), _PARQUET)


def _read(file: Named, want: Request) -> tuple[Sequence[str], list[Row]]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(file.path) as opened:
            names = opened.schema_arrow.names
            people = person_columns(names) if want.only else []
            if people:
                return names, list(limited(_rows_of(opened, names[people[0]], want)))
            if want.most:
                return names, list(limited(islice(_rows(opened, file.source, want), want.most)))
            _check_size(opened.metadata)
            return names, list(limited(_rows(opened, file.source, want)))
    except (ArrowException, OSError, ValueError, LookupError, OverflowError, MemoryError) as error:
        raise _reason(file, error) from None


def _check_size(metadata: FileMetaData) -> None:
    check_cells(metadata.num_rows * metadata.num_columns)
    size = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    check_unpacked(size)


def _rows(opened: ParquetFile, source: str, want: Request) -> Iterator[Row]:
    return numbered(opened, say("reading {file}", file=visible(source)), want.tell)


def numbered(opened: ParquetFile, doing: Sentence = "", tell: Tell = untold) -> Iterator[Row]:
    """The rows as text, with their numbers. tell: is told how many are read, as the step `doing`."""
    done = 0
    for batch in opened.iter_batches(_ROWS_AT_ONCE):
        if done:
            tell(doing, done, opened.metadata.num_rows)
        yield from enumerate(zip(*map(texts_of, batch.columns), strict=True), done + 2)
        done += batch.num_rows


def _rows_of(opened: ParquetFile, key: str, want: Request) -> Iterator[Row]:
    """The rows of one person, by way of the ids alone: the other columns are read only of groups that have any such
    row, and of a file of any size but a part is held."""
    first = 2
    for number in range(opened.num_row_groups):
        group = opened.metadata.row_group(number)
        if _may_hold(group, key, want.only):
            ids = (batch.column(0) for batch in opened.iter_batches(_IDS_AT_ONCE, [number], [key]))
            if any(len(_holding(want.only, each)) for each in ids):
                yield from _taken(opened, number, key, want.only, first)
        first += group.num_rows


def _taken(opened: ParquetFile, group: int, key: str, only: str, first: int) -> Iterator[Row]:
    position = opened.schema_arrow.names.index(key)
    for batch in opened.iter_batches(_IDS_AT_ONCE, [group]):
        for place in _holding(only, batch.column(position)).to_pylist():
            row = batch.slice(place, 1)  # not every type can be taken by places
            yield first + place, [text for column in row.columns for text in texts_of(column)]
        first += batch.num_rows


def _may_hold(group: RowGroupMetaData, key: str, only: str) -> bool:
    """Whether rows may be this person's, as far as the file says between which texts its ids lie; blanks around one
    move it in their order."""
    columns = [group.column(place) for place in range(group.num_columns)]
    said = next((column.statistics for column in columns if column.path_in_schema == key), None)
    if said is None or not said.has_min_max or not isinstance(said.min, str):
        return True
    if said.min < _FIRST_VISIBLE or said.max > _LAST_PLAIN:  # one may begin with a blank
        return True
    return bool(said.min <= only + _LAST and only <= said.max)


def _holding(only: str, column: pa.Array) -> pa.Array:
    """The places of the cells that hold this text, trimmed."""
    import pyarrow as pa
    from pyarrow import compute

    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    plain = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer)
    as_it_is = any(is_kind(kind) for is_kind in plain)
    texts = column.cast(pa.string()) if as_it_is else pa.array(texts_of(column), pa.string())
    return compute.indices_nonzero(compute.equal(compute.utf8_trim_whitespace(texts), only))


def texts_of(column: pa.Array) -> list[str]:
    """The cells of a column as the text that they stand for; blank where there is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_floating(kind):  # as text by Arrow, which knows the shortest decimals of narrow floats too
        wide = column.cast(pa.float32()) if kind.bit_width == 16 else column
        return ["" if text is None else float_text(text) for text in wide.cast(pa.string()).to_pylist()]
    if pa.types.is_timestamp(kind) and kind.unit == "ns":  # Python's moments have microseconds
        column = pc.floor_temporal(column, unit="microsecond").cast(pa.timestamp("us", kind.tz))
    return [as_text(value) for value in column.to_pylist()]
