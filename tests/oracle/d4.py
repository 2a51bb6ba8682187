"""The oracle of D4, the review sheets of a customer-service director and manager, one person at a time.

Readings where the pages leave a choice:

 1. complaint_handling needs all three answers, also where two unmet demands would do; one n/a makes it n/a.
 2. Ratings: a rater who says n/a drops out and the other weights take the share; n/a from all is n/a. A listed rater
    without a value is missing, under `others` only when nobody else of the list has rated. The raters' mean of points
    is one quotient at six decimals.
 3. `flags` name a rater who is not listed (`rater_not_counted`) once, whatever the criterion.
 4. With `visits_as_printed` the highest points of the visits are 10, those of the sheet 104 with 80 and 20.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from oracle.cells import NA, Value
from oracle.exact import fraction, quotient
from oracle.sheet import Judged, Row, Section, Sheet, add_up, decision, missing

DEMANDS = ("complaint_response_on_time", "complaint_resolution_on_time", "complaint_all_resolved")
DIRECTOR = {  # task rows: highest points
    "process_system": 20,
    "info_utilization": 20,
    "referrals": 10,
    "key_account_visits": 10,
    "csat": 20,
    "complaint_handling": 10,
    "orphan_losses": 10,
}
DIRECTOR_BEHAVIOUR = ("command", "professionalism", "customer_focus", "attentive_service", "accountability")
MANAGER = {
    "customer_visits": 5,
    "complaint_handling": 30,
    "csat": 20,
    "training_hours": 5,
    "process_system": 20,
    "info_errors": 10,
    "sales_vs_last_year": 5,
    "orphan_losses": 5,
}
MANAGER_BEHAVIOUR = ("initiative", "customer_focus", "attentive_service", "accountability")
SUPERIOR: Mapping[str, Value] = {"superior": Fraction(100)}

Rule = Callable[[Fraction], Fraction | None]  # None: a gap


def director(
    metrics: Mapping[str, Value],
    rows: Sequence[Row],
    task_share: Value = Fraction(80),
    behaviour_share: Value = Fraction(20),
    raters: Mapping[str, Value] = SUPERIOR,
    missing_rater: str = "incomplete",
    gap_points: Value = Fraction(5),
    info_80_fails: bool = False,
    not_applicable: Mapping[str, str] | None = None,
    scale_to: Value = None,
) -> Sheet:
    """D4-1 to D4-17 for one person."""
    rules: dict[str, Rule] = {
        "process_system": ninety_eighty_five,
        "info_utilization": lambda value: Fraction(0) if info_80_fails and value == 80 else ninety_eighty_five(value),
        "referrals": lambda value: Fraction(10 if value >= 1 else 0),
        "key_account_visits": visits,
        "csat": satisfaction,
        "orphan_losses": lambda value: Fraction(10 if value == 0 else 0),
    }
    highest = {key: Fraction(points) for key, points in DIRECTOR.items()}
    judged = task(metrics, rows, highest, rules, Fraction(5), gap_points)
    judged |= behaviour(rows, DIRECTOR_BEHAVIOUR, Fraction(4), raters, missing_rater)
    sections = sheet_of(highest, DIRECTOR_BEHAVIOUR, task_share, behaviour_share)
    return finished(add_up(judged, sections, not_applicable or {}, scale_to), rows, DIRECTOR_BEHAVIOUR, raters)


def manager(
    metrics: Mapping[str, Value],
    rows: Sequence[Row],
    task_share: Value = Fraction(80),
    behaviour_share: Value = Fraction(20),
    raters: Mapping[str, Value] = SUPERIOR,
    missing_rater: str = "incomplete",
    gap_points: Value = Fraction(5),
    visits_as_printed: bool = False,
    equal_sales: bool = True,
    not_applicable: Mapping[str, str] | None = None,
    scale_to: Value = None,
) -> Sheet:
    """D4-18 to D4-33 for one person."""
    rules: dict[str, Rule] = {
        "customer_visits": lambda value: visits(value) / (1 if visits_as_printed else 2),
        "csat": satisfaction,
        "training_hours": lambda value: Fraction(5 if value >= 10 else 3 if value >= 6 else 0),
        "process_system": ninety_eighty_five,
        "info_errors": lambda value: Fraction(10 if value == 0 else 5 if value <= 3 else 0),
        "sales_vs_last_year": lambda value: Fraction(5 if value > 100 or (equal_sales and value == 100) else 0),
        "orphan_losses": lambda value: Fraction(5 if value == 0 else 0),
    }
    highest = {key: Fraction(points) for key, points in MANAGER.items()}
    if visits_as_printed:
        highest["customer_visits"] = Fraction(10)
    judged = task(metrics, rows, highest, rules, Fraction(10), gap_points)
    judged |= behaviour(rows, MANAGER_BEHAVIOUR, Fraction(5), raters, missing_rater)
    sections = sheet_of(highest, MANAGER_BEHAVIOUR, task_share, behaviour_share)
    return finished(add_up(judged, sections, not_applicable or {}, scale_to), rows, MANAGER_BEHAVIOUR, raters)


def sheet_of(
    highest: Mapping[str, Fraction], behaviours: Sequence[str], task_share: Value, behaviour_share: Value
) -> dict[str, Section]:
    """The two sections: the points already contain the weight, only the section's share comes on top (D4-16, D4-33)."""
    share, rest = fraction(task_share) / 100, fraction(behaviour_share) / 100
    each = Fraction(100, len(behaviours))
    return {
        "task": {key: (points, points * share) for key, points in highest.items()},
        "behaviour": dict.fromkeys(behaviours, (each, each * rest)),
    }


def finished(sheet: Sheet, rows: Sequence[Row], behaviours: Sequence[str], raters: Mapping[str, Value]) -> Sheet:
    given = [row for row in rows if row["criterion"] in behaviours and row["value"] is not None]
    if any(row["rater"] not in raters and row["rater"] != "override" for row in given):
        sheet.flags.add("rater_not_counted")
    return sheet


# --- task -------------------------------------------------------------------------------------------------------------


def task(
    metrics: Mapping[str, Value],
    rows: Sequence[Row],
    highest: Mapping[str, Fraction],
    rules: Mapping[str, Rule],
    for_each_demand: Fraction,
    gap_points: Value,
) -> dict[str, Judged]:
    judged = {}
    for key in highest:
        if key == "complaint_handling":
            found = complaints(metrics, highest[key], for_each_demand)
        else:
            found = measured(key, metrics.get(key), rules[key], fraction(gap_points))
        judged[key] = decision(rows, key) or found
    return judged


def measured(key: str, value: Value, rule: Rule, gap_points: Fraction) -> Judged:
    if value is None:
        return missing(key)
    if value == NA:
        return Judged(na=True)
    points = rule(fraction(value))
    return Judged(points=gap_points, gap=True) if points is None else Judged(points=points)


def complaints(metrics: Mapping[str, Value], highest: Fraction, each: Fraction) -> Judged:
    """D4-7, D4-20: all three demands met, less `each` for an unmet one, never below 0."""
    answers = [metrics.get(demand) for demand in DEMANDS]
    if any(answer == NA for answer in answers):
        return Judged(na=True)
    absent = [demand for demand, answer in zip(DEMANDS, answers, strict=True) if answer is None]
    if absent:
        return missing(*absent)
    return Judged(points=max(Fraction(0), highest - each * sum(not answer for answer in answers)))


def ninety_eighty_five(value: Fraction) -> Fraction | None:
    """D4-2, D4-3, D4-23: nothing is printed for [80, 85)."""
    if value >= 85:
        return Fraction(20 if value >= 90 else 10)
    return None if value >= 80 else Fraction(0)


def satisfaction(value: Fraction) -> Fraction:
    """D4-6, D4-21."""
    return Fraction(20 if value >= 90 else 10 if value >= 85 else 5 if value >= 80 else 0)


def visits(value: Fraction) -> Fraction:
    """D4-5, and D4-19 as printed."""
    return Fraction(10 if value >= 100 else 5 if value >= 90 else 0)


# --- behaviour --------------------------------------------------------------------------------------------------------


def behaviour(
    rows: Sequence[Row], keys: Sequence[str], step: Fraction, raters: Mapping[str, Value], missing_rater: str
) -> dict[str, Judged]:
    """Levels 1 to 5, each worth a `step`, as the listed raters see them."""
    judged = {}
    for key in keys:
        given = {row["rater"]: row["value"] for row in rows if row["criterion"] == key and row["value"] is not None}
        judged[key] = decision(rows, key) or levels(key, given, step, raters, missing_rater)
    return judged


def levels(
    key: str, given: Mapping[str, Value], step: Fraction, raters: Mapping[str, Value], missing_rater: str
) -> Judged:
    counted = {rater: value for rater, value in given.items() if rater in raters}
    points = {rater: fraction(value) * step for rater, value in counted.items() if value != NA}
    if len(counted) < len(raters) and (missing_rater == "incomplete" or not points):
        return missing(key)
    if not points:
        return Judged(na=True)
    summed = sum((fraction(raters[rater]) * each for rater, each in points.items()), Fraction(0))
    return Judged(points=quotient(summed, sum((fraction(raters[rater]) for rater in points), Fraction(0))))
