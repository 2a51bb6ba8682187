"""The people table."""

from __future__ import annotations

from decimal import Decimal

import pytest
from collect.tables import PERIOD, batch, flagged, roster, said

from kpicore.collect.intake import read_people, team_readers, team_values
from kpicore.fields import Field
from kpicore.model import Finding, Origin, Text
from kpicore.vocabulary import PEOPLE, Vocabulary

LEVEL = Field(
    "level",
    Text("级别", "level"),
    "choice",
    choices={"junior": Text("初级售后", "junior"), "senior": Text("高级售后", "senior")},
)
SENIORITY = Field("seniority", Text("工龄", "seniority"), high=Decimal(40))


def test_typed_columns_and_any_more() -> None:
    table = roster(
        "工号|姓名|部门|入职日期|试用期|基本工资|城市|left\n"
        " E1 | 王芳 |查询部|2026-10-05|否|3,000.50|北京|\n\nE2|||||||"
    )
    assert not table.findings
    assert not table.flags
    person = table.people["E1"]
    assert person.name == "王芳"
    assert person.cells == {
        "employee_id": "E1",
        "name": "王芳",
        "department": "查询部",
        "hired": "2026-10-05",
        "probation": "否",
        "base_pay": "3,000.50",
        "城市": "北京",
    }
    assert person.values == {"hired": 20261005, "probation": 0, "base_pay": 3_000_500_000}
    assert person.at("base_pay") == Origin("people.csv", 2, "基本工资")
    assert table.people["E2"].origin == Origin("people.csv", 4)
    assert table.people["E2"].cells == {"employee_id": "E2"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name\nx", "people.csv:1: the column employee_id (工号) is missing"),
        ("employee_id|name\n|x", "people.csv:2:employee_id: the cell is blank: an employee_id in every row"),
        ("工号\nE1\n\nE1", 'people.csv:4:工号: "E1" is here a second time; the first is at people.csv:2:工号'),
        ("employee_id|level|级别\nE1||", "people.csv:1:级别: a second column of level"),
        ("employee_id|城市|城市\nE1||", 'people.csv:1:城市: a second column named "城市"'),
        ("employee_id|hired\nE1|2026-02-29", 'people.csv:2:hired: "2026-02-29" is no day of the calendar'),
        (
            "employee_id|hired\nE1|20261001",
            'people.csv:2:hired: "20261001" is not a date: a date as YYYY-MM-DD: write 2026-10-01',
        ),
        ("employee_id|hired\nE1|2026/1/5", "a date as YYYY-MM-DD: write 2026-01-05"),
        ("employee_id|hired\nE1|2026年10月16日", "a date as YYYY-MM-DD: write 2026-10-16"),
        ("employee_id|hired\nE1|20261301", "a date as YYYY-MM-DD, such as"),
        ("employee_id|hired\nE1|2026-10-01 08:00:00+08:00", "a day as YYYY-MM-DD; with an offset from UTC it may be "),
        ("employee_id|probation\nE1|maybe", 'people.csv:2:probation: "maybe" is neither true nor false'),
        ("employee_id|base_pay\nE1|-1", 'people.csv:2:base_pay: "-1" is out of range: a number from 0 up'),
        ("employee_id|base_pay\nE1|n/a", 'people.csv:2:base_pay: "n/a" is not a number'),
        ("employee_id|base_pay\nE1|1|150", "people.csv:2: 3 cells under 2 columns"),
        ("employee_id|name", "people.csv:1: there is no row below the header: a row for each person"),
        ("employee_id|name\n|", "people.csv:1: there is no row below the header"),
    ],
)
def test_rejected(text: str, message: str) -> None:
    (found,) = said(roster(text).findings)
    assert message in found


def test_a_day_of_leaving_before_joining_is_doubted() -> None:
    (found,) = roster("employee_id|入职日期|left\nE1|2026-10-05|2026-10-04").findings
    assert found.severity == "warning"
    assert str(found) == "people.csv:2:left: 2026-10-04 is before 2026-10-05 at people.csv:2:入职日期"


def test_a_column_of_periods_is_obeyed_where_there_is_one() -> None:
    table = roster("employee_id|period|level\nE1|2026-09|a\nE1|2026-10|b")
    assert table.people["E1"].cells["level"] == "b"
    assert flagged(table.flags) == [("other_period", "", "people.csv: rows of other periods left out: 1")]
    assert "period" in read_people(batch("employee_id|period\nE1|x"), PEOPLE).people["E1"].cells


def test_all_rows_of_other_periods_are_a_warning_too() -> None:
    table = roster("employee_id|period\nE1|2026-09\nE1|2026-08")
    assert table.findings == [Finding("warning", "people.csv", "all 2 rows are of other periods; this run is 2026-10")]
    assert [flag.flag for flag in table.flags] == ["other_period"]


def test_who_leaves_on_the_first_day_has_been_there() -> None:
    assert not roster("employee_id|hired|left\nE1|2026-10-05|2026-10-05").findings


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("离职时间", "离职日期 (left)"),
        ("基本工次", "基本工资 (base_pay)"),
        ("bass_pay", "base_pay"),
        ("hire_date", "hired"),
        ("depratment", "department"),
    ],
)
def test_a_column_that_looks_like_an_absent_one_is_flagged(column: str, meant: str) -> None:
    message = f'people.csv: unknown column "{column}", not read; did you mean {meant}?'
    assert flagged(roster(f"employee_id|{column}\nE1|").flags) == [("unknown_column", "", message)]
    known = meant.rpartition("(")[2].rstrip(")")
    assert not roster(f"employee_id|{column}|{known}\nE1||").flags
    assert not read_people(batch(f"employee_id|{column}\nE1|"), PEOPLE, PERIOD, asked=[column]).flags


@pytest.mark.parametrize(
    "column",
    ["城市", "性别", "班次", "出生日期", "手机", "city", "location", "position", "nickname", "leave", "room", "email"],
)
def test_a_column_of_ones_own_is_not(column: str) -> None:
    assert not roster(f"employee_id|{column}\nE1|").flags


def test_rounding_is_flagged() -> None:
    assert [flag.flag for flag in roster("employee_id|base_pay\nE1|1.1234567").flags] == ["rounded"]


def test_the_teams_own_words() -> None:
    words = {**PEOPLE, "level": LEVEL, "seniority": SENIORITY}
    table = roster("employee_id|level|工龄|base_pay\nE1|高级售后|2.5|1\nE2|senor|50|1\nE3|||", words)
    assert not table.findings
    vocabulary = Vocabulary(people={"level": LEVEL, "seniority": SENIORITY, "base_pay": PEOPLE["base_pay"]})
    assert team_values(table.people["E1"], team_readers(vocabulary)) == ({"level": 1, "seniority": 2_500_000}, [])
    values, findings = team_values(table.people["E2"], team_readers(vocabulary))
    assert not values
    assert said(findings) == [
        'people.csv:3:level: "senor" is not one of the choices: one of junior, senior; did you mean senior?',
        'people.csv:3:工龄: "50" is out of range: a number from 0 to 40',
    ]
    assert team_values(table.people["E3"], team_readers(vocabulary)) == ({}, [])


def test_what_is_rejected_once_is_not_rejected_again() -> None:
    strict = Field("base_pay", Text("基本工资", "base pay"), low=Decimal(2000))
    table = roster("employee_id|base_pay\nE1|x\nE2|1000")
    assert len(table.findings) == 1
    vocabulary = Vocabulary(people={"base_pay": strict})
    assert team_values(table.people["E1"], team_readers(vocabulary)) == ({}, [])
    assert len(team_values(table.people["E2"], team_readers(vocabulary))[1]) == 1


@pytest.mark.parametrize("column", ["base_pay", "hired", "probation"])
def test_what_a_spreadsheet_did_not_compute(column: str) -> None:
    found = said(read_people([batch(f"employee_id|{column}\nE1|=4000+200\nE2|#DIV/0!")], PEOPLE, PERIOD).findings)
    assert [each.partition(": ")[2].partition(": ")[0] for each in found] == [
        'the formula "=4000+200" has no value; open and save the workbook once',
        '"#DIV/0!" is an error of the spreadsheet',
    ]
