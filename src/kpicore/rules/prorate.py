"""What a team says of people who are there for part of a month, and which days count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from kpicore.fields import Field
from kpicore.model import Period, Text
from kpicore.vocabulary import PEOPLE

if TYPE_CHECKING:
    from kpicore.rules.pay import PayLine

Method = Literal["calendar_days", "working_days"]
DAYS: Mapping[Method, Text] = {
    "calendar_days": Text("日历天数", "calendar days"),
    "working_days": Text("工作日", "working days"),
}
BEGINNINGS = ("hired", "team_since")
DATES = (*BEGINNINGS, "left")
"""The columns of people that say how much of a month somebody is there."""


class Calendar(NamedTuple):
    """Which days are working days: Monday to Friday, without the holidays, with the shifted working days."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def running(self, method: Method, period: Period) -> tuple[int, ...]:
        """How many days count from the first of the month up to each day: of none, of the first, and so on."""
        found = [0]
        for number in range(1, period.last_day % 100 + 1):
            counts = method == "calendar_days" or self.works(date(period.year, period.month, number))
            found.append(found[-1] + counts)
        return tuple(found)


MONDAY_TO_FRIDAY = Calendar()


class Prorate(NamedTuple):
    """What a team prorates. pay: by which days, None for none. targets: by which days, by metric. lines: the pay lines
    that are, where the team says so; else each says it of itself."""

    pay: Method | None = None
    targets: Mapping[str, Method] = MappingProxyType({})
    lines: tuple[str, ...] | None = None
    calendar: Calendar = MONDAY_TO_FRIDAY

    def __bool__(self) -> bool:
        return self.pay is not None or bool(self.targets)

    def methods(self) -> set[Method]:
        return {*self.targets.values(), *([] if self.pay is None else [self.pay])}

    def reduces(self, line: PayLine) -> bool:
        """Whether part of a month gets part of the line."""
        return self.pay is not None and (line.monthly if self.lines is None else line.id in self.lines)

    def fields(self) -> tuple[Field, ...]:
        """The columns that it reads."""
        return tuple(PEOPLE[name] for name in DATES) if self else ()


NOTHING_PRORATED = Prorate()
