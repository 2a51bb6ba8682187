"""Of which month an event is, and the times between two of its columns."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from collect.events.logs import FORMATS, cells, collect, flags, messages, parquet, write

FRAME = """
agent = "Agent"
time = "Start"
min_events = 0
"""


@pytest.mark.parametrize(
    ("settings_", "start", "inside"),
    [
        ("", "2026-10-31 23:59:59", True),
        ("", "2026-11-01 00:00", False),
        ('date_order = "dmy"', "31/10/2026 23:59", True),
        ('date_order = "dmy"', "01/11/2026 00:00", False),
        ('time_zone = "Asia/Shanghai"\nlog_time_zone = "UTC"', "2026-09-30 16:00:00", True),
        ('time_zone = "Asia/Shanghai"\nlog_time_zone = "UTC"', "2026-10-31 16:00:00", False),
        ('time_zone = "Asia/Shanghai"', "2026-09-30T16:00:00Z", True),
        ('time_zone = "Asia/Shanghai"', "2026-09-30T15:59:59.999Z", False),
        ('time_zone = "Europe/Berlin"', "2026-10-31T23:30:00+00:00", False),
        ('time_zone = "Asia/Shanghai"\n[columns]\nStart = { written = "epoch_s" }', "1790784000", True),
        ('time_zone = "Asia/Shanghai"\n[columns]\nStart = { written = "epoch_ms" }', "1790783999999", False),
    ],
)
@pytest.mark.parametrize("suffix", FORMATS)
def test_of_which_month(tmp_path: Path, suffix: str, settings_: str, start: str, inside: bool) -> None:
    write(tmp_path / f"log.{suffix}", ("Agent", "Start"), [("A1", start)])
    text = f"{FRAME}{settings_}\n[metrics]\nm = {{ count = true }}"
    batch = collect(tmp_path, text, path=f"log.{suffix}")
    assert cells(batch) == ({"A1": {"m": "1"}} if inside else {})
    if not inside:
        assert [finding.severity for finding in batch.findings] == ["warning"]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize(
    ("start", "inside"),
    [("2026-09-30 16:00:00", True), ("2026-09-30 15:59:59.999999999", False), ("2026-10-31 15:59:59.999999999", True)],
)
@pytest.mark.parametrize("told", [True, False])
def test_of_which_month_in_parquet(tmp_path: Path, unit: str, start: str, inside: bool, told: bool) -> None:
    """Typed times of UTC, whatever the unit; a fraction of a microsecond is left out. told: the config's time_zone."""
    times = pa.array([start], pa.string()).cast(pa.timestamp("ns")).cast(pa.timestamp(unit, "UTC"), safe=False)
    parquet(tmp_path / "log.parquet", {"Agent": ["A1"], "Start": times})
    zone = 'time_zone = "Asia/Shanghai"\n' if told else ""
    batch = collect(tmp_path, f"{FRAME}{zone}[metrics]\nm = {{ count = true }}", path="log.parquet")
    if told:
        assert cells(batch) == ({"A1": {"m": "1"}} if inside else {})
    else:
        assert "the times of" in messages(batch)[0]


def test_times_of_utc_need_a_zone(tmp_path: Path) -> None:
    write(tmp_path / "log.csv", ("Agent", "Start"), [("A1", "1790784000")])
    text = FRAME + '[columns]\nStart = { written = "epoch_s" }\n[metrics]\nm = { count = true }'
    assert messages(collect(tmp_path, text, path="log.csv")) == [
        'log.csv: the times of "Start" are of UTC: time_zone in the config, whose midnights bound the month'
    ]


def test_a_span_and_a_lost_time_of_day(tmp_path: Path) -> None:
    rows = [
        ("A1", "31/10/2026 23:00", "01/11/2026 01:30", "1-Oct-26"),
        ("A1", "02/10/2026 10:00", "02/10/2026 00:00", "2-Oct-26"),
        ("A1", "", "03/10/2026 10:00", "3-Oct-26"),
    ]
    write(tmp_path / "log.csv", ("Agent", "asked", "replied", "Start"), rows)
    text = """
date_order = "dmy"
[columns]
reply = { column = "replied", midnight_is_missing = true }
took_min = { start = "asked", end = "reply", unit = "min" }
[metrics]
known = { count = "took_min" }
took  = { sum = "took_min" }
long  = { count = true, where = { took_min = "> 149.9" } }
"""
    batch = collect(tmp_path, FRAME + text, path="log.csv")
    assert cells(batch) == {"A1": {"known": "1", "took": "150", "long": "1"}}
    assert flags(batch)["missing_values"] == [
        "log.csv: of 3 events some could not be judged, a value being missing: took 2, long 2"
    ]


def test_a_lost_time_of_day_is_missing_in_parquet_too(tmp_path: Path) -> None:
    times = [datetime(2026, 10, 1, 9), datetime(2026, 10, 2), datetime(2026, 10, 2, 3)]
    replies = [datetime(2026, 10, 1, 10), datetime(2026, 10, 2), datetime(2026, 10, 3)]
    parquet(tmp_path / "log.parquet", {"Agent": ["A1"] * 3, "Start": times, "replied": replies})
    text = """
[columns]
Start = { midnight_is_missing = true }
replied = { midnight_is_missing = true }
[metrics]
m = { count = true }
known = { count = "replied" }
"""
    batch = collect(tmp_path, FRAME + text, path="log.parquet")
    assert cells(batch) == {"A1": {"m": "2", "known": "1"}}
    assert "other_period" not in flags(batch)
    assert "log.parquet: events without a time: 1; they are of no month" in flags(batch)["no_time"]


def test_nobodys_events_without_a_time_are_all_counted(tmp_path: Path) -> None:
    agents, times = ["A1", "", None, "", None], [datetime(2026, 10, 5), *[None] * 4]
    parquet(tmp_path / "log.parquet", {"Agent": agents, "Start": times}, ["Agent"])
    batch = collect(tmp_path, FRAME + "[metrics]\nm = { count = true }", path="log.parquet")
    assert flags(batch)["no_time"] == ["log.parquet: events without a time: 4; they are of no month"]
    assert "other_period" not in flags(batch)


def test_the_month_of_a_day(tmp_path: Path) -> None:
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)]
    parquet(tmp_path / "log.parquet", {"Agent": ["A1"] * 4, "Start": days})
    assert cells(collect(tmp_path, FRAME + "[metrics]\nm = { count = true }", path="log.parquet")) == {"A1": {"m": "2"}}
