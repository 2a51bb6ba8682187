"""Pay of D3: settings. What it computes is in cases/D3_kpi.cases.toml."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from kpicore_ecommerce_aftersales.salary import LevelPay, Salary

from kpicore.components import SettingError
from kpicore.model import Text, in_settings
from kpicore.rules.cells import Axis
from kpicore.rules.grades import grade_scale
from kpicore.rules.pay import Looked, PayLine, Pool


def level(base: int | str, pool: int | str = 300) -> LevelPay:
    return LevelPay(Decimal(base), Decimal(pool))


def lines(component: Salary) -> dict[str, PayLine]:
    return {line.id: line for line in component.pay_lines()}


def paid(component: Salary) -> Mapping[str, tuple[int | Decimal, int | Decimal]]:
    """Base and pool by level, as the lines have them."""
    base, bonus = lines(component)["base"].amount, lines(component)["bonus"].amount
    assert isinstance(base, Looked)
    assert isinstance(bonus, Pool)
    assert isinstance(bonus.pool, Looked)
    rows = zip(base.table.rows, bonus.pool.table.rows, strict=True)
    return {one.text: (one.outcome, other.outcome) for one, other in rows}


def problems(**settings: Any) -> dict[tuple[str | int, ...], str]:
    with pytest.raises(SettingError) as error:
        Salary(**settings)
    return {path: f"{what}: {expected}" for path, what, expected in error.value.problems}


def test_the_printed_amounts() -> None:
    assert paid(Salary()) == {"junior": (2500, 300), "intermediate": (2700, 300), "senior": (3200, 300)}


def test_only_the_bonus_is_decided_by_the_appraisal() -> None:
    assert {key: line.performance for key, line in lines(Salary()).items()} == {
        "base": False,
        "bonus": True,
        "commission": False,
    }


def test_a_level_may_be_named_by_its_title_and_further_ones_be_added() -> None:
    component = Salary(levels={"初级售后": level(2600), " senior ": level("3300.5", "62.5"), "首席售后": level(4000)})
    assert paid(component) == {
        "junior": (2600, 300),
        "senior": (Decimal("3300.5"), Decimal("62.5")),
        "首席售后": (4000, 300),
    }
    base = lines(component)["base"].amount
    assert isinstance(base, Looked)
    (field,) = base.table.inputs[0].fields()
    assert [field.code(name) for name in ("初级售后", "junior", "高级售后", "首席售后", "中级售后")] == [
        0,
        0,
        1,
        2,
        None,
    ]


def test_a_level_whose_name_looks_like_a_condition_is_a_name() -> None:
    component = Salary(levels={"P1, P2": level(1), ">= 3": level(2), "-": level(3)})
    assert paid(component) == {"P1, P2": (1, 300), ">= 3": (2, 300), "-": (3, 300)}
    for line in component.pay_lines():
        assert line.lint(in_settings, {}) == []


def test_a_coefficient_by_grade_must_cover_the_grades_of_the_team() -> None:
    scale = grade_scale(((">= 90", "A"), ("< 90", "B")), Text.same("t"), "c")
    grades = {"grade": Axis.of(scale.field())}
    assert lines(Salary(coefficient={"A": Decimal("1.2"), "B": Decimal(0)}))["bonus"].lint(in_settings, grades) == []
    for wrong in ({"A": Decimal(1)}, {"A": Decimal(1), "B": Decimal(1), "E": Decimal(0)}):
        (finding,) = lines(Salary(coefficient=wrong))["bonus"].lint(in_settings, grades)
        assert (finding.severity, finding.where) == ("error", "coefficient")


def test_every_wrong_setting_is_named_at_once() -> None:
    found = problems(
        levels={"junior": level(-1), "初级售后": level(1), " ": level(1, -1)}, coefficient={"A": Decimal(-1)}
    )
    assert set(found) == {
        ("levels", "junior", "base"),
        ("levels", "初级售后"),
        ("levels", " "),
        ("levels", " ", "pool"),
        ("coefficient", "A"),
    }
    assert "junior" in found["levels", "初级售后"]


def test_no_levels_and_no_grades_are_refused() -> None:
    assert set(problems(levels={}, coefficient={})) == {("levels",), ("coefficient",)}
