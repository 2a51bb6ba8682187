"""Cells that the engine leaves to python: narrow floats, of which it writes more digits than it takes."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from struct import pack, unpack

import pyarrow as pa
import pytest
from collect.events.logs import cells, collect, flags, messages, parquet
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


@pytest.mark.parametrize("metric", ['sum = "Talk"', 'mean = "Talk"', 'percentile = 90, of = "Talk"'])
@pytest.mark.parametrize("type_", [pa.float32(), pa.float64()])
@pytest.mark.parametrize("other", [7.0, 0.0, 7.5])
def test_what_is_no_number_among_numbers_that_are_all_alike(
    other: float, type_: pa.DataType, metric: str, tmp_path: Path
) -> None:
    """The file says of the column that its least and its greatest value are the same, and that nothing is missing."""
    start, talk = [datetime(2026, 10, 5)] * 11, pa.array([other] * 10 + [float("nan")], type_)
    parquet(tmp_path / "log.parquet", {"Agent": ["A1"] * 11, "Start": start, "Talk": talk})
    [said] = messages(collect(tmp_path, CONFIG.replace('sum = "Talk"', metric)))
    assert said.startswith('log.parquet:12:Talk: "nan" is not a number')


@pytest.mark.parametrize(
    ("cell", "value", "rounded"),
    [("5E-7", "0.000001", 1), ("4e-7", "0", 1), ("12.5E-7", "0.000001", 1), ("15E-1", "1.5", 0), ("1E+3", "1000", 0),
     ("-2500000e-8", "-0.025", 0), ("1234567.8901235e-1", "123456.789012", 1), ("-7", "-7", 0),
     ("-18.12e-7", "-0.000002", 1), ("195926.4847564e2", "19592648.47564", 0)],
)  # fmt: skip
@pytest.mark.parametrize("name", ["log.jsonl", "log.csv"])
def test_powers_of_ten_lose_decimals_too(name: str, cell: str, value: str, rounded: int, tmp_path: Path) -> None:
    """A log of text. Talk is a number in JSON."""
    line = '{"Agent": "A1", "Start": "2026-10-05T00:00:00", "Talk": %s}' if "json" in name else "A1,2026-10-05,%s"
    header = [] if "json" in name else ["Agent,Start,Talk"]
    (tmp_path / name).write_text("\n".join([*header, line % cell]) + "\n", encoding="utf-8")
    batch = collect(tmp_path, CONFIG.replace("log.parquet", name))
    assert [each["m"] for each in cells(batch).values()] == [value]
    said = [f'{name}: column "Talk": values of more than six decimals rounded half up: 1'] * rounded
    assert flags(batch).get("rounded", []) == said


def pack_of(value: float) -> float:
    """As a narrow float has it."""
    found: tuple[float] = unpack("f", pack("f", value))
    return found[0]


@given(value=st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_the_shortest_decimal_is_that_float(value: float) -> None:
    text = shortest(f"{value:.9g}", "FLOAT")
    assert pack("f", float(text)) == pack("f", value)
    digits = len(str(int("".join(map(str, Decimal(text).as_tuple().digits)).rstrip("0") or "0")))
    assert digits <= 6 or pack("f", float(f"{value:.{digits - 1}g}")) != pack("f", value)


def test_floats_that_are_no_numbers_are_said(tmp_path: Path) -> None:
    start, values = [datetime(2026, 10, 5)] * 4, [1, float("nan"), -float("nan"), float("inf")]
    talk = pa.array(values, pa.float32())
    parquet(tmp_path / "log.parquet", {"Agent": ["A1"] * 4, "Start": start, "Talk": talk})
    said = messages(collect(tmp_path, CONFIG))
    assert [each.partition(" ")[0] for each in said] == [f"log.parquet:{row}:Talk:" for row in (3, 4, 5)]


def test_narrow_floats_are_read_by_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are: python is asked of the smallest alone."""
    monkeypatch.setattr("kpicore.collect.events.odd._MOST_TEXTS", 0)
    values = [
        pack_of(each) for each in (*(346112.6 + at / 3 for at in range(50)), 1234570, 12345679e3, 0.015625, 1 / 3)
    ]
    start = [datetime(2026, 10, 5)] * len(values)
    columns = {"Agent": [f"A{at}" for at in range(len(values))], "Start": start, "Talk": pa.array(values, pa.float32())}
    parquet(tmp_path / "log.parquet", columns)
    found = cells(collect(tmp_path, CONFIG))
    for at, value in enumerate(values):
        exact = Decimal(shortest(f"{value:.9g}", "FLOAT")).quantize(Decimal("0.000001"), ROUND_HALF_UP)
        assert Decimal(found[f"A{at}"]["m"]) == exact
