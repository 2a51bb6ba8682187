"""A database opened for reading alone, and the rows of one query on it. Nothing that is said here holds a password."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kpicore.collect.address import ADDRESS, POSTGRES, SQLITE
from kpicore.collect.exact import as_text
from kpicore.collect.headerrow import Row, person_columns
from kpicore.collect.limits import Unreadable
from kpicore.collect.text import quote, visible
from kpicore.messages import joined, say
from kpicore.model import Period

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, CursorResult, Engine, TextClause

_SQLITE_RECURSIVE = 33  # the module sqlite3 has no name for it
_READING = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, _SQLITE_RECURSIVE)
_ROWS_AT_ONCE = 5_000
_SECONDS = 10  # to wait for a server
_FIRST = 2  # the number of the first row, below the header
_ONLY = "kpicore_only"
_A_DATABASE = say("a database that can be reached and read")
_A_QUERY = say("one SELECT that the database can answer")


class Rows(NamedTuple):
    """What a query brings: the names of its columns, and its rows as text with their numbers, made as they are asked
    for."""

    names: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def queried(url: URL, folder: Path, query: str, period: Period, only: str = "") -> Iterator[Rows]:
    """The rows of a query, with the month bound to its parameters. Relative paths refer to `folder`. only: the person
    whose rows are wanted; the database is asked to leave out others' where it can be.

    Unreadable where there is no such database, and for whatever it refuses.
    """
    from sqlalchemy.exc import SQLAlchemyError

    expected = _A_DATABASE
    try:
        with _engine(url, folder, period).connect() as connection:
            _allow_reading_alone(connection)
            expected = _A_QUERY
            statement, values = _bound(query, period)
            streaming = connection.execution_options(yield_per=_ROWS_AT_ONCE)
            narrowed = _of_person(streaming, query, values, period, only) if only else None
            with streaming.execute(statement, values) if narrowed is None else narrowed as result:
                names = tuple(result.keys()) if result.returns_rows else ()
                if not names:
                    raise Unreadable(say("the query brings no table"), _A_QUERY)
                rows = ([as_text(value) for value in row] for row in result)
                if narrowed is None:
                    yield Rows(names, enumerate(rows, _FIRST))
                else:
                    yield Rows(names[:-1], ((int(row[-1]) + _FIRST - 1, row[:-1]) for row in rows))
    except SQLAlchemyError as error:
        raise Unreadable(say("the database says: {reason}", reason=_said(error, url)), expected) from None


def _engine(url: URL, folder: Path, period: Period) -> Engine:
    from sqlalchemy import NullPool, create_engine

    if url.drivername in SQLITE:
        path = _file(url, folder, period)
        return create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True), poolclass=NullPool
        )
    if url.drivername in POSTGRES:
        options = {
            "options": "-c default_transaction_read_only=on",
            "prepare_threshold": 0,  # what is prepared is one statement
            "connect_timeout": _SECONDS,
            "application_name": "kpicore",
        }
        try:
            return create_engine(url.set(drivername="postgresql+psycopg"), connect_args=options, poolclass=NullPool)
        except ImportError:
            raise Unreadable(
                say("PostgreSQL needs psycopg"), say("install it with: {command}", command='pip install "kpicore[sql]"')
            ) from None
    raise Unreadable(say("databases of the kind {kind} are not read", kind=visible(url.drivername)), ADDRESS)


def _file(url: URL, folder: Path, period: Period) -> Path:
    path = (folder / (url.database or "").replace("{period}", str(period))).absolute()
    if not path.is_file():
        raise Unreadable(say("there is no file {path}", path=visible(str(path))), _A_DATABASE)
    return path


def _allow_reading_alone(connection: Connection) -> None:
    """What the ways of opening leave open: SQLite could still attach or write other files than the one it reads."""
    opened = connection.connection.driver_connection
    if isinstance(opened, sqlite3.Connection):
        opened.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY)


def _bound(query: str, period: Period, *more: str) -> tuple[TextClause, dict[str, object]]:
    """The statement with those parameters that it names. more: names of other texts that it may have."""
    from sqlalchemy import Date, String, bindparam, text

    values: dict[str, object] = {
        "period": str(period),
        "first_day": _day(period.first_day),
        "last_day": _day(period.last_day),
    }
    statement = text(query)
    named = statement.compile().params.keys()
    unknown = joined([quote(f":{name}") for name in named if name not in {*values, *more}])
    if unknown:
        known = joined([f":{name}" for name in values])
        raise Unreadable(
            say("the query asks for {parameters}", parameters=unknown), say("{names}, or \\: for a colon", names=known)
        )
    typed = [bindparam(name, type_=Date() if name.endswith("_day") else String()) for name in named]
    return statement.bindparams(*typed), {name: values[name] for name in named if name in values}


def _of_person(
    connection: Connection, query: str, values: Mapping[str, object], period: Period, only: str
) -> CursorResult[Any] | None:
    """The rows in which the id of a person holds this text, with their numbers among all; None where the database
    cannot be asked for these alone: for want of such a column, or since it does not take the query as a part."""
    from sqlalchemy.exc import SQLAlchemyError

    asked = f"({query.strip().rstrip(';')}\n) AS asked"
    try:
        with connection.execute(_bound(f"SELECT * FROM {asked} LIMIT 0", period)[0], values) as nothing:
            names = tuple(nothing.keys())
        people = person_columns(names)
        if not people or any(":" in name for name in names):  # as SQLite tells columns of one name apart
            return None
        key = names[people[0]].replace('"', '""')
        numbered = f"SELECT asked.*, row_number() OVER () AS kpicore_number FROM {asked}"
        text = f'CAST(numbered."{key}" AS TEXT)'
        condition = f"{text} LIKE :{_ONLY} ESCAPE '!' OR {text} LIKE '%e+%'"  # a float, which databases write so
        statement, _ = _bound(f"SELECT * FROM ({numbered}) AS numbered WHERE {condition}", period, _ONLY)
        like = "".join(f"!{char}" if char in "!%_" else char for char in only)
        return connection.execute(statement, {**values, _ONLY: f"%{like}%"})
    except SQLAlchemyError:
        connection.rollback()
        return None


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)


def _said(error: Exception, url: URL) -> str:
    """What the database or its driver says, in one line without the address's password."""
    said = str(getattr(error, "orig", None) or error).partition(" (Background on")[0]
    line = next((line.strip() for line in said.splitlines() if line.strip()), type(error).__name__)
    for secret in (url.password, *(value for key, value in url.query.items() if "pass" in key.casefold())):
        if secret:
            line = line.replace(str(secret), "***")
    return visible(line)
