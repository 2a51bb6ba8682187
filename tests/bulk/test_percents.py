"""Percentages that may be ratios are doubted in the run by rows; a month that has such is held."""

from __future__ import annotations

from pathlib import Path

import pytest
from configs import desk, month

from kpicore.bulk import run, survey
from kpicore.bulk.tally import Tally
from kpicore.bulk.unfit import Held
from kpicore.config import load_config
from kpicore.pipeline.run import run as by_row
from kpicore.pipeline.teams import lint_team

RATE = """
[team.score.criteria.rate]
metric = "rate"
unit = "%"
bands = [["< 0.9", 20], [">= 0.9", 40]]
"""
CONFIG = month("metrics") + 'unknown_people = "flag"\n' + desk(RATE, where='{ department = "a" }')


def came_to(folder: Path, staff: str, figures: str, config: str = CONFIG) -> object:
    (folder / "kpi.toml").write_text(config, "utf-8")
    (folder / "people.csv").write_text(f"employee_id,department,hired\n{staff}elsewhere,b,\n", "utf-8")
    (folder / "metrics.csv").write_text(f"employee_id,rate\n{figures}", "utf-8")
    month_ = load_config(str(folder / "kpi.toml"), lint=lint_team)
    came = run.streamed(month_, "none", "csv", folder / "out")
    assert not isinstance(came, Held) or "may be ratios" in str(came.note.what)
    return type(came)


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
    ids = ["a0", "a1", "a2", "a3"]
    staff = "".join(f"{each},a,\n" for each in ([*ids, "a4"] if "a4" in more else ids))
    assert came_to(tmp_path, staff, "".join(f"{each},0.95\n" for each in ids) + more) is kept


@pytest.mark.parametrize(
    ("plain", "others", "kept"),
    [
        (["0.4"] * 4, ["1"] * 5, Held),
        (["0.4"] * 4, ["1"] * 4, Tally),  # half of them are above a half, no more
        (["0.4"] * 2, ["1"] * 5, Tally),  # two that are not whole
        (["1"] * 4, ["0.95", "0.3", "0.3", "0.3"], Held),
        (["1", "0", "1", "1"], ["0.95", "0.3", "0.3", "0.3"], Tally),
        (["1"] * 4, ["0.95", "0.3", "0.3", "30"], Tally),
        (["1", "2", "1", "1"], ["0.95", "0.3", "0.3", "0.3"], Tally),
    ],
)
def test_those_who_go_by_rows_count_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: list[str], others: list[str], kept: type[object]
) -> None:
    """They came in the middle of the month. The run by rows doubts just what is held."""
    monkeypatch.setattr(run, "AUTO_FROM", 1)
    shares = {f"a{at}": share for at, share in enumerate([*plain, *others])}
    staff = "".join(f"{each},a,{'' if at < len(plain) else '2026-10-05'}\n" for at, each in enumerate(shares))
    assert came_to(tmp_path, staff, "".join(f"{each},{share}\n" for each, share in shares.items())) is kept
    by_rows = by_row(load_config(str(tmp_path / "kpi.toml"), engine="python", lint=lint_team))
    assert any(flag.flag == "ratio_as_percent" for flag in by_rows.flags) == (kept is Held)


HOURS = RATE.replace('unit = "%"', 'unit = "h"')


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [
        (["0.95"] * 4, ["50", "50"], Held),
        (["0.95"] * 4, ["0.1"] * 9, Held),
        (["0.2"] * 4, ["0.95"] * 9, Tally),
        (["0.95", "0.95", "0.95", "95"], ["0.95"] * 9, Tally),
        (["0.95"] * 4, [""] * 3, Held),
    ],
)
@pytest.mark.parametrize(("rule", "sampled"), [(HOURS, 1), (HOURS.replace('"rate"', '"wait"'), 4096)])
def test_what_another_team_has_says_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ours: list[str],
    theirs: list[str],
    kept: type[object],
    rule: str,
    sampled: int,
) -> None:
    """It reads the column in hours, or not at all."""
    monkeypatch.setattr(run, "AUTO_FROM", 1)
    monkeypatch.setattr(survey, "SAMPLED", sampled)
    shares = [*(("a", share) for share in ours), *(("b", share) for share in theirs)]
    staff = "".join(f"{team}{at},{team},\n" for at, (team, _) in enumerate(shares))
    figures = "".join(f"{team}{at},{share}\n" for at, (team, share) in enumerate(shares))
    other = desk(rule, where='{ department = "b" }').replace("desk", "other")
    assert came_to(tmp_path, staff, figures, CONFIG + other) is kept
    by_rows = by_row(load_config(str(tmp_path / "kpi.toml"), engine="python", lint=lint_team))
    assert any(flag.flag == "ratio_as_percent" for flag in by_rows.flags) == (kept is Held)
