"""Logs that python reads: workbooks, files that the engine cannot take as they are, and places of rejected cells.

What they say goes into one plain file, with file and row number of each event.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from kpicore.collect.csv import Csv, Delimiter
from kpicore.collect.exact import plain_number
from kpicore.collect.files import Named
from kpicore.collect.header import too_many
from kpicore.collect.headerrow import LOOKED_AT, Row, find_header
from kpicore.collect.text import quote, suggest
from kpicore.components import Batch, Request
from kpicore.messages import Message, joined, say
from kpicore.model import Finding, Origin

SNIFFED = 1000
"""Lines of a JSON log in which its keys are looked for."""

_MOST = 10_000
_DIGITS = 400  # a number with more of them is none that anyone means, and would take any amount of memory
_LONGEST = 1 << 24  # bytes of a line of JSON, as the engine has it
_AT_ONCE = 1 << 18  # bytes that are looked through at once: what fits a processor's own memory is looked through faster
_LOOKED_BACK = 4  # bytes of a blank cell and an end of a line


@attrs.frozen
class Sheet:
    """One table of a log, as python reads it. source: its name in messages. left_out: rows that are not among `rows`,
    since something is wrong with them alone."""

    source: str
    names: Sequence[str]
    rows: Iterable[Row]
    header_row: int = 1
    serials_from: date | None = None
    left_out: Sequence[Finding] = ()


class Written(NamedTuple):
    """How the CSV files of a log are written, and the names that their headers have."""

    header_row: int | None
    delimiter: Delimiter
    wanted: frozenset[str]

    @property
    def mark(self) -> str:
        """The delimiter as it stands in the file."""
        return "\t" if self.delimiter == "tab" else self.delimiter


def of_batch(batch: Batch) -> Sheet:
    return Sheet(batch.source, batch.header, batch.rows, batch.header_row, batch.serials_from, batch.left_out)


def read_csv(file: Named, want: Request, how: Written) -> Sheet | Sequence[Finding]:
    """A CSV file, of which no more than a row is held where it is whole; the findings where it cannot be read."""
    try:
        head = csv_head(file, how)
        if isinstance(head, Finding):
            return [head]
        number, names, _ = head
        if len(names) > 1:
            for _ in _csv_rows(file.path, how.mark):  # whole, or the collector of CSV files says what is wrong
                pass
            rows = ((row, cells) for row, cells in _csv_rows(file.path, how.mark) if row > number)
            return Sheet(file.source, names, rows, number)
    except (csv.Error, UnicodeDecodeError, OSError):
        pass
    batch = Csv(file.source, how.header_row, delimiter=how.delimiter).collect(want, how.wanted)
    return batch.findings if any(each.severity == "error" for each in batch.findings) else of_batch(batch)


def csv_head(file: Named, how: Written) -> tuple[int, Sequence[str], int] | Finding:
    """The header's row, its names, and the lines up to its end."""
    rows: list[Row] = []
    lines: list[int] = []
    with file.path.open(encoding="utf-8-sig", newline="") as stream:
        records = csv.reader(stream, strict=True, delimiter=how.mark)
        for number, cells in enumerate(records, 1):
            rows.append((number, cells))
            lines.append(records.line_num)
            if number >= max(LOOKED_AT, how.header_row or 0):
                break
    if not rows:
        return Finding(
            "error", file.source, say("the file is empty"), say("a header line with the names of the columns")
        )
    header = find_header(file.source, rows, how.header_row, how.wanted)
    return header if isinstance(header, Finding) else (header[0], header[1], lines[header[0] - 1])


def first_cells(path: Path, mark: str, lines: int, at: Sequence[int]) -> Iterator[list[str | None]]:
    """Cells of the rows of a CSV file below so many lines, those at some places; of a blank one None. Raises as the
    module csv does."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        records = csv.reader(stream, strict=True, delimiter=mark)
        for cells in records:
            if records.line_num > lines and len(cells) > max(at):
                yield [cells[place] or None for place in at]


def ends_in_blank(path: Path, mark: str) -> bool:
    """Whether some line of a file may end in a blank cell: of a row that has one cell too many, the engine says nothing
    where that cell is blank."""
    delimiter = mark.encode()
    tail = b""
    with path.open("rb", buffering=0) as stream:
        while chunk := stream.read(_AT_ONCE):
            chunk = tail + chunk
            ends = (b"\n", b"\r") if b"\r" in chunk else (b"\n",)
            blanks = (delimiter, delimiter + b'""') if b'"' in chunk else (delimiter,)
            if any(chunk.rfind(blank + end) >= 0 for end in ends for blank in blanks):  # half the time of `in`
                return True
            tail = chunk[-_LOOKED_BACK:]
    return tail.endswith((delimiter, delimiter + b'""'))


def _csv_rows(path: Path, mark: str) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from enumerate(csv.reader(stream, strict=True, delimiter=mark), 1)


def read_json(file: Named) -> Sheet | Sequence[Finding]:
    """A file of JSON objects, one a line; all lines that are none are left out."""
    keys: dict[str, None] = {}
    wrong: list[Finding] = []
    for row, each, finding in _json_rows(file):
        if finding is not None:
            wrong.append(finding)
            if len(wrong) > _MOST:
                return [*wrong[:_MOST], _further(file.source)]
        elif row <= SNIFFED:
            keys.update(dict.fromkeys(each))
    names = list(keys)
    if wrong and not names:
        return wrong
    rows = ((row, [_as_text(each.get(name)) for name in names]) for row, each, bad in _json_rows(file) if bad is None)
    return Sheet(file.source, names, rows, left_out=wrong)


def json_keys(file: Named) -> Sequence[str] | None:
    """The keys of the first lines; None where one of them is no JSON object."""
    keys: dict[str, None] = {}
    for row, each, finding in _json_rows(file):
        if finding is not None:
            return None
        keys.update(dict.fromkeys(each))
        if row > SNIFFED:
            break
    return list(keys)


def _json_rows(file: Named) -> Iterator[tuple[int, dict[str, Any], Finding | None]]:
    with file.path.open("rb") as stream:
        for row, line in enumerate(iter(partial(stream.readline, _LONGEST), b""), 1):
            if len(line) == _LONGEST:
                what, expected = say("the line is too long"), say("at most {limit:,} bytes", limit=_LONGEST)
                yield row, {}, Finding("error", str(Origin(file.source, row)), what, expected)
                return  # what follows may be of any size
            if not line.strip():
                continue
            try:
                found = json.loads(line, parse_float=_number, parse_int=_number, parse_constant=str)
            except (ValueError, RecursionError):  # the second: brackets within brackets, thousands deep
                found = None
            if isinstance(found, dict):
                yield row, found, None
                continue
            text = quote(line.decode("utf-8", "backslashreplace").strip())
            what = say("{cell} is no JSON object", cell=text)
            yield row, {}, Finding("error", str(Origin(file.source, row)), what, say("one JSON object a line"))


class _number(str):  # noqa: N801 - a number of JSON as its own text, which no float has touched
    __slots__ = ()


def _as_text(value: object) -> str:
    if isinstance(value, _number):
        short = "e" in value.lower() and abs(Decimal(value).adjusted()) < _DIGITS
        return plain_number(Decimal(value)) if short else str(value)
    if isinstance(value, str):
        return value if value.isprintable() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else json.dumps(value, ensure_ascii=False)


class Places(NamedTuple):
    """Where columns stand; findings: of those that are missing or there twice."""

    at: tuple[int, ...]
    findings: Sequence[Finding]


def positions(source: str, row: int, names: Sequence[str], wanted: Sequence[str]) -> Places:
    """Where the wanted columns stand among the names of a header."""
    stripped = [name.strip() for name in names]
    findings = []
    for name in dict.fromkeys(wanted):
        if stripped.count(name) == 1:
            continue
        what = say("the column {column} is missing", column=quote(name))
        expected = joined([say("a column of this name in the log"), suggest(name, stripped)], "")
        if name in stripped:
            what, expected = say("two columns are named {column}", column=quote(name)), say("one column of that name")
        findings.append(Finding("error", str(Origin(source, row)), what, expected))
    return Places((), findings) if findings else Places(tuple(stripped.index(name) for name in wanted), ())


class Spooled(NamedTuple):
    """What is wrong with tables as a whole, and with rows that are left out."""

    findings: list[Finding]
    left_out: list[Finding]


def spool(sheets: Sequence[Sheet], wanted: Sequence[str], path: Path) -> Spooled:
    """Write the wanted columns of all events: number of the sheet, row, cells without blanks around them."""
    findings: list[Finding] = []
    left_out: list[Finding] = []
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for number, sheet in enumerate(sheets):
            places, wrong = positions(sheet.source, sheet.header_row, sheet.names, wanted)
            findings += wrong
            left_out += sheet.left_out
            if wrong:
                continue
            for row, cells in sheet.rows:
                texts = [cells[place].strip() if place < len(cells) else "" for place in places]
                fault = _fault(cells, texts, len(sheet.names))
                if fault is None:
                    if any(texts):
                        writer.writerow((number, row, *texts))
                    continue
                if len(left_out) >= _MOST:
                    return Spooled([*findings, _further(sheet.source)], left_out)
                left_out.append(Finding("error", str(Origin(sheet.source, row)), *fault))
    return Spooled(findings, left_out)


def _fault(cells: Sequence[str], texts: Sequence[str], width: int) -> tuple[Message, Message] | None:
    """What is wrong with a row as a whole, and what is expected. texts: those of its cells that are wanted."""
    if len(cells) > width and any(cell.strip() for cell in cells):
        return too_many(cells, width)
    most = csv.field_size_limit()
    if max(map(len, texts)) > most:
        return say("a cell is too long"), say("at most {count:,} characters in a cell", count=most)
    return None


def _further(source: str) -> Finding:
    what = say("further rows that are no events, not listed")
    return Finding("error", source, what, say("a log as the config declares it"))
