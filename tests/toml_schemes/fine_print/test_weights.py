"""Sentences of the text on schemes in TOML that a reader could pass over: weights, n/a, seasons."""

from __future__ import annotations

from toml_schemes.desk import Desk, table
from toml_schemes.fine_print.parts import ONE, WEIGHTED, scored

# Weights, n/a


def test_weights_count_in_percent(desk: Desk) -> None:
    assert scored(desk, WEIGHTED, "x,y,z", "5,5,5", "1,5,1", "1,1,1") == ["100", "67", "52"]


def test_rescaled_lines_have_six_decimals_and_the_rest_is_a_line(desk: Desk) -> None:
    ran = desk.run(WEIGHTED, metrics=table("x,y,z", "n/a,1,1"))
    contributions = [row["contribution"] for row in ran.lines(stage="score")]
    assert ran.score() == "52.857143"  # (50 × 30 + 55 × 40) ÷ 70
    assert contributions == ["0", "21.428571", "31.428571", "0.000001"]
    assert ran.line("rounding")["value"] == "0.000001"


def test_without_n_a_nothing_is_rescaled_and_nothing_rounded(desk: Desk) -> None:
    ran = desk.run(WEIGHTED, metrics=table("x,y,z", "1,1,1"))
    assert [row["line"] for row in ran.lines()] == ["a", "b", "c"]


def test_nothing_applicable_is_incomplete(desk: Desk) -> None:
    scheme = ONE + 'weight = 100\nnot_applicable = "rescale"\n'
    ran = desk.run(scheme, metrics=table("x", "n/a"))
    assert ran.results["1"]["status"] == "incomplete"
    assert ran.flagged() == {"missing": "review"}


def test_full_is_the_highest_points_in_force(desk: Desk) -> None:
    scheme = """
[criteria.a]
metric = "x"
bands = [[">= 5", 10], ["< 5", 1]]
seasons = [{ months = [10], bands = [[">= 5", 7], ["< 5", 1]] }]
not_applicable = "full"
"""
    assert scored(desk, scheme, "x", "n/a") == ["7"]
    assert scored(desk, scheme, "x", "n/a", period="2026-09") == ["10"]


def test_an_input_of_a_table_that_is_n_a_makes_the_criterion_n_a(desk: Desk) -> None:
    scheme = """
[criteria.a]
inputs = ["p", "q"]
hit = "first"
table = [["0", "-", 100], ["-", "-", 40]]
not_applicable = "full"
"""
    assert scored(desk, scheme, "p,q", "1,n/a", "n/a,1", "1,1", "0,") == ["100", "100", "40", "100"]


# Seasons


def test_a_season_inherits_what_it_does_not_state(desk: Desk) -> None:
    scheme = """
[criteria.a]
inputs = ["p", "q"]
hit = "first"
table = [["0", "-", 100], ["-", "-", 40]]
seasons = [{ months = [1, 2], table = [["<= 5", "-", 90], ["-", "-", 10]] }]
"""
    assert scored(desk, scheme, "p,q", "3,1", period="2026-02") == ["90"]
    assert scored(desk, scheme, "p,q", "3,1", period="2026-03") == ["40"]
