"""The contract's section "What goes in": incidents."""

from __future__ import annotations

import pytest
from contract.folder import (
    DESK,
    DESK_CONFIG,
    FULL,
    HEAD,
    NO_INCIDENTS,
    NO_RATINGS,
    PEOPLE,
    TEAM,
    Folder,
    at,
    collect,
)

RANGES = """
[team.score]
use = "criteria"
[team.score.sections.conduct]
start = 10
incidents = { rude = -5, late = [-5, -2], praise = 2 }
"""
RANGED = HEAD + collect("incidents") + TEAM + RANGES


@pytest.mark.parametrize("rows", [10_000, 10_001])
def test_over_10_000_incident_rows_for_one_person_are_an_error(folder: Folder, rows: int) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=PEOPLE, metrics=FULL,
                 incidents=NO_INCIDENTS + "a,2026-10-05,cq_attitude\n" * rows)  # fmt: skip
    if rows > 10_000:
        (error,) = folder.refused(1)
        assert error.startswith("incidents.csv:10002:employee_id: ")
        assert "10,000" in error
    else:
        folder.ran()
        assert folder.column("score") == {"a": "5"}
        assert ("cq_attitude", "10000", "-5000") in folder.lines("line", "input", "contribution")


def test_incidents_of_other_months_are_left_out_and_counted(folder: Folder) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=PEOPLE, metrics=FULL,
                 incidents=NO_INCIDENTS + "a,2026-09-30,cq_attitude\na,2026-10-01,cq_attitude\n"
                 "a,2026-10-31,cq_attitude\na,2026-11-01,cq_attitude\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "24"}
    assert folder.flag_ids() == [("", "other_period", "info"), ("a", "call_monitoring", "info")]
    assert "2" in folder.flags()[0]["message"]


def test_an_unknown_incident_says_the_nearest_name(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, metrics=FULL, ratings=NO_RATINGS,
                 incidents=NO_INCIDENTS + "a,2026-10-05,cq_atitude\n")  # fmt: skip
    error = at(folder.refused(1), "incidents.csv:2:incident")
    assert '"cq_atitude"' in error
    assert "did you mean cq_attitude" in error


def test_two_incidents_alike_on_one_day_are_two(folder: Folder) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=PEOPLE, metrics=FULL,
                 incidents=NO_INCIDENTS + "a,2026-10-05,cq_attitude\na,2026-10-05,cq_attitude\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "24"}


def test_points_are_per_event_and_count_times(folder: Folder) -> None:
    folder.write(config=RANGED, people=PEOPLE,
                 incidents="employee_id,date,incident,times,points\na,2026-10-05,late,2,-3\na,2026-10-06,praise,3,\n"
                           "a,2026-10-07,rude,,-5\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "5"}
    assert folder.lines("line", "value", "contribution") == [
        ("start", "10", "10"), ("rude", "-5", "-5"), ("late", "-6", "-6"), ("praise", "6", "6"),
    ]  # fmt: skip


def test_blank_points_of_a_range_are_an_error(folder: Folder) -> None:
    folder.write(config=RANGED, people=PEOPLE,
                 incidents="employee_id,date,incident,points\na,2026-10-05,late,\na,2026-10-06,late,-1\n"
                           "a,2026-10-06,late,3\na,2026-10-06,rude,-4\n")  # fmt: skip
    errors = folder.refused(1)
    assert [error.split(": ")[0] for error in errors] == [f"incidents.csv:{row}:points" for row in (2, 3, 4, 5)]
    assert "from -5 to -2" in errors[0]


def test_blank_points_of_a_range_without_a_points_column_are_an_error(folder: Folder) -> None:
    folder.write(config=RANGED, people=PEOPLE, incidents="employee_id,date,incident\na,2026-10-05,late\n")
    at(folder.refused(1), "incidents.csv:2:points")


@pytest.mark.parametrize("times", ["0", "-1", "1.5", "often"])
def test_times_is_a_whole_number_from_1(folder: Folder, times: str) -> None:
    folder.write(config=RANGED, people=PEOPLE,
                 incidents=f"employee_id,date,incident,times\na,2026-10-05,rude,{times}\n")  # fmt: skip
    assert "whole number from 1" in at(folder.refused(1), "incidents.csv:2:times")


def test_an_incident_of_another_teams_scheme_is_a_flag(folder: Folder) -> None:
    other = TEAM.replace("desk", "cards") + 'where = { department = "cards" }\n' + RANGES
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + 'where = { department = "查询部" }\n' + DESK
                 + other, people="employee_id,department\na,inquiry\nb,cards\n", metrics=FULL,
                 incidents=NO_INCIDENTS + "a,2026-10-05,rude\nb,2026-10-05,rude\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "25", "b": "5"}
    (flag,) = folder.flags()
    assert (flag["team"], flag["employee_id"], flag["flag"], flag["severity"]) == ("desk", "a", "not_in_scheme", "info")
