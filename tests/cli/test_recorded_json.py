"""`--json` of the commands that record: one document each, of what was written, and where the data are rejected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli.desk import Desk

from kpicore.cli.main import main


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.month("2026-01", a="95", b="")
    return desk


def said(desk: Desk, command: str, *words: str, code: int = 0) -> dict[str, Any]:
    ran = desk(command, *words, "--json")
    assert ran.code == code, ran.err
    document: dict[str, Any] = json.loads(ran.out)
    assert (document["schema"], document["kind"]) == (1, f"kpicore {command}")
    assert document["rejected"] is ("head" not in document and bool(code))
    return document


def test_a_month_from_its_closing_to_its_correction(desk: Desk) -> None:
    closed = said(desk, "close", "--by", "wang")
    counted = {
        key: closed[key] for key in ("people", "ok", "review", "incomplete", "lines", "flags", "open", "already")
    }
    assert counted == {
        "people": 2, "ok": 1, "review": 0, "incomplete": 1, "lines": 5, "flags": 1, "open": 1, "already": False,
    }  # fmt: skip
    assert (closed["entry"], closed["by"]) == (1, "wang")
    assert said(desk, "close")["already"] is True
    decided = said(desk, "decide", "desk/b/missing", "--reason", "seen")
    assert (decided["reference"], decided["decision"], decided["entry"]) == ("desk/b/missing", "confirmed", 2)
    objection = said(desk, "object", "a", "--criterion", "x", "--by", "Ann", "--reason", "no")
    assert (objection["reference"], objection["objector"]) == ("desk/a/objection", "Ann")
    again = said(desk, "object", "a", "--criterion", "x", "--by", "Ann", "--reason", "no", code=1)
    assert again["findings"][0]["what"] == "this objection is recorded already"
    desk.month("2026-01", a="85", b="")
    planned = said(desk, "correct", "--period", "2026-01", "--reason", "error", "--dry-run")
    [person] = planned["people"]
    assert (person["employee_id"], person["difference"], planned["recorded"]) == ("a", "-100.00", None)
    assert person["results"]["grade"] == {"was": "A", "is": "B"}
    assert person["lines"] == {"float": {"was": "150.00", "is": "50.00"}}
    corrected = said(desk, "correct", "--period", "2026-01", "--reason", "error")
    assert corrected["people"] == planned["people"]
    verified = said(desk, "verify")
    assert (verified["ok"], verified["head"]) == (True, corrected["recorded"]["head"])
    assert [each["kind"] for each in verified["entries"]] == ["close", "decide", "object", "correct"]


def test_a_correction_asks_what_the_terminal_asks(desk: Desk) -> None:
    desk.close("2026-01")
    desk.month("2026-02", a="95", b="")
    desk.close("2026-02")
    desk.month("2026-01", {"a": "1500"}, a="95", b="")
    ran = desk("correct", "--period", "2026-01", "--reason", "error", "--dry-run", "--json")
    planned = json.loads(ran.out)
    asked = "another team or base pay than when 2026-01 was closed: a; was it theirs in 2026-01 already?"
    assert [each["where"] for each in planned["findings"] if each["what"].startswith(asked)] == ["2026-01"]
    assert ran.err.count(asked) == 1
    assert planned["later"] == []  # no rule looks back on base pay


def test_a_person_who_is_forgotten(desk: Desk) -> None:
    desk.close("2026-01")
    said(desk, "object", "a", "--by", "Ann", "--reason", "no")
    planned = said(desk, "forget", "a", "--dry-run")
    assert (planned["employee_id"], planned["periods"], planned["recorded"]) == ("a", ["2026-01"], None)
    assert [each["what"] for each in planned["findings"]] == ["nobody has decided this objection"]
    forgotten = said(desk, "forget", "a", "--by", "li")
    assert forgotten["periods"] == ["2026-01"]
    assert (forgotten["recorded"]["by"], forgotten["recorded"]["head"]) == ("li", said(desk, "verify")["head"])
    assert said(desk, "forget", "a", code=1)["findings"][0]["what"] == "no closed period holds a"


def test_a_head_that_is_not_there(desk: Desk) -> None:
    assert said(desk, "verify", code=1)["findings"][0]["what"] == "nothing was ever closed here"
    desk.close("2026-01")
    verified = said(desk, "verify", "--head", "0" * 64, code=1)
    assert (verified["ok"], [each["kind"] for each in verified["damages"]]) == (False, ["chain"])


def test_a_report(desk: Desk) -> None:
    found = said(desk, "report")
    assert Path(found["written"]).is_file()
    assert (found["people"], found["open"], found["closed"], found["forms"]) == (2, 1, False, "")


def test_a_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new"
    assert main(["init", str(folder), "--team", "a=service_conduct:points", "--format", "csv", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert sorted(found["files"]) == sorted(path.name for path in folder.iterdir())
    assert found["config"] == str(folder / "kpi.toml")
    assert {each["option"] for each in found["offered"]} == {
        "--grade a=service_conduct:letter",
        "--pay a=service_conduct:float",
    }
