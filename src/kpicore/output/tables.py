"""The result tables as CSV: UTF-8, `\\n` line ends, readable by the owner alone, safe to open in a spreadsheet."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from kpicore.model import Language, Text
from kpicore.output.terminal import picture
from kpicore.results import DictionaryRow, FlagRow, LedgerForm, LedgerRow, ResultRow, RunResult

Kind = Literal["code", "number"]

# Everything but tab, LF and CR, which a quoted cell may hold; lone surrogates have no UTF-8, and the last two no XML.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANK_LINE = '""'  # of one blank cell: an empty line is no row
_REMEMBERED = 1 << 16  # cells

_BLANK = r"[^\S\t\r\n]*"
# Where a spreadsheet could start to read a formula: at the start, and after what it could split the cell at (it splits
# at `;` in many countries, and at a tab or line break once it has lost the quotes). A number or a lone dash is none.
_FORMULA = re.compile(
    rf"""\A(?=[\t\r\n])
    | (?<![^;\t\r\n])
      (?!{_BLANK}(?:[+-]?[0-9]+(?:\.[0-9]+)?%?|-){_BLANK}(?![^;\t\r\n]))
      (?=(?:[^\S\t\r\n]|["'“”‘’\u200b-\u200f\u2060\ufeff])*[=+\-@＝＋－＠])""",
    re.VERBOSE,
)


def safe_cell(text: str) -> str:
    """The text as a spreadsheet may have it: control characters made visible, a `'` before what could be a formula.

    Plain numbers, also negative ones, and a lone `-` stay as they are.
    """
    if text[:1].isalnum() and ";" not in text and text.isprintable():
        return text  # most cells; the rest of the function costs ten times as much
    return _FORMULA.sub("'", plain_text(text))


def plain_text(text: str) -> str:
    """The text with what no file should hold (control characters, lone surrogates) made visible."""
    return text if text.isprintable() else UNSEEN.sub(picture, text)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], *, bom: bool = False) -> None:
    """Writes a new file of mode 0600; FileExistsError where there is one already, OSError where it cannot be written.

    Header and cells pass `safe_cell`; quoting is minimal. bom: Excel knows the encoding, for what people fill in.
    """
    new = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(new, "w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        file.writelines(f"{csv_cells(row) or _BLANK_LINE}\n" for row in chain([header], rows))


class Table(NamedTuple):
    """A result table as text, whatever it is written to. kinds: of columns that hold codes or numbers and are named
    after lines of a scheme."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    kinds: Mapping[str, Kind] = MappingProxyType({})


def tables_of(result: RunResult, ledger: LedgerForm = "long") -> Iterator[Table]:
    """The tables results, flags, and the ledger: its rows, or the codes beside the results and their dictionary."""
    kinds = dict[str, Kind]()
    if result.coded is not None:
        kinds = {name: "code" if name in result.coded.codes else "number" for name in result.coded.columns}
    yield Table("results", *with_codes(result), kinds)
    if result.coded is not None:
        yield Table("dictionary", DictionaryRow._fields, result.coded.dictionary, {"code": "code"})
    if ledger == "long":
        yield Table("ledger", LedgerRow._fields, result.ledger)
    yield Table("flags", FlagRow._fields, [flag_cells(flag, result.lang) for flag in result.flags])


def with_codes(result: RunResult) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Header and rows of the results, with the codes of the ledger where it is codes."""
    if result.coded is None:
        return ResultRow._fields, result.results
    rows = [(*row, *cells) for row, cells in zip(result.results, result.coded.rows, strict=True)]
    return (*ResultRow._fields, *result.coded.columns), rows


def flag_cells(flag: FlagRow, lang: Language) -> list[str]:
    """A flag as its table has it."""
    return [cell.of(lang) if isinstance(cell, Text) else cell for cell in flag]


def csv_cells(cells: Sequence[str]) -> str:
    """Cells beside each other as a line of a CSV has them."""
    # Not csv.writer: before Python 3.13 it leaves a lone CR unquoted, and no reader takes such a file.
    return ",".join(map(csv_cell, cells))


class _Cells(dict[str, str]):
    """Cells as a CSV has them, by their text: safe, and quoted where they must be. Most repeat from row to row."""

    def __missing__(self, text: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        safe = safe_cell(text)
        if "," in safe or '"' in safe or "\n" in safe or "\r" in safe:
            safe = '"' + safe.replace('"', '""') + '"'
        self[text] = safe
        return safe


csv_cell = _Cells().__getitem__
