"""Going on without the rows that are rejected (`--partial`): the tables are read again as if those were not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from kpicore.collect.header import table
from kpicore.collect.text import visible
from kpicore.collect.values import Blamed, Person
from kpicore.components import Batch
from kpicore.messages import Message, joined, say
from kpicore.model import Finding, Origin, Severity, Spot, Text
from kpicore.results import FlagRow

_ROW = Text("{place}：该行未计入：{why}", "{place}: row left out: {why}")
_PERSON = Text("{place}：该行未计入，因此没有结果：{why}", "{place}: row left out, so there is no result: {why}")
_ID = table(("employee_id",))


class LeftOut:
    """Leaves rows out and keeps a flag of each. people: those whose own row is among them, by employee_id."""

    def __init__(self, period: str) -> None:
        self.flags: list[FlagRow] = []
        self.people: dict[str, Person] = {}
        self._period = period

    def of_people(self, tables: Iterable[Batch], blamed: Blamed) -> list[Batch]:
        """The tables of people without the rows that are to blame. Whose row that is has no result."""
        return [self._without(batch, blamed, None) for batch in tables]

    def of_input(self, tables: Iterable[Batch], blamed: Blamed, people: Iterable[str]) -> list[Batch]:
        """Tables of metrics, incidents or ratings without those rows. people: everyone who is known."""
        known = frozenset(people)
        return [self._without(batch, blamed, known) for batch in tables]

    def _without(self, batch: Batch, blamed: Blamed, known: frozenset[str] | None) -> Batch:
        """known: None where the rows are people's own."""
        at = next((at for at, name in enumerate(batch.header) if _ID.find(name.strip())), len(batch.header))
        kept = []
        for number, cells in batch.rows:
            faults = blamed.get((batch.source, number))
            if faults is None:
                kept.append((number, cells))
                continue
            who = cells[at].strip() if at < len(cells) else ""
            place = Origin(batch.source, number, of=who if batch.made else "")
            why = joined([_fault(place, fault) for fault in faults], "; ")
            if known is None and who:
                self.people[who] = Person(who, "", {}, {}, place)
                self._flag(who, _PERSON, str(place), why)
            else:
                self._flag(who if known and who in known else "", _ROW, str(place), why)
        for fault in batch.left_out:
            self._flag("", _ROW, fault.where, joined([fault.what]))
        return attrs.evolve(batch, rows=kept, left_out=())

    def _flag(self, who: str, wording: Text, place: str, why: Message) -> None:
        message = wording.format(place=visible(place), why=why)
        # what was left out of somebody's month may have cost or earned points: a person must confirm
        severity: Severity = "review" if who else "info"
        self.flags.append(FlagRow(self._period, "", who, "rejected_row", severity, message, ""))


def _fault(place: Origin, fault: Finding) -> Message:
    """What is wrong with the row at `place`: with which of its columns, or which other place it contradicts."""
    if fault.where == str(place):
        return joined([fault.what])
    where = fault.where.removeprefix(f"{place}:")
    if isinstance(fault.where, Spot) and fault.where.origin[:2] == place[:2]:
        where = fault.where.origin.column
    return say("{where}: {what}", where=visible(where), what=fault.what)


def refused(findings: Iterable[Finding], blamed: Blamed) -> list[Finding]:
    """The errors that would stand without the rows that are to blame for others."""
    with_rows = {fault for faults in blamed.values() for fault in faults}
    return [finding for finding in findings if finding.severity == "error" and finding not in with_rows]


def goes_with_rows(findings: Sequence[Finding], blamed: Blamed) -> bool:
    """Whether something is wrong, and nothing that would stand without the rows that are to blame."""
    return bool(blamed) and not refused(findings, blamed)
