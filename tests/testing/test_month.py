"""The fixture `run_month`: a month on tables that stand in the test itself."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kpicore.testing import Month

Run = Callable[..., Month]

SCHEME = {
    "score": {
        "use": "criteria",
        "criteria": {
            "speed": {"metric": "reply_s", "bands": [["<= 20", 100], ["> 20", 60]]},
            "courtesy": {"rating": "courtesy", "levels": [["1", 0], ["2", 10]]},
        },
        "sections": {"conduct": {"incidents": {"rude": -5}}},
    }
}


def test_rows_of_several_people(run_month: Run) -> None:
    month = run_month(
        SCHEME,
        metrics=[{"employee_id": "a", "reply_s": 20}, {"employee_id": "b", "reply_s": Decimal("20.5")}],
        ratings=[{"employee_id": who, "criterion": "courtesy", "value": 2} for who in "ab"],
        incidents=[{"employee_id": "b", "incident": "rude"}],
    )
    assert {who: month.score(who) for who in month.results} == {"a": 110, "b": 65}
    assert month.lines("b") == {"speed": 60, "courtesy": 10, "rude": -5}
    assert month.errors == ""


def test_one_person_needs_no_name(run_month: Run) -> None:
    month = run_month(SCHEME, metrics={"reply_s": 20}, ratings={"criterion": "courtesy", "value": 1})
    assert month.score() == 100
    assert month.flags_of() == []


def test_text_as_a_csv_file_has_it(run_month: Run) -> None:
    month = run_month(
        SCHEME,
        people="""
            employee_id, name
            a, Ann (made up)
        """,
        metrics="employee_id,reply_s\na,21",
        ratings="employee_id,criterion,rater,value\na,courtesy,superior,2",
    )
    assert month.results["a"]["name"] == "Ann (made up)"
    assert month.score("a") == 70


def test_a_whole_config_as_text(run_month: Run) -> None:
    config = """
        [[team]]
        name = "one"
        where = { department = ["x"] }
        [team.score]
        use = "criteria"
        criteria.speed = { metric = "reply_s", bands = [["<= 20", 100], ["> 20", 60]] }
    """
    people = [{"employee_id": "a", "department": "x"}, {"employee_id": "b", "department": "y"}]
    month = run_month(config, people=people, metrics=[{"employee_id": "a", "reply_s": 1}])
    assert list(month.results) == ["a"]
    assert month.flags_of("b") == ["no_team"]


def test_a_kind_without_a_collector(run_month: Run) -> None:
    month = run_month(SCHEME, metrics={"reply_s": 20}, incidents=None, ratings={"criterion": "courtesy", "value": 1})
    assert "no_incidents" in month.flags_of("")


def test_an_unexpected_rejection_fails_with_its_errors(run_month: Run) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"metrics.csv:2:reply_s"):
        run_month(SCHEME, metrics={"reply_s": "soon"})


def test_an_expected_rejection_is_looked_at(run_month: Run) -> None:
    month = run_month(SCHEME, metrics={"reply_s": "soon"}, rejected=True)
    assert month.exit_code == 1
    assert "metrics.csv:2:reply_s" in month.errors
    assert month.results == {}
    with pytest.raises(pytest.fail.Exception, match="was to be rejected, and ran"):
        run_month(SCHEME, metrics={"reply_s": 1}, rejected=True)


def test_files_beside_the_config(run_month: Run) -> None:
    scheme = 'criteria.speed = { metric = "reply_s", bands = [["<= 20", 100], ["> 20", 60]] }'
    team = {"score": {"use": "criteria", "from": "desk.toml"}}
    assert run_month(team, metrics={"reply_s": 20}, files={"desk.toml": scheme}).score() == 100
