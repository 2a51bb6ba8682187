"""A generated company of two desks (nobody real is meant), and its month as a workbook."""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path
from typing import NamedTuple

import openpyxl
from openpyxl.workbook import Workbook

from kpicore.cli.main import main
from kpicore.testing.month import write_month

SCORE = {"use": "criteria", "criteria": {"x": {"metric": "x", "max": 100}}}
BASE = {"column": "base_pay", "performance": False, "title": {"zh": "基本工资", "en": "base pay"}}
FLOAT = {"per_point": 10, "around": 80, "title": {"zh": "浮动工资", "en": "floating pay"}}
POOL = {"column": "bonus_pool", "title": {"zh": "奖金", "en": "bonus"}}
HOT, COLD, FREE = "=HOT'line/[1]", "冷线", "volunteers"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


def person(employee_id: str, team: str, x: str, base: str, pool: str = "", name: str = "") -> dict[str, str]:
    return {"employee_id": employee_id, "name": name or f"Example {employee_id}", "department": team, "x": x,
            "base_pay": base, "bonus_pool": pool}  # fmt: skip


PEOPLE = [
    person("007", HOT, "82.5", "4200.10", name="=HYPERLINK(1)"),
    person("+E2", HOT, "79.999", "4200.20", name="+1+1"),
    person("E3", HOT, "", "4200.30", name="@SUM(A1)"),
    person("E4", HOT, "90", "", name="-2+3"),
    person("E5", HOT, "12", "0.03"),
    person("C1", COLD, "100", "999999999999.99", "0.01"),
    person("C2", COLD, "50", "100", "20.05"),
    person("V1", FREE, "70", "100"),
    person("N1", "nowhere", "70", "100"),
]
PEOPLE_COLUMNS = ("employee_id", "name", "department", "base_pay", "bonus_pool")


def company(folder: Path, people: list[dict[str, str]] | None = None, lang: str = "en") -> Path:
    """Its config. Two teams have pay, the third has none; one person is in no team."""
    people = PEOPLE if people is None else people
    pay = {HOT: {"base": BASE, "float": FLOAT}, COLD: {"base": BASE, "bonus": POOL}, FREE: {}}
    teams = [
        {"name": name, "where": {"department": name}, "score": SCORE}
        | ({"pay": {"use": "table", "lines": lines}} if lines else {})
        for name, lines in pay.items()
    ]
    roster = [{name: each[name] for name in PEOPLE_COLUMNS} for each in people]
    metrics = [{"employee_id": each["employee_id"], "x": each["x"]} for each in people]
    config = {"team": teams}
    return write_month(folder, config, people=roster, metrics=metrics, incidents=None, ratings=None, lang=lang)


def kpicore(*words: str | Path) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    return Ran(code, out.getvalue(), err.getvalue())


def payroll(config: Path, *words: str | Path) -> Path:
    """The workbook that the command writes."""
    ran = kpicore("payroll", config, *words)
    assert ran.code == 0, ran.err
    return config.parent / "out" / "payroll-2026-10.xlsx"


def results(config: Path) -> list[dict[str, str]]:
    """What a run writes of the same month, without the mark of cells that could be formulas."""
    assert kpicore("run", config, "--out", config.parent / "run").code == 0
    with open(config.parent / "run" / "results.csv", encoding="utf-8", newline="") as file:
        return [{name: cell.removeprefix("'") for name, cell in row.items()} for row in csv.DictReader(file)]


def values(path: Path) -> Workbook:
    """As a viewer shows it that computes nothing."""
    return openpyxl.load_workbook(path, data_only=True)
