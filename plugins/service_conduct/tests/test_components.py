"""What can be asked of any component: settings, lint, clauses, both languages, and exactness on every engine."""

from __future__ import annotations

import pytest

from kpicore.testing import assert_component


@pytest.mark.parametrize("name", ["points", "letter", "float"])
def test_component(name: str) -> None:
    assert_component(f"service_conduct:{name}")


def test_whole_months_of_service() -> None:
    assert_component("service_conduct:float", settings={"full_months": True, "from_service_month": 2})


@pytest.mark.parametrize("settings", [{"count": "events"}, {"exam_60_fails": True}, {"dismissal_last_months": 1}])
def test_other_settings(settings: dict[str, object]) -> None:
    assert_component("service_conduct:points", settings=settings, examples=10)
