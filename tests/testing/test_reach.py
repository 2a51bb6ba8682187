"""What cases reach: seasons by their months, tiers and incidents, rows of a pool and of its coefficient, gates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kpicore.testing.cases import Case
from kpicore.testing.reach import Reach


def reached(team: dict[str, Any], *cases: dict[str, Any], period: str = "2026-10") -> dict[str, bool]:
    """Each line of the report, and whether a person of some case meets it."""
    reach = Reach()
    for given in cases:
        reach.add(Case(Path("x.cases.toml"), team, "x", period, {"1": given}, {"1": {}}))
    return {str(row): met for row, met in reach.all.items()}


def test_a_season_is_reached_in_its_months_alone() -> None:
    team = {"score": {"use": "courier_callcenter:service_desk"}}
    volumes = {"calls_answered": 1150, "outbound_issues": 5500, "inbound_issues": 3500}
    october = reached(team, {"metrics": volumes})
    february = reached(team, {"metrics": volumes}, period="2026-02")
    peak = "courier_callcenter:service_desk: calls_answered: >= 1150"
    slack = "courier_callcenter:service_desk: calls_answered (months 2, 4, 5, 6, 7, 8): >= 650"
    assert (october[peak], october[slack]) == (True, False)
    assert (february[peak], february[slack]) == (False, True)


def test_tiers_and_incidents() -> None:
    team = {"score": {"use": "service_conduct:points"}}
    found = reached(team, {"incidents": {"emergency_overrun": {"quantity": 7}, "messy_desk": 2}})
    tiers = {key.rpartition(": ")[2]: met for key, met in found.items() if ": emergency_overrun: " in key}
    assert list(tiers.values()).count(True) == 1
    assert len(tiers) > 2
    assert found["service_conduct:points: messy_desk"]
    assert not found["service_conduct:points: not_mandarin"]


def test_rows_of_a_pool_and_of_its_coefficient_are_told_apart() -> None:
    scheme = {"use": "criteria", "criteria": {"points": {"metric": "points", "bands": [["> 50", 100], ["<= 50", 0]]}}}
    team = {
        "score": scheme,
        "grade": {"use": "bands", "bands": [[">= 50", "A"], ["< 50", "B"]]},
        "pay": {"use": "ecommerce_aftersales:salary", "coefficient": {"A": 1, "B": 0}},
    }
    found = reached(team, {"person": {"level": "junior"}, "metrics": {"points": 10}})
    bonus = {
        key.removeprefix("ecommerce_aftersales:salary: bonus: "): met for key, met in found.items() if "bonus" in key
    }
    assert sum(bonus.values()) == 2
    assert not bonus["A"]
    assert bonus["B"]
    assert len(bonus) == 3 + 2


def test_a_gate_is_reached_where_it_is_closed() -> None:
    scheme = {"use": "criteria", "criteria": {"points": {"metric": "points", "bands": [["> 50", 100], ["<= 50", 0]]}}}
    team = {"score": scheme, "pay": {"use": "service_conduct:float"}}
    gate = "service_conduct:float: float: before month 3 of service: 0"
    person = {"base_pay": 1, "hired": "2026-09-01"}
    assert reached(team, {"person": person, "metrics": {"points": 1}})[gate]
    assert not reached(team, {"person": {**person, "hired": "2026-08-01"}, "metrics": {"points": 1}})[gate]


def test_a_case_that_is_rejected_reaches_nothing() -> None:
    team = {"score": {"use": "courier_callcenter:service_desk"}}
    assert reached(team, {"metrics": {"calls_answered": "many"}}) == {}


def test_what_is_missing_reaches_no_band() -> None:
    team = {"score": {"use": "courier_callcenter:service_desk"}}
    assert not any(reached(team, {"metrics": {"calls_answered": ""}}).values())
