"""How judged lines count: by their weights, and where some did not apply, with theirs as well."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kpicore.config import load_config
from kpicore.explain.counts import HUNDRED, Counts, counts_of
from kpicore.explain.person import explain
from kpicore.explain.said import share_said
from kpicore.explain.tree import drawn, tree
from kpicore.fields import Field
from kpicore.model import Language, Text
from kpicore.results import LedgerRow
from kpicore.rules.bands import Value
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Metric

EXAMPLES = Path(__file__).parents[2] / "examples"


def criterion(name: str, weight: str, high: int = 100) -> Criterion:
    judge = Value(Metric(Field(name, Text.same(name), "count", high=Decimal(high))))
    return Criterion(name, Text.same(name), "c", judge, Decimal(weight), "rescale")


def row(line: str, value: str, contribution: str) -> LedgerRow:
    section = line[0]
    return LedgerRow("2026-10", "desk", "ann", "score", "s", section, line, "", "", value, "", contribution, "", "")


def test_a_weight_that_did_not_apply_is_shared_out_within_its_section() -> None:
    """By hand: of section a, 60 of 100 apply, and 80 % count; the points of b are their weights."""
    a = Section("a", Text.same("a"), (criterion("a1", "45"), criterion("a2", "15"), criterion("a3", "40")))
    b = Section("b", Text.same("b"), (criterion("b1", "30", 30), criterion("b2", "70", 70)), weighted=True)
    scheme = Scheme(Text.same("s"), (Section(a.id, a.title, a.criteria, share=Decimal(80)), b))
    rows = [row("a1", "50", "30"), row("a2", "0", "0"), row("a3", "", "0"), row("b1", "0", "0"), row("b2", "70", "70")]
    found = counts_of(scheme, 10, rows)
    assert found["a", "a1"] == Counts(Decimal(36), Decimal(60), HUNDRED, True)
    assert {line: each.most for (_, line), each in found.items()} == {
        "a1": 60,
        "a2": 20,
        "a3": None,
        "b1": 30,
        "b2": 70,
    }
    assert share_said(rows[0], found["a", "a1"]) == "50 × 36% ÷ 60%"
    assert share_said(rows[4], found["b", "b2"]) == ""


def test_the_most_is_rounded_as_the_ledger_is() -> None:
    section = Section("a", Text.same("a"), (criterion("a1", "25"), criterion("a2", "50"), criterion("a3", "25")))
    rows = [row("a1", "100", "33.333333"), row("a2", "100", "66.666667"), row("a3", "", "0")]
    found = counts_of(Scheme(Text.same("s"), (section,)), 10, rows)
    assert [found["a", each.line].most for each in rows[:2]] == [Decimal("33.333333"), Decimal("66.666667")]


def test_what_is_incomplete_has_no_most() -> None:
    section = Section("a", Text.same("a"), (criterion("a1", "25"), criterion("a2", "75")))
    assert counts_of(Scheme(Text.same("s"), (section,)), 10, [row("a1", "100", ""), row("a2", "", "")]) == {}


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
