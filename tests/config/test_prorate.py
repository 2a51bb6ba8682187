"""`[calendar]`: days and stretches of days, here or in a file, and every slip at its place."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from kpicore.config.borrowed import Lenders
from kpicore.config.place import Where
from kpicore.config.prorate import take_calendar
from kpicore.config.table import Table
from kpicore.model import Finding
from kpicore.rules.prorate import Calendar


def taken(text: str, folder: Path) -> tuple[Calendar, list[str]]:
    findings: list[Finding] = []
    lenders = Lenders(folder / "kpi.toml", findings)
    frame = Table(tomllib.loads(text), Where("kpi.toml"), findings)
    return take_calendar(frame, lenders, findings), [str(finding) for finding in findings]


def test_days_are_dates_texts_and_stretches(tmp_path: Path) -> None:
    text = '[calendar]\nholidays = [2026-01-01, "2026-02-16..2026-02-18", "2026-05-01"]\nworkdays = ["2026-02-14"]\n'
    calendar, wrong = taken(text, tmp_path)
    assert not wrong
    days = [date(2026, 1, 1), *(date(2026, 2, day) for day in (16, 17, 18)), date(2026, 5, 1)]
    assert calendar == Calendar(frozenset(days), frozenset([date(2026, 2, 14)]))
    assert not calendar.works(date(2026, 2, 16))
    assert calendar.works(date(2026, 2, 14))
    assert not calendar.works(date(2026, 2, 15))


def test_a_file_brings_them_and_keys_beside_it_win(tmp_path: Path) -> None:
    lent = 'holidays = [2026-01-01]\nworkdays = ["2026-02-14"]\n'
    (tmp_path / "days.toml").write_text(lent, encoding="utf-8")
    calendar, wrong = taken('[calendar]\nfrom = "days.toml"\nholidays = [2026-01-02]\n', tmp_path)
    assert not wrong
    assert calendar == Calendar(frozenset([date(2026, 1, 2)]), frozenset([date(2026, 2, 14)]))


def test_every_slip_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "days.toml").write_text('workdays = ["2026-02-16"]\nholiday = []\n', encoding="utf-8")
    text = (
        '[calendar]\nfrom = "days.toml"\nholidays = [1, "2026-13-01", "2026-02-02..2026-02-01", 2026-01-01T00:00:00]\n'
    )
    _, wrong = taken(text, tmp_path)
    places = [each.split(": ")[:2] for each in wrong]
    assert [["kpi.toml", f"calendar.holidays[{n}]"] for n in range(4)] == places[:4]
    assert [str(tmp_path / "days.toml"), "holiday"] in places
    assert any("workdays[0]: 2026-02-16 is a day from Monday to Friday" in each for each in wrong)


def test_a_day_is_off_or_worked(tmp_path: Path) -> None:
    _, wrong = taken("[calendar]\nholidays = [2026-02-14]\nworkdays = [2026-02-14]\n", tmp_path)
    assert [each.split(": ", 2)[2] for each in wrong] == [
        "2026-02-14 is among the holidays too: expected it in one of the two"
    ]
