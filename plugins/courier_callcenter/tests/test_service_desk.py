"""D0's settings and clause table. What it computes is in cases/D0.cases.toml."""

from __future__ import annotations

from decimal import Decimal

import pytest
from kpicore_courier_callcenter.d0 import ABILITY, COMMENTS, EFFICIENCY, VOLUMES
from kpicore_courier_callcenter.service_desk import ServiceDesk

from kpicore.components import SettingError
from kpicore.model import in_settings
from kpicore.rules.scheme import Criterion, Scheme


def criterion(desk: ServiceDesk, name: str) -> Criterion:
    (found,) = [each for each in desk.scheme().criteria if each.id == name]
    return found


def counted(desk: ServiceDesk) -> set[str]:
    return {each.id for each in desk.scheme().incidents if not each.disabled}


def cited(scheme: Scheme) -> set[str]:
    """Every clause that a rule of the scheme cites."""
    found = {scheme.clause, *(clause for _, _, clause in scheme.comments)}
    for section in scheme.sections:
        found.add(section.clause)
    for each in scheme.criteria:
        found |= {each.clause, *(season.clause for season in each.seasons)}
    return found | {incident.clause for incident in scheme.incidents}


def test_the_printed_scheme_has_no_gap_and_gives_25() -> None:
    scheme = ServiceDesk().scheme()
    assert scheme.lint(in_settings) == []
    assert {scheme.best(month) for month in range(1, 13)} == {Decimal(25)}


@pytest.mark.parametrize("month", range(1, 13))
def test_february_is_off_season_and_september_to_january_and_march_are_peak(month: int) -> None:
    clause = criterion(ServiceDesk(), "calls_answered").in_month(month).clause
    assert clause == ("D0-7" if month in (2, 4, 5, 6, 7, 8) else "D0-6")


def test_off_season_months_are_a_setting() -> None:
    desk = ServiceDesk(off_season_months=(12,))
    clauses = [criterion(desk, "inbound_issues").in_month(month).clause for month in (2, 12)]
    assert clauses == ["D0-11", "D0-12"]
    assert ServiceDesk(off_season_months=()).scheme().lint(in_settings) == []


def test_toilet_is_off_unless_the_company_says_otherwise() -> None:
    every = {each.id for each in (*EFFICIENCY, *ABILITY)}
    assert counted(ServiceDesk()) == every - {"cd_toilet"}
    assert counted(ServiceDesk(disabled=("duty_reports", "ability_learning"))) == every - {
        "duty_reports",
        "ability_learning",
    }


def test_counting_toilet_visits_is_a_warning_that_cites_the_law() -> None:
    assert [note.severity for note in ServiceDesk().scheme().notes] == ["info"]
    (warning,) = [note for note in ServiceDesk(disabled=()).scheme().notes if note.severity == "warning"]
    assert "L-03" in str(warning)


def test_volume_of_is_a_label_and_nothing_else() -> None:
    person = criterion(ServiceDesk(volume_of="person"), "outbound_issues")
    team = criterion(ServiceDesk(volume_of="team"), "outbound_issues")
    assert person.judge == team.judge
    assert (person.title.zh, team.title.zh) == ("出港问题件(个人)", "出港问题件(团队)")


def test_every_wrong_setting_is_named_at_once_with_the_nearest_name() -> None:
    with pytest.raises(SettingError) as error:
        ServiceDesk(off_season_months=(0, 6, 13), disabled=("cd_toilets", "cd_toilet"))
    problems = {path: f"{what}: {expected}" for path, what, expected in error.value.problems}
    assert set(problems) == {("off_season_months", 0), ("off_season_months", 2), ("disabled", 0)}
    assert "did you mean cd_toilet?" in problems["disabled", 0]


def test_every_clause_that_a_rule_cites_has_a_row() -> None:
    rows = {row.clause for row in ServiceDesk().clauses()}
    assert cited(ServiceDesk().scheme()) <= rows


def test_every_row_names_something_that_exists() -> None:
    scheme = ServiceDesk().scheme()
    names = {section.id for section in scheme.sections} | {each.id for each in scheme.criteria}
    names |= {each.id for each in scheme.incidents} | {name for name, _, _ in COMMENTS}
    settings = {"off_season_months", "disabled", "volume_of"}
    for row in ServiceDesk().clauses():
        if row.became == "setting":
            assert row.what in settings, row
        elif row.became in ("rule", "note"):
            assert row.what in names, row
        else:
            assert (row.became, row.what) in {("not appraisal", ""), ("missing from the print", "")}


def test_every_rule_has_a_row_of_its_clause() -> None:
    by_what: dict[str, set[str]] = {}
    for row in ServiceDesk().clauses():
        by_what.setdefault(row.what, set()).add(row.clause)
    for volume in VOLUMES:
        assert {volume.clause, volume.off_season_clause} <= by_what[volume.id]
    for violation in (*EFFICIENCY, *ABILITY):
        if violation.id != "cd_toilet":
            assert violation.clause in by_what[violation.id]


def test_clauses_stand_once_and_say_what_the_document_says() -> None:
    rows = ServiceDesk().clauses()
    assert len({row.clause for row in rows}) == len(rows)
    assert all(row.text and row.clause.startswith("D0-") for row in rows)
