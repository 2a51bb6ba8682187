"""Flags of people: missing values, what a plan raises, and what rating rows call for."""

from __future__ import annotations

import pytest
from pipeline.company import DESK, PERIOD, inputs, people, team

from kpicore.engine.data import Evaluation
from kpicore.model import Text
from kpicore.pipeline.flags import flag_names, person_flags, unseen_flag
from kpicore.plan.lines import FlagRule, Need
from kpicore.results import FlagRow
from kpicore.rules.build import Build
from kpicore.rules.team import TeamPlan

ROSTER = people("employee_id\nE1\nE2")
CALLS = Text("接听量", "calls")
GAP = Text("请人确认", "a person decides")


def plan(*, needs: tuple[Need, ...] = (), flags: tuple[FlagRule, ...] = ()) -> TeamPlan:
    build = Build(PERIOD, DESK)
    build.needs += needs
    build.flags += flags
    return TeamPlan(team("desk").scheme, build, {})


def flags_of(compiled: TeamPlan, columns: dict[str, list[int | None]], ratings: str = "") -> dict[str, list[FlagRow]]:
    read = inputs(ROSTER, ratings=ratings)
    return person_flags(compiled, Evaluation(columns, {}), list(ROSTER.values()), read, DESK)


def test_what_is_missing_comes_first_and_says_its_place() -> None:
    compiled = plan(
        needs=(Need("calls", CALLS, "s/calls.missing", "score", "K-4"),),
        flags=(FlagRule("gap", "review", "s/gap", GAP, "K-5"),),
    )
    assert flag_names(compiled) == ["s/gap", "s/calls.missing"]
    missing = Text("缺少接听量 (calls)", "calls is missing")
    assert flags_of(compiled, {"s/calls.missing": [1, 0], "s/gap": [1, 0]}) == {
        "E1": [
            FlagRow("2026-10", "desk", "E1", "missing", "review", missing, "K-4"),
            FlagRow("2026-10", "desk", "E1", "gap", "review", GAP, "K-5"),
        ],
        "E2": [],
    }


def test_a_value_that_two_criteria_need_is_missing_once() -> None:
    needs = tuple(Need("calls", CALLS, f"s/{each}.missing", "score", "") for each in "ab")
    found = flags_of(plan(needs=needs), {"s/a.missing": [1, 0], "s/b.missing": [1, 1]})
    assert {employee: len(flags) for employee, flags in found.items()} == {"E1": 1, "E2": 1}


def test_not_applicable_is_worded_as_such() -> None:
    needs = (Need("calls", CALLS, "s/calls.na", "score", "", not_applicable=True),)
    (flag,) = flags_of(plan(needs=needs), {"s/calls.na": [0, 1]})["E2"]
    assert flag.flag == "missing"
    assert flag.message == Text(
        "接听量 (calls): 本月无可考核, 方案不允许", "calls is n/a, which the scheme does not allow"
    )


def test_alike_flags_are_one() -> None:
    rules = tuple(FlagRule("gap", "review", f"s/{each}", GAP) for each in "ab")
    assert len(flags_of(plan(flags=rules), {"s/a": [1, 0], "s/b": [1, 0]})["E1"]) == 1


@pytest.mark.parametrize(
    ("rating", "flag", "message", "clause"),
    [
        (
            "speed|override||12.50|the line was down",
            "override",
            Text(
                "速度: 由人裁定为 12.5 分: the line was down",
                "speed: settled by decision at 12.5 points: the line was down",
            ),
            "K-2",
        ),
        (
            "courtesy|self||3|",
            "rater_not_counted",
            Text("礼貌: 自评的评分仅供参考, 不计分", "courtesy: the rating by self is shown and not counted"),
            "K-1",
        ),
        ("initiative|superior||good|", "comment", Text("主动性: good", "initiative: good"), "K-3"),
        (
            "initiative|superior|||helps {others}",
            "comment",
            Text("主动性: helps {others}", "initiative: helps {others}"),
            "K-3",
        ),
    ],
)
def test_what_rating_rows_call_for(rating: str, flag: str, message: Text, clause: str) -> None:
    found = flags_of(plan(), {}, f"E1|{rating}")
    assert found == {"E1": [FlagRow("2026-10", "desk", "E1", flag, "info", message, clause)], "E2": []}


def test_ratings_that_count_need_no_flag() -> None:
    assert not flags_of(plan(), {}, "E1|courtesy|inspector||3|\nE1|qa|self||A|")["E1"]


@pytest.mark.parametrize("kind", ["incidents", "ratings"])
def test_a_kind_of_input_that_nobody_brings(kind: str) -> None:
    flag = unseen_flag("2026-10", "desk", kind)
    assert flag._replace(message=Text.same("")) == FlagRow(
        "2026-10", "desk", "", f"no_{kind}", "info", Text.same(""), ""
    )
    assert kind in flag.message.en
    assert flag.message.zh != flag.message.en
