"""Running, explaining and reporting a month that is closed: what was sealed holds, which is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.desk import Desk

DIFFERS = (
    "history.sqlite: 2026-09 is closed; people whose result differs from the sealed one: 1: what was sealed holds: "
    "kpicore history shows it"
)
SAME = "history.sqlite: 2026-09 is closed, and this is what was sealed"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.month("2026-09", a="80", b="95")
    return desk


def said(desk: Desk, command: str, *words: str) -> list[str]:
    """What it says about the seal."""
    ran = desk(command, *words, "--period", "2026-09", "--lang", "en")
    assert ran.code == 0, ran.err
    prefix = f"{desk.folder}/"
    return [line.replace(prefix, "") for line in ran.err.splitlines() if "closed" in line]


def test_a_month_that_is_not_closed_is_quiet(desk: Desk) -> None:
    assert said(desk, "run") == []
    desk.close("2026-09")
    desk.month("2026-10", a="80")
    assert "closed" not in desk("run", "--period", "2026-10").err
    assert "closed" not in desk("explain", "a", "--period", "2026-10").err


def test_a_run_of_a_closed_month_says_whether_it_is_what_was_sealed(desk: Desk) -> None:
    desk.close("2026-09")
    assert said(desk, "run") == [f"info: {SAME}"]
    desk.month("2026-09", a="90", b="95")
    assert said(desk, "run") == [f"warning: {DIFFERS}"]
    findings = json.loads(desk("run", "--period", "2026-09", "--json", "--lang", "en").out)["findings"]
    assert [each["severity"] for each in findings] == ["warning"]
    desk.correct("2026-09")
    assert said(desk, "run") == [f"info: {SAME}"]


def test_who_came_or_went_differs(desk: Desk) -> None:
    desk.close("2026-09")
    desk.month("2026-09", a="80", c="80")
    assert "one: 2:" in said(desk, "run")[0]


def test_an_explanation_names_what_was_sealed(desk: Desk) -> None:
    desk.close("2026-09")
    assert said(desk, "explain", "a") == [f"info: {SAME}"]
    desk.month("2026-09", a="90", b="95", c="70")
    assert said(desk, "explain", "a") == [
        "warning: history.sqlite: 2026-09 is closed, and what was sealed holds: score 80, not 90; grade B, not A; "
        "performance pay 0.00, not 100.00; total pay 1000.00, not 1100.00"
    ]
    assert said(desk, "explain", "b") == [f"info: {SAME}"]
    [gone] = said(desk, "explain", "c")
    assert gone.startswith("warning: history.sqlite: 2026-09 is closed, with no result of c: what was sealed holds")


@pytest.mark.slow
def test_a_report_says_so_on_the_terminal_too(desk: Desk) -> None:
    desk.close("2026-09")
    desk.month("2026-09", a="90", b="95")
    assert said(desk, "report") == [f"warning: {DIFFERS}"]
