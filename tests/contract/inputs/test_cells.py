"""The contract's section "What goes in": numbers, truth values, blanks and n/a."""

from __future__ import annotations

import pytest
from contract.folder import DESK, HEAD, NO_INCIDENTS, PEOPLE, TEAM, Folder, X, at, collect


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        ("98.5", "98.5"), ('" 98.50 "', "98.5"), ("0", "0"), ("007", "7"), ("1e1", None), ("+5", "5"), ("-0", "0"),
        ("0.1234565", "0.123457"), ("9.7333333333333334", "9.733333"), ("1.0000000000", "1"),
        ("-1", None), ("100.5", None), ("98.5%", None), ("NaN", None), ("inf", None), ("ninety", None), ("9 0", None),
        ("１０", "10"), ("98,5", None), ("#DIV/0!", None), ("=1+1", None), ("0x10", None), ("1_0", None), ("--1", None),
        ("100.0000004", "100"), ("100.0000006", None),
    ],
)  # fmt: skip
def test_numbers_are_exact_decimals(folder: Folder, cell: str, score: str | None) -> None:
    cell = f'"{cell}"' if "," in cell else cell
    folder.score_x(f"employee_id,x\na,{cell}\n")
    if score is None:
        at(folder.refused(1), "metrics.csv:2:x")
    else:
        folder.ran()
        assert folder.column("score") == {"a": score}


@pytest.mark.parametrize(
    ("cell", "read"),
    [("1,150", "1150"), ("1150", "1150"), ("1150.0", "1150"), ("999,999,999,999", "999999999999"),
     ("11,50", None), ("1,1500", None), ("1150.5", None), ("1000000000000", None), ("1,000,000,000,000", None)],
)  # fmt: skip
def test_thousands_and_whole_numbers(folder: Folder, cell: str, read: str | None) -> None:
    metrics = f'employee_id,calls_answered,outbound_issues,inbound_issues\na,"{cell}",5500,3500\n'
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK, people=PEOPLE, metrics=metrics,
                 incidents=NO_INCIDENTS)  # fmt: skip
    if read is None:
        at(folder.refused(1), "metrics.csv:2:calls_answered")
    else:
        folder.ran()
        assert ("calls_answered", read) in folder.lines("line", "input")


@pytest.mark.parametrize(("cell", "score"), [("98.5%", "98.5"), ("98.5", "98.5"), ("98.5 %", None), ("100.1%", None)])
def test_a_percent_sign_for_a_metric_in_percent(folder: Folder, cell: str, score: str | None) -> None:
    folder.score_x(f"employee_id,x\na,{cell}\n")
    folder.write(config=HEAD + collect("metrics") + TEAM + X + 'unit = "%"\n')
    if score is None:
        at(folder.refused(1), "metrics.csv:2:x")
    else:
        folder.ran()
        assert folder.column("score") == {"a": score}


def test_rounded_decimals_are_one_info_flag_a_column(folder: Folder) -> None:
    folder.score_x(
        "employee_id,x\na,0.9733333333333334\nb,-0.0000000\n", "employee_id,base_pay\na,1.00000001\nb,2.00000001\n"
    )
    folder.ran()
    assert folder.flag_ids() == [("", "rounded", "info"), ("", "rounded", "info")]
    messages = [flag["message"] for flag in folder.flags()]
    assert "people.csv" in messages[0]
    assert "base_pay" in messages[0]
    assert "2" in messages[0]
    assert "metrics.csv" in messages[1]
    assert "x" in messages[1]
    assert folder.column("score") == {"a": "0.973333", "b": "0"}


def test_a_value_of_a_million_millions_is_an_error(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n", "employee_id,base_pay\na,1000000000000\n")
    at(folder.refused(1), "people.csv:2:base_pay")


@pytest.mark.parametrize(
    ("cell", "right"), [("true", True), ("false", True), ("是", True), ("否", True), ("TRUE", True), ("", True),
                        ("yes", False), ("1", False), ("x", False)],
)  # fmt: skip
def test_truth_values(folder: Folder, cell: str, right: bool) -> None:
    folder.score_x("employee_id,x\na,80\n", f"employee_id,probation\na,{cell}\n")
    if right:
        folder.ran()
    else:
        assert "true or false" in at(folder.refused(1), "people.csv:2:probation")


def test_a_blank_is_missing_and_never_0(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,\nb,   \nc,0\n", "employee_id\na\nb\nc\nd\n")
    folder.ran()
    assert folder.column("score") == {"a": "", "b": "", "c": "0", "d": ""}
    assert folder.column("status") == {"a": "incomplete", "b": "incomplete", "c": "ok", "d": "incomplete"}
    assert [(row["employee_id"], row["flag"]) for row in folder.flags()] == [
        ("", "no_metrics"), ("a", "missing"), ("b", "missing"), ("d", "missing"),
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["n/a", "不适用", "N/A"])
@pytest.mark.parametrize(
    ("setting", "score", "status"), [("incomplete", "", "incomplete"), ("full", "90", "ok"), ("rescale", "80", "ok")]
)
def test_not_applicable_is_decided_by_the_setting(
    folder: Folder, cell: str, setting: str, score: str, status: str
) -> None:
    scheme = f"""
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
max = 100
weight = 50
not_applicable = "{setting}"
[team.score.criteria.y]
metric = "y"
max = 100
weight = 50
"""
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme, people=PEOPLE,
                 metrics=f"employee_id,x,y\na,{cell},80\n")  # fmt: skip
    folder.ran()
    assert (folder.column("score"), folder.column("status")) == ({"a": score}, {"a": status})
