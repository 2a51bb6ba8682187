"""Hypothesis strategies: months of a desk under D1, on and beside every edge, with the printed settings and others."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from oracle.appraised import Facts, Month
from oracle.cells import NA
from oracle.d1 import BONUS, HEAVY, LEADER, LIGHT, MEDIUM, OUTCOME, OVERRUN
from oracle.strategies import STEP, Draw, seldom

# Minutes on both sides of 10 and 30
MINUTES = [Decimal(n) for n in (1, 9, 10, 11, 12, 29, 30, 31, 500)]
TIMES = [None, None, None, Decimal(1), Decimal(2), Decimal(3)]
ADJUSTMENTS = [Decimal(each) for each in ("-5", "-4.999999", "-0.5", "0", "0.000001", "2.25", "5")]

# Settings with values worth trying; what is printed is left out of the config
SETTINGS: dict[str, list[Any]] = {
    "base": [Decimal(60), Decimal(75), Decimal("80.5"), Decimal(100)],
    "cap": [Decimal(100), Decimal(105), Decimal(120)],
    "floor": [Decimal(10), Decimal(40)],
    "escalate_light": [1, 2, 3, 5],
    "escalate_medium": [1, 3, 4],
    "escalation": [Decimal(0), Decimal(10), Decimal(30)],
    "exam_pass": [Decimal(50), Decimal("59.5"), Decimal(70)],
    "exam_60_fails": [True],
    "exam_full_mark": [Decimal(90), Decimal(120)],
    "dismissal_below": [Decimal(50), Decimal("65.5"), Decimal(80)],
    "dismissal_last_below": [Decimal(60), Decimal(90), Decimal(110)],
    "dismissal_last_months": [3],
}
FLOAT: dict[str, list[Any]] = {
    "around": [Decimal(70), Decimal("82.5")],
    "per_point": [Decimal(5), Decimal("12.34")],
    "limit": [Decimal(0), Decimal("150.55"), Decimal(1000)],
    "from_service_month": [1, 2, 4],
}


@st.composite
def months(draw: Draw) -> Month:
    """A desk of a few people; now and then two of them have the same month, so that they tie."""
    period = f"2026-{draw(st.integers(1, 12)):02}"
    settings = some(draw, SETTINGS)
    settings |= {"count": "events"} if seldom(draw, 3) else {}
    settings |= {"dismissal_last_months": 1} if seldom(draw, 3) else {}
    team = {
        "score": {"use": "service_conduct:points", **settings},
        "grade": {"use": "service_conduct:letter"},
        "pay": {"use": "service_conduct:float", **some(draw, FLOAT)},
    }
    people = {f"P{n + 1}": facts(draw, period, settings) for n in range(draw(st.integers(1, 4)))}
    if len(people) > 1 and seldom(draw, 4):
        people["P2"] = deepcopy(people["P1"])
    return Month(period, team, people)


def some(draw: Draw, values: dict[str, list[Any]]) -> dict[str, Any]:
    """As printed half of the time, else a few settings of one's own."""
    if draw(st.booleans()):
        return {}
    chosen = draw(st.lists(st.sampled_from(sorted(values)), max_size=4, unique=True))
    return {key: draw(st.sampled_from(values[key])) for key in chosen}


def facts(draw: Draw, period: str, settings: dict[str, Any]) -> Facts:
    role = draw(st.sampled_from(["agent", "agent", *LEADER, None]))
    incidents = events(draw, period)
    return {
        "person": {
            "role": role,
            "hired": draw(st.sampled_from(["2020-02-29", "2020-02-29", f"{period}-28", *near(period), None])),
            "base_pay": draw(st.sampled_from([Decimal(3000), Decimal("2799.995"), None])),
        },
        "metrics": metrics(draw, settings),
        "incidents": incidents,
        "ratings": ratings(draw, settings, role in LEADER, {row["incident"] for row in incidents}),
    }


def near(period: str) -> list[str]:
    """Days of joining that make this the third and the second month of service."""
    month = int(period[5:7])
    return ["2026-01-01"] if month < 3 else [f"2026-{month - 2:02}-28", f"2026-{month - 1:02}-01"]


def metrics(draw: Draw, settings: dict[str, Any]) -> dict[str, Any]:
    mark = settings.get("exam_full_mark", Decimal(100))
    passed = settings.get("exam_pass", Decimal(60))
    exams = [mark, mark - STEP, passed, passed - STEP, passed + STEP, Decimal(0), Decimal(80), None, NA]
    complaints = [None, NA, Decimal(0), Decimal(0), Decimal(1), Decimal(3)]
    return {"exam_score": draw(st.sampled_from(exams)), "valid_complaints": draw(st.sampled_from(complaints))}


def events(draw: Draw, period: str) -> list[dict[str, Any]]:
    """Some of each severity, so that escalation comes within reach from either side."""
    if seldom(draw, 4):  # a month to be proud of
        return [event(draw, period, name) for name in draw(st.lists(st.sampled_from(sorted(BONUS)), max_size=6))]
    names = [
        *draw(st.lists(st.sampled_from(sorted(BONUS)), max_size=2)),
        *draw(st.lists(st.sampled_from(few(draw, LIGHT)), max_size=5)),
        *draw(st.lists(st.sampled_from(few(draw, MEDIUM)), max_size=2)),
        *(draw(st.lists(st.sampled_from(sorted(HEAVY)), max_size=2)) if seldom(draw, 3) else []),
        *draw(st.lists(st.just(OVERRUN), max_size=2)),
        *(draw(st.lists(st.sampled_from(OUTCOME), max_size=2)) if seldom(draw, 4) else []),
    ]
    return [event(draw, period, name) for name in names]


def few(draw: Draw, names: Mapping[str, object]) -> list[str]:
    """All of them, or two, so that one comes twice."""
    known = sorted(names)
    return known if draw(st.booleans()) else [draw(st.sampled_from(known)), known[-1]]


def event(draw: Draw, period: str, name: str) -> dict[str, Any]:
    day = f"{period}-{draw(st.integers(1, 28)):02}"
    row = {"date": "2019-12-31" if seldom(draw, 12) else day, "incident": name, "times": draw(st.sampled_from(TIMES))}
    if name == OVERRUN:
        return row | {"quantity": draw(st.sampled_from(MINUTES))}
    printed = {**LIGHT, **MEDIUM, **HEAVY}.get(name)
    if isinstance(printed, tuple):
        chosen = draw(st.integers(*printed))
        return row | {"points": draw(st.sampled_from([Decimal(chosen), Decimal(-chosen)]))}
    if printed is not None:
        return row | {"points": draw(st.sampled_from([None, None, Decimal(printed), Decimal(-printed)]))}
    return row | ({"points": draw(st.sampled_from([None, Decimal(5)]))} if name in BONUS else {})


def ratings(draw: Draw, settings: dict[str, Any], leader: bool, incidents: set[str]) -> list[dict[str, Any]]:
    """The trainer's adjustment of a team leader, and decisions on what nothing else hangs on."""
    rows = []
    if leader and not seldom(draw, 4):
        value = draw(st.sampled_from([*ADJUSTMENTS * 3, None, NA]))
        rows.append({"criterion": "trainer_adjustment", "rater": "trainer", "value": value, "reason": "as observed"})
    most = settings.get("escalation", Decimal(20))
    decisions = {"exam_full_mark": [Decimal(0), Decimal(5)], "escalation": [Decimal(0), -most, -most / 2]}
    if leader:
        decisions["trainer_adjustment"] = [Decimal(-5), Decimal("1.5"), Decimal(5)]
    if "customer_quarrel" not in incidents:
        decisions["no_complaints"] = [Decimal(0), Decimal("2.5"), Decimal(5)]
    for criterion, values in decisions.items():
        if seldom(draw, 10):
            value = draw(st.sampled_from(values))
            rows.append({"criterion": criterion, "rater": "override", "value": value, "reason": "decided"})
    return rows
