"""What can be asked of any component: settings, lint, clauses, both languages, and exactness on every engine."""

from __future__ import annotations

import pytest

from kpicore.testing import assert_component


@pytest.mark.parametrize("name", ["chat_qa", "kpi", "salary"])
def test_component(name: str) -> None:
    assert_component(f"ecommerce_aftersales:{name}")


def test_a_coefficient_for_each_grade() -> None:
    coefficient = {"A": 1, "B": 0.8, "C": 0.5, "D": 0}
    assert_component("ecommerce_aftersales:salary", settings={"coefficient": coefficient}, examples=10)


@pytest.mark.parametrize("choice", ["full", "rescale"])
def test_what_na_may_mean(choice: str) -> None:
    settings = {"not_applicable": {"attendance": choice, "reply_rate": choice, "work_attitude": choice}}
    assert_component("ecommerce_aftersales:kpi", kind="scorer", settings=settings, examples=10)
