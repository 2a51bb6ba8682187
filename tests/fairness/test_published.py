"""Two published logs: agents who do not differ, and agents who do, which the category explains in part.

The logs are no part of the repository: they are looked for in the folder that KPICORE_DATA names, else in a `data`
folder of a neighbour of the checkout; without them these tests are skipped.
"""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="the extra duckdb is not installed")
pytest.importorskip("scipy", reason="the extra fairness is not installed")

from kpicore.config import load_config
from kpicore.config.fairness import Fairness
from kpicore.fairness.readings import Chance, of_config, readings

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def data(name: str) -> Path:
    given = os.environ.get("KPICORE_DATA")
    found = Path(given) / name if given else next(iter(sorted(ROOT.parent.glob(f"*/data/{name}"))), None)
    if found is None or not found.is_dir():
        pytest.skip(f"no log: KPICORE_DATA names no folder with {name} in it")
    return found


def roster(path: Path, people: set[str], **columns: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["employee_id", "name", *columns])
        writer.writerows([each, each, *columns.values()] for each in sorted(people))


def by_metric(example: Path, asked: Fairness, *periods: str) -> dict[str, Chance]:
    months = [of_config(load_config(example / "published.toml", period=period)) for period in periods]
    return {each.metric: each for each in readings(months, asked).chance}


def test_agents_who_do_not_differ(tmp_path: Path) -> None:
    log = data("pwc-callcenter")
    pytest.importorskip("python_calamine", reason="reading the workbook needs python-calamine")
    import call_log

    for name in ("call_log", "call_centre"):
        shutil.copytree(EXAMPLES / name, tmp_path / name)
    shutil.copy(log / "call-center-dataset.xlsx", tmp_path / "call_log" / "calls-published.xlsx")
    agents = {call.agent for call in call_log.read_calls(log / "call-center-dataset.xlsx")}
    roster(tmp_path / "call_log" / "people-published.csv", agents, base_pay="3000", bonus_pool="800")
    found = by_metric(tmp_path / "call_log", Fairness(), "2021-01", "2021-02", "2021-03")
    p = {name: round(each.compared.test.p, 2) for name, each in found.items() if each.compared.test is not None}
    assert p == {"calls_answered": 0.82, "resolved": 0.97, "avg_speed_of_answer_s": 0.11, "avg_rating": 0.73}
    assert {each.compared.people for each in found.values()} == {8}
    assert not any(each.differ for each in found.values())


@pytest.mark.slow
def test_agents_who_differ_and_the_category_explains_part_of_it(tmp_path: Path) -> None:
    log = data("ecom-csat")
    example = tmp_path / "contacts"
    shutil.copytree(EXAMPLES / "contacts", example)
    shutil.copy(log / "contacts.csv", example / "contacts-published.csv")
    with (log / "contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        roster(example / "people-published.csv", {row["Agent_name"] for row in csv.DictReader(file)})
    low = by_metric(example, Fairness(by="category"), "2023-08")["csat_low_rate"]
    assert (low.compared.people, low.compared.left_out) == (803, 565)
    assert low.compared.test is not None
    assert low.compared.strata is not None
    assert f"{low.compared.test.p:.0e}" == "9e-24"
    assert f"{low.compared.strata.between.p:.0e}" == "8e-36"
    assert (low.differ, low.differ_within) == (True, True)
    assert low.compared.strata.explained is not None
    assert 0.05 < low.compared.strata.explained < 0.15
