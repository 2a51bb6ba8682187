"""Versions: of a team, and of a settings file, each valid from a month on. A period picks its own."""

from __future__ import annotations

from collections.abc import Sequence

from kpicore.config.place import Where
from kpicore.messages import Message, say
from kpicore.model import Finding, Period
from kpicore.settingtypes import found

A_MONTH = say("expected a month as YYYY-MM, such as 2026-10")
_AS_TEXT = say('expected a month as text, such as "2026-10"')
_EVER = Period(0, 0)


def read_month(value: object, where: Where, findings: list[Finding]) -> Period | None:
    """The month that a value of a config says; None, with a finding, where it says none."""
    if not isinstance(value, str):
        findings.append(Finding("error", where, found(value), _AS_TEXT))
        return None
    try:
        return Period.parse(value)
    except ValueError:
        findings.append(Finding("error", where, found(value), A_MONTH))
        return None


def in_force(months: Sequence[Period | None], period: Period) -> int | None:
    """Which of the versions that are valid from these months on a period goes by: the latest that is not after it.
    None where all of them are."""
    begun = [place for place, month in enumerate(months) if (month or _EVER) <= period]
    return max(begun, key=lambda place: months[place] or _EVER) if begun else None


def first_of(months: Sequence[Period | None]) -> Period:
    """The month from which the first of several versions is valid."""
    return min(month or _EVER for month in months)


def taken_by(month: Period | None, place: str) -> Message:
    """What is said of a second version that is valid from the same month."""
    if month is None:
        return say("{place} has no valid_from either", place=place)
    return say("the month {month} is taken by {place}", month=month, place=place)
