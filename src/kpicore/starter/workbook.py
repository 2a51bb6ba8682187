"""The templates as one workbook: a sheet for each table with drop-downs, limits and notes, and a guide.

XlsxWriter, from the extra `xlsx`. Every cell is written as what it is: text stays text, so nothing becomes a formula.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpicore.model import Language
from kpicore.output.sheets import is_exact
from kpicore.output.terminal import display_width
from kpicore.starter.guide import Chapter
from kpicore.starter.template import Allowed, Column, Line, Template
from kpicore.starter.validation import validation

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SPARE = 500  # rows below the prefilled ones that have drop-downs and formats as well
NARROWEST, WIDEST = 10, 40  # of a column, in characters
AREAS = 200  # that one rule is for
FROZEN = 1  # columns that stay in sight: whom a row is about
GUIDE_WIDTHS = (26, 60, 26, 14, 26, 40, 12, 14)
LISTS, GUIDE = "lists", "guide"
LONGEST_NOTE = 32_000  # characters that Excel takes
NOTE_WIDTH, NOTE_LINE, NOTE_CHARACTERS = 360, 17, 52  # in pixels, and characters to the line

FORMATS: dict[str, dict[str, Any]] = {
    "header": {"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "valign": "top", "num_format": "@"},
    "key header": {"bold": True, "bg_color": "#D9D9D9", "bottom": 1, "valign": "top", "num_format": "@"},
    "text": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd"},
    "number": {"num_format": "General"},
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "font_size": 12},
    "wrapped": {"text_wrap": True, "valign": "top"},
}
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)


def write_workbook(path: Path, templates: Sequence[Template], chapters: Sequence[Chapter], lang: Language) -> None:
    """Writes a new file of mode 0600. OSError where it cannot be written; ImportError without the extra."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    workbook = Workbook(str(path))
    people = next(len(template.lines) for template in templates if template.kind == "people")
    book = _Book(workbook, people + SPARE, lang)
    book.guide(chapters)
    for template in templates:
        book.sheet(template)
    book.lists()
    try:
        workbook.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error
    os.chmod(path, 0o600)


class _Book:
    """people: rows that the sheet of that name has room for."""

    def __init__(self, workbook: Workbook, people: int, lang: Language) -> None:
        self.workbook = workbook
        self.people = people
        self.lang = lang
        self.formats = {name: workbook.add_format(options) for name, options in FORMATS.items()}
        self.listed: dict[tuple[tuple[str | float, ...], ...], str] = {}
        self.width = 0

    def guide(self, chapters: Sequence[Chapter]) -> None:
        """The first sheet, which opens."""
        sheet = self.workbook.add_worksheet(GUIDE)
        for column, width in enumerate(GUIDE_WIDTHS):
            sheet.set_column(column, column, width, self.formats["wrapped"])
        row = 0
        for chapter in chapters:
            sheet.write_string(row, 0, chapter.heading, self.formats["title" if chapter.level == 1 else "heading"])
            for sentence in chapter.sentences:
                row += 1
                sheet.write_string(row, 0, sentence, self.formats["text"])
            for number, cells in enumerate(chapter.table):
                row += 1
                for column, text in enumerate(cells):
                    sheet.write_string(row, column, text, self.formats["wrapped" if number else "key header"])
            row += 2
        sheet.activate()

    def sheet(self, template: Template) -> None:
        """The sheet of a table, under the table's name."""
        sheet = self.workbook.add_worksheet(template.kind)
        for position, column in enumerate(template.columns):
            sheet.set_column(position, position, _width(column, template), self.formats[_format(column)])
            sheet.write_string(0, position, column.header, self.formats["key header" if column.key else "header"])
            _note(sheet, 0, position, column.about)
            for row, line in enumerate(template.lines, start=1):
                self._cell(sheet, row, position, column, line)
            self._validate(sheet, template, position)
        sheet.freeze_panes(1, FROZEN)

    def lists(self) -> None:
        """What drop-downs and limits refer to, on a hidden sheet."""
        sheet = self.workbook.add_worksheet(LISTS)
        sheet.hide()
        position = 0
        for rows in self.listed:
            for row, cells in enumerate(rows):
                for beside, value in enumerate(cells):
                    if isinstance(value, str):
                        sheet.write_string(row, position + beside, value)
                    else:
                        sheet.write_number(row, position + beside, value)
            position += len(rows[0])

    def _list_of(self, rows: Sequence[tuple[str | float, ...]]) -> str:
        """Where the rows will stand on the hidden sheet."""
        from xlsxwriter.utility import xl_range_abs

        key = tuple(rows)
        if key not in self.listed:
            right = self.width + len(rows[0]) - 1
            self.listed[key] = f"{LISTS}!{xl_range_abs(0, self.width, len(rows) - 1, right)}"
            self.width = right + 1
        return self.listed[key]

    def _cell(self, sheet: Worksheet, row: int, position: int, column: Column, line: Line) -> None:
        _note(sheet, row, position, line.about.get(column.id, ()))
        text = line.cells.get(column.id, "")
        kind = _format(column)
        if not text:
            return
        if kind == "date" and (day := _day(text)):
            sheet.write_datetime(row, position, day, self.formats["date"])
        elif kind == "number" and _is_exact(text):
            sheet.write_number(row, position, Decimal(text), self.formats["number"])  # type: ignore[call-overload]
        else:
            sheet.write_string(row, position, text, self.formats["text"])

    def _validate(self, sheet: Worksheet, template: Template, position: int) -> None:
        """The column's limits for every row, or those of each line for its own."""
        column = template.columns[position]
        last = len(template.lines) + SPARE
        if column.id == "employee_id" and template.kind != "people":
            options = {"validate": "list", "source": f"=people!$A$2:$A${self.people + 1}", "error_type": "warning"}
            sheet.data_validation(1, position, last, position, options)
        rows: dict[int, list[int]] = {}
        allowed: dict[int, Allowed] = {}
        for row in range(1, last + 1):
            line = template.lines[row - 1] if row <= len(template.lines) else None
            ruling = (line.allowed.get(column.id) if line else None) or column.allowed
            if ruling is not None:
                rows.setdefault(id(ruling), []).append(row)
                allowed[id(ruling)] = ruling
        ids = [each.id for each in template.columns]
        for key, ruling in allowed.items():
            decider = None if ruling.by is None else ids.index(ruling.by[0])
            for runs in _batched(_runs(rows[key]), AREAS):
                self._rule(sheet, position, decider, ruling, runs)

    def _rule(
        self, sheet: Worksheet, position: int, decider: int | None, ruling: Allowed, runs: Sequence[tuple[int, int]]
    ) -> None:
        """One rule for the rows of these runs; decider: the column that decides what rules."""
        from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

        top = runs[0][0]
        deciding = "" if decider is None else xl_rowcol_to_cell(top, decider, col_abs=True)
        options = validation(ruling, xl_rowcol_to_cell(top, position), deciding, self._list_of, self.lang)
        if options is None:
            return
        if len(runs) > 1:
            options["multi_range"] = " ".join(xl_range(first, position, last, position) for first, last in runs)
        sheet.data_validation(top, position, runs[-1][1], position, options)


def _batched(runs: Sequence[tuple[int, int]], most: int) -> Iterator[Sequence[tuple[int, int]]]:
    """The runs in groups of at most so many."""
    return (runs[start : start + most] for start in range(0, len(runs), most))


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows as first and last of each run without a gap."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _format(column: Column) -> str:
    field = column.allowed.field if column.allowed is not None else None
    if field is None or column.id in ("employee_id", "name", "value") or field.kind in ("choice", "flag"):
        return "number" if column.id == "value" else "text"
    return "date" if field.kind == "date" else "number"


def _width(column: Column, template: Template) -> int:
    cells = [line.cells.get(column.id, "") for line in template.lines]
    return max(NARROWEST, min(WIDEST, 2 + max(display_width(text) for text in (column.header, *cells))))


def _note(sheet: Worksheet, row: int, position: int, about: Sequence[str]) -> None:
    text = "\n".join(about)[:LONGEST_NOTE]
    if not text:
        return
    lines = sum(1 + display_width(line) // NOTE_CHARACTERS for line in text.splitlines())
    size = {"width": NOTE_WIDTH, "height": NOTE_LINE * (lines + 1)}
    sheet.write_comment(row, position, text, {"author": "kpicore", "font_size": 9, **size})


def _day(text: str) -> datetime | None:
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        return None
    return day if len(text) == 10 and day.year >= 1900 else None


def _is_exact(text: str) -> bool:
    """Whether the number comes back from a workbook, which has nothing but floats, as it stands."""
    return bool(_NUMBER.fullmatch(text)) and is_exact(text)
