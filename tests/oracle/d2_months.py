"""Hypothesis strategies: months of telephone operators under D2, and years of work for their annual leave."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from oracle.appraised import Facts, Month
from oracle.cells import NA
from oracle.d2 import CRITERIA, PROBLEM
from oracle.strategies import STEP, Draw, numbers, seldom

WEIGHTS = [(40, 30, 20, 10), (70, 10, 10, 10), ("33.3", "33.3", "33.3", "0.1"), ("12.5", "37.5", "25", "25")]
RATERS: list[dict[str, int]] = [{"superior": 100}, {"superior": 60, "customer": 40}, {"superior": 57, "customer": 43}]
COEFFICIENTS = [
    {"excellent": Decimal("1.2"), "qualified": Decimal(1), "unqualified": Decimal(0)},
    {"excellent": Decimal("1.0525"), "qualified": Decimal("0.8"), "unqualified": Decimal("0.333")},
]
MONEY = [Decimal(1000), Decimal("1234.56"), Decimal("0.01"), Decimal("2799.995"), Decimal(0)]


@st.composite
def months(draw: Draw) -> Month:
    """A few operators, judged by figures, by ratings or by both kinds, around the two lines of the grade."""
    period = f"2026-{draw(st.integers(1, 12)):02}"
    lines = draw(st.sampled_from([{}, {}, {"excellent": Decimal("92.5")}, {"excellent": 85, "standard": Decimal(70)}]))
    score = scorer(draw)
    team = {
        "score": {"use": "courier_callcenter:operator", **score},
        "grade": {"use": "courier_callcenter:operator", **lines},
        "pay": {"use": "courier_callcenter:operator"},
    }
    if seldom(draw, 3):
        team["pay"]["coefficient"] = draw(st.sampled_from(COEFFICIENTS))
    edges = [Decimal(lines.get("excellent", 90)), Decimal(lines.get("standard", 60))]
    count = draw(st.integers(1, 4))
    return Month(period, team, {f"P{n + 1}": facts(draw, period, edges, score) for n in range(count)})


def scorer(draw: Draw) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if draw(st.booleans()):
        weights = [Decimal(each) for each in draw(st.sampled_from(WEIGHTS))]
        weights[-1] = 100 - sum(weights[:-1], Decimal(0))
        settings["weights"] = dict(zip(CRITERIA, weights, strict=True))
    if seldom(draw, 3):
        names = draw(st.lists(st.sampled_from(CRITERIA), min_size=1, max_size=4, unique=True))
        settings["raters"] = {name: draw(st.sampled_from(RATERS)) for name in names}
    if seldom(draw, 3):
        names = draw(st.lists(st.sampled_from(CRITERIA), min_size=1, max_size=4, unique=True))
        settings["not_applicable"] = {
            name: draw(st.sampled_from(["rescale", "rescale", "full", "incomplete"])) for name in names
        }
    return settings


def facts(draw: Draw, period: str, edges: list[Decimal], settings: dict[str, Any]) -> Facts:
    """One person: on an edge in everything, or anywhere."""
    edge = draw(st.sampled_from(edges))
    level = draw(st.sampled_from([edge, edge, edge - STEP, edge + STEP, Decimal(0), Decimal(100), None]))
    anywhere = st.one_of(numbers(0, 100), numbers(0, 100, 2), numbers(0, 100, 6))
    metrics: dict[str, Any] = {}
    ratings: list[dict[str, Any]] = []
    for name in CRITERIA:
        value = draw(anywhere) if level is None else level
        settled = settings.get("not_applicable", {}).get(name, "incomplete") != "incomplete"
        how = draw(st.sampled_from(["metric", "rating", *(["na"] if settled else ["metric", "rating"])]))
        if seldom(draw, 16):
            how = draw(st.sampled_from(["na", "nothing"]))
        if how == "rating":
            ratings += rated(draw, name, value, settings)
        else:
            metrics[name] = {"metric": value, "na": NA, "nothing": None}[how]
        if seldom(draw, 12):
            decided = draw(st.sampled_from([Decimal(0), Decimal("62.5"), Decimal(100)]))
            ratings.append({"criterion": name, "rater": "override", "value": decided, "reason": "decided"})
    problem = {"date": f"{period}-03", "incident": PROBLEM, "times": draw(st.sampled_from([None, Decimal(2)]))}
    return {
        "person": {
            "base_pay": draw(st.sampled_from([*MONEY, None])),
            "bonus_pool": draw(st.sampled_from([*MONEY * 2, None])),
        },
        "metrics": metrics,
        "incidents": [problem] if seldom(draw, 5) else [],
        "ratings": ratings,
    }


def rated(draw: Draw, name: str, value: Decimal, settings: dict[str, Any]) -> list[dict[str, Any]]:
    """Samples of each rater around a value; now and then one who says nothing, `n/a`, or is not asked."""
    listed = settings.get("raters", {}).get(name)
    raters = list(listed or [draw(st.sampled_from(["superior", "customer"]))])
    if listed and seldom(draw, 6):
        raters.append("self")
    rows = []
    for rater in raters:
        other = [value, value, Decimal(100), Decimal("33.333333"), *([NA, None] if seldom(draw, 4) else [])]
        given = [value, *draw(st.lists(st.sampled_from(other), max_size=2))]
        for n, each in enumerate([] if seldom(draw, 10) else given):
            sample = f"call {n + 1}" if len(given) > 1 else None
            rows.append({"criterion": name, "rater": rater, "sample": sample, "value": each})
    return rows


YEARS = st.one_of(
    st.sampled_from([Decimal(n) + by for n in (1, 10, 20) for by in (-STEP, Decimal(0), STEP)]), numbers(0, 45, 1)
)
