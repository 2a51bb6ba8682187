"""Results, ledger and flags of every scheme's worked cases and of the examples: the same bytes on every engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine.scheme_cases import COMPANIES, months
from engines import ENGINES

from kpicore.testing.cases import Case, run_case
from kpicore.testing.month import run_config


@pytest.mark.slow
@pytest.mark.parametrize("case", months(), ids=str)
def test_every_engine_writes_the_same(case: Case, tmp_path: Path) -> None:
    first, *others = [run_case(case, tmp_path / engine, engine) for engine in ENGINES]
    for engine, other in zip(ENGINES[1:], others, strict=True):
        assert other.exit_code == first.exit_code, f"{engine}: {other.errors}"
        assert other.raw == first.raw, engine


@pytest.mark.slow
@pytest.mark.parametrize("name", COMPANIES)
def test_the_companies_of_the_examples(name: str, tmp_path: Path) -> None:
    first, *others = [run_config(COMPANIES[name], tmp_path / engine, "--engine", engine) for engine in ENGINES]
    assert first.exit_code == 0, first.errors
    for engine, other in zip(ENGINES[1:], others, strict=True):
        assert other.raw == first.raw, f"{engine}: {other.errors}"
