"""What keeps a table from being read, and how much one may hold, so that no file or query takes all memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpicore.collect.headerrow import Row
from kpicore.collect.text import visible
from kpicore.components import Batch
from kpicore.messages import Message, say
from kpicore.model import Finding, Tell

CELLS = 24_000_000
"""A million rows of 24 columns."""

UNPACKED = 1 << 30
"""Bytes; a sheet of a million rows and eight columns unpacks to a third of it."""


TOO_LARGE = say("the table is too large")


class Unreadable(Exception):
    """A table that cannot be read: why, and what could be."""

    def __init__(self, what: Message, expected: Message) -> None:
        super().__init__(what)
        self.what = what
        self.expected = expected

    def table(self, source: str) -> Batch:
        """What a collector brings instead."""
        return Batch(source, (), (), (Finding("error", source, self.what, self.expected),))


def check_unpacked(size: int) -> None:
    """Unreadable where a file says that it unpacks to more than is read."""
    if size > UNPACKED:
        what = say("the file would unpack to {size:,} bytes", size=size)
        raise Unreadable(what, say("at most {limit:,}", limit=UNPACKED))


def check_cells(count: int, what: Message | None = None) -> None:
    """Unreadable where a table has more cells than are read. what: what makes it so large, if that is known."""
    if count > CELLS:
        raise Unreadable(what or TOO_LARGE, say("at most {limit:,} cells", limit=CELLS))


BLANK = 8  # a blank record takes memory too, if no cell


TOLD_EVERY = 8192  # rows; who reads fewer tells nothing


def told(rows: Iterable[Row], source: str, tell: Tell) -> Iterator[Row]:
    """The rows, of which nobody knows how many there will be; `tell` is told how many were read."""
    doing = say("reading {file}", file=visible(source))
    for done, row in enumerate(rows):
        if done and not done % TOLD_EVERY:
            tell(doing, done, 0)
        yield row


def limited(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows; Unreadable where they become too many."""
    cells = 0
    for row in rows:
        cells += len(row[1]) or BLANK
        if cells > CELLS:
            check_cells(cells)
        yield row
