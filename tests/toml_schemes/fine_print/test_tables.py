"""Sentences of the text on schemes in TOML that a reader could pass over: tables."""

from __future__ import annotations

import pytest
from toml_schemes.desk import Desk, staff, table
from toml_schemes.fine_print.parts import scored


@pytest.mark.parametrize(
    ("hit", "table_", "points"),
    [
        ("unique", '["<= 2", 10], ["> 2", 5]', ["10", "5"]),
        ("first", '["<= 2", 10], ["-", 5]', ["10", "5"]),
        ("any", '["<= 2", 10], ["<= 1", 10], ["> 2", 5]', ["10", "5"]),
        ("sum", '["<= 2", 10], ["-", 5], ["<= 1", 2]', ["17", "5"]),
        ("min", '["<= 2", 10], ["-", 5], ["<= 1", 2]', ["2", "5"]),
        ("max", '["<= 2", 10], ["-", 5], ["<= 1", 2]', ["10", "5"]),
        ("count", '["<= 2", 10], ["-", 5], ["<= 1", 2]', ["3", "1"]),
        ("sum", '["<= 2", 10], ["<= 1", 2]', ["12", "0"]),
        ("count", '["<= 2", 10], ["<= 1", 2]', ["2", "0"]),
    ],
)
def test_hit_policies(desk: Desk, hit: str, table_: str, points: list[str]) -> None:
    scheme = f'[criteria.a]\ninputs = ["p"]\nhit = "{hit}"\ntable = [{table_}]\n'
    assert scored(desk, scheme, "p", "1", "9") == points
    stated = f'hit = "{hit}"\n' if hit != "unique" else ""
    scheme = f'[criteria.a]\ninputs = ["p"]\n{stated}table = [{table_}]\n'
    assert scored(desk, scheme, "p", "1", "9") == points


def test_a_row_s_outcome_is_missing_when_a_row_that_could_have_decided_was_held_up(desk: Desk) -> None:
    scheme = """
[criteria.a]
inputs = ["p", "q"]
hit = "first"
table = [["0", "-", 100], ["<= 2", "0", 80], ["-", "-", 40]]
"""
    rows = ["0,", "1,", ",0", "3,", "1,0", ","]
    assert scored(desk, scheme, "p,q", *rows) == ["100", "", "", "40", "80", ""]
    ran = desk.run(scheme, people=staff(2), metrics=table("p,q", "1,", ","))
    assert [flag["message"] for flag in ran.flags if flag["employee_id"] == "1"] == ["q is missing"]
