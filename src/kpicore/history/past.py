"""Closed months as rules read them: of whom what held that a month kept; and who had what score, grade and rank."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Select, Table, exists, func, select

from kpicore.history import tables
from kpicore.history.chain import MONTHS, Entry
from kpicore.history.details import keeps
from kpicore.history.truths import Truths
from kpicore.model import Period

_ByName = Mapping[str, frozenset[str]]  # employee_ids by the name of a truth
_NOBODY: frozenset[str] = frozenset()
_ASKED = 500  # people that one query names; of more, everyone is read and the others left out


class Past(NamedTuple):
    """One person's outcome in a closed period, as sealed.

    rank: by score within the team, 1 for the highest, those alike sharing the better one; None without a score.
    ranked: how many have one, whoever was forgotten since included, so the sole last of several has rank == ranked > 1.
    flags: (id, severity). corrected: by which entry, 0 where it is as it was closed.
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
    corrected: int = 0


class Month(NamedTuple):
    """What the history holds of a month: `open` (never closed) and `gap` (recorded as missing) hold nobody, which is
    for a rule to say. reason: of a gap. corrected: whose outcome is another than when it was closed, who has none any
    more included."""

    period: Period
    state: Literal["closed", "gap", "open"]
    people: Mapping[str, Past]
    reason: str = ""
    corrected: frozenset[str] = frozenset()


def truths_of(
    connection: Connection, chain: Sequence[Entry], periods: Iterable[Period], names: Collection[str]
) -> dict[Period, Truths]:
    """What those months kept under those names, as corrected since: a few queries for all of them together."""
    months = {Period.parse(entry.period): entry for entry in chain if entry.kind in MONTHS}
    begins = min(months, default=None)
    found: dict[Period, Truths] = {}
    closed: dict[str, Entry] = {}
    for period in periods:
        entry = months.get(period)
        if entry is None:
            found[period] = Truths("open" if begins is not None and begins < period else "before")
        elif entry.kind == "gap":
            found[period] = Truths("gap", reason=entry.reason)
        else:
            closed[entry.period] = entry
    corrections = [entry for entry in chain if entry.kind == "correct" and entry.period in closed]
    sealing = [entry for entry in (*closed.values(), *corrections) if keeps(entry.layout)]
    held = _held(connection, [entry.seq for entry in sealing], names)
    gone = _gone(connection, [entry.seq for entry in closed.values()])
    people = _people(connection, [*gone, *(entry.seq for entry in corrections)])
    of_others = _unkept(connection, sealing, held, names)
    for entry in closed.values():
        seq = entry.seq
        still = people.get(seq, _NOBODY)
        sealed = Truths("closed", held.get(seq, {}), "", gone.get(seq, 0), still, unkept=of_others.get(seq, {}))
        for later in [each.seq for each in corrections if each.period == entry.period]:
            now = people.get(later, _NOBODY)
            sealed = _corrected(sealed, now, held.get(later, {}), of_others.get(later, {}))
        found[Period.parse(entry.period)] = sealed
    return found


def _corrected(month: Truths, people: frozenset[str], held: _ByName, unkept: _ByName) -> Truths:
    """A month with what a correction says of those people instead."""
    now = {name: (who - people) | held.get(name, _NOBODY) for name, who in month.held.items()}
    others = {name: (month.unkept.get(name, _NOBODY) - people) | unkept.get(name, _NOBODY) for name in now}
    return month._replace(held=now, corrected=month.corrected | people, unkept=others)


def _held(
    connection: Connection, entries: Sequence[int], names: Collection[str]
) -> dict[int, dict[str, frozenset[str]]]:
    """By entry and name, of whom it held."""
    if not entries:
        return {}
    kept, person = tables.kept, tables.person
    asked = kept.c.seq.in_(entries) & kept.c.name.in_(list(names))
    found: dict[int, dict[str, set[str]]] = {}
    for seq, name in connection.execute(select(kept.c.seq, kept.c.name).where(asked).distinct()):
        found.setdefault(seq, {})[name] = set()
    same = (person.c.seq == kept.c.seq) & (person.c.person == kept.c.person)
    query = select(kept.c.seq, kept.c.name, person.c.employee_id).join_from(kept, person, same)
    for seq, name, employee_id in connection.execute(query.where(asked, kept.c.held == 1)):
        found[seq][name].add(employee_id)
    return {seq: {name: frozenset(people) for name, people in of.items()} for seq, of in found.items()}


def _unkept(
    connection: Connection, entries: Sequence[Entry], held: Mapping[int, _ByName], names: Collection[str]
) -> dict[int, dict[str, frozenset[str]]]:
    """By entry and name, who has a result there and nothing kept under the name. A closing that kept it of nobody is
    left out, since the whole month is unknown then."""
    kept, person, result = tables.kept, tables.person, tables.result
    own = (kept.c.seq == person.c.seq) & (kept.c.person == person.c.person)
    same = (result.c.seq == person.c.seq) & (result.c.person == person.c.person)
    query = select(person.c.seq, person.c.employee_id).join_from(person, result, same)
    found: dict[int, dict[str, frozenset[str]]] = {}
    for name in names:
        asked = [each.seq for each in entries if each.kind == "correct" or name in held.get(each.seq, ())]
        of_name = query.where(person.c.seq.in_(asked), ~exists().where(own, kept.c.name == name))
        for seq, people in _by_entry(connection.execute(of_name) if asked else ()).items():
            found.setdefault(seq, {})[name] = people
    return found


def _gone(connection: Connection, entries: Sequence[int]) -> dict[int, int]:
    """How many people of each entry were forgotten, where some were."""
    person = tables.person
    query = select(person.c.seq, func.count()).where(person.c.seq.in_(entries), person.c.salt.is_(None))
    return {row[0]: row[1] for row in connection.execute(query.group_by(person.c.seq))}


def _people(connection: Connection, entries: Sequence[int]) -> dict[int, frozenset[str]]:
    """Who is in each of the entries."""
    person = tables.person
    query = select(person.c.seq, person.c.employee_id).where(person.c.seq.in_(entries), person.c.employee_id != "")
    return _by_entry(connection.execute(query) if entries else ())


def _by_entry(rows: Iterable[Any]) -> dict[int, frozenset[str]]:
    """rows: of the number of an entry and an employee_id."""
    found: dict[int, set[str]] = {}
    for seq, employee_id in rows:
        found.setdefault(seq, set()).add(employee_id)
    return {seq: frozenset(people) for seq, people in found.items()}


def month_of(
    connection: Connection, period: Period, chain: Sequence[Entry], employees: Collection[str] | None
) -> Month:
    """Those people of a month, or everyone; of a closed one as corrected since."""
    entries = [entry for entry in chain if entry.period == str(period)]
    entry = next((entry for entry in entries if entry.kind in MONTHS), None)
    if entry is None:
        return Month(period, "open", {})
    if entry.kind == "gap":
        return Month(period, "gap", {}, entry.reason)
    people, _ = _outcomes(connection, entry, employees)
    corrected: set[str] = set()
    for later in [entry for entry in entries if entry.kind == "correct"]:
        now, everyone = _outcomes(connection, later, employees)
        kept = {who: past for who, past in people.items() if who not in everyone}
        people = kept | {who: past._replace(corrected=later.seq) for who, past in now.items()}
        corrected |= everyone
    return Month(period, "closed", people, corrected=frozenset(corrected))


def _outcomes(
    connection: Connection, entry: Entry, employees: Collection[str] | None
) -> tuple[dict[str, Past], set[str]]:
    """Of those people of an entry who have a result; and of whom it says anything."""
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
    for number, *outcome in connection.execute(_of(tables.result, Past._fields[1:-2], entry, numbers)):
        employee_id, team = who.get(number, ("", ""))
        if employee_id:
            people[employee_id] = Past(team, *outcome)._replace(flags=tuple(flags.get(number, ())))
    return people, {employee_id for employee_id, _ in who.values() if employee_id}


def _of(table: Table, columns: Sequence[str], entry: Entry, numbers: Sequence[int] | None) -> Select[Any]:
    """Rows of an entry with the person's number; in the order of the key, which needs no sorting and no join."""
    query = select(table.c.person, *(table.c[name] for name in columns)).where(table.c.seq == entry.seq)
    if numbers is not None:
        query = query.where(table.c.person.in_(numbers))
    return query.order_by(*table.primary_key.columns)
