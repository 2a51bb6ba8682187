"""The contract's section "What goes in": ratings and decisions."""

from __future__ import annotations

import pytest
from contract.folder import (
    DESK_CONFIG,
    FULL,
    HEAD,
    NO_INCIDENTS,
    NO_RATINGS,
    PEOPLE,
    TEAM,
    TWO,
    Folder,
    at,
    collect,
)

COURTESY = """
[team.score]
use = "criteria"
[team.score.criteria.courtesy]
rating = "courtesy"
raters = { superior = 70, customer = 30 }
levels = [["1", 20], ["2", 40], ["3", 60], ["4", 80], ["5", 100]]
"""
RATED = HEAD + collect("ratings") + TEAM + COURTESY
RATING_COLUMNS = "employee_id,criterion,rater,sample,value,reason\n"


def test_an_unknown_criterion_and_rater_are_errors(folder: Folder) -> None:
    folder.write(config=RATED, people=PEOPLE,
                 ratings=RATING_COLUMNS + "a,courtesie,superior,,3,\na,courtesy,boss,,3,\n")  # fmt: skip
    errors = folder.refused(1)
    assert len(errors) == 2
    assert "courtesy" in at(errors, "ratings.csv:2:criterion")
    assert '"boss"' in at(errors, "ratings.csv:3:rater")


def test_raters_are_averaged_and_weighted(folder: Folder) -> None:
    folder.write(config=RATED, people=PEOPLE,
                 ratings=RATING_COLUMNS + "a,courtesy,superior,chat 1,5,\na,courtesy,上级,chat 2,4,\n"
                         "a,courtesy,customer,,3,\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "81"}  # 90 × 70 % + 60 × 30 %


def test_a_second_value_for_one_person_criterion_rater_and_sample(folder: Folder) -> None:
    folder.write(config=RATED, people=PEOPLE,
                 ratings=RATING_COLUMNS + "a,courtesy,superior,chat 1,5,\na,courtesy,customer,chat 1,5,\n"
                         "a,courtesy,superior,chat 1,4,\n")  # fmt: skip
    (error,) = folder.refused(1)
    assert error.startswith("ratings.csv:4:value: ")
    assert "ratings.csv:2:value" in error


def test_an_override_settles_a_criterion_by_decision(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, incidents=NO_INCIDENTS,
                 metrics="employee_id,outbound_issues,inbound_issues\na,5500,3500\n",
                 ratings=NO_RATINGS + "a,calls_answered,override,-1.5,line was down\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "23.5"}
    assert folder.column("status") == {"a": "ok"}
    assert ("calls_answered", "override", "-1.5", "-1.5", "line was down") in folder.lines(
        "line", "rule", "value", "contribution", "note"
    )
    assert folder.flag_ids() == [("a", "override", "info")]


@pytest.mark.parametrize("value", ["-4.1", "0.5", "", "n/a", "much"])
def test_an_override_stays_within_the_range_of_the_criterion(folder: Folder, value: str) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, incidents=NO_INCIDENTS, metrics=FULL,
                 ratings=NO_RATINGS + f"a,calls_answered,override,{value},because\n")  # fmt: skip
    assert "from -4 to 0" in at(folder.refused(1), "ratings.csv:2:value")


def test_an_override_needs_a_reason(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, incidents=NO_INCIDENTS, metrics=FULL,
                 ratings=NO_RATINGS + "a,calls_answered,override,-1, \n")  # fmt: skip
    assert "reason" in at(folder.refused(1), "ratings.csv:2:reason")


def test_two_overrides_of_one_criterion_are_an_error(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, incidents=NO_INCIDENTS, metrics=FULL,
                 ratings=NO_RATINGS + "a,calls_answered,override,-1,x\na,calls_answered,override,-2,y\n")  # fmt: skip
    assert "ratings.csv:2:value" in at(folder.refused(1), "ratings.csv:3:value")


def test_an_override_takes_a_gaps_review_flag_away(folder: Folder) -> None:
    scheme = """
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
bands  = [[">= 85", 100], ["< 80", 40]]
gap = "review"
gap_points = 60
"""
    folder.write(config=HEAD + collect("metrics", "ratings") + TEAM + scheme, people=TWO,
                 metrics="employee_id,x\na,82\nb,82\n", ratings=NO_RATINGS + "b,x,override,70,agreed\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "60", "b": "70"}
    assert folder.column("status") == {"a": "review", "b": "ok"}
    assert folder.flag_ids() == [("a", "gap", "review"), ("b", "override", "info")]


def test_a_comment_is_shown_and_gives_no_points(folder: Folder) -> None:
    folder.write(config=DESK_CONFIG, people=PEOPLE, incidents=NO_INCIDENTS, metrics=FULL,
                 ratings=NO_RATINGS + "a,initiative,superior,,thinks ahead\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "25"}
    assert folder.flag_ids() == [("a", "comment", "info")]
    assert "thinks ahead" in folder.flags()[0]["message"]


def test_a_rater_who_is_not_listed_is_shown_and_not_counted(folder: Folder) -> None:
    folder.write(config=RATED, people=PEOPLE,
                 ratings=RATING_COLUMNS + "a,courtesy,superior,,5,\na,courtesy,customer,,5,\n"
                         "a,courtesy,self,,1,\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "100"}
    assert folder.flag_ids() == [("a", "rater_not_counted", "info")]
    (line,) = folder.ledger()
    assert "self" in line["input"]
