"""Some records of a file of text of any size: those of one person, or the first. Of the rest, no more than a line is
held."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from kpicore.collect.headerrow import LOOKED_AT, Row
from kpicore.collect.limits import limited
from kpicore.collect.text import visible
from kpicore.components import Request
from kpicore.messages import say

_TOLD_EVERY = 1 << 20  # lines, about a second


class _Quoted(Exception):
    """A line may be less than a record."""


def looked_up(path: Path, source: str, delimiter: str, want: Request) -> list[Row] | None:
    """Numbered records: those at the top, among which the header is, and those with a cell that is `want.only` (blanks
    around it aside), or else no more than `want.most` below them.

    None where the file is not plainly UTF-8 or is damaged, so that only who reads it whole can say what it holds.
    Unreadable where there are too many.
    """
    try:
        if not want.only:
            rows = list(limited(islice(_records(path, delimiter), LOOKED_AT + want.most)))
        else:
            try:
                rows = list(limited(_of_lines(path, source, delimiter, want)))
            except _Quoted:
                rows = list(limited(_of_records(path, source, delimiter, want)))
    except (OSError, ValueError, csv.Error):
        return None
    return None if any("\0" in cell for _, cells in rows for cell in cells) else rows


def _records(path: Path, delimiter: str) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from enumerate(csv.reader(stream, strict=True, delimiter=delimiter), 1)


def _of_lines(path: Path, source: str, delimiter: str, want: Request) -> Iterator[Row]:
    """The records by way of lines, most of which need not be taken apart; _Quoted where one of them has a quote."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for number, line in enumerate(stream, 1):
            if '"' in line:
                raise _Quoted
            if number <= LOOKED_AT or want.only in line:
                yield from _wanted(number, next(csv.reader([line], strict=True, delimiter=delimiter)), want.only)
            if not number % _TOLD_EVERY:
                _tell(want, source, number)


def _of_records(path: Path, source: str, delimiter: str, want: Request) -> Iterator[Row]:
    """The records, of whose cells most need not be looked at."""
    held = False

    def lines() -> Iterator[str]:
        nonlocal held
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for line in stream:
                if want.only in line:
                    held = True
                yield line

    several = any(char in want.only for char in '\r\n"')  # which no line holds as it is
    for number, cells in enumerate(csv.reader(lines(), strict=True, delimiter=delimiter), 1):
        if held or several or number <= LOOKED_AT:
            yield from _wanted(number, cells, want.only)
            held = False
        if not number % _TOLD_EVERY:
            _tell(want, source, number)


def _wanted(number: int, cells: Sequence[str], only: str) -> Iterator[Row]:
    if number <= LOOKED_AT or any(cell.strip() == only for cell in cells):
        yield number, cells


def _tell(want: Request, source: str, number: int) -> None:
    want.tell(say("reading {file}", file=visible(source)), number, 0)
