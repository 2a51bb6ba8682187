"""The run config: what it becomes, and every mistake at its place, all of them at once."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from distributions import Site, install_acme

from kpicore.config import RunConfig, load_config
from kpicore.model import Period, Rejected, Text

HEAD = 'schema = 1\nperiod = "2026-10"\ncurrency = "CNY"\n[people]\nuse = "csv"\npath = "people.csv"\n'
TEAM = '[[team]]\nname = "a"\nscore = "acme:desk"\n'


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    site = Site(tmp_path / "site", monkeypatch)
    install_acme(site)
    monkeypatch.chdir(tmp_path)
    return site


def load(text: str, **options: Any) -> RunConfig:
    Path("c.toml").write_text(dedent(text), encoding="utf-8")
    return load_config("c.toml", **options)


def mistakes(text: str, **options: Any) -> list[str]:
    with pytest.raises(Rejected) as caught:
        load(text, **options)
    assert caught.value.exit_code == 2
    assert all(finding.severity == "error" for finding in caught.value.findings)
    return [str(finding) for finding in caught.value.findings]


def of_team(text: str) -> list[str]:
    """The mistakes of a config whose one team is called a."""
    return mistakes(HEAD + '[[team]]\nname = "a"\n' + dedent(text))


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


# Teams


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ['score: missing: expected a component, such as "plugin:name", or a table with use and its settings']),
        ('scor = "acme:desk"\nscore = "acme:desk"', ["scor: unknown key scor: did you mean score?"]),
        ("score = []", ["score: found an empty list: expected at least one scorer"]),
        (
            'score = ["acme:desk", 3]',
            ['score[1]: found 3: expected a component, such as "plugin:name", or a table with use and its settings'],
        ),
        ("score = { base = 1 }", ['score.use: missing: expected a component, such as "plugin:name"']),
        ("score = { use = 1 }", ["score.use: found 1: expected text"]),
        (
            'score = { use = "acme:desk", name = " ", scale_to = 0, scale_two = 1 }',
            [
                'score.name: found " ": expected a name, without blanks around it',
                "score.scale_to: found 0: expected a number above 0",
                "score.scale_two: unknown key scale_two: did you mean scale_to?",
            ],
        ),
        ('score = { use = "acme:desk", scale_to = "x" }', ['score.scale_to: found "x": expected a number']),
        (
            'score = ["acme:desk", "acme:points", { use = "acme:desk" }]',
            ["score[2].name: the name desk is taken by team[0].score[0]: expected a name of its own"],
        ),
        (
            'score = [{ use = "acme:desk", grade = { use = "acme:letter", limt = 3 } }]',
            ["score[0].grade.limt: unknown key limt: did you mean limit?"],
        ),
        (
            'score = "acme:desk"\nwhere = { a = [], b = [1, {}], c = nan }',
            [
                "where.a: found an empty list: expected at least one value; left out means everyone",
                "where.b[1]: found a table: expected text, or a list of text",
                "where.c: found NaN: expected text, or a list of text",
            ],
        ),
        ('score = "acme:desk"\nwhere = "everyone"', ['where: found "everyone": expected a table']),
        (
            'score = "acme:dsk"\ngrade = "acme:points"\npay = { use = "acme:bonus", per_pint = 3 }',
            [
                "score: there is no scorer 'acme:dsk': did you mean acme:desk?",
                "grade: 'acme:points' is a scorer, not a grader: expected one of acme:letter, acme:desk",
                "pay.per_pint: unknown key per_pint: did you mean per_point?",
            ],
        ),
        (
            'score = "courier_callcentre_zz:service_desk"',
            [
                "score: there is no plugin 'courier_callcentre_zz': "
                "to install it: pip install kpicore-courier-callcentre-zz"
            ],
        ),
    ],
)
def test_a_mistake_in_a_team(text: str, found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpicore.plugins.Plugins.names", lambda _: ["acme"])  # whatever else is installed here
    assert of_team(text) == [f"c.toml: team[0].{each}" for each in found]


def test_names_of_teams() -> None:
    team = '[[team]]\nscore = "acme:desk"\n'
    assert mistakes(HEAD + f'{team}name = "a"\n{team}{team}name = "a"\n{team}name = ""\n') == [
        "c.toml: team[1].name: missing: expected a name",
        'c.toml: team[3].name: found "": expected a name, without blanks around it',
        "c.toml: team[2].name: the name a is taken by team[0]: expected a name of its own, or for new rules of this "
        'team a month in valid_from = "2026-07"',
    ]


def test_settings_of_a_component() -> None:
    assert of_team("""
        [team.score]
        use = "acme:desk"
        base = "80 points"
        count = "event"
        weights = { a = 30.5, b = 60 }
        [team.score.criteria."接听"]
        wieght = 7
        bands = [["<= 20", 100], ["> 20"]]
    """) == [
        'c.toml: team[0].score.base: found "80 points": expected a number',
        'c.toml: team[0].score.count: found "event": expected "items" or "events"; did you mean events?',
        'c.toml: team[0].score.criteria."接听".wieght: unknown key wieght: did you mean weight?',
        'c.toml: team[0].score.criteria."接听".weight: missing: expected a number',
        'c.toml: team[0].score.criteria."接听".bands[1]: found a list of 1: expected a list of 2 (text, a number)',
    ]
    assert of_team('[team.score]\nuse = "acme:desk"\nweights = { a = 30.5, b = 60 }') == [
        "c.toml: team[0].score.weights: the weights sum to 90.5: expected 100"
    ]


# Settings from a file


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


# TOML


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("接听速度.weight = 3", 'c.toml:1:1: Invalid statement: keys in Chinese need quotes: "接听速度"'),
        ("\n[a.接听]\n", 'c.toml:2:4: Invalid initial character for a key part: keys in Chinese need quotes: "接听"'),
        (
            "a = { 部门 = 1 }",
            'c.toml:1:7: Invalid initial character for a key part: keys in Chinese need quotes: "部门"',
        ),
        ("x中 = 2", "c.toml:1:2: Expected '=' after a key in a key/value pair: keys in Chinese need quotes: \"x中\""),
        ("name = 热线", 'c.toml:1:8: Invalid value: text needs quotes: "热线"'),
        ("name = “热线”", 'c.toml:1:8: Invalid value: “ is a full-width character; TOML wants "'),
        (
            "a ＝ 1",
            "c.toml:1:3: Expected '=' after a key in a key/value pair: ＝ is a full-width character; TOML wants =",
        ),
        (
            "schema = 1\nperiod = 2026-10  # 十月",
            "c.toml:2:14: Expected newline or end of document after a statement: "
            'put quotes around it: period = "2026-10"',
        ),
        ("a = 1\na = 2", "c.toml:2:6: Cannot overwrite a value: a stands twice, first in line 1; one of them goes"),
        ("a = 1\r\nb = [1,\r\n", "c.toml:3:1: Invalid value: the list that begins in line 2 is not closed: ]"),
        ("a = 1e9999999999999999999", "c.toml: 1e9999999999999999999 is beyond any number that can be computed with"),
        ("a = " + "[" * 5000, "c.toml: the tables or lists are nested too deeply"),
    ],
)
def test_what_is_no_toml(text: str, mistake: str) -> None:
    Path("c.toml").write_text(text, encoding="utf-8", newline="")
    with pytest.raises(Rejected) as caught:
        load_config("c.toml")
    assert [str(finding) for finding in caught.value.findings] == [mistake]


def test_files_that_cannot_be_read() -> None:
    Path("run.toml").touch()
    Path("empty").mkdir()
    Path("gbk.toml").write_bytes('schema = 1\nname = "热线"\n'.encode("gbk"))
    for path, mistake in (
        ("gbk.toml", "gbk.toml:2: the file is not UTF-8 text: save it as UTF-8"),
        ("none.toml", "none.toml: cannot be read: No such file or directory"),
        (".", ".: is a directory: expected one of gbk.toml, run.toml"),
        ("empty", "empty: is a directory"),
        ("a\0b", r"'a\x00b': is no file name"),
    ):
        with pytest.raises(Rejected) as caught:
            load_config(path)
        assert str(caught.value) == mistake
