"""What is told of changes that would have lifted the pay: none that is next to nothing."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from kpicore.config import load_config
from kpicore.explain.explained import Better, Explained
from kpicore.explain.person import explain
from kpicore.testing.month import run_config, write_month

LINEAR = {"metric": "x", "max": 100}
BANDS = {"metric": "y", "bands": [["< 90", 50], [">= 90", 50.05]]}


def of_pay(explained: Explained) -> list[Better]:
    return [each for each in explained.better if each.aim == "pay"]


def month(folder: Path, per_point: str, grades: bool = False, **more: Any) -> Path:
    """x is worth its own points a hundred, y half a point from 90 on; each point as much as it says."""
    team: dict[str, Any] = {
        "score": {"use": "criteria", "criteria": {"x": LINEAR, "y": BANDS}},
        "pay": {"use": "table", "lines": {"float": {"per_point": float(per_point)}}},
        **more,
    }
    if grades:
        team["grade"] = {"use": "bands", "bands": [[">= 110", "A"], ["< 110", "B"]]}
    return write_month(folder, team, people=[{"employee_id": "1"}], metrics={"x": 59.9, "y": 89})


def test_the_least_bit_of_what_is_linear_is_no_advice(tmp_path: Path) -> None:
    """A tenth of x is 0.90 more; y at 90 meets another rule, for 0.45 more."""
    [y] = of_pay(explain(load_config(month(tmp_path, "9")), "1"))
    assert (y.name, y.before, y.after) == ("y", "89", "90")


def test_one_unit_of_money_is_told(tmp_path: Path) -> None:
    found = of_pay(explain(load_config(month(tmp_path, "10")), "1"))
    assert [(each.name, each.before, each.after) for each in found] == [("x", "59.9", "60"), ("y", "89", "90")]


def test_what_lifts_the_grade_too_is_told(tmp_path: Path) -> None:
    found = of_pay(explain(load_config(month(tmp_path, "1", grades=True)), "1"))
    assert [(each.name, each.after, each.grade) for each in found] == [("x", "60", "A"), ("y", "90", "B")]


def test_what_is_only_divided_by_is_nobody_s_doing(tmp_path: Path) -> None:
    """Fewer calls would be a better share of them; the calls of the desk are not hers to change."""
    share = {"ratio": ["solved", "calls"], "bands": [["< 90", 50], [">= 90", 100]]}
    team = {
        "score": {"use": "criteria", "criteria": {"x": LINEAR, "share": share}},
        "pay": {"use": "table", "lines": {"float": {"per_point": 10}}},
    }
    figures = {"x": 59.9, "solved": 80, "calls": 100}
    config = write_month(tmp_path, team, people=[{"employee_id": "1"}], metrics=figures)
    assert [(each.name, each.after) for each in of_pay(explain(load_config(config), "1"))] == [
        ("x", "60"),
        ("solved", "90"),
    ]


def test_what_could_not_be_checked_is_for_whoever_runs_the_month(tmp_path: Path) -> None:
    config = month(
        tmp_path, "10", check={"use": "cn_labor_guard:guard", "minimum_wage": [{"since": "2026-01", "amount": 1}]}
    )
    done = run_config(config, tmp_path / "out")
    assert done.exit_code == 0, done.errors
    with (tmp_path / "out" / "flags.csv").open(encoding="utf-8") as file:
        flags = [row["flag"] for row in csv.DictReader(file)]
    assert "not_checked" in flags
    assert not [flag for flag in explain(load_config(config), "1").flags if flag.flag == "not_checked"]
