"""A person's page: each step where the one before it ended, places without what says nothing, changes told once."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from kpicore.config import load_config
from kpicore.explain.explained import Better, Explained
from kpicore.model import Text
from kpicore.report.month import TeamMonth, month_of
from kpicore.report.person import CHANGES, PartView, changes_of, parts_of

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def team(name: str, place: int = 0) -> TeamMonth:
    return month_of(load_config(EXAMPLES / name / "kpi.toml")).teams[place]


def person(name: str, employee_id: str) -> tuple[TeamMonth, Explained]:
    found = team(name)
    return found, next(each for each in found.people if each.result.employee_id == employee_id)


def score(name: str, employee_id: str) -> PartView:
    found, who = person(name, employee_id)
    return next(part for part in parts_of(who, found.most, "en") if part.stage == "score")


def test_a_deduction_goes_back() -> None:
    """54 of 100: 20 and 5 to start from, 11.5 taken off, and four times what is left."""
    part = score("demo", "chenlitao")
    assert (part.low, part.high, part.came_to) == ("0", "100", "54")
    first, second = part.steps[:2]
    assert (first.section, first.title) == ("efficiency", "start")
    assert first.bar is not None
    assert (first.bar.start, first.bar.end, first.bar.kind) == ("0", "20", "g")
    assert second.bar is not None
    assert (second.bar.start, second.bar.end, second.bar.kind) == ("16", "20", "l")
    assert second.points == "-4"
    assert part.total is not None
    assert (part.total.start, part.total.end) == ("0", "54")


def test_what_was_lost_is_beside_what_was_had() -> None:
    found, who = person("aftersales", "fengruoxin")
    kpi = next(part for part in parts_of(who, found.most, "en") if part.title.endswith("KPI table"))
    slow = next(step for step in kpi.steps if step.title == "chat response time")
    assert (slow.points, slow.of) == ("+3.2", "4")
    assert slow.bar is not None
    assert Decimal(slow.bar.lost) - Decimal(slow.bar.end) == Decimal("0.8")


def test_what_did_not_apply_has_no_points() -> None:
    part = score("bank", "wuyihan")
    assert (part.low, part.high) == ("0", "106")
    assert [(step.points, step.of, step.share) for step in part.steps[:4]] == [
        ("+40", "50", "80 × 30% ÷ 60%"), ("–", "", ""), ("+16.666667", "16.666667", "100 × 10% ÷ 60%"),
        ("+28", "33.333333", "84 × 20% ÷ 60%"),
    ]  # fmt: skip
    assert part.steps[1].rule == "not applicable; its 40% was shared out"


def test_a_scaled_scheme_says_what_a_point_is_worth() -> None:
    assert score("demo", "chenlitao").title.endswith("(each point × 4 on the scale of 100)")
    assert "each point" not in score("bank", "wuyihan").title


def test_places_say_no_more_than_needed() -> None:
    """A figure's column is named by the figure, a rating's value by the row; a people's column has another name."""
    found, who = person("aftersales", "fengruoxin")
    reads = {
        read.at for part in parts_of(who, found.most, "en") for step in part.steps for read in step.reads if read.at
    }
    assert "metrics.csv:3" in reads
    assert any(at.startswith("ratings.csv:") and at.count(":") == 1 for at in reads)
    assert all(at.split(":")[0] in ("metrics.csv", "ratings.csv", "people.csv") for at in reads)


def test_what_was_made_of_many_rows_names_none_of_them() -> None:
    """A figure of a log stands in no row of it."""
    found = team("phone_and_shop", 1)
    who = next(each for each in found.people if each.result.employee_id == "3003")
    steps = [step for part in parts_of(who, found.most, "en") for step in part.steps]
    [hours] = [read for step in steps for read in step.reads if read.value.endswith(" h")]
    assert hours.at == "shop_cases-*.csv (3003)"


def test_who_lacks_something_has_no_bars() -> None:
    part = score("demo", "wangmengting")
    assert part.came_to == ""
    assert all(step.points == "" for step in part.steps if step.rule == "missing")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_change_is_told_once(lang: str) -> None:
    """What lifts the grade and the pay stands under the grade; the most comes first, and no more than a few."""
    _, who = person("demo", "chenlitao")

    def better(aim: str, after: str, pay: str) -> Better:
        aims = {"grade": "grade", "pay": "pay"}
        return Better(aims[aim], "x", Text("数", "figure"), "count", "1", after, "90", "A", pay)  # type: ignore[arg-type]

    every = [better("grade", "9", "5.00"), better("pay", "9", "5.00")]
    every += [better("pay", str(after), f"{after}.00") for after in range(2, 8)]
    found = changes_of(who._replace(better=tuple(every)), "zh" if lang == "zh" else "en")
    assert [(len(each.shown), each.more) for each in found] == [(1, 0), (CHANGES, 3)]
    assert [change.what[-1] for change in found[1].shown] == ["7", "6", "5"]
