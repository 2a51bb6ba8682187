"""Settings from a file: a mistake names the file that the value came from."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from config.loaded import TEAM, mistakes, of_team

pytestmark = pytest.mark.usefixtures("site")


def borrowed(text: str, beside: str = "") -> list[str]:
    Path("bank.toml").write_text(dedent(text), encoding="utf-8")
    return of_team(f'[team.score]\nuse = "acme:desk"\nfrom = "bank.toml"\n{beside}')


def test_a_mistake_names_the_file_that_the_value_came_from() -> None:
    assert borrowed(
        "cap = 3\nbase = 'x'\n[criteria.x]\nweight = 'y'\n[criteria.z]\n", "criteria = { x = { title = 7 } }"
    ) == [
        "bank.toml: cap: unknown key cap: expected one of base, count, weights, criteria",
        'bank.toml: base: found "x": expected a number',
        'bank.toml: criteria.x.weight: found "y": expected a number',
        "c.toml: team[0].score.criteria.x.title: found 7: expected text (or { zh = …, en = … })",
        "bank.toml: criteria.z.weight: missing: expected a number",
    ]
    assert borrowed("weights = { a = 40 }") == ["bank.toml: weights: the weights sum to 40: expected 100"]


def test_a_file_of_settings_that_is_none() -> None:
    assert of_team('[team.score]\nuse = "acme:desk"\nfrom = "no.toml"') == [
        "c.toml: team[0].score.from: no.toml cannot be read: No such file or directory"
    ]
    assert borrowed("平均 = 1") == ['bank.toml:1:1: Invalid statement: keys in Chinese need quotes: "平均"']
    assert borrowed('use = "acme:desk"\nscale_to = 7') == [
        "bank.toml: use: use is no setting: expected beside from, at c.toml: team[0].score",
        "bank.toml: scale_to: scale_to is no setting: expected beside from, at c.toml: team[0].score",
    ]
    assert of_team('score = { use = "acme:desk", from = 3 }') == [
        "c.toml: team[0].score.from: found 3: expected text or a list of text"
    ]


def test_any_component_takes_a_file() -> None:
    Path("s.toml").write_text("path = 1\nlimit = 'a'\nper_point = 'b'", encoding="utf-8")
    source, letter, bonus = (f'{{ use = "acme:{name}", from = "s.toml" }}' for name in ("source", "letter", "bonus"))
    assert mistakes(
        f'schema = 1\nperiod = "2026-10"\ncurrency = "CNY"\npeople = {source}\n{TEAM}grade = {letter}\npay = {bonus}'
    ) == [
        "s.toml: limit: unknown key limit: expected path",
        "s.toml: per_point: unknown key per_point: expected path",
        "s.toml: path: found 1: expected text",
        "s.toml: path: unknown key path: expected limit",
        "s.toml: per_point: unknown key per_point: expected limit",
        's.toml: limit: found "a": expected a number',
        "s.toml: path: unknown key path: expected per_point",
        "s.toml: limit: unknown key limit: expected per_point",
        's.toml: per_point: found "b": expected a number',
    ]
