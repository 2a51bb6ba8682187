"""Components of several plugins and one's own schemes in one team: what they share keeps its meaning, or is refused."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest
from contract.folder import NO_INCIDENTS
from toml_schemes.desk import Desk, table

PLUGINS = {"courier_callcenter", "ecommerce_aftersales", "manager_review", "service_conduct"}
pytestmark = pytest.mark.skipif(
    not {each.name for each in entry_points(group="kpicore")} >= PLUGINS, reason="needs every plugin"
)
POINTS = 'score = "service_conduct:points"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def pay(column: str, *rows: str) -> str:
    line = f'inputs = ["{column}"]\nhit = "first"\ntable = [{", ".join(rows)}]\n'
    return f'[team.pay]\nuse = "table"\n[team.pay.lines.extra]\n{line}'


def test_a_pay_table_leaves_the_departments_their_titles(desk: Desk) -> None:
    ran = desk.run(
        score='score = "courier_callcenter:service_desk"',
        team='where = { department = ["inquiry", "business"] }',
        pay=pay("department", '["查询部", 500]', '["-", 100]'),
        people="employee_id,name,department\n1,A,inquiry\n2,B,查询部\n3,C,业务部\n",
        metrics=table("calls_answered,outbound_issues,inbound_issues", *["1150,5500,3500"] * 3),
        incidents=NO_INCIDENTS,
    )
    assert {who: row["total_pay"] for who, row in ran.results.items()} == {"1": "500.00", "2": "500.00", "3": "100.00"}


@pytest.mark.parametrize(("role", "code"), [("team_leader", 0), ("组长", 0), ("supervisor", 1), ("agent", 1)])
def test_a_pay_table_on_roles_makes_nobody_a_team_leader(desk: Desk, role: str, code: int) -> None:
    ran = desk.attempt(
        score=POINTS,
        pay=pay("role", '["agent", 1]', '["-", 2]'),
        people=f"employee_id,name,role\n1,A,{role}\n",
        incidents=NO_INCIDENTS,
        ratings="employee_id,criterion,rater,value,reason\n1,trainer_adjustment,trainer,5,led well\n",
    )
    assert ran.code == code, ran.err
    if code:
        assert "ratings.csv:2:criterion: the role of" in ran.errors[0]


@pytest.mark.parametrize(
    ("scores", "name"),
    [
        ('[[team.score]]\nuse = "manager_review:director"\n[[team.score]]\nuse = "manager_review:manager"\n', "csat"),
        (
            '[[team.score]]\nuse = "service_conduct:points"\n'
            '[[team.score]]\nuse = "criteria"\nsections.s.incidents = { late_or_early = -1 }\n',
            "late_or_early",
        ),
    ],
)
def test_two_scorers_may_not_mean_different_things_by_one_id(desk: Desk, scores: str, name: str) -> None:
    error = desk.wrong(score=scores, incidents=NO_INCIDENTS).error(f"{name} means one thing to")
    assert "kpi.toml: team[0].score[1]" in error


@pytest.mark.parametrize(
    ("score", "place"),
    [
        ('[team.score]\nuse = "manager_review:director"\nraters = { superior = 150, self = -50 }', "score.raters.self"),
        (
            '[team.score]\nuse = "courier_callcenter:operator"\n'
            "weights = { service_quality = -25, efficiency = 75, knowledge = 25, teamwork = 25 }",
            "score.weights.service_quality",
        ),
        (
            '[team.score]\nuse = "courier_callcenter:operator"\nraters.teamwork = { superior = 130, self = -30 }',
            "score.raters.teamwork.self",
        ),
    ],
)
def test_no_weight_is_below_0(desk: Desk, score: str, place: str) -> None:
    assert "expected a number from 0 up" in desk.wrong(score=score).error(f"team[0].{place}")


def test_no_coefficient_is_below_0(desk: Desk) -> None:
    use = "courier_callcenter:operator"
    wrong = desk.wrong(
        score=f'score = "{use}"',
        grade=f'grade = "{use}"',
        pay=f'[team.pay]\nuse = "{use}"\ncoefficient = {{ excellent = -1, qualified = 1, unqualified = 0 }}',
    )
    assert "expected a number from 0 up" in wrong.error("team[0].pay.coefficient.excellent")


def test_a_closed_gate_cites_its_own_clause(desk: Desk) -> None:
    people = "employee_id,name,hired,base_pay\n1,A,2026-09-30,4000\n2,B,2026-08-31,4000\n3,C,,4000\n"
    ran = desk.run(score=POINTS, pay='pay = "service_conduct:float"', people=people, incidents=NO_INCIDENTS)
    assert [ran.line("float", who)["clause"] for who in "12"] == ["D1-75", "D1-73"]
    assert [row["clause"] for row in ran.flags if (row["employee_id"], row["flag"]) == ("3", "missing")] == ["D1-75"]


@pytest.mark.parametrize(("hired", "paid"), [("2026-07-31", "50.00"), ("2026-08-01", "50.00"), ("2026-08-02", "0.00")])
def test_full_months_of_service(desk: Desk, hired: str, paid: str) -> None:
    ran = desk.run(
        score=POINTS,
        pay='[team.pay]\nuse = "service_conduct:float"\nfull_months = true',
        people=f"employee_id,name,hired,base_pay\n1,A,{hired},4000\n",
        incidents=f"{NO_INCIDENTS}1,2026-10-05,standby_shift\n",
    )
    assert ran.results["1"]["performance_pay"] == paid


def test_the_line_of_dismissal_is_on_the_documents_own_scale(desk: Desk) -> None:
    ran = desk.run(
        score='[team.score]\nuse = "service_conduct:points"\nscale_to = 100',
        incidents=f"{NO_INCIDENTS}1,2026-10-05,video_games\n1,2026-10-06,spot_check_error\n".replace(
            "spot_check_error", "handover_record"
        ),
    )
    assert ran.score() == "59.090909"  # 65 of 110
    assert "dismissal_below" not in ran.flagged()


def test_a_grade_that_nobody_reads_is_pointed_out(desk: Desk) -> None:
    score = (
        '[[team.score]]\nuse = "ecommerce_aftersales:chat_qa"\nname = "qa"\ngrade = "ecommerce_aftersales:chat_qa"\n'
        '[[team.score]]\nuse = "ecommerce_aftersales:kpi"\n'
    )
    ran = desk.run(score=score, ratings="employee_id,criterion,rater,value\n")
    assert any("chat_qa.grade is yielded by no scorer before this one" in line for line in ran.warnings)
