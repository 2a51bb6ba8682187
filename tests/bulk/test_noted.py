"""Who was rated with a reason goes by rows where the ledger is long, and nobody else for that."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow.parquet import write_table

from kpicore.bulk.noted import add_noted
from kpicore.bulk.opening import tables_of
from kpicore.bulk.survey import survey
from kpicore.config import load_config
from kpicore.pipeline.teams import all_words, describe_teams

CONFIG = """
schema = 1
period = "2026-10"
currency = "CNY"
people = { use = "parquet", path = "people.parquet" }
[[collect]]
use = "parquet"
kind = "ratings"
path = "ratings.parquet"
[[team]]
name = "desk"
[team.score]
use = "criteria"
[team.score.criteria.mood]
rating = "mood"
levels = [["good", 100], ["bad", 0]]
"""


@pytest.mark.parametrize("type_", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())])
def test_whoever_has_one(tmp_path: Path, type_: pa.DataType) -> None:
    ids = [f"E{number}" for number in range(6)]
    write_table(pa.table({"employee_id": ids}), tmp_path / "people.parquet")
    reasons = pa.array([None, "", "generated", None, " ", ""], pa.string())
    ratings = {"employee_id": ids, "criterion": ["mood"] * 6, "rater": ["superior"] * 6, "value": ["good"] * 6}
    write_table(pa.table({**ratings, "reason": reasons.cast(type_)}), tmp_path / "ratings.parquet")
    (tmp_path / "kpi.toml").write_text(CONFIG, encoding="utf-8")
    config = load_config(str(tmp_path / "kpi.toml"))
    teams, _ = describe_teams(config)
    tables = tables_of(config, [team.words for team in teams], all_words(teams), tmp_path)
    found = survey(config, teams, tables, False)
    before = set(found.odd)
    add_noted(found, tables)
    assert found.odd - before == {"E2", "E4"} - before
