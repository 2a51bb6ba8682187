"""What can be asked of any component: settings, lint, clauses, both languages, and exactness on every engine."""

from __future__ import annotations

import pytest

from kpicore.testing import assert_component


@pytest.mark.parametrize("name", ["service_desk", "operator", "annual_leave"])
def test_component(name: str) -> None:
    assert_component(f"courier_callcenter:{name}")


def test_raters_and_what_na_may_mean() -> None:
    raters = {"teamwork": {"superior": 60, "customer": 40}}
    settings = {"raters": raters, "not_applicable": {"teamwork": "rescale", "efficiency": "full"}}
    assert_component("courier_callcenter:operator", kind="scorer", settings=settings, examples=10)
