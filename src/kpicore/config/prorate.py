"""`[calendar]` and `[team.prorate]`: which days are working days, and what of part of a month a team counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Literal

from kpicore.config.borrowed import Lenders
from kpicore.config.place import Where, merge
from kpicore.config.table import Table
from kpicore.messages import say
from kpicore.model import Finding
from kpicore.rules.prorate import MONDAY_TO_FRIDAY, NOTHING_PRORATED, Calendar, Method, Prorate
from kpicore.settingtypes import found

PayMethod = Literal["none", "calendar_days", "working_days"]

_STRETCH = r"(?a)(\d{4}-\d\d-\d\d)(?:\s*\.\.\s*(\d{4}-\d\d-\d\d))?"
_A_DAY = say('expected a date such as 2026-10-01, or from one to another: "2026-10-01..2026-10-07"')
_LONGEST = 366


def take_calendar(frame: Table, lenders: Lenders, findings: list[Finding]) -> Calendar:
    """Takes `[calendar]` out of a config: `holidays` and `workdays`, here or in the file that `from` names."""
    raw = frame.take("calendar", dict[str, Any])
    if raw is None:
        return MONDAY_TO_FRIDAY
    table = Table(raw, frame.at("calendar"), findings)
    lender = table.take("from", str)
    if lender is not None:
        lent, _ = lenders.read([lender], table)
        if lent is not None:
            where = table.where.lent(lent.name, table.left, lent.settings)
            table = Table(merge(table.left, lent.settings), where, findings)
    holidays, workdays = _days(table, "holidays", findings), _days(table, "workdays", findings)
    table.no_more()
    for day, where in workdays.items():
        if day in holidays:
            what = say("{day} is among the holidays too", day=day)
            findings.append(Finding("error", where, what, say("expected it in one of the two")))
        elif day.weekday() < 5:
            what = say("{day} is a day from Monday to Friday", day=day)
            findings.append(Finding("error", where, what, say("expected a Saturday or Sunday that is worked")))
    return Calendar(frozenset(holidays), frozenset(workdays))


def take_prorate(table: Table, calendar: Calendar, findings: list[Finding]) -> Prorate:
    """Takes `[team.prorate]` out of a team."""
    raw = table.take("prorate", dict[str, Any])
    if raw is None:
        return NOTHING_PRORATED
    own = Table(raw, table.at("prorate"), findings)
    pay = own.take("pay", PayMethod, "none")
    targets = own.take("targets", dict[str, Method], {})
    lines = own.take("lines", tuple[str, ...])
    own.no_more()
    if lines == ():
        own.wrong("lines", say("found an empty list"), say('expected pay = "none", or at least one line'))
    if lines is not None and pay == "none":
        own.wrong(
            "lines", say("lines without pay"), say('expected pay = "calendar_days" or "working_days" beside them')
        )
    return Prorate(None if pay == "none" else pay, targets or {}, lines, calendar)


def _days(table: Table, key: str, findings: list[Finding]) -> dict[date, Where]:
    """The days of a list, each with its place."""
    listed = table.take(key, list[Any], [])
    days: dict[date, Where] = {}
    for number, value in enumerate(listed or ()):
        where = table.at(key).at(number)
        try:
            days |= dict.fromkeys(_stretch(value), where)
        except ValueError:
            findings.append(Finding("error", where, found(value), _A_DAY))
    return days


def _stretch(value: object) -> Iterator[date]:
    """Each day that a value of TOML names; ValueError where it names none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        yield value
        return
    match = re.fullmatch(_STRETCH, value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError
    first = date.fromisoformat(match[1])
    last = date.fromisoformat(match[2] or match[1])
    if not 0 <= (last - first).days <= _LONGEST:
        raise ValueError
    for number in range((last - first).days + 1):
        yield first + timedelta(number)
