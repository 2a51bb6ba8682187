"""Results, ledger and flags of every scheme's worked cases, to the byte the same on every engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine.scheme_cases import months
from engines import ENGINES

from kpicore.testing.cases import Case, run_case


@pytest.mark.slow
@pytest.mark.parametrize("case", months(), ids=str)
def test_every_engine_writes_the_same(case: Case, tmp_path: Path) -> None:
    first, *others = [run_case(case, tmp_path / engine, engine) for engine in ENGINES]
    for engine, other in zip(ENGINES[1:], others, strict=True):
        assert other.exit_code == first.exit_code, f"{engine}: {other.errors}"
        assert other.raw == first.raw, engine
