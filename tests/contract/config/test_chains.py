"""The contract's section "A run config": several scorers of one team."""

from __future__ import annotations

from contract.config.basic import BASIC, simple
from contract.folder import HEAD, LETTER, PEOPLE, TEAM, Folder, X, collect

CHAIN = """
[[team.score]]
use  = "criteria"
name = "first"
{}
[team.score.criteria.x]
metric = "x"
max    = 100

[[team.score]]
use  = "criteria"
name = "second"
[team.score.criteria.before]
metric = "first.score"
max    = 100
weight = 50
[team.score.criteria.y]
metric = "y"
max    = 100
weight = 50
"""
TWO_SCORERS = HEAD + collect("metrics") + TEAM + CHAIN


def test_what_one_scorer_yields_is_a_metric_for_the_next(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format(""), people=PEOPLE, metrics="employee_id,x,y\na,80,60\n")
    folder.ran()
    assert folder.column("score") == {"a": "70"}
    assert folder.lines("scheme", "line", "input", "contribution") == [
        ("first", "x", "80", "80"), ("second", "before", "80", "40"), ("second", "y", "60", "30"),
    ]  # fmt: skip


def test_a_value_that_the_input_holds_wins(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format(""), people="employee_id\na\nb\n",
                 metrics="employee_id,x,y,first.score\na,80,60,100\nb,80,60,\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80", "b": "70"}
    assert folder.lines("line", "input", employee_id="a")[1] == ("before", "100")


def test_an_earlier_scorer_may_lack_its_input_where_the_input_holds_what_it_yields(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format(""), people=PEOPLE, metrics="employee_id,x,y,first.score\na,,60,100\n")
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    assert folder.flags() == []  # nothing that is required is missing
    assert folder.column("status") == {"a": "ok"}


def test_what_an_earlier_scorer_lacks_is_missing_once(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format(""), people=PEOPLE, metrics="employee_id,x,y\na,,60\n")
    folder.ran()
    assert folder.column("status") == {"a": "incomplete"}
    (flag,) = folder.flags()
    assert (flag["flag"], flag["message"]) == ("missing", "x is missing")


def test_an_entry_may_carry_its_own_grade(folder: Folder) -> None:
    by_grade = CHAIN.format('grade = "service_conduct:letter"\n').replace(
        'metric = "first.score"\nmax    = 100',
        'inputs = ["first.grade"]\ntable = [["A, B", 100], ["-", 20]]\nhit = "first"',
    )
    folder.write(config=HEAD + collect("metrics") + TEAM + by_grade, people="employee_id\na\nb\n",
                 metrics="employee_id,x,y\na,80,60\nb,79,60\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80", "b": "40"}
    assert folder.column("grade") == {"a": "", "b": ""}


def test_the_teams_grade_and_pay_read_the_last_entry(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format("") + LETTER + '[team.pay]\nuse = "service_conduct:float"\n',
                 people="employee_id,hired,base_pay\na,2020-01-01,1000\n",
                 metrics="employee_id,x,y\na,80,100\n")  # fmt: skip
    folder.ran()
    (row,) = folder.results()
    assert (row["score"], row["grade"], row["performance_pay"]) == ("90", "A", "100.00")


def test_the_last_entrys_own_grade_is_the_teams_where_it_has_none(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format("").replace('"second"', '"second"\ngrade = "service_conduct:letter"'),
                 people=PEOPLE, metrics="employee_id,x,y\na,80,100\n")  # fmt: skip
    folder.ran()
    assert folder.column("grade") == {"a": "B"}


def test_names_are_unique_in_a_team(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format("").replace('"second"', '"first"'), people=PEOPLE,
                 metrics="employee_id,x,y\na,80,60\n")  # fmt: skip
    (error,) = folder.refused(2)
    assert "first" in error
    assert "team[0].score[1]" in error


def test_a_name_left_out_is_the_components_bare_name(folder: Folder) -> None:
    config = TWO_SCORERS.format("").replace('name = "second"', "")
    folder.write(config=config, people=PEOPLE, metrics="employee_id,x,y\na,80,60\n")
    folder.ran()
    assert {scheme for (scheme,) in folder.lines("scheme")} == {"first", "criteria"}
    folder.write(config=config.replace('name = "first"', ""))
    assert "criteria" in folder.refused(2)[0]


def test_a_table_score_may_carry_a_name_too(folder: Folder) -> None:
    simple(folder, BASIC + X.replace('use = "criteria"', 'use = "criteria"\nname = "ours"'))
    folder.ran()
    assert folder.lines("scheme") == [("ours",)]
