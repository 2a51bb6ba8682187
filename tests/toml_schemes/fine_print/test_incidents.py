"""Sentences of the text on schemes in TOML that a reader could pass over: incidents."""

from __future__ import annotations

import pytest
from toml_schemes.desk import Desk, table
from toml_schemes.fine_print.parts import CONDUCT, EVENTS, ONE


def events(desk: Desk, *rows: str, scheme: str = CONDUCT) -> str:
    return desk.run(scheme, incidents=EVENTS + "".join(f"1,2026-10-09,{row}\n" for row in rows)).score()


def test_points_are_per_event_and_the_section_has_a_start_a_floor_and_a_cap(desk: Desk) -> None:
    assert events(desk) == "10"
    assert events(desk, "rude,,") == "5"
    assert events(desk, "late,2,-3") == "4"
    assert events(desk, "rude,1,-5", "late,1,-2") == "3"
    assert events(desk, "rude,3,") == "0"
    assert events(desk, "praise,9,") == "14"


def test_start_is_always_a_line_and_floor_and_cap_only_where_they_change_something(desk: Desk) -> None:
    ran = desk.run(CONDUCT, incidents=EVENTS)
    assert [(row["line"], row["contribution"]) for row in ran.lines()] == [("start", "10")]
    ran = desk.run(CONDUCT, incidents=EVENTS + "1,2026-10-09,rude,3,\n")
    lines = [(row["line"], row["contribution"]) for row in ran.lines()]
    assert lines == [("start", "10"), ("rude", "-15"), ("floor", "5")]
    ran = desk.run("[sections.s]\nstart = 0\nincidents = { rude = -5 }\n", incidents=EVENTS)
    assert [(row["line"], row["contribution"]) for row in ran.lines()] == [("start", "0")]


def test_an_incident_has_one_line_where_it_occurred(desk: Desk) -> None:
    rows = EVENTS + "1,2026-10-09,late,1,-2\n1,2026-10-10,late,1,-5\n"
    assert desk.run(CONDUCT, incidents=rows).line("late")["contribution"] == "-7"


@pytest.mark.parametrize("row", ["late,1,", "late,1,-1", "late,1,-6", "late,1,3", "rude,1,-4", "rude,0,", "noise,1,"])
def test_what_an_incident_row_cannot_say(desk: Desk, row: str) -> None:
    ran = desk.wrong(CONDUCT, incidents=f"{EVENTS}1,2026-10-09,{row}\n", code=1)
    assert "incidents.csv:2:" in ran.errors[0]


def test_without_a_collector_of_incidents_a_warning_and_a_flag(desk: Desk) -> None:
    ran = desk.run(CONDUCT)
    assert any("incidents" in line for line in ran.warnings)
    assert [(flag["flag"], flag["severity"], flag["employee_id"]) for flag in ran.flags] == [
        ("no_incidents", "info", "")
    ]


def test_sections_are_added_to_the_weighted_criteria_and_the_total_has_limits(desk: Desk) -> None:
    scheme = "total = { floor = 0, cap = 110 }\n" + ONE.replace("10]", "100]") + "weight = 100\n" + CONDUCT
    ran = desk.run(scheme, metrics=table("x", "1"), incidents=EVENTS + "1,2026-10-09,praise,1,\n")
    assert (ran.score(), ran.line("cap")["contribution"]) == ("110", "-2")
    scheme = "total = { floor = 3 }\n[sections.s]\nincidents = { rude = -5 }\n"
    ran = desk.run(scheme, incidents=EVENTS + "1,2026-10-09,rude,1,\n")
    assert (ran.score(), ran.line("floor")["contribution"]) == ("3", "8")
