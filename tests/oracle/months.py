"""Hypothesis strategies: months of data for a generated scheme, on and beside every edge of it."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from oracle.cells import NA, Value
from oracle.exact import decimal
from oracle.files import Layout
from oracle.maxima import highest, maximum, praises
from oracle.outcomes import Month
from oracle.strategies import STEP, SUMMED, Draw, Plan, graded, numbers, pay_lines, schemes, seldom


@st.composite
def months(draw: Draw) -> Month:
    """A scheme with grade and pay, several people, and what was recorded about them."""
    scheme, plan = draw(schemes())
    period = f"2026-{draw(st.integers(1, 12)):02}"
    grade = graded(draw) if not seldom(draw, 8) else None
    pay = {**pay_lines(draw, grade, plan)} if not seldom(draw, 8) else None
    people = [person(draw, f"A{n + 1}", period) for n in range(draw(st.integers(1, 4)))]
    month = Month(period, scheme, grade, pay, scale_of(draw, scheme, period), people)
    here = [str(each["employee_id"]) for each in people]
    month.metrics = {who: facts(draw, plan) for who in here}
    month.incidents = [row for who in here for row in incidents(draw, who, scheme, period)]
    month.ratings = [row for who in here for row in [*ratings(draw, who, plan), *overrides(draw, who, scheme, period)]]
    return month


def scale_of(draw: Draw, scheme: dict[str, Any], period: str) -> Fraction | None:
    """Now and then, where the highest score is beyond doubt and positive."""
    plain = all(c.get("hit") not in (*SUMMED, "max") and "seasons" not in c for c in scheme["criteria"].values())
    bounded = all(
        "cap" in each or not any(praises(points) for points in each["incidents"].values())
        for each in scheme.get("sections", {}).values()
    )
    if not (plain and bounded and seldom(draw, 4)):
        return None
    top = maximum(scheme, period)
    if top <= 0 or top < scheme.get("total", {}).get("cap", top):  # a cap that nobody reaches: printed or reachable?
        return None
    return Fraction(draw(st.sampled_from([100, 10, 150])))


def person(draw: Draw, who: str, period: str) -> dict[str, Any]:
    money = st.one_of(numbers(0, 9000), numbers(0, 9000, 2))
    return {
        "employee_id": who,
        "name": f"Person {who}",
        "level": draw(st.sampled_from(["junior", "senior", "senior", "expert", None])),
        "hired": draw(st.sampled_from([None, "2020-02-29", f"{period}-28", "2027-01-01"])),
        "left": draw(st.sampled_from([None, None, None, f"{period}-01", "2025-12-31"])),
        "base_pay": None if seldom(draw) else draw(money),
        "bonus_pool": None if seldom(draw, 8) else draw(money),
    }


def facts(draw: Draw, plan: Plan) -> dict[str, Value]:
    """One person's metrics: on and beside the edges, now and then blank or n/a."""
    values: dict[str, Value] = {}
    for name, worth in plan.metrics.items():
        rare = [] if name == "commission" else [NA, NA]
        values[name] = draw(st.sampled_from([*worth * (1 + 24 // len(worth)), None, *rare]))
    for over, under in plan.ratios.values():
        wanted, whole = values[over], values[under]
        if isinstance(wanted, Decimal) and isinstance(whole, Decimal):
            near = int(wanted * whole / 100) + draw(st.sampled_from([0, 0, 1, -1]))
            values[over] = min(max(Decimal(near), Decimal(0)), whole)
    return values


def incidents(draw: Draw, who: str, scheme: dict[str, Any], period: str) -> list[dict[str, Any]]:
    known = {name: each for part in scheme.get("sections", {}).values() for name, each in part["incidents"].items()}
    if not known:
        return []
    rows = []
    for name in draw(st.lists(st.sampled_from(sorted(known)), max_size=4)):
        stated = known[name] if isinstance(known[name], dict) else {"points": known[name]}
        allowed = stated.get("points")
        points = draw(st.sampled_from([None, allowed]))
        if isinstance(allowed, list):
            points = draw(st.sampled_from([*allowed, (allowed[0] + allowed[1]) / 2]))
        quantity = draw(st.sampled_from(near_tiers(stated["tiers"]))) if "tiers" in stated else None
        times = draw(st.sampled_from([None, Decimal(1), Decimal(2), Decimal(10)]))
        date = f"{period}-{draw(st.integers(1, 28)):02}"
        rows.append({"employee_id": who, "date": date, "incident": name, "times": times, "points": points})
        rows[-1]["quantity"] = quantity
    return rows


def near_tiers(tiers: list[list[Any]]) -> list[Decimal]:
    """Quantities on and beside each threshold."""
    edges = [Decimal(each) for row in tiers for each in re.findall(r"[\d.]+", str(row[0]))]
    return [Decimal(0), *(value for edge in edges for value in (edge, edge + STEP, max(Decimal(0), edge - STEP)))]


def ratings(draw: Draw, who: str, plan: Plan) -> list[dict[str, Any]]:
    rows = []
    for rating, (raters, values) in plan.ratings.items():
        unlisted = ["trainer"] if raters and seldom(draw, 8) else []
        for rater in [*(raters or ["superior"]), *unlisted]:
            given = draw(st.lists(st.sampled_from([*values * 5, NA]), min_size=1, max_size=3))
            if seldom(draw, 12):
                given = draw(st.sampled_from([[], [None]]))
            for n, value in enumerate(given):
                sample = f"s{n + 1}" if len(given) > 1 else None
                rows.append({"criterion": rating, "rater": rater, "sample": sample, "value": value})
    return [{"employee_id": who, **row} for row in rows]


def overrides(draw: Draw, who: str, scheme: dict[str, Any], period: str) -> list[dict[str, Any]]:
    rows = []
    for key, criterion in scheme["criteria"].items():
        top = highest(criterion, period)
        if criterion.get("hit") not in (*SUMMED, "max") and top >= 0 and seldom(draw, 12):
            value = draw(st.sampled_from([Decimal(0), decimal(top), decimal(top / 2)]))
            row = {"employee_id": who, "criterion": key, "rater": "override", "value": value}
            rows.append(row | {"reason": "settled by the manager"})
    return rows


LAYOUTS = st.builds(Layout, st.booleans(), st.booleans(), st.booleans(), st.booleans())
