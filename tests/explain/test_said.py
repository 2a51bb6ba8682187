"""Values as people read them: titles for ids, units in words, shares that can be added up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kpicore.config import load_config
from kpicore.explain.explained import Seen, Step
from kpicore.explain.person import explain
from kpicore.explain.said import grade_said, read_said, rule_said, share_said, signed
from kpicore.explain.tree import drawn, tree
from kpicore.fields import TRUTHS
from kpicore.model import Language, Text
from kpicore.results import LedgerRow

EXAMPLES = Path(__file__).parents[2] / "examples"
LEVELS = {"junior": Text("初级售后", "junior agent")}


def row(value: str = "", contribution: str = "", rule: str = "") -> LedgerRow:
    where = ("2026-10", "desk", "ann", "score", "s", "", "line", "")
    return LedgerRow(*where, rule, value, "", contribution, "", "")


@pytest.mark.parametrize(
    ("value", "unit", "words", "zh", "en"),
    [
        ("junior", "", LEVELS, "初级售后", "junior agent"),
        ("of another company", "", LEVELS, "of another company", "of another company"),
        ("true", "", TRUTHS, "是", "yes"),
        ("n/a", "s", {}, "不适用", "n/a"),
        ("", "s", {}, "–", "–"),
        ("40.01", "s", {}, "40.01 秒", "40.01 s"),
        ("120", "money", {}, "120", "120"),
        ("96.4", "%", {}, "96.4 %", "96.4 %"),
        ("7", "km", {}, "7 km", "7 km"),
    ],
)
def test_what_was_read(value: str, unit: str, words: dict[str, Text], zh: str, en: str) -> None:
    seen = Seen("x", Text("数", "figure"), value, unit, words=words)
    assert (read_said(seen, "zh"), read_said(seen, "en")) == (zh, en)


def test_a_grade_has_its_title() -> None:
    """A letter stays before it, since people say that."""
    words = {"excellent": Text("优秀", "excellent"), "A": Text("优秀", "excellent"), "B": Text.same("B")}
    assert [grade_said(grade, words, "zh") for grade in ("excellent", "A", "B", "C", "")] == [
        "优秀", "A 优秀", "B", "C", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "contribution", "said"),
    [
        ("80", "3.2", "80 × 4%"),
        ("5", "4", "5 × 80%"),
        ("-5", "-4", "-5 × 80%"),
        ("70", "70", ""),
        ("70", "", ""),
        ("0", "0", ""),
        ("70", "23.333333", "70"),
        ("70", "140", "70"),
    ],
)
def test_a_share_is_said_where_it_is_one(value: str, contribution: str, said: str) -> None:
    assert share_said(row(value, contribution)) == said


@pytest.mark.parametrize(
    ("rule", "value", "words", "said"),
    [
        ("junior (初级售后) → 300 × 总分 / 100", "junior", LEVELS, "初级售后 → 300 × 总分 / 100"),
        ("true; <= 2", "true", TRUTHS, "是; <= 2"),
        ("A, true", "true", TRUTHS, "A, true"),
        (">= 90", "95", {}, ">= 90"),
    ],
)
def test_a_rule_names_choices_by_their_titles(rule: str, value: str, words: dict[str, Text], said: str) -> None:
    step = Step(row(rule=rule), Text("", ""), Text("", ""), (Seen("x", Text("", ""), value, words=words),), ())
    assert rule_said(step, "zh") == said


def test_what_is_added_has_a_sign() -> None:
    signs = {"3": "+3", "-3": "-3", "0": "0", "0.00": "0.00", "0.50": "+0.50", "": ""}
    assert {number: signed(number) for number in signs} == signs


@pytest.mark.parametrize(
    ("lang", "level", "probation"), [("zh", "级别：初级售后", "试用期：是"), ("en", "", "probation yes")]
)
def test_nobody_reads_ids(lang: Language, level: str, probation: str) -> None:
    said = list(drawn(tree(explain(load_config(EXAMPLES / "aftersales" / "kpi.toml"), "zhaojiashu"), lang)))
    for word in (level, probation):
        assert any(word in line for line in said)
    assert not any("false" in line or "true" in line for line in said)


def test_limits_say_what_came_before_them() -> None:
    """20 and 5 to start from, 11.5 taken off: four times what is left."""
    explained = explain(load_config(EXAMPLES / "demo" / "kpi.toml"), "chenlitao")
    *_, scaling = explained.parts[0].steps
    assert scaling.row.line == "scale_to"
    [so_far] = scaling.reads
    assert Decimal(so_far.value) + Decimal(scaling.row.contribution) == Decimal(explained.result.score)
