"""Sentences of the text on schemes in TOML that a reader could pass over: cells, bands, domains and ratios."""

from __future__ import annotations

import pytest
from toml_schemes.desk import Desk, staff, table
from toml_schemes.fine_print.parts import AHT, ONE, scored

# Cells and bands


def test_edges_belong_where_the_cell_says(desk: Desk) -> None:
    values = ["0", "20", "20.000001", "40", "40.000001", ""]
    assert scored(desk, AHT, "x", *values) == ["100", "100", "80", "80", "40", ""]


def test_the_rule_is_the_text_of_the_cell_that_matched(desk: Desk) -> None:
    ran = desk.run(AHT, metrics=table("x", "33.5"))
    row = ran.line("a")
    assert (row["input"], row["rule"], row["value"], row["contribution"]) == ("33.5", "(20, 40]", "80", "80")


def test_the_same_cell_may_be_bare_or_quoted(desk: Desk) -> None:
    scheme = '[criteria.a]\nmetric = "x"\nunit = "count"\nmax = "3"\nbands = [[0, "1.5"], ["1", 2.5], ["2, 3", 0]]\n'
    assert scored(desk, scheme, "x", "0", "1", "2", "3") == ["1.5", "2.5", "0", "0"]


def test_texts_and_truths(desk: Desk) -> None:
    scheme = """
[criteria.a]
metric = "quality"
bands = [["A", 10], ["B, C", 5]]
[criteria.b]
metric = "on_time"
bands = [["true", 3], [false, 1]]
"""
    rows = ["A,true", "B,false", "C,是", "B,否"]
    assert scored(desk, scheme, "quality,on_time", *rows) == ["13", "6", "8", "6"]


def test_a_text_that_no_cell_knows_is_an_error_without_a_dash(desk: Desk) -> None:
    scheme = '[criteria.a]\nmetric = "quality"\nbands = [["A", 10], ["B", 5]]\n'
    ran = desk.wrong(scheme, metrics=table("quality", "C"), code=1)
    assert "metrics.csv:2:quality" in ran.error("one of A, B")


def test_missing_is_a_condition_and_a_dash_does_not_look(desk: Desk) -> None:
    scheme = '[criteria.a]\nmetric = "x"\nbands = [[">= 5", 10], ["< 5", 1], ["missing", 4]]\n'
    assert scored(desk, scheme, "x", "5", "4", "") == ["10", "1", "4"]
    assert scored(desk, ONE, "x", "5", "") == ["10", "10"]


# Domains


@pytest.mark.parametrize(
    ("keys", "bands", "gap"),
    [
        ('metric = "x"\nunit = "count"', '["<= 2", 1], [">= 3", 0]', None),
        ('metric = "x"', '["<= 2", 1], [">= 3", 0]', "(2, 3), for example 2.5"),
        ('metric = "x"\nunit = "s"', '[">= 0", 1]', None),
        ('metric = "x"\nunit = "%"', '["[0, 100]", 1]', None),
        ('metric = "x"\nunit = "%"\nmax = 120', '["[0, 100]", 1]', "> 100, for example 110"),
        ('metric = "x"\nmin = -10', '[">= 0", 1]', "< 0, for example -6"),
        ('metric = "x"\nmin = 1\nmax = 5\nunit = "count"', '["1, 2", 1], ["[3, 5]", 0]', None),
        ('ratio = ["p", "q"]', '["[0, 100]", 1]', None),
        ('ratio = ["p", "q"]', '["(0, 100]", 1]', "0"),
    ],
)
def test_domains_of_the_lint(desk: Desk, keys: str, bands: str, gap: str | None) -> None:
    scheme = f"[criteria.a]\n{keys}\nbands = [{bands}]\n"
    if gap is None:
        desk.run(scheme, metrics="employee_id\n")
    else:
        assert f"criteria.a.bands: no band covers {gap}: " in desk.wrong(scheme).error("no band covers")


def test_a_value_outside_its_domain_is_an_error_of_the_data(desk: Desk) -> None:
    scheme = '[criteria.a]\nmetric = "x"\nmin = 1\nmax = 5\nbands = [["-", 1]]\n'
    ran = desk.wrong(scheme, people=staff(2), metrics=table("x", "0.9", "5.000001"), code=1)
    assert len(ran.errors) == 2


@pytest.mark.parametrize(
    ("limits", "bands", "row"),
    [
        ("max = 50", '["[0, 20]", 1], ["(20, 50]", 5]', "8,10"),
        ("min = 20", '["[20, 50]", 1], ["(50, 100]", 5]', "1,10"),
        ("max = 200", '["[0, 100]", 1], ["(100, 200]", 5]', "50,10"),
    ],
)
def test_a_ratio_outside_min_and_max_is_an_error_of_the_data_and_never_the_nearest_band(
    desk: Desk, limits: str, bands: str, row: str
) -> None:
    scheme = f'[criteria.a]\nratio = ["p", "q"]\n{limits}\nbands = [{bands}]\n'
    ran = desk.wrong(scheme, metrics=table("p,q", row), code=1)
    assert ran.error("metrics.csv:2")


def test_a_gap_for_a_person_is_flagged_and_its_points_are_before_the_weight(desk: Desk) -> None:
    scheme = """
[criteria.a]
metric = "x"
weight = 50
bands = [[">= 80", 100], ["< 50", 0]]
gap = "review"
gap_points = 30
[criteria.b]
metric = "y"
weight = 50
bands = [["-", 100]]
"""
    ran = desk.run(scheme, metrics=table("x,y", "60,1"))
    assert ran.score() == "65"
    assert (ran.line("a")["value"], ran.line("a")["contribution"], ran.line("a")["rule"]) == (
        "30", "15", "gap [50, 80)",
    )  # fmt: skip
    assert ran.flagged() == {"gap": "review"}
    assert ran.results["1"]["status"] == "review"


RATIO = '[criteria.a]\nratio = ["p", "q"]\nbands = [[">= 90", 100], ["[80, 90)", 70], ["< 80", 0]]\n'


# Ratios


def test_a_ratio_is_in_percent_at_six_decimals_half_up(desk: Desk) -> None:
    bands = '[">= 66.666667", 2], ["(33.333332, 66.666667)", 1], ["<= 33.333332", 0]'
    scheme = f'[criteria.a]\nratio = ["p", "q"]\nbands = [{bands}]\n'
    assert scored(desk, scheme, "p,q", "2,3", "1,3", "0,3") == ["2", "1", "0"]


@pytest.mark.parametrize(
    ("setting", "score", "status"), [("", "", "incomplete"), ('not_applicable = "full"', "100", "ok")]
)
def test_a_ratio_over_0_is_not_applicable(desk: Desk, setting: str, score: str, status: str) -> None:
    ran = desk.run(f"{RATIO}{setting}\n", metrics=table("p,q", "0,0"))
    assert (ran.score(), ran.results["1"]["status"], ran.line("a")["rule"]) == (score, status, "n/a")


def test_a_part_above_its_whole_is_an_error(desk: Desk) -> None:
    assert "metrics.csv:2" in desk.wrong(RATIO, metrics=table("p,q", "11,10"), code=1).errors[0]
