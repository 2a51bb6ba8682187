"""Rows of the history that are what was sealed: whatever money or a rule rests on is read by this. Imported only with
the extra `history`."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from kpicore.history.chain import Entry, of_people
from kpicore.history.details import Details, commitment
from kpicore.history.differences import Who
from kpicore.history.past import Month
from kpicore.history.place import refused
from kpicore.history.rows import details_in, people_in
from kpicore.history.store import History
from kpicore.messages import say
from kpicore.model import Period, Rejected


def intact(
    history: History, connection: Connection, entry: Entry, employees: Collection[str] | None = None
) -> dict[Who, Details]:
    """The rows of an entry, of everyone or of these employee_ids; Rejected (1) where somebody's are not what was
    sealed."""
    everyone = people_in(connection, entry.seq)
    if of_people([(kept.person, kept.commitment) for kept in everyone]) != entry.people:
        raise tampered(history, entry.period)
    some = [kept for kept in everyone if employees is None or kept.employee_id in employees]
    details = details_in(connection, entry.seq, some)
    found = {}
    for kept in some:
        own = details[kept.person]
        if own is None:
            if kept.employee_id or kept.team or kept.marks:  # who was forgotten has nothing left
                raise tampered(history, f"{entry.period}: {kept.employee_id or kept.team or kept.person}")
            continue
        if commitment(own, kept.salt, kept.marks, entry.layout) != kept.commitment:
            raise tampered(history, f"{entry.period}: {own.employee_id or own.team or kept.person}")
        found[own.team, own.employee_id] = own
    return found


def check_people(history: History, asked: Mapping[Period, Collection[str]]) -> None:
    """Rejected (1) where the rows of one of these people, in the closing of that month or in a correction of it, are
    not what was sealed."""
    with history.reading() as connection:
        for entry in history.chain(connection):
            if entry.kind in ("close", "correct") and (employees := asked.get(Period.parse(entry.period))):
                intact(history, connection, entry, employees)


def read_intact(
    history: History, periods: Collection[Period], employees: Collection[str] | None = None
) -> dict[Period, Month]:
    """`History.read` of rows that are what was sealed, in the closings and corrections of those months; Rejected (1)
    where somebody's are not."""
    if history.exists():
        with history.reading() as connection:
            for entry in history.chain(connection):
                if entry.kind in ("close", "correct") and Period.parse(entry.period) in periods:
                    intact(history, connection, entry, employees)
    return history.read(periods, employees)


def tampered(history: History, name: str) -> Rejected:
    what = say("{name} differs from its seal", name=name)
    return refused(history.place, what, say("kpicore verify says where"), code=1)
