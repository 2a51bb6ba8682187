"""The examples over logs run as they stand, and their files are what their generators make."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from oracle.files import run

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"

pytest.importorskip("python_calamine", reason="the call log is a workbook")


def test_call_log(tmp_path: Path) -> None:
    found = run(EXAMPLES / "call_log" / "kpi.toml", tmp_path / "out")
    statuses = {who: row["status"] for who, row in found.results.items()}
    assert statuses == {
        **dict.fromkeys(("C01", "C02", "C03", "C04", "C05"), "ok"),
        "C06": "review",
        "C07": "incomplete",
    }
    said = {row["flag"] for row in found.flags}
    assert {"no_agent", "other_period", "unknown_person", "no_metrics", "few_events", "short_events"} <= said


def test_contacts(tmp_path: Path) -> None:
    found = run(EXAMPLES / "contacts" / "kpi.toml", tmp_path / "out")
    incomplete = {who for who, row in found.results.items() if row["status"] == "incomplete"}
    assert incomplete == {"Guy Glen", "Ida Inn"}
    missing = {(row["employee_id"], row["message"]) for row in found.flags if row["flag"] == "missing"}
    assert ("Guy Glen", "Response (avg_response_min) is missing") in missing


@pytest.mark.parametrize(
    ("example", "made"), [("call_log", ["calls.xlsx"]), ("contacts", ["contacts.csv", "people.csv"])]
)
def test_generated(tmp_path: Path, example: str, made: list[str]) -> None:
    shutil.copy(EXAMPLES / example / "generate.py", tmp_path)
    subprocess.run([sys.executable, tmp_path / "generate.py"], check=True)
    for name in made:
        if not name.endswith(".xlsx"):
            assert (tmp_path / name).read_bytes() == (EXAMPLES / example / name).read_bytes()
            continue
        from kpicore.collect.xlsx import Xlsx
        from kpicore.components import Batch, Request
        from kpicore.model import Period

        tables = [
            Xlsx(name).collect(Request("metrics", folder, Period(2026, 10)))
            for folder in (tmp_path, EXAMPLES / example)
        ]
        rows = [list(each.rows) for each in tables if isinstance(each, Batch)]
        assert len(rows) == 2
        assert rows[0] == rows[1]
