"""Cells of workbooks: text that stays text, numbers that are exact or no numbers, names that a sheet may have.

A cell holds a double. Up to 15 digits a decimal comes back from it as it was, so money is exact to the cent below
10¹³; what has more digits is never written as a number. Numbers are handed over as `Decimal`: the library writes 16
digits of what it gets, and those of a float may be others (85450027.85 would become 85450027.84999999).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kpicore.messages import say
from kpicore.model import Finding, Rejected
from kpicore.output.tables import plain_text
from kpicore.output.terminal import display_width

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Of a sheet, the header among them."""

MOST_DIGITS = 15
_NARROWEST, _WIDEST = 8, 60  # of a column, in characters
_NAME = 31  # characters of a sheet's name
_NO_SUCH_LIMIT = say("kpicore run --format csv and parquet have no such limit")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


@contextmanager
def workbook(file: BinaryIO, period: str, title: str, row_by_row: Path | None = None) -> Iterator[Workbook]:
    """A workbook that is in the file once the block is left. row_by_row: a folder for what rows become until
    then; they are written in order, and a million of them take no memory. The same content gives the same bytes."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    options: dict[str, Any] = {"in_memory": True}
    if row_by_row is not None:
        options = {"constant_memory": True, "tmpdir": str(row_by_row)}
    year, month = map(int, period.split("-"))
    try:
        with Workbook(file, options) as book:
            book.set_properties({"title": title, "comments": "kpicore", "created": datetime(year, month, 1)})
            yield book
    except FileCreateError as error:
        raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from error


def write_text(sheet: Worksheet, row: int, column: int, text: str, look: Format | None, whose: str) -> None:
    """A cell of text, never a formula, whatever it begins with; whose: the table, for the message where the text is
    longer than a cell can be (Rejected, 2)."""
    if text and sheet.write_string(row, column, plain_text(text), look) != 0:
        what = say("row {row} has a cell longer than the {most:,} characters of a workbook", row=row + 1, most=32_767)
        raise Rejected([Finding("error", whose, what, _NO_SUCH_LIMIT)], 2)


def is_exact(number: str) -> bool:
    """Whether a cell holds the number, in plain notation, as it stands."""
    return bool(_NUMBER.fullmatch(number)) and len(number.lstrip("-").replace(".", "").strip("0")) <= MOST_DIGITS


def check_rows(count: int, whose: str) -> None:
    """Rejected (2) where a sheet has no room for so many rows and their header."""
    if count >= MOST_ROWS:
        what = say("{count:,} rows, and a sheet has room for {most:,}", count=count, most=MOST_ROWS - 1)
        raise Rejected([Finding("error", whose, what, _NO_SUCH_LIMIT)], 2)


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """A name that a sheet may have for each of these, as like it as can be, and all of them different."""
    taken: set[str] = {"history"}  # Excel keeps it for itself
    return [_sheet_name(each, taken) for each in wanted]


def _sheet_name(wanted: str, taken: set[str]) -> str:
    name = _FORBIDDEN.sub("_", plain_text(wanted)).strip("' ")
    number, short = 1, _cut(name, _NAME) or "_"
    while short.casefold() in taken:
        number += 1
        ending = f" ({number})"
        short = _cut(name, _NAME - len(ending)) + ending
    taken.add(short.casefold())
    return short


def _cut(name: str, most: int) -> str:
    """The name in as many UTF-16 units, which is what the limit counts."""
    while len(name.encode("utf-16-le")) > 2 * most:
        name = name[:-1]
    return name.rstrip("' ")


def width(texts: Sequence[str]) -> int:
    """Of a column, so that these can be read; what is longer is cut on the screen."""
    return max(_NARROWEST, min(_WIDEST, 2 + max(map(display_width, texts), default=0)))
