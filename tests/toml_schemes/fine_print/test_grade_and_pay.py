"""Sentences of the text on schemes in TOML that a reader could pass over: grade and pay."""

from __future__ import annotations

import pytest
from engines import ENGINES
from toml_schemes.desk import Desk, staff, table
from toml_schemes.fine_print.parts import CONDUCT, EVENTS, PAY, WEIGHTED, person

GRADE = '[team.grade]\nuse = "bands"\nbands = [[">= 90", "A"], ["[80, 90)", "B"], ["< 80", "C"]]\n'
VALUE = '[criteria.a]\nmetric = "x"\nmax = 200\n'


def test_grades_by_bands(desk: Desk) -> None:
    ran = desk.run(VALUE, GRADE, people=staff(4), metrics=table("x", "90", "89.999999", "80", "79.9"))
    assert [row["grade"] for row in ran.results.values()] == ["A", "B", "B", "C"]


def test_a_score_in_a_gap_of_the_grades_goes_to_a_person(desk: Desk) -> None:
    grade = '[team.grade]\nuse = "bands"\ngap = "review"\nbands = [[">= 90", "A"], ["< 80", "C"]]\n'
    ran = desk.run(VALUE, grade, metrics=table("x", "85"))
    assert (ran.results["1"]["grade"], ran.results["1"]["status"]) == ("", "review")
    assert ran.flagged() == {"gap": "review"}


LINES = """
[team.pay.lines.base]
column = "base_pay"
performance = false
[team.pay.lines.bonus]
pool = "bonus_pool"
inputs = ["grade", "level"]
hit = "first"
table = [["A", "senior", 1.2], ["A", "-", 1], ["-", "-", 0]]
[team.pay.lines.float]
per_point = 10
around = 80
limit = 300
"""


def test_pay_lines_are_rounded_each_and_add_up(desk: Desk) -> None:
    ran = desk.run(VALUE, GRADE, PAY + LINES, people=person(), metrics=table("x", "95.55555"))
    row = ran.results["1"]
    pay = {line["line"]: line["contribution"] for line in ran.lines(stage="pay")}
    assert pay == {"base": "5000.00", "bonus": "1200.66", "float": "155.56"}
    assert (row["performance_pay"], row["total_pay"]) == ("1356.22", "6356.22")


@pytest.mark.parametrize(("score", "money"), [("200", "300.00"), ("110", "300.00"), ("80", "0.00"), ("0", "-300.00")])
def test_a_limit_is_part_of_its_line_and_said_in_its_rule(desk: Desk, score: str, money: str) -> None:
    ran = desk.run(VALUE, GRADE, PAY + LINES, people=person(), metrics=table("x", score))
    assert ran.line("float")["contribution"] == money
    assert "300" in ran.line("float")["rule"]


def test_a_blank_base_blanks_the_total_alone(desk: Desk) -> None:
    ran = desk.run(VALUE, GRADE, PAY + LINES, people=person(base=""), metrics=table("x", "95"))
    row = ran.results["1"]
    assert (row["performance_pay"], row["total_pay"], row["status"]) == ("1350.66", "", "ok")
    assert ran.flagged() == {"base_unknown": "info"}


def test_a_missing_pool_is_no_pay_and_only_what_was_needed_is_called_missing(desk: Desk) -> None:
    ran = desk.run(VALUE, GRADE, PAY + LINES, people=person(level="", pool=""), metrics=table("x", "5"))
    row = ran.results["1"]
    assert (row["score"], row["performance_pay"], row["total_pay"], row["status"]) == ("5", "", "", "incomplete")
    assert [flag["message"] for flag in ran.flags] == ["bonus pool (bonus_pool) is missing"]


@pytest.mark.parametrize(
    "lines",
    [
        '[team.pay.lines.c]\ncolumn = "commission"\n',
        '[team.pay.lines.c]\ninputs = ["commission"]\ntable = [["<= 5", 100], ["> 5", 200]]\n',
        '[team.pay.lines.c]\npool = "commission"\ncoefficient = "score"\n',
    ],
)
def test_pay_that_needs_what_is_n_a_is_incomplete_and_never_0(desk: Desk, lines: str) -> None:
    ran = desk.run(VALUE, "", PAY + lines, metrics=table("x,commission", "5,n/a"))
    assert (ran.results["1"]["total_pay"], ran.results["1"]["status"]) == ("", "incomplete")
    assert ran.flagged() == {"missing": "review"}


def test_a_column_may_be_pool_and_input_at_once(desk: Desk) -> None:
    lines = '[team.pay.lines.c]\npool = "bonus_pool"\ninputs = ["bonus_pool"]\ntable = [["<= 5", 1], ["> 5", 0.5]]\n'
    ran = desk.run(VALUE, "", PAY + lines, people=person(pool="100"), metrics=table("x", "5"))
    assert ran.results["1"]["total_pay"] == "50.00"
    ran = desk.run(VALUE, "", PAY + lines, people=person(pool=""), metrics=table("x", "5"))
    assert len(ran.flags) == 1


def test_pool_by_score(desk: Desk) -> None:
    lines = '[team.pay.lines.c]\npool = "bonus_pool"\ncoefficient = "score"\n'
    ran = desk.run(VALUE, "", PAY + lines, people=person(pool="1000"), metrics=table("x", "89.755"))
    assert ran.results["1"]["performance_pay"] == "897.55"


def test_every_engine_writes_the_same_bytes(desk: Desk) -> None:
    written = []
    for engine in ENGINES:
        ran = desk.run(
            WEIGHTED + CONDUCT, GRADE, PAY + LINES, people=person(), metrics=table("x,y,z", "n/a,1,1"),
            incidents=EVENTS + "1,2026-10-09,late,2,-2.5\n", engine=engine,
        )  # fmt: skip
        written.append((ran.results, ran.ledger, ran.flags))
    assert all(each == written[0] for each in written)


def test_no_grade_can_be_named_in_a_pay_table(desk: Desk) -> None:
    grade = '[team.grade]\nuse = "bands"\nbands = [[">= 60", "A"], ["< 60", ""]]\n'
    pay = PAY + '[team.pay.lines.bonus]\ninputs = ["grade"]\ntable = [["A", 100], ["", 1]]\n'
    people = "employee_id\n1\n2\n"
    scheme = '[criteria.a]\nmetric = "x"\nmax = 100\n'
    ran = desk.run(scheme, grade, pay, people=people, metrics="employee_id,x\n1,70\n2,50\n")
    assert [row["performance_pay"] for row in ran.results.values()] == ["100.00", "1.00"]
