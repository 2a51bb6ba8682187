"""What the documents leave open or contradict is said by `check` as a decision with its clause, and is no error."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest
from toml_schemes.desk import Desk, command

INSTALLED = {each.name for each in entry_points(group="kpicore")}


def notes(folder: Path, use: str, lang: str = "en") -> list[str]:
    if use.partition(":")[0] not in INSTALLED:
        pytest.skip(f"{use} is not installed")
    config = Desk(folder).write(score=f'score = "{use}"', incidents="employee_id,date,incident\n", ratings=None)
    ran = command("check", str(config), "--lang", lang)
    assert ran.code == 0, ran.err
    return ran.err.splitlines()


def test_the_hole_from_80_to_85(tmp_path: Path) -> None:
    hole = "no band covers [80, 85), for example 82: 5 points until a person decides"
    director = notes(tmp_path, "manager_review:director")
    assert f"info: D4-2: {hole}" in director
    assert f"info: D4-3: {hole}" in director


def test_the_managers_visits(tmp_path: Path) -> None:
    said = notes(tmp_path, "manager_review:manager")
    assert any(line.startswith("info: D4-19: visits print 10/5/0 points") for line in said)
    assert any(line.startswith("info: D4-23: no band covers [80, 85)") for line in said)


def test_february(tmp_path: Path) -> None:
    said = notes(tmp_path, "courier_callcenter:service_desk")
    assert any(line.startswith("info: D0-5: February counts as off-season") for line in said)


def test_that_nothing_of_d2_is_printed(tmp_path: Path) -> None:
    said = notes(tmp_path, "courier_callcenter:operator")
    assert any(line.startswith("info: D2-47: the document prints no points") for line in said)


def test_they_are_said_in_chinese_as_well(tmp_path: Path) -> None:
    said = notes(tmp_path, "manager_review:manager", "zh")
    assert any("D4-19" in line and "客户回访" in line for line in said)
