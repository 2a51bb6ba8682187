"""What is added up over a month: plain whole numbers, so that nothing is rounded on the way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR, datetime, timedelta, tzinfo
from typing import Any, NamedTuple, TypeVar

import attrs

from kpicore.model import Period


class Month(NamedTuple):
    """A month as seconds since 1970, the end not included."""

    start: int
    end: int

    def has(self, time: int) -> bool:
        return self.start <= time < self.end

    def share(self, begin: int, end: int) -> int:
        """How many of the seconds from begin to end are of the month."""
        return max(0, min(end, self.end) - max(begin, self.start))


def month_of(period: Period, zone: tzinfo) -> Month:
    """The month from midnight to midnight in that zone."""
    first = datetime(period.year, period.month, 1, tzinfo=zone)
    if period == (MAXYEAR, 12):
        return Month(int(first.timestamp()), int((first + timedelta(days=30)).timestamp()))
    year, month = (period.year + 1, 1) if period.month == 12 else (period.year, period.month + 1)
    return Month(int(first.timestamp()), int(datetime(year, month, 1, tzinfo=zone).timestamp()))


@attrs.define
class AgentCalls:
    """An employee's calls in one queue.

    answered, and their waiting time; missed: calls that rang at this phone alone and that somebody else answered, or
    nobody. by_agent, by_caller, transfers: how the answered ones ended. talked: ended calls whose talking time is
    known, and its sum; short: those of them that were shorter than the setting.
    """

    answered: int = 0
    missed: int = 0
    wait_s: int = 0
    by_agent: int = 0
    by_caller: int = 0
    transfers: int = 0
    talked: int = 0
    talk_s: int = 0
    short: int = 0
    rings_unanswered: int = 0
    ring_unanswered_ms: int = 0
    rings_shared: int = 0
    rings_failed: int = 0

    @property
    def offered(self) -> int:
        return self.answered + self.missed

    def end(self, how: str, talk: int | None, short_call_s: int) -> None:
        """An answered call has ended; `how` is one of by_agent, by_caller, transfers."""
        setattr(self, how, getattr(self, how) + 1)
        if talk is not None:
            self.talked += 1
            self.talk_s += talk
            self.short += talk < short_call_s


@attrs.define
class QueueCalls:
    """A queue's calls. offered = completed + abandoned + left + open + lost; answered: completed ones, and those of the
    open and lost that had been answered. left: by a key, a timeout, or because nobody was there."""

    offered: int = 0
    answered: int = 0
    completed: int = 0
    abandoned: int = 0
    abandoned_wait_s: int = 0
    left: int = 0
    open: int = 0
    lost: int = 0


Sums = TypeVar("Sums", AgentCalls, QueueCalls)


def total(kind: type[Sums], parts: Iterable[Sums]) -> Sums:
    """All of them added, field by field."""
    added: dict[str, Any] = {field.name: 0 for field in attrs.fields(kind)}
    for part in parts:
        for name in added:
            added[name] += getattr(part, name)
    return kind(**added)
