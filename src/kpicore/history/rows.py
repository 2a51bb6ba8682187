"""Rows of the tables as values, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.exc import DBAPIError

from kpicore.history import tables
from kpicore.history.chain import Entry
from kpicore.history.details import Details


def entries_of(connection: Connection) -> list[Entry]:
    return [Entry(*row) for row in connection.execute(select(tables.entry).order_by(tables.entry.c.seq))]


def documents_in(connection: Connection, seq: int) -> list[tuple[int, str, str, str]]:
    """The texts of an entry, with their positions."""
    table = tables.document
    query = select(table.c.position, table.c.kind, table.c.name, table.c.text).where(table.c.seq == seq)
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query.order_by(table.c.position))]


class Kept(NamedTuple):
    """A person's row as it is stored; all but the commitment None once forgotten."""

    person: int
    team: str | None
    employee_id: str | None
    salt: str | None
    marks: str | None
    commitment: str


def people_in(connection: Connection, seq: int) -> list[Kept]:
    table = tables.person
    query = select(table).where(table.c.seq == seq).order_by(table.c.person)
    return [Kept(*row[1:]) for row in connection.execute(query)]


def rows_in(connection: Connection, name: str, seq: int) -> dict[int, tuple[tuple[Any, ...], ...]]:
    """The rows of one of the tables of details, by person, in order."""
    table, columns = tables.DETAILS[name]
    keys = list(table.primary_key.columns)
    query = select(table.c.person, *(table.c[column] for column in columns)).where(table.c.seq == seq).order_by(*keys)
    found: dict[int, list[tuple[Any, ...]]] = {}
    for number, *cells in connection.execute(query):
        found.setdefault(number, []).append(tuple(cells))
    return {number: tuple(rows) for number, rows in found.items()}


def details_in(connection: Connection, seq: int) -> dict[int, Details | None]:
    """The details of an entry by person; None of who was forgotten."""
    result, ledger, flags = (rows_in(connection, name, seq) for name in tables.DETAILS)
    return {
        kept.person: None
        if kept.salt is None
        else Details(
            kept.team or "",
            kept.employee_id or "",
            result.get(kept.person, ()),
            ledger.get(kept.person, ()),
            flags.get(kept.person, ()),
        )
        for kept in people_in(connection, seq)
    }


def of_part(details: Details, name: str) -> tuple[tuple[Any, ...], ...]:
    """The rows of a table of details."""
    return {"result": details.result, "ledger": details.ledger, "flag": details.flags}[name]


def write(connection: Connection, table: Table, rows: Iterable[Sequence[object]]) -> None:
    """Adds rows, in the order of the table's columns."""
    names = table.c.keys()
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table.name} ({', '.join(names)}) FROM STDIN", rows)
    elif values := [dict(zip(names, row, strict=True)) for row in rows]:
        connection.execute(insert(table), values)


def _copy(connection: Connection, statement: str, rows: Iterable[Sequence[object]]) -> None:
    """PostgreSQL's own way for many rows, an eighth of the time; in the same transaction as all else."""
    cursor: Any = connection.connection.cursor()
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error) from None
