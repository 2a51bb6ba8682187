"""The contract's sections "A run config" and "Components": components, their settings, and settings from a file."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from contract.config.basic import BASIC, simple, wrong
from contract.folder import DESK, FULL, HEAD, LETTER, NO_INCIDENTS, PEOPLE, TEAM, Folder, X, at, collect


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
