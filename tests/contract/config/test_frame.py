"""The contract's section "A run config": the file, its keys, and how mistakes in it are said."""

from __future__ import annotations

import pytest
from contract.config.basic import BASIC, simple, wrong
from contract.folder import HEAD, PEOPLE, TEAM, Folder, X, collect


def test_lang_and_engine_may_be_left_out(folder: Folder) -> None:
    simple(folder, BASIC + X)
    folder.ran()
    assert folder.results() == [
        {"period": "2026-10", "team": "desk", "employee_id": "a", "name": "Ann", "score": "80", "grade": "",
         "performance_pay": "", "total_pay": "", "currency": "CNY", "status": "ok"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("right", "mistake", "place", "expected"),
    [
        ("schema   = 1", "schema = 2", "schema", "expected 1"),
        ("schema   = 1", 'schema = "1"', "schema", "whole number"),
        ('period   = "2026-10"', 'period = "2026-13"', "period", "YYYY-MM"),
        ('period   = "2026-10"', "period = 2026-10-01", "period", "text"),
        ('currency = "CNY"', 'currency = "yuan"', "currency", "CNY"),
        ('currency = "CNY"', 'currency = "CNY"\nlang = "de"', "lang", "zh"),
        ('currency = "CNY"', 'currency = "CNY"\nengine = "pandas"', "engine", "polars"),
        ('currency = "CNY"', 'currency = "CNY"\ncurency = "CNY"', "curency", "currency"),
        ("schema   = 1", "", "schema", "expected 1"),
        ('period   = "2026-10"', "", "period", "YYYY-MM"),
        ('currency = "CNY"', "", "currency", "CNY"),
        ('kind = "metrics"', 'kind = "metric"', "collect[0].kind", "metrics"),
        ('kind = "metrics"', "", "collect[0].kind", "metrics"),
        ('path = "metrics.csv"', 'path = "metrics.csv"\nunknown_people = "skip"', "collect[0].unknown_people", "flag"),
        ('path = "metrics.csv"', 'path = ""', "collect[0].path", "file"),
        ('path = "metrics.csv"', 'pth = "metrics.csv"', "collect[0].pth", "path"),
        ('name = "desk"', "", "team[0].name", "name"),
        ('name = "desk"', 'name = "desk"\nwhere = { department = [] }', "team[0].where.department", "at least one"),
        ('name = "desk"', 'name = "desk"\nwere = { department = "x" }', "team[0].were", "where"),
    ],
)  # fmt: skip
def test_a_mistake_names_file_key_path_and_what_is_expected(
    folder: Folder, right: str, mistake: str, place: str, expected: str
) -> None:
    config = BASIC + X
    assert right in config
    assert expected in wrong(folder, config.replace(right, mistake, 1), place)


def test_all_mistakes_at_once(folder: Folder) -> None:
    config = (BASIC + X).replace('"CNY"', '"cny"').replace("max    = 100", 'mx = 100\nmetrik = "x"\nweight = "a"')
    config = config.replace('kind = "metrics"', 'kind = "Metrics"') + '[team.grade]\nuse = "band"\n[team.pay]\n'
    simple(folder, config)
    places = [error.removeprefix(f"{folder.path / 'config.toml'}: ").split(": ")[0] for error in folder.refused(2)]
    assert sorted(places) == sorted(
        ["currency", "collect[0].kind", "team[0].score.criteria.x.mx", "team[0].score.criteria.x.metrik",
         "team[0].score.criteria.x.weight", "team[0].grade.use", "team[0].pay.use"]
    )  # fmt: skip


def test_a_config_that_is_no_toml_says_line_and_column(folder: Folder) -> None:
    folder.write(config="schema = 1\nperiod = 2026-10\n")
    (error,) = folder.refused(2)
    assert error.startswith(f"{folder.path / 'config.toml'}:2:")


def test_keys_in_chinese_need_quotes_and_the_error_says_so(folder: Folder) -> None:
    folder.write(config=BASIC + '[team.score]\nuse = "criteria"\n[team.score.criteria.服务]\nmetric = "x"\nmax = 100\n')
    (error,) = folder.refused(2)
    assert "quotes" in error
    assert '"服务"' in error


def test_chinese_keys_in_quotes_and_chinese_names(folder: Folder) -> None:
    scheme = '[team.score]\nuse = "criteria"\n[team.score.criteria."服务"]\nmetric = "通话量"\nmax = 100\n'
    folder.write(config=(BASIC + scheme).replace('"desk"', '"热线组"'), people=PEOPLE, metrics="工号,通话量\na,80\n")
    folder.ran()
    assert folder.lines("team", "line", "value") == [("热线组", "服务", "80")]


def test_a_config_that_is_not_there(folder: Folder) -> None:
    ran = folder("run", folder.path / "nothing.toml")
    assert ran.code == 2
    assert "nothing.toml" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_history_is_neither_needed_nor_written(folder: Folder, command: str) -> None:
    folder.write(config=HEAD + collect("metrics") + '[history]\npath = "history.sqlite"\n' + TEAM + X, people=PEOPLE,
                 metrics="employee_id,x\na,80\n")  # fmt: skip
    ran = folder(command, folder.path / "config.toml")
    assert ran.code == 0
    assert "history" not in ran.err
    assert not (folder.path / "history.sqlite").exists()
