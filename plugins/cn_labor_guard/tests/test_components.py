"""What can be asked of any component: settings, clauses, both languages, and exactness on every engine."""

from __future__ import annotations

import pytest

from kpicore.testing import assert_component

REGIONS = [
    {"region": "甲", "since": "2026-01", "amount": 1900},
    {"region": "甲", "since": "2026-11", "amount": 2900},
    {"region": "乙", "since": "2026-05", "amount": 2000},
]
OTHERS = {"since": "2026-03", "amount": 1800}


@pytest.mark.slow
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"minimum_wage": REGIONS},
        {"minimum_wage": [*REGIONS, OTHERS], "performance_pay_agreed": True, "fines_forbidden_in": ["甲"]},
    ],
)
def test_component(settings: dict[str, object]) -> None:
    assert_component("cn_labor_guard:guard", settings=settings)


def test_component_at_a_glance() -> None:
    off = dict.fromkeys(("outcomes", "control", "leave", "hours", "overtime", "notices"), "not under test")
    assert_component("cn_labor_guard:guard", settings={"minimum_wage": [OTHERS], "off": off}, examples=3)
