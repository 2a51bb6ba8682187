"""`[[check]]`: a component beside the teams, for all of them or some; every mistake said."""

from __future__ import annotations

from pathlib import Path

import pytest
from distributions import Site, install_acme

from kpicore.config import load_config
from kpicore.messages import spoken
from kpicore.model import Rejected

HEAD = """schema = 1
period = "2026-10"
currency = "CNY"
[people]
use = "csv"
path = "people.csv"
"""
TEAMS = '[[team]]\nname = "a"\nscore = "acme:desk"\n[[team]]\nname = "b"\nscore = "acme:desk"\n'


@pytest.fixture(autouse=True)
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_acme(Site(tmp_path / "site", monkeypatch))


def checks(tmp_path: Path, text: str) -> dict[str, list[str]]:
    """The checks of each team."""
    path = tmp_path / "kpi.toml"
    path.write_text(HEAD + TEAMS + text, encoding="utf-8")
    return {team.name: [each.use for each in team.checks] for team in load_config(path).teams}


def mistakes(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(Rejected) as caught:
        checks(tmp_path, text)
    assert caught.value.exit_code == 2
    said = caught.value.findings
    parts = [(str(each.where), str(spoken(each.what, "en")), str(spoken(each.expected, "en"))) for each in said]
    return [": ".join(filter(None, each)).removeprefix(f"{tmp_path / 'kpi.toml'}: ") for each in parts]


FAIR = '[[check]]\nuse = "acme:fair"\n'


def test_a_check_is_about_every_team_or_about_those_that_it_names(tmp_path: Path) -> None:
    assert checks(tmp_path, "") == {"a": [], "b": []}
    assert checks(tmp_path, FAIR) == {"a": ["acme:fair"], "b": ["acme:fair"]}
    assert checks(tmp_path, FAIR + 'teams = ["b"]\n') == {"a": [], "b": ["acme:fair"]}
    assert checks(tmp_path, FAIR + FAIR) == {"a": ["acme:fair"] * 2, "b": ["acme:fair"] * 2}


def test_its_settings_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "fair.toml").write_text("most = 7.5\n", encoding="utf-8")
    assert checks(tmp_path, FAIR + 'from = "fair.toml"\n')["a"] == ["acme:fair"]
    (tmp_path / "fair.toml").write_text('most = "much"\n', encoding="utf-8")
    (wrong,) = mistakes(tmp_path, FAIR + 'from = "fair.toml"\n')
    assert "fair.toml: most: found" in wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[[check]]\n",
            ['check[0].use: missing: expected a component, such as "plugin:name"'],
        ),
        (
            '[[check]]\nuse = "acme:desk"\n',
            [
                "check[0].use: 'acme:desk' is a scorer and a grader, not a check: expected acme:fair",
            ],
        ),
        (FAIR + "teams = []\n", ["check[0].teams: found an empty list: expected at least one team"]),
        (FAIR + 'teams = ["c"]\n', ["check[0].teams[0]: there is no team c: expected one of a, b"]),
        (FAIR + 'teams = "a"\n', ['check[0].teams: found "a": expected a list of text']),
        (FAIR + "mots = 3\n", ["check[0].mots: unknown key mots: did you mean most?"]),
        ('check = "acme:fair"\n', ["team[1].check: unknown key check: expected one of"]),
        ("[check]\nuse = 'acme:fair'\n", ["check: found a table: expected tables, each under the heading [[check]]"]),
    ],
)
def test_a_mistake(text: str, expected: list[str], tmp_path: Path) -> None:
    found = mistakes(tmp_path, text)
    assert len(found) == len(expected)
    for said, wanted in zip(found, expected, strict=True):
        assert said.startswith(wanted)
