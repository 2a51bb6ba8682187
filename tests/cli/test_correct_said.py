"""What `kpicore correct` says: of whom, which flags come and go, what else is to be looked at; and --only."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.desk import Desk

FLAGGED = '\n[team.score.flags.low]\nwhen = { score = "< 60" }\nmessage = "talk first"\nseverity = "SEVERITY"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.month("2026-09", a="85", b="92.37")
    return desk


def flagged(desk: Desk, severity: str) -> None:
    text = desk.config.read_text(encoding="utf-8")
    rules = FLAGGED.replace("SEVERITY", severity)
    desk.config.write_text(text.replace("[team.grade]", f"{rules}[team.grade]"), encoding="utf-8")


def rows(said: str) -> list[list[str]]:
    return [line.split() for line in said.splitlines()]


def test_only_whom_it_names(desk: Desk) -> None:
    desk.close("2026-09")
    desk.month("2026-09", {"b": "1500"}, a="91", b="92.37")
    said = desk.correct("2026-09", "--only", "a")
    assert "people: 1; up: +60.00, down: 0.00, together: +60.00 CNY" in said
    assert {row[0] for row in rows(said)[2:7]} == {"a"}
    desk.month("2026-10", a="80", b="80")
    assert desk.carried("2026-10") == {("a", "correction 2026-09 float"): "60.00"}
    ran = desk("correct", "--period", "2026-09", "--reason", "late", "--only", "a", "--only", "bb")
    assert (ran.code, ran.out) == (2, "")
    assert "--only: bb is not in 2026-09, then or now" in ran.err


def test_only_is_not_stopped_by_what_blocks_others(desk: Desk) -> None:
    flagged(desk, "block")
    desk.close("2026-09")
    desk.month("2026-09", a="91", b="50")
    ran = desk("correct", "--period", "2026-09", "--reason", "late")
    assert (ran.code, ran.out) == (1, "")
    assert "recorded as correction" in desk.correct("2026-09", "--only", "a")


def test_what_blocks_is_said_after_the_differences(desk: Desk) -> None:
    flagged(desk, "block")
    desk.close("2026-09")
    desk.month("2026-09", a="50", b="92.37")
    before = desk.did("verify")
    ran = desk("correct", "--period", "2026-09", "--reason", "late", "--dry-run")
    assert ran.code == 1
    assert ["a", "float", "50.00", "-300.00", "-350.00"] in rows(ran.out)
    assert "nothing was written (--dry-run)" in ran.out
    assert "desk/a/low: talk first" in ran.err
    assert desk.did("verify") == before


def test_flags_that_come_and_go(desk: Desk) -> None:
    flagged(desk, "review")
    desk.month("2026-09", a="85", b="50")
    desk.close("2026-09")
    desk.month("2026-09", a="50", b="85")
    said = rows(desk.correct("2026-09"))
    assert ["a", "flag", "low", "–", "raised"] in said
    assert ["b", "flag", "low", "raised", "–"] in said


def test_another_base_pay_is_asked_about(desk: Desk) -> None:
    desk.close("2026-09")
    desk.month("2026-09", {"b": "1500"}, a="91", b="92.37")
    said = desk.correct("2026-09", "--dry-run")
    asked = "another team or base pay than when 2026-09 was closed: b; was it theirs in 2026-09 already?"
    assert asked in said


def test_later_months_are_named_with_what_to_type(desk: Desk) -> None:
    text = desk.config.read_text(encoding="utf-8")
    row = FLAGGED.replace("SEVERITY", "review").replace("low]", "row]") + "in_a_row = 2\n"
    desk.config.write_text(text.replace("[team.grade]", f"{row}[team.grade]"), encoding="utf-8")
    desk.close("2026-09")
    desk.month("2026-10", a="50", b="80")
    desk.close("2026-10")
    desk.month("2026-09", a="50", b="92.37")
    said = desk.correct("2026-09")
    assert f"  kpicore correct {desk.config} --period 2026-10 --reason … --dry-run" in said.splitlines()
    assert ["a", "flag", "row", "–", "raised"] in rows(desk.correct("2026-10"))


def test_who_has_another_rank_is_named(desk: Desk) -> None:
    desk.close("2026-09")
    desk.month("2026-09", a="93", b="92.37")
    assert "people whose rank or inputs alone changed: 1 (b)" in desk.correct("2026-09").splitlines()


def test_nobody_does_nothing(desk: Desk) -> None:
    desk.close("2026-09")
    for command in (("correct", "--period", "2026-09", "--reason", "late"), ("close", "--period", "2026-09")):
        ran = desk(*command, "--by", " ")
        assert (ran.code, "--by: found a blank: expected who does this" in ran.err) == (2, True)


# What was paid, month by month


def test_what_was_paid_adds_up(desk: Desk) -> None:
    """90.00 more for September is paid in October, and is counted once."""
    desk.close("2026-09")
    desk.month("2026-09", a="94", b="92.37")
    desk.correct("2026-09")
    desk.month("2026-10", a="80", b="80")
    desk.close("2026-10")
    september, october = (row for row in rows(desk.did("history", "a"))[2:])
    assert september == [
        "2026-09", "desk", "a", "94", "A", "50.00", "1050.00", "+90.00", "CNY", "1/2", "ok", "corrected",
    ]  # fmt: skip
    assert october[5:9] == ["90.00", "1090.00", "+90.00", "CNY"]


# Before a closing


def test_last_months_table_is_said(desk: Desk) -> None:
    desk.close("2026-09")
    desk.month("2026-10", a="85", b="92.37")
    ran = desk("close", "--period", "2026-10", "--by", "wang")
    same = f"{desk.folder}/x-2026-10.csv: is the same table as in 2026-09: expected the table of 2026-10"
    assert ran.err.replace("\\", "/").count("is the same table") == 1  # not of the people
    assert Path(same.split(": ")[0]).name in ran.err
    assert ran.code == 0


def test_a_month_that_is_not_over_is_said(desk: Desk) -> None:
    desk.month("2999-01", a="85", b="92.37")
    assert "2999-01 is not over yet" in desk("close", "--period", "2999-01").err


def test_closing_again_names_what_differs(desk: Desk) -> None:
    flagged(desk, "review")
    desk.close("2026-09")
    desk.month("2026-09", a="50", b="92.37")
    said = desk("close", "--period", "2026-09").err
    assert "flag low is new" in said
    assert "kpicore correct --period 2026-09 records what differs" in said


def test_closing_again_with_other_notes_alone_is_no_other_result(desk: Desk) -> None:
    table = desk.folder / "x-2026-09.csv"
    table.write_text("employee_id,x,more\na,85,1\nb,92.37,1\n", encoding="utf-8")
    desk.close("2026-09")
    table.write_text("employee_id,x\na,85\nb,92.37\n", encoding="utf-8")
    said = desk.close("2026-09")
    assert "is closed already, with the same results" in said
    assert "flags of severity info that differ: 1" in said


# Forgetting


def test_forgetting_can_be_tried_and_says_what_is_open(desk: Desk) -> None:
    desk.close("2026-09")
    desk.month("2026-09", a="94", b="92.37")
    desk.correct("2026-09")
    desk.did("object", "a", "--period", "2026-09", "--reason", "not mine")
    before = desk.did("verify")
    ran = desk("forget", "a", "--dry-run")
    assert ran.out == "a would be gone from 2026-09\nnothing was written (--dry-run)\n"
    assert "correct 2026-09 #2: +90.00 CNY of it are not part of any closed month yet, and will be gone" in ran.err
    assert "2026-09: desk/a/objection: nobody has decided this objection" in ran.err
    assert desk.did("verify") == before
    assert "no closed period holds x" in desk("forget", "x", "--dry-run").err
    assert "a is gone from 2026-09" in desk.did("forget", "a", "--by", "li")


def test_people_are_named_where_the_table_names_them(desk: Desk) -> None:
    table = desk.folder / "people-2026-09.csv"
    table.write_text("employee_id,name,base_pay\na,Ann,1000\nb,Bob,1000\n", encoding="utf-8")
    desk.close("2026-09")
    desk.month("2026-09", a="91", b="92.37")
    table.write_text("employee_id,name,base_pay\na,Ann,1000\nb,Bob,1000\n", encoding="utf-8")
    assert ["a", "Ann", "float", "50.00", "110.00", "+60.00"] in rows(desk.correct("2026-09"))
