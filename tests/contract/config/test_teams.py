"""The contract's section "A run config": whose a person is."""

from __future__ import annotations

import pytest
from contract.config.basic import BASIC, simple
from contract.folder import DESK, FULL, HEAD, LETTER, NO_INCIDENTS, PEOPLE, TEAM, Folder, X, at, collect


def test_team_names_are_unique(folder: Folder) -> None:
    simple(folder, BASIC + X + TEAM + X)
    assert "desk" in folder.refused(2)[0]


def test_where_keys_are_anded_and_lists_ored(folder: Folder) -> None:
    folder.write(
        config=BASIC + 'where = { department = ["one", " two "], role = "agent" }\n' + X,
        people="employee_id,department,role\na,one,agent\nb,two ,agent\nc,two,boss\nd,three,agent\n",
        metrics="employee_id,x\na,1\nb,2\n",
    )
    folder.ran()
    assert folder.column("score") == {"a": "1", "b": "2"}
    assert [(row["employee_id"], row["team"]) for row in folder.flags("no_team")] == [("c", ""), ("d", "")]


@pytest.mark.parametrize("written", ["查询部", "inquiry", " 查询部 "])
@pytest.mark.parametrize("wanted", ["查询部", "inquiry"])
def test_titles_equal_ids_in_where(folder: Folder, written: str, wanted: str) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + f'where = {{ department = "{wanted}" }}\n'
                 + DESK, people=f"工号,部门\na,{written}\n", metrics=FULL, incidents=NO_INCIDENTS)  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "25"}


@pytest.mark.parametrize(("written", "wanted"), [("组长", "team_leader"), ("team_leader", "组长")])
def test_the_title_of_a_role_equals_its_id_in_where(folder: Folder, written: str, wanted: str) -> None:
    folder.write(config=BASIC + f'where = {{ role = "{wanted}" }}\n' + X, people=f"工号,岗位\na,{written}\n",
                 metrics="employee_id,x\na,80\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80"}


def test_where_by_an_unknown_column_is_an_error(folder: Folder) -> None:
    simple(folder, BASIC + 'where = { departement = "x" }\n' + X)
    error = at(folder.refused(2), f"{folder.path / 'config.toml'}: team[0].where.departement")
    assert "department" in error


def test_where_by_a_column_of_the_companys_own(folder: Folder) -> None:
    folder.write(config=BASIC + 'where = { "城市" = "上海" }\n' + X, people="工号,城市\na,上海\nb,北京\n",
                 metrics="employee_id,x\na,80\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80"}


@pytest.mark.parametrize("key", ["department", '"部门"'])
def test_where_by_a_column_by_its_chinese_title(folder: Folder, key: str) -> None:
    folder.write(config=BASIC + f'where = {{ {key} = "cards" }}\n' + X, people="工号,部门\na,cards\n",
                 metrics="employee_id,x\na,80\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80"}


def test_a_person_matched_by_two_teams_is_an_error(folder: Folder) -> None:
    simple(folder, BASIC + X + TEAM.replace("desk", "cards") + X)
    error = at(folder.refused(1), "people.csv:2:employee_id")
    assert "desk" in error
    assert "cards" in error


def test_a_person_matched_by_none_is_a_flag(folder: Folder) -> None:
    folder.write(config=BASIC + 'where = { department = "one" }\n' + X,
                 people="employee_id,department\na,one\nb,\n", metrics="employee_id,x\na,80\nb,70\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    assert folder.flag_ids() == [("b", "no_team", "info")]


def test_a_wrong_value_of_a_person_in_no_team_is_an_error_all_the_same(folder: Folder) -> None:
    folder.write(config=BASIC + 'where = { department = "one" }\n' + X,
                 people="employee_id,department\na,one\nb,two\n", metrics="employee_id,x\na,80\nb,oops\n")  # fmt: skip
    at(folder.refused(1), "metrics.csv:3:x")


@pytest.mark.parametrize("header", ["employee_id,hired,left", "工号,入职日期,离职日期"])
def test_who_joined_after_or_left_before_has_no_result(folder: Folder, header: str) -> None:
    people = header + (
        "\nafter,2026-11-01,\nlast_day,2026-10-31,\nbefore,2020-01-01,2026-09-30\nfirst_day,2020-01-01,2026-10-01\n"
    )
    ids = ("after", "last_day", "before", "first_day")
    folder.score_x("employee_id,x\n" + "".join(f"{each},80\n" for each in ids), people)
    folder.ran()
    assert folder.column("score") == {"first_day": "80", "last_day": "80"}
    absent = [("after", "not_employed", "info"), ("before", "not_employed", "info")]
    assert folder.flag_ids() == [*absent, ("first_day", "part_of_month", "info"), ("last_day", "part_of_month", "info")]


def test_two_teams_with_schemes_of_their_own(folder: Folder) -> None:
    folder.write(
        config=HEAD + collect("metrics", "incidents") + TEAM + 'where = { department = "查询部" }\n' + DESK
        + TEAM.replace("desk", "cards") + 'where = { department = "cards" }\n' + X + LETTER,
        people="employee_id,department\nz,查询部\na,cards\n",
        metrics="employee_id,calls_answered,outbound_issues,inbound_issues,x\nz,1150,5500,3500,\na,,,,95\n",
        incidents=NO_INCIDENTS,
    )  # fmt: skip
    folder.ran()
    rows = [(row["team"], row["employee_id"], row["score"], row["grade"]) for row in folder.results()]
    assert rows == [("desk", "z", "25", ""), ("cards", "a", "95", "A")]
    assert folder.flags() == []


@pytest.mark.parametrize(
    ("wanted", "who"),
    [('{ probation = true }', "a"), ('{ probation = "是" }', "a"), ('{ probation = "false" }', "b"),
     ('{ hired = 2020-01-01 }', "a"), ('{ employee_id = ["b"] }', "b"), ('{ name = "Cho" }', "c"),
     ('{ seat = 3 }', "c"), ('{ role = "" }', "b")],
)  # fmt: skip
def test_where_compares_text(folder: Folder, wanted: str, who: str) -> None:
    people = "employee_id,name,hired,probation,role,seat\na,Ann,2020-01-01,是,x,1\nb,Bob,,否,,2\nc,Cho,,,x, 3 \n"
    folder.write(config=BASIC + f"where = {wanted}\n" + X, people=people, metrics="employee_id,x\na,1\nb,1\nc,1\n")
    folder.ran()
    assert list(folder.column("score")) == [who]


def test_metrics_of_a_company_scheme_are_accepted_by_their_titles(folder: Folder) -> None:
    scheme = X + 'title = { zh = "接听速度", en = "Speed" }\n'
    for title in ("x", "接听速度", "Speed"):
        folder.write(config=BASIC + scheme, people=PEOPLE, metrics=f"employee_id,{title}\na,80\n")
        folder.ran()
        assert folder.column("score") == {"a": "80"}
        assert folder.flags() == []
