"""The contract's section "A run config" (and "Components"), rule by rule, through the command line alone."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from contract.folder import DESK, FULL, HEAD, LETTER, PEOPLE, TEAM, Folder, X, at, collect

NO_INCIDENTS = "employee_id,date,incident\n"
BASIC = HEAD + collect("metrics") + TEAM
"""Everything but the components of the one team."""


def simple(folder: Folder, config: str) -> None:
    folder.write(config=config, people=PEOPLE, metrics="employee_id,x\na,80\n")


def wrong(folder: Folder, config: str, place: str) -> str:
    """What stderr says of that place of a config that is refused as a whole, with exit code 2."""
    simple(folder, config)
    return at(folder.refused(2), f"{folder.path / 'config.toml'}: {place}")


# The frame


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


# Components and their settings


def test_an_unknown_component_says_the_nearest_name(folder: Folder) -> None:
    error = wrong(folder, BASIC + '[team.score]\nuse = "courier_callcenter:servise_desk"\n', "team[0].score.use")
    assert "courier_callcenter:service_desk" in error
    error = wrong(folder, BASIC + '[team.score]\nuse = "courier_callcentre:service_desk"\n', "team[0].score.use")
    assert "courier_callcenter" in error


def test_a_component_of_another_kind_is_unknown(folder: Folder) -> None:
    wrong(folder, BASIC + X + '[team.grade]\nuse = "service_conduct:float"\n', "team[0].grade.use")


def test_an_unknown_setting_says_the_nearest_name(folder: Folder) -> None:
    error = wrong(folder, BASIC + DESK + "off_seson_months = [2]\n", "team[0].score.off_seson_months")
    assert "off_season_months" in error


def test_a_setting_of_the_wrong_type(folder: Folder) -> None:
    error = wrong(folder, BASIC + X + '[team.pay]\nuse = "service_conduct:float"\nper_point = "ten"\n',
                  "team[0].pay.per_point")  # fmt: skip
    assert "number" in error


def test_numbers_may_be_quoted(folder: Folder) -> None:
    simple(folder, BASIC + X.replace("100", '"100"') + '[team.pay]\nuse = "service_conduct:float"\nper_point = "0.1"\n')
    folder.write(people="employee_id,hired,base_pay\na,2020-01-01,1000\n", metrics="employee_id,x\na,81.5\n")
    folder.ran()
    assert folder.column("performance_pay") == {"a": "0.15"}


def test_weights_that_do_not_sum_to_100(folder: Folder) -> None:
    scheme = '[team.score]\nuse = "criteria"\n' + "".join(
        f'[team.score.criteria.{key}]\nmetric = "{key}"\nmax = 100\nweight = {weight}\n'
        for key, weight in (("x", 60), ("y", 30))
    )
    simple(folder, BASIC + scheme)
    (error,) = folder.refused(2)
    assert error.startswith(f"{folder.path / 'config.toml'}: team[0].score")
    assert "90" in error
    assert "100" in error


def test_overlapping_bands_are_an_error_with_a_witness(folder: Folder) -> None:
    simple(folder, BASIC + X + LETTER.replace("[80, 90)", "[80, 95)"))
    (error,) = folder.refused(2)
    assert error.startswith(f"{folder.path / 'config.toml'}: team[0].grade.bands")
    witness = re.search(r"for example at (\d+(\.\d+)?)", error)
    assert witness is not None
    assert 90 < Decimal(witness[1]) < 95


def test_a_gap_between_bands_is_an_error_with_a_witness(folder: Folder) -> None:
    error = wrong(folder, BASIC + X + LETTER.replace("[80, 90)", "[80, 85)"), "team[0].grade.bands")
    witness = re.search(r"for example (\d+(\.\d+)?)", error)
    assert witness is not None
    assert 85 < Decimal(witness[1]) < 90


def test_mistakes_of_every_kind_are_reported_at_once(folder: Folder) -> None:
    scheme = '[team.score]\nuse = "criteria"\n' + "".join(
        f'[team.score.criteria.{key}]\nmetric = "{key}"\nmax = 100\nweight = {weight}\n'
        for key, weight in (("x", 60), ("y", 30))
    )
    pay = '[team.pay]\nuse = "service_conduct:float"\nper_point = "ten"\n'
    simple(folder, BASIC.replace("currency", "curency") + scheme + LETTER.replace("[80, 90)", "[80, 95)") + pay)
    errors = [error.removeprefix(f"{folder.path / 'config.toml'}: ") for error in folder.refused(2)]
    assert len(errors) == 5, errors
    for place, word in (
        ("currency", "missing"), ("curency", "currency"), ("team[0].pay.per_point", "number"),
        ("team[0].score", "90"), ("team[0].grade.bands", "overlap"),
    ):  # fmt: skip
        assert any(error.startswith(place) and word in error for error in errors), place


def test_an_unknown_key_hides_no_other_mistake_of_its_scheme(folder: Folder) -> None:
    scheme = """
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
wieght = 100
bands  = [[">= 5", 1], ["<= 5", 0]]
[team.score.criteria.y]
metric = "y"
bands  = [[">= 5", 1], ["< 4", 0]]
"""
    pay = '[team.pay]\nuse = "table"\n[team.pay.lines.p]\ninputs = ["level"]\ntable = [["-", 1], ["a", 2]]\n'
    simple(folder, BASIC + scheme + pay)
    errors = folder.refused(2)
    config = folder.path / "config.toml"
    assert "weight" in at(errors, f"{config}: team[0].score.criteria.x.wieght")
    assert any("criteria.x.bands" in error and "overlap" in error for error in errors)
    assert any("criteria.y.bands" in error and "no band" in error for error in errors)
    assert any("team[0].pay.lines.p.table" in error for error in errors)
    assert len(errors) == 4


def test_mistakes_of_several_schemes_are_reported_at_once(folder: Folder) -> None:
    config = BASIC + X + LETTER.replace("[80, 90)", "[80, 95)") + TEAM.replace("desk", "two") + X.replace(
        "max    = 100", 'bands = [["<= 5", 1], [">= 7", 2]]'
    )  # fmt: skip
    simple(folder, config)
    errors = folder.refused(2)
    assert any("team[0].grade" in error for error in errors)
    assert any("team[1].score" in error for error in errors)


def test_score_grade_and_pay_may_be_bare_strings(folder: Folder) -> None:
    team = TEAM + 'score = "courier_callcenter:service_desk"\ngrade = "service_conduct:letter"\n'
    folder.write(config=HEAD + collect("metrics", "incidents") + team + 'pay = "service_conduct:float"\n',
                 people="employee_id,hired,base_pay\na,2020-01-01,4000\n", metrics=FULL,
                 incidents=NO_INCIDENTS)  # fmt: skip
    folder.ran()
    (row,) = folder.results()
    # 25 of 25, unscaled: (25 - 80) × 10 is below -300
    assert [row[key] for key in ("score", "grade", "performance_pay", "total_pay")] == ["25", "", "-300.00", "3700.00"]


def test_scale_to_is_taken_by_any_scorer(folder: Folder) -> None:
    config = HEAD + collect("metrics", "incidents") + TEAM + DESK + "scale_to = 100\n"
    folder.write(config=config, people=PEOPLE, metrics=FULL.replace("1150", "1149"), incidents=NO_INCIDENTS)
    folder.ran()
    assert folder.column("score") == {"a": "96"}
    assert folder.lines("line", "contribution")[-1] == ("scale_to", "72")
    folder.write(config=(BASIC + X).replace('use = "criteria"', 'use = "criteria"\nscale_to = 50'), people=PEOPLE,
                 metrics="employee_id,x\na,81\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "40.5"}
    assert folder.lines("line", "contribution") == [("x", "81"), ("scale_to", "-40.5")]


# from


def test_from_brings_settings_and_the_keys_beside_it_win(folder: Folder) -> None:
    (folder.path / "scheme.toml").write_text(
        'title = "ours"\n[criteria.x]\nmetric = "x"\nweight = 60\n'
        'bands = [[">= 50", 100], ["< 50", 0]]\n[criteria.y]\nmetric = "y"\nmax = 100\nweight = 40\n'
    )
    config = BASIC + (
        '[team.score]\nuse = "criteria"\nfrom = "scheme.toml"\n'
        '[team.score.criteria.x]\nbands = [[">= 90", 100], ["< 90", 50]]\n'
    )
    folder.write(config=config, people=PEOPLE, metrics="employee_id,x,y\na,80,100\n")
    folder.ran()
    assert folder.column("score") == {"a": "70"}  # 50 × 60 % + 100 × 40 %


def test_a_mistake_in_a_file_of_from_names_that_file(folder: Folder) -> None:
    (folder.path / "scheme.toml").write_text('[criteria.x]\nmetrc = "x"\nmax = 100\n')
    simple(folder, BASIC + '[team.score]\nuse = "criteria"\nfrom = "scheme.toml"\n')
    error = at(folder.refused(2), f"{folder.path / 'scheme.toml'}: criteria.x.metrc")
    assert "metric" in error


def test_from_names_a_file_that_is_not_there(folder: Folder) -> None:
    assert "nothing.toml" in wrong(
        folder, BASIC + '[team.score]\nuse = "criteria"\nfrom = "nothing.toml"\n', "team[0].score.from"
    )


def test_from_brings_any_components_settings(folder: Folder) -> None:
    (folder.path / "pay.toml").write_text("per_point = 20\n")
    (folder.path / "grade.toml").write_text('bands = [[">= 50", "good"], ["< 50", "bad"]]\n')
    simple(
        folder,
        BASIC + X + '[team.grade]\nuse = "bands"\nfrom = "grade.toml"\n'
        '[team.pay]\nuse = "service_conduct:float"\nfrom = "pay.toml"\n',
    )
    folder.write(people="employee_id,hired,base_pay\na,2020-01-01,1000\n", metrics="employee_id,x\na,90\n")
    folder.ran()
    assert (folder.column("grade"), folder.column("performance_pay")) == ({"a": "good"}, {"a": "200.00"})


# Several scorers

CHAIN = """
[[team.score]]
use  = "criteria"
name = "first"
{}
[team.score.criteria.x]
metric = "x"
max    = 100

[[team.score]]
use  = "criteria"
name = "second"
[team.score.criteria.before]
metric = "first.score"
max    = 100
weight = 50
[team.score.criteria.y]
metric = "y"
max    = 100
weight = 50
"""
TWO_SCORERS = HEAD + collect("metrics") + TEAM + CHAIN


def test_what_one_scorer_yields_is_a_metric_for_the_next(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format(""), people=PEOPLE, metrics="employee_id,x,y\na,80,60\n")
    folder.ran()
    assert folder.column("score") == {"a": "70"}
    assert folder.lines("scheme", "line", "input", "contribution") == [
        ("first", "x", "80", "80"), ("second", "before", "80", "40"), ("second", "y", "60", "30"),
    ]  # fmt: skip


def test_a_value_that_the_input_holds_wins(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format(""), people="employee_id\na\nb\n",
                 metrics="employee_id,x,y,first.score\na,80,60,100\nb,80,60,\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80", "b": "70"}
    assert folder.lines("line", "input", employee_id="a")[1] == ("before", "100")


def test_an_earlier_scorer_may_lack_its_input_where_the_input_holds_what_it_yields(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format(""), people=PEOPLE, metrics="employee_id,x,y,first.score\na,,60,100\n")
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    assert folder.flags() == []  # nothing that is required is missing
    assert folder.column("status") == {"a": "ok"}


def test_what_an_earlier_scorer_lacks_is_missing_once(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format(""), people=PEOPLE, metrics="employee_id,x,y\na,,60\n")
    folder.ran()
    assert folder.column("status") == {"a": "incomplete"}
    (flag,) = folder.flags()
    assert (flag["flag"], flag["message"]) == ("missing", "x is missing")


def test_an_entry_may_carry_its_own_grade(folder: Folder) -> None:
    by_grade = CHAIN.format('grade = "service_conduct:letter"\n').replace(
        'metric = "first.score"\nmax    = 100',
        'inputs = ["first.grade"]\ntable = [["A, B", 100], ["-", 20]]\nhit = "first"',
    )
    folder.write(config=HEAD + collect("metrics") + TEAM + by_grade, people="employee_id\na\nb\n",
                 metrics="employee_id,x,y\na,80,60\nb,79,60\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80", "b": "40"}
    assert folder.column("grade") == {"a": "", "b": ""}


def test_the_teams_grade_and_pay_read_the_last_entry(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format("") + LETTER + '[team.pay]\nuse = "service_conduct:float"\n',
                 people="employee_id,hired,base_pay\na,2020-01-01,1000\n",
                 metrics="employee_id,x,y\na,80,100\n")  # fmt: skip
    folder.ran()
    (row,) = folder.results()
    assert (row["score"], row["grade"], row["performance_pay"]) == ("90", "A", "100.00")


def test_the_last_entrys_own_grade_is_the_teams_where_it_has_none(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format("").replace('"second"', '"second"\ngrade = "service_conduct:letter"'),
                 people=PEOPLE, metrics="employee_id,x,y\na,80,100\n")  # fmt: skip
    folder.ran()
    assert folder.column("grade") == {"a": "B"}


def test_names_are_unique_in_a_team(folder: Folder) -> None:
    folder.write(config=TWO_SCORERS.format("").replace('"second"', '"first"'), people=PEOPLE,
                 metrics="employee_id,x,y\na,80,60\n")  # fmt: skip
    (error,) = folder.refused(2)
    assert "first" in error
    assert "team[0].score[1]" in error


def test_a_name_left_out_is_the_components_bare_name(folder: Folder) -> None:
    config = TWO_SCORERS.format("").replace('name = "second"', "")
    folder.write(config=config, people=PEOPLE, metrics="employee_id,x,y\na,80,60\n")
    folder.ran()
    assert {scheme for (scheme,) in folder.lines("scheme")} == {"first", "criteria"}
    folder.write(config=config.replace('name = "first"', ""))
    assert "criteria" in folder.refused(2)[0]


def test_team_names_are_unique(folder: Folder) -> None:
    simple(folder, BASIC + X + TEAM + X)
    assert "desk" in folder.refused(2)[0]


def test_a_table_score_may_carry_a_name_too(folder: Folder) -> None:
    simple(folder, BASIC + X.replace('use = "criteria"', 'use = "criteria"\nname = "ours"'))
    folder.ran()
    assert folder.lines("scheme") == [("ours",)]


# where


def test_where_keys_are_anded_and_lists_ored(folder: Folder) -> None:
    folder.write(
        config=BASIC + 'where = { department = ["one", " two "], role = "agent" }\n' + X,
        people="employee_id,department,role\na,one,agent\nb,two ,agent\nc,two,boss\nd,three,agent\n",
        metrics="employee_id,x\na,1\nb,2\n",
    )
    folder.ran()
    assert folder.column("score") == {"a": "1", "b": "2"}
    assert [(row["employee_id"], row["team"]) for row in folder.flags("no_team")] == [("c", ""), ("d", "")]


@pytest.mark.parametrize("written", ["查询部", "inquiry", " 查询部 "])
@pytest.mark.parametrize("wanted", ["查询部", "inquiry"])
def test_titles_equal_ids_in_where(folder: Folder, written: str, wanted: str) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + f'where = {{ department = "{wanted}" }}\n'
                 + DESK, people=f"工号,部门\na,{written}\n", metrics=FULL, incidents=NO_INCIDENTS)  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "25"}


@pytest.mark.parametrize(("written", "wanted"), [("组长", "team_leader"), ("team_leader", "组长")])
def test_the_title_of_a_role_equals_its_id_in_where(folder: Folder, written: str, wanted: str) -> None:
    folder.write(config=BASIC + f'where = {{ role = "{wanted}" }}\n' + X, people=f"工号,岗位\na,{written}\n",
                 metrics="employee_id,x\na,80\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80"}


def test_where_by_an_unknown_column_is_an_error(folder: Folder) -> None:
    simple(folder, BASIC + 'where = { departement = "x" }\n' + X)
    error = at(folder.refused(2), f"{folder.path / 'config.toml'}: team[0].where.departement")
    assert "department" in error


def test_where_by_a_column_of_the_companys_own(folder: Folder) -> None:
    folder.write(config=BASIC + 'where = { "城市" = "上海" }\n' + X, people="工号,城市\na,上海\nb,北京\n",
                 metrics="employee_id,x\na,80\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80"}


@pytest.mark.parametrize("key", ["department", '"部门"'])
def test_where_by_a_column_by_its_chinese_title(folder: Folder, key: str) -> None:
    folder.write(config=BASIC + f'where = {{ {key} = "cards" }}\n' + X, people="工号,部门\na,cards\n",
                 metrics="employee_id,x\na,80\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80"}


def test_a_person_matched_by_two_teams_is_an_error(folder: Folder) -> None:
    simple(folder, BASIC + X + TEAM.replace("desk", "cards") + X)
    error = at(folder.refused(1), "people.csv:2:employee_id")
    assert "desk" in error
    assert "cards" in error


def test_a_person_matched_by_none_is_a_flag(folder: Folder) -> None:
    folder.write(config=BASIC + 'where = { department = "one" }\n' + X,
                 people="employee_id,department\na,one\nb,\n", metrics="employee_id,x\na,80\nb,70\n")  # fmt: skip
    folder.ran()
    assert folder.column("score") == {"a": "80"}
    assert folder.flag_ids() == [("b", "no_team", "info")]


def test_a_wrong_value_of_a_person_in_no_team_is_an_error_all_the_same(folder: Folder) -> None:
    folder.write(config=BASIC + 'where = { department = "one" }\n' + X,
                 people="employee_id,department\na,one\nb,two\n", metrics="employee_id,x\na,80\nb,oops\n")  # fmt: skip
    at(folder.refused(1), "metrics.csv:3:x")


@pytest.mark.parametrize("header", ["employee_id,hired,left", "工号,入职日期,离职日期"])
def test_who_joined_after_or_left_before_has_no_result(folder: Folder, header: str) -> None:
    people = header + (
        "\nafter,2026-11-01,\nlast_day,2026-10-31,\nbefore,2020-01-01,2026-09-30\nfirst_day,2020-01-01,2026-10-01\n"
    )
    ids = ("after", "last_day", "before", "first_day")
    folder.score_x("employee_id,x\n" + "".join(f"{each},80\n" for each in ids), people)
    folder.ran()
    assert folder.column("score") == {"first_day": "80", "last_day": "80"}
    absent = [("after", "not_employed", "info"), ("before", "not_employed", "info")]
    assert folder.flag_ids() == [*absent, ("first_day", "part_of_month", "info"), ("last_day", "part_of_month", "info")]


# What this version does not have


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_history_is_neither_needed_nor_written(folder: Folder, command: str) -> None:
    folder.write(config=HEAD + collect("metrics") + '[history]\npath = "history.sqlite"\n' + TEAM + X, people=PEOPLE,
                 metrics="employee_id,x\na,80\n")  # fmt: skip
    ran = folder(command, folder.path / "config.toml")
    assert ran.code == 0
    assert "history" not in ran.err
    assert not (folder.path / "history.sqlite").exists()


# A kind of input without a collector; mixing


@pytest.mark.parametrize("command", ["run", "check"])
def test_incidents_without_a_collector_are_a_warning_and_an_info_flag(folder: Folder, command: str) -> None:
    folder.write(config=HEAD + collect("metrics") + TEAM + DESK, people=PEOPLE, metrics=FULL)
    ran = folder(command, folder.path / "config.toml")
    assert ran.code == 0
    said = ran.err + ran.out
    assert "warning" in said
    assert "incidents" in said
    if command == "run":
        assert folder.flag_ids() == [("", "no_incidents", "info")]
        assert folder.column("score") == {"a": "25"}


@pytest.mark.parametrize("command", ["run", "check"])
def test_ratings_without_a_collector_are_a_warning_and_an_info_flag(folder: Folder, command: str) -> None:
    scheme = '[team.score]\nuse = "criteria"\n[team.score.criteria.courtesy]\nrating = "courtesy"\n'
    folder.write(config=BASIC + scheme, people=PEOPLE, metrics="employee_id\na\n")
    ran = folder(command, folder.path / "config.toml")
    assert ran.code == 0
    assert "warning" in ran.err + ran.out
    assert "ratings" in ran.err + ran.out
    if command == "run":
        assert [flag[1] for flag in folder.flag_ids()] == ["no_ratings", "missing"]
        assert folder.column("status") == {"a": "incomplete"}


def test_no_collector_at_all(folder: Folder) -> None:
    folder.write(config=HEAD + TEAM + X, people=PEOPLE)
    folder.ran()
    assert folder.column("status") == {"a": "incomplete"}


MIX = HEAD + collect("metrics", "incidents") + TEAM + DESK + '[team.grade]\nuse = "service_conduct:letter"\n'


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_grade_that_no_score_reaches_is_a_warning_with_the_ranges(folder: Folder, command: str) -> None:
    folder.write(config=MIX, people=PEOPLE, metrics=FULL, incidents=NO_INCIDENTS)
    ran = folder(command, folder.path / "config.toml")
    assert ran.code == 0
    (warning,) = [line for line in (ran.err + ran.out).splitlines() if line.startswith("warning: ")]
    for word in ("team[0].grade", "A", "B", "C", "D", "E", "0 to 25"):
        assert word in warning
    if command == "run":
        assert (folder.column("score"), folder.column("grade")) == ({"a": "25"}, {"a": ""})


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_clamp_that_every_score_hits_is_a_warning_with_the_ranges(folder: Folder, command: str) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK
                 + '[team.pay]\nuse = "service_conduct:float"\n',
                 people="employee_id,hired,base_pay\na,2020-01-01,4000\n", metrics=FULL,
                 incidents=NO_INCIDENTS)  # fmt: skip
    ran = folder(command, folder.path / "config.toml")
    assert ran.code == 0
    (warning,) = [line for line in (ran.err + ran.out).splitlines() if line.startswith("warning: ")]
    for word in ("team[0].pay", "300", "0 to 25"):
        assert word in warning
    if command == "run":
        assert folder.column("performance_pay") == {"a": "-300.00"}


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_mix_that_fits_has_no_warning(folder: Folder, command: str) -> None:
    folder.write(config=HEAD + collect("metrics", "incidents") + TEAM + DESK + "scale_to = 100\n"
                 + '[team.grade]\nuse = "service_conduct:letter"\n[team.pay]\nuse = "service_conduct:float"\n',
                 people="employee_id,hired,base_pay\na,2020-01-01,4000\n", metrics=FULL,
                 incidents=NO_INCIDENTS)  # fmt: skip
    ran = folder(command, folder.path / "config.toml")
    assert ran.code == 0
    assert "warning" not in ran.err + ran.out


# Teams


def test_two_teams_with_schemes_of_their_own(folder: Folder) -> None:
    folder.write(
        config=HEAD + collect("metrics", "incidents") + TEAM + 'where = { department = "查询部" }\n' + DESK
        + TEAM.replace("desk", "cards") + 'where = { department = "cards" }\n' + X + LETTER,
        people="employee_id,department\nz,查询部\na,cards\n",
        metrics="employee_id,calls_answered,outbound_issues,inbound_issues,x\nz,1150,5500,3500,\na,,,,95\n",
        incidents=NO_INCIDENTS,
    )  # fmt: skip
    folder.ran()
    rows = [(row["team"], row["employee_id"], row["score"], row["grade"]) for row in folder.results()]
    assert rows == [("desk", "z", "25", ""), ("cards", "a", "95", "A")]
    assert folder.flags() == []


@pytest.mark.parametrize(
    ("wanted", "who"),
    [('{ probation = true }', "a"), ('{ probation = "是" }', "a"), ('{ probation = "false" }', "b"),
     ('{ hired = 2020-01-01 }', "a"), ('{ employee_id = ["b"] }', "b"), ('{ name = "Cho" }', "c"),
     ('{ seat = 3 }', "c"), ('{ role = "" }', "b")],
)  # fmt: skip
def test_where_compares_text(folder: Folder, wanted: str, who: str) -> None:
    people = "employee_id,name,hired,probation,role,seat\na,Ann,2020-01-01,是,x,1\nb,Bob,,否,,2\nc,Cho,,,x, 3 \n"
    folder.write(config=BASIC + f"where = {wanted}\n" + X, people=people, metrics="employee_id,x\na,1\nb,1\nc,1\n")
    folder.ran()
    assert list(folder.column("score")) == [who]


def test_metrics_of_a_company_scheme_are_accepted_by_their_titles(folder: Folder) -> None:
    scheme = X + 'title = { zh = "接听速度", en = "Speed" }\n'
    for title in ("x", "接听速度", "Speed"):
        folder.write(config=BASIC + scheme, people=PEOPLE, metrics=f"employee_id,{title}\na,80\n")
        folder.ran()
        assert folder.column("score") == {"a": "80"}
        assert folder.flags() == []


@pytest.mark.parametrize("kind", ["grade", "pay"])
@pytest.mark.parametrize("key", ["name", "scale_to", "grade", "valid_from"])
def test_reserved_keys_are_no_settings(folder: Folder, kind: str, key: str) -> None:
    use = {"grade": "service_conduct:letter", "pay": "service_conduct:float"}[kind]
    wrong(folder, BASIC + X + f'[team.{kind}]\nuse = "{use}"\n{key} = 5\n', f"team[0].{kind}.{key}")


@pytest.mark.parametrize("key", ["use", "name", "from", "scale_to", "grade"])
def test_reserved_keys_do_not_come_from_a_file(folder: Folder, key: str) -> None:
    (folder.path / "scheme.toml").write_text(f'{key} = "criteria"\n[criteria.x]\nmetric = "x"\nmax = 100\n')
    simple(folder, BASIC + '[team.score]\nuse = "criteria"\nfrom = "scheme.toml"\n')
    at(folder.refused(2), f"{folder.path / 'scheme.toml'}: {key}")


def test_from_brings_the_settings_of_a_collector(folder: Folder) -> None:
    (folder.path / "source.toml").write_text('path = "metrics.csv"\n')
    simple(folder, (BASIC + X).replace('path = "metrics.csv"', 'from = "source.toml"'))
    folder.ran()
    assert folder.column("score") == {"a": "80"}


def test_settings_are_those_of_the_component_and_no_others(folder: Folder) -> None:
    error = wrong(folder, BASIC + X + '[team.pay]\nuse = "service_conduct:float"\nbands = []\n', "team[0].pay.bands")
    assert "per_point" in error or "unknown" in error
