"""What `check` and `run` say of a scheme that can run: bands out of order, limits that decide all, known gaps."""

from __future__ import annotations

import pytest
from toml_schemes.desk import Desk, command, table

METRICS = table("speed", "30")


def scheme(bands: str, more: str = "") -> str:
    return f'[criteria.speed]\nmetric = "speed"\nbands = {bands}\n{more}'


def said(desk: Desk, text: str, severity: str) -> list[str]:
    """What `check` says at that severity."""
    ran = command("check", str(desk.write(text, metrics=METRICS)), "--lang", "en")
    assert ran.code == 0, ran.err
    return [line for line in ran.err.splitlines() if line.startswith(f"{severity}: ")]


@pytest.mark.parametrize(
    ("bands", "found"),
    [
        ('[["< 20", 100], ["[20, 40)", 60], [">= 40", 80]]', ">= 40 gives 80 and the band below it 60"),
        ('[[">= 40", 60], ["< 20", 40], ["[20, 40)", 70]]', ">= 40 gives 60 and the band below it 70"),
        ('[["< 20", 1], ["[20, 40)", 1], ["[40, 60)", 0], [">= 60", 2]]', ">= 60 gives 2 and the band below it 0"),
    ],
)
def test_points_that_rise_and_fall_are_a_warning_with_a_witness(desk: Desk, bands: str, found: str) -> None:
    (warning,) = said(desk, scheme(bands), "warning")
    assert "scheme.toml: criteria.speed.bands" in warning
    assert f"{found}, for example at " in warning


@pytest.mark.parametrize(
    "bands",
    [
        '[["< 20", 100], ["[20, 40)", 60], [">= 40", 0]]',
        '[["< 20", 0], [">= 40", 60], ["[20, 40)", 60]]',
        '[[">= 40", 5], ["< 40", 5]]',
    ],
)
def test_points_that_only_rise_or_only_fall_are_fine(desk: Desk, bands: str) -> None:
    assert said(desk, scheme(bands), "warning") == []


@pytest.mark.parametrize(
    ("total", "found"),
    [
        ("{ floor = 200 }", "every possible score hits the floor of 200"),
        ("{ cap = -1 }", "every possible score hits the cap of -1"),
    ],
)
def test_a_limit_that_every_score_hits_is_a_warning(desk: Desk, total: str, found: str) -> None:
    text = f"total = {total}\n" + scheme('[["< 20", 100], [">= 20", 60]]')
    (warning,) = said(desk, text, "warning")
    assert found in warning
    assert said(desk, "total = { floor = 60, cap = 100 }\n" + scheme('[["< 20", 100], [">= 20", 60]]'), "warning") == []


def test_a_gap_that_a_person_decides_is_noted_with_a_witness(desk: Desk) -> None:
    text = scheme('[["< 80", 0], [">= 85", 10]]', 'gap = "review"\ngap_points = 5\n')
    (note,) = said(desk, text, "info")
    assert "no band covers [80, 85), for example 82" in note
    assert "5 points until a person decides" in note
    assert desk.run(text, metrics=METRICS).warnings == []
