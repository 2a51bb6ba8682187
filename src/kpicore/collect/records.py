"""The records of text with delimiters, numbered as a spreadsheet numbers them, and what is wrong with some."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpicore.collect.headerrow import LOOKED_AT, Row
from kpicore.collect.limits import TOLD_EVERY
from kpicore.collect.text import label, quote
from kpicore.messages import Message, say
from kpicore.model import Finding, Origin, Sentence, Tell


class Fault(NamedTuple):
    """Why a record cannot be read, and at which of its cells. ends_with_line: the records below it can be."""

    what: Message
    expected: Message
    column: int
    text: str
    ends_with_line: bool

    def finding(self, source: str, names: Sequence[str], row: int) -> Finding:
        """The fault at its place; names: of the columns, as far as they are known."""
        column = label(names[self.column].strip()) if self.column < len(names) else ""
        what = say("{what}: {cell}", what=self.what, cell=quote(self.text))
        return Finding("error", str(Origin(source, row, column or f"#{self.column + 1}")), what, self.expected)


def records(
    text: str, delimiter: str, faults: list[tuple[int, Fault]], tell: Tell, doing: Sentence, only: str = ""
) -> Iterator[Row]:
    """Numbered records; blank ones count. Those that cannot be read go into `faults` instead.

    tell: is told how many lines are read, as the step `doing`. only: text that a record must hold, if below the header.
    """
    lines = list(io.StringIO(text, newline=""))
    longest = max(map(len, lines), default=0)
    if only and '"' not in text and "\0" not in text and longest <= csv.field_size_limit():  # so every line is a record
        yield from _holding(only, lines, delimiter)
        return
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    has_nul = "\0" in text
    number = begin = 0
    while True:
        if number and not number % TOLD_EVERY:
            tell(doing, begin, len(lines))
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fault = _find_fault("".join(lines[begin : reader.line_num]), delimiter)
            if not fault.ends_with_line:
                fault = _find_fault("".join(lines[begin:]), delimiter)
            faults.append((number, fault))
            if not fault.ends_with_line:  # nobody can tell where the next record begins
                return
        else:
            nuls = has_nul and [(number, fault) for fault in _nuls(cells)]
            if nuls:
                faults += nuls
            else:
                yield number, cells
        begin = reader.line_num


def _holding(only: str, lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """The records at the top, among which the header is, and those that hold a text."""
    numbers = [number for number, line in enumerate(lines, 1) if number <= LOOKED_AT or only in line]
    return zip(numbers, csv.reader((lines[number - 1] for number in numbers), delimiter=delimiter), strict=True)


def _nuls(cells: Sequence[str]) -> Iterator[Fault]:
    for column, cell in enumerate(cells):
        if "\0" in cell:
            yield Fault(say("a NUL character in the cell"), say("text alone"), column, cell, True)


def _find_fault(record: str, delimiter: str) -> Fault:
    """Why csv refused a record; it does not say itself where the trouble begins."""
    column = start = at = 0
    while at < len(record) and at - start <= csv.field_size_limit():
        if record[at] == '"' and at == start:
            close = _closing_quote(record, at + 1)
            if close < 0:
                what, expected = say("a quote opens here and never closes"), say('a closing "')
                return Fault(what, expected, column, record[start:], False)
            at = close + 1
            if at < len(record) and record[at] not in f"{delimiter}\r\n":
                what = say("text after a closing quote")
                expected = say('{delimiter} there, or "" for a quote', delimiter=quote(delimiter))
                return Fault(what, expected, column, record[start:].rstrip("\r\n"), True)
        elif record[at] == delimiter:
            at += 1
            column, start = column + 1, at
        else:
            at += 1
    limit = say("at most {count:,} characters in a cell", count=csv.field_size_limit())
    return Fault(say("a cell is too long"), limit, column, record[start:], False)


def _closing_quote(text: str, at: int) -> int:
    """Where a quoted cell ends: at the next quote that is not doubled; -1 where there is none."""
    close = text.find('"', at)
    while close >= 0 and text.startswith('"', close + 1):
        close = text.find('"', close + 2)
    return close
