"""A CSV file in blocks of whole records, so far as it is plainly one; what it says otherwise, the run by rows reads."""

from __future__ import annotations

import csv
import io
import os
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import attrs
import pyarrow as pa

from kpicore.bulk.unfit import Unfit
from kpicore.collect.csv import Csv
from kpicore.collect.decoding import SAVE_AS, sign_of_utf8
from kpicore.collect.files import Named
from kpicore.collect.headerrow import LOOKED_AT, Row, find_header
from kpicore.collect.kinds import HEAD, other_kind
from kpicore.messages import say
from kpicore.model import Finding

BLOCK = 1 << 24  # bytes that are read at once
_LONGEST = 4  # blocks of one record
_TOP = 1 << 20  # bytes within which the header ends
_BOM = b"\xef\xbb\xbf"


class NotUtf8(Unfit):
    """The text is in another encoding, or damaged."""


class Block(NamedTuple):
    """Whole records, and at which byte of the file they begin."""

    begin: int
    data: bytes

    @property
    def quoted(self) -> bool:
        return b'"' in self.data


@attrs.frozen
class CsvFile:
    """A file with a header that is clear. begin: the byte at which the records below the header begin."""

    file: Named
    mark: str
    header: Sequence[str]
    header_row: int
    begin: int

    def blocks(self) -> Iterator[Block]:
        """All records, in order; Unfit where python's csv might read them otherwise, or not at all."""
        held, begin = b"", self.begin
        with self.file.path.open("rb") as stream:
            stream.seek(begin)
            while True:
                more = stream.read(BLOCK)
                if b"\0" in more:
                    raise Unfit(say("a NUL character"), SAVE_AS)
                held += more
                end = self._end(held, last=not more)
                if end:
                    yield Block(begin, _in_utf8(held[:end]))
                held, begin = held[end:], begin + end
                if not more:
                    return

    def records(self, begin: int, size: int, wanted: Sequence[int], count: int) -> Iterator[list[str]]:
        """Some of the records of a block, by their numbers in it, as python reads them. count: of all of them."""
        with self.file.path.open("rb") as stream:
            stream.seek(begin)
            lines = list(io.StringIO(stream.read(size).decode("utf-8"), newline=""))
        if len(lines) == count:  # so every line is a record
            yield from csv.reader((lines[number] for number in wanted), strict=True, delimiter=self.mark)
            return
        numbers = set(wanted)
        reader = enumerate(csv.reader(lines, strict=True, delimiter=self.mark))
        yield from (cells for number, cells in reader if number in numbers)

    def _end(self, data: bytes, last: bool) -> int:
        """Where the last whole record ends."""
        if b'"' not in data:
            end = len(data) if last else data.rfind(b"\n") + 1
        else:
            cells, records = self._patterns
            end = _end_of(records, data, 0)
            end = _end_of(cells, data, end) if last else end
        if last and end < len(data):
            raise Unfit(say("a quote that is not closed, or text after one that is"))
        if not end and len(data) > _LONGEST * BLOCK:
            raise Unfit(say("a record without an end"))
        return end

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
        """Of cells and of whole records as all readers of CSV understand them: a quote opens a cell that it closes
        before the next one, stands twice within, or in the middle of a cell without."""
        mark = re.escape(self.mark.encode())
        quoted = rb'(?<![^%b\r\n])"(?:[^"]++|"")*+"(?![^%b\r\n])' % (mark, mark)
        within = rb'(?<=[^%b\r\n"])"' % mark
        cells = rb'(?:[^"\n]++|%b|%b)*+' % (quoted, within)
        return re.compile(cells), re.compile(rb"(?:%b\n)*+" % cells)


def _end_of(pattern: re.Pattern[bytes], data: bytes, begin: int) -> int:
    match = pattern.match(data, begin)
    return begin if match is None else match.end()


def _in_utf8(data: bytes) -> bytes:
    if data.startswith(_BOM):  # of which a reader would take off what belongs to a cell
        raise Unfit(say("a byte order mark within the file"))
    try:
        pa.array([data], pa.binary()).cast(pa.string())
    except pa.ArrowInvalid as error:
        raise NotUtf8(say("the file is not in UTF-8"), SAVE_AS) from error
    return data


def in_utf8(file: Named, path: Path) -> Named:
    """A file in GB18030 written anew in UTF-8, to be read under the same name; Unfit where it is in neither."""
    chinese, damaged = getincrementaldecoder("gb18030")(), getincrementaldecoder("utf-8")("replace")
    sign = 0
    try:
        with file.path.open("rb") as stream, path.open("wb") as anew:
            while data := stream.read(BLOCK):
                sign += sign_of_utf8(damaged.decode(data))
                anew.write(chinese.decode(data).encode("utf-8"))
            anew.write(chinese.decode(b"", final=True).encode("utf-8"))
    except UnicodeError as error:
        raise NotUtf8(say("the file is not in UTF-8"), SAVE_AS) from error
    with path.open("rb") as stream:
        if sign > 0 or stream.read(len(_BOM)) == _BOM:
            raise NotUtf8(say("the file is not in UTF-8"), SAVE_AS)
    return Named(file.source, path)


def csv_file(collector: Csv, file: Named) -> CsvFile:
    """The file that a collector reads; Unfit where it is no text in UTF-8, or its header is not clear."""
    if not file.path.is_file():  # a pipe can be read but once
        raise Unfit(say("no plain file"))
    mark = "\t" if collector.delimiter == "tab" else collector.delimiter
    with file.path.open("rb") as stream:
        top = stream.read(_TOP)
    if other_kind(top[:HEAD], SAVE_AS) is not None or b"\0" in top:
        raise Unfit(say("the file is not plain text"), SAVE_AS)
    bom = len(_BOM) if top.startswith(_BOM) else 0
    whole = _in_utf8(top[bom:] if len(top) < _TOP else top[bom : top.rfind(b"\n") + 1])
    try:
        lines = list(io.StringIO(whole.decode("utf-8"), newline=""))
        records = csv.reader(lines, strict=True, delimiter=mark)
        rows: list[Row] = []
        ends: list[int] = []
        for cells in islice(records, max(LOOKED_AT, collector.header_row or 0)):
            rows.append((len(rows) + 1, cells))
            ends.append(records.line_num)
    except csv.Error as error:
        raise Unfit(say("the beginning of the file is not plainly CSV")) from error
    header = find_header(file.source, rows, collector.header_row) if rows else ()
    if not header or isinstance(header, Finding) or sum(bool(cell.strip()) for cell in header[1]) < 2:
        raise Unfit(say("a header that is not clear"))
    number, names = header
    begin = bom + len("".join(lines[: ends[number - 1]]).encode("utf-8"))
    return CsvFile(file, mark, names, number, begin)


def seen(path: Path) -> tuple[int, int]:
    """By what it shows whether a file was written meanwhile."""
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns
