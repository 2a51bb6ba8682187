"""Sentences of the text on schemes in TOML that a reader could pass over: settings from a file, a chain of scorers."""

from __future__ import annotations

import pytest
from toml_schemes.desk import Desk, staff, table
from toml_schemes.fine_print.parts import AHT, PAY, person


def test_from_is_merged_table_by_table_and_keys_beside_it_win(desk: Desk) -> None:
    score = '[team.score]\nuse = "criteria"\nfrom = "scheme.toml"\ntotal = { cap = 50 }\n[team.score.criteria.a]\n'
    score += 'bands = [[">= 5", 60], ["< 5", 20]]\n'
    scheme = "total = { floor = 10 }\n" + AHT
    ran = desk.run(scheme, score=score, people=staff(2), metrics=table("x", "9", "1"))
    assert ran.scores() == {"1": "50", "2": "20"}
    assert ran.line("a")["rule"] == ">= 5"


CHAIN = """
[[team.score]]
use = "criteria"
name = "{name}"
[team.score.criteria.a]
metric = "x"
bands = [[">= 10", 10], ["< 10", -3]]
[team.score.grade]
use = "bands"
bands = [[">= 5", "A"], ["[0, 5)", "B"], ["< 0", "C"]]
[[team.score]]
use = "criteria"
[team.score.criteria.b]
"""


def test_what_a_scorer_yields_is_a_metric_of_the_next_and_the_input_s_own_value_wins(desk: Desk) -> None:
    score = CHAIN.format(name="qa") + 'metric = "qa.grade"\nbands = [["A", 10], ["B", 5], ["C", 1]]\n'
    ran = desk.run(score=score, people=staff(3), metrics=table("x,qa.grade", "12,", "5,", "5,B"))
    assert ran.scores() == {"1": "10", "2": "1", "3": "5"}


@pytest.mark.parametrize("name", ["pay", "score", "grade", "qa.criteria"])
def test_a_scorer_may_have_any_name(desk: Desk, name: str) -> None:
    score = CHAIN.format(name=name) + 'metric = "x"\nbands = [["-", 7]]\n'
    pay = PAY + '[team.pay.lines.base]\ncolumn = "base_pay"\n'
    ran = desk.run(score=score, grade="", pay=pay, people=person(base="5"), metrics=table("x", "12"))
    assert ran.results["1"]["total_pay"] == "5.00"


@pytest.mark.parametrize(
    "criterion",
    ['metric = "qa.grade"\nbands = [["A", 10], ["B", 5]]\n',
     'metric = "qa.score"\nbands = [[">= 5", 10], ["[0, 5)", 5]]\n',
     'metric = "qa.score"\nbands = [["A", 10], ["B", 5]]\n',
     'metric = "qa.grade"\nbands = [[">= 5", 10], ["< 5", 5]]\n',
     'inputs = ["qa.grade"]\ntable = [["A", 10], ["B", 5]]\n'],
)  # fmt: skip
def test_a_criterion_must_cover_all_that_an_earlier_scorer_yields(desk: Desk, criterion: str) -> None:
    ran = desk.wrong(score=CHAIN.format(name="qa") + criterion, metrics=table("x", "5"))
    assert "team[0].score[1].criteria.b" in ran.errors[0]
