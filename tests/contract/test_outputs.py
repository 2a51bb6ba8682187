"""The contract's section "What comes out", rule by rule, through the command line alone."""

from __future__ import annotations

import stat
import sys
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from contract.folder import DESK, FULL, HEAD, LETTER, PEOPLE, TEAM, Folder, Row, X, at, collect, snapshot

FLOAT = '\n[team.pay]\nuse = "service_conduct:float"\n'
MIX = (
    HEAD
    + collect("metrics", "incidents")
    + TEAM
    + DESK
    + 'scale_to = 100\n[team.grade]\nuse = "service_conduct:letter"\n'
    + FLOAT
)
PAID = "employee_id,name,hired,base_pay\na,Ann,2020-01-01,4000\n"
INCIDENTS = "employee_id,date,incident,times,reason,recorded_by\n"
SIMPLE = HEAD + collect("metrics") + TEAM + X


def mixed(folder: Folder, metrics: str = FULL, people: str = PAID, incidents: str = "") -> None:
    """The service desk with D1's grade and pay."""
    folder.write(config=MIX, people=people, metrics=metrics, incidents=INCIDENTS + incidents)


def of(row: Row, *columns: str) -> list[str]:
    return [row[column] for column in columns]


# The files


def test_the_columns_of_the_three_tables(folder: Folder) -> None:
    mixed(folder)
    folder.ran()
    headers = {path.name: path.read_text().split("\n")[0] for path in (folder.path / "out/2026-10").iterdir()}
    assert headers == {
        "results.csv": "period,team,employee_id,name,score,grade,performance_pay,total_pay,currency,status",
        "ledger.csv": "period,team,employee_id,stage,scheme,section,line,input,rule,value,weight,contribution,"
        "clause,note",
        "flags.csv": "period,team,employee_id,flag,severity,message,clause",
    }


def test_out_of_the_period_beside_the_config_when_left_out(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran()
    assert sorted(path.name for path in (folder.path / "out").iterdir()) == ["2026-10"]
    folder.ran("--period", "2026-11")
    assert sorted(path.name for path in (folder.path / "out").iterdir()) == ["2026-10", "2026-11"]
    assert folder.table("results", "out/2026-11")[0]["period"] == "2026-11"


def test_out_names_the_folder(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.score_x("employee_id,x\na,80\n")
    monkeypatch.chdir(folder.path)
    assert folder("run", "config.toml", "--out", "deep/er/here").code == 0
    assert folder.table("results", "deep/er/here")[0]["score"] == "80"
    assert not (folder.path / "out").exists()


@pytest.mark.parametrize("period", ["2026-13", "october", "2026-1"])
def test_a_wrong_period_on_the_command_line(folder: Folder, period: str) -> None:
    folder.score_x("employee_id,x\na,80\n")
    assert "YYYY-MM" in folder.refused(2, "--period", period)[0]


def test_the_period_is_that_of_the_command_line(folder: Folder) -> None:
    mixed(folder, FULL.replace("1150", "650"))
    folder.ran()
    folder.ran("--period", "2026-05")  # off-season: 650 calls are the target
    assert [folder.table("results", f"out/{period}")[0]["score"] for period in ("2026-10", "2026-05")] == ["84", "100"]


def test_the_ledger_cites_the_clause_of_the_season(folder: Folder) -> None:
    mixed(folder)
    folder.ran("--period", "2026-02")
    row = next(row for row in folder.table("ledger", "out/2026-02") if row["line"] == "calls_answered")
    assert of(row, "input", "rule", "value", "clause") == ["1150", ">= 650", "0", "D0-7"]


# results.csv


def test_a_whole_result(folder: Folder) -> None:
    mixed(folder, FULL.replace("1150", "1149"), incidents="a,2026-10-05,cq_attitude,1,rude,boss\n")
    folder.ran()
    assert folder.results() == [
        {"period": "2026-10", "team": "desk", "employee_id": "a", "name": "Ann", "score": "94", "grade": "A",
         "performance_pay": "140.00", "total_pay": "4140.00", "currency": "CNY", "status": "ok"}
    ]  # fmt: skip
    assert folder.flag_ids() == [("a", "call_monitoring", "info")]


@pytest.mark.parametrize(
    ("score", "grade", "pay"),
    [("90.000001", "A", "100.00"), ("90", "B", "100.00"), ("80", "B", "0.00"), ("79.999999", "C", "0.00"),
     ("70", "C", "-100.00"), ("69.9", "D", "-101.00"), ("65", "D", "-150.00"), ("60", "E", "-200.00"),
     ("59.9995", "", "-200.01"), ("59", "", "-210.00"), ("50", "", "-300.00"), ("0", "", "-300.00")],
)  # fmt: skip
def test_letters_and_floating_pay(folder: Folder, score: str, grade: str, pay: str) -> None:
    folder.score_x(f"employee_id,x\na,{score}\n", PAID)
    folder.write(config=SIMPLE + '[team.grade]\nuse = "service_conduct:letter"\n' + FLOAT)
    folder.ran()
    (row,) = folder.results()
    assert of(row, "score", "grade", "performance_pay") == [score, grade, pay]
    assert Decimal(row["total_pay"]) == 4000 + Decimal(pay)


def test_performance_pay_is_what_the_appraisal_decides(folder: Folder) -> None:
    pay = """
[team.pay]
use = "table"
[team.pay.lines.base]
column = "base_pay"
performance = false
[team.pay.lines.bonus]
pool = "bonus_pool"
coefficient = "score"
[team.pay.lines.commission]
column = "commission"
"""
    folder.score_x("employee_id,x,commission\na,89.75,12.5\n", "employee_id,base_pay,bonus_pool\na,3000,1000\n")
    folder.write(config=SIMPLE + pay)
    folder.ran()
    (row,) = folder.results()
    assert of(row, "performance_pay", "total_pay") == ["910.00", "3910.00"]
    assert folder.lines("line", "value", "contribution", stage="pay") == [
        ("base", "3000.00", "3000.00"), ("bonus", "897.50", "897.50"), ("commission", "12.50", "12.50"),
    ]  # fmt: skip


def test_a_blank_base_pay_leaves_the_total_blank_with_an_info_flag(folder: Folder) -> None:
    mixed(folder, people="employee_id,hired,base_pay\na,2020-01-01,\n")
    folder.ran()
    (row,) = folder.results()
    assert of(row, "performance_pay", "total_pay", "status") == ["200.00", "", "ok"]
    assert folder.flag_ids() == [("a", "base_unknown", "info")]
    assert folder.lines("line", "contribution", stage="pay") == [("base", ""), ("float", "200.00")]


def test_a_missing_metric_blanks_score_grade_and_pay(folder: Folder) -> None:
    mixed(folder, "employee_id,calls_answered\na,1150\n")
    folder.ran()
    (row,) = folder.results()
    assert of(row, "score", "grade", "performance_pay", "total_pay", "status") == ["", "", "", "", "incomplete"]
    flags = folder.flags()
    assert [of(flag, "employee_id", "flag", "clause") for flag in flags] == [
        ["a", "missing", "D0-9"], ["a", "missing", "D0-11"],
    ]  # fmt: skip
    assert "outbound_issues" in flags[0]["message"]
    assert "inbound_issues" in flags[1]["message"]


def test_a_missing_hired_blanks_the_pay_alone(folder: Folder) -> None:
    mixed(folder, people="employee_id,base_pay\na,4000\n")
    folder.ran()
    (row,) = folder.results()
    assert of(row, "score", "grade", "performance_pay", "total_pay", "status") == ["100", "A", "", "", "incomplete"]
    (flag,) = folder.flags()
    assert of(flag, "employee_id", "flag") == ["a", "missing"]
    assert "hired" in flag["message"]


def test_a_missing_pool_blanks_the_pay_alone(folder: Folder) -> None:
    pay = '\n[team.pay]\nuse = "table"\n[team.pay.lines.bonus]\npool = "bonus_pool"\ncoefficient = "score"\n'
    folder.score_x("employee_id,x\na,80\nb,80\n", "employee_id,bonus_pool\na,\nb,0\n")
    folder.write(config=SIMPLE + LETTER + pay)
    folder.ran()
    assert folder.column("grade") == {"a": "B", "b": "B"}
    assert folder.column("performance_pay") == {"a": "", "b": "0.00"}
    assert folder.column("status") == {"a": "incomplete", "b": "ok"}


def test_one_missing_flag_for_a_value_that_several_rules_need(folder: Folder) -> None:
    scheme = '[team.score]\nuse = "criteria"\n' + "".join(
        f'[team.score.criteria.{key}]\nmetric = "x"\nmax = 10\n' for key in ("one", "two")
    )
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme, people=PEOPLE, metrics="employee_id,x\na,\n")
    folder.ran()
    assert folder.flag_ids() == [("a", "missing", folder.flags()[0]["severity"])]


def test_incomplete_outranks_review(folder: Folder) -> None:
    scheme = """
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
bands  = [[">= 85", 50], ["< 80", 0]]
gap = "review"
gap_points = 25
[team.score.criteria.y]
metric = "y"
max = 50
"""
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme, people="employee_id\na\nb\n",
                 metrics="employee_id,x,y\na,82,10\nb,82,\n")  # fmt: skip
    folder.ran()
    assert folder.column("status") == {"a": "review", "b": "incomplete"}
    assert folder.column("score") == {"a": "35", "b": ""}


def test_a_grade_is_blank_where_the_scheme_has_none(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran()
    assert folder.column("grade") == {"a": ""}


def test_the_order_is_team_as_in_the_config_then_employee_id(folder: Folder) -> None:
    people = "employee_id,department\nb10,two\nb9,two\nz,one\nA,two\na,one\n10,one\n9,one\n"
    config = HEAD + collect("metrics")
    for name, department in (("second", "two"), ("first", "one")):
        config += f'[[team]]\nname = "{name}"\nwhere = {{ department = "{department}" }}\n{X}'
    folder.write(
        config=config, people=people,
        metrics="employee_id,x\n" + "".join(f"{each},1\n" for each in ("z", "a", "A", "10", "9", "b9", "b10")),
    )  # fmt: skip
    folder.ran()
    expected = ["A", "b10", "b9", "10", "9", "a", "z"]
    assert [row["employee_id"] for row in folder.results()] == expected
    assert [key for key, _ in groupby(row["employee_id"] for row in folder.table("ledger"))] == expected


# ledger.csv


def test_every_line_of_a_result(folder: Folder) -> None:
    mixed(folder, FULL.replace("1150", "1100"),
          incidents="a,2026-10-05,cq_attitude,2,rude,boss\na,2026-10-06,ability_learning,1,,\n"
          "a,2026-10-07,cq_attitude,,again,\na,2026-10-08,cd_toilet,1,,\n")  # fmt: skip
    folder.ran()
    assert folder.lines("stage", "scheme", "section", "line", "input", "rule", "value", "contribution", "clause") == [
        ("score", "service_desk", "efficiency", "start", "", "", "20", "20", "D0-1"),
        ("score", "service_desk", "efficiency", "calls_answered", "1100", "[1100, 1150)", "-1", "-1", "D0-6"),
        ("score", "service_desk", "efficiency", "outbound_issues", "5500", ">= 5500", "0", "0", "D0-9"),
        ("score", "service_desk", "efficiency", "inbound_issues", "3500", ">= 3500", "0", "0", "D0-11"),
        ("score", "service_desk", "efficiency", "cq_attitude", "3", "each -0.5", "-1.5", "-1.5", "D0-13a"),
        ("score", "service_desk", "efficiency", "cd_toilet", "1", "not counted", "0", "0", "D0-14e"),
        ("score", "service_desk", "ability", "start", "", "", "5", "5", "D0-16"),
        ("score", "service_desk", "ability", "ability_learning", "1", "each -0.5", "-0.5", "-0.5", "D0-16b"),
        ("score", "service_desk", "", "scale_to", "", "× 100 / 25", "66", "66", ""),
    ]  # fmt: skip
    (note,) = [row["note"] for row in folder.ledger() if row["line"] == "cq_attitude"]
    assert all(word in note for word in ("rude", "boss", "again"))
    ((grade),) = folder.ledger(stage="grade")
    assert of(grade, "input", "rule", "value", "contribution", "clause") == ["88", "[80, 90]", "B", "", "D1-71"]
    assert folder.lines("line", "value", "contribution", "clause", stage="pay") == [
        ("base", "4000.00", "4000.00", "D1-72"), ("float", "80.00", "80.00", "D1-73"),
    ]  # fmt: skip
    stages = [row["stage"] for row in folder.table("ledger")]
    assert stages == sorted(stages, key=["score", "grade", "pay"].index)


def test_contributions_sum_exactly(folder: Folder) -> None:
    mixed(
        folder, people="employee_id,hired,base_pay\na,2020-01-01,4000.01\nb,2026-09-01,\nc,2020-01-01,3000\n",
        metrics=FULL + "b,999,3999,1999\nc,1,1,1\n",
        incidents="".join(f"{who},2026-10-0{day},cq_attitude,7,,\n" for who in "abc" for day in range(1, 8)),
    )  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "20", "b": "20", "c": "20"}
    assert folder.column("performance_pay") == {"a": "-300.00", "b": "0.00", "c": "-300.00"}
    for row in folder.results():
        who = row["employee_id"]
        sums = {
            stage: sum(Decimal(cell or 0) for (cell,) in folder.lines("contribution", employee_id=who, stage=stage))
            for stage in ("score", "pay")
        }
        assert sums == {"score": Decimal(row["score"]), "pay": Decimal(row["total_pay"] or row["performance_pay"])}


def test_floor_and_cap_are_lines_only_where_they_bite(folder: Folder) -> None:
    scheme = """
[team.score]
use = "criteria"
total = { cap = 12 }
[team.score.sections.conduct]
start = 10
floor = 0
cap = 14
incidents = { rude = -5, praise = 2 }
"""
    folder.write(config=HEAD + collect("incidents") + TEAM + scheme, people="employee_id\na\nb\nc\nd\n",
                 incidents="employee_id,date,incident,times\na,2026-10-05,rude,3\nb,2026-10-05,praise,4\n"
                 "c,2026-10-05,rude,2\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "0", "b": "12", "c": "0", "d": "10"}
    lines = {who: folder.lines("section", "line", "contribution", employee_id=who) for who in "abcd"}
    assert lines == {
        "a": [("conduct", "start", "10"), ("conduct", "rude", "-15"), ("conduct", "floor", "5")],
        "b": [("conduct", "start", "10"), ("conduct", "praise", "8"), ("conduct", "cap", "-4"), ("", "cap", "-2")],
        "c": [("conduct", "start", "10"), ("conduct", "rude", "-10")],
        "d": [("conduct", "start", "10")],
    }


def test_the_contribution_is_after_the_weight(folder: Folder) -> None:
    scheme = """
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
weight = 30
bands  = [[">= 90", 100], ["< 90", 75]]
[team.score.criteria.y]
metric = "y"
weight = 70
max    = 100
"""
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme, people=PEOPLE, metrics="employee_id,x,y\na,89,1.1\n")
    folder.ran()
    assert folder.lines("line", "input", "rule", "value", "weight", "contribution") == [
        ("x", "89", "< 90", "75", "30", "22.5"),
        ("y", "1.1", folder.ledger()[1]["rule"], "1.1", "70", "0.77"),
    ]
    assert folder.column("score") == {"a": "23.27"}


def test_rounding_is_a_line_where_the_parts_differ_from_the_total(folder: Folder) -> None:
    scheme = '[team.score]\nuse = "criteria"\n' + "".join(
        f'[team.score.criteria.{key}]\nmetric = "{key}"\nmax = 100\nweight = {weight}\nnot_applicable = "rescale"\n'
        for key, weight in (("w", 10), ("x", 30), ("y", 30), ("z", 30))
    )
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme, people="employee_id\na\nb\n",
                 metrics="employee_id,w,x,y,z\na,n/a,100,100,100\nb,n/a,50,50,50\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "100", "b": "50"}
    assert folder.lines("line", "rule", "contribution")[0] == ("w", "n/a", "0")
    assert [contribution for (contribution,) in folder.lines("contribution")[1:]] == [
        "33.333333", "33.333333", "33.333333", "0.000001",
    ]  # fmt: skip
    assert folder.lines("line")[-1] == ("rounding",)
    # 16.666667 × 3 = 50.000001
    assert folder.lines("line", "contribution", employee_id="b")[-1] == ("rounding", "-0.000001")


def test_contributions_of_an_incomplete_stage_are_blank(folder: Folder) -> None:
    mixed(folder, "employee_id,calls_answered\na,1100\n")
    folder.ran()
    lines = folder.lines("line", "rule", "value", "contribution")
    assert ("calls_answered", "[1100, 1150)", "-1", "") in lines
    assert ("outbound_issues", "missing", "", "") in lines
    assert folder.ledger(stage="grade") == folder.ledger(stage="pay") == []


def test_ledger_none_leaves_the_ledger_out(folder: Folder) -> None:
    mixed(folder)
    folder.ran("--ledger", "none")
    assert sorted(path.name for path in (folder.path / "out/2026-10").iterdir()) == ["flags.csv", "results.csv"]


# flags.csv


def test_the_general_flags_name_no_person(folder: Folder) -> None:
    folder.write(
        config=HEAD + collect("metrics") + TEAM + DESK, people=PEOPLE,
        metrics=FULL.replace("\n", ",period,shoe\n", 1).replace("3500\n", "3500,2026-10,44\n") + "a,1,1,1,2026-09,44\n",
    )  # fmt: skip
    folder.ran()
    assert sorted(folder.flag_ids()) == [
        ("", "no_incidents", "info"), ("", "other_period", "info"), ("", "unknown_column", "info"),
    ]  # fmt: skip
    assert {flag["period"] for flag in folder.flags()} == {"2026-10"}


def test_flags_speak_the_language_of_the_config(folder: Folder) -> None:
    folder.write(config=HEAD.replace("[people]", 'lang = "zh"\n[people]')
                 + collect("metrics") + TEAM + DESK, people=PEOPLE, metrics=FULL)  # fmt: skip
    ran = folder.ran()
    assert "事件" in folder.flags()[0]["message"]
    assert "Written to" in ran.out
    assert "已写入" in folder.ran("--lang", "zh").out


# Numbers


@pytest.mark.parametrize(
    ("per_point", "x", "money"),
    [("0.01", "80.5", "0.01"), ("0.01", "79.5", "-0.01"), ("0.01", "80.499999", "0.00"), ("0.01", "79.500001", "0.00"),
     ("0.1", "81.45", "0.15"), ("0.1", "78.55", "-0.15"), ("27.04", "90", "270.40")],
)  # fmt: skip
def test_money_is_rounded_half_a_cent_away_from_zero(folder: Folder, per_point: str, x: str, money: str) -> None:
    folder.score_x(f"employee_id,x\na,{x}\n", PAID)
    folder.write(config=SIMPLE + FLOAT + f"per_point = {per_point}\n")
    folder.ran()
    assert folder.column("performance_pay") == {"a": money}


def test_each_pay_line_is_rounded_by_itself(folder: Folder) -> None:
    pay = '\n[team.pay]\nuse = "table"\n' + "".join(
        f"[team.pay.lines.{key}]\nper_point = 0.001\n" for key in ("one", "two")
    )
    folder.score_x("employee_id,x\na,5\n")
    folder.write(config=SIMPLE + pay)
    folder.ran()
    assert folder.column("total_pay") == {"a": "0.02"}


@pytest.mark.parametrize(("x", "score"), [("89.750000", "89.75"), ("90.0", "90"), ("0.10", "0.1"), ("100", "100")])
def test_scores_have_no_trailing_zeros(folder: Folder, x: str, score: str) -> None:
    folder.score_x(f"employee_id,x\na,{x}\n")
    folder.ran()
    assert folder.column("score") == {"a": score}


@pytest.mark.parametrize(
    ("part", "whole", "quotient", "grade"),
    [("98", "100", "98", "yes"), ("979999994", "1000000000", "97.999999", "no"),
     ("979999995", "1000000000", "98", "yes"), ("48999967", "50000001", "97.999932", "no"),
     ("2", "3", "66.666667", "no"), ("1", "3", "33.333333", "no")],
)  # fmt: skip
def test_a_quotient_has_six_decimals_half_up_and_that_is_its_value(
    folder: Folder, part: str, whole: str, quotient: str, grade: str
) -> None:
    scheme = '[team.score]\nuse = "criteria"\n[team.score.criteria.rate]\nratio = ["replied", "received"]\nmax = 100\n'
    grades = '[team.grade]\nuse = "bands"\nbands = [[">= 98", "yes"], ["< 98", "no"]]\n'
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme + grades, people=PEOPLE,
                 metrics=f"employee_id,replied,received\na,{part},{whole}\n")  # fmt: skip
    folder.ran()
    assert (folder.column("score"), folder.column("grade")) == ({"a": quotient}, {"a": grade})


def test_a_mean_has_six_decimals_half_up(folder: Folder) -> None:
    scheme = '[team.score]\nuse = "criteria"\n[team.score.criteria.courtesy]\nrating = "courtesy"\n'
    folder.write(config=HEAD + collect("ratings") + TEAM + scheme, people=PEOPLE,
                 ratings="employee_id,criterion,rater,sample,value\na,courtesy,superior,1,95\n"
                 "a,courtesy,superior,2,94\na,courtesy,superior,3,95\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "94.666667"}


# Safety


@pytest.mark.parametrize("name", ["=1+1", "+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1"])
def test_cells_are_safe_to_open_in_a_spreadsheet(folder: Folder, name: str) -> None:
    quoted = name.replace('"', '""')
    folder.score_x("employee_id,x\n=a,80\n", f'employee_id,name\n=a,"{quoted}"\n')
    folder.ran()
    (row,) = folder.results()
    assert row["name"].startswith("'")
    assert row["employee_id"] == "'=a"


def test_negative_numbers_stay_numbers(folder: Folder) -> None:
    mixed(folder, "employee_id,calls_answered,outbound_issues,inbound_issues\na,1,1,1\n")
    folder.ran()
    assert folder.column("performance_pay") == {"a": "-280.00"}  # 13 of 25 are 52
    assert folder.lines("value")[1] == ("-4",)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_may_read_the_files(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran()
    out = folder.path / "out/2026-10"
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


# All or nothing


def test_an_earlier_result_is_replaced_whole(folder: Folder) -> None:
    mixed(folder)
    folder.ran()
    folder.ran("--ledger", "none")
    assert sorted(path.name for path in (folder.path / "out/2026-10").iterdir()) == ["flags.csv", "results.csv"]
    assert [path.name for path in (folder.path / "out").iterdir()] == ["2026-10"]


@pytest.mark.parametrize("code", [1, 2])
def test_an_earlier_result_stays_as_it_is_on_errors(folder: Folder, code: int) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran()
    if code == 1:
        folder.write(metrics="employee_id,x\na,oops\n")
    else:
        folder.write(config=SIMPLE.replace("CNY", "cny"))
    folder.refused(code)  # which compares every file
    assert folder.column("score") == {"a": "80"}


def test_nothing_is_left_beside_the_result(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran()
    folder.ran()
    assert set(snapshot(folder.path / "out")) == {
        "2026-10", *(f"2026-10/{name}.csv" for name in ("results", "ledger", "flags")),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["a file", "a folder of others"])
def test_what_is_not_ours_is_not_replaced(folder: Folder, kind: str) -> None:
    folder.score_x("employee_id,x\na,80\n")
    target = folder.path / "mine"
    if kind == "a file":
        target.write_text("precious")
    else:
        target.mkdir()
        (target / "thesis.doc").write_text("precious")
    (error,) = folder.refused(2, "--out", target)
    assert "mine" in error


def test_runs_are_reproducible_to_the_byte(folder: Folder) -> None:
    mixed(folder, incidents="a,2026-10-05,cq_attitude,2,rude,boss\n")
    folder.ran()
    first = snapshot(folder.path / "out/2026-10")
    folder.ran("--out", folder.path / "again")
    assert snapshot(folder.path / "again") == first


# Exit codes


def test_flags_and_incomplete_people_are_0(folder: Folder) -> None:
    folder.score_x("employee_id,x,y\na,,1\n")
    assert folder.run().code == 0


@pytest.mark.parametrize(("x", "code"), [("95", 0), ("82", 1), ("", 1)])
def test_strict_is_1_for_review_and_incomplete_with_the_files_written(folder: Folder, x: str, code: int) -> None:
    scheme = """
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
bands  = [[">= 85", 100], ["< 80", 0]]
gap = "review"
gap_points = 50
"""
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme, people=PEOPLE,
                 metrics=f"employee_id,x,extra\na,{x},1\n")  # fmt: skip
    assert folder.run().code == 0
    assert folder.run("--strict", "--out", folder.path / "strict").code == code
    assert snapshot(folder.path / "strict") == snapshot(folder.path / "out/2026-10")


def test_a_write_protected_place_is_2(folder: Folder, tmp_path: Path) -> None:
    folder.score_x("employee_id,x\na,80\n")
    (tmp_path / "file").write_text("")
    at(folder.refused(2, "--out", tmp_path / "file" / "below"), str(tmp_path / "file" / "below"))


def test_notes_and_messages_are_safe_as_well(folder: Folder) -> None:
    mixed(folder, incidents='a,2026-10-05,cq_attitude,1,"=HYPERLINK(""http://x"",""y"")\nsecond, line",@boss\n')
    folder.ran()
    (row,) = [row for row in folder.ledger() if row["line"] == "cq_attitude"]
    assert row["note"].startswith("'=HYPERLINK")
    assert "second, line" in row["note"]


def test_a_value_that_is_not_applicable_has_no_points(folder: Folder) -> None:
    mixed(folder, FULL.replace("5500", "n/a"))
    folder.ran()
    (row,) = [row for row in folder.ledger() if row["line"] == "outbound_issues"]
    assert of(row, "input", "rule", "value", "contribution") == ["n/a", "n/a", "", ""]


def test_rows_follow_the_stages_also_with_a_grade_between_two_scorers(folder: Folder) -> None:
    scores = "".join(
        f'[[team.score]]\nuse = "criteria"\nname = "{name}"\ngrade = "service_conduct:letter"\n'
        f'[team.score.criteria.{name}]\nmetric = "x"\nmax = 100\n'
        for name in ("one", "two")
    )
    folder.score_x("employee_id,x\na,80\n")
    folder.write(config=HEAD + collect("metrics") + TEAM + scores)
    folder.ran()
    rows = [(row["stage"], row["scheme"], row["value"]) for row in folder.table("ledger")]
    assert rows == [("score", "one", "80"), ("score", "two", "80"), ("grade", "one", "B"), ("grade", "two", "B")]
