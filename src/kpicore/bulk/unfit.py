"""What a run in chunks is not made for. The run by rows is, and holds the month; people are told why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from kpicore.messages import say
from kpicore.model import Finding, Sentence

MOST_ODD = 200_000
"""People, or rows of a file, who go by rows: of more of them, these would not be few."""


class Held(NamedTuple):
    """Why a month is held after all. large: whether it is known that a run in chunks would be worth while."""

    note: Finding
    large: bool


class Unfit(Exception):
    """The config or its input asks for more than columns can do.

    what: why the month is held, as a sentence; expected: what would go in chunks, blank where nothing else would.
    where: the file. large: whether that only shows of a month that is large.
    """

    def __init__(self, what: Sentence, expected: Sentence = "", large: bool = True) -> None:
        super().__init__(what)
        self.what = what
        self.expected = expected
        self.where = ""
        self.large = large

    @property
    def held(self) -> Held:
        what = say("the month is held in memory: {reason}", reason=self.what)
        expected = self.expected and say("to go in chunks: {expected}", expected=self.expected)
        return Held(Finding("info", self.where, what, expected), self.large)


@contextmanager
def about(where: str) -> Iterator[None]:
    """What turns out unfit within is of this file."""
    try:
        yield
    except Unfit as unfit:
        unfit.where = unfit.where or where
        raise
