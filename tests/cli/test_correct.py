"""`kpicore correct`: what differs, what is recorded, and what the next month that is closed carries."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from cli.desk import Desk
from history.conftest import on_postgres as on_postgres
from history.conftest import server as server

from kpicore.history import Place, opened
from kpicore.model import Period
from kpicore.pipeline.run import run


@pytest.fixture(params=["sqlite", "postgres"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """September closed, with a at 85 and b at 92.37."""
    url_env = ""
    if request.param == "postgres":
        place: Place = request.getfixturevalue("on_postgres")
        monkeypatch.setenv("KPI_HISTORY_URL", place.address.replace("postgresql+psycopg", "postgresql"))
        url_env = "KPI_HISTORY_URL"
    desk = Desk(tmp_path, url_env)
    desk.month("2026-09", a="85", b="92.37")
    desk.month("2026-10", a="80", b="80")
    desk.month("2026-11", a="80", b="80")
    desk.close("2026-09")
    return desk


def test_a_late_row_up_and_a_changed_one_down(desk: Desk) -> None:
    desk.month("2026-09", a="91", b="79.995")
    said = desk.correct("2026-09").splitlines()
    assert [line.split() for line in said[2:12]] == [
        ["a", "score", "85", "91"],
        ["a", "grade", "B", "A"],
        ["a", "performance_pay", "50.00", "110.00"],
        ["a", "total_pay", "1050.00", "1110.00"],
        ["a", "float", "50.00", "110.00", "+60.00"],
        ["b", "score", "92.37", "79.995"],
        ["b", "grade", "A", "C"],
        ["b", "performance_pay", "123.70", "-0.05"],
        ["b", "total_pay", "1123.70", "999.95"],
        ["b", "float", "123.70", "-0.05", "-123.75"],
    ]
    assert said[13:16] == [
        "people: 2; up: +60.00, down: -123.75, together: -63.75 CNY",
        "recorded as correction #2 of 2026-09",
        "the differences are lines of pay of the next month that is closed",
    ]
    assert desk.carried("2026-10") == {
        ("a", "correction 2026-09 float"): "60.00",
        ("b", "correction 2026-09 float"): "-123.75",
    }
    assert "correct 2026-09 #2" in desk.did("verify")


def test_the_carried_lines_are_part_of_the_pay(desk: Desk) -> None:
    desk.month("2026-09", {"a": "1200.10"}, a="91", b="92.37")
    desk.correct("2026-09")
    for engine in ("python", "polars"):
        (a, b) = desk.run("2026-10", "results", "--engine", engine)
        assert (a["performance_pay"], a["total_pay"]) == ("60.00", "1260.10")
        assert (b["performance_pay"], b["total_pay"]) == ("0.00", "1000.00")
        lines = [row for row in desk.run("2026-10", "ledger", "--engine", engine) if row["stage"] == "pay"]
        carried = [row for row in lines if row["line"].startswith("correction")]
        assert [(row["line"], row["contribution"]) for row in carried] == [
            ("correction 2026-09 base", "200.10"),
            ("correction 2026-09 float", "60.00"),
        ]
        assert all(row["rule"].startswith("correction #2 of 2026-09, 20") for row in carried)


def test_it_is_carried_once(desk: Desk) -> None:
    desk.month("2026-09", a="91", b="92.37")
    desk.correct("2026-09")
    desk.close("2026-10")
    assert desk.carried("2026-11") == {}
    assert desk.carried("2026-10") == {("a", "correction 2026-09 float"): "60.00"}  # a month that is closed, run again
    assert "already, with the same results" in desk.close("2026-10")


def test_whose_rank_alone_changed_is_counted_and_recorded(desk: Desk) -> None:
    desk.month("2026-09", a="93", b="92.37")
    said = desk.correct("2026-09").splitlines()
    assert "people whose rank or inputs alone changed: 1 (b)" in said
    assert "people: 1; up: +80.00, down: 0.00, together: +80.00 CNY" in said
    assert [details.result[0][-2:] for details in desk.standing("2026-09").people.values()] == [(1, 2), (2, 2)]
    assert desk.carried("2026-10") == {("a", "correction 2026-09 float"): "80.00"}


def test_nothing_changed_and_nothing_written(desk: Desk) -> None:
    before = desk.did("verify")
    assert desk.correct("2026-09") == "2026-09: nothing changed; nothing was written\n"
    desk.month("2026-09", a="91", b="92.37")
    said = desk.correct("2026-09", "--dry-run")
    assert "+60.00" in said
    assert said.splitlines()[-1] == "nothing was written (--dry-run)"
    assert desk.did("verify") == before
    assert desk.carried("2026-10") == {}


def test_two_corrections_of_one_month_and_back(desk: Desk) -> None:
    desk.month("2026-09", a="91", b="92.37")
    desk.correct("2026-09")
    desk.month("2026-09", a="88", b="92.37")
    assert "-30.00" in desk.correct("2026-09")
    assert desk.carried("2026-10") == {
        ("a", "correction 2026-09 float"): "60.00",
        ("a", "correction 2026-09 float #3"): "-30.00",
    }
    desk.close("2026-10")
    desk.month("2026-09", a="85", b="92.37")
    desk.correct("2026-09")
    assert desk.carried("2026-11") == {("a", "correction 2026-09 float"): "-30.00"}
    assert desk.standing("2026-09").people["desk", "a"].result[0][3] == "50.00"


def test_closing_a_corrected_month_again(desk: Desk) -> None:
    desk.month("2026-09", a="91", b="92.37")
    assert "closed with other results" in desk("close", "--period", "2026-09").err
    desk.correct("2026-09")
    assert "already, with the same results" in desk.close("2026-09")


def test_the_rules_are_those_that_were_sealed(desk: Desk) -> None:
    desk.rules("99", more='[[team]]\nname = "new"\nwhere = { employee_id = "z" }\nscore = "ecommerce_aftersales:kpi"\n')
    desk.month("2026-09", a="91", b="92.37")
    ran = desk("correct", "--period", "2026-09", "--reason", "late")
    assert "+60.00" in ran.out
    assert ran.err.splitlines() == [
        f"info: {desk.config}: new: no such team was sealed, so it is left out",
        f"info: {desk.config}: desk: pay.lines.float.per_point: is 99 today; the correction goes by 10, as sealed",
    ]


def test_a_team_that_begins_later_today(desk: Desk) -> None:
    desk.rules("99", team='name = "desk"\nvalid_from = "2026-10"')
    desk.month("2026-09", a="91", b="92.37")
    ran = desk("correct", "--period", "2026-09", "--reason", "late")
    assert (ran.code, "+60.00" in ran.out) == (0, True)
    said = "the config has no such team today; the correction goes by what was sealed"
    assert ran.err == f"info: {desk.config}: desk: {said}\n"


def test_who_is_new_and_who_is_gone(desk: Desk) -> None:
    desk.month("2026-09", a="85", c="81")
    rows = [line.split() for line in desk.correct("2026-09").splitlines()]
    assert ["b", "team", "desk", "–"] in rows
    assert ["b", "base", "1000.00", "0.00", "-1000.00"] in rows
    assert ["c", "team", "–", "desk"] in rows
    assert ["c", "float", "0.00", "10.00", "+10.00"] in rows
    assert list(desk.standing("2026-09").people) == [("desk", "a"), ("desk", "c")]
    (flag,) = [row for row in desk.run("2026-10", "flags") if row["flag"] == "correction" and "float" in row["message"]
               and row["employee_id"] == "c"]  # fmt: skip
    assert (flag["severity"], flag["team"]) == ("review", "")
    assert flag["message"] == "correction #2 of 2026-09: 10.00 CNY (float) is part of no pay here; a person decides"
    assert desk.carried("2026-10")["b", "correction 2026-09 base"] == "-1000.00"


def test_who_lacks_a_value_gets_a_flag_and_the_amount_once_it_is_there(desk: Desk) -> None:
    desk.month("2026-09", a="91", b="92.37")
    desk.correct("2026-09")
    desk.month("2026-10", a="", b="80")
    (row,) = [row for row in desk.run("2026-10", "flags") if row["flag"] == "correction"]
    assert (row["employee_id"], row["team"], row["severity"]) == ("a", "desk", "review")
    desk.close("2026-10")
    desk.month("2026-10", a="80", b="80")
    desk.correct("2026-10")
    assert desk.carried("2026-11") == {
        ("a", "correction 2026-10 base"): "1000.00",
        ("a", "correction 2026-10 correction 2026-09 float"): "60.00",
    }


def test_who_lacks_the_base_gets_what_the_appraisal_decides(desk: Desk) -> None:
    desk.month("2026-09", {"a": "1300"}, a="91", b="92.37")
    desk.correct("2026-09")
    desk.month("2026-10", {"a": ""}, a="81", b="80")
    a, _ = desk.run("2026-10")
    assert (a["performance_pay"], a["total_pay"], a["status"]) == ("70.00", "", "review")
    assert desk.carried("2026-10") == {("a", "correction 2026-09 float"): "60.00"}
    (flag,) = [row for row in desk.run("2026-10", "flags") if row["flag"] == "correction"]
    assert "300.00 CNY (base)" in flag["message"]


def test_a_team_without_pay(desk: Desk) -> None:
    desk.month("2026-09", a="91", b="92.37")
    desk.correct("2026-09")
    text = desk.config.read_text(encoding="utf-8")
    desk.config.write_text(text[: text.index("[team.pay]")], encoding="utf-8")
    a, _ = desk.run("2026-10")
    assert (a["total_pay"], a["status"]) == ("", "review")
    (flag,) = [row for row in desk.run("2026-10", "flags") if row["flag"] == "correction"]
    assert (flag["team"], flag["employee_id"]) == ("desk", "a")


def test_another_currency(desk: Desk) -> None:
    desk.month("2026-09", a="91", b="92.37")
    desk.correct("2026-09")
    desk.config.write_text(desk.config.read_text(encoding="utf-8").replace("CNY", "EUR"), encoding="utf-8")
    (a, b) = desk.run("2026-10")
    assert [(each["total_pay"], each["status"]) for each in (a, b)] == [("1000.00", "review"), ("1000.00", "ok")]
    assert desk.carried("2026-10") == {}
    (flag,) = [row for row in desk.run("2026-10", "flags") if row["flag"] == "correction"]
    assert (flag["employee_id"], flag["severity"]) == ("a", "review")
    assert flag["message"] == "correction #2 of 2026-09: 60.00 CNY (float) is part of no pay here; a person decides"
    desk.close("2026-10")


@pytest.mark.parametrize("name", ["2026-10", "2026-08"])
def test_a_month_that_is_not_closed(desk: Desk, name: str) -> None:
    desk.month("2026-08", a="1")
    ran = desk("correct", "--period", name, "--reason", "late")
    assert (ran.code, ran.out) == (1, "")
    assert f"{name} is not closed" in ran.err


def test_a_reason_that_is_none(desk: Desk) -> None:
    assert desk("correct", "--period", "2026-09", "--reason", " ").code == 2
    assert desk("correct", "--period", "2026-09").code == 2
    assert desk("correct", "--reason", "late").code == 2


# Who was forgotten


def test_forgotten_before_and_after_a_correction(desk: Desk) -> None:
    desk.month("2026-09", a="91", b="95")
    desk.correct("2026-09")
    assert "2026-09" in desk.did("forget", "b", "--by", "li")
    ran = desk("run", "--period", "2026-10")
    assert "correct 2026-09 #2: people forgotten since, whose differences are not carried: 1" in ran.err
    assert desk.carried("2026-10") == {("a", "correction 2026-09 float"): "60.00"}
    desk.month("2026-09", a="85", b="95")
    refused = desk("correct", "--period", "2026-09", "--reason", "late")
    assert refused.code == 1
    assert "b was not in 2026-09, or is among those forgotten since" in refused.err
    desk.month("2026-09", a="85")
    assert "people: 1;" in desk.correct("2026-09")
    desk.month("2026-09", a="85", c="80")
    said = desk.correct("2026-09", "--new", "c")
    assert "people: 1; up: +1000.00" in said
    desk.did("verify")


def test_a_flag_that_blocks(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    flag = 'severity = "block"\nmessage = { zh = "过低", en = "too low" }\n'
    desk.rules("10", more=f'[team.score.flags.low]\nwhen = {{ score = "< 50" }}\n{flag}')
    for period in ("2026-09", "2026-10"):
        desk.month(period, a="85")
    desk.close("2026-09")
    desk.month("2026-09", a="45")
    before = desk.did("verify")
    ran = desk("correct", "--period", "2026-09", "--reason", "late")
    assert (ran.code, ran.out, desk.did("verify")) == (1, "", before)
    assert "2026-09: desk/a/low: too low: " in ran.err
    assert "--override desk/a/low" in ran.err
    assert "recorded as correction #3" in desk.correct("2026-09", "--override", "desk/a/low")
    assert desk("correct", "--period", "2026-09", "--reason", "late", "--override", "desk/b/low").code == 2
    desk.month("2026-09", a="46")
    assert desk("correct", "--period", "2026-09", "--reason", "late").code == 1  # another score: decided anew


def test_what_later_months_read(desk: Desk) -> None:
    desk.month("2026-09", a="91", c="70")
    desk.correct("2026-09")
    with opened(desk.place()) as history:
        (month,) = history.read([Period(2026, 9)]).values()
        (some,) = history.read([Period(2026, 9)], ["b", "c"]).values()
    assert {who: (past.score, past.grade, past.corrected) for who, past in month.people.items()} == {
        "a": ("91", "A", 2),
        "c": ("70", "C", 2),
    }
    assert month.corrected == {"a", "b", "c"}
    assert (set(some.people), some.corrected) == ({"c"}, frozenset({"b", "c"}))


# Tampering, and two at once


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE kpicore_ledger SET contribution = '9999.00' WHERE seq = 2 AND line = 'float'", "contribution"),
        ("UPDATE kpicore_result SET total_pay = '1.00' WHERE seq = 2", "total_pay"),
        ("UPDATE kpicore_document SET text = '{}' WHERE seq = 2 AND kind = 'lines'", "kpicore_document"),
        ("UPDATE kpicore_entry SET period = '2026-08' WHERE seq = 2", "period"),
        ("DELETE FROM kpicore_entry WHERE seq = 2", "chain broken"),
    ],
)
def test_tampering_with_a_correction_is_found(tmp_path: Path, statement: str, said: str) -> None:
    desk = Desk(tmp_path)
    for period in ("2026-09", "2026-10"):
        desk.month(period, a="85", b="92.37")
    desk.close("2026-09")
    desk.month("2026-09", a="91", b="92.37")
    desk.correct("2026-09")
    desk.close("2026-10")
    with sqlite3.connect(tmp_path / "history.sqlite") as connection:
        connection.execute(statement)
    ran = desk("verify")
    assert ran.code == 1
    assert said in ran.err
    assert desk("run", "--period", "2026-10").code == 1  # nothing rests on it


def test_a_correction_that_was_added_while_a_month_was_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path)
    for period in ("2026-09", "2026-10"):
        desk.month(period, a="85")
    desk.close("2026-09")
    desk.month("2026-09", a="91")

    def meanwhile(*given: object, **named: object) -> object:
        result = run(*given, **named)  # type: ignore[arg-type]
        desk.correct("2026-09")
        return result

    monkeypatch.setattr("kpicore.cli.close.run", meanwhile)
    ran = desk("close", "--period", "2026-10")
    assert (ran.code, "a month was corrected meanwhile: try again" in ran.err) == (1, True)
    monkeypatch.undo()
    desk.close("2026-10")
    assert desk.sealed(["2026-09", "2026-10"]) == {"a": 1050 + 1050 + 60}


def test_two_corrections_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.month("2026-09", a="85")
    desk.close("2026-09")
    desk.month("2026-09", a="91")
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            code = 4
            try:
                code = desk("correct", "--period", "2026-09", "--reason", "late").code
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    assert desk.did("verify").count("correct 2026-09") == 1
