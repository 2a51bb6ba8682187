"""Chunks of a few people, so that a month of sixty has many."""

from __future__ import annotations

import pytest

from kpicore.bulk import chunks, csvfile, ledger, survey


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, size in (
        (survey, "SAMPLED", 4),
        (survey, "ROWS", 16),
        (chunks, "PEOPLE", 8),
        (chunks, "SAMPLED", 4),
        (csvfile, "BLOCK", 700),
        (ledger, "_AT_ONCE", 3),
    ):
        monkeypatch.setattr(module, name, size)
