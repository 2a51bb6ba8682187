"""The case files as the project's own tests use them. How they are read and run is `kpicore.testing`, for everybody.

The oracle's outcomes are compared with what a case expects by the very functions that compare a run's.
"""

from __future__ import annotations

from collections.abc import Mapping

from kpicore.testing.cases import NUMBERS, WHO, Case, incident_rows, rating_rows, read_cases, write_case
from kpicore.testing.compare import check_case, of_flags, of_ledger, of_result
from oracle.files import Rows

__all__ = [
    "NUMBERS",
    "WHO",
    "Case",
    "check_case",
    "compare_flags",
    "compare_ledger",
    "compare_result",
    "incident_rows",
    "rating_rows",
    "read_cases",
    "write_case",
]


def compare_result(row: Mapping[str, str], expected: dict[str, object]) -> None:
    assert list(of_result(row, expected)) == []


def compare_ledger(rows: Rows, expected: dict[str, object]) -> None:
    assert list(of_ledger(rows, expected)) == []


def compare_flags(rows: Rows, expected: dict[str, object]) -> None:
    assert list(of_flags(rows, expected)) == []
