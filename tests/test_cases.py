"""The case files of every plugin, run through the command line."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest
from oracle.cases import Case, check_case, read_cases

FILES = sorted(Path(__file__).parent.parent.glob("plugins/*/tests/cases/*.cases.toml"))
CASES = [case for file in FILES for case in read_cases(file)]
INSTALLED = {each.name for each in entry_points(group="kpicore")}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, tmp_path: Path) -> None:
    absent = case.plugins() - INSTALLED
    if absent:
        pytest.skip(f"not installed: {', '.join(sorted(absent))}")
    check_case(case, tmp_path)
