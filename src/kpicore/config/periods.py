"""Months of the command line: `2026-03`, or `2026-01..2026-10`."""

from __future__ import annotations

from kpicore.messages import say
from kpicore.model import Finding, Period, Rejected

MOST = 120
_MONTHS = say("expected months, such as 2026-01..2026-10")


def months_of(text: str, where: str) -> list[Period]:
    """Every month from the first to the last. Rejected (2) where there are none, or too many."""
    first, dots, last = text.partition("..")
    try:
        begin, end = Period.parse(first.strip()), Period.parse((last if dots else first).strip())
    except ValueError:
        raise Rejected([Finding("error", where, say("found {value}", value=repr(text)), _MONTHS)], 2) from None
    numbers = range(begin.number, end.number + 1)
    if not numbers:
        what = say("{first} comes after {last}", first=begin, last=end)
        raise Rejected([Finding("error", where, what, _MONTHS)], 2)
    if len(numbers) > MOST:
        what = say("{count:,} months", count=len(numbers))
        raise Rejected([Finding("error", where, what, say("expected at most {most}", most=MOST))], 2)
    return list(map(Period.numbered, numbers))
