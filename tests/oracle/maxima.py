"""What a scheme written in TOML states in a month, and the highest points and score that it can give."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from oracle.exact import fraction

Settings = Mapping[str, Any]


def in_force(criterion: Settings, period: str) -> Settings:
    """The criterion as it stands in the month: a season replaces what it states."""
    for season in criterion.get("seasons", ()):
        if int(period[5:7]) in season["months"]:
            return {**criterion, **{key: value for key, value in season.items() if key != "months"}}
    return criterion


def highest(criterion: Settings, period: str) -> Fraction:
    """The highest points in force."""
    stated = in_force(criterion, period)
    rows = stated.get("table") or stated.get("bands") or stated.get("levels")
    if not rows:
        return fraction(stated["max"])
    outcomes = [fraction(row[-1]) for row in rows] if stated.get("hit") != "count" else []
    if stated.get("hit") == "count":
        return Fraction(len(rows))
    if stated.get("hit") == "sum":
        return sum((each for each in outcomes if each > 0), Fraction(0))
    return max(outcomes)


def maximum(scheme: Settings, period: str) -> Fraction:
    """The scheme's maximum in the month."""
    total = Fraction(0)
    for criterion in scheme.get("criteria", {}).values():
        share = fraction(criterion["weight"]) / 100 if "weight" in criterion else Fraction(1)
        total += highest(criterion, period) * share
    for section in scheme.get("sections", {}).values():
        top = fraction(section.get("start", 0))
        if any(praises(points) for points in section.get("incidents", {}).values()):
            if "cap" not in section:
                raise ValueError("praise without a cap: the scheme has no maximum")
            top = fraction(section["cap"])
        elif "cap" in section:
            top = min(top, fraction(section["cap"]))
        total += max(top, fraction(section["floor"])) if "floor" in section else top
    if "cap" in scheme.get("total", {}):
        total = min(total, fraction(scheme["total"]["cap"]))
    return total


def praises(points: object) -> bool:
    return any(fraction(each) > 0 for each in (points if isinstance(points, (list, tuple)) else [points]))
