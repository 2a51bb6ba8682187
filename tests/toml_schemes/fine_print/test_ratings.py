"""Sentences of the text on schemes in TOML that a reader could pass over: ratings and decisions."""

from __future__ import annotations

import pytest
from toml_schemes.desk import Desk, table

RATED = """
[criteria.courtesy]
rating = "courtesy"
raters = { superior = 70, customer = 30 }
levels = [["1", 20], ["2", 40], ["3", 60], ["4", 80], ["5", 100]]
"""
HEAD = "employee_id,criterion,rater,sample,value,reason\n"


def rated(desk: Desk, scheme: str, *rows: str, metrics: str | None = None) -> str:
    ran = desk.run(scheme, ratings=HEAD + "".join(f"1,{row}\n" for row in rows), metrics=metrics)
    return ran.score()


def test_levels_become_points_then_samples_a_mean_then_raters_their_weights(desk: Desk) -> None:
    rows = ["courtesy,superior,s1,3,", "courtesy,superior,s2,4,", "courtesy,superior,s3,4,", "courtesy,customer,,5,"]
    assert rated(desk, RATED, *rows) == "81.333333"  # 73.333333 × 70 % + 100 × 30 %


def test_a_rater_who_is_missing_makes_it_incomplete_and_one_who_says_n_a_does_not_count(desk: Desk) -> None:
    assert rated(desk, RATED, "courtesy,superior,,3,") == ""
    assert rated(desk, RATED, "courtesy,superior,,3,", "courtesy,customer,,n/a,") == "60"


def test_every_rater_n_a_is_not_applicable(desk: Desk) -> None:
    rows = ("courtesy,superior,,n/a,", "courtesy,customer,,n/a,")
    assert rated(desk, RATED, *rows) == ""
    assert rated(desk, RATED + 'not_applicable = "full"\n', *rows) == "100"


def test_a_rater_who_is_not_listed_is_shown_and_not_counted(desk: Desk) -> None:
    rows = HEAD + "".join(f"1,courtesy,{row}\n" for row in ("superior,,3,", "customer,,3,", "self,,5,"))
    ran = desk.run(RATED, ratings=rows)
    assert ran.score() == "60"
    assert ran.flagged() == {"rater_not_counted": "info"}
    assert "self" in ran.line("courtesy")["input"]


def test_without_raters_one_rater_only(desk: Desk) -> None:
    scheme = RATED.replace("raters = { superior = 70, customer = 30 }\n", "")
    assert rated(desk, scheme, "courtesy,self,a,3,", "courtesy,self,b,5,") == "80"
    rows = HEAD + "1,courtesy,self,,3,\n1,courtesy,superior,,3,\n"
    assert desk_refuses_second_rater(desk, scheme, rows)


def desk_refuses_second_rater(desk: Desk, scheme: str, rows: str) -> bool:
    ran = desk.attempt(scheme, ratings=rows)
    return ran.code == 1 and "ratings.csv:3" in ran.err


def test_a_level_that_is_not_printed_is_an_error(desk: Desk) -> None:
    ran = desk.wrong(RATED, ratings=HEAD + "1,courtesy,superior,,3.5,\n1,courtesy,customer,,6,\n", code=1)
    assert len(ran.errors) == 2


@pytest.mark.parametrize(
    ("keys", "metrics"),
    [('metric = "x"\nbands = [[">= 5", 10], ["< 5", 1]]', table("x", "")),
     ('metric = "x"\nbands = [[">= 5", 10], ["< 5", 1]]', table("x", "n/a")),
     ('metric = "x"\nbands = [[">= 5", 10], ["< 5", 1]]', table("x", "7"))],
)  # fmt: skip
def test_an_override_settles_a_criterion_also_a_missing_or_inapplicable_one(
    desk: Desk, keys: str, metrics: str
) -> None:
    ran = desk.run(f"[criteria.a]\n{keys}\n", metrics=metrics, ratings=HEAD + "1,a,override,,3.25,agreed\n")
    assert (ran.score(), ran.results["1"]["status"], ran.line("a")["rule"]) == ("3.25", "ok", "override")
    assert ran.flagged() == {"override": "info"}
    assert "agreed" in ran.line("a")["note"]


@pytest.mark.parametrize(("value", "good"), [("0", True), ("10", True), ("10.5", False), ("-1", False)])
def test_an_override_lies_within_0_and_the_highest_points(desk: Desk, value: str, good: bool) -> None:
    scheme = '[criteria.a]\nmetric = "x"\nbands = [[">= 5", 10], ["< 5", 4]]\n'
    ran = desk.attempt(scheme, metrics=table("x", "7"), ratings=HEAD + f"1,a,override,,{value},agreed\n")
    assert ran.code == (0 if good else 1)


def test_an_override_takes_the_gap_s_review_away_and_concerns_its_criterion_alone(desk: Desk) -> None:
    gap = 'bands = [[">= 80", 100], ["< 50", 0]]\ngap = "review"\ngap_points = 30\n'
    scheme = f'[criteria.a]\nmetric = "x"\n{gap}[criteria.b]\nmetric = "y"\n{gap}'
    ran = desk.run(scheme, metrics=table("x,y", "60,90"), ratings=HEAD + "1,a,override,,55,agreed\n")
    assert (ran.score(), ran.flagged()) == ("155", {"override": "info"})


def test_an_override_names_the_criterion_also_where_its_ratings_have_another_name(desk: Desk) -> None:
    scheme = '[criteria.polite]\ntitle = "礼貌"\nrating = "courtesy"\nlevels = [["1", 20], ["2", 40], ["3", 60]]\n'
    for name in ("polite", "courtesy", "礼貌"):
        ratings = f"employee_id,criterion,rater,value,reason\n1,{name},override,55,why\n"
        assert desk.run(scheme, ratings=ratings).score() == "55"
