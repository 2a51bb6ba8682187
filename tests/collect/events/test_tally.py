"""The single events behind a metric: counted exactly, for every format and by a column."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from collect.events.logs import FORMATS, collector, write

from kpicore.collect.events import tally as module
from kpicore.collect.events.tally import Tally
from kpicore.components import Request
from kpicore.model import Finding, Period

HEADER = ("Agent", "Start", "Answered", "Talk", "Kind")
ROWS = [
    ("A1", "2026-10-01 09:00:00", "Y", "0:01:00", "easy"),
    ("A1", "2026-10-02 09:00:00", "Y", "0:01:00", " easy"),
    ("A1", "2026-10-02 09:00:00", "Y", "0:01:30", "hard"),
    ("A1", "2026-10-03 09:00:00", "N", "", "hard"),
    ("b2", "2026-10-04 09:00:00", "N", "", ""),
    ("B2", "2026-10-04 09:00:00", "", "0:00:30", "easy"),
    ("B2", "2026-11-01 00:00:00", "Y", "0:00:09", "easy"),
]
CONFIG = """
agent = "Agent"
time = "Start"
[agents]
b2 = "B2"
[columns]
talk = { column = "Talk", type = "duration", unit = "min" }
[metrics]
calls    = { count = true }
answered = { count = true, where = { Answered = "Y" } }
talked   = { count = "talk", where = { Answered = "Y" } }
rate     = { share = { Answered = "Y" } }
talk     = { mean = "talk" }
longest  = { max = "talk" }
"""


def tallied(folder: Path, suffix: str, by: str = "") -> dict[str, Tally]:
    write(folder / f"log.{suffix}", HEADER, ROWS)
    found = collector(CONFIG, path=f"log.{suffix}").tally(Request("metrics", folder, Period(2026, 10)), by)
    assert not [str(each) for each in found if isinstance(each, Finding)]
    return {each.metric: each for each in found if isinstance(each, Tally)}


def rows(tally: Tally) -> list[tuple[str, str, Fraction | int, int]]:
    merged: dict[tuple[str, str, Fraction | int], int] = {}
    for who, stratum, value, count in tally.rows:
        key = who, stratum, Fraction(Decimal(int(value) if isinstance(value, bool) else value)) * tally.per
        merged[key] = merged.get(key, 0) + count
    return sorted((*key, count) for key, count in merged.items())


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format(tmp_path: Path, suffix: str) -> None:
    found = tallied(tmp_path, suffix)
    assert rows(found["rate"]) == [("A1", "", 0, 1), ("A1", "", 1, 3), ("B2", "", 0, 1)]
    assert rows(found["answered"]) == rows(found["rate"])  # of a call without an answer nobody can say
    assert rows(found["talk"]) == [("A1", "", 1, 2), ("A1", "", Fraction(3, 2), 1), ("B2", "", Fraction(1, 2), 1)]
    assert rows(found["talked"]) == [("A1", "", 1, 3)]
    assert {name: each.why for name, each in found.items() if each.why} == {"calls": "no base", "longest": "extreme"}
    assert (found["rate"].kind, found["talk"].kind) == ("share", "mean")


@pytest.mark.parametrize("suffix", FORMATS)
def test_by_a_column(tmp_path: Path, suffix: str) -> None:
    found = tallied(tmp_path, suffix, "Kind")
    assert rows(found["rate"]) == [("A1", "easy", 1, 2), ("A1", "hard", 0, 1), ("A1", "hard", 1, 1), ("B2", "", 0, 1)]


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path / "log.csv", HEADER, ROWS)
    found = collector(CONFIG, path="log.csv").tally(Request("metrics", tmp_path, Period(2026, 10)), "Sort")
    assert ["Sort" in str(each) for each in found] == [True]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    [found] = collector(CONFIG, path="log.csv").tally(Request("metrics", tmp_path, Period(2026, 10)))
    assert isinstance(found, Finding)


def test_too_many_values_are_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_VALUES", 2)
    found = tallied(tmp_path, "csv")
    assert found["talk"].why == "too many"
    assert found["talk"].rows == ()
