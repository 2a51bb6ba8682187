"""Closed months as rules read them: who had what score, grade, rank, status and flags."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Select, Table, select

from kpicore.history import tables
from kpicore.history.chain import Entry
from kpicore.model import Period

_ASKED = 500  # people that one query names; of more, everyone is read and the others left out


class Past(NamedTuple):
    """One person's outcome in a closed period, as sealed.

    rank: by score within the team, 1 for the highest, those alike sharing the better one; None without a score.
    ranked: how many have one, whoever was forgotten since included, so the sole last of several has rank == ranked > 1.
    flags: (id, severity).
    """

    team: str
    score: str
    grade: str
    performance_pay: str
    total_pay: str
    currency: str
    status: str
    rank: int | None
    ranked: int
    flags: tuple[tuple[str, str], ...] = ()


class Month(NamedTuple):
    """What the history holds of a month: `open` (never closed) and `gap` (recorded as missing) hold nobody, which is
    for a rule to say. reason: of a gap."""

    period: Period
    state: Literal["closed", "gap", "open"]
    people: Mapping[str, Past]
    reason: str = ""


def month_of(connection: Connection, period: Period, entry: Entry, employees: Collection[str] | None) -> Month:
    """Those people of a closed month, or everyone."""
    if entry.kind == "gap":
        return Month(period, "gap", {}, entry.reason)
    person = tables.person
    query = select(person.c.person, person.c.employee_id, person.c.team).where(person.c.seq == entry.seq)
    some = employees is not None and len(employees) <= _ASKED
    if some:
        query = query.where(person.c.employee_id.in_(list(employees or ())))
    who = {
        number: (employee_id, team)
        for number, employee_id, team in connection.execute(query.order_by(person.c.person))
        if employees is None or employee_id in employees
    }
    numbers = list(who) if some else None
    flags: dict[int, list[tuple[str, str]]] = {}
    for number, name, severity in connection.execute(_of(tables.flag, ("flag", "severity"), entry, numbers)):
        flags.setdefault(number, []).append((name, severity))
    people = {}
    for number, *outcome in connection.execute(_of(tables.result, Past._fields[1:-1], entry, numbers)):
        if number in who:
            employee_id, team = who[number]
            people[employee_id] = Past(team, *outcome)._replace(flags=tuple(flags.get(number, ())))
    return Month(period, "closed", people)


def _of(table: Table, columns: Sequence[str], entry: Entry, numbers: Sequence[int] | None) -> Select[Any]:
    """Rows of an entry with the person's number; in the order of the key, which needs no sorting and no join."""
    query = select(table.c.person, *(table.c[name] for name in columns)).where(table.c.seq == entry.seq)
    if numbers is not None:
        query = query.where(table.c.person.in_(numbers))
    return query.order_by(*table.primary_key.columns)
