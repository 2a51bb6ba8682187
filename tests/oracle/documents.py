"""The oracle of the scheme pages: D0 (service desk) and D1's letter and float, clause by clause, one person at a time.

Readings where the pages leave a choice:

 1. D0: a disabled item is not counted, its events included; a duty counts whatever the person's department.
 2. D0-13d: whoever records `cq_reply_30min` has judged that it was late; the event counts, no minutes are read.
 3. D1 float: service month 1 is the calendar month of joining, also when it is its last day. A blank `hired` leaves the
    person without pay (incomplete), even where the change would be 0. The clamp is taken before the cent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from oracle.cells import Value
from oracle.exact import cents, fraction, quotient

OFF_SEASON = (2, 4, 5, 6, 7, 8)  # D0-5: the note on February wins

# D0-6 to D0-12: metric -> (peak target, slack target, width of a band); each band below the target costs a point
VOLUMES = {
    "calls_answered": (1150, 650, 50),
    "outbound_issues": (5500, 3000, 500),
    "inbound_issues": (3500, 2000, 500),
}
QUALITY = ("cq_attitude", "cq_no_passing_on", "cq_no_chat_mute", "cq_reply_30min", "cq_state_id")
CONDUCT = ("cd_web_games", "cd_private_use", "cd_start_8", "cd_lunch_shifts", "cd_toilet")
DUTIES = (
    "duty_inquiry",
    "duty_business",
    "duty_reports",
    "duty_handling",
    "duty_front_desk",
    "duty_warehouse_office",
)
ABILITY = ("ability_expression", "ability_learning", "ability_adaptability")
SERVICE_DESK_MAXIMUM = 25


@dataclass
class Desk:
    """A D0 result: every line that is not 0, by (section, line), the two sections and the total."""

    efficiency: Fraction | None = None
    ability: Fraction | None = None
    score: Fraction | None = None
    lines: dict[str, Fraction] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)


def service_desk(
    period: str,
    metrics: Mapping[str, Value],
    incidents: Iterable[Mapping[str, Any]],
    off_season_months: Collection[int] = OFF_SEASON,
    disabled: Collection[str] = ("cd_toilet",),
    scale_to: Fraction | None = None,
) -> Desk:
    """D0 for one person; `incidents` are this person's rows."""
    desk = Desk()
    slack = int(period[5:7]) in off_season_months
    efficiency, ability = Fraction(20), Fraction(5)
    for metric, targets in VOLUMES.items():
        value = metrics.get(metric)
        if value is None:
            desk.missing.add(metric)
            continue
        desk.lines[metric] = volume_points(fraction(value), targets[1] if slack else targets[0], targets[2])
        efficiency += desk.lines[metric]
    for row in incidents:
        name = row["incident"]
        if name in disabled or str(row["date"])[:7] != period:
            continue
        times = row.get("times")
        points = Fraction(-1, 2) * (1 if times is None else fraction(times))
        desk.lines[name] = desk.lines.get(name, Fraction(0)) + points
        if name in ABILITY:
            ability += points
        else:
            efficiency += points
    desk.efficiency, desk.ability = max(efficiency, Fraction(0)), max(ability, Fraction(0))
    if not desk.missing:
        desk.score = desk.efficiency + desk.ability
        if scale_to is not None:
            desk.score = quotient(desk.score * scale_to, Fraction(SERVICE_DESK_MAXIMUM))
    return desk


def volume_points(value: Fraction, target: int, width: int) -> Fraction:
    """0 from the target up, a point less for each band of `width` below it, at most 4."""
    if value >= target:
        return Fraction(0)
    if value >= target - width:
        return Fraction(-1)
    if value >= target - 2 * width:
        return Fraction(-2)
    if value >= target - 3 * width:
        return Fraction(-3)
    return Fraction(-4)


def letter(score: Fraction) -> str | None:
    """D1-71: A is above 90, E ends at 60, below that there is no grade."""
    if score > 90:
        return "A"
    for grade, least in (("B", 80), ("C", 70), ("D", 65), ("E", 60)):
        if score >= least:
            return grade
    return None


def service_month(hired: str, period: str) -> int:
    """D1-75: the calendar month of joining is month 1."""
    return (int(period[:4]) - int(hired[:4])) * 12 + int(period[5:7]) - int(hired[5:7]) + 1


def pay_change(
    score: Fraction,
    hired: str,
    period: str,
    around: Fraction = Fraction(80),
    per_point: Fraction = Fraction(10),
    limit: Fraction = Fraction(300),
    from_service_month: int = 3,
) -> Fraction:
    """D1-72 to D1-75: the performance part, to the cent."""
    if service_month(hired, period) < from_service_month:
        return Fraction(0)
    return cents(max(-limit, min(limit, (score - around) * per_point)))
