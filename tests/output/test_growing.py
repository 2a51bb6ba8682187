"""Tables that grow hold what the writers of whole tables write, byte for byte in CSV."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow.parquet import read_table

from kpicore.output import growing as grow
from kpicore.output.formats import write_table
from kpicore.output.growing import GrowingFormat, growing
from kpicore.output.tables import Table
from kpicore.results import LedgerRow, ResultRow

TRICKY = st.text(st.sampled_from("=+-@＝;, \t\r\n\"'.5a张\x07\u200b\u3000"), max_size=5)
CELLS = st.one_of(st.sampled_from(["", "-5", "89.75", "[-5, -2]", "a\nb", 'say "hi"', "1,150", "=1+1", "张伟"]), TRICKY)


def rows_of(fields: tuple[str, ...], cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, ...]]]:
    numbers = {"score", "performance_pay", "total_pay", "contribution"}
    row = [st.sampled_from(["", "-0.01", "270.40"]) if field in numbers else cells for field in fields]
    return st.lists(st.tuples(*row), max_size=4)


@pytest.mark.parametrize("form", ["csv", "parquet"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_rows_in_parts(form: GrowingFormat, data: st.DataObject) -> None:
    parts = data.draw(st.lists(rows_of(ResultRow._fields, CELLS), max_size=3))
    with tempfile.TemporaryDirectory() as name:
        whole, grown = Path(name, "whole"), Path(name, "grown")
        whole.mkdir()
        grown.mkdir()
        table = Table("results", ResultRow._fields, [row for part in parts for row in part])
        write_table(whole, table, form, "2026-10")
        with growing(grown, table, form, ("grade", "status")) as file:
            for part in parts:
                file.add(file.arrow(part))
        same(whole / f"results.{form}", grown / f"results.{form}")


@pytest.mark.parametrize("form", ["csv", "parquet"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_rows_that_many_have(form: GrowingFormat, data: st.DataObject) -> None:
    stencils = data.draw(rows_of(LedgerRow._fields, CELLS))
    ids = data.draw(st.lists(TRICKY.filter(bool), min_size=1, max_size=3))
    many = st.lists(st.tuples(st.integers(0, len(stencils) - 1), st.integers(0, len(ids) - 1)), max_size=6)
    places = data.draw(many if stencils else st.just([]))
    with tempfile.TemporaryDirectory() as name:
        whole, grown = Path(name, "whole"), Path(name, "grown")
        whole.mkdir()
        grown.mkdir()
        rows = [LedgerRow(*stencils[place])._replace(employee_id=ids[whose]) for place, whose in places]
        table = Table("ledger", LedgerRow._fields, rows)
        write_table(whole, table, form, "2026-10")
        with growing(grown, table, form, ("rule", "input")) as file, patch.object(grow, "_LINES", 2):
            drawn = file.stencils(stencils).take(pa.array([place for place, _ in places], pa.int64()))
            whose = pa.array([each for _, each in places], pa.int64())
            file.add_stencilled(drawn, pa.array(ids, pa.string()), whose)
        same(whole / f"ledger.{form}", grown / f"ledger.{form}")


def same(whole: Path, grown: Path) -> None:
    assert grown.stat().st_mode & 0o777 == 0o600
    if whole.suffix == ".csv":
        assert grown.read_bytes() == whole.read_bytes()
    else:
        assert read_table(grown).equals(read_table(whole))
