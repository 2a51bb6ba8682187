"""The log as a table of a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from collect import postgres
from collect.queue_log.logs import OCTOBER
from collect.queue_log.reading import NOON, PERIOD, answered, call, collect, figures, said, state

from kpicore.collect.queue_log.collector import QueueLog
from kpicore.components import Batch, Request

pytest.importorskip("sqlalchemy")

LINES = [
    *answered(0, "A", "c1"),
    call(100, "c2"),
    call(115, "c2", "B", "RINGNOANSWER", 15000),
    call(130, "c2", "A", "ATTENDEDTRANSFER", "BRIDGE", "x", 5, 20, 1),
    state(140, "A", "ADDMEMBER", "PAUSED", queue="sales"),
    state(200, "A", "UNPAUSE", queue="sales"),
    state(210, "A", "SURVEY", 1, 2, 3, 4, 5, 6, 7),
]
COMMON = "time TEXT, callid TEXT, queuename TEXT, agent TEXT, event TEXT"
FIVE = f"{COMMON}, data1 TEXT, data2 TEXT, data3 TEXT, data4 TEXT, data5 TEXT"
ONE = f"{COMMON}, data TEXT"


def fill(folder: Path, lines: list[str], columns: str = FIVE, clock: Any = None) -> None:
    """An SQLite database with the lines in a table queue_log."""
    width = columns.count(",") + 1
    with sqlite3.connect(folder / "asterisk.db") as connection:
        connection.execute(f"CREATE TABLE queue_log (id INTEGER PRIMARY KEY, {columns})")
        for line in lines:
            time, *fields = line.split("|", width - 1)
            cells = [clock(int(time)) if clock else time, *fields, *[None] * (width - 1 - len(fields))]
            connection.execute(f"INSERT INTO queue_log VALUES (NULL{', ?' * width})", cells)
    connection.close()


def read(folder: Path, **settings: Any) -> Batch:
    settings = {"time_zone": "UTC", "url": "sqlite:///asterisk.db", **settings}
    return QueueLog(**settings).collect(Request("metrics", folder, PERIOD))


def local(time: int) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M:%S}.000000"


@pytest.mark.parametrize("columns", [FIVE, ONE], ids=["data1 to data5", "data"])
@pytest.mark.parametrize("clock", [None, local], ids=["epoch", "local"])
def test_a_table_gives_what_the_file_gives(tmp_path: Path, columns: str, clock: Any) -> None:
    fill(tmp_path, LINES, columns, clock)
    batch = read(tmp_path)
    assert batch.rows == collect(tmp_path, LINES).rows
    assert batch.source == "queue_log"
    assert not said(batch, "error")


def test_rows_come_in_the_order_of_time(tmp_path: Path) -> None:
    fill(tmp_path, LINES[::-1])
    assert figures(read(tmp_path))["A"]["talk_s"] == "80"


def test_the_servers_zone_may_be_another(tmp_path: Path) -> None:
    edge = [state(OCTOBER - NOON, "A", "PAUSEALL"), state(OCTOBER - NOON + 60, "A", "UNPAUSEALL")]
    fill(tmp_path, edge, clock=local)
    assert figures(read(tmp_path, time_zone="+08:00", server_time_zone="UTC"))["A"]["pause_s"] == "60"
    assert figures(read(tmp_path, time_zone="+08:00"))["A"]["pause_s"] == "60"
    assert figures(read(tmp_path, server_time_zone="+08:00")) == {}


def test_rows_of_an_hour_that_occurs_twice_are_counted(tmp_path: Path) -> None:
    fill(tmp_path, answered(0, "A"), clock=lambda _: "2026-10-25 02:30:00")
    assert said(read(tmp_path, time_zone="Europe/Berlin"), "warning") == [
        "queue_log: rows of an hour that occurs twice, taken as of the first: 3"
    ]


def test_wrong_rows_are_named(tmp_path: Path) -> None:
    fill(tmp_path, [call(0), call(9, "c1", "A", "CONNECT", "x"), call(10, "c2\0")])
    with sqlite3.connect(tmp_path / "asterisk.db") as connection:
        connection.execute("INSERT INTO queue_log (id, time, event) VALUES (77, 'today', 'PAUSE')")
    connection.close()
    assert said(read(tmp_path), "error") == [
        'queue_log:2: CONNECT: "x" is not a number: a whole number of at most 9 digits, or nothing',
        "queue_log:3: NUL characters in the row: text",
        'queue_log:77: "today" is not a time: a date and time, or seconds since 1970',
    ]


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"table": "queue_lag"}, "queue_lag: the database says: no such table: queue_lag"),
        ({"url": "sqlite:///none.db"}, "queue_log: there is no file "),
        (
            {"url": None, "url_env": "NO_SUCH_VARIABLE"},
            "queue_log: the environment variable NO_SUCH_VARIABLE is not set",
        ),
        ({"url": "nosuch://host/db"}, "queue_log: databases of the kind nosuch are not read"),
        ({"url": "postgresql://127.0.0.1:1/db"}, "queue_log: the database says: "),
    ],
)
def test_a_database_that_cannot_be_read(tmp_path: Path, settings: dict[str, Any], what: str) -> None:
    fill(tmp_path, LINES)
    (error,) = said(read(tmp_path, **settings), "error")
    assert error.startswith(what)
    assert "\n" not in error


def test_a_table_that_lacks_columns(tmp_path: Path) -> None:
    fill(tmp_path, [], "time TEXT, call_id TEXT, queuename TEXT, agent TEXT, event TEXT")
    (error,) = said(read(tmp_path), "error")
    assert error.startswith("queue_log: the table has no column callid, data1: ")
    assert error.endswith("did you mean call_id?")


def test_the_address_may_stand_in_the_environment_and_its_password_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, LINES)
    monkeypatch.setenv("PBX", "sqlite:///asterisk.db")
    assert read(tmp_path, url=None, url_env="PBX").rows
    for address in ("postgresql://me:hunter2@127.0.0.1:1/db", "hunter2"):
        monkeypatch.setenv("PBX", address)
        (error,) = said(read(tmp_path, url=None, url_env="PBX"), "error")
        assert "hunter2" not in error


def test_nothing_is_written(tmp_path: Path) -> None:
    fill(tmp_path, LINES)
    (tmp_path / "asterisk.db").chmod(0o400)
    before = (tmp_path / "asterisk.db").read_bytes()
    assert read(tmp_path).rows
    assert (tmp_path / "asterisk.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["asterisk.db"]


# PostgreSQL


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    if postgres.programs() is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt install postgresql)")
    with postgres.short_folder() as folder, postgres.server(folder) as port:
        yield f"postgresql://desk:{quote(postgres.PASSWORD, safe='')}@127.0.0.1:{port}/postgres"


@pytest.mark.parametrize("kind", ["timestamp", "timestamptz", "varchar(32)", "bigint"])
def test_a_table_of_postgresql(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    columns = f"id serial, {FIVE.replace('time TEXT', f'time {kind}')}"
    with psycopg.connect(postgres_url) as connection:
        connection.execute("DROP SCHEMA IF EXISTS pbx CASCADE")
        connection.execute("CREATE SCHEMA pbx")
        connection.execute(f"CREATE TABLE pbx.queue_log ({columns})")
        for line in LINES:
            time, *fields = line.split("|", 9)
            moment = time if kind == "bigint" else f"{local(int(time))}{'+00' if kind == 'timestamptz' else ''}"
            cells = [moment, *fields, *[None] * (9 - len(fields))]
            connection.execute(f"INSERT INTO pbx.queue_log VALUES (DEFAULT{', %s' * 10})", cells)
    monkeypatch.setenv("PBX", postgres_url)
    batch = read(tmp_path, url=None, url_env="PBX", table="pbx.queue_log")
    assert batch.rows == collect(tmp_path, LINES).rows
    assert said(batch, "error") == []
