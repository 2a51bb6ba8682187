"""A call log that was not made here, all the way to score, grade and pay; and the example that carries it.

The workbook is not part of the repository. It is looked for in the folder that KPICORE_DATA names, else in a `data`
folder of a neighbour of the checkout; without it these tests are skipped.
"""

from __future__ import annotations

import csv
import os
import shutil
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import call_log
import pytest
from engines import ENGINES
from oracle.exact import decimal
from oracle.files import Result, amount, by_line, contributions, run, write_csv
from oracle.outcomes import Month
from oracle.toml_schemes import evaluate

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "call_centre"
NAME = "pwc-callcenter"
MONTHS = ("2021-01", "2021-02", "2021-03")

Figures = dict[tuple[str, str], call_log.Figures]


def data_folder() -> Path | None:
    if given := os.environ.get("KPICORE_DATA"):
        return Path(given) / NAME
    return next(iter(sorted(ROOT.parent.glob(f"*/data/{NAME}"))), None)


@pytest.fixture(scope="module")
def folder() -> Path:
    found = data_folder()
    if found is None or not found.is_dir():
        pytest.skip(f"no call log: KPICORE_DATA names no folder with {NAME} in it")
    return found


@pytest.fixture(scope="module")
def figures(folder: Path) -> Figures:
    pytest.importorskip("python_calamine", reason="reading the workbook needs python-calamine")
    return call_log.monthly(call_log.read_calls(folder / "call-center-dataset.xlsx"))


def test_totals(folder: Path, figures: Figures) -> None:
    with (folder / "expected_agent_month.csv").open(encoding="utf-8", newline="") as file:
        expected = {(row.pop("agent"), row.pop("month")): row for row in csv.DictReader(file)}
    assert {key: {name: str(value) for name, value in vars(each).items()} for key, each in figures.items()} == expected
    totals = [sum(values) for values in zip(*(vars(each).values() for each in figures.values()), strict=True)]
    assert totals[:5] == [5000, 4054, 3646, 273729, 2258]


def settings() -> tuple[dict[str, Any], dict[str, Any]]:
    """The example's scheme, and its team with grade and pay, numbers exact."""
    scheme = tomllib.loads((EXAMPLE / "call_centre.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    config = tomllib.loads((EXAMPLE / "kpi.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    return scheme, config["team"][0]


def compare(period: str, people: list[dict[str, Any]], rows: list[dict[str, Any]], found: Result) -> list[str]:
    """Each person's score, grade, pay and ledger against the oracle; the statuses."""
    scheme, team = settings()
    metrics = {row["employee_id"]: {k: row[k] for k in call_log.HEADER[2:]} for row in rows if row["period"] == period}
    expected = evaluate(Month(period, scheme, team["grade"], team["pay"], None, people, metrics))
    assert list(found.results) == sorted(expected)
    for who, outcome in expected.items():
        row = found.results[who]
        money = [decimal(outcome.performance_pay), decimal(outcome.total_pay)]
        assert [amount(row["performance_pay"]), amount(row["total_pay"])] == money
        assert (amount(row["score"]), row["grade"]) == (decimal(outcome.score), outcome.grade or "")
        assert row["status"] == outcome.status
        assert set(scheme["criteria"]) <= {line for _, line in by_line(found.ledger, who)}
        if outcome.score is not None:
            assert contributions(found.ledger, who, "score") == decimal(outcome.score)
            assert contributions(found.ledger, who, "pay") == decimal(outcome.total_pay)
    return [outcome.status for outcome in expected.values()]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("period", MONTHS)
def test_score_grade_and_pay(figures: Figures, period: str, engine: str, tmp_path: Path) -> None:
    rows = call_log.metrics(figures)
    agents = sorted({agent for agent, _ in figures})
    people: list[dict[str, Any]] = [  # the log says nothing of pay: these amounts are the test's
        {"employee_id": each, "name": each, "base_pay": Decimal(3000), "bonus_pool": Decimal("800.05") + n}
        for n, each in enumerate(agents)
    ]
    shutil.copy(EXAMPLE / "call_centre.toml", tmp_path)
    config = (EXAMPLE / "kpi.toml").read_text(encoding="utf-8")
    (tmp_path / "kpi.toml").write_text(f'engine = "{engine}"\n{config}', encoding="utf-8")
    write_csv(tmp_path / "people.csv", list(people[0]), people)
    call_log.write(tmp_path / "metrics.csv", rows)
    found = run(tmp_path / "kpi.toml", tmp_path / "out", "--period", period)
    assert compare(period, people, rows, found) == ["ok"] * len(agents)
    assert len({row["grade"] for row in found.results.values()}) > 1


def test_the_example_runs_on_its_own_figures(tmp_path: Path) -> None:
    found = run(EXAMPLE / "kpi.toml", tmp_path / "out")
    with (EXAMPLE / "people.csv").open(encoding="utf-8", newline="") as file:
        people = [exact(row) for row in csv.DictReader(file)]
    with (EXAMPLE / "metrics.csv").open(encoding="utf-8", newline="") as file:
        rows = [exact(row) for row in csv.DictReader(file)]
    assert sorted(compare("2026-10", people, rows, found)) == ["incomplete"] + ["ok"] * 7


def exact(row: dict[str, str]) -> dict[str, Any]:
    """A row of the example's CSV with its numbers as decimals and its blanks as missing."""
    return {
        name: Decimal(text) if text[:1].isdigit() and "-" not in text else text or None for name, text in row.items()
    }
