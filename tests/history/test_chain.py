"""The seals, computed a second time by what docs/history.md says, with nothing of kpicore's own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest
from history.months import DECEMBER, OCTOBER, closing

from kpicore.history import Place
from kpicore.history.store import History

Row = Sequence[Any]


@pytest.fixture
def database(on_sqlite: Place) -> sqlite3.Connection:
    history = History(on_sqlite)
    history.close(closing(OCTOBER))
    history.close(closing(DECEMBER, gap="shut", A1=""))
    history.forget("A2", "li", "as asked")
    assert on_sqlite.path is not None
    return sqlite3.connect(on_sqlite.path)


def hashed(*parts: object) -> str:
    text = json.dumps(["kpicore history 1", *parts], ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def rows(database: sqlite3.Connection, query: str, *values: int) -> list[Row]:
    return [list(row) for row in database.execute(query, values)]


def commitment(database: sqlite3.Connection, seq: int, person: int, salt: str, team: str, who: str, marks: str) -> str:
    details = []
    for table, order in (("result", "person"), ("ledger", "line_no"), ("flag", "line_no"), ("kept", "line_no")):
        found = rows(
            database, f"SELECT * FROM kpicore_{table} WHERE seq = ? AND person = ? ORDER BY {order}", seq, person
        )
        details.append([row[2:] for row in found])
    return hashed("person", salt, team, who, *details, marks)


def test_the_chain(database: sqlite3.Connection) -> None:
    previous = ""
    forgotten = 0
    entries = rows(database, "SELECT * FROM kpicore_entry ORDER BY seq")
    assert [row[2] for row in entries] == ["close", "gap", "close", "forget"]
    for entry in entries:
        seq, *_, documents, people, _marks, before, seal = entry
        assert before == previous
        assert seal == hashed("entry", *entry[:-1])
        texts = rows(database, "SELECT position, kind, name, text FROM kpicore_document WHERE seq = ? ORDER BY 1", seq)
        assert documents == hashed("documents", texts)
        persons = rows(database, "SELECT * FROM kpicore_person WHERE seq = ? ORDER BY person", seq)
        assert people == hashed("people", [[person[1], person[-1]] for person in persons])
        for _, number, team, who, salt, marks, sealed in persons:
            if salt is None:
                forgotten += 1
            else:
                assert sealed == commitment(database, seq, number, salt, team, who, marks)
                assert len(salt) == 64
        previous = seal
    assert forgotten == 2
    database.close()


def test_what_a_forgotten_person_leaves(database: sqlite3.Connection) -> None:
    """A number and a hash, and in the entry which numbers they were."""
    gone = rows(database, "SELECT * FROM kpicore_person WHERE salt IS NULL ORDER BY seq")
    assert [row[:6] for row in gone] == [[1, 5, None, None, None, None], [3, 5, None, None, None, None]]
    assert rows(database, "SELECT kind, name, text FROM kpicore_document WHERE seq = 4 ORDER BY position") == [
        ["forgotten", "1", "5"],
        ["forgotten", "3", "5"],
    ]
    assert all("A2" not in str(row) for table in ("entry", "result", "flag", "ledger")
               for row in rows(database, f"SELECT * FROM kpicore_{table}"))  # fmt: skip
    database.close()
