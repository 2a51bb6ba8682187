"""Arrow's memory is another one during a run in chunks, and the one that it was after it."""

from __future__ import annotations

import pyarrow as pa
import pytest

from kpicore.bulk.memory import reused


def test_given_back() -> None:
    before = pa.default_memory_pool().backend_name
    with reused():
        assert pa.default_memory_pool().backend_name in ("jemalloc", "system")
    assert pa.default_memory_pool().backend_name == before


def test_stays_the_one_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARROW_DEFAULT_MEMORY_POOL", "mimalloc")
    before = pa.default_memory_pool().backend_name
    monkeypatch.setattr(pa, "set_memory_pool", None)
    with reused():
        assert pa.default_memory_pool().backend_name == before
