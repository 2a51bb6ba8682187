"""How judged lines count: by their weights, and where some did not apply, with theirs as well."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from kpicore.config import load_config
from kpicore.engine.data import Dataset
from kpicore.explain.counts import Counts, Weights
from kpicore.explain.person import explain
from kpicore.explain.said import share_said
from kpicore.explain.tree import drawn, tree
from kpicore.fields import Field
from kpicore.model import Language, Period, Text, in_settings
from kpicore.plan.lines import Line
from kpicore.results import LedgerRow
from kpicore.rules.bands import Value
from kpicore.rules.build import na_column, override_column, value_column
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Metric
from kpicore.rules.team import Scorecard, TeamScheme, compile_team

EXAMPLES = Path(__file__).parents[2] / "examples"


def criterion(name: str, weight: str, high: int = 100) -> Criterion:
    judge = Value(Metric(Field(name, Text.same(name), "count", high=Decimal(high))))
    return Criterion(name, Text.same(name), "c", judge, Decimal(weight), "rescale")


def counted(sections: Sequence[Section], **points: int | None) -> dict[str, Counts]:
    """Of somebody with these points, None where a line does not apply."""
    team = TeamScheme("desk", (Scorecard("s", Scheme(Text.same("s"), tuple(sections)), in_settings),))
    build = compile_team(team, Period(2026, 10), team.words(Period(2026, 10))).build
    columns: dict[str, Sequence[int | None]] = {override_column(name): [None] for name in points}
    columns |= {value_column(name): [value] for name, value in points.items()}
    columns |= {na_column(name): [value is None] for name, value in points.items()}
    lines = [line for line in build.lines if isinstance(line, Line)]
    weights = Weights(build.plan, lines, Dataset(1, columns, {}))
    return {line.line: weights.of(line.counting, 0) for line in lines if line.counting is not None}


def row(value: str, contribution: str) -> LedgerRow:
    return LedgerRow("2026-10", "desk", "ann", "score", "s", "a", "a1", "", "", value, "", contribution, "", "")


def test_a_weight_that_did_not_apply_is_shared_out_within_its_section() -> None:
    """By hand: of section a, 60 of 100 apply, and 80 % count; the points of b are their weights."""
    a = Section("a", Text.same("a"), (criterion("a1", "45"), criterion("a2", "15"), criterion("a3", "40")))
    b = Section("b", Text.same("b"), (criterion("b1", "30", 30), criterion("b2", "70", 70)), weighted=True)
    found = counted([attrs.evolve(a, share=Decimal(80)), b], a1=50, a2=0, a3=None, b1=0, b2=70)
    assert found["a1"] == Counts(Decimal(36), Decimal(60), Decimal(60))
    assert {line: each.most for line, each in found.items()} == {"a1": 60, "a2": 20, "a3": None, "b1": 30, "b2": 70}
    assert [each.applies for each in found.values()] == [True, True, False, True, True]
    assert share_said(row("50", "30"), found["a1"]) == "50 × 36% ÷ 60%"
    assert share_said(row("70", "70"), found["b2"]) == ""


def test_the_most_is_rounded_as_the_ledger_is() -> None:
    section = Section("a", Text.same("a"), (criterion("a1", "25"), criterion("a2", "50"), criterion("a3", "25")))
    found = counted([section], a1=100, a2=100, a3=None)
    assert [found[line].most for line in ("a1", "a2")] == [Decimal("33.333333"), Decimal("66.666667")]


def test_what_is_incomplete_has_no_most() -> None:
    found = explain(load_config(EXAMPLES / "demo" / "kpi.toml"), "wangmengting")
    assert found.result.status == "incomplete"
    assert all(step.counts is None for part in found.parts for step in part.steps)


@pytest.mark.parametrize(
    ("lang", "apart", "more"),
    [
        ("en", "Customer satisfaction: not applicable; its 25% was shared out", "80 × 25% ÷ 75% = +26.666667"),
        ("zh", "客户满意度：不适用；其权重 25% 由其他考核项分担", "80 × 25% ÷ 75% = +26.666667"),
    ],
)
def test_an_explanation_says_whose_weight_was_shared_out(lang: Language, apart: str, more: str) -> None:
    said = list(drawn(tree(explain(load_config(EXAMPLES / "saas_support" / "kpi.toml"), "farid"), lang)))
    assert any(line.endswith(apart) for line in said)
    assert any(line.endswith(more) for line in said)


def test_an_earlier_scorer_comes_to_something_though_nobody_asks_for_it() -> None:
    found = explain(load_config(EXAMPLES / "presales" / "kpi.toml"), "linyuanqing")
    assert [part.came_to for part in found.parts if part.stage == "score"] == ["80", "71"]
