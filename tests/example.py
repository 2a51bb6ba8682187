"""An example of the repository: its input as its generator makes it, and what a run of it comes to."""

from __future__ import annotations

import csv
import runpy
from pathlib import Path

from command import kpicore


def is_as_generated(example: Path, folder: Path) -> None:
    """folder: an empty one."""
    runpy.run_path(str(example / "generate.py"))["main"](folder)
    for made in folder.iterdir():
        assert made.read_text("utf-8") == (example / made.name).read_text("utf-8"), made.name


def run_into(example: Path, out: Path) -> Path:
    ran = kpicore("run", example / "kpi.toml", "--out", out)
    assert ran.returncode == 0, ran.stderr
    return out


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def results(out: Path) -> dict[str, tuple[str, ...]]:
    """By employee_id: score, grade, performance pay, total pay, status."""
    columns = "score", "grade", "performance_pay", "total_pay", "status"
    return {row["employee_id"]: tuple(row[column] for column in columns) for row in rows(out / "results.csv")}
