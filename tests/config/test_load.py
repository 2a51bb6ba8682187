"""The run config: what it becomes, and every mistake in its frame at its place, all of them at once."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from config.loaded import HEAD, TEAM, load, mistakes, of_team
from distributions import Site

from kpicore.model import Period, Text

pytestmark = pytest.mark.usefixtures("site")

# What a config becomes


def test_a_whole_config() -> None:
    Path("bank.toml").write_text('base = 70\n[criteria.x]\nweight = 3\ntitle = "X"\n', encoding="utf-8")
    config = load("""
        schema   = 1
        period   = "2026-10"
        currency = "CNY"
        engine   = "python"
        lang     = "zh"
        [people]
        use  = "csv"
        path = "people.csv"
        [[collect]]
        use  = "csv"
        kind = "metrics"
        path = "{period}.csv"
        [[collect]]
        use  = "acme:source"
        kind = "incidents"
        path = "incidents"
        unknown_people = "flag"
        [history]
        path = "history.sqlite"
        [[team]]
        name  = "hotline"
        where = { department = ["inquiry", " business "], level = 3, probation = false, hired = 2026-10-01, x = 1.50 }
        [[team.score]]
        use      = "acme:desk"
        from     = "bank.toml"
        scale_to = 100
        criteria = { x = { weight = 5 } }
        [[team.score]]
        use   = "acme:desk"
        name  = "second"
        grade = "acme:letter"
        [team.grade]
        use   = "acme:desk"
        limit = "91.25"
        [team.pay]
        use = "acme:bonus"
        [[team]]
        name  = "else"
        score = "acme:points"
    """)
    assert (config.path, config.folder, config.schema) == (Path("c.toml"), Path(), 1)
    assert (config.period, config.currency, config.engine, config.lang) == (Period(2026, 10), "CNY", "python", "zh")
    assert config.files == (Path("c.toml"), Path("bank.toml"))
    assert config.history == {"path": "history.sqlite"}
    assert [(entry.kind, entry.unknown_people, str(entry.where)) for entry in config.collect] == [
        ("metrics", "error", "c.toml: collect[0]"),
        ("incidents", "flag", "c.toml: collect[1]"),
    ]
    hotline, other = config.teams
    assert hotline.where == {
        "department": ("inquiry", "business"),
        "level": ("3",),
        "probation": ("false",),
        "hired": ("2026-10-01",),
        "x": ("1.50",),
    }
    first, second = hotline.scores
    assert (first.name, first.use, first.scale_to, first.grader) == ("desk", "acme:desk", Decimal(100), None)
    scorer: Any = first.scorer
    assert scorer.base == 70
    assert (scorer.criteria["x"].weight, scorer.criteria["x"].title) == (5, Text.same("X"))
    assert (second.name, second.grade_use, second.scale_to) == ("second", "acme:letter", None)
    grader: Any = hotline.grader
    assert (grader.limit, hotline.grade_use, hotline.pay_use) == (Decimal("91.25"), "acme:desk", "acme:bonus")
    assert (other.where, other.grader, other.pay, other.pay_use) == ({}, None, None, None)
    assert other.scores[0].name == "points"


def test_what_may_be_left_out() -> None:
    config = load(HEAD + TEAM)
    assert (config.engine, config.lang, config.collect, config.history) == ("auto", "en", (), None)


def test_the_command_line_goes_before_the_config() -> None:
    config = load(HEAD + TEAM, period="2026-11", engine="polars")
    assert (config.period, config.engine) == (Period(2026, 11), "polars")
    assert load(HEAD.replace('period = "2026-10"\n', "") + TEAM, period="2026-11").period == Period(2026, 11)


def test_a_bom_is_fine() -> None:
    assert load("\ufeff" + HEAD + TEAM).currency == "CNY"


def test_places_lead_to_the_file_that_a_value_came_from() -> None:
    Path("sub").mkdir()
    Path("sub/bank.toml").write_text("[criteria.x]\nweight = 3\n[criteria.y]\nweight = 4\n", encoding="utf-8")
    where = (
        load(HEAD + TEAM.replace('"acme:desk"', '{ use = "acme:desk", from = "sub/bank.toml", criteria.x.weight = 1 }'))
        .teams[0]
        .scores[0]
        .where
    )
    assert where.at("criteria", "x", "weight") == "c.toml: team[0].score.criteria.x.weight"
    assert where.at("criteria", "x", "title") == "c.toml: team[0].score.criteria.x.title"
    assert where.at("criteria", "y", "title") == "sub/bank.toml: criteria.y.title"
    assert where.at("criteria").at("y").at("bands", 0) == "sub/bank.toml: criteria.y.bands[0]"
    assert where.at("criteria") == "c.toml: team[0].score.criteria"


def test_only_the_plugins_that_are_named_are_imported(site: Site) -> None:
    site.install("kpicore-other", "1", "other = kpitest_other", {"kpitest_other": "raise RuntimeError"})
    load(HEAD + TEAM)
    assert "kpitest_other" not in sys.modules


def test_a_file_name_may_hold_the_period() -> None:
    Path("bank-2026-10.toml").write_text("base = 7", encoding="utf-8")
    text = HEAD + '[[team]]\nname = "a"\n[team.score]\nuse = "acme:desk"\nfrom = "bank-{period}.toml"\n'
    scorer: Any = load(text).teams[0].scores[0].scorer
    assert scorer.base == 7
    assert mistakes(text.replace('"2026-10"', '"x"')) == [
        'c.toml: period: found "x": expected a month as YYYY-MM, such as 2026-10'
    ]


# The frame


def test_an_empty_config() -> None:
    assert mistakes("") == [
        "c.toml: schema: missing: expected 1",
        "c.toml: period: missing: expected a month as YYYY-MM, such as 2026-10",
        "c.toml: currency: missing: expected three capital letters, such as CNY",
        "c.toml: people: missing: expected a table [people] with use and its settings",
        "c.toml: team: missing: expected at least one [[team]]",
    ]


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("schema = 2", "schema: found 2: expected 1"),
        ("schema = true", "schema: found true: expected a whole number"),
        ('period = "2026-13"', 'period: found "2026-13": expected a month as YYYY-MM, such as 2026-10'),
        ("period = 2026-10-01", 'period: found 2026-10-01: expected a month as text, such as "2026-10"'),
        ('currency = "cny"', 'currency: found "cny": expected three capital letters, such as CNY'),
        (
            'engine = "polar"',
            'engine: found "polar": expected "auto", "python", "polars", "duckdb" or "spark"; did you mean polars?',
        ),
        ('lang = "de"', 'lang: found "de": expected "zh" or "en"'),
        ("curency = 1", "curency: unknown key curency: did you mean currency?"),
        (
            '"备注" = 1',
            '"备注": unknown key 备注: '
            "expected one of schema, period, currency, engine, lang, people, collect, history, fairness, calendar, "
            "check, team",
        ),
        ("collect = { use = 1 }", "collect: found a table: expected tables, each under the heading [[collect]]"),
        ("collect = [3]", "collect: found a list: expected tables, each under the heading [[collect]]"),
        ("history = 3", "history: found 3: expected a table"),
        ("history = {}", "history.path: missing: expected the file of the history"),
        (
            'history = { path = "h", sealed = true }',
            "history.sealed: unknown key sealed: expected one of path, url_env",
        ),
        ("check = 3", "check: found 3: expected tables, each under the heading [[check]]"),
        ("team = []", "team: there is none: expected at least one [[team]]"),
        (
            "people = 3",
            'people: found 3: expected a component, such as "plugin:name", or a table with use and its settings',
        ),
    ],
)
def test_a_mistake_in_the_frame(line: str, mistake: str) -> None:
    key = line.partition(" =")[0]
    head = HEAD.partition("[people]")[0]
    frame = "".join(each for each in head.splitlines(keepends=True) if not each.startswith(f"{key} ="))
    people = "" if key == "people" else "[people]\nuse = 'csv'\npath = 'p.csv'\n"
    assert mistakes(f"{line}\n{frame}{people}{'' if key == 'team' else TEAM}") == [f"c.toml: {mistake}"]


def test_a_mistake_on_the_command_line() -> None:
    assert mistakes(HEAD + TEAM, period="october", engine="fast") == [
        '--period: found "october": expected a month as YYYY-MM, such as 2026-10',
        '--engine: found "fast": expected "auto", "python", "polars", "duckdb" or "spark"',
    ]


def test_a_collector_entry() -> None:
    assert mistakes(
        HEAD
        + TEAM
        + """
[[collect]]
use = "csv"
path = "x"
[[collect]]
kind = "metric"
path = "x"
[[collect]]
use = "csv"
kind = "ratings"
unknown_people = "ignore"
path = 3
pth = "x"
"""
    ) == [
        'c.toml: collect[0].kind: missing: expected "metrics", "incidents" or "ratings"',
        'c.toml: collect[1].kind: found "metric": expected "metrics", "incidents" or "ratings"; did you mean metrics?',
        'c.toml: collect[1].use: missing: expected a component, such as "plugin:name"',
        'c.toml: collect[2].unknown_people: found "ignore": expected "error" or "flag"',
        "c.toml: collect[2].pth: unknown key pth: did you mean path?",
        "c.toml: collect[2].path: found 3: expected text",
    ]


# Plugins


def test_a_broken_plugin_is_told_once_with_its_distribution_and_cause(site: Site) -> None:
    site.install("kpicore-odd", "0.3", "odd = kpitest_odd", {"kpitest_odd": "import no_such_module"})
    assert of_team('score = "odd:a"\ngrade = "odd:b"\npay = { use = "acme:bonus", per_point = true }') == [
        "c.toml: team[0].score: the plugin odd (kpicore-odd 0.3) cannot be used: "
        "cannot be imported: ModuleNotFoundError: No module named 'no_such_module'",
        "c.toml: team[0].pay.per_point: found true: expected a number",
    ]


def test_a_broken_plugin_that_nobody_uses_stops_nobody(site: Site) -> None:
    site.install("kpicore-odd", "0.3", "odd = kpitest_odd", {"kpitest_odd": "import no_such_module"})
    site.install("kpicore-twin", "1", "twin = kpitest_acme")
    site.install("kpicore-twin-b", "1", "twin = kpitest_acme")
    assert load(HEAD + TEAM).teams[0].name == "a"
