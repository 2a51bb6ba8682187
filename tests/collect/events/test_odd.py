"""Cells that the engine leaves to python: narrow floats, of which it writes more digits than it takes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from struct import pack

import pyarrow as pa
from collect.events.logs import cells, collect, flags, parquet
from hypothesis import given
from hypothesis import strategies as st

from kpicore.collect.events.odd import shortest

CONFIG = """
path = "log.parquet"
agent = "Agent"
time = "Start"
[metrics]
m = { sum = "Talk" }
"""


def test_narrow_floats_mean_their_shortest_decimals(tmp_path: Path) -> None:
    values = [346112.62, 200.01562, 1081087.8, 0.1, 1e-05, 1.5e-07, 16777216, -99999.9]
    start = [datetime(2026, 10, 5)] * len(values)
    talk = pa.array(values, pa.float32())
    parquet(tmp_path / "log.parquet", {"Agent": [f"A{at}" for at in range(len(values))], "Start": start, "Talk": talk})
    batch = collect(tmp_path, CONFIG)
    decimals = ["346112.62", "200.01562", "1081087.8", "0.1", "0.00001", "0", "16777216", "-99999.9"]
    assert [each["m"] for each in cells(batch).values()] == decimals
    rounded = 'log.parquet: column "Talk": values of more than six decimals rounded half up: 1'
    assert flags(batch)["rounded"] == [rounded]


@given(value=st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_the_shortest_decimal_is_that_float(value: float) -> None:
    text = shortest(f"{value:.9g}", "FLOAT")
    assert pack("f", float(text)) == pack("f", value)
