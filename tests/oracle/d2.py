"""The oracle of D2, `courier_callcenter:operator` and `:annual_leave`, one person at a time.

The document prints no number: every one is a setting. Readings where the page leaves a choice:

 1. Each criterion is 0 to 100, from a metric or else from ratings; the judging of ratings, weights, `n/a` and
    decisions is that of a scheme written in TOML (`toml_schemes`).
 2. D2-55: pool × score / 100 is exact up to the cent. The pool is needed whatever the coefficient.
 3. D2-57: a serious quality problem is seen whether or not there is a score.
 4. D2-63: years worked may be broken; a year that is not full does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from oracle import outcomes
from oracle.appraised import Appraised, Facts, Month
from oracle.exact import cents, fraction
from oracle.toml_schemes import score

CRITERIA = ("service_quality", "efficiency", "knowledge", "teamwork")  # D2-47 to D2-50
SECTION = "indicators"
PROBLEM = "serious_quality_problem"  # D2-57
WEIGHTS = dict.fromkeys(CRITERIA, 25)


def operator(period: str, facts: Facts, settings: Mapping[str, Any]) -> Appraised:
    """D2-47 to D2-54 for one person: the score, its lines and the flags of the scorer."""
    metrics, rows = facts.get("metrics", {}), facts.get("ratings", [])
    weights, how = settings.get("weights", WEIGHTS), settings.get("not_applicable", {})
    criteria = {
        name: {
            **({"metric": name} if metrics.get(name) is not None else rated(name, settings)),
            "min": 0,
            "max": 100,
            "weight": weights[name],
            "not_applicable": how.get(name, "incomplete"),
        }
        for name in CRITERIA
    }
    month = outcomes.Month(
        period,
        {"criteria": criteria},
        metrics={"one": metrics},
        ratings=[{**row, "employee_id": "one"} for row in rows],
    )
    outcome = outcomes.Outcome()
    score(month, "one", outcome)
    result = Appraised(score=outcome.score)
    result.missing = {each.split()[0] for each in outcome.missing}
    if outcome.unjudged == set(CRITERIA) and "rescale" in how.values():
        result.inapplicable = True
    else:
        result.missing |= outcome.unjudged
    for name, judged in outcome.criteria.items():
        result.lines[SECTION, name] = judged.contribution or Fraction(0)
    result.lines |= outcome.lines
    flag(period, facts, settings, result)
    return result


def rated(name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    raters = settings.get("raters", {}).get(name)
    return {"rating": name, "raters": raters} if raters else {"rating": name}


def flag(period: str, facts: Facts, settings: Mapping[str, Any], result: Appraised) -> None:
    rows = facts.get("ratings", [])
    if any(row["rater"] == "override" for row in rows):
        result.flags["override"] = "info"
    listed = settings.get("raters", {})
    given = [row for row in rows if row["rater"] != "override" and row.get("value") is not None]
    if any(row["criterion"] in listed and row["rater"] not in listed[row["criterion"]] for row in given):
        result.flags["rater_not_counted"] = "info"
    recorded = [row["incident"] for row in facts.get("incidents", []) if str(row["date"])[:7] == period]
    if PROBLEM in recorded:
        result.flags[PROBLEM] = "review"
        result.lines[SECTION, PROBLEM] = Fraction(0)


def grade(score: Fraction, settings: Mapping[str, Any]) -> str:
    if score >= fraction(settings.get("excellent", 90)):
        return "excellent"
    return "qualified" if score >= fraction(settings.get("standard", 60)) else "unqualified"


def pay(result: Appraised, person: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
    """D2-55 and D2-58: base pay and the pool's share."""
    assert result.score is not None
    base = None if person.get("base_pay") is None else cents(fraction(person["base_pay"]))
    if base is None:
        result.flags["base_unknown"] = "info"
    if person.get("bonus_pool") is None:
        result.missing.add("bonus_pool")
        return
    coefficient = settings.get("coefficient", "score")
    share = result.score / 100 if coefficient == "score" else fraction(coefficient[result.grade])
    result.performance_pay = cents(fraction(person["bonus_pool"]) * share)
    result.pay = {"base": base, "bonus": result.performance_pay}
    result.total_pay = None if base is None else base + result.performance_pay


def appraise(month: Month) -> dict[str, Appraised]:
    """The whole month: scorer, grader and pay rule `operator`."""
    results = {}
    for who, facts in month.people.items():
        result = results[who] = operator(month.period, facts, month.team["score"])
        if result.score is not None:
            result.grade = grade(result.score, month.team["grade"])
            if result.grade == "unqualified":
                result.flags["unqualified"] = "review"
            pay(result, facts["person"], month.team["pay"])
    return results


def annual_leave(years_worked: Fraction) -> int:
    """D2-63, by the years worked for all employers."""
    if years_worked < 1:
        return 0
    if years_worked < 10:
        return 5
    return 10 if years_worked < 20 else 15
