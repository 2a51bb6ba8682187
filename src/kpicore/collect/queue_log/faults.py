"""Lines that are no events: each with its place, its fault and what was expected."""

from __future__ import annotations

from collections import Counter

from kpicore.collect.queue_log.grammar import Wrong
from kpicore.collect.queue_log.sums import Month
from kpicore.messages import say
from kpicore.model import Finding

MOST_LISTED = 10_000  # so that a file that is no log at all does not fill the memory
_NEARBY = 24 * 3600  # s around the month that concern it


class Faults:
    """Collects faulty lines. Those of other months are no matter of this one: they are counted in one warning."""

    def __init__(self, month: Month) -> None:
        self.count = 0
        self.of: Counter[str] = Counter()  # by the agent whom a faulty line names
        self._listed: list[Finding] = []
        self._around = Month(month.start - _NEARBY, month.end + _NEARBY)
        self._elsewhere = 0
        self._first = ""

    def add(self, where: str, wrong: Wrong) -> None:
        """A faulty line at `file:line`."""
        if wrong.time is not None and not self._around.has(wrong.time):
            self._first = self._first or where
            self._elsewhere += 1
            return
        self.count += 1
        if wrong.agent and (wrong.agent in self.of or len(self.of) < MOST_LISTED):
            self.of[wrong.agent] += 1
        if self.count <= MOST_LISTED:
            self._listed.append(Finding("error", where, wrong.what, wrong.expected))

    @property
    def listed(self) -> list[Finding]:
        """Each of the month's, in the order of the log."""
        return self._listed

    def findings(self, source: str) -> list[Finding]:
        """What is not listed: more of them than can be, and those of other months."""
        found = []
        if self.count > MOST_LISTED:
            more = say("further lines that are no events, not listed: {count}", count=f"{self.count - MOST_LISTED:,}")
            found.append(Finding("error", source, more, say("a queue_log, as Asterisk writes it")))
        if self._elsewhere:
            what = say("lines of other months that are no events: {count}", count=f"{self._elsewhere:,}")
            found.append(Finding("warning", self._first, what))
        return found
