"""What was changed in the history is never used: by rules that look back, by a correction, by what is listed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from pipeline.closing import Desk, People, command, flag

SCORE = {"use": "criteria", "criteria": {"skill": {"metric": "skill", "max": 100}}}
GOOD = {"when": {"score": ">= 80"}, "message": "good", "severity": "review", "in_a_row": 3}
TEAM = {
    "score": {**SCORE, "flags": {"row": GOOD}},
    "pay": {"use": "table", "lines": {"bonus": {"per_point": 10, "around": 80}}},
}


def skills(**people: int) -> People:
    return {who: {"skill": skill} for who, skill in people.items()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two months; only b has both that count."""
    here = Desk(tmp_path / "desk", TEAM)
    here.close("2026-08", skills(a=70, b=90, c=70))
    here.close("2026-09", skills(a=90, b=90, c=70))
    return here


def change(desk: Desk, statement: str) -> None:
    with sqlite3.connect(desk.folder / "history.sqlite") as connection:
        assert connection.execute(statement).rowcount
    connection.close()


@pytest.mark.parametrize(("held", "who"), [(1, "a"), (0, "b")])
def test_a_rule_does_not_look_back_on_it(desk: Desk, held: int, who: str) -> None:
    """Neither for a flag that would be raised, nor for one that would not be any more."""
    assert [row["employee_id"] for row in flag(desk.run("2026-10", skills(a=90, b=90, c=70)), "row")] == ["b"]
    person = f"(SELECT person FROM kpicore_person WHERE seq = 1 AND employee_id = '{who}')"
    change(desk, f"UPDATE kpicore_kept SET held = {held} WHERE seq = 1 AND person = {person}")
    refused = desk.close("2026-10", skills(a=90, b=90, c=70))
    assert refused.code == 1
    assert f"2026-08: {who} differs from its seal" in refused.err
    assert desk.run("2026-10", skills(a=70, b=70, c=90)).flags_of("a") == []  # where the months before decide nothing


def test_somebody_taken_out_of_a_month_is_missed(desk: Desk) -> None:
    change(desk, "DELETE FROM kpicore_person WHERE seq = 2 AND employee_id = 'b'")
    refused = desk.close("2026-10", skills(b=90))
    assert (refused.code, "2026-09 differs from its seal" in refused.err) == (1, True)


def test_a_closed_month_is_not_run_again_against_it(desk: Desk) -> None:
    """What a run says of it, and an explanation of somebody else, would rest on rows that nobody sealed."""
    change(desk, "UPDATE kpicore_result SET score = '95' WHERE seq = 2 AND score = '70'")
    config = str(desk.folder / "kpi.toml")
    ran = command("run", config, "--period", "2026-09")
    assert (ran.code, "2026-09: c differs from its seal: kpicore verify says where" in ran.err) == (1, True)
    assert command("explain", config, "b", "--period", "2026-09").code == 0
    assert command("explain", config, "c", "--period", "2026-09").code == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kpicore_ledger SET contribution = '9999.00' WHERE seq = 2 AND line = 'bonus' AND person = 1",
        "UPDATE kpicore_result SET total_pay = '9999.00' WHERE seq = 2 AND score = '70'",
        "DELETE FROM kpicore_person WHERE seq = 2 AND employee_id = 'a'",
    ],
)
def test_nothing_is_corrected_or_listed_that_differs_from_its_seal(desk: Desk, statement: str) -> None:
    change(desk, statement)
    corrected = desk.correct("2026-09", skills(a=95, b=90, c=70))
    listed = command("history", str(desk.folder / "kpi.toml"))
    for ran in (corrected, listed):
        assert (ran.code, ran.out) == (1, "")
        assert "differs from its seal: kpicore verify says where" in ran.err
