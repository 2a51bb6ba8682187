"""Bytes that are no log, or nearly one: findings, never an exception, and never a figure beside an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from collect.events.logs import FORMATS, collect, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CONFIG = """
agent = "Agent"
time = "Start"
[columns]
ok = { column = "Answered", yes = ["Y"], no = ["N"] }
[metrics]
calls = { count = true, where = { ok = true } }
talk  = { percentile = 50, of = "Talk" }
who   = { distinct = "Customer" }
"""
HEADER = ("Agent", "Start", "Answered", "Talk", "Customer")
ROWS = [("A1", "2026-10-05 08:00:00", "Y", "60", 'c "1", x'), ("B2", "2026-10-06", "N", "", "张三")] * 3


def safely(folder: Path, suffix: str, data: bytes) -> None:
    (folder / f"log.{suffix}").write_bytes(data)
    batch = collect(folder, CONFIG, path=f"log.{suffix}")
    if any(finding.severity == "error" for finding in batch.findings):
        assert not batch.rows


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_any_bytes(tmp_path: Path, suffix: str, data: bytes) -> None:
    safely(tmp_path, suffix, data)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=3), st.integers(0, 3)), min_size=1, max_size=4))
def test_a_log_with_some_bytes_changed(tmp_path: Path, suffix: str, edits: list[tuple[float, bytes, int]]) -> None:
    data = write(tmp_path / f"whole.{suffix}", HEADER, ROWS).read_bytes()
    for where, new, old in edits:
        at = int(where * len(data))
        data = data[:at] + new + data[at + old :]
    safely(tmp_path, suffix, data)
