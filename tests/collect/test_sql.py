"""The sql collector on real databases: what a query brings, that nothing can be written, and what is said of it all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import attrs
import pytest
import sqlalchemy
from collect import postgres
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicore.collect import limits
from kpicore.collect.headerrow import person_columns
from kpicore.collect.sql import Sql
from kpicore.components import Batch, Request
from kpicore.model import Period
from kpicore.settings import SettingError

NO_SERVER = "no PostgreSQL server is installed (Debian: apt install postgresql)"
TABLES = (
    "CREATE TABLE calls (agent TEXT, at DATE, answered INTEGER, cost NUMERIC(10, 2))",
    "INSERT INTO calls VALUES ('E1', '2026-10-05', 7, 1.50), ('E2', '2026-10-31', NULL, 0.00)",
    "INSERT INTO calls VALUES ('E1', '2026-09-30', 9, 2.00), ('E1', '2026-11-01', 9, 2.00)",
)
OF_THE_MONTH = (
    "SELECT agent AS employee_id, answered FROM calls WHERE at BETWEEN :first_day AND :last_day ORDER BY agent"
)
NO_SELECTS = (
    *("DELETE FROM calls", "DELETE FROM calls RETURNING agent", "UPDATE calls SET answered = 0", "DROP TABLE calls"),
    *("INSERT INTO calls (agent) VALUES ('E9')", "CREATE TABLE more (a INTEGER)", "BEGIN", "COMMIT", "VACUUM"),
    *("SELECT 1; SELECT 2", "SELECT 1; DELETE FROM calls", "WITH gone AS (SELECT 1) DELETE FROM calls"),
)


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "shop 十.sqlite"
    with sqlite3.connect(path) as database:
        for statement in TABLES:
            database.execute(statement)
    database.close()
    return path


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    if postgres.programs() is None:
        pytest.skip(NO_SERVER)
    with postgres.short_folder() as folder, postgres.server(folder) as port:
        url = f"postgresql://desk:{quote(postgres.PASSWORD, safe='')}@127.0.0.1:{port}/postgres"
        engine = sqlalchemy.create_engine(
            url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sqlalchemy.NullPool
        )
        with engine.begin() as connection:
            for statement in TABLES:
                connection.exec_driver_sql(statement)
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The variable that names a database with the table `calls`, once for each kind."""
    url = f"sqlite:///{request.getfixturevalue('sqlite')}" if request.param == "sqlite" else ""
    monkeypatch.setenv("SHOP", url or request.getfixturevalue("postgres_url"))
    return "SHOP"


def collect(query: str, folder: Path = Path(), **settings: Any) -> Batch:
    return Sql(query, **settings).collect(Request("metrics", folder, Period(2026, 10)))


def error(batch: Batch) -> str:
    (finding,) = batch.findings
    assert (finding.severity, batch.header, list(batch.rows)) == ("error", (), [])
    assert finding.expected
    return str(finding)


# What a query brings


def test_the_rows_of_the_month(database: str) -> None:
    batch = collect(OF_THE_MONTH, url_env=database)
    assert (batch.source, list(batch.header), batch.findings) == ("sql metrics", ["employee_id", "answered"], ())
    assert list(batch.rows) == [(2, ["E1", "7"]), (3, ["E2", ""])]


def test_the_month_is_bound_as_text_and_its_days_as_days(database: str) -> None:
    batch = collect("SELECT :period AS a, :first_day AS b, :last_day AS c, '12:30' AS d", url_env=database)
    assert list(batch.rows) == [(2, ["2026-10", "2026-10-01", "2026-10-31", "12:30"])]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT agent AS employee_id, at AS period, answered FROM calls ORDER BY answered DESC, at",
        "WITH own AS (SELECT agent AS 工号, cost FROM calls WHERE at >= :first_day) SELECT * FROM own ORDER BY cost; ",
        "SELECT ' ' || agent || ' ' AS employee_id, '50%_!' AS x FROM calls ORDER BY at -- all of them",
        "SELECT at, length(agent) - 1 AS employee_id FROM calls ORDER BY at",
        "SELECT agent AS employee_id, answered, answered FROM calls ORDER BY at",
        "SELECT agent, 'E1' AS name FROM calls ORDER BY at",
    ],
)
@pytest.mark.parametrize("only", ["E1", "e1", "1", "%"])
def test_of_one_person_the_rows_keep_their_numbers(database: str, query: str, only: str) -> None:
    whole = collect(query, url_env=database)
    brought = Sql(query, url_env=database).collect(Request("metrics", Path(), Period(2026, 10), only=only))
    assert (brought.header, brought.findings) == (whole.header, whole.findings)
    people = person_columns(whole.header)
    assert list(brought.rows) == [row for row in whole.rows if not people or row[1][people[0]].strip() == only]


def test_a_person_is_found_whose_id_the_database_writes_with_an_exponent(database: str) -> None:
    query = "SELECT CAST(1000000000000000 AS double precision) AS employee_id, 7 AS answered"
    only = "1000000000000000"
    brought = Sql(query, url_env=database).collect(Request("metrics", Path(), Period(2026, 10), only=only))
    assert list(brought.rows) == [(2, [only, "7"])]


def test_of_one_person_the_rows_of_others_do_not_count(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 5)
    query = "SELECT agent AS employee_id, answered FROM calls ORDER BY at DESC"
    request = Request("metrics", Path(), Period(2026, 10))
    assert "the table is too large" in error(Sql(query, url_env=database).collect(request))
    assert len(Sql(query, url_env=database).collect(attrs.evolve(request, only="E2")).rows) == 1
    assert len(Sql(query, url_env=database).collect(attrs.evolve(request, most=2)).rows) == 2


def test_a_query_has_the_name_that_the_config_gives_it(database: str) -> None:
    assert collect("SELECT 1 AS x", url_env=database, label="前台").source == "sql 前台"


def test_values_of_postgresql_are_exact(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP", postgres_url)
    values = {
        "1.10::numeric": "1.1",
        "12345678901234567890.123456::numeric": "12345678901234567890.123456",
        "0.1::float4": "0.1",
        "0.1::float8 + 0.2": "0.30000000000000004",
        "1e-7::float8": "0.0000001",
        "true": "true",
        "NULL": "",
        "DATE '2026-10-05'": "2026-10-05",
        "TIMESTAMP '2026-10-05'": "2026-10-05",
        "TIMESTAMP '2026-10-05 08:30'": "2026-10-05 08:30:00",
        "INTERVAL '36 hours 5 minutes'": "36:05:00",
        "TIME '08:30'": "08:30:00",
        "'工号'": "工号",
        "'\\x6162'::bytea": "ab",
    }
    names = ", ".join(f"{value} AS c{number}" for number, value in enumerate(values))
    batch = collect(f"SELECT {names}".replace("::", "\\:\\:"), url_env="SHOP")
    assert [list(cells) for _, cells in batch.rows] == [list(values.values())]


def test_a_file_is_relative_to_the_config(sqlite: Path) -> None:
    assert len(collect(OF_THE_MONTH, sqlite.parent, url=f"sqlite:///{sqlite.name}").rows) == 2


def test_the_month_may_stand_in_the_name_of_a_file(sqlite: Path, tmp_path: Path) -> None:
    (tmp_path / "shop-2026-10.sqlite").write_bytes(sqlite.read_bytes())
    assert len(collect(OF_THE_MONTH, tmp_path, url="sqlite:///shop-{period}.sqlite").rows) == 2


def test_a_table_too_large_is_refused(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 5)
    said = error(collect("SELECT 1 AS a, 2 AS b UNION ALL SELECT 3, 4 UNION ALL SELECT 5, 6", url_env=database))
    assert said == "sql metrics: the table is too large: at most 5 cells"


# Reading alone


@pytest.mark.parametrize("statement", NO_SELECTS)
def test_what_is_no_single_select_is_refused_and_nothing_is_changed(database: str, statement: str) -> None:
    assert error(collect(statement, url_env=database)).startswith("sql metrics: the database says: ")
    assert list(collect("SELECT count(*) AS n FROM calls", url_env=database).rows) == [(2, ["4"])]


@pytest.mark.parametrize("statement", ["ATTACH '{}' AS x", "VACUUM INTO '{}'", "PRAGMA query_only = 0"])
def test_sqlite_writes_no_other_file(sqlite: Path, tmp_path: Path, statement: str) -> None:
    assert "the database says: " in error(collect(statement.format(tmp_path / "new"), url=f"sqlite:///{sqlite}"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "statement",
    [
        "WITH gone AS (DELETE FROM calls RETURNING *) SELECT * FROM gone",
        "COPY calls TO STDOUT",
        "SET TRANSACTION READ WRITE",
        "SELECT 1; COMMIT; SET default_transaction_read_only = off; DELETE FROM calls",
        "SELECT * FROM calls FOR UPDATE",
    ],
)
def test_postgresql_neither_writes_nor_runs_anything_else(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    monkeypatch.setenv("SHOP", postgres_url)
    assert "the database says: " in error(collect(statement, url_env="SHOP"))
    assert list(collect("SELECT count(*) AS n FROM calls", url_env="SHOP").rows) == [(2, ["4"])]


# What goes wrong


def test_a_query_that_the_database_does_not_understand(database: str) -> None:
    for query in (
        "SELECT nothing FROM calls",
        "SELEC 1",
        "SELECT * FROM missing",
        "SELECT FROM calls",
        "SELECT 'a' FROM calls WHERE",
    ):
        assert error(collect(query, url_env=database)).endswith(": one SELECT that the database can answer")


def test_an_unknown_parameter_is_named(database: str) -> None:
    assert error(collect("SELECT :perod AS x", url_env=database)) == (
        'sql metrics: the query asks for ":perod": :period, :first_day, :last_day, or \\: for a colon'
    )


def test_a_database_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "there is no file" in error(collect("SELECT 1 AS x", tmp_path, url="sqlite:///none.sqlite"))
    assert not list(tmp_path.iterdir())
    (tmp_path / "text.sqlite").write_text("employee_id,calls\n" * 100)
    assert "file is not a database" in error(collect("SELECT * FROM x", tmp_path, url="sqlite:///text.sqlite"))
    assert "there is no file" in error(collect("SELECT 1 AS x", tmp_path, url="sqlite://"))
    monkeypatch.setenv("SHOP", "postgresql://desk:secret@127.0.0.1:1/shop")
    said = error(collect("SELECT 1 AS x", url_env="SHOP"))
    assert said.startswith("sql metrics: the database says: ")
    assert said.endswith(": a database that can be reached and read")


def test_a_variable_that_is_not_set_or_holds_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOP", raising=False)
    assert "the environment variable SHOP is not set" in error(collect("SELECT 1", url_env="SHOP"))
    for held in ("nonsense", "postgresql://desk:se@cret/x@host/db", "postgresql://desk:secret@host:port/db"):
        monkeypatch.setenv("SHOP", held)
        said = error(collect("SELECT 1", url_env="SHOP"))
        assert "what the environment variable SHOP holds is no address" in said
        assert not any(part in said for part in ("nonsense", "cret", "port/db"))
    monkeypatch.setenv("SHOP", "mysql://desk:secret@host/db")
    assert "databases of the kind mysql are not read" in error(collect("SELECT 1", url_env="SHOP"))


def test_no_message_holds_the_password(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = quote("wrong/river@7", safe="")
    address, _, place = postgres_url.rpartition("@")
    user = address.rpartition(":")[0]
    for url in (
        f"{user}:{wrong}@{place}",
        postgres_url.replace("/postgres", "/missing"),
        f"{postgres_url}?sslmode=require",
    ):
        monkeypatch.setenv("SHOP", url)
        said = error(collect("SELECT 1 AS x", url_env="SHOP"))
        assert "river" not in said
    monkeypatch.setenv("SHOP", postgres_url)
    leak = f"SELECT 1 / (CASE WHEN '{postgres.PASSWORD}' = '' THEN 1 ELSE 0 END), '{postgres.PASSWORD}'::int AS x"
    assert "river" not in error(collect(leak.replace("::", "\\:\\:"), url_env="SHOP"))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "url_env: missing"),
        ({"url_env": "postgresql://desk:secret@host/db"}, "url_env: found no such name"),
        ({"url": "postgresql://desk:secret@host/db"}, "url: found an address with a password"),
        ({"url": "postgresql://host/db?password=secret"}, "url: found an address with a password"),
        ({"url": "desk:secret@host"}, "url: found no address"),
        ({"url": "sqlite:///a", "url_env": "SHOP"}, "url: url beside url_env"),
        ({"url_env": "SHOP", "query": " "}, 'query: found " "'),
    ],
)
def test_settings_that_cannot_stand_are_said_without_a_password(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingError) as wrong:
        Sql(**{"query": "SELECT 1", **settings})
    (((key,), what, expected),) = wrong.value.problems
    assert f"{key}: {what}" == said
    assert expected
    assert "secret" not in str(wrong.value)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpicore.collect.extras.find_spec", lambda _: None)
    with pytest.raises(SettingError, match=r'pip install "kpicore\[sql\]"'):
        Sql("SELECT 1", url_env="SHOP")


@given(st.text(max_size=40) | st.text("SELCTselct1'\";:-*/()_\0\\", max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_query_raises(query: str) -> None:
    if query.strip():
        batch = collect(query, url="sqlite:////dev/null")
        assert batch.findings or batch.header


@given(st.text("postgresqli+:/@?=&%a1", max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_address_raises(address: str) -> None:
    try:
        made = Sql("SELECT 1", url=address)
    except SettingError:
        return
    assert made.url == address
