"""The core's `parquet` collector: files of typed columns, whose values become the text that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
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
from kpicore.model import Finding, Text
from kpicore.settings import SettingError, setting

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import FileMetaData, ParquetFile

_PARQUET = say("a Parquet file")
_PATTERN = Text(
    "文件，相对于配置文件，可用通配符（metrics-*.parquet）；{period} 代表考核期",
    "the file, relative to the config, or a pattern such as metrics-*.parquet; {period} is the month",
)
_ROWS_AT_ONCE = 8192


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
        files = matching(self.path, want, _PARQUET)
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
            _check_size(opened.metadata)
            return opened.schema_arrow.names, list(limited(_rows(opened, file.source, want)))
    except (ArrowException, OSError, ValueError, LookupError, OverflowError, MemoryError) as error:
        raise _reason(file, error) from None


def _check_size(metadata: FileMetaData) -> None:
    check_cells(metadata.num_rows * metadata.num_columns)
    size = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    check_unpacked(size)


def _rows(opened: ParquetFile, source: str, want: Request) -> Iterator[Row]:
    doing, done = say("reading {file}", file=visible(source)), 0
    people = person_columns(opened.schema_arrow.names) if want.only else []
    for batch in opened.iter_batches(_ROWS_AT_ONCE):
        if done:
            want.tell(doing, done, opened.metadata.num_rows)
        places: Sequence[int] = range(batch.num_rows)
        columns = batch.columns
        if people:
            held = _holding(want.only, batch.column(people[0]))
            places, columns = held.to_pylist(), batch.take(held).columns
        rows = zip(*map(texts_of, columns), strict=True)
        yield from zip((done + place + 2 for place in places), rows, strict=False)
        done += batch.num_rows


def _holding(only: str, column: pa.Array) -> pa.Array:
    """The places of the cells that hold this text."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return compute.indices_nonzero(compute.match_substring(column, only))
    return pa.array([place for place, text in enumerate(texts_of(column)) if only in text], pa.uint64())


def texts_of(column: pa.Array) -> list[str]:
    """The cells of a column as the text that they stand for; blank where there is none."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_floating(kind):  # as text by Arrow, which knows the shortest decimals of narrow floats too
        wide = column.cast(pa.float32()) if kind.bit_width == 16 else column
        return ["" if text is None else float_text(text) for text in wide.cast(pa.string()).to_pylist()]
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pa.timestamp("us", kind.tz))
    return [as_text(value) for value in column.to_pylist()]
