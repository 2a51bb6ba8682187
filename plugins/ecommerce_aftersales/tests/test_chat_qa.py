"""The quality check of D3: settings, standards, levels. What it computes is in cases/D3_qa.cases.toml."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from kpicore_ecommerce_aftersales.chat_qa import ChatQa
from kpicore_ecommerce_aftersales.rubric import FATAL, ITEMS, Item
from toml_schemes.desk import Desk

from kpicore.components import SettingError
from kpicore.model import in_settings
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion


def criterion(component: ChatQa, name: str) -> Criterion:
    (found,) = [each for each in component.scheme().criteria if each.id == name]
    return found


def rated(component: ChatQa, name: str) -> Rated:
    found = criterion(component, name).rated
    assert found is not None
    return found


def test_the_printed_points_sum_to_100_and_leave_no_gap() -> None:
    scheme = ChatQa().scheme()
    assert scheme.lint(in_settings) == []
    assert scheme.best(10) == 100
    assert sum(item.highest for item in ITEMS) == 100


@pytest.mark.parametrize(("first", "last", "points"), [(0, 4, 35), (4, 8, 30), (8, 11, 35)])
def test_the_blocks_of_the_print_sum_as_printed(first: int, last: int, points: int) -> None:
    assert sum(item.highest for item in ITEMS[first:last]) == points


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_rater_writes_no_more_standards_than_are_printed(item: Item) -> None:
    value = rated(ChatQa(), item.id).value
    assert (value.kind, f"{value.smallest}", f"{value.largest}") == ("count", "0", f"{item.most}")
    assert item.most == (1 if item.id == FATAL else len(item.standards))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_raters_are_told_every_standard_and_wrong_example_in_both_languages(item: Item) -> None:
    found = criterion(ChatQa(), item.id).norms
    assert len(found) == len(item.standards) + len(item.wrong)
    for said, text in zip(found, (*item.standards, *item.wrong), strict=True):
        assert text.zh in said.zh
        assert text.en in said.en


def test_every_level_says_what_it_stands_for() -> None:
    for item in ITEMS:
        judge = rated(ChatQa(), item.id)
        assert set(judge.words) == {cell.text for cell, _ in judge.levels}


def test_full_counts_in_the_sample_that_was_not_applicable() -> None:
    component = ChatQa(not_applicable={"qa_waiting": "full", "qa_returns": "rescale"})
    assert rated(component, "qa_waiting").declined == Decimal(10)
    assert rated(component, "qa_returns").declined is None
    ways = {each.id: each.not_applicable for each in component.scheme().criteria}
    assert (ways["qa_waiting"], ways["qa_returns"], ways["qa_closing"]) == ("full", "rescale", "incomplete")


def test_flags_and_the_reminder() -> None:
    scheme = ChatQa(min_samples=5).scheme()
    severities = {flag.id: (flag.severity, flag.clause) for flag in scheme.flags}
    assert severities == {"fatal": ("review", "D3-37"), "small_sample": ("info", "D3-24")}
    (few,) = [flag for flag in scheme.flags if flag.id == "small_sample"]
    assert "5" in few.message.zh
    assert "5" in few.message.en
    assert [(each.id, each.clause) for each in scheme.reminders] == [("monitoring", "D3-24")]


def test_every_wrong_setting_is_named_at_once_with_the_nearest_name() -> None:
    with pytest.raises(SettingError) as error:
        ChatQa(min_samples=0, not_applicable={"qa_waitng": "full", "qa_returns": "full", "kpi": "full"})
    problems = {path: f"{what}: {expected}" for path, what, expected in error.value.problems}
    assert set(problems) == {("min_samples",), ("not_applicable", "qa_waitng"), ("not_applicable", "kpi")}
    assert "did you mean qa_waiting?" in problems["not_applicable", "qa_waitng"]


def test_decisions_settle_every_item_also_without_a_sample(tmp_path: Path) -> None:
    points = (6, 10, 4, 15, 4, 10, 4, 12, 15, 12, 7)
    rows = [
        f"1,{criterion.id},override,{each},decided\n"
        for criterion, each in zip(ChatQa().scheme().criteria, points, strict=True)
    ]
    ratings = "employee_id,criterion,rater,value,reason\n" + "".join(rows)
    ran = Desk(tmp_path).run(score='score = "ecommerce_aftersales:chat_qa"', ratings=ratings)
    assert ran.score() == "99"
    assert ran.line("qa_satisfaction")["contribution"] == "7"
