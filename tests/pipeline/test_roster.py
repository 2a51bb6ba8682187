"""Who is appraised, and in which team."""

from __future__ import annotations

import pytest
from pipeline.company import PERIOD, people, team

from kpicore.model import Finding, Rejected, Text
from kpicore.pipeline.roster import Roster, assign, check_where
from kpicore.pipeline.teams import Described
from kpicore.results import FlagRow

ROSTER = "employee_id|department|role|probation|hired|left\n"


def assigned(text: str, *teams: Described) -> Roster:
    return assign(people(ROSTER + text), teams, PERIOD)


def members(roster: Roster) -> dict[str, list[str]]:
    return {name: [person.employee_id for person in found] for name, found in roster.members.items()}


def test_members_stand_in_order_of_employee_id() -> None:
    roster = assigned("E2|x||||\nE10|x||||\nE1|x||||", team("all"))
    assert members(roster) == {"all": ["E1", "E10", "E2"]}
    assert not roster.findings
    assert not roster.flags


def test_a_team_without_people_is_there_all_the_same() -> None:
    assert members(assigned("E1|x||||", team("none", department="y"), team("all"))) == {"none": [], "all": ["E1"]}


def test_keys_are_anded_and_values_ored() -> None:
    desk = team("desk", department="inquiry|business", role="agent")
    roster = assigned("E1|inquiry|agent|||\nE2|business|agent|||\nE3|inquiry|lead|||\nE4|shop|agent|||", desk)
    assert members(roster) == {"desk": ["E1", "E2"]}
    assert [flag.employee_id for flag in roster.flags] == ["E3", "E4"]


def test_two_teams_for_one_person_are_an_error_with_its_place() -> None:
    roster = assigned("E1|inquiry|agent|||", team("desk", department="inquiry"), team("agents", role="agent"))
    expected = "one team for each person"
    what = "E1 belongs to the teams desk and agents"
    assert roster.findings == [Finding("error", "people.csv:2:employee_id", what, expected)]
    assert members(roster) == {"desk": [], "agents": []}


def test_no_team_is_a_flag() -> None:
    roster = assigned("E1|shop||||", team("desk", department="inquiry"))
    message = Text("不属于任何团队, 没有结果", "belongs to no team, so there is no result")
    assert roster.flags == [FlagRow("2026-10", "", "E1", "no_team", "info", message, "")]


@pytest.mark.parametrize("wanted", ["inquiry", "查询部", "inquiry desk"])
@pytest.mark.parametrize("cell", ["inquiry", "查询部", "inquiry desk"])
def test_titles_equal_ids(cell: str, wanted: str) -> None:
    assert members(assigned(f"E1|{cell}||||\nE2|业务部||||", team("desk", department=wanted))) == {"desk": ["E1"]}


def test_a_text_that_is_no_choice_is_compared_as_it_stands() -> None:
    assert members(assigned("E1|仓库||||\nE2|仓||||", team("store", department="仓库"))) == {"store": ["E1"]}


@pytest.mark.parametrize("cell", ["true", "TRUE", "是"])
def test_truth_values_are_compared_as_such(cell: str) -> None:
    teams = team("new", probation="true"), team("old", probation="false")
    assert members(assigned(f"E1|||{cell}||\nE2|||否||", *teams)) == {"new": ["E1"], "old": ["E2"]}


def test_a_blank_truth_value_is_neither() -> None:
    teams = team("new", probation="true"), team("old", probation="false")
    assert [flag.flag for flag in assigned("E1|||||", *teams).flags] == ["no_team"]


def test_people_may_be_named() -> None:
    assert members(assigned("E1|||||\nE2|||||", team("two", employee_id="E2"))) == {"two": ["E2"]}


@pytest.mark.parametrize(
    ("hired", "left"), [("2026-10-31", ""), ("", "2026-10-01"), ("2026-10-01", "2026-10-31"), ("2026-10-05", "")]
)
def test_a_day_in_the_period_is_enough(hired: str, left: str) -> None:
    assert members(assigned(f"E1||||{hired}|{left}", team("all"))) == {"all": ["E1"]}


@pytest.mark.parametrize(
    ("hired", "left", "message"),
    [
        (
            "2026-11-01",
            "",
            Text(
                "2026-11-01 入职, 在本考核期之后, 没有结果",
                "joined on 2026-11-01, after this period, so there is no result",
            ),
        ),
        (
            "2020-01-01",
            "2026-09-30",
            Text(
                "2026-09-30 离职, 在本考核期之前, 没有结果",
                "left on 2026-09-30, before this period, so there is no result",
            ),
        ),
    ],
)
def test_who_was_not_employed_is_flagged_and_in_no_team(hired: str, left: str, message: Text) -> None:
    both = team("desk", department="x"), team("all")  # two teams would be an error
    roster = assigned(f"E1|x|||{hired}|{left}", *both)
    assert members(roster) == {"desk": [], "all": []}
    assert roster.flags == [FlagRow("2026-10", "", "E1", "not_employed", "info", message, "")]
    assert not roster.findings


def test_a_column_that_nobody_has() -> None:
    with pytest.raises(Rejected) as rejected:
        check_where(people("employee_id|city\nE1|x"), [team("a", city="x", departmnt="y"), team("b", street="z")])
    assert rejected.value.exit_code == 2
    near, far = map(str, rejected.value.findings)
    assert near == "kpi.toml: team.a.where.departmnt: no such column of people: departmnt: did you mean department?"
    assert far.startswith("kpi.toml: team.b.where.street: no such column of people: street: expected one of ")
    assert ", city, " in far


def test_columns_that_the_file_or_the_contract_has() -> None:
    check_where(people("employee_id|city\nE1|x"), [team("a", city="x", name="y", role="z")])
    check_where({}, [team("a", anything="x")])
