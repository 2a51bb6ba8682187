"""A place for a history on each kind of database: the same tests on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy
from collect import postgres

from kpicore.history import Place
from kpicore.history.store import History

NO_SERVER = "no PostgreSQL server is installed (Debian: apt install postgresql)"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server, without the name of a database."""
    if postgres.programs() is None:
        pytest.skip(NO_SERVER)
    with postgres.short_folder() as folder, postgres.server(folder) as port:
        yield f"postgresql+psycopg://desk:{quote(postgres.PASSWORD, safe='')}@127.0.0.1:{port}"


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Place:
    return Place("history.sqlite", tmp_path / "history.sqlite")


@pytest.fixture
def on_postgres(server: str) -> Place:
    """The database `postgres`, emptied: making a new one takes longer than most tests."""
    engine = sqlalchemy.create_engine(f"{server}/postgres", poolclass=sqlalchemy.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    return Place("$KPI_HISTORY_URL", None, f"{server}/postgres")


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """A place where nothing was ever closed, once for each kind of database."""
    found: Place = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
def history(place: Place) -> Iterator[History]:
    opened = History(place)
    yield opened
    opened.dispose()
