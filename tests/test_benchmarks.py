"""The benchmarks' own machinery, and all of them once at sizes that mean nothing. No time is ever asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import measure, results
from benchmarks.measure import Cost, Failed, in_turn
from benchmarks.worker import Worker

ROOT = Path(__file__).parents[1]


def test_sides_run_in_turn_and_the_first_rounds_do_not_count() -> None:
    called: list[str] = []

    def side(name: str, cost: Cost) -> measure.Run:
        def run() -> Cost:
            called.append(name)
            return cost

        return run

    taken = in_turn({"a": side("a", Cost(1, 2)), "b": side("b", Cost(4, 4))}, rounds=2)
    assert called == ["a", "b"] * 3
    assert {name: len(costs) for name, costs in taken.items()} == {"a": 2, "b": 2}
    assert measure.cpu(taken["a"], taken["b"]) == (0.5, 0.5)
    assert measure.wall(taken["a"], taken["b"]) == (0.25, 0.25)


def test_a_ratio_is_the_median_of_the_pairs_and_not_the_ratio_of_medians() -> None:
    ours = [Cost(1, 1), Cost(10, 10), Cost(3, 3)]
    theirs = [Cost(1, 2), Cost(10, 10), Cost(1, 1)]
    assert measure.cpu(ours, theirs) == (1.0, 0.5)
    assert measure.middle(ours) == (3, 3, 0)
    assert str(measure.cpu(ours, theirs)) == "1.00 (0.50)"


def test_a_process_has_the_cost_of_what_it_waited_for_and_its_errors_are_told() -> None:
    cost = measure.of_process([sys.executable, "-c", "import os; os.system('true'); x = bytearray(50_000_000)"])
    assert cost.cpu > 0
    assert cost.peak > 50
    with pytest.raises(Failed, match="nobody"):
        measure.of_process([sys.executable, "-c", "raise SystemExit('nobody')"])


def test_a_worker_that_fails_says_why() -> None:
    with pytest.raises(Failed, match="no_such_side"), Worker("benchmarks.sizes:no_such_side"):
        pass


def test_goals_and_tables_as_they_are_quoted(tmp_path: Path) -> None:
    table = results.Table("speed", ("side", "CPU"), (("ours", "1 s"), ("theirs", "2 s")))
    goals = (results.Goal("quick", 1.25, 1.3), results.Goal("times as fast", 4, 4.5, at_least=True))
    results.write(tmp_path, {"date": "today"}, [results.Section("speed", "Speed", "As it is.", (table,), goals)])
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert found["tables"]["speed"]["rows"] == [["ours", "1 s"], ["theirs", "2 s"]]
    assert found["tables"]["goals"]["rows"] == [
        ["quick", "≤ 1.25 ×", "1.30 ×", "missed"],
        ["times as fast", "≥ 4 ×", "4.50 ×", "met"],
    ]
    assert "| theirs | 2 s |" in (tmp_path / "results.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_every_benchmark_runs_and_finds_the_same_on_every_side(tmp_path: Path) -> None:
    """Sides by hand that differ from kpicore fail their benchmark."""
    words = [sys.executable, "-m", "benchmarks", "--sizes", "tiny", "--out", str(tmp_path)]
    ran = subprocess.run(words, check=False, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    report = (tmp_path / "results.md").read_text(encoding="utf-8")
    assert "Failed" not in report
    assert report.count("\n## ") == 10  # the goals and nine benchmarks
