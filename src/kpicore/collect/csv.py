"""The core's `csv` collector: a file of comma-separated text, as Excel and every export write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import attrs

from kpicore.collect.dates import DATE_ORDER
from kpicore.collect.files import PATH, load, named, no_table, path_problems
from kpicore.collect.headerrow import A_HEADER, HEADER_ROW, Row, find_header, header_row_problems
from kpicore.collect.limits import Unreadable, limited
from kpicore.collect.text import label, quote
from kpicore.components import Batch, DateOrder, Request
from kpicore.messages import Message, say
from kpicore.model import Finding, Origin, Text
from kpicore.settings import SettingError, setting

_NOT_TEXT = (
    (b"PK\x03\x04", say("an Excel workbook or another zip file, not CSV")),
    (b"\xd0\xcf\x11\xe0", say("an old Excel workbook (.xls), not CSV")),
    (b"\xff\xfe", say("UTF-16 text")),
    (b"\xfe\xff", say("UTF-16 text")),
)
_SAVE_AS = say('text in UTF-8, such as Excel\'s "CSV UTF-8 (comma delimited)"')
_A_FILE = say("a CSV file")


@attrs.frozen
class Csv:
    """Reads one CSV file: UTF-8 (with or without BOM) or GB18030, comma between cells, a header below any titles."""

    about = Text("CSV 文件", "a CSV file")

    path: str = setting(doc=PATH)
    header_row: int | None = setting(None, doc=HEADER_ROW)
    date_order: DateOrder | None = setting(None, doc=DATE_ORDER)

    def __attrs_post_init__(self) -> None:
        problems = path_problems(self.path) + header_row_problems(self.header_row)
        if problems:
            raise SettingError(problems)

    def collect(self, want: Request) -> Batch:
        """The table as text. What cannot be read is a finding of the batch; nothing is raised."""
        file = named(self.path, want)
        source = file.source
        data = load(file, _A_FILE)
        text = data if isinstance(data, Finding) else _decode(source, data)
        if isinstance(text, Finding):
            return no_table(source, text)
        faults: list[tuple[int, _Fault]] = []
        try:
            rows = list(limited(_records(text, faults)))
        except Unreadable as wrong:
            return wrong.table(source)
        if not rows and not faults:
            return no_table(source, Finding("error", source, say("the file is empty"), A_HEADER))
        header = find_header(source, rows, self.header_row)
        if isinstance(header, Finding):
            unread = [_finding(source, (), number, fault) for number, fault in faults]
            return Batch(source, (), (), unread or [header])
        number, names = header
        separator = next((mark for mark in "\t;|，" if len(names) == 1 and mark in names[0]), "")
        if separator:
            what = say("the header {header} has no comma but {mark}", header=quote(names[0]), mark=quote(separator))
            return no_table(source, Finding("error", f"{source}:{number}", what, say("a comma between the columns")))
        below = [row for row in rows if row[0] > number]
        findings: list[Finding] = []
        left_out: list[Finding] = []
        for row, fault in faults:
            alone = fault.ends_with_line and row > number
            (left_out if alone else findings).append(_finding(source, names, row, fault))
        return Batch(source, names, below, findings, number, self.date_order, left_out=left_out)


def _decode(source: str, data: bytes) -> str | Finding:
    for mark, kind in _NOT_TEXT:
        if data.startswith(mark):
            return Finding("error", source, say("the file is {kind}", kind=kind), _SAVE_AS)
    if b"\0" in data:
        what = say("the file is not text: byte {position} is NUL", position=data.index(0) + 1)
        return Finding("error", source, what, _SAVE_AS)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        utf8_stops = error.start
    if not _looks_like_utf8(data):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError as error:
            utf8_stops = max(utf8_stops, error.start)
    byte = say("byte {position} (0x{value:02X})", position=utf8_stops + 1, value=data[utf8_stops])
    what = say("{byte} is neither UTF-8 nor GB18030", byte=byte)
    if _looks_like_utf8(data):
        what = say("{byte} is not UTF-8, as the rest of the file is", byte=byte)
    return Finding("error", source, what, _SAVE_AS)


def _looks_like_utf8(data: bytes) -> bool:
    """Whether a few damaged bytes stand in UTF-8 text. GB18030 would read such text as other characters, unnoticed."""
    text = data.decode("utf-8", "replace")
    wide = sum("\u3000" <= char <= "\u9fff" for char in text)
    return data.startswith(b"\xef\xbb\xbf") or wide > text.count("\ufffd")


def _records(text: str, faults: list[tuple[int, _Fault]]) -> Iterator[Row]:
    """Numbered records; the number counts records as a spreadsheet does, blank ones included."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
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
            faults.append((number, fault))
            if not fault.ends_with_line:  # nobody can tell where the next record begins
                return
        else:
            yield number, cells
        begin = reader.line_num


class _Fault(NamedTuple):
    what: Message
    expected: Message
    column: int
    text: str
    ends_with_line: bool


def _finding(source: str, names: Sequence[str], row: int, fault: _Fault) -> Finding:
    column = label(names[fault.column].strip()) if fault.column < len(names) else f"#{fault.column + 1}"
    what = say("{what}: {cell}", what=fault.what, cell=quote(fault.text))
    return Finding("error", str(Origin(source, row, column)), what, fault.expected)


def _find_fault(record: str) -> _Fault:
    """Why csv refused a record; it does not say itself where the trouble begins."""
    column = start = at = 0
    while at < len(record) and at - start <= csv.field_size_limit():
        if record[at] == '"' and at == start:
            close = _closing_quote(record, at + 1)
            if close < 0:
                what, expected = say("a quote opens here and never closes"), say('a closing "')
                return _Fault(what, expected, column, record[start:], False)
            at = close + 1
            if at < len(record) and record[at] not in ",\r\n":
                what, expected = say("text after a closing quote"), say('a comma there, or "" for a quote')
                return _Fault(what, expected, column, record[start:].rstrip("\r\n"), True)
        elif record[at] == ",":
            at += 1
            column, start = column + 1, at
        else:
            at += 1
    limit = say("at most {count:,} characters in a cell", count=csv.field_size_limit())
    return _Fault(say("a cell is too long"), limit, column, record[start:], False)


def _closing_quote(text: str, at: int) -> int:
    """Where a quoted cell ends: at the next quote that is not doubled; -1 where there is none."""
    close = text.find('"', at)
    while close >= 0 and text.startswith('"', close + 1):
        close = text.find('"', close + 2)
    return close
