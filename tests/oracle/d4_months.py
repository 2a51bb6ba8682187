"""Hypothesis strategies: months of a director's and a manager's review (D4), on and beside every edge."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from oracle import d4
from oracle.cells import NA, Value
from oracle.d3_months import beside, counts, modes, month, one
from oracle.strategies import STEP, Draw, seldom
from oracle.teams import Team

PLUGIN = "manager_review"
PERCENT = [*beside(90, 85, 80), Decimal("82.5"), *counts(0, 100)]
WORTH: dict[str, list[Value]] = {
    "process_system": PERCENT,
    "info_utilization": PERCENT,
    "referrals": counts(0, 1, 2),
    "key_account_visits": [*beside(90), *counts(0, 100), 100 - STEP],
    "customer_visits": [*beside(90), *counts(0, 100), 100 - STEP],
    "csat": PERCENT,
    "orphan_losses": counts(0, 1, 2),
    "training_hours": [*beside(10, 6), *counts(0, 40)],
    "info_errors": [*beside(3), STEP, *counts(0, 0, 100)],
    "sales_vs_last_year": [*beside(100), *counts(0, 250)],
}
RATERS: tuple[dict[str, Any] | None, ...] = (
    None,
    {"superior": 100},
    {"self": 30, "superior": 70},
    {"self": Decimal("33.5"), "superior": Decimal("66.5")},
    {"self": 100},
)


@st.composite
def director_months(draw: Draw) -> Team:
    settings = common(draw, [*d4.DIRECTOR, *d4.DIRECTOR_BEHAVIOUR])
    if seldom(draw, 3):
        settings["info_80_fails"] = draw(st.booleans())
    return review(draw, "director", settings, list(d4.DIRECTOR), list(d4.DIRECTOR_BEHAVIOUR))


@st.composite
def manager_months(draw: Draw) -> Team:
    settings = common(draw, [*d4.MANAGER, *d4.MANAGER_BEHAVIOUR])
    if seldom(draw, 3):
        settings["equal_sales"] = draw(st.booleans())
    if "rescale" not in settings.get("not_applicable", {}).values() and seldom(draw, 3):
        settings["visits_as_printed"] = draw(st.booleans())
    return review(draw, "manager", settings, list(d4.MANAGER), list(d4.MANAGER_BEHAVIOUR))


def common(draw: Draw, criteria: list[str]) -> dict[str, Any]:
    settings = modes(draw, criteria)
    if seldom(draw, 3):
        share = draw(st.sampled_from([Decimal(85), Decimal(50), Decimal("62.5")]))
        settings |= {"task_share": share, "behaviour_share": 100 - share}
    if raters := draw(st.sampled_from(RATERS)):
        settings["raters"] = raters
    if seldom(draw, 2):
        settings["missing_rater"] = draw(st.sampled_from(["incomplete", "others"]))
    if seldom(draw, 3):
        settings["gap_points"] = draw(st.sampled_from([Decimal(0), Decimal(10), Decimal("7.5")]))
    if seldom(draw, 6):
        settings["scale_to"] = draw(st.sampled_from([Decimal(10), Decimal(150)]))
    return settings


def review(draw: Draw, scorer: str, settings: dict[str, Any], tasks: list[str], behaviours: list[str]) -> Team:
    people = [{"employee_id": f"M{n + 1}", "name": f"Person {n + 1}"} for n in range(draw(st.integers(1, 3)))]
    here = [each["employee_id"] for each in people]
    metrics = {who: facts(draw, tasks, settings.get("not_applicable", {})) for who in here}
    ratings = [row for who in here for row in levels(draw, who, behaviours, settings)]
    ratings += [row for who in here for row in decisions(draw, who, scorer, tasks, behaviours)]
    return Team(month(draw), {"score": {"use": f"{PLUGIN}:{scorer}", **settings}}, people, metrics, ratings)


def facts(draw: Draw, tasks: list[str], how: dict[str, str]) -> dict[str, Value]:
    lapse = seldom(draw, 3)
    values: dict[str, Value] = {key: one(draw, WORTH[key], key, how, lapse) for key in tasks if key in WORTH}
    answers: dict[str, Value] = {each: draw(st.sampled_from([True, True, False])) for each in d4.DEMANDS}
    meant = how.get("complaint_handling", "incomplete") != "incomplete"
    if (meant and draw(st.booleans())) or (lapse and seldom(draw, 10)):
        answers[draw(st.sampled_from(d4.DEMANDS))] = NA
    elif lapse and seldom(draw, 4):  # beside two unmet demands the third would not matter to a director: left open
        answers = dict.fromkeys(d4.DEMANDS, True) | {draw(st.sampled_from(d4.DEMANDS)): None}
    return values | answers


def levels(draw: Draw, who: str, behaviours: list[str], settings: dict[str, Any]) -> list[dict[str, Any]]:
    """Both rate, mostly; nobody says n/a of what another leaves blank."""
    how: dict[str, str] = settings.get("not_applicable", {})
    weights: dict[str, Any] = settings.get("raters") or {"superior": 100}
    rows = []
    lapse = seldom(draw, 3)
    for key in behaviours:
        rated = ["superior"] + (["self"] if "self" in weights or draw(st.booleans()) else [])
        given: dict[str, Value] = {rater: Decimal(draw(st.integers(1, 5))) for rater in rated}
        meant = how.get(key, "incomplete") != "incomplete"
        if (meant and draw(st.booleans())) or (lapse and seldom(draw, 12)):
            given |= dict.fromkeys(draw(st.sampled_from([rated, rated[:1], rated[-1:]])), NA)
        elif seldom(draw, 8) and (lapse or settings.get("missing_rater") == "others"):
            given[draw(st.sampled_from(rated))] = None
        rows += [{"criterion": key, "rater": rater, "value": value} for rater, value in given.items()]
    return [{"employee_id": who, **row} for row in rows if row["value"] is not None or draw(st.booleans())]


def decisions(draw: Draw, who: str, scorer: str, tasks: list[str], behaviours: list[str]) -> list[dict[str, Any]]:
    printed = d4.DIRECTOR if scorer == "director" else d4.MANAGER
    highest = {**{key: printed[key] for key in tasks}, **{key: 100 // len(behaviours) for key in behaviours}}
    rows = []
    for key, most in highest.items():
        if seldom(draw, 25):
            value = draw(st.sampled_from([Decimal(0), Decimal(most), Decimal(most) / 2, Decimal("3.33")]))
            reason = "settled by the board"
            rows.append({"employee_id": who, "criterion": key, "rater": "override", "value": value, "reason": reason})
    return rows
