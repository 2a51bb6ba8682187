"""For whom there are rows: an example of each team, or the people of a file in their teams."""

from __future__ import annotations

from pathlib import Path

import pytest
from starter.desk import OCTOBER, choice, teams

from kpicore.catalog import Catalog
from kpicore.model import Rejected
from kpicore.starter.people import EXAMPLE, EXAMPLE_NAME, examples, from_file

A, B = {"department": ("inquiry", "front")}, {"department": ("business",), "role": ("agent",)}


def test_one_example_of_a_single_team() -> None:
    members = examples(teams(choice()), "zh")
    (example,) = members.people
    assert (example.employee_id, example.name, example.team) == (EXAMPLE, EXAMPLE_NAME.zh, "hotline")
    assert (members.example, members.columns) == (True, ())


def test_examples_of_several_teams_match_their_where() -> None:
    people = examples(teams(choice("a", where=A), choice("b", where=B)), "en").people
    assert [(each.employee_id, each.team) for each in people] == [("EXAMPLE-1", "a"), ("EXAMPLE-2", "b")]
    assert [dict(each.cells) for each in people] == [
        {"department": "inquiry"},
        {"department": "business", "role": "agent"},
    ]


def test_people_of_a_file_in_their_teams_with_all_their_columns(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    text = "工号,姓名,部门,工位,入职日期\n007,甲,inquiry,3,2020-01-01\n8,乙,sales,4,\n9,丙,inquiry,5,2027-01-01\n"
    file.write_text(text, encoding="utf-8")
    members = from_file(str(file), teams(choice("a", where=A)), OCTOBER, Catalog())
    assert members.columns == ("department", "hired", "工位")
    assert [(each.employee_id, each.name, each.team) for each in members.people] == [
        ("007", "甲", "a"),
        ("8", "乙", ""),
        ("9", "丙", ""),  # joined after the month
    ]
    assert members.people[0].cells["工位"] == "3"
    assert not members.example


def test_a_team_without_people_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("employee_id,department\na,inquiry\n", encoding="utf-8")
    members = from_file(
        str(file), teams(choice("a", where=A), choice("desk", where={"department": ("inqiry",)})), OCTOBER, Catalog()
    )
    said = [str(finding) for finding in members.warnings]
    assert said == [
        "--team a: where.department: nobody's department is front: expected inquiry",
        "--team desk: where.department: nobody's department is inqiry: did you mean inquiry?",
        f"--team desk: nobody of {file} belongs to it",
    ]


def test_a_where_that_asks_for_a_column_which_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("employee_id,shop\na,1\n", encoding="utf-8")
    with pytest.raises(Rejected) as caught:
        from_file(str(file), teams(choice("a", where={"shpo": ("1",)})), OCTOBER, Catalog())
    assert caught.value.exit_code == 2
    assert [str(finding) for finding in caught.value.findings] == [
        "--team a: where.shpo: no such column of people: shpo: did you mean shop?"
    ]


def test_everything_wrong_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "employee_id,department,role,hired\na,inquiry,agent,soon\n,x,y,\nb,business,agent,\n", encoding="utf-8"
    )
    overlapping = {"department": ("business", "inquiry")}
    with pytest.raises(Rejected) as caught:
        from_file(str(file), teams(choice("a", where=overlapping), choice("b", where=B)), OCTOBER, Catalog())
    assert caught.value.exit_code == 1
    places = [finding.where for finding in caught.value.findings]
    assert places == [f"{file}:2:hired", f"{file}:3:employee_id", f"{file}:4:employee_id"]


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as caught:
        from_file(str(tmp_path / "none.csv"), teams(choice()), OCTOBER, Catalog())
    assert caught.value.exit_code == 1
