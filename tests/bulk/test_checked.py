"""A check in chunks finds what the check by rows finds, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import attrs
import pytest
from bulk.months import write_month
from bulk.other_months import write_other_month

from kpicore.bulk import run
from kpicore.bulk.checked import checked
from kpicore.bulk.unfit import Held
from kpicore.config import load_config
from kpicore.model import Finding, Rejected
from kpicore.pipeline.check import check
from kpicore.pipeline.teams import lint_team

Write = Callable[[Path, Random], Path]


@pytest.fixture(autouse=True)
def _of_any_size(small_chunks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "AUTO_FROM", 1)


@pytest.mark.parametrize(("write", "seed"), [(write_month, 0), (write_month, 4), (write_other_month, 1)])
def test_same_as_by_rows(write: Write, seed: int, tmp_path: Path) -> None:
    config = load_config(str(write(tmp_path, Random(seed))), engine="polars", lint=lint_team)
    there = sorted(tmp_path.iterdir())
    found = outcome(lambda: checked(config, "zh"))
    assert isinstance(found, list)
    assert found == outcome(lambda: check(attrs.evolve(config, engine="python"), "zh"))
    assert sorted(tmp_path.iterdir()) == there


def outcome(checks: Callable[[], list[Finding] | Held | None]) -> list[Finding] | Held | None:
    try:
        return checks()
    except Rejected as rejected:
        return list(rejected.findings)
