"""A look at one sheet of a workbook, cell by cell, for what a reader of workbooks does not tell.

python-calamine brings values fast, but an error cell and a formula without a value come as blanks, 98.5 % as 0.985, and
a sheet with one cell at its far end as a table of that size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO

from kpicore.collect import limits
from kpicore.collect.text import quote
from kpicore.collect.workbook import damaged, safe_parser
from kpicore.messages import say

_TRUE = ("1", "true")
_VALUES = ("v", "is")
AT_ONCE = 1 << 18
"""Bytes of a sheet that are looked at between two words of how far it is."""

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


class Look:
    """What was seen of a sheet. Rows and columns count from 1.

    shown: row → the cells that are not read as their plain value, as (column, how): one of the workbook's formats, an
    error such as `#N/A`, or a formula without a value, such as `=A1+1`. rows, columns: the last that hold a value.
    hidden_columns: first and last of each group. references: how many cells refer to the workbook's shared strings.
    """

    def __init__(self) -> None:
        self.shown: dict[int, list[tuple[int, str]]] = {}
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.rows = self.columns = self.references = 0

    @property
    def width(self) -> int:
        """The last column in which there is anything to be read."""
        return max([self.columns, *(column for cells in self.shown.values() for column, _ in cells)])


class _Enough(Exception):
    """Nothing more is to be known."""


def look(stream: IO[bytes], formats: tuple[str, ...], tell: Callable[[int], None]) -> Look:
    """Look at the XML of a sheet. Unreadable where its values lie too far apart, ExpatError where it is no XML.

    tell: is told how many of its bytes were seen.
    """
    walker = _Walker(formats)
    done = 0
    while part := stream.read(AT_ONCE):
        walker.parser.Parse(part)
        done += len(part)
        tell(done)
    walker.parser.Parse(b"", True)
    walker.close_cell()
    return walker.seen


def holds_values(stream: IO[bytes]) -> bool:
    """Whether the XML of a sheet has any value; read no further than the first."""
    walker = _Walker((), only_whether=True)
    try:
        walker.parser.ParseFile(stream)
    except _Enough:
        return True
    return False


class _Walker:
    """The state of a walk through a sheet. Its handler is written for speed: a full sheet has millions of cells."""

    def __init__(self, formats: tuple[str, ...], only_whether: bool = False) -> None:
        self.seen = Look()
        self.parser = safe_parser()
        self.parser.StartElementHandler = self._handler()
        self._formats = {str(number): shown for number, shown in enumerate(formats) if shown}
        self._only_whether = only_whether
        self._row = self._column = 0
        self._numbered = ""  # the row's number as its cells write it
        self._kind = self._format = ""
        self._formula: list[str] | None = None
        self._value: list[str] | None = None

    def _handler(self) -> Callable[[str, Mapping[str, str]], None]:
        tags, columns, seen = _Tags(), _Columns(), self.seen

        def start(name: str, attributes: Mapping[str, str]) -> None:
            tag = tags[name]
            if tag == "c":
                if self._formula is not None or self._value is not None:
                    self.close_cell()
                place = attributes.get("r")
                self._column = self._column + 1 if place is None else columns[place.removesuffix(self._numbered)]
                self._kind = attributes.get("t", "n")
                if self._kind == "s":
                    seen.references += 1
                self._format = self._formats.get(attributes.get("s", "0"), "") if self._formats else ""
            elif tag in _VALUES:
                if self._column > seen.columns or self._row > seen.rows:
                    self._grow()
                if self._format or self._kind == "e" or self._formula is not None:
                    self._value = []
                    self.parser.CharacterDataHandler = self._value.append
            elif tag == "f":
                self._formula = []
                self.parser.CharacterDataHandler = self._formula.append
            elif tag == "row":
                self.close_cell()
                self._open_row(attributes)
            elif tag == "col" and attributes.get("hidden") in _TRUE:
                seen.hidden_columns.append((_whole(attributes.get("min")), _whole(attributes.get("max"))))

        return start

    def _open_row(self, attributes: Mapping[str, str]) -> None:
        place = attributes.get("r", str(self._row + 1))
        self._row = _whole(place)
        self._column = 0
        self._numbered = place
        if not 0 < self._row <= _LAST_ROW:
            raise damaged(say("there is no row {place}", place=quote(place)))
        if attributes.get("hidden") in _TRUE:
            self.seen.hidden_rows.append(self._row)

    def _grow(self) -> None:
        """Take in a value that lies further down or right than those before."""
        if self._only_whether:
            raise _Enough
        self.seen.rows = max(self.seen.rows, self._row)
        self.seen.columns = max(self.seen.columns, self._column)
        cells = self.seen.rows * self.seen.columns  # all of them get room in memory, blank or not
        if cells > limits.CELLS:
            what = say("a value stands far out, in row {row}, column {column}", row=self._row, column=self._column)
            limits.check_cells(cells, what)

    def close_cell(self) -> None:
        """Note how the last cell is shown, if that is worth noting."""
        self.parser.CharacterDataHandler = None
        value = "".join(self._value or ()).strip()
        how = self._format if value and self._kind == "n" else ""
        if self._kind == "e" and self._value is not None:
            how = value or "#N/A"
        elif self._formula is not None and not value and self._kind != "str":
            how = f"={''.join(self._formula).strip() or '…'}"
        if how:
            self.seen.shown.setdefault(self._row, []).append((self._column, how))
        self._formula = self._value = None


class _Tags(dict[str, str]):
    """An element's name without its prefix."""

    def __missing__(self, name: str) -> str:
        tag = self[name] = name.rpartition(":")[2]
        return tag


class _Columns(dict[str, int]):
    """The number of a column by its letters.

    A cell that names another row than its own has more than letters left. It is refused, since the library that reads
    values would put it there, however large the table becomes.
    """

    def __missing__(self, letters: str) -> int:
        number = 0
        if len(letters) <= 3 and letters.isascii() and letters.isalpha() and letters.isupper():
            for letter in letters:
                number = number * 26 + ord(letter) - ord("A") + 1
        if not 0 < number <= _LAST_COLUMN:
            raise damaged(say("there is no column {letters}", letters=quote(letters)))
        self[letters] = number
        return number


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else 0
