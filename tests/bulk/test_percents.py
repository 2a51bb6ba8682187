"""Percentages that may be ratios are doubted in the run by rows; a month that has such is held."""

from __future__ import annotations

from pathlib import Path

import pytest
from configs import desk, month

from kpicore.bulk import run
from kpicore.bulk.tally import Tally
from kpicore.bulk.unfit import Held
from kpicore.config import load_config
from kpicore.pipeline.teams import lint_team

RATE = """
[team.score.criteria.rate]
metric = "rate"
unit = "%"
bands = [["< 0.9", 20], [">= 0.9", 40]]
"""
CONFIG = month("metrics") + 'unknown_people = "flag"\n' + desk(RATE, where='{ department = "a" }')


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ("", Held),
        ("stranger,50\n", Held),
        ("elsewhere,50\n", Held),
        ("stranger,-1\n", Held),
        ("a4,50\n", Tally),
    ],
)
def test_only_what_the_team_has_says_that_they_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, kept: type[object]
) -> None:
    monkeypatch.setattr(run, "AUTO_FROM", 1)
    (tmp_path / "kpi.toml").write_text(CONFIG, "utf-8")
    ids = ["a0", "a1", "a2", "a3"]
    people = [*ids, "a4"] if "a4" in more else ids
    staff = "".join(f"{each},a\n" for each in people)
    (tmp_path / "people.csv").write_text(f"employee_id,department\n{staff}elsewhere,b\n", "utf-8")
    figures = "".join(f"{each},0.95\n" for each in ids)
    (tmp_path / "metrics.csv").write_text(f"employee_id,rate\n{figures}{more}", "utf-8")
    config = load_config(str(tmp_path / "kpi.toml"), lint=lint_team)
    assert isinstance(run.streamed(config, "none", "csv", tmp_path / "out"), kept)
