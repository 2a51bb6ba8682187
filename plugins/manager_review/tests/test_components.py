"""What can be asked of any component: settings, lint, clauses, both languages, and exactness on every engine."""

from __future__ import annotations

import pytest

from kpicore.testing import assert_component


@pytest.mark.parametrize("name", ["director", "manager"])
def test_component(name: str) -> None:
    assert_component(f"manager_review:{name}")


def test_several_raters_of_whom_one_may_be_silent() -> None:
    settings = {
        "raters": {"superior": 70, "self": 30},
        "missing_rater": "others",
        "task_share": 55.5,
        "behaviour_share": 44.5,
    }
    assert_component("manager_review:manager", settings=settings, examples=10)
