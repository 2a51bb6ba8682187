"""The events of a log in their order, wherever they are kept; what cannot be read is noted on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path

from kpicore.collect.files import Named
from kpicore.collect.limits import Unreadable
from kpicore.collect.queue_log import files, table
from kpicore.collect.queue_log.faults import Faults
from kpicore.collect.queue_log.grammar import Event, parse
from kpicore.collect.twins import twins
from kpicore.messages import say
from kpicore.model import Finding, Period

_OVERLAP = 60  # s by which a file may begin before the one before it ends, since clocks are set back


class Reading:
    """Reads one log. findings: takes what is wrong with files or the table as a whole; faults: with lines and rows."""

    def __init__(self, folder: Path, faults: Faults, findings: list[Finding]) -> None:
        self._folder = folder
        self._faults = faults
        self._findings = findings

    def of_files(self, pattern: str) -> Iterator[Event]:
        """The events of all files that the pattern names; lines are numbered on through all of them."""
        found, unreadable = files.find(self._folder, pattern)
        self._findings += unreadable
        alike = twins([Named(file.name, file.path) for file in found])
        self._findings += alike
        again = {finding.where for finding in alike}
        before = 0
        last, ended = 0, ""
        for file in found:
            if file.name in again:
                continue
            if file.begins and file.begins[0] < last - _OVERLAP:
                what = say("it begins before {file} ends; its calls might count twice", file=ended)
                self._findings.append(Finding("error", file.name, what, say("each line of the log in one file")))
                continue
            number = 0
            try:
                for number, line in enumerate(files.lines(file.path), start=1):
                    if not line or line == b"\r":
                        continue
                    event = parse(before + number, line)
                    if isinstance(event, Event):
                        last = max(last, event.time)
                        yield event
                    else:
                        self._faults.add(f"{file.name}:{number}", event)
            except Unreadable as wrong:
                self._findings.append(Finding("error", file.name, wrong.what, wrong.expected))
            before += number
            ended = file.name

    def of_table(self, place: table.Place, period: Period, zone: tzinfo) -> Iterator[Event]:
        """The events of a table. zone: of times that do not name theirs."""
        doubtful = 0
        try:
            for row in table.rows(place, self._folder, period, zone):
                doubtful += row.twice
                if isinstance(row.event, Event):
                    yield row.event
                else:
                    self._faults.add(f"{place.table}:{row.number}", row.event)
        except Unreadable as wrong:
            self._findings.append(Finding("error", place.table, wrong.what, wrong.expected))
        if doubtful:
            what = say("rows of an hour that occurs twice, taken as of the first: {count}", count=f"{doubtful:,}")
            self._findings.append(Finding("warning", place.table, what))
