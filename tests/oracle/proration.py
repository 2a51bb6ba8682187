"""The oracle of part months: who joined, left or moved within the month, day by day, from docs/proration.md alone.

Readings:

 1. Somebody is there from the latest of the first of the month, `hired` and `team_since` to the earlier of its last day
    and `left`, both days included; a blank date cuts nothing off.
 2. A working day is one from Monday to Friday that is no holiday, or one that is listed as worked.
 3. A prorated metric is judged at value × days of the month ÷ days there, one quotient of six decimals; with no day
    there it is n/a. Flags and pay read what was recorded.
 4. A prorated pay line's reduction is round(amount × days there ÷ days of the month) − round(amount), both from the
    exact amount, each to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from oracle.cells import NA, Value
from oracle.exact import cents, fraction, quotient


@dataclass(frozen=True)
class Days:
    """Which days of a month count."""

    period: str
    holidays: frozenset[str] = frozenset()
    workdays: frozenset[str] = frozenset()

    def month(self) -> list[date]:
        day, days = date.fromisoformat(f"{self.period}-01"), []
        while day.isoformat()[:7] == self.period:
            days.append(day)
            day += timedelta(1)
        return days

    def counts(self, day: date, method: str) -> bool:
        if method == "calendar_days" or day.isoformat() in self.workdays:
            return True
        return day.isoweekday() <= 5 and day.isoformat() not in self.holidays

    def share(self, person: Mapping[str, Any], method: str) -> tuple[int, int]:
        """How many of the days that count somebody is there, and how many there are."""
        counted = [day for day in self.month() if self.counts(day, method)]
        begun = [person[key] for key in ("hired", "team_since") if person.get(key)]
        there = [day for day in counted if all(day.isoformat() >= each for each in begun)]
        if person.get("left"):
            there = [day for day in there if day.isoformat() <= person["left"]]
        return len(there), len(counted)


def judged(value: Value, share: tuple[int, int]) -> Value:
    """A prorated metric as it is judged; what is missing or n/a stays so."""
    there, of = share
    if there == of or value is None or value == NA:
        return NA if there == 0 else value
    return NA if there == 0 else quotient(fraction(value) * of, Fraction(there))


def reduction(amount: Fraction, share: tuple[int, int]) -> Fraction:
    """What part of a month takes off a line of that exact amount."""
    there, of = share
    return cents(amount * there / of) - cents(amount)
