"""How scores change under another config: exact, by team, and said also where nothing is graded or paid."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from contract.folder import HEAD, Folder, X, collect
from hypothesis import given
from hypothesis import strategies as st

from kpicore.compare.compared import Moved, Outcome
from kpicore.compare.scores import Spread, exact, movers, shifts
from kpicore.model import Period

JANUARY = Period(2026, 1)


def outcome(score: str, team: str = "desk") -> Outcome:
    return Outcome(team, "", score, "", "", "", "ok", {})


def moved(before: str, after: str, who: str = "a", team: str = "desk") -> Moved:
    return Moved(JANUARY, who, outcome(before, team), outcome(after, team))


def test_where_the_changes_lie() -> None:
    [desk, other] = shifts(
        [
            *(moved("80", str(80 + change), who=str(change)) for change in (5, -1, 3, 1)),
            moved("", "70"),
            moved("80", "80", team="other"),
        ]
    )
    assert (desk.higher, desk.lower, desk.same, desk.compared, desk.unscored) == (3, 1, 0, 4, (1, 0))
    assert desk.mean == 2
    assert desk.spread == Spread(*map(Decimal, (-1, -1, 1, 3, 5)))
    assert (other.same, other.mean, other.spread) == (1, Decimal(0), Spread(*[Decimal(0)] * 5))


def test_nobody_who_has_a_score_under_both() -> None:
    [desk] = shifts([moved("", "70"), Moved(JANUARY, "b", None, outcome("3"))])
    assert (desk.compared, desk.mean, desk.spread, desk.unscored) == (0, None, None, (1, 0))


@given(st.lists(st.decimals(-100, 100, places=3), min_size=1, max_size=30))
def test_every_place_of_the_spread_is_somebody_s(changes: list[Decimal]) -> None:
    [desk] = shifts(moved("0", str(change), who=str(place)) for place, change in enumerate(changes))
    assert desk.spread is not None
    assert set(desk.spread) <= set(changes)
    assert list(desk.spread) == sorted(desk.spread)
    assert (desk.spread.lowest, desk.spread.highest) == (min(changes), max(changes))
    for place, share in (("lower_quarter", 1), ("median", 2), ("upper_quarter", 3)):
        at = getattr(desk.spread, place)
        assert 4 * sum(change <= at for change in changes) >= share * len(changes)
        assert 4 * sum(change < at for change in changes) < share * len(changes)


def test_who_moves_most_comes_first() -> None:
    found = movers([moved("1", "2", "a"), moved("2", "0", "b"), moved("3", "3", "c"), moved("0", "2", "d")])
    assert [(each.employee_id, change) for each, change in found] == [
        ("d", Decimal(2)),
        ("b", Decimal(-2)),
        ("a", Decimal(1)),
    ]


def test_points_are_written_as_scores_are() -> None:
    assert [exact(Decimal(text)) for text in ("1.50", "-0.250", "100", "0.0", "1E+2")] == [
        "1.5",
        "-0.25",
        "100",
        "0",
        "100",
    ]


# A scheme that neither grades nor pays


CONFIG = HEAD + collect("metrics") + "".join(
    f'\n[[team]]\nname = "{team}"\nwhere = {{ department = "{team}" }}\n{X}' for team in ("north", "south")
)  # fmt: skip
LOWER = "team.north.score.scale_to=50"


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    company = Folder(tmp_path, capsys.readouterr)
    company.write(
        config=CONFIG,
        people="employee_id,name,department\na,Ann,north\nb,Bob,north\nc,Cy,south\nd,Di,north\n",
        metrics="employee_id,x\na,80\nb,91.5\nc,70\n",
    )
    return company


def test_whose_score_changes_and_by_how_much(folder: Folder) -> None:
    ran = folder("compare", folder.path / "config.toml", "--set", LOWER)
    assert ran.code == 0, ran.err
    for said in (
        "Whose score is higher: 0; lower: 2; unchanged: 1",
        "north         2       0      2          0       -42.88  -45.75         -45.75  -45.75            -40      -40",
        "b         Bob   north    91.5  45.75  -45.75  ██████████│",
        "a         Ann   north      80     40     -40    ████████│",
        "without a score in one of the two: d",
    ):
        assert said in ran.out, said
    for about_what_there_is_not in ("Cost", "grade", "Who gains", "without an amount"):
        assert about_what_there_is_not not in ran.out
    same = folder("compare", folder.path / "config.toml", "--set", "team.north.score.scale_to=100").out
    assert "Nobody's score changes" in same


def test_several_months_are_told_apart(folder: Folder) -> None:
    folder.write(metrics="employee_id,period,x\na,2026-09,60\na,2026-10,80\nb,2026-10,90\n")
    ran = folder("compare", folder.path / "config.toml", "--set", LOWER, "--periods", "2026-09..2026-10")
    assert "· counted in people and months" in ran.out
    movers = [line.split()[:2] for line in ran.out.splitlines() if line.startswith("2026-")]
    assert movers == [["2026-10", "b"], ["2026-10", "a"], ["2026-09", "a"]]


def test_for_programs(folder: Folder) -> None:
    out = folder.path / "cmp"
    ran = folder("compare", folder.path / "config.toml", "--set", LOWER, "--json", "--out", out)
    document: dict[str, Any] = json.loads(ran.out)
    north, south = document["scores"]
    assert (north["compared"], north["lower"], north["mean"], north["unscored"]) == (2, 2, "-42.88", [1, 1])
    assert (north["lowest"], north["median"], north["highest"]) == ("-45.75", "-45.75", "-40")
    assert (south["same"], south["mean"]) == (1, "0")
    changes = {each["employee_id"]: each["score_change"] for each in document["months_of_people"]}
    assert changes == {"a": "-40", "b": "-45.75", "c": "0", "d": None}
    with (out / "compared.csv").open(encoding="utf-8", newline="") as file:
        assert {row["employee_id"]: row["score_change"] for row in csv.DictReader(file)} == changes | {"d": ""}


def test_the_chart_draws_scores(folder: Folder) -> None:
    pytest.importorskip("vl_convert", reason="the extra report is not installed")
    folder("compare", folder.path / "config.toml", "--set", LOWER, "--out", folder.path / "cmp")
    drawn = (folder.path / "cmp" / "compared.svg").read_text(encoding="utf-8")
    assert "The largest changes of scores" in drawn
    assert "Changes of scores by team" in drawn
    assert "-45.75" in drawn
    assert "Cost" not in drawn
