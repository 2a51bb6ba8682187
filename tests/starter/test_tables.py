"""Which columns and lines the templates of a team have."""

from __future__ import annotations

from decimal import Decimal

import pytest
from starter.desk import OCTOBER, SCHEME, choice, teams

from kpicore.catalog import Catalog
from kpicore.fields import Field
from kpicore.model import Language, Text
from kpicore.pipeline.teams import Described
from kpicore.starter.choice import Choice, Options, choose
from kpicore.starter.people import Member, Members, examples
from kpicore.starter.tables import templates
from kpicore.starter.template import Allowed, Template
from kpicore.vocabulary import RatingWord

LEVELS = ("1", "2")


def made(*choices: Choice, lang: Language = "en", members: Members | None = None) -> dict[str, Template]:
    described = teams(*choices)
    return made_of(described, lang, members)


def made_of(described: list[Described], lang: Language = "en", members: Members | None = None) -> dict[str, Template]:
    tables = templates(described, members or examples(described, lang), OCTOBER, lang)
    return {table.kind: table for table in tables}


def allowed(table: Template, column: str) -> Allowed:
    (found,) = [each.allowed for each in table.columns if each.id == column]
    assert found is not None
    return found


def test_people_have_the_columns_that_are_needed_and_no_others() -> None:
    always = ["employee_id", "name", "department", "role", "hired", "left"]
    assert made(choice())["people"].header == always
    paid = made(choice(pay=True))["people"]
    assert paid.header == [*always[:4], "level", *always[4:], "base_pay", "bonus_pool"]
    assert allowed(paid, "level").choices == ("senior",)
    assert allowed(paid, "hired").field.kind == "date"


def test_people_of_a_file_keep_all_their_columns() -> None:
    cells = {"department": "x", "desk": "3", "base_pay": "4200"}
    members = Members((Member("a", "Ann", "", cells),), ("department", "base_pay", "desk"), example=False)
    table = made(choice(), members=members)["people"]
    assert table.header == ["employee_id", "name", "department", "role", "hired", "left", "base_pay", "desk"]
    assert table.rows() == [["a", "Ann", "x", "", "", "", "4200", "3"]]


def test_a_where_adds_its_column_and_its_values() -> None:
    people = made(choice("a", where={"shop": ("1", "2")}), choice("b", where={"shop": ("3",)}))["people"]
    assert "shop" in people.header
    assert [row[people.header.index("shop")] for row in people.rows()] == ["1", "3"]
    department = made(choice("a", where={"department": ("x", "y")}))["people"]
    assert allowed(department, "department").choices == ("x", "y")
    assert allowed(department, "department").field.open


def test_a_where_by_name_adds_no_second_column_of_names() -> None:
    people = made(choice("a", where={"name": ("Ann",), "employee_id": ("7",)}))["people"]
    assert people.header == ["employee_id", "name", "department", "role", "hired", "left"]


def test_metrics_are_wide_and_hold_what_no_other_table_does() -> None:
    table = made(choice(pay=True), lang="zh")["metrics"]
    assert table.header == ["工号", "姓名", "速度", "solved", "calls"]
    assert table.rows() == [["EXAMPLE", "示例，请改写或删除", "", "", ""]]
    assert allowed(table, "speed_s").na


def test_what_an_earlier_scorer_yields_is_no_column() -> None:
    second = '[criteria.first]\nmetric = "s0.score"\nbands = [["<= 50", 0], ["> 50", 1]]\n'
    assert "s0.score" in made(choice("a", second))["metrics"].header
    assert made(choice("a", SCHEME, second))["metrics"].header == ["employee_id", "name", "speed_s", "solved", "calls"]


def test_teams_share_a_table_and_what_either_allows_is_allowed() -> None:
    def bounded(low: int, high: int) -> str:
        bands = f'[["<= 5", 0], ["> 5", 1]]\nmin = {low}\nmax = {high}'
        return f'[criteria.x]\nmetric = "x"\nbands = {bands}\n'

    table = made(
        choice("a", bounded(0, 10), where={"role": ("a",)}), choice("b", bounded(-5, 7), where={"role": ("b",)})
    )
    field = allowed(table["metrics"], "x").field
    assert (field.low, field.high) == (Decimal(-5), Decimal(10))
    assert [row[0] for row in table["metrics"].rows()] == ["EXAMPLE-1", "EXAMPLE-2"]


def test_incidents_are_chosen_from_a_list_and_the_incident_says_the_points() -> None:
    table = made(choice())["incidents"]
    assert table.header == ["employee_id", "date", "incident", "times", "points", "reason", "recorded_by"]
    assert table.lines == ()
    assert allowed(table, "incident").choices == ("rude", "late")
    day = allowed(table, "date").field
    assert (day.low, day.high) == (Decimal(20261001), Decimal(20261031))
    by = allowed(table, "points").by
    assert by is not None
    assert by[0] == "incident"
    ranges = {name: None if field is None else (field.low, field.high) for name, field in by[1].items()}
    assert ranges == {"rude": None, "late": (Decimal(-5), Decimal(-2))}


def test_no_table_that_nobody_reads() -> None:
    assert list(made(choice("a", "[sections.x]\nincidents = { rude = -1 }\n"))) == ["people", "incidents"]
    speed = '[criteria.speed]\nmetric = "speed"\nbands = [["<= 20", 1], ["> 20", 0]]\n'
    assert list(made(choice("a", speed))) == ["people", "metrics", "ratings"]  # ratings, for decisions


def test_a_line_for_each_person_criterion_and_rater() -> None:
    people = (Member("a", "Ann", "hotline", {}), Member("b", "Bo", "", {}), Member("c", "Cy", "hotline", {}))
    table = made(choice(), members=Members(people, (), example=False))["ratings"]
    assert [row[:4] for row in table.rows()] == [
        ["a", "Ann", "manners", "superior"],
        ["a", "Ann", "manners", "customer"],
        ["c", "Cy", "manners", "superior"],
        ["c", "Cy", "manners", "customer"],
    ]
    line = table.lines[0]
    assert (line.allowed["value"].choices, line.allowed["value"].na) == (LEVELS, True)
    assert line.about["criterion"][0].startswith("courtesy")
    assert line.allowed["value"] is table.lines[2].allowed["value"]  # which is what one rule of a workbook is for
    assert set(allowed(table, "criterion").choices) == {"speed", "solved", "manners"}  # any may be settled by decision


def test_each_teams_lines_have_its_own_standards() -> None:
    stricter = SCHEME.replace('[["1", 0], ["2", 100]]', '[["1", 0], ["2", 10], ["3", 100]]')
    both = made(choice("a", where={"role": ("x",)}), choice("b", stricter, where={"role": ("y",)}))["ratings"]
    assert [len(line.allowed["value"].choices) for line in both.lines] == [2, 2, 3, 3]
    assert ["  2: 10 points" in line.about["criterion"] for line in both.lines] == [False, False, True, True]


def test_what_a_scorer_could_yield_is_not_asked_for() -> None:
    grade = "ecommerce_aftersales:chat_qa"
    alone = choose(Options(["a=ecommerce_aftersales:kpi"]), Catalog())
    after = choose(Options([f"a={grade},ecommerce_aftersales:kpi"], [f"a/chat_qa={grade}"]), Catalog())
    for choices, said in ((alone, False), (after, True)):
        table = made(*choices)["metrics"]
        assert "qa_grade" in table.header
        assert "chat_qa.grade" not in table.header
        (column,) = [column for column in table.columns if column.id == "qa_grade"]
        assert ("Where blank, it is chat_qa.grade." in column.about) == said


def test_norms_without_numbers_are_lines_with_their_clause() -> None:
    desk = choose(Options(["a=courier_callcenter:service_desk"]), Catalog())
    table = made(*desk, lang="zh")["ratings"]
    columns = ("考核项", "评分人", "得分", "说明", "条款")
    rows = [[row[table.header.index(column)] for column in columns] for row in table.rows()]
    assert rows == [
        ["积极性", "上级", "", "", "D0-2"],
        ["行动力", "上级", "", "", "D0-3"],
        ["有效性", "上级", "", "", "D0-4"],
    ]


@pytest.mark.parametrize(("role", "lines"), [("team_leader", 3), ("组长", 3), ("agent", 2), ("", 2)])
def test_a_criterion_about_one_role_has_lines_for_that_role_alone(role: str, lines: int) -> None:
    (team,) = teams(choice())
    value = Field("value", Text("得分", "value"), low=Decimal(-5), high=Decimal(5))
    led = RatingWord("led", Text("带队", "lead"), value, value, ("trainer",), True, roles=("team_leader",))
    words = team.words._replace(ratings={**team.words.ratings, "led": led})
    members = Members((Member("a", "Ann", "hotline", {"role": role}),), (), example=False)
    assert len(made_of([team._replace(words=words)], members=members)["ratings"].lines) == lines


def test_the_indicators_of_a_post_are_lines_of_those_who_hold_it() -> None:
    conduct = choose(Options(["hotline=service_conduct:points"]), Catalog())
    roles = {"s": "客服专员", "v": "supervisor", "m": "客服部经理", "l": "team_leader", "u": ""}
    people = tuple(Member(key, key, "hotline", {"role": role}) for key, role in roles.items())
    table = made(*conduct, members=Members(people, ("role",), example=False))["ratings"]
    lines = {key: [row[2] for row in table.rows() if row[0] == key] for key in roles}
    posts = {
        key: {word.partition("_")[0] for word in mine} & {"staff", "supervisor", "manager"}
        for key, mine in lines.items()
    }
    assert posts == {
        "s": {"staff"},
        "v": {"supervisor"},
        "m": {"manager"},
        "l": {"staff", "supervisor", "manager"},
        "u": {"staff", "supervisor", "manager"},
    }
    assert all("norm_mandarin" in mine for mine in lines.values())
    assert [key for key, mine in lines.items() if "trainer_adjustment" in mine] == ["l"]


def test_a_column_that_only_a_flag_reads_says_what_is_printed_of_it() -> None:
    conduct = choose(Options(["hotline=service_conduct:points"]), Catalog())
    about = {column.id: column.about for column in made(*conduct)["metrics"].columns}
    assert about["typing_speed"][-1] == (
        "Flagged where < 60: types fewer than 60 characters a minute; no points (D1-15)"
    )
    assert "Flagged where < 300" in about["manager_bonus"][-1]
    assert "(D1-20)" in about["manager_bonus"][-1]
    assert "Flagged where > 8" in about["hours_in_a_row"][-1]
    assert "(D1-26)" in about["hours_in_a_row"][-1]
