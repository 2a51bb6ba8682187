"""The contract's section "What comes out": results.csv."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

import pytest
from contract.folder import FULL, HEAD, LETTER, PEOPLE, TEAM, Folder, X, collect
from contract.outputs.desk import FLOAT, PAID, SIMPLE, mixed, of


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
