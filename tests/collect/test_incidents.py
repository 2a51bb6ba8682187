"""Incidents tables."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest
from collect.tables import PERIOD, batch, company, flagged, incidents, points, roster, said

from kpicore.collect.intake import IncidentRow, Inputs, Source, read_inputs
from kpicore.components import Batch
from kpicore.fields import MAX_ROWS
from kpicore.model import Finding, Origin, Text
from kpicore.vocabulary import IncidentWord, Vocabulary


def test_a_row_with_everything() -> None:
    text = "工号|姓名|日期|事件|次数|分值|数量|原因|记录人\nE1|王芳|2026-10-31|迟到|2|-2.5||堵车|主管"
    inputs = company(Source("incidents", batch(text)))
    assert not inputs.findings
    assert not inputs.flags
    where = Origin("t.csv", 2, "事件")
    assert inputs.incidents == {"E1": [IncidentRow("late", 20261031, 2, -2_500_000, None, "堵车", "主管", where)]}


@pytest.mark.parametrize(
    ("row", "times", "points", "quantity"),
    [
        ("rude||", 1, None, None),
        ("rude|3|-5", 3, -5_000_000, None),
        ("late||-2", 1, -2_000_000, None),
        ("overrun|||12", 1, None, 12),
        ("seen|1.0||7", 1, None, None),
    ],
)
def test_accepted_rows(row: str, times: int, points: int | None, quantity: int | None) -> None:
    inputs = incidents(f"E1|2026-10-01|{row}")
    assert not inputs.findings
    (read,) = inputs.incidents["E1"]
    assert (read.times, read.points, read.quantity) == (times, points, quantity)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("E1||late||-2", "date: the cell is blank: the day"),
        ("E1|2026-02-30|late||-2", 'date: "2026-02-30" is no day of the calendar'),
        ("E1|2026/10/1|late||-2", 'date: "2026/10/1" is not a date'),
        ("E1|2026-10-01|lat||-2", 'incident: "lat" is unknown: the id or title of an incident; did you mean late?'),
        ("E1|2026-10-01|迟到了||-2", "did you mean 迟到 (late)?"),
        ("E1|2026-10-01|||-2", "incident: the cell is blank"),
        ("E1|2026-10-01|late||", "points: the cell is blank: points: a number from -5 to -2"),
        ("E1|2026-10-01|late||-1", 'points: "-1" is out of range: a number from -5 to -2'),
        ("E1|2026-10-01|late||n/a", 'points: "n/a" is not a number'),
        ("E1|2026-10-01|rude||-4", 'points: "-4" is not what rude counts: -5 or a blank cell'),
        ("E1|2026-10-01|seen||-4", 'points: "-4" for seen, which has no points to be written: a blank cell'),
        ("E1|2026-10-01|late|0|-2", 'times: "0" is out of range: a whole number from 1 up'),
        ("E1|2026-10-01|late|1.5|-2", 'times: "1.5" is not a whole number'),
        ("E1|2026-10-01|overrun", "quantity: the cell is blank: minutes: a whole number from 0 up"),
        ("E1|2026-10-01|overrun|||x", 'quantity: "x" is not a number'),
        ("E1|2026-10-01|seen|||x", 'quantity: "x" is not a number'),
        ("X1|2026-10-01|late||-2", 'employee_id: nobody has the employee_id "X1"'),
        ("N1|2026-10-01|theft||-20", 'points: "-20" is out of range: a number from -9 to -1'),
    ],
)
def test_rejected_rows(row: str, message: str) -> None:
    (found,) = said(incidents(row).findings)
    assert found.startswith("t.csv:2:")
    assert message in found


def test_all_errors_of_a_row_are_said() -> None:
    assert len(incidents("X1|2026-13-01|late|0|-9|x").findings) == 5


def test_missing_columns_are_named() -> None:
    inputs = company(Source("incidents", batch("employee_id|incidnt\nE1|late")))
    assert said(inputs.findings) == [
        "t.csv:1: the column date (日期) is missing: a column named date or 日期",
        "t.csv:1: the column incident (事件) is missing: a column named incident or 事件; did you mean incidnt?",
    ]


def test_the_month_is_that_of_the_date() -> None:
    inputs = incidents("E1|2026-09-30|nonsense||\nX1|2026-11-01|late||\nE1|2026-10-01|rude||")
    assert not inputs.findings
    assert len(inputs.incidents["E1"]) == 1
    assert flagged(inputs.flags) == [("other_period", "", "t.csv: rows of other periods left out: 2")]


def test_all_rows_of_other_periods_are_a_warning_too() -> None:
    warning = Finding("warning", "t.csv", "the only row is of another period; this run is 2026-10")
    assert incidents("E1|2026-09-30|late||").findings == [warning]


def test_two_alike_are_two() -> None:
    inputs = incidents("E1|2026-10-01|rude\nE1|2026-10-01|rude")
    assert len(inputs.incidents["E1"]) == 2
    assert not inputs.findings


def test_another_teams_incident_is_a_flag_and_never_an_error() -> None:
    inputs = incidents("E1|2026-10-01|theft|x|x\nE1|2026-10-02|偷窃||\nN1|2026-10-02|late||-2\nS1|2026-10-02|theft||-1")
    assert not inputs.findings
    assert set(inputs.incidents) == {"S1"}
    message = 't.csv:2:incident: "theft" is not in the scheme of this person\'s team, rows left out: 2'
    assert flagged(inputs.flags) == [("not_in_scheme", "E1", message)]


def test_too_many_rows_of_one_person_are_one_error() -> None:
    rows = [(number, ("E1", "2026-10-01", "rude")) for number in range(2, MAX_ROWS + 1002)]
    half = len(rows) // 2
    header = ("employee_id", "date", "incident")
    inputs = company(
        Source("incidents", Batch("a.csv", header, rows[:half])),
        Source("incidents", Batch("b.csv", header, rows[half:])),
    )
    assert said(inputs.findings) == [
        'b.csv:10002:employee_id: "E1" has more than 10,000 rows of incidents in 2026-10: at most 10,000 rows for one '
        "person"
    ]


@pytest.mark.parametrize("written", ["3", "-3", "+3"])
def test_points_that_are_printed_without_a_sign_may_have_either(written: str) -> None:
    assert unsigned(f"late|{written}").incidents["E1"][0].points == -3_000_000
    assert unsigned(f"rude|{written.replace('3', '5')}").incidents["E1"][0].points == -5_000_000


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("late|6", '"6" is out of range: a whole number from 2 to 5, with or without a minus'),
        ("late|-2.5", '"-2.5" is out of range: a whole number from 2 to 5, with or without a minus'),
        ("late|", "the cell is blank: points: a whole number from 2 to 5, with or without a minus"),
        ("rude|4", '"4" is not what rude counts: 5, with or without a minus, or a blank cell'),
    ],
)
def test_what_such_points_may_be_is_said_as_they_are_printed(row: str, message: str) -> None:
    (found,) = said(unsigned(row).findings)
    assert found == f"t.csv:2:points: {message}"


def unsigned(row: str) -> Inputs:
    whole = attrs.evolve(points(-5, -2), only=tuple(map(Decimal, range(-5, -1))))
    words = Vocabulary(
        incidents={
            "late": IncidentWord("late", Text("迟到", "late"), points=whole, unsigned=True),
            "rude": IncidentWord("rude", Text("态度差", "rude"), fixed=points(-5, -5), unsigned=True),
        }
    )
    table = batch(f"employee_id|date|incident|points\nE1|2026-10-01|{row}")
    return read_inputs([Source("incidents", table)], roster().people, {"E1": words}, PERIOD)
