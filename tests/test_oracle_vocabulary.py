"""The oracle of schemes in TOML against results worked out by hand: optional figures, months, tiers, flags."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from oracle.maxima import maximum
from oracle.outcomes import Month, Outcome
from oracle.toml_schemes import evaluate

COUNTED = {"metric": "x", "unit": "count", "blank": 0, "bands": [["0", 10], [">= 1", 3]]}
RATED = {"rating": "a", "blank": 2, "levels": [[1, 0], [2, 2], [3, 5]]}
LATE = {"tiers": [["<= 10", -1], ["(10, 30]", Fraction(-5, 2)], ["> 30", -6]]}


def one(scheme: dict[str, Any], **more: Any) -> Outcome:
    month = Month("2026-10", scheme, people=[{"employee_id": "1"}], **more)
    return evaluate(month)["1"]


def row(incident: str, times: int | None = None, quantity: Any = None) -> dict[str, Any]:
    return {"employee_id": "1", "date": "2026-10-05", "incident": incident, "times": times, "quantity": quantity}


def rating(rater: str, value: Any, sample: str | None = None) -> dict[str, Any]:
    return {"employee_id": "1", "criterion": "a", "rater": rater, "sample": sample, "value": value}


@pytest.mark.parametrize(("value", "score"), [(None, 10), (Fraction(0), 10), (Fraction(2), 3), ("n/a", None)])
def test_a_blank_counts_and_n_a_does_not(value: Any, score: int | None) -> None:
    assert one({"criteria": {"a": COUNTED}}, metrics={"1": {"x": value}}).score == score


def test_blanks_of_a_table() -> None:
    table = [["0", "0", 10], ["-", ">= 1", 5], ["-", "-", 1]]
    scheme = {"criteria": {"a": {"inputs": ["x", "y"], "hit": "first", "blank": {"y": 1}, "table": table}}}
    assert one(scheme, metrics={"1": {"x": None, "y": None}}).score == 5
    assert one(scheme, metrics={"1": {"x": Fraction(0), "y": Fraction(0)}}).score == 10
    assert one(scheme, metrics={"1": {"x": None, "y": Fraction(0)}}).missing == {"x"}


def test_a_rating_that_nobody_gave() -> None:
    both = {"criteria": {"a": RATED | {"raters": {"superior": 70, "customer": 30}}}}
    assert one(both).score == 2
    assert one(both, ratings=[rating("trainer", Fraction(3))]).score == 2
    assert one(both, ratings=[rating("superior", Fraction(3))]).missing == {"a customer"}
    assert one(both, ratings=[rating("superior", None)]).score == 2
    assert one(both, ratings=[rating("superior", None, "chat")]).score is None


def test_months_and_tiers() -> None:
    section = {"start": 1, "incidents": {"thanked": {"points": 2, "most": 3}, "late": LATE, "slept": {}}}
    scheme = {"criteria": {}, "sections": {"s": section}}
    assert one(scheme, incidents=[row("thanked", 2), row("thanked", 5)]).score == 7
    assert (
        one(scheme, incidents=[row("late", None, 10), row("late", 2, Fraction(21, 2)), row("late", None, 31)]).score
        == -11
    )
    assert one(scheme, incidents=[row("slept")]).lines["s", "slept"] == 0
    assert maximum(scheme, "2026-10") == 7


def flagged(when: dict[str, str], metrics: dict[str, Any], *incidents: dict[str, Any]) -> dict[str, str]:
    scheme = {
        "criteria": {"solved": {"ratio": ["good", "all"], "bands": [[">= 90", 40], ["< 90", 5]]}},
        "sections": {"s": {"incidents": {"rude": -5}}},
        "flags": {"f": {"when": when, "message": "m"}},
    }  # fmt: skip
    return one(scheme, metrics={"1": metrics}, incidents=list(incidents)).flags


@pytest.mark.parametrize(
    ("when", "good", "stands"),
    [
        ({"solved": "< 90"}, 8, True),
        ({"solved": "< 90"}, 9, False),
        ({"solved": "< 90"}, None, False),
        ({"score": "< 1"}, 8, True),
        ({"score": "< 1"}, None, False),
        ({"rude": ">= 2", "good": "8"}, 8, True),
        ({"rude": ">= 3"}, 8, False),
        ({"other": "> 0"}, 8, False),
    ],
)
def test_flags(when: dict[str, str], good: int | None, stands: bool) -> None:
    metrics = {"good": None if good is None else Fraction(good), "all": Fraction(10)}
    assert flagged(when, metrics, row("rude", 2)) == ({"f": "review"} if stands else {})


def test_amounts_and_grades() -> None:
    grade = {"bands": [[">= 5", "A"], ["< 5", "B"]], "flags": {"g": {"when": {"grade": "A"}, "severity": "info"}}}
    table = [["A", Fraction(3, 2)], ["B", 0]]
    pool = {"pool": "sales", "blank": 100, "inputs": ["grade"], "table": table}
    pay = {"lines": {"c": {"column": "sales", "blank": 7}, "p": pool}}
    result = one({"criteria": {"a": COUNTED}}, grade=grade, pay=pay)
    assert (result.grade, result.flags, result.status) == ("A", {"g": "info"}, "ok")
    assert result.pay == {"c": 7, "p": 150}
