"""What is said of a column of people that one team alone reads: of whom a run by rows looks at it, all."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from bulk.test_run import check
from pyarrow.parquet import write_table

pytestmark = pytest.mark.usefixtures("small_chunks")

CONFIG = """
schema = 1
period = "2026-10"
currency = "CNY"
[people]
use = "{use}"
path = "people.{use}"
[[collect]]
use = "csv"
kind = "metrics"
path = "metrics.csv"
"""
TEAM = """
[[team]]
name = "{name}"
where = {{ department = "{name}" }}
[team.score]
use = "criteria"
[team.score.criteria.c]
metric = "{metric}"
bands = [["<= 20", 100], ["> 20", 40]]
"""


def write(speed: Callable[[int], Any], type_: pa.DataType | None, folder: Path, random: Random) -> Path:
    """Thirty people of two teams, of which `a` reads the column `speed`. type_: of it in Parquet; None: CSV."""
    ids, teams = [f"E{at:02}" for at in range(30)], ["ab"[at % 2] for at in range(30)]
    speeds = [speed(at) for at in range(30)]
    if type_ is None:
        rows = [f"{who},{team},{value}" for who, team, value in zip(ids, teams, speeds, strict=True)]
        (folder / "people.csv").write_text("\n".join(["employee_id,department,speed", *rows]), encoding="utf-8")
    else:
        columns = {"employee_id": ids, "department": teams, "speed": pa.array(speeds, type_)}
        write_table(pa.table(columns), folder / "people.parquet")
    (folder / "metrics.csv").write_text(
        "\n".join(["employee_id,wait", *(f"{who},10" for who in ids)]), encoding="utf-8"
    )
    config = CONFIG.format(use="csv" if type_ is None else "parquet")
    config += TEAM.format(name="a", metric="speed") + TEAM.format(name="b", metric="wait")
    (folder / "kpi.toml").write_text(config, encoding="utf-8")
    return folder / "kpi.toml"


@pytest.mark.parametrize("whose", ["the other's", "all"])
@pytest.mark.parametrize("type_", [None, pa.string(), pa.float64(), pa.decimal128(20, 9)])
def test_what_is_rounded_is_counted_of_everyone(whose: str, type_: pa.DataType | None, tmp_path: Path) -> None:
    def speed(at: int) -> Any:
        value = Decimal("10.1234567") if at % 3 == 0 and (whose == "all" or at % 2) else Decimal(10)
        return float(value) if type_ == pa.float64() else str(value) if type_ == pa.string() else value

    assert check(partial(write, speed, type_), 1, tmp_path)
    assert "values of more than six decimals rounded" in (tmp_path / "rows/flags.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("cell", ["abc", "n/a", "-5", "98%", " ", "１０"])
def test_what_another_team_does_not_read_is_nothing(cell: str, tmp_path: Path) -> None:
    assert check(partial(write, lambda at: cell if at % 2 else 10, None), 1, tmp_path)
