"""Rows of the tables as values, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError

from kpicore.history import tables
from kpicore.history.canonical import telling
from kpicore.history.chain import Entry
from kpicore.history.details import Details

ASKED = 500
"""People that one query names; of more, everyone is read and the others left out."""

PIECE = 2_000
"""People whose rows are read together, so that those of a large month are never all there."""


def entries_of(connection: Connection) -> list[Entry]:
    return [Entry(*row) for row in connection.execute(select(tables.entry).order_by(tables.entry.c.seq))]


def documents_in(connection: Connection, seq: int) -> list[tuple[int, str, str, str]]:
    """The texts of an entry, with their positions."""
    table = tables.document
    query = select(table.c.position, table.c.kind, table.c.name, table.c.text).where(table.c.seq == seq)
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query.order_by(table.c.position))]


WRITTEN = 10_000
"""Rows that are given to the database at once."""


class Kept(NamedTuple):
    """A person's row as it is stored; all but the commitment None once forgotten."""

    person: int
    team: str | None
    employee_id: str | None
    salt: str | None
    marks: str | None
    commitment: str


def people_in(connection: Connection, seq: int, employees: Collection[str] | None = None) -> list[Kept]:
    """Everyone of an entry, or these people in whatever teams."""
    table = tables.person
    query = select(table).where(table.c.seq == seq).order_by(table.c.person)
    if employees is not None:
        query = query.where(table.c.employee_id.in_(list(employees)))
    return [Kept(*row[1:]) for row in connection.execute(query)]


class Between(NamedTuple):
    """The people of an entry after one number and up to another; None: from the first on, up to the last."""

    after: int | None
    upto: int | None


EVERYONE = Between(None, None)


def pieces(people: Sequence[Kept]) -> Iterator[tuple[Sequence[Kept], Between]]:
    """So many people at a time, and between which numbers their rows lie; all numbers are between some."""
    for first in range(0, max(len(people), 1), PIECE):
        some, more = people[first : first + PIECE], len(people) > first + PIECE
        yield some, Between(people[first - 1].person if first else None, some[-1].person if more else None)


def rows_in(
    connection: Connection, name: str, seq: int, people: Collection[int] | None = None, between: Between = EVERYONE
) -> dict[int, tuple[tuple[Any, ...], ...]]:
    """The rows of one of the tables of details, by person, in order. people: of these alone."""
    table, columns = tables.DETAILS[name]
    keys = list(table.primary_key.columns)
    query = select(table.c.person, *(table.c[column] for column in columns)).where(table.c.seq == seq).order_by(*keys)
    if people is not None:
        query = query.where(table.c.person.in_(list(people)))
    if between.after is not None:
        query = query.where(table.c.person > between.after)
    if between.upto is not None:
        query = query.where(table.c.person <= between.upto)
    found: dict[int, list[tuple[Any, ...]]] = {}
    for number, *cells in connection.execute(query):
        found.setdefault(number, []).append(tuple(cells))
    return {number: tuple(rows) for number, rows in found.items()}


def details_in(connection: Connection, seq: int, some: Sequence[Kept] | None = None) -> dict[int, Details | None]:
    """The details of an entry by person; None of who was forgotten. some: of these alone."""
    everyone = people_in(connection, seq) if some is None else some
    names, alike = tables.details_in(connection), _Alike()
    found: dict[int, Details | None] = {}
    for piece, between in pieces(everyone):
        numbers = [kept.person for kept in piece] if some is not None and len(some) <= ASKED else None
        rows = [rows_in(connection, name, seq, numbers, between) for name in names]
        for kept in piece:
            own = (tuple(map(alike.row, of.get(kept.person, ()))) for of in rows)
            found[kept.person] = None if kept.salt is None else Details(kept.team or "", kept.employee_id or "", *own)
    return found


class _Alike:
    """Rows of a month, most of which many people have: what is alike is held once."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._cells: dict[Any, Any] = {}

    def row(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if not telling(row):
            return row
        known = self._rows.get(row)
        if known is None:
            known = tuple([self._cells.setdefault(cell, cell) for cell in row])
            self._rows[known] = known
        return known


def corrected_in(connection: Connection, seq: int, corrections: Iterable[int]) -> dict[int, Details | None]:
    """The details of a closing with what corrections say instead, in their order; who has none any more is left out."""
    sealed = details_in(connection, seq)
    people = {(each.team, each.employee_id): each for each in sealed.values() if each is not None}
    for correction in corrections:
        people |= {(e.team, e.employee_id): e for e in details_in(connection, correction).values() if e is not None}
    still = [details for details in people.values() if any(details[2:])]
    return dict(enumerate([*still, *(None for each in sealed.values() if each is None)], 1))


def of_part(details: Details, name: str) -> tuple[tuple[Any, ...], ...]:
    """The rows of a table of details."""
    return {"result": details.result, "ledger": details.ledger, "flag": details.flags, "kept": details.kept}[name]


def write(connection: Connection, table: Table, rows: Iterable[Sequence[object]]) -> None:
    """Adds rows, in the order of the table's columns."""
    names = table.c.keys()
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table.name} ({', '.join(names)}) FROM STDIN", rows)
        return
    values = ", ".join("?" * len(names))
    waiting = iter(rows)
    while some := list(map(tuple, islice(waiting, WRITTEN))):
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values})", some)


def _copy(connection: Connection, statement: str, rows: Iterable[Sequence[object]]) -> None:
    """PostgreSQL's own way for many rows, an eighth of the time; in the same transaction as all else."""
    cursor: Any = connection.connection.cursor()
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error) from None
