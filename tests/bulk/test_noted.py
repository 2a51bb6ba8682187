"""Who was rated with a reason goes by rows where the ledger is long, and whose name files show otherwise where a month
is closed; nobody else for that."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from configs import desk, month
from pyarrow.parquet import write_table

from kpicore.bulk.noted import add_noted, add_unshown
from kpicore.bulk.run import opened
from kpicore.bulk.scratch import scratch
from kpicore.bulk.survey import survey
from kpicore.config import load_config

MOOD = """
[team.score.criteria.mood]
rating = "mood"
levels = [["good", 100], ["bad", 0]]
"""
CONFIG = month("ratings", use="parquet") + desk(MOOD)


@pytest.mark.parametrize("type_", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())])
def test_whoever_has_one(tmp_path: Path, type_: pa.DataType) -> None:
    ids = [f"E{number}" for number in range(6)]
    write_table(pa.table({"employee_id": ids}), tmp_path / "people.parquet")
    reasons = pa.array([None, "", "generated", None, " ", ""], pa.string())
    ratings = {"employee_id": ids, "criterion": ["mood"] * 6, "rater": ["superior"] * 6, "value": ["good"] * 6}
    write_table(pa.table({**ratings, "reason": reasons.cast(type_)}), tmp_path / "ratings.parquet")
    (tmp_path / "kpi.toml").write_text(CONFIG, encoding="utf-8")
    config = load_config(str(tmp_path / "kpi.toml"))
    with scratch() as new_file:
        month = opened(config, "polars", new_file, 0)
    assert month is not None
    found = survey(config, month.teams, month.tables, False)
    before = set(found.odd)
    add_noted(found, month.tables)
    assert found.odd - before == {"E2", "E4"} - before


@pytest.mark.parametrize("type_", [pa.string(), pa.binary(), pa.dictionary(pa.int8(), pa.string())])
def test_whose_name_is_shown_otherwise(tmp_path: Path, type_: pa.DataType) -> None:
    names = pa.array(["Ann", "x\x02y", None, "王芳", " ", "a\u200bb"], pa.string())
    write_table(pa.table({"employee_id": list("ABCDEF"), "name": names.cast(type_)}), tmp_path / "people.parquet")
    (tmp_path / "kpi.toml").write_text(month(use="parquet") + desk(MOOD), encoding="utf-8")
    config = load_config(str(tmp_path / "kpi.toml"))
    with scratch() as new_file:
        opened_month = opened(config, "polars", new_file, 0)
    assert opened_month is not None
    found = survey(config, opened_month.teams, opened_month.tables, False)
    found.odd.clear()
    add_unshown(found, opened_month.tables)
    assert found.odd == {"B"}
