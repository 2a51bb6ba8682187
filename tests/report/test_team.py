"""A report of one team: its people, what is to be decided of them, and nothing of anybody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from report.months import example

from kpicore.cli.main import main


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The example's desk as two teams."""
    found = example("demo", tmp_path)
    head, team = found.read_text(encoding="utf-8").split("[[team]]", 1)
    where = 'department = ["inquiry", "business"]'
    teams = [
        team.replace('"hotline"', f'"{name}"').replace(where, f'department = "{name}"')
        for name in ("inquiry", "business")
    ]
    found.write_text("[[team]]".join([head, *teams]), encoding="utf-8")
    return found


def test_it_is_of_that_team_alone(config: Path) -> None:
    assert main(["report", str(config), "--quiet", "--team", "inquiry", "--forms", str(config.parent / "forms")]) == 0
    [written] = (config.parent / "out").iterdir()
    assert written.name == "report-2026-10-inquiry.html"
    text = written.read_text(encoding="utf-8")
    with (config.parent / "people.csv").open(encoding="utf-8-sig") as file:
        people = [line.split(",") for line in file][1:]
    linked = [row for row in people if f">{row[1]}</a>" in text]
    assert {row[2] for row in linked} == {"查询部"}
    assert not [row for row in people if row[2] == "业务部" and row[0] in text]
    assert text.count("<article") == len(linked) == len(list((config.parent / "forms").glob("form-*.html")))
    assert "只含这些团队：inquiry" in text


def test_of_both_it_is_the_whole(config: Path) -> None:
    assert main(["report", str(config), "--quiet", "--team", "business", "--team", "inquiry"]) == 0
    [written] = (config.parent / "out").iterdir()
    assert written.name == "report-2026-10-inquiry-business.html"
    assert written.read_text(encoding="utf-8").count("<article") == 12


def test_a_wrong_name_has_a_suggestion(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(config), "--team", "inquiri", "--lang", "en"]) == 2
    assert "--team inquiri: the config has no such team: did you mean inquiry?" in capsys.readouterr().err
    assert not (config.parent / "out").exists()
