"""The example of toml-schemes.md, a month of it with one person for each thing that can happen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from oracle.cells import Value
from oracle.outcomes import Month

BANK: dict[str, Any] = {
    "total": {"floor": 0, "cap": 110},
    "criteria": {
        "answer_speed": {
            "metric": "asa",
            "weight": 30,
            "bands": [["<= 20", 100], ["(20, 40]", 80], ["> 40", 40]],
        },
        "resolved": {
            "ratio": ["resolved", "calls"],
            "weight": 40,
            "bands": [[">= 90", 100], ["[80, 90)", 70], ["< 80", 0]],
            "seasons": [{"months": [1, 2], "bands": [[">= 85", 100], ["< 85", 50]]}],
            "not_applicable": "rescale",
        },
        "attendance": {
            "weight": 10,
            "inputs": ["absences", "unreported"],
            "hit": "first",
            "table": [["0", "-", 100], ["<= 2", "0", 80], ["-", "-", 40]],
        },
        "courtesy": {
            "rating": "courtesy",
            "raters": {"superior": 70, "customer": 30},
            "weight": 20,
            "levels": [["1", 20], ["2", 40], ["3", 60], ["4", 80], ["5", 100]],
        },
    },
    "sections": {"conduct": {"start": 10, "floor": 0, "cap": 14, "incidents": {"rude": -5, "late": [-5, -2]}}},
}
PAY: dict[str, Any] = {
    "lines": {
        "base": {"column": "base_pay", "performance": False},
        "bonus": {
            "pool": "bonus_pool",
            "inputs": ["grade", "level"],
            "hit": "first",
            "table": [["A", "senior", Decimal("1.2")], ["A", "-", 1], ["-", "-", 0]],
        },
        "float": {"per_point": 10, "around": 80, "limit": 300},
    }
}
GRADES = {"bands": [[">= 90", "A"], ["[80, 90)", "B"], ["< 80", "C"]]}


METRICS: dict[str, Value] = {
    "asa": Decimal(20),
    "resolved": Decimal(89),
    "calls": Decimal(100),
    "absences": Decimal(1),
    "unreported": Decimal(0),
}
PERSON = {"employee_id": "1", "base_pay": Decimal(3000), "bonus_pool": Decimal("1000.01"), "level": "senior"}


def rating(rater: str, value: str, sample: str = "", who: str = "1") -> dict[str, Any]:
    number = Decimal(value) if value.isdigit() else value
    return {"employee_id": who, "criterion": "courtesy", "rater": rater, "sample": sample, "value": number}


def bank_month() -> Month:
    """Everyone starts from the same good month; each differs in one thing."""
    late = {"date": "2026-10-02", "incident": "late", "points": Decimal(-3), "times": 2}
    rude = {"date": "2026-10-31", "incident": "rude", "points": None, "times": None}
    differ: dict[str, dict[str, Any]] = {
        "all_well": {},
        "beside_the_edge": {"asa": Decimal("20.000001"), "resolved": Decimal("89.999999")},
        "ninety_at_six_decimals": {"resolved": Decimal("899.999996"), "calls": Decimal(1000)},
        "nothing_to_resolve": {"resolved": Decimal(0), "calls": Decimal(0)},
        "no_speed": {"asa": None},
        "absences_unknown": {"absences": None},
        "unreported_unknown": {"unreported": None},
        "unreported_does_not_matter": {"absences": Decimal(0), "unreported": None},
        "absences_n_a": {"absences": "n/a"},
        "no_base": {},
        "no_pool": {},
        "rude_and_late": {},
        "several_customers": {},
        "superior_n_a": {},
        "no_superior": {},
        "decided": {},
        "not_paid_by_level": {"asa": Decimal(41)},
    }
    month = Month("2026-10", BANK, GRADES, PAY)
    blank: dict[str, dict[str, Any]] = {"no_base": {"base_pay": None}, "no_pool": {"bonus_pool": None}}
    month.people = [PERSON | {"employee_id": who, "name": who} | blank.get(who, {}) for who in differ]
    month.metrics = {who: METRICS | changes for who, changes in differ.items()}
    month.incidents = [row | {"employee_id": "rude_and_late"} for row in (late, rude, rude)]
    month.ratings = [row for who in differ for row in bank_ratings(who)]
    return month


def bank_ratings(who: str) -> list[dict[str, Any]]:
    superior, customer = rating("superior", "5", who=who), rating("customer", "4", who=who)
    if who == "several_customers":
        return [superior, *(rating("customer", value, sample, who) for sample, value in zip("abc", "455", strict=True))]
    if who == "superior_n_a":
        return [rating("superior", "n/a", who=who), customer]
    if who == "no_superior":
        return [customer]
    if who == "decided":
        return [superior, customer, rating("override", "61", who=who) | {"reason": "settled by the manager"}]
    return [superior, customer]
