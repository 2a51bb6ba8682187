"""What the history adds: trends over closed months, decisions, and whether a closed month is still what it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from report.months import example

from kpicore.cli.main import main
from kpicore.config import load_config
from kpicore.model import Rejected
from kpicore.report.month import month_of
from kpicore.report.page import page

pytest.importorskip("sqlalchemy")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Three closed months, and October open."""
    found = example("demo", tmp_path)
    text = found.read_text(encoding="utf-8").replace("[people]", '[history]\npath = "history.sqlite"\n\n[people]', 1)
    found.write_text(text, encoding="utf-8")
    for period in ("2026-07", "2026-08", "2026-09"):
        assert main(["close", str(found), "--period", period, "--by", "lead"]) == 0
    return found


def test_trends_are_the_sealed_months_and_this_one(config: Path) -> None:
    month = month_of(load_config(config))
    points = month.before.trends["hotline"]
    assert [each.period for each in points] == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert (points[-1].people, points[-1].mean, points[-1].performance) == (12, "79.45", "-20.00")
    assert points[0].grades
    assert not month.before.sealed
    text = page(month)
    assert "各期走势" in text
    assert text.count("<figure>") == 7


def test_no_trend_is_drawn_of_a_month_that_was_tampered_with(config: Path) -> None:
    with sqlite3.connect(config.parent / "history.sqlite") as connection:
        connection.execute("UPDATE kpicore_result SET score = '99' WHERE seq = 1")
    connection.close()
    with pytest.raises(Rejected, match=r"2026-07: .+ differs from its seal"):
        month_of(load_config(config))


def test_without_a_history_there_is_no_trend(tmp_path: Path) -> None:
    month = month_of(load_config(example("demo", tmp_path)))
    assert month.before.trends == {}
    html = page(month)
    assert "各期走势" not in html
    assert "kpicore decide" not in html  # there is nothing to record it in


def test_a_history_that_holds_nothing_is_not_made(tmp_path: Path) -> None:
    config = example("demo", tmp_path)
    text = config.read_text(encoding="utf-8").replace("[people]", '[history]\npath = "none.sqlite"\n\n[people]', 1)
    config.write_text(text, encoding="utf-8")
    assert month_of(load_config(config)).before.trends == {}
    assert not (config.parent / "none.sqlite").exists()


def test_decisions_stand_beside_the_flags(config: Path) -> None:
    month = month_of(load_config(config))
    [flag] = [item for item in month.before.board.items if item.flag.employee_id == "wangmengting"]
    assert flag.is_open
    decided = ["decide", str(config), flag.reference, "--by", "lead", "--reason", "asked the phone system's owner"]
    assert main(decided) == 0
    assert '<a href="#flags">需要决定</a> (1)' in page(month)
    text = page(month_of(load_config(config)))
    assert '<a href="#flags">需要决定</a> (0)' in text  # as the headline counts them: what is open
    assert "已确认 · lead" in text
    assert "asked the phone system&#39;s owner" in text


def test_a_closed_month_that_changed_is_said(config: Path) -> None:
    assert main(["close", str(config), "--by", "lead"]) == 0
    before = month_of(load_config(config)).before
    assert before.sealed
    assert before.differs == []
    metrics = config.parent / "metrics.csv"
    metrics.write_text(metrics.read_text(encoding="utf-8").replace(",1100,", ",1400,", 1), encoding="utf-8")
    month = month_of(load_config(config))
    assert len(month.before.differs) == 1
    assert "与封存结果不同的人数：1" in page(month)
