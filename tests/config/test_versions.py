"""Versions of a team and of a settings file: a period picks its own, and what is wrong with any of them is said."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from json_schema.schemas import accepted, tool

from kpicore.cli.main import main
from kpicore.config import RunConfig, load_config
from kpicore.config.versions import in_force
from kpicore.json_schema.config import config_schema, scheme_schema
from kpicore.model import Period, Rejected
from kpicore.pipeline.check import check
from kpicore.pipeline.teams import lint_team

HEAD = """\
schema = 1
period = "2026-10"
currency = "CNY"
[people]
use = "csv"
path = "people.csv"
[[collect]]
use = "csv"
kind = "metrics"
path = "metrics.csv"
"""
CORE = config_schema(tool.core(), "en", others=True)
MONTHS = [None, Period(2026, 1), Period(2026, 7), Period(2027, 1)]


def team(name: str, since: str, most: str, more: str = "") -> str:
    """A team whose score is at most `most`. since: "" for ever."""
    valid = f'valid_from = "{since}"\n' if since else ""
    score = f'[team.score]\nuse = "criteria"\ncriteria.x = {{ metric = "x", max = {most} }}\n'
    return f'[[team]]\nname = "{name}"\n{valid}{more}{score}'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text("employee_id,name,seat\na,Ann,1\n", encoding="utf-8")
    Path("metrics.csv").write_text("employee_id,x\na,7\n", encoding="utf-8")


def load(text: str, period: str = "2026-10") -> RunConfig:
    Path("c.toml").write_text(HEAD + text, encoding="utf-8")
    return load_config("c.toml", period=period, lint=lint_team)


def mistakes(text: str, period: str = "2026-10") -> list[str]:
    with pytest.raises(Rejected) as caught:
        load(text, period)
    assert caught.value.exit_code == 2
    return [str(finding) for finding in caught.value.findings]


def most(config: RunConfig) -> dict[str, Decimal | None]:
    """The highest score of each team's criterion."""
    return {team.name: team.scores[0].scorer.scheme().best(10) for team in config.teams}


@pytest.mark.parametrize(
    ("period", "expected"), [("2025-12", 10), ("2026-06", 10), ("2026-07", 20), ("2026-12", 20), ("2027-01", 30)]
)
def test_a_period_picks_its_version_whatever_their_order(period: str, expected: int) -> None:
    versions = team("a", "", "10") + team("b", "", "7") + team("a", "2027-01", "30") + team("a", "2026-07", "20")
    config = load(versions, period)
    assert most(config) == {"a": expected, "b": 7}
    assert [team.name for team in config.versions] == ["a", "a"]
    assert config.notes == ()


def test_the_latest_that_has_begun() -> None:
    for months in product(MONTHS, repeat=2):
        for period in (Period(2025, 12), Period(2026, 1), Period(2026, 8), Period(2027, 1)):
            place = in_force(months, period)
            begun = [month or Period(1, 1) for month in months if (month or Period(1, 1)) <= period]
            assert (place is None) == (not begun)
            assert place is None or (months[place] or Period(1, 1)) == max(begun)


def test_each_version_has_its_own_people() -> None:
    text = team("a", "", "10", 'where = { seat = "1" }\n') + team("a", "2026-07", "10", 'where = { seat = "2" }\n')
    assert load(text).teams[0].where == {"seat": ("2",)}
    assert load(text, "2026-06").teams[0].where == {"seat": ("1",)}


def test_a_team_that_begins_later_is_noted() -> None:
    config = load(team("a", "", "10") + team("b", "2027-01", "10"))
    assert most(config) == {"a": 10}
    said = "c.toml: team[1].valid_from: the team b begins in 2027-01, after 2026-10"
    assert [(str(note), note.severity) for note in config.notes] == [(said, "info")]
    assert said in list(map(str, check(config, "en")))


def test_no_team_at_all_is_an_error() -> None:
    assert mistakes(team("a", "2027-02", "10") + team("a", "2027-01", "10")) == [
        "c.toml: team[1].valid_from: the team a begins in 2027-01, after 2026-10: expected a team for 2026-10"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            team("a", "2026-07", "1") + team("a", "2026-07", "1"),
            "team[1].valid_from: the month 2026-07 is taken by team[0]: expected a month of its own",
        ),
        (
            team("a", "", "1") * 2,
            "team[1].name: the name a is taken by team[0]: expected a name of its own, or for new rules of this team a "
            'month in valid_from = "2026-07"',
        ),
        (
            team("a", "", "1") + team("a", "2026-13", "1"),
            'team[1].valid_from: found "2026-13": expected a month as YYYY-MM, such as 2026-10',
        ),
        (
            team("a", "", "1").replace('"a"\n', '"a"\nvalid_from = 2026-07-01\n'),
            'team[0].valid_from: found 2026-07-01: expected a month as text, such as "2026-10"',
        ),
        (
            team("a", "", "1").replace('"a"\n', '"a"\nvalid_form = "2026-07"\n'),
            "team[0].valid_form: unknown key valid_form: did you mean valid_from?",
        ),
        (
            team("a", "", "1") + team("a", "2027-01", '"x"'),
            'team[1].score.criteria.x.max: found "x": expected a number',
        ),
    ],
    ids=["twice", "no month twice", "no month", "a date", "a slip", "in another version"],
)
def test_mistakes(text: str, said: str) -> None:
    assert mistakes(text) == [f"c.toml: {said}"]


def test_another_version_is_linted_by_check() -> None:
    bands = '[team.grade]\nuse = "bands"\nbands = [[">= 5", "A"], ["<= 5", "B"]]\n'
    config = load(team("a", "", "10") + team("a", "2027-01", "10") + bands)
    with pytest.raises(Rejected) as caught:
        check(config, "en")
    assert caught.value.exit_code == 2
    (finding,) = caught.value.findings
    assert "team[1].grade.bands" in str(finding)


# Files


def borrowed(names: str, *files: tuple[str, str], period: str = "2026-10", beside: str = "") -> str:
    """A team whose settings come from a.toml, b.toml, d.toml: from when each is valid, and the maximum."""
    for name, (since, high) in zip("abd", files, strict=False):
        valid = f'valid_from = "{since}"\n' if since else ""
        Path(f"{name}.toml").write_text(f'{valid}criteria.x = {{ metric = "x", max = {high} }}\n', encoding="utf-8")
    return f'[[team]]\nname = "a"\n[team.score]\nuse = "criteria"\nfrom = {names}\n{beside}'


@pytest.mark.parametrize(("period", "expected"), [("2026-06", 10), ("2026-07", 20), ("2027-01", 30)])
def test_a_period_picks_its_file(period: str, expected: int) -> None:
    text = borrowed('["a.toml", "b.toml", "d.toml"]', ("", "10"), ("2027-01", "30"), ("2026-07", "20"))
    config = load(text, period)
    assert most(config) == {"a": expected}
    assert list(map(str, config.files)) == ["c.toml", "a.toml", "b.toml", "d.toml"]


def test_one_file_and_what_stands_beside_it() -> None:
    text = borrowed('"a.toml"', ("2026-10", "10"), beside="criteria.x.max = 12\n")
    assert most(load(text)) == {"a": 12}
    assert mistakes(text, "2026-09") == [
        "a.toml: valid_from: valid from 2026-10 on, after 2026-09: "
        "expected settings for 2026-09: an earlier month, or a list of files"
    ]


@pytest.mark.parametrize(
    ("names", "files", "said"),
    [
        (
            '["a.toml", "b.toml"]',
            [("2027-03", "1"), ("2027-01", "1")],
            "c.toml: team[0].score.from: valid from 2027-01 on, after 2026-10: "
            "expected settings for 2026-10: an earlier month, or a list of files",
        ),
        (
            '["a.toml", "b.toml"]',
            [("2026-07", "1"), ("2026-07", "1")],
            "b.toml: valid_from: the month 2026-07 is taken by a.toml: expected a month of its own",
        ),
        (
            '["a.toml", "b.toml"]',
            [("", "1"), ("", "1")],
            "b.toml: valid_from: a.toml has no valid_from either: expected a month of its own",
        ),
        (
            '["a.toml", "b.toml"]',
            [("", "1"), ("7", "1")],
            'b.toml: valid_from: found "7": expected a month as YYYY-MM, such as 2026-10',
        ),
        (
            '["a.toml", "b.toml"]',
            [("", "1"), ("2027-01", '"y"')],
            'b.toml: criteria.x.max: found "y": expected a number',
        ),
        ("[]", [], "c.toml: team[0].score.from: found an empty list: expected at least one file"),
        (
            '["a.toml", "z.toml"]',
            [("", "1")],
            "c.toml: team[0].score.from: z.toml cannot be read: No such file or directory: did you mean a.toml?",
        ),
    ],
    ids=["all later", "twice", "no month twice", "no month", "in another version", "none", "not there"],
)
def test_mistakes_of_files(names: str, files: list[tuple[str, str]], said: str) -> None:
    text = borrowed(names, *files)
    found = mistakes(text)
    assert found[0] == said
    assert len(found) == (2 if names == "[]" else 1)


def test_the_month_is_no_setting_of_the_component() -> None:
    Path("b.toml").write_text('valid_from = "2026-01"\nbands = [[">= 5", "A"], ["< 5", "B"]]\n', encoding="utf-8")
    grade = '[team.grade]\nuse = "bands"\nfrom = "b.toml"\n'
    assert load(team("a", "", "10") + grade).teams[0].grader is not None
    beside = grade + 'valid_from = "2026-01"\n'
    assert mistakes(team("a", "", "10") + beside)[0].startswith("c.toml: team[0].grade.valid_from: unknown key")


def test_other_commands_read_such_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("s.toml").write_text('valid_from = "2026-07"\ncriteria.x = { metric = "x", max = 5 }\n', encoding="utf-8")
    assert main(["show", "s.toml"]) == 0
    assert main(["init", "new", "--team", "a=criteria@s.toml"]) == 0
    assert main(["run", "new/kpi.toml", "--period", "2026-07"]) == 0, capsys.readouterr().err
    assert main(["run", "new/kpi.toml", "--period", "2026-06"]) == 2


def test_the_schema_knows_versions() -> None:
    document = tomllib.loads(HEAD + team("a", "2026-07", "1"), parse_float=str)
    assert accepted(CORE, document)
    document["team"][0]["score"] = {"use": "criteria", "from": ["a.toml", "b.toml"]}
    assert accepted(CORE, document)
    document["team"][0]["score"] = {"use": "criteria", "from": []}
    assert not accepted(CORE, document)
    document["team"][0] = {"name": "a", "valid_from": "2026-7", "score": {"use": "criteria", "from": "a.toml"}}
    assert not accepted(CORE, document)
    scheme = scheme_schema(next(each for each in tool.core() if each.name == "bands"), "en")
    assert accepted(scheme, {"valid_from": "2026-07", "bands": [[">= 5", "A"]]})
    assert not accepted(scheme, {"valid_from": 7, "bands": [[">= 5", "A"]]})
