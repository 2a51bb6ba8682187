"""`kpicore history`: the closed months, of one person or of everyone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pipeline.closing import Desk, People, command

TEAM = {
    "score": {"use": "criteria", "criteria": {"skill": {"metric": "skill", "max": 100}}},
    "grade": {"use": "bands", "bands": [[">= 80", "A"], ["< 80", "B"]]},
    "pay": {"use": "table", "lines": {"bonus": {"per_point": 10, "around": 80}}},
}


def skills(**people: int | str) -> People:
    return {who: {"skill": skill} for who, skill in people.items()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    here = Desk(tmp_path / "desk", TEAM)
    here.close("2026-08", skills(a=90, b=70, c=""))
    here.close("2026-10", skills(a=80, b=80), "--gap", "the desk was shut")
    return here


def listed(desk: Desk, *words: str) -> list[list[str]]:
    found = command("history", str(desk.folder / "kpi.toml"), *words)
    assert (found.code, found.err) == (0, "")
    return [line.split() for line in found.out.splitlines()[2:]]


def test_everyone_month_by_month(desk: Desk) -> None:
    assert listed(desk) == [
        ["2026-08", "desk", "a", "90", "A", "100.00", "100.00", "CNY", "1/2", "ok"],
        ["2026-08", "desk", "b", "70", "B", "-100.00", "-100.00", "CNY", "2/2", "ok"],
        ["2026-08", "desk", "c", "incomplete"],
        ["2026-09", "recorded", "as", "missing:", "the", "desk", "was", "shut"],
        ["2026-10", "desk", "a", "80", "A", "0.00", "0.00", "CNY", "1/2", "ok"],
        ["2026-10", "desk", "b", "80", "A", "0.00", "0.00", "CNY", "1/2", "ok"],
    ]


def test_one_person(desk: Desk) -> None:
    assert [row[:5] for row in listed(desk, "b")] == [
        ["2026-08", "desk", "b", "70", "B"],
        ["2026-09", "recorded", "as", "missing:", "the"],
        ["2026-10", "desk", "b", "80", "A"],
    ]


def test_for_programs_numbers_are_text_as_they_were_sealed(desk: Desk) -> None:
    found = command("history", str(desk.folder / "kpi.toml"), "c", "--json")
    first, gap, last = json.loads(found.out)["months"]
    assert (first["period"], first["state"], gap["state"], gap["reason"]) == (
        "2026-08", "closed", "gap", "the desk was shut",
    )  # fmt: skip
    (person,) = first["people"]
    assert (person["employee_id"], person["score"], person["status"], person["rank"]) == ("c", None, "incomplete", None)
    assert last["people"] == []
    *_, everyone = json.loads(command("history", str(desk.folder / "kpi.toml"), "--json").out)["months"]
    assert [each["performance_pay"] for each in everyone["people"]] == ["0.00", "0.00"]


def test_in_chinese(desk: Desk) -> None:
    from kpicore.cli.main import main

    assert main(["history", str(desk.folder / "kpi.toml"), "--lang", "zh"]) == 0


def test_who_is_in_no_month_and_what_was_never_closed(desk: Desk, tmp_path: Path) -> None:
    stranger = command("history", str(desk.folder / "kpi.toml"), "x")
    assert (stranger.code, stranger.out) == (1, "")
    assert "no closed period holds x" in stranger.err
    other = Desk(tmp_path / "other", TEAM)
    other.run("2026-10", skills(a=90))
    nothing = command("history", str(other.folder / "kpi.toml"))
    assert (nothing.code, nothing.out) == (1, "")
    assert "nothing was ever closed here" in nothing.err


def test_a_correction_is_said(desk: Desk) -> None:
    from kpicore.history import Place
    from kpicore.history.details import Details
    from kpicore.history.store import History

    sealed = ("b", "75", "B", "-50.00", "-50.00", "CNY", "ok", 2, 2)
    bonus = (1, "pay", "table", "", "bonus", "75", "", "", "", "-50.00", "", "")
    history = History(Place("x", desk.folder / "history.sqlite"))
    history.record("correct", "2026-08", "li", "late figures", people=[Details("desk", "b", (sealed,), (bonus,))])
    history.dispose()
    assert listed(desk, "b")[0] == [
        "2026-08", "desk", "b", "75", "B", "-100.00", "-100.00", "+50.00", "CNY", "2/2", "ok", "corrected",
    ]  # fmt: skip
