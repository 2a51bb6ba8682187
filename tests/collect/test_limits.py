"""How much a table may hold, and that the reading of a long one says how far it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from collect.workbooks import book, row

from kpicore.collect import limits, worksheet, xlsx
from kpicore.collect.limits import Unreadable, limited, told
from kpicore.collect.parquet import Parquet
from kpicore.collect.sql import Sql
from kpicore.collect.xlsx import Xlsx
from kpicore.components import Collector, Request
from kpicore.model import Period, Sentence

COUNT = 20_000
Told = tuple[str, int, int]


def steps(collector: Collector, folder: Path) -> list[Told]:
    """What a collector tells while it reads."""
    found: list[Told] = []

    def tell(doing: Sentence, done: int, of: int) -> None:
        found.append((str(doing), done, of))

    collector.collect(Request("metrics", folder, Period(2026, 10), tell=tell))
    return found


def test_parquet_tells_its_rows(tmp_path: Path) -> None:
    pq.write_table(pa.table({"employee_id": range(COUNT)}), tmp_path / "m.parquet")
    expected = [("reading m.parquet", done, COUNT) for done in (8192, 16384)]
    assert steps(Parquet("m.parquet"), tmp_path) == expected


def test_a_query_tells_its_rows_without_an_end(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "s.sqlite") as database:
        database.execute("CREATE TABLE t (employee_id)")
        database.executemany("INSERT INTO t VALUES (?)", ((number,) for number in range(COUNT)))
    expected = [("reading sql chats", done, 0) for done in (8192, 16384)]
    assert steps(Sql("SELECT * FROM t", url="sqlite:///s.sqlite", label="chats"), tmp_path) == expected


def test_a_workbook_tells_the_bytes_of_its_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worksheet, "AT_ONCE", 1000)
    monkeypatch.setattr(xlsx, "AT_ONCE", 1000)
    book(tmp_path / "m.xlsx", *(row("E1", number) for number in range(50)))
    *looked, last = steps(Xlsx("m.xlsx"), tmp_path)
    assert last == ("reading m.xlsx", 0, 0)
    sizes = {of for _, _, of in looked}
    assert len(sizes) == 1
    assert [done for _, done, _ in looked] == [*range(1000, max(sizes), 1000), *sizes]


def test_rows_are_passed_on_while_they_are_told() -> None:
    rows = [(number, ["x"]) for number in range(8193)]
    found: list[Told] = []
    assert list(told(rows, "a.csv", lambda doing, done, of: found.append((str(doing), done, of)))) == rows
    assert found == [("reading a.csv", 8192, 0)]


def test_too_many_cells_are_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 10)
    assert len(list(limited([(1, ["x"] * 10)]))) == 1
    with pytest.raises(Unreadable, match="the table is too large"):
        list(limited([(1, ["x"]), (2, []), (3, []), (4, ["x"])]))
