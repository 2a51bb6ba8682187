"""The core's `csv` collector: a file of comma-separated text, as Excel and every export write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import attrs

from kpicore.collect.text import label, quote, suggest, visible
from kpicore.components import Batch, Request
from kpicore.model import Finding, Origin, Text
from kpicore.settings import SettingError, setting

Row = tuple[int, Sequence[str]]

_NOT_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or another zip file, not CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls), not CSV"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
)
_SAVE_AS = 'text in UTF-8, such as Excel\'s "CSV UTF-8 (comma delimited)"'


@attrs.frozen
class Csv:
    """Reads one CSV file: UTF-8 (with or without BOM) or GB18030, comma between cells, header in row 1."""

    path: str = setting(
        doc=Text("文件，相对于配置文件；{period} 代表考核期", "the file, relative to the config; {period} is the month")
    )

    def __attrs_post_init__(self) -> None:
        if not self.path.strip():
            raise SettingError([(("path",), f"found {quote(self.path)}", "expected the name of a file")])

    def collect(self, want: Request) -> Batch:
        """The table as text. What cannot be read is a finding of the batch; nothing is raised."""
        source = self.path.replace("{period}", str(want.period))
        data = _load(source, want.folder / source)
        text = data if isinstance(data, Finding) else _decode(source, data)
        if isinstance(text, Finding):
            return Batch(source, (), (), (text,))
        findings: list[Finding] = []
        rows = list(_records(source, text, findings))
        header = rows[0][1] if rows and rows[0][0] == 1 else ()
        if not any(name.strip() for name in header):
            if not findings:
                where = source if not rows else f"{source}:1"
                what = "the file is empty" if not rows else "row 1 is blank"
                findings.append(Finding("error", where, what, "a header line with the names of the columns"))
            return Batch(source, (), (), findings)
        separator = next((mark for mark in "\t;|，" if len(header) == 1 and mark in header[0]), "")
        if separator:
            what = f"the header {quote(header[0])} has no comma but {quote(separator)}"
            return Batch(source, (), (), (Finding("error", f"{source}:1", what, "a comma between the columns"),))
        return Batch(source, header, rows[1:], findings)


def _load(source: str, path: Path) -> bytes | Finding:
    try:
        if path.is_dir():
            return Finding("error", source, "a folder, not a file", "a CSV file")
        return path.read_bytes()
    except FileNotFoundError:
        return Finding("error", source, f"there is no file {visible(str(path))}", "a CSV file" + _neighbour(path))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Finding("error", source, f"the file cannot be read ({reason})", "a CSV file that may be read")


def _neighbour(path: Path) -> str:
    try:
        return suggest(path.name, [other.name for other in path.parent.iterdir()])
    except OSError:
        return ""


def _decode(source: str, data: bytes) -> str | Finding:
    for mark, kind in _NOT_TEXT:
        if data.startswith(mark):
            return Finding("error", source, f"the file is {kind}", _SAVE_AS)
    if b"\0" in data:
        where = f"byte {data.index(0) + 1} is NUL"
        return Finding("error", source, f"the file is not text: {where}", _SAVE_AS)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        utf8_stops = error.start
    if not _looks_like_utf8(data):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError as error:
            utf8_stops = max(utf8_stops, error.start)
    what = f"byte {utf8_stops + 1} (0x{data[utf8_stops]:02X}) is neither UTF-8 nor GB18030"
    if _looks_like_utf8(data):
        what = f"byte {utf8_stops + 1} (0x{data[utf8_stops]:02X}) is not UTF-8, as the rest of the file is"
    return Finding("error", source, what, _SAVE_AS)


def _looks_like_utf8(data: bytes) -> bool:
    """Whether a few damaged bytes stand in UTF-8 text. GB18030 would read such text as other characters, unnoticed."""
    text = data.decode("utf-8", "replace")
    wide = sum("\u3000" <= char <= "\u9fff" for char in text)
    return data.startswith(b"\xef\xbb\xbf") or wide > text.count("\ufffd")


def _records(source: str, text: str, findings: list[Finding]) -> Iterator[Row]:
    """Numbered records; the number counts records as a spreadsheet does, blank ones included."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    header: Sequence[str] = ()
    number = begin = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fault = _find_fault("".join(lines[begin : reader.line_num]))
            if not fault.ends_with_line:
                fault = _find_fault("".join(lines[begin:]))
            column = label(header[fault.column].strip()) if fault.column < len(header) else f"#{fault.column + 1}"
            where = str(Origin(source, number, column))
            findings.append(Finding("error", where, f"{fault.what}: {quote(fault.text)}", fault.expected))
            if not fault.ends_with_line:  # nobody can tell where the next record begins
                return
        else:
            header = header or cells
            yield number, cells
        begin = reader.line_num


class _Fault(NamedTuple):
    what: str
    expected: str
    column: int
    text: str
    ends_with_line: bool


def _find_fault(record: str) -> _Fault:
    """Why csv refused a record; it does not say itself where the trouble begins."""
    column = start = at = 0
    while at < len(record) and at - start <= csv.field_size_limit():
        if record[at] == '"' and at == start:
            close = _closing_quote(record, at + 1)
            if close < 0:
                return _Fault("a quote opens here and never closes", 'a closing "', column, record[start:], False)
            at = close + 1
            if at < len(record) and record[at] not in ",\r\n":
                line = record[start:].rstrip("\r\n")
                return _Fault("text after a closing quote", 'a comma there, or "" for a quote', column, line, True)
        elif record[at] == ",":
            at += 1
            column, start = column + 1, at
        else:
            at += 1
    limit = f"at most {csv.field_size_limit():,} characters in a cell"
    return _Fault("a cell is too long", limit, column, record[start:], False)


def _closing_quote(text: str, at: int) -> int:
    """Where a quoted cell ends: at the next quote that is not doubled; -1 where there is none."""
    close = text.find('"', at)
    while close >= 0 and text.startswith('"', close + 1):
        close = text.find('"', close + 2)
    return close
