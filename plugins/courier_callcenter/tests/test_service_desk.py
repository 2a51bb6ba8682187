"""D0's settings and clause table. What it computes is in cases/D0.cases.toml."""

from __future__ import annotations

from decimal import Decimal

import pytest
from kpicore_courier_callcenter.d0 import ABILITY, EFFICIENCY
from kpicore_courier_callcenter.service_desk import ServiceDesk

from kpicore.components import SettingError
from kpicore.model import in_settings
from kpicore.rules.scheme import Criterion


def criterion(desk: ServiceDesk, name: str) -> Criterion:
    (found,) = [each for each in desk.scheme().criteria if each.id == name]
    return found


def counted(desk: ServiceDesk) -> set[str]:
    return {each.id for each in desk.scheme().incidents if not each.disabled}


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
