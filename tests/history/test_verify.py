"""Tampered with in every way: verify says where, and of what kind the damage is."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from history.months import DECEMBER, NOVEMBER, OCTOBER, SEPTEMBER, closing
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicore.history import Place, marks, tables
from kpicore.history.chain import Entry, seal_of
from kpicore.history.place import engine_of
from kpicore.history.store import History
from kpicore.history.verify import Damage, verify
from kpicore.model import Rejected

SEALED = [table for table in tables.metadata.sorted_tables if table is not tables.store]
KEYS = {"seq", "person", "position", "line_no"}
NUMBERS = {"layout", "rank", "ranked", "held"}
COLUMNS = [(table.name, column.name) for table in SEALED for column in table.columns]


def fill(place: Place) -> None:
    """Two months, a gap, a month, and somebody who was forgotten."""
    history = History(place)
    history.close(closing(SEPTEMBER))
    history.close(closing(OCTOBER, A1="70"))
    history.close(closing(DECEMBER, gap="shut", A2="60"))
    history.forget("B1", "li", "asked for it")
    history.dispose()


@pytest.fixture
def filled(place: Place) -> Place:
    fill(place)
    return place


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "history.sqlite"
    fill(Place("original", path))
    return path


def found(place: Place, head: str | None = None) -> list[Damage]:
    return list(verify(History(place), head).damages)


def said(place: Place) -> str:
    return "\n".join(f"{damage.kind}: {damage.where}: {damage.what}" for damage in found(place))


def execute(place: Place, statement: str, **values: Any) -> int:
    engine = engine_of(place)
    with engine.begin() as connection:
        return connection.execute(sqlalchemy.text(statement), values).rowcount


def tampered(table: str, column: str, value: object) -> object:
    """Another value that the column can hold on every database."""
    if column in KEYS | NUMBERS:
        return 97
    return "x" if value is None else f"{value}x" if len(str(value)) < 4 else f"x{str(value)[1:]}"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> list[Place]:
    """A filled history on each kind of database, which every test puts back as it was."""
    places = [Place("sqlite", tmp_path_factory.mktemp("both") / "history.sqlite")]
    try:
        server = request.getfixturevalue("server")
    except pytest.skip.Exception:
        server = None  # whose own tests say that they are skipped
    if server is not None:
        engine = sqlalchemy.create_engine(f"{server}/postgres", poolclass=sqlalchemy.NullPool)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CREATE DATABASE tampered")
        places.append(Place("postgres", None, f"{server}/tampered"))
    for place in places:
        fill(place)
    return places


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda each: each)
def test_every_column_of_every_table(both: list[Place], table: str, column: str) -> None:
    """A row of the first month, of the middle, and of the end."""
    keys = [key.name for key in tables.metadata.tables[table].primary_key]
    for place in both:
        with engine_of(place).connect() as connection:
            query = f"SELECT {', '.join(keys)}, {column} FROM {table} ORDER BY {', '.join(keys)}"
            rows = connection.exec_driver_sql(query).all()
        chosen = (rows[1], rows[-1]) if place.path is not None else (rows[len(rows) // 2],)
        for *values, value in chosen:
            where = " AND ".join(f"{key} = :{key}" for key in keys)
            same = dict(zip(keys, values, strict=True))
            new = tampered(table, column, value)
            assert execute(place, f"UPDATE {table} SET {column} = :new WHERE {where}", new=new, **same) == 1
            damages = found(place)
            texts = [f"{damage.where}: {damage.what}" for damage in damages]
            assert damages, f"{table}.{column} of {same}: {value!r} → {new!r}"
            assert any(table in text for text in texts), texts
            if column not in KEYS and value is not None:
                assert any(table in text and f"changed: {column}" in text for text in texts), texts
            back = where.replace(f":{column}", ":new") if column in keys else where
            undo = f"UPDATE {table} SET {column} = :old WHERE {back}"
            assert execute(place, undo, old=value, **(same | ({"new": new} if column in keys else {}))) == 1
        if place.path is not None:
            assert found(place) == []


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_cell_made_anything(original: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("cell") / "history.sqlite"
    shutil.copy(original, path)
    table, column = data.draw(st.sampled_from(COLUMNS))
    value = data.draw(st.one_of(st.none(), st.text(), st.integers(-9, 99), st.binary(max_size=4)))
    connection = sqlite3.connect(path)
    keys = ", ".join(key.name for key in tables.metadata.tables[table].primary_key)
    rows = connection.execute(f"SELECT {keys} FROM {table}").fetchall()
    row = data.draw(st.sampled_from(rows))
    where = " AND ".join(f"{key} = ?" for key in keys.split(", "))
    try:
        before = connection.execute(f"SELECT typeof({column}), {column} FROM {table} WHERE {where}", row).fetchone()
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *row))
        changed = connection.execute(f"SELECT typeof({column}), {column} FROM {table} WHERE {where}", row).fetchone()
        connection.commit()
    except (sqlite3.IntegrityError, UnicodeEncodeError):
        return  # the database itself would not have it
    finally:
        connection.close()
    assert bool(found(Place("cell", path))) == (before != changed)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_byte_of_the_file(original: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Changed in the file itself: either it is found, or everything that was sealed is still there."""
    path = tmp_path_factory.mktemp("byte") / "history.sqlite"
    content = bytearray(original.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    damages: Sequence[object]
    try:
        damages = found(Place("byte", path))
    except Rejected as rejected:
        damages = rejected.findings
    assert damages or dump(path) == dump(original)


def dump(path: Path) -> list[list[Any]]:
    connection = sqlite3.connect(path)
    try:
        return [connection.execute(f"SELECT * FROM {table.name}").fetchall() for table in SEALED]
    finally:
        connection.close()


# What it says


def test_nothing_is_found_where_nothing_was_done(filled: Place) -> None:
    assert found(filled) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE kpicore_result SET total_pay = '9999.00' WHERE seq = 2 AND person = 4",
            "content: 2026-10: kpicore_result: A1: changed: total_pay",
        ),
        (
            "UPDATE kpicore_ledger SET contribution = '0' WHERE seq = 2 AND person = 5 AND line_no = 2",
            "content: 2026-10: kpicore_ledger: A2: changed: contribution in orders",
        ),
        (
            "DELETE FROM kpicore_flag WHERE seq = 1 AND person = 6",
            "content: 2026-09: kpicore_flag: A3: rows missing: 1",
        ),
        (
            "INSERT INTO kpicore_ledger SELECT 1, 4, 3, stage, scheme, section, line, input, rule, value, weight, "
            "contribution, clause, note FROM kpicore_ledger WHERE seq = 1 AND person = 4 AND line_no = 1",
            "content: 2026-09: kpicore_ledger: A1: rows added: 1",
        ),
        (
            "UPDATE kpicore_document SET text = '' WHERE seq = 2 AND position = 2",
            "content: 2026-10: kpicore_document: changed: text in desk",
        ),
        (
            "UPDATE kpicore_entry SET author = 'li' WHERE seq = 4",
            "content: 2026-12: kpicore_entry: changed: author",
        ),
        (
            "UPDATE kpicore_entry SET reason = '' WHERE seq = 3",
            "content: gap 2026-11: kpicore_entry: changed: reason",
        ),
        (
            "UPDATE kpicore_person SET commitment = 'x' WHERE seq = 1 AND person = 8",
            "content: 2026-09: kpicore_person: changed: commitment in 8",
        ),
        (
            "UPDATE kpicore_result SET name = 'x', grade = 'A' WHERE seq = 4 AND person = 9",
            "content: 2026-12: kpicore_result: B2: changed: name, grade",
        ),
    ],
)  # fmt: skip
def test_where_it_is(filled: Place, statement: str, expected: str) -> None:
    assert execute(filled, statement) == 1
    assert said(filled) == expected


def test_a_rewritten_seal(filled: Place) -> None:
    execute(filled, "UPDATE kpicore_entry SET seal = :seal WHERE seq = 2", seal="0" * 64)
    assert said(filled).splitlines() == [
        "content: 2026-10: kpicore_entry: changed: seal",
        "chain: gap 2026-11: does not follow the seal of 2026-10",
    ]


def test_a_month_that_was_sealed_anew_breaks_the_chain(filled: Place) -> None:
    """Who knows how seals are made can make a new one; the next entry does not follow it."""
    (entry,) = [each for each in History(filled).entries() if each.seq == 2]
    forged = entry._replace(at="2026-11-01T00:00:00Z")
    forged = resealed(forged)
    execute(
        filled, "UPDATE kpicore_entry SET at = :at, marks = :marks, seal = :seal WHERE seq = 2",
        at=forged.at, marks=forged.marks, seal=forged.seal,
    )  # fmt: skip
    assert said(filled) == "chain: gap 2026-11: does not follow the seal of 2026-10"


def resealed(entry: Entry) -> Entry:
    return entry._replace(seal=seal_of(entry))


def test_a_deleted_entry(filled: Place) -> None:
    execute(filled, "DELETE FROM kpicore_entry WHERE seq = 2")
    lines = said(filled).splitlines()
    assert "chain: gap 2026-11: is number 3 where 2 follows" in lines
    assert "content: kpicore_person: rows of no entry, seq 2" in lines
    assert "content: kpicore_document: rows of no entry, seq 2" in lines


def test_reordered_periods(filled: Place) -> None:
    for table in [table.name for table in SEALED]:
        for old, new in ((1, 99), (2, 1), (99, 2)):
            execute(filled, f"UPDATE {table} SET seq = {new} WHERE seq = {old}")
    lines = said(filled).splitlines()
    assert "chain: 2026-10: does not follow the seal of nothing" in lines
    assert "chain: 2026-09: does not follow the seal of 2026-10" in lines
    assert any(line == "content: 2026-10: kpicore_entry: changed: seq" for line in lines)


def test_a_person_moved_to_another_month(filled: Place) -> None:
    execute(filled, "DELETE FROM kpicore_result WHERE seq = 2 AND person = 4")
    execute(filled, "UPDATE kpicore_result SET seq = 2 WHERE seq = 1 AND person = 4")
    assert said(filled).splitlines() == [
        "content: 2026-09: kpicore_result: A1: rows missing: 1",
        "content: 2026-10: kpicore_result: A1: changed: score, rank",
    ]


def test_a_deleted_person(filled: Place) -> None:
    execute(filled, "DELETE FROM kpicore_person WHERE seq = 4 AND person = 5")
    lines = said(filled).splitlines()
    assert "content: 2026-12: kpicore_person: rows missing: 1" in lines
    assert "content: 2026-12: kpicore_ledger: rows of no person, numbers 5" in lines


def test_who_was_made_to_look_forgotten(filled: Place) -> None:
    for table in ("result", "ledger", "flag"):
        execute(filled, f"DELETE FROM kpicore_{table} WHERE seq = 2 AND person = 4")
    execute(filled, "UPDATE kpicore_person SET team=NULL, employee_id=NULL, salt=NULL, marks=NULL "
                    "WHERE seq = 2 AND person = 4")  # fmt: skip
    what = "is gone, and nothing records that it was to be forgotten"
    assert said(filled) == f"content: 2026-10: kpicore_person: 4: {what}"


def test_who_was_forgotten_and_is_back(filled: Place) -> None:
    execute(filled, "UPDATE kpicore_person SET employee_id = 'B1' WHERE seq = 2 AND person = 8")
    assert said(filled) == "content: 2026-10: kpicore_person: 8: has rows again, although recorded as forgotten"


def test_an_older_layout_pretended(filled: Place) -> None:
    execute(filled, "UPDATE kpicore_store SET layout = 1")
    assert said(filled) == "content: kpicore_store: changed: layout"


@pytest.mark.parametrize("layout", ["0", "99", "NULL"])
def test_a_layout_that_there_is_not(filled: Place, layout: str) -> None:
    try:
        execute(filled, f"UPDATE kpicore_store SET layout = {layout}")
    except sqlalchemy.exc.IntegrityError:
        return
    with pytest.raises(Rejected) as caught:
        found(filled)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("table", [table.name for table in SEALED])
def test_marks_that_tell_nothing_hide_nothing(on_sqlite: Place, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two bytes can be made to agree; the seals cannot."""
    monkeypatch.setattr(marks, "_mark", lambda value: "0000")
    fill(on_sqlite)
    for name, column in COLUMNS:
        if name == table and column not in KEYS | NUMBERS:
            execute(on_sqlite, f"UPDATE {name} SET {column} = {column} || 'x' WHERE seq = 2")
            assert found(on_sqlite), column
            execute(on_sqlite, f"UPDATE {name} SET {column} = substr({column}, 1, length({column}) - 1) WHERE seq = 2")
    assert found(on_sqlite) == []


def test_what_is_closed_meanwhile_is_no_damage(filled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(filled)
    chain = history.entries()
    history.close(closing(DECEMBER._replace(year=2027, month=1)))
    monkeypatch.setattr(history, "entries", lambda: chain)
    assert verify(history).damages == []


# The end of the chain


def test_the_newest_entries_cut_off_are_seen_by_the_head_alone(filled: Place) -> None:
    head = History(filled).close(closing(DECEMBER._replace(year=2027, month=1))).entry.seal
    for table in [table.name for table in SEALED]:
        execute(filled, f"DELETE FROM {table} WHERE seq >= 6")
    assert [str(damage.what) for damage in found(filled, head)] == [
        f"no entry has the seal {head}: the newest ones were cut off, or the chain was rewritten"
    ]
    assert found(filled) == []


def test_a_head_that_was_kept_stays_good_when_months_follow(history: History) -> None:
    head = history.close(closing(SEPTEMBER)).entry.seal
    history.close(closing(OCTOBER))
    history.close(closing(NOVEMBER))
    verdict = verify(history, head)
    assert (verdict.damages, verdict.after) == ([], 2)
    assert verify(history, verdict.head).after == 0


def test_a_history_that_is_gone(place: Place) -> None:
    assert found(place) == []
    assert len(found(place, "0" * 64)) == 1
