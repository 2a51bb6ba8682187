"""Logs that were not made here, read by the examples' own settings, against counts by hand.

They are not part of the repository. They are looked for in the folder that KPICORE_DATA names, else in a `data` folder
of a neighbour of the checkout; without them these tests are skipped.
"""

from __future__ import annotations

import csv
import importlib.util
import os
import shutil
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import call_log
import pytest
from collect.events.logs import cells, collect, flags
from oracle.files import run, write_csv

from kpicore.model import Period

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples"


def data(name: str) -> Path:
    given = os.environ.get("KPICORE_DATA")
    found = Path(given) / name if given else next(iter(sorted(ROOT.parent.glob(f"*/data/{name}"))), None)
    if found is None or not found.is_dir():
        pytest.skip(f"no published log: KPICORE_DATA names no folder with {name} in it")
    return found


def settings(name: str) -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / name).read_text(encoding="utf-8"), parse_float=Decimal)


def expected(path: Path, key: str) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row.pop(key), row.pop("month", "")): row for row in csv.DictReader(file)}


def totals(found: Mapping[Any, Mapping[str, str]]) -> dict[str, Fraction]:
    added: dict[str, Fraction] = {}
    for figures in found.values():
        for name, text in figures.items():
            added[name] = added.get(name, Fraction(0)) + Fraction(text)
    return added


CALLS = {
    "calls_offered": {"count": True},
    "calls_answered": {"count": True, "where": {"answered": True}},
    "resolved": {"count": True, "where": {"Resolved": "Y"}},
    "speed_of_answer_sum_s": {"sum": "Speed of answer in seconds", "where": {"answered": True}},
    "answered_over_60s": {"count": True, "where": {"answered": True, "Speed of answer in seconds": "> 60"}},
    "talk_sum_s": {"sum": "talk_s"},
    "rating_sum": {"sum": "Satisfaction rating"},
    "rating_low": {"count": True, "where": {"Satisfaction rating": "<= 2"}},
}
CONTACTS = {
    "contacts": {"count": True},
    "csat_sum": {"sum": "CSAT Score"},
    "csat_low": {"count": True, "where": {"CSAT Score": "<= 2"}},
    "response_known": {"count": "response_min"},
    "response_min_sum": {"sum": "response_min"},
}


def test_calls() -> None:
    folder = data("pwc-callcenter")
    pytest.importorskip("python_calamine", reason="reading the workbook needs python-calamine")
    given = {**settings("call_log/calls.toml"), "path": "call-center-dataset.xlsx", "metrics": CALLS}
    found = {
        (agent, f"2021-{month:02}"): figures
        for month in (1, 2, 3)
        for agent, figures in cells(collect(folder, "", period=Period(2021, month), **given)).items()
    }
    assert found == expected(folder / "expected_agent_month.csv", "agent")
    assert list(totals(found).values())[:5] == [5000, 4054, 3646, 273729, 2258]


@pytest.mark.parametrize("month", ["2021-01", "2021-02", "2021-03"])
def test_the_call_example_over_the_published_log(tmp_path: Path, month: str) -> None:
    folder = data("pwc-callcenter")
    pytest.importorskip("python_calamine", reason="reading the workbook needs python-calamine")
    shutil.copytree(EXAMPLES / "call_centre", tmp_path / "call_centre")
    example = tmp_path / "call_log"
    shutil.copytree(EXAMPLES / "call_log", example)
    shutil.copy(folder / "call-center-dataset.xlsx", example / "calls-published.xlsx")
    log = call_log.monthly(call_log.read_calls(folder / "call-center-dataset.xlsx"))
    people = [
        {"employee_id": name, "name": name, "base_pay": 3000, "bonus_pool": 800} for name in sorted({a for a, _ in log})
    ]
    write_csv(example / "people-published.csv", list(people[0]), people)
    from_log = run(example / "published.toml", tmp_path / "out", "--period", month)
    # the same month from a table of metrics that a plain loop made of the log
    call_log.write(example / "metrics.csv", [row for row in call_log.metrics(log) if row["period"] == month])
    config = (example / "published.toml").read_text(encoding="utf-8")
    table = (
        config[: config.index("[[collect]]")] + '[[collect]]\nuse = "csv"\nkind = "metrics"\npath = "metrics.csv"\n\n'
    )
    (example / "table.toml").write_text(table + config[config.index("[[team]]") :], encoding="utf-8")
    from_table = run(example / "table.toml", tmp_path / "out2", "--period", month)
    assert from_log.results == from_table.results
    assert from_log.ledger == from_table.ledger


def test_contacts() -> None:
    folder = data("ecom-csat")
    given = {**settings("contacts/contacts.toml"), "path": "contacts.csv"}
    metrics = {**CONTACTS, "handling_known": {"count": "connected_handling_time"}}
    batch = collect(folder, "", period=Period(2023, 8), **{**given, "metrics": metrics})
    found = cells(batch)
    handled = {agent: int(figures.pop("handling_known")) for agent, figures in found.items()}
    assert {(agent, "2023-08"): each for agent, each in found.items()} == expected(
        folder / "expected_agent_month.csv", "agent"
    )
    assert list(totals(found).values()) == [17182, 72982, 2468, 16481, 2811069]
    assert sum(handled.values()) == 46  # of 17,182: 99.7 % are missing, and none of them is a 0
    assert flags(batch)["missing_values"] == [
        "contacts.csv: of 17182 events some could not be judged, a value being missing: response_min_sum 701"
    ]
    assert sum(int(figures["contacts"]) < 5 for figures in found.values()) == 133


def counted(folder: Path, period: Period, metrics: dict[str, Any], **more: Any) -> list[dict[str, str]]:
    given = {**settings("contacts/contacts.toml"), "path": "contacts.csv", "metrics": metrics, **more}
    return list(cells(collect(folder, "", period=period, **given)).values())


def test_whose_contacts_and_of_which_month() -> None:
    folder = data("ecom-csat")
    august, rows = Period(2023, 8), {"contacts": {"count": True}}
    for column, people in (("Agent_name", 1368), ("Supervisor", 40), ("Manager", 6)):
        assert len(counted(folder, august, rows, agent=column)) == people
    july = counted(folder, Period(2023, 7), rows, time="Issue_reported at")
    assert sum(int(each["contacts"]) for each in july) == 56


def test_what_lost_times_of_day_would_come_to() -> None:
    folder = data("ecom-csat")
    span = {"took_min": {"start": "Issue_reported at", "end": "issue_responded", "unit": "min"}}
    metrics = {"all": {"count": "took_min"}, "negative": {"count": True, "where": {"took_min": "< 0"}}}
    found = counted(folder, Period(2023, 8), metrics, columns=span)
    assert [sum(int(each[name]) for each in found) for name in metrics] == [16481 + 701, 635]


def test_supervisors() -> None:
    folder = data("ecom-csat")
    given = {**settings("contacts/contacts.toml"), "path": "contacts.csv", "agent": "Supervisor", "columns": {}}
    given["metrics"] = dict(list(CONTACTS.items())[:3])
    found = cells(collect(folder, "", period=Period(2023, 8), **given))
    assert {(name, ""): each for name, each in found.items()} == expected(
        folder / "expected_supervisor.csv", "supervisor"
    )


def test_a_month_first_reading_is_refused() -> None:
    folder = data("ecom-csat")
    given = {**settings("contacts/contacts.toml"), "path": "contacts.csv", "date_order": "mdy"}
    batch = collect(folder, "", period=Period(2023, 8), **given)
    assert len(batch.findings) > 5000
    assert all(finding.severity == "error" for finding in batch.findings)


def test_the_contacts_example_over_the_published_log(tmp_path: Path) -> None:
    folder = data("ecom-csat")
    example = tmp_path / "contacts"
    shutil.copytree(EXAMPLES / "contacts", example)
    shutil.copy(folder / "contacts.csv", example / "contacts-published.csv")
    spec = importlib.util.spec_from_file_location("generate_contacts", example / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    generate.roster(example / "people-published.csv", generate.agents(example / "contacts-published.csv"))
    found = run(example / "published.toml", tmp_path / "out")
    assert len(found.results) == 1368
    statuses = [row["status"] for row in found.results.values()]
    assert statuses.count("incomplete") + statuses.count("ok") == 1368
    few = {row["employee_id"] for row in found.flags if row["flag"] == "few_events"}
    assert len(few) >= 133
