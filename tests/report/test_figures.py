"""The team's figures: every person counted once, every point and every cent where the ledger has it."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.months import director

from kpicore.config import load_config
from kpicore.explain.said import plain
from kpicore.report.before import point
from kpicore.report.figures import MOST_BARS, Bar, costs, grade_bars, losses, score_bars, scores
from kpicore.report.heat import COLUMNS, EVERYONE, GROUPS, LAST, SHADES, heat_maps
from kpicore.report.month import ReportMonth, TeamMonth, last_part, month_of
from kpicore.report.most import LIMITS
from kpicore.report.shown import rounded, summed

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("demo", "aftersales", "bank", "presales", "saas_support")


@cache
def month(name: str) -> ReportMonth:
    return month_of(load_config(EXAMPLES / name / "kpi.toml"))


def team(name: str) -> TeamMonth:
    return month(name).teams[0]


@given(st.lists(st.decimals(-50, 150, places=6), min_size=1, max_size=60))
def test_every_score_is_in_one_bar(values: list[Decimal]) -> None:
    values.sort()
    bars = score_bars(values)
    assert sum(bar.people for bar in bars) == len(values)
    assert len(bars) <= MOST_BARS
    assert bars[0].people > 0
    assert bars[-1].people > 0


def test_the_last_bar_has_its_end() -> None:
    assert score_bars([Decimal(55), Decimal(95), Decimal(100)])[-1] == Bar("95–100", 2)
    assert score_bars([Decimal(100)]) == [Bar("100–100.1", 1)]
    assert score_bars([]) == []


def test_who_has_no_grade_is_counted() -> None:
    bars = {bar.label: bar.people for bar in grade_bars(team("demo"), "zh")}
    assert sum(bars.values()) == len(scores(team("demo")))
    assert bars["无等级"] == 1
    assert list(bars)[:5] == ["A", "B", "C", "D", "E"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_lost_and_what_is_had_is_all(name: str) -> None:
    """Of a judged line, contribution and loss are the most that it can add."""
    looked = 0
    found = team(name)
    for part in (part for person in found.people for part in person.parts if part.stage == "score"):
        for step in part.steps:
            most = found.most.of(step)
            if most is not None:
                assert Decimal(step.row.contribution) + found.most.lost(step) == max(
                    most, Decimal(step.row.contribution)
                )
                looked += 1
            elif step.row.line in LIMITS or not step.row.contribution:
                assert found.most.lost(step) == 0
    assert looked > 5


def test_what_no_points_were_had_of_is_lost_with_its_share(tmp_path: Path) -> None:
    """By hand: of 10 printed points 80 % count, also where the points hold their weight."""
    found = month_of(load_config(director(tmp_path / "d4"))).teams[0]
    lost = [(row.title, row.lost) for row in losses(found, "en")]
    assert lost[:3] == [("key account visits", 8), ("orphan customers lost", 8), ("command", Decimal("0.8"))]


def test_a_quality_line_without_points_has_its_printed_most() -> None:
    """By hand: who scored 0 of 10 lost 10; the points of the quality table hold their weights."""
    found = team("aftersales")
    who = next(each for each in found.people if each.result.employee_id == "qianxinnuo")
    steps = {step.row.line: step for part in who.parts if part.scheme == "chat_qa" for step in part.steps}
    most = {line: found.most.of(steps[line]) for line in ("qa_expression", "qa_waiting", "qa_returns", "qa_solution")}
    assert most == {"qa_expression": 10, "qa_waiting": 10, "qa_returns": 12, "qa_solution": 15}
    assert found.most.lost(steps["qa_expression"]) == 10


@pytest.mark.parametrize(
    ("name", "employee_id"), [("saas_support", "farid"), ("saas_support", "dario"), ("bank", "wuyihan")]
)
def test_what_did_not_apply_loses_nothing(name: str, employee_id: str) -> None:
    """The most of all the others is the hundred: they took its weight over."""
    found = team(name)
    place, who = next((i, each) for i, each in enumerate(found.people) if each.result.employee_id == employee_id)
    part = last_part(who, found)
    assert part is not None
    apart = [step for step in part.steps if not step.applied]
    assert apart
    assert all(found.most.of(step) is None and found.most.lost(step) == 0 for step in apart)
    tops = [top for step in part.steps if (top := found.most.of(step)) is not None]
    assert abs(sum(tops, Decimal(-100))) <= Decimal("0.000005")
    [row] = [row for heat in heat_maps(found, "en")[:1] for row in heat.rows if row.person == place]
    assert [cell.text for cell in row.cells].count("") >= len(apart)


def test_whose_line_did_not_apply_is_not_counted_as_judged() -> None:
    """By hand: of six with a score, two had no answers of customers; Bruno lost 20 and Greta 5."""
    [row] = [row for row in losses(team("saas_support"), "en") if row.title == "Customer satisfaction"]
    assert (row.lost, row.people, row.of) == (Decimal(25), 2, 4)


def test_the_printed_losses() -> None:
    """By hand: who answered 1100 calls lost 1 of 0 points; chats in 40.01 s cost 0.8 of 4."""
    [first, *_] = losses(team("demo"), "en")
    assert (first.scheme, first.of) == ("service_desk", 11)
    aftersales = {row.title: row for row in losses(team("aftersales"), "en") if row.scheme == "kpi"}
    assert aftersales["chat response time"].lost == Decimal("3.2")
    assert aftersales["chat response time"].people == 2
    schemes = [row.scheme for row in losses(team("aftersales"), "en")]
    assert schemes == sorted(schemes, key=lambda scheme: scheme != "kpi")


@pytest.mark.parametrize("name", ["demo", "aftersales", "bank"])
def test_costs_are_the_pay(name: str) -> None:
    """All lines of a team together are what its people are paid, and those of the appraisal their performance pay."""
    found, result = team(name), month(name).result
    rows = costs(found, dict(result.pay_lines[found.name]), "en")
    complete = [each for each in found.people if each.result.total_pay]
    paid = sum(
        (Decimal(each.result.performance_pay) for each in found.people if each.result.performance_pay), Decimal(0)
    )
    assert sum(Decimal(row.total) for row in rows if row.performance) == paid
    if len(complete) == sum(bool(each.result.performance_pay) for each in found.people):
        whole = sum(Decimal(each.result.total_pay) for each in complete)
        assert sum(Decimal(row.total) for row in rows) == whole


def test_a_heat_map_holds_the_contributions() -> None:
    """Section by section, so few columns beside each other that a sheet of A4 holds them."""
    found = team("aftersales")
    maps = heat_maps(found, "en")
    assert [len(heat.titles) for heat in maps] == [8, 7]
    assert all(len(heat.titles) <= COLUMNS and not heat.groups for heat in maps)
    assert len({heat.title for heat in maps}) == 2
    for rows in zip(*(heat.rows for heat in maps), strict=True):
        part = last_part(found.people[rows[0].person], found)
        assert part is not None
        cells = [cell for row in rows for cell in row.cells]
        assert [cell.text for cell in cells] == [step.row.contribution for step in part.steps]
        for cell, step in zip(cells, part.steps, strict=True):
            assert (cell.shade == 0) == (found.most.lost(step) == 0)
    assert [Decimal(row.score) for row in maps[0].rows] == sorted(scores(found), reverse=True)


def test_a_large_team_is_shown_in_groups() -> None:
    found = team("aftersales")
    heat, *_ = heat_maps(found._replace(people=[*found.people] * 30), "en")
    count = len(scores(found)) * 30
    assert count > EVERYONE
    assert len(heat.groups) == GROUPS
    assert heat.groups[0].first == 1
    assert heat.groups[-1].last == count
    assert sum(group.last - group.first + 1 for group in heat.groups) == count
    assert len(heat.rows) == LAST
    assert {row.score for row in heat.rows} == {plain(min(scores(found)))}
    assert max(cell.shade for row in (*heat.groups, *heat.rows) for cell in row.cells) <= SHADES


def test_a_month_in_a_line() -> None:
    found = point("2026-10", month("demo").result.results, "CNY")
    assert (found.people, found.mean, found.median) == (12, "79.45", "80")
    assert found.performance == "-20.00"
    assert sum(found.grades.values()) == 10
    assert point("2026-10", month("demo").result.results, "EUR").total == ""
    assert point("2026-10", [], "CNY") == ("2026-10", 0, "", "", {}, "", "")


@pytest.mark.parametrize(
    ("value", "shown"), [("2.345", "2.35"), ("-2.345", "-2.35"), ("2.00", "2"), ("-0.001", "0"), ("100", "100")]
)
def test_a_reading_has_two_decimals(value: str, shown: str) -> None:
    assert rounded(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("23.7333335", "23.733334"), ("29.33333333333", "29.333333"), ("75.0", "75")]
)
def test_a_sum_has_at_most_six_decimals(value: str, shown: str) -> None:
    assert summed(Decimal(value)) == shown
