"""Corrections beside each other, beside people who move, and beside people who are forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.desk import RULES, Desk

HERE = 'name = "here"\nwhere = { department = "here" }'
THERE = '\n[[team]]\nname = "there"\nwhere = { department = "there" }\n' + RULES.format(per_point="10")
FLAG = '\n[team.score.flags.row]\nwhen = { score = ">= 80" }\nin_a_row = 2\nmessage = "row"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_carried_line_moves_with_its_person(desk: Desk) -> None:
    """It stays what it is, base pay, in a team whose rules carry nothing of anybody else."""
    desk.rules("10", THERE, HERE)
    desk.teams = {"a": "here", "b": "there", "c": "here"}
    desk.month("2026-09", a="80", b="80", c="80")
    desk.close("2026-09")
    desk.month("2026-09", {"a": "1300"}, a="80", b="80", c="80")
    desk.correct("2026-09")
    desk.month("2026-10", a="80", b="80", c="80")
    desk.close("2026-10")
    desk.teams = {**desk.teams, "a": "there"}
    desk.month("2026-10", a="80", b="80", c="80")
    assert "together: 0.00" in desk.correct("2026-10")
    desk.month("2026-11", a="80", b="80", c="80")
    assert desk.carried("2026-11") == {}
    assert {row["performance_pay"] for row in desk.run("2026-11")} == {"0.00"}


def test_a_line_keeps_its_name_when_somebody_else_is_forgotten(desk: Desk) -> None:
    desk.month("2026-09", a="80", b="80")
    desk.close("2026-09")
    desk.month("2026-09", a="81", b="80")
    desk.correct("2026-09")
    desk.month("2026-09", a="81", b="82")
    desk.correct("2026-09")
    desk.month("2026-10", a="80", b="80")
    desk.close("2026-10")
    desk.did("forget", "a", "--by", "li")
    desk.month("2026-10", b="80")
    assert desk.carried("2026-10") == {("b", "correction 2026-09 float #3"): "20.00"}
    assert "nothing changed" in desk.correct("2026-10")


def test_another_table_of_people_is_said(desk: Desk) -> None:
    """Today's base pay and team would otherwise become those of then, unnoticed."""
    desk.month("2026-09", a="80", b="80")
    desk.close("2026-09")
    assert desk("correct", "--period", "2026-09", "--reason", "late", "--dry-run").err == ""
    desk.month("2026-09", {"a": "1100"}, a="80", b="80")
    ran = desk("correct", "--period", "2026-09", "--reason", "late", "--dry-run")
    assert "people-2026-09.csv: is not the table of people that 2026-09 was closed with" in ran.err


def test_months_that_look_back_on_it_are_named(desk: Desk) -> None:
    desk.config.write_text(
        desk.config.read_text(encoding="utf-8").replace("[team.grade]", FLAG + "[team.grade]"), encoding="utf-8"
    )
    for period in ("2026-08", "2026-09", "2026-10"):
        desk.month(period, a="85")
        desk.close(period)
    desk.month("2026-08", a="86")
    assert "may look back" not in desk.correct("2026-08", "--dry-run")
    desk.month("2026-08", a="79")
    said = desk.correct("2026-08").splitlines()
    assert [line.split()[-5:-3] for line in said if line.startswith("  kpicore correct")] == [
        ["--period", "2026-09"],
        ["--period", "2026-10"],
    ]
    assert ["a", "status", "review", "ok"] in [line.split() for line in desk.correct("2026-09").splitlines()]
    assert "nothing changed" in desk.correct("2026-10", "--dry-run")


def test_closing_a_corrected_month_again_leaves_out_what_concerns_nobody(desk: Desk) -> None:
    """A correction records people; a rounded column, said once of the table, is nobody's."""
    desk.month("2026-09", a="80")
    desk.close("2026-09")
    desk.month("2026-09", a="80.1234567")
    desk.correct("2026-09")
    assert "is closed already, with the same results" in desk.close("2026-09")


def test_texts_that_name_a_forgotten_person_are_said(desk: Desk) -> None:
    """Of who wrote a reason, and of a flag about the team: who has no row in any table."""
    desk.month("2026-09", a="80", b="80")
    (desk.folder / "x-2026-09.csv").write_text("employee_id,x\nb,80\n", encoding="utf-8")
    desk.close("2026-09")
    desk.month("2026-09", a="81", b="80")
    desk.did("correct", "--period", "2026-09", "--reason", "the calls of a", "--by", "li")
    ran = desk("forget", "a", "--by", "li")
    assert "warning: correct 2026-09 #2: the sealed text names a and stays as it is" in ran.err
    assert "warning: 2026-09: no_metrics: the sealed text names a and stays as it is" in ran.err
    assert desk.did("forget", "b", "--by", "li")
