"""`kpicore close` of a month that goes in chunks seals what it seals of one that is held, to the byte."""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cli.desk import Desk
from history.conftest import on_postgres as on_postgres
from history.conftest import server as server

from kpicore.bulk import hashed
from kpicore.bulk import run as in_bulk
from kpicore.bulk.remainder import reduced
from kpicore.cli import close, large
from kpicore.config import RunConfig
from kpicore.history import Place, store
from kpicore.model import Tell
from kpicore.pipeline.run import run

FLAGS = """
[team.score.flags.low]
when = { score = "< 60" }
message = { zh = "面谈", en = "talk first" }
[team.score.flags.nothing]
when = { score = "<= 0" }
severity = "block"
message = { zh = "零分", en = "no points" }
"""
OCTOBER = {"a": "80", "b": "", "c": "55", "d": "98.5", "e": "0", "g": "80"}
HELD = ("--engine", "python")


@pytest.fixture(autouse=True)
def _any_month_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_bulk, "AUTO_FROM", 1)
    monkeypatch.setattr(large, "AUTO_FROM", 1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """September closed and corrected, so that October owes a and f, who has left, something."""
    (tmp_path / "desk").mkdir()
    desk = Desk(tmp_path / "desk")
    desk.rules("10", FLAGS)
    desk.month("2026-09", a="85", b="92.37", f="70")
    desk.did("close", "--period", "2026-09", *HELD)
    desk.month("2026-09", a="91", b="92.37", f="75")
    desk.correct("2026-09")
    desk.month("2026-10", None, **OCTOBER)
    return desk


def again(desk: Desk, name: str) -> Desk:
    """The same desk once more."""
    other = Desk.__new__(Desk)
    other.__dict__ |= desk.__dict__ | {
        "folder": desk.folder.parent / name,
        "config": desk.folder.parent / name / "kpi.toml",
    }
    shutil.copytree(desk.folder, other.folder)
    return other


def content(desk: Desk) -> dict[str, list[object]]:
    with sqlite3.connect(desk.folder / "history.sqlite") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}


def always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, salts and times are those of every other time that this is asked for."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Then:
            return cls(2026, 11, 1, tzinfo=tz)

    salts = count()
    monkeypatch.setattr(secrets, "token_hex", lambda size: f"{next(salts):0{2 * size}x}")
    monkeypatch.setattr(store, "datetime", Then)


def test_the_same_history_to_the_byte(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    held = again(desk, "held")
    said = []
    for each, options in ((desk, ()), (held, HELD)):
        always_the_same(monkeypatch)
        monkeypatch.setattr(close, "run", run if options else None)  # which holds the month
        blocked = each("close", "--period", "2026-10", *options)
        assert blocked.code == 1
        assert "desk/e/nothing: no points" in blocked.err
        each.did("decide", "desk/e/nothing", "--period", "2026-10", "--override", "--reason", "known", "--by", "li")
        ran = each("close", "--period", "2026-10", "--by", "wang", *options)
        said.append((ran.code, ran.out.replace(str(each.folder), "")))
    assert said[0] == said[1]
    assert said[0][0] == 0, said
    found = content(desk)
    assert found == content(held)
    assert len(found["kpicore_ledger"]) > 20
    assert desk("verify").code == 0


def test_it_is_closed_already(desk: Desk) -> None:
    desk.month("2026-10", a="80", b="90")
    assert "is closed: people: 2" in desk.close("2026-10")
    assert "is closed already, with the same results" in desk.close("2026-10")
    desk.month("2026-10", a="81", b="90")
    ran = desk("close", "--period", "2026-10")
    assert ran.code == 1
    assert "2026-10 is closed with other results: a: score 80 → 81" in ran.err


def test_a_file_that_changes_meanwhile(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.month("2026-10", a="80", b="90")
    before, original = content(desk), hashed.add_tables

    def add_tables(*of: object) -> None:
        desk.month("2026-10", a="80", b="91")
        original(*of)  # type: ignore[arg-type]

    monkeypatch.setattr("kpicore.bulk.closing.add_tables", add_tables)
    ran = desk("close", "--period", "2026-10")
    assert ran.code == 1
    assert "the file changed while it was read" in ran.err
    assert content(desk) == before


def test_a_month_that_is_corrected_meanwhile(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.month("2026-10", a="80", b="90")

    def corrected(*of: Any) -> RunConfig:
        desk.month("2026-09", a="91", b="93.37", f="75")
        desk.correct("2026-09")
        return reduced(*of)

    monkeypatch.setattr(in_bulk, "reduced", corrected)
    ran = desk("close", "--period", "2026-10")
    assert ran.code == 1
    assert "a month was corrected meanwhile: try again" in ran.err
    monkeypatch.setattr(in_bulk, "reduced", reduced)
    assert "is closed: people: 2" in desk.close("2026-10")


def test_why_it_was_held_stands_among_the_findings(desk: Desk) -> None:
    desk.month("2026-10", a="80", b="90")
    _, *rows = (desk.folder / "x-2026-10.csv").read_text("utf-8").splitlines()
    long = [row.replace(",", ",x,") for row in rows]
    (desk.folder / "x-2026-10.csv").write_text("\n".join(["employee_id,metric,value", *long]), "utf-8")
    ran = desk("close", "--period", "2026-10", "--json")
    assert ran.code == 0, ran.err
    first = json.loads(ran.out)["findings"][0]
    assert (first["severity"], first["what"]) == ("info", "the month is held in memory: a row for each metric")
    assert f"{first['where']}: the month is held in memory: a row for each metric" in ran.err


def test_how_far_the_sealing_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []

    @contextmanager
    def progress(*of: object) -> Iterator[Tell]:
        yield lambda doing, done, of: told.append((str(doing), done, of))

    monkeypatch.setattr(close, "progress", progress)
    desk.month("2026-10", a="80", b="90")
    desk.close("2026-10")
    assert ("computing desk", 0, 2) in told
    assert told[-1] == ("sealing 2026-10", 2, 2)  # after f, who has left


def test_on_a_server(on_postgres: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_HISTORY_URL", on_postgres.address.replace("postgresql+psycopg", "postgresql"))
    monkeypatch.setattr(store, "_PEOPLE", 2)
    desk = Desk(tmp_path, "KPI_HISTORY_URL")
    desk.month("2026-10", a="80", b="90", c="70")
    assert "is closed: people: 3" in desk.close("2026-10")
    assert desk("verify").code == 0
    assert "is closed already, with the same results" in desk.did("close", "--period", "2026-10", *HELD)
