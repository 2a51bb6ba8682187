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
        incidents = section.get("incidents", {}).values()
        top = fraction(section.get("start", 0)) + sum((limited(stated) for stated in incidents), Fraction(0))
        if any(praises(stated) for stated in incidents):
            if "cap" not in section:
                raise ValueError("praise without a cap: the scheme has no maximum")
            top = fraction(section["cap"])
        elif "cap" in section:
            top = min(top, fraction(section["cap"]))
        total += max(top, fraction(section["floor"])) if "floor" in section else top
    if "cap" in scheme.get("total", {}):
        total = min(total, fraction(scheme["total"]["cap"]))
    return total


def praises(stated: object) -> bool:
    """Whether an incident adds points without an end."""
    if isinstance(stated, Mapping):
        if "most" in stated:
            return False
        stated = [row[-1] for row in stated["tiers"]] if "tiers" in stated else stated.get("points", 0)
    return any(fraction(each) > 0 for each in (stated if isinstance(stated, (list, tuple)) else [stated]))


def limited(stated: object) -> Fraction:
    """The most that an incident adds of which only so many count."""
    if not isinstance(stated, Mapping) or "most" not in stated:
        return Fraction(0)
    return max(Fraction(0), fraction(stated["points"]) * fraction(stated["most"]))
