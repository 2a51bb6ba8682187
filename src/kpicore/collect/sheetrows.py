"""The rows of a sheet as text: values by python-calamine, shown as the workbook shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, overload

from kpicore.collect.exact import as_text, plain_number
from kpicore.collect.headerrow import Row

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]
"""Areas of merged cells: first and last (row, column) of each, counted from 0."""


class SheetRows(Sequence[Row]):
    """Rows by number, made text one by one as they are asked for, since a sheet may have a million.

    shown: row → the cells that are shown otherwise than as their plain value, as (column, how), counted from 1.
    """

    def __init__(self, sheet: CalamineSheet, shown: Mapping[int, Sequence[tuple[int, str]]], skip: int = 0) -> None:
        self._sheet = sheet
        self._shown = shown
        self._left = (sheet.start or (0, 0))[1]  # calamine leaves out the columns before the first value
        self._height = max(sheet.end[0] + 1 if sheet.end else 0, max(shown, default=0))
        self._skip = skip

    def below(self, row: int) -> SheetRows:
        """The rows below a row."""
        return SheetRows(self._sheet, self._shown, row)

    def __len__(self) -> int:
        return max(self._height - self._skip, 0)

    def __iter__(self) -> Iterator[Row]:
        return islice(self._all(), self._skip, None)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return list(self)[index]

    def _all(self) -> Iterator[Row]:
        blank = [""] * self._left
        last = 0
        for last, values in enumerate(self._sheet.iter_rows(), 1):
            shown = self._shown.get(last)
            cells = blank + [as_text(value) for value in values]
            yield last, _as_shown(cells, values, self._left, shown) if shown else cells
        for number in range(last + 1, self._height + 1):
            yield number, _as_shown([], [], 0, self._shown.get(number, ()))


def _as_shown(cells: list[str], values: Sequence[object], left: int, shown: Iterable[tuple[int, str]]) -> list[str]:
    for column, how in shown:
        cells.extend([""] * (column - len(cells)))
        at = column - 1 - left
        value = values[at] if 0 <= at < len(values) else None
        cells[column - 1] = _shown_as(value, how, cells[column - 1])
    return cells


def _shown_as(value: object, how: str, text: str) -> str:
    if how[:1] in "#=":
        return how
    if not isinstance(value, float):
        return text
    return f"{plain_number(Decimal(repr(value)).scaleb(2))}%" if how == "%" else text.zfill(len(how))


def lowered(rows: Iterable[Row], merged: Merged) -> Iterator[Row]:
    """The first rows, in which the text of cells merged over several rows of a column stands in the lowest of them.

    So a header in two rows is read as one: the names of the columns, and those of groups above them.
    """
    rows = list(rows)
    grown = [list(cells) for _, cells in rows]
    for (top, left), (bottom, right) in merged:
        if left == right and top < bottom < len(grown) and left < len(grown[top]):
            grown[bottom].extend([""] * (left + 1 - len(grown[bottom])))
            grown[bottom][left], grown[top][left] = grown[top][left], ""
    return ((number, cells) for (number, _), cells in zip(rows, grown, strict=True))
