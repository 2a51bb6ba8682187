"""`kpicore show`: settings, rules, a fragment to paste, the table of clauses."""

from __future__ import annotations

import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from distributions import Site, install_acme

from kpicore.cli.main import main
from kpicore.config import load_config


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A plugin whose rules are none, so that what describes them is a stand-in."""
    site = Site(tmp_path / "site", monkeypatch)
    install_acme(site)
    stand_in = ModuleType("kpicore.rules.describe")
    vars(stand_in)["describe"] = lambda obj, lang: [(f"rules of {type(obj).__name__}", [["a", "b"], ["1", "2"]])]
    monkeypatch.setitem(sys.modules, "kpicore.rules.describe", stand_in)
    return site


def shown(capsys: pytest.CaptureFixture[str], *argv: str, lang: str = "en") -> str:
    assert main(["show", *argv, "--lang", lang]) == 0
    return capsys.readouterr().out


def cells(text: str, first: str) -> list[str]:
    """The cells of the line that starts with a word; columns are two blanks apart."""
    (line,) = [line for line in text.splitlines() if line.startswith(f"{first} ")]
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_settings_with_type_default_meaning_clause_and_reason(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "acme:desk", "--kind", "scorer")
    assert text.startswith("acme:desk · scorer · kpicore-acme 1.2\nThe points of a desk.\n")
    assert cells(text, "base") == [
        "base", "a number", "80", "the points to start from", "T-1", "so says the document",
    ]  # fmt: skip
    assert cells(text, "count") == ["count", '"items" or "events"', '"items"', "what is counted"]
    assert cells(text, "criteria.*.weight") == ["criteria.*.weight", "a number", "required", "its weight"]
    assert cells(text, "criteria.*.title")[2] == "–"
    assert "rules of Desk\n\na  b\n-  -\n1  2\n" in text
    chinese = shown(capsys, "acme:desk", "--kind", "scorer", lang="zh")
    assert cells(chinese, "base") == ["base", "数", "80", "起点分", "T-1", "文件如此"]


def test_every_kind_that_has_the_name(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "acme:desk")
    assert text.index("acme:desk · scorer") < text.index("acme:desk · grader")


def test_a_component_that_needs_settings_still_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "acme:source")
    assert cells(text, "path") == ["path", "text", "required", "where it is"]
    assert "rules of" not in text


def test_a_fragment_can_be_pasted_into_a_config(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    score, grade = shown(capsys, "acme:desk", "--toml").split("\n\n# ")
    assert score.startswith("# acme:desk · scorer · kpicore-acme 1.2\n[team.score]\nuse = ")
    pay = shown(capsys, "acme:bonus", "--toml")
    source = shown(capsys, "acme:source", "--toml")
    assert source == (
        "# acme:source · collector · kpicore-acme 1.2\n[[collect]]\n"
        'use = "acme:source"\n# path = …  # required: text\nkind = "metrics"\n'
    )
    config = tmp_path / "c.toml"
    config.write_text(
        'schema = 1\nperiod = "2026-10"\ncurrency = "CNY"\n[people]\nuse = "csv"\npath = "p.csv"\n'
        + source.replace("# path = …", 'path = "x"')
        + f'[[team]]\nname = "a"\n{score}\n# {grade}\n{pay}',
        encoding="utf-8",
    )
    (team,) = load_config(config).teams
    scorer: Any = team.scores[0].scorer
    assert scorer == type(scorer)()
    assert "limit = 90.5" in grade
    assert tomllib.loads(pay, parse_float=Decimal)["team"]["pay"] == {"use": "acme:bonus", "per_point": 10}


def test_clauses(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "acme:points", "--clauses")
    assert cells(text, "clause") == ["clause", "text", "became", "what"]
    assert cells(text, "T-1") == ["T-1", "起点为八十分", "setting", "base"]
    assert shown(capsys, "acme:bonus", "--clauses") == "acme:bonus (pay rule) has no table of clauses.\n"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["acme:dsk"], "acme:dsk: there is no component 'acme:dsk': did you mean acme:desk?"),
        (["cvs"], "cvs: there is no component 'cvs': did you mean csv?"),
        (["acme"], "acme: there is no component 'acme': expected one of acme:"),
        (["acme:bonus", "--kind", "grader"], "acme:bonus: 'acme:bonus' is a pay rule, not a grader: "),
        (["nobody_zz:x"], "nobody_zz:x: there is no plugin 'nobody_zz': to install it: pip install kpicore-nobody-zz"),
    ],
)
def test_no_such_component(argv: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", *argv, "--lang", "en"]) == 2
    assert message in capsys.readouterr().err
