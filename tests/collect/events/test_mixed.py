"""Files of one log whose columns are of different types: nothing is lost where they are put together."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from collect.events.logs import cells, collect, messages, parquet

CONFIG = """
path = "log-*.parquet"
agent = "Agent"
time = "Start"
time_zone = "Asia/Shanghai"
[metrics]
m = {{ {measure} = "Talk" }}
"""


def log(folder: Path, *talks: Any, starts: Any = None) -> None:
    for number, talk in enumerate(talks):
        start = pa.array([datetime(2026, 10, 5)]) if starts is None else starts[number]
        parquet(folder / f"log-{number}.parquet", {"Agent": ["A1"], "Start": start, "Talk": talk})


@pytest.mark.parametrize("other", [pa.float32(), pa.float64()])
@pytest.mark.parametrize(
    ("type_", "value"),
    [(pa.int32(), 16777217), (pa.int64(), 999_999_999_999), (pa.decimal128(18, 6), "123456789012.123456")],
)
def test_whole_numbers_beside_floats(tmp_path: Path, type_: pa.DataType, value: int | str, other: pa.DataType) -> None:
    number = pa.array([value]).cast(type_)
    log(tmp_path, number, pa.array([0.1], other))
    [found] = cells(collect(tmp_path, CONFIG.format(measure="max"))).values()
    assert found["m"] == str(value)
    [found] = cells(collect(tmp_path, CONFIG.format(measure="min"))).values()
    assert found["m"] == "0.1"


def test_narrow_floats_beside_wide_ones(tmp_path: Path) -> None:
    log(tmp_path, pa.array([346112.62], pa.float32()), pa.array([0.5], pa.float64()), pa.array(["1.25"]))
    assert cells(collect(tmp_path, CONFIG.format(measure="sum"))) == {"A1": {"m": "346114.37"}}


def test_whole_numbers_of_any_width(tmp_path: Path) -> None:
    log(tmp_path, pa.array([200], pa.uint8()), pa.array([-5], pa.int8()), pa.array([999_999_999_999], pa.uint64()))
    assert cells(collect(tmp_path, CONFIG.format(measure="sum"))) == {"A1": {"m": "1000000000194"}}


def test_agents_and_texts_that_are_whole_floats_in_one_of_the_files(tmp_path: Path) -> None:
    """As a data frame writes whole numbers as soon as one is missing."""
    start = [datetime(2026, 10, 5)] * 3
    parquet(tmp_path / "log-0.parquet", {"Agent": [2, 3, 3], "Start": start, "Talk": [5, 5, 0]})
    parquet(tmp_path / "log-1.parquet", {"Agent": [2.0, None, -0.0], "Start": start, "Talk": [5.0, 5.5, 6.0]})
    batch = collect(tmp_path, CONFIG.format(measure="distinct"))
    assert {who: each["m"] for who, each in cells(batch).items()} == {"2": "1", "3": "2", "0": "1"}


def test_true_beside_numbers_is_none(tmp_path: Path) -> None:
    log(tmp_path, pa.array([2], pa.int64()), pa.array([True]))
    assert [said.split(": ")[0] for said in messages(collect(tmp_path, CONFIG.format(measure="sum")))] == [
        "log-1.parquet:2:Talk"
    ]


def test_what_is_no_number_beside_numbers_of_another_width(tmp_path: Path) -> None:
    log(tmp_path, pa.array([7.0], pa.float32()), pa.array([float("nan")], pa.float64()))
    [said] = messages(collect(tmp_path, CONFIG.format(measure="sum")))
    assert said.startswith('log-1.parquet:2:Talk: "nan" is not a number')


def test_times_of_utc_beside_local_ones_are_refused(tmp_path: Path) -> None:
    """Which of the machine's zones would the engine take?"""
    moment = datetime(2026, 10, 31, 20)
    starts = pa.array([moment], pa.timestamp("us")), pa.array([moment], pa.timestamp("us", "UTC"))
    log(tmp_path, pa.array([1]), pa.array([1]), starts=starts)
    said = messages(collect(tmp_path, CONFIG.format(measure="sum")))
    assert said
    assert all(each.startswith(("log-0.parquet:2:Start", "log-1.parquet:2:Start")) for each in said)


@pytest.mark.parametrize(("moment", "inside"), [("2026-10-31 15:59:59.999999999", True), ("2026-10-31 16:00", False)])
def test_times_of_utc_go_together_whatever_their_unit(tmp_path: Path, moment: str, inside: bool) -> None:
    time = pa.array([moment]).cast(pa.timestamp("ns"))
    starts = [time.cast(pa.timestamp(unit, "UTC"), safe=False) for unit in ("us", "ns")]
    log(tmp_path, pa.array([1]), pa.array([2]), starts=starts)
    assert cells(collect(tmp_path, CONFIG.format(measure="sum"))) == ({"A1": {"m": "3"}} if inside else {})
