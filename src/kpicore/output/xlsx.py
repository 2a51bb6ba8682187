"""A result table as a workbook of one sheet, its columns named as in the CSV. Needs the extra `xlsx`.

A number is a number where a cell holds it exactly, shown with the decimals that the CSV has; any other cell is text.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from kpicore.output.sheets import check_rows, is_exact, width, workbook, write_text
from kpicore.output.tables import Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

NUMBERS = frozenset(("score", "performance_pay", "total_pay", "value", "weight", "factor", "contribution"))
_SEEN = 1000  # rows that the widths of columns are taken from


def write_xlsx(path: Path, table: Table, period: str) -> None:
    """Writes a new file of mode 0600; Rejected (2) where the table does not fit on a sheet, OSError where it cannot be
    written."""
    check_rows(len(table.rows), path.name)
    new = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with open(new, "w+b") as file, workbook(file, period, f"kpicore {table.name} {period}", path.parent) as book:
        looks, numbers = _Looks(book), NUMBERS | table.kinds.keys()
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
        for column, name in enumerate(table.header):
            sheet.set_column(column, column, width([name, *(row[column] for row in table.rows[:_SEEN])]))
        for column, name in enumerate(table.header):
            write_text(sheet, 0, column, name, looks.header, path.name)
        for number, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                if table.header[column] in numbers and is_exact(cell):
                    sheet.write_number(number, column, Decimal(cell), looks.number(cell))  # type: ignore[call-overload]
                else:
                    write_text(sheet, number, column, cell, looks.text, path.name)


class _Looks:
    def __init__(self, book: Workbook) -> None:
        self.header = book.add_format({"bold": True, "num_format": "@"})
        self.text = book.add_format({"num_format": "@"})
        self._book = book
        self._numbers: dict[int, Format] = {}

    def number(self, text: str) -> Format:
        """What shows as many decimals as the text has."""
        decimals = len(text.partition(".")[2])
        if decimals not in self._numbers:
            look = "0." + "0" * decimals if decimals else "0"
            self._numbers[decimals] = self._book.add_format({"num_format": look})
        return self._numbers[decimals]
