"""A log as one table of an engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import prod
from typing import Protocol

import attrs

from kpicore.collect.events.plan import Plan
from kpicore.collect.events.session import Session
from kpicore.components import Request
from kpicore.messages import say
from kpicore.model import Finding

FILE = "in_file"
ROW = "in_row"

_LEAST = 16
"""Events of each value, below which it is no gain to do with values what could be done with events."""


@attrs.frozen
class Table:
    """A log that the engine can query. query: selects x0, x1, … , one for each column asked for; placed: the same with
    number of the file and row of each event, or empty, where the engine does not know them. types: the engine's, of
    each x. sources: the files, as messages name them. floats: whether numbers may have passed through a float on their
    way to text. guessed: the types are those of the first events. notes: warnings about what was read all the same.
    left_out: errors of rows that are not among the events. whole: numbers of columns in which nothing is missing, as
    far as the files say; begin_bare: whose texts none is blank or begins with white space. events: how many, where the
    files say so; parts: how many parts the files have; different: by number of column, about how many different values
    a part has at most, where each is kept once.
    """

    query: str
    types: tuple[str, ...]
    sources: tuple[str, ...]
    placed: str
    floats: bool = False
    guessed: bool = False
    serials_from: date | None = None
    notes: tuple[Finding, ...] = ()
    left_out: tuple[Finding, ...] = ()
    whole: frozenset[int] = frozenset()
    begin_bare: frozenset[int] = frozenset()
    events: int | None = None
    parts: int = 0
    different: Mapping[int, int] = attrs.field(factory=dict)

    def are_few(self, columns: Iterable[int]) -> bool:
        """Whether the files say that the values of these columns are few, and so are all that stand together."""
        different = [self.different.get(column) for column in columns]
        known = [number for number in different if number is not None]
        return len(known) == len(different) and prod(known) * _LEAST * self.parts <= (self.events or 0)


Tried = Table | Sequence[Finding]
"""A log as a table; the findings, where it is no such log."""


class Placed(Protocol):
    """Some files, in which each event can be found."""

    @property
    def session(self) -> Session: ...

    def spooled(self, want: Request) -> Tried:
        """The log with the place of each event."""


class Log(Protocol):
    """Some files, as an engine can read them. source: the first of them, for messages about all; placed: who can say
    where an event stands."""

    @property
    def session(self) -> Session: ...

    @property
    def source(self) -> str: ...

    @property
    def placed(self) -> Placed: ...

    def tables(self, plan: Plan, want: Request) -> Iterator[Tried]:
        """The log as a table, in one way after the other: the next is asked for where one is not good enough."""


def unreadable(source: str, error: Exception, wanted: str) -> Finding:
    """The finding for what the engine says of a file."""
    why = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return Finding("error", source, say("the file cannot be read ({reason})", reason=why), wanted)
