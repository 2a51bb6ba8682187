"""Where the history is, how it is opened, and what is said where that fails. No address is ever repeated, since it may
hold a password."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kpicore.collect.address import POSTGRES, parsed
from kpicore.collect.extras import extra_problems
from kpicore.messages import Message, reason, say
from kpicore.model import Finding, Rejected, Sentence
from kpicore.output.terminal import visible

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection, Engine

SECONDS = 30
"""How long to wait for another closing, or for a server."""

_LOCK = int.from_bytes(b"kpicore", "big")  # of PostgreSQL's advisory locks
_WRITES = "kpicore_writes"
_A_HISTORY = say("expected a history that kpicore wrote, or a place for a new one")
_ROOM = say("expected room and permission to write")
_PLAIN = {  # what SQLite says → what a person needs to know
    "database or disk is full": (say("the disk is full"), _ROOM),
    "disk I/O error": (say("the disk could not be written or read"), _ROOM),
    "unable to open database file": (say("the file cannot be opened"), _ROOM),
    "attempt to write a readonly database": (say("no permission to write here"), _ROOM),
    "database is locked": (say("another closing is under way"), say("try again when it is done")),
    "file is not a database": (say("this is no history"), _A_HISTORY),
}


class Place(NamedTuple):
    """A file or a server. name: what messages call it. path: of the file; None where `address` names a server."""

    name: str
    path: Path | None
    address: str = ""


def place_of(history: Mapping[str, str] | None, folder: Path, where: str) -> Place:
    """Where `[history]` of a config says. where: the config's place, for messages. Rejected (2) where there is none."""
    if history is None:
        raise Rejected([Finding("error", where, say("there is no [history]"), _say_which())], 2)
    problems = extra_problems("history", "sqlalchemy")
    if problems:
        raise Rejected([Finding("error", where, what, expected) for _, what, expected in problems], 2)
    if "path" in history:
        path = Path(os.path.abspath(folder / history["path"]))
        return Place(str(folder / history["path"]), path)
    variable = history["url_env"]
    address = os.environ.get(variable, "").strip()
    if not address:
        what = say("the environment variable {name} is not set", name=variable)
    elif (url := parsed(address)) is None or url.drivername not in POSTGRES:
        what = say("what the environment variable {name} holds is no address", name=variable)
    else:
        return Place(f"${variable}", None, address)
    raise Rejected([Finding("error", where, what, say("expected postgresql://user:password@host/database"))], 2)


def _say_which() -> Message:
    return say('expected [history] with path = "history.sqlite", or url_env')


def refused(place: Place, what: Sentence, expected: Sentence = "", code: int = 2) -> Rejected:
    return Rejected([Finding("error", place.name, what, expected)], code)


def new_file(path: Path) -> None:
    """An empty file that its owner alone may read, where there is none yet: for SQLite a history without anything."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def engine_of(place: Place) -> Engine:
    """A way to the database, which is opened when first used."""
    from sqlalchemy import NullPool, create_engine, event

    if place.path is None:
        url = parsed(place.address)
        assert url is not None
        options = {
            "connect_timeout": SECONDS,
            "application_name": "kpicore",
            "options": f"-c lock_timeout={SECONDS}s -c synchronous_commit=on",
        }
        try:
            return create_engine(url.set(drivername="postgresql+psycopg"), connect_args=options, poolclass=NullPool)
        except ImportError:
            expected = say("install it with: {command}", command='pip install "kpicore[history]"')
            raise refused(place, say("PostgreSQL needs psycopg"), expected) from None
    path = place.path
    engine = create_engine("sqlite://", creator=lambda: _opened(path), poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _opened(path: Path) -> sqlite3.Connection:
    """Python begins no transaction by itself: all of one closing, new tables too, is in the one that `begin` begins."""
    import sqlite3

    connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=SECONDS, isolation_level=None)
    connection.text_factory = lambda read: read.decode("utf-8", "surrogateescape")  # what was changed may be no text
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA secure_delete = ON")  # who is forgotten leaves no trace in free pages
    return connection


@contextmanager
def reading(engine: Engine, place: Place) -> Iterator[Connection]:
    """A transaction in which nothing changes under the reader's eyes."""
    with said(place), engine.connect() as connection, connection.begin():
        if place.path is None:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection


@contextmanager
def writing(engine: Engine, place: Place) -> Iterator[Connection]:
    """The one transaction of a closing; a second one waits for it, and then sees what it wrote."""
    with said(place), engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if place.path is None:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        yield connection


@contextmanager
def said(place: Place) -> Iterator[None]:
    """What the database refuses, as an error for people: Rejected (2)."""
    import sqlite3

    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except OSError as error:
        raise refused(place, say("cannot be written: {reason}", reason=reason(error)), _ROOM) from None
    except UnicodeDecodeError:  # in what a damaged file makes SQLite say
        raise refused(place, *_PLAIN["file is not a database"]) from None
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise refused(place, *_reason(error, place)) from None


def _reason(error: Exception, place: Place) -> tuple[Message, Sentence]:
    cause = getattr(error, "orig", None) or error
    line = next((line.strip() for line in str(cause).splitlines() if line.strip()), type(cause).__name__)
    if line in _PLAIN:
        return _PLAIN[line]
    if getattr(cause, "sqlstate", None) == "55P03":
        return _PLAIN["database is locked"]
    url = parsed(place.address) if place.address else None
    if url is not None and url.password:
        line = line.replace(str(url.password), "***")
    return say("the database says: {reason}", reason=visible(line)), _A_HISTORY
