"""What can be asked of any component: settings, lint, clauses, both languages, and exactness on every engine."""

from __future__ import annotations

import pytest

from kpicore.testing import assert_component


@pytest.mark.parametrize("name", ["director", "manager"])
def test_component(name: str) -> None:
    assert_component(f"manager_review:{name}")
