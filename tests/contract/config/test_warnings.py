"""The contract's section "A run config": warnings, of an input without a collector and of a mix that does not fit."""

from __future__ import annotations

import pytest
from contract.config.basic import BASIC
from contract.folder import DESK, FULL, HEAD, NO_INCIDENTS, PEOPLE, TEAM, Folder, X, collect


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
