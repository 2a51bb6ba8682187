"""The contract's section "What goes in": figures wide and long, periods, dates, second values."""

from __future__ import annotations

import pytest
from contract.folder import DESK, FULL, HEAD, NO_INCIDENTS, PEOPLE, TEAM, Folder, X, at, collect


def test_metrics_wide_and_long_are_the_same(folder: Folder) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=PEOPLE, incidents=NO_INCIDENTS,
                 metrics="employee_id,metric,value\na,calls_answered,1100\na,outbound_issues,5500\n"
                         "a,inbound_issues,3500\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "24"}


def test_without_a_period_column_every_row_is_of_the_run(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran("--period", "1999-02")
    assert folder.table("results", "out/1999-02")[0]["score"] == "80"


def test_rows_of_other_periods_are_left_out_and_counted(folder: Folder) -> None:
    folder.score_x("employee_id,period,x\na,2026-09,1\na,2026-10,80\na,2026-11,2\na,2025-10,nonsense\n")
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    (flag,) = folder.flags()
    assert (flag["employee_id"], flag["flag"], flag["severity"]) == ("", "other_period", "info")
    assert "3" in flag["message"]


@pytest.mark.parametrize("period", ["2026-13", "2026-1", "2026/10", "202610", "October", "", "2026-10-01"])
def test_a_malformed_period_is_an_error(folder: Folder, period: str) -> None:
    folder.score_x(f"employee_id,period,x\na,{period},80\n")
    assert "YYYY-MM" in at(folder.refused(1), "metrics.csv:2:period")


@pytest.mark.parametrize("day", ["2026/10/05", "20261005", "5.10.2026", "2026-10-5", "2026-02-30", "2026-10-05T08:00"])
def test_a_malformed_date_is_an_error_that_says_what_is_expected(folder: Folder, day: str) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=f"employee_id,hired\na,{day}\n",
                 metrics=FULL, incidents=NO_INCIDENTS + f"a,{day},cq_attitude\n")  # fmt: skip
    errors = folder.refused(1)
    assert len(errors) == 2
    assert "YYYY-MM-DD" in at(errors, "people.csv:2:hired")
    assert "YYYY-MM-DD" in at(errors, "incidents.csv:2:date")
    assert f'"{day}"' in errors[0]


def test_a_second_value_for_one_person_and_metric_names_both_places(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.write(config=HEAD + collect("metrics", "more").replace('"more"', '"metrics"') + TEAM + X,
                 more="employee_id,metric,value\na,x,80\n")  # fmt: skip
    (error,) = folder.refused(1)
    assert error.startswith("more.csv:2:value: ")
    assert "metrics.csv:2:x" in error


def test_a_duplicate_row_is_a_second_value(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\na,80\n")
    (error,) = folder.refused(1)
    assert error.startswith("metrics.csv:3:x: ")
    assert "metrics.csv:2:x" in error


def test_a_blank_beside_a_value_is_no_second_value(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\na,\n")
    folder.ran()
    assert folder.column("score") == {"a": "80"}
