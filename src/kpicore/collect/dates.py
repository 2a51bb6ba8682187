"""Days as files write them, put as 2026-10-05. Which number is the day and which the month is stated, never guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta

from kpicore.collect.text import half_width
from kpicore.components import DateOrder
from kpicore.model import Text

DATE_ORDER = Text(
    '日期的写法："ymd"、"dmy"（日在前）或 "mdy"（月在前）；不写：只认 2026-10-05',
    'how dates are written: "ymd", "dmy" (day first) or "mdy" (month first); left out: only as 2026-10-05',
)
DAY_FIRST_OR_NOT: tuple[DateOrder, ...] = ("dmy", "mdy")
"""The orders in which the year stands last, so that a date may mean two days."""

SYSTEM_1900 = date(1899, 12, 30)
SYSTEM_1904 = date(1904, 1, 1)
"""Day 0 of the two ways in which spreadsheets count days (the first as of 1 March 1900)."""

_SERIALS = range(61, 2_958_466)  # 1900-03-01 to 9999-12-31 in the 1900 system, whose February is a day too long
TIME_OF_DAY = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_TIME = rf"(?:[ T]\s*({TIME_OF_DAY}))?"
# Most tables write days as 2026-10-05 and need none of these, so they are compiled when first asked for.
_NUMBERS = r"(?a)(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})" + _TIME
_CHINESE = r"(?a)(\d{4}|\d\d)年(\d{1,2})月(\d{1,2})日?" + _TIME
_COMPACT = r"(?a)(\d{4})(\d\d)(\d\d)" + _TIME
_DAY_NAMED = r"(?ai)(\d{1,4})[- ./]?([A-Z]{3,9})[-. /,]{0,2}(\d{1,4})" + _TIME
_MONTH_NAMED = r"(?ai)([A-Z]{3,9})[-. ]{0,2}(\d{1,2})(?:,? |[-/])(\d{1,4})" + _TIME
_SERIAL = r"(?a)\d{1,7}"
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def iso(text: str, order: DateOrder | None, serials_from: date | None = None) -> str:
    """The day as `2026-10-05`, with the time of day if there is one; text that is no day in that order stays as it is.

    With an order, a year of four digits may also stand first, and a month may be named. Years of two digits are 1969 to
    2068, as POSIX reads them. Without an order nothing but a serial is read, and that only where `serials_from` is
    given.
    """
    if serials_from is not None and re.fullmatch(_SERIAL, text) and int(text) in _SERIALS:
        return _from_serial(int(text), serials_from) or text
    return text if order is None else day_in(text, order) or text


def day_in(text: str, order: DateOrder) -> str:
    """The day, with the time of day if there is one; empty where the text is none in that order."""
    plain = half_width(text)
    return _from_numbers(plain, order) or _from_names(plain, order)


def like_a_day(text: str) -> bool:
    """Whether the text is three numbers as days are written, be it a day or not."""
    plain = half_width(text)
    return bool(re.fullmatch(_NUMBERS, plain) or re.fullmatch(_CHINESE, plain))


def _from_serial(serial: int, day_0: date) -> str:
    try:
        return (day_0 + timedelta(days=serial)).isoformat()
    except OverflowError:
        return ""


def _from_numbers(text: str, order: DateOrder) -> str:
    match = re.fullmatch(_CHINESE, text) or (re.fullmatch(_COMPACT, text) if order == "ymd" else None)
    if match is not None:
        return _iso(*match.groups())
    match = re.fullmatch(_NUMBERS, text)
    if match is None:
        return ""
    first, _, second, third, time = match.groups()
    if len(first) == 4 or (order == "ymd" and len(third) <= 2):
        return _iso(first, second, third, time)
    if order == "dmy":
        return _iso(third, second, first, time)
    return _iso(third, first, second, time) if order == "mdy" else ""


def _from_names(text: str, order: DateOrder) -> str:
    if match := re.fullmatch(_DAY_NAMED, text):
        first, name, last, time = match.groups()
        year_first = len(first) == 4 or (order == "ymd" and len(last) <= 2)
        year, day = (first, last) if year_first else (last, first)
    elif match := re.fullmatch(_MONTH_NAMED, text):
        name, day, year, time = match.groups()
    else:
        return ""
    month = _month(name)
    return _iso(year, str(month), day, time) if month else ""


def _month(name: str) -> int:
    """The number of a month by its English name, whole or from three letters on; 0 where it is none."""
    small = name.casefold()
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(small)), 0)


def _iso(year: str, month: str, day: str, time: str | None) -> str:
    """Empty where the calendar has no such day."""
    if len(year) == 3 or len(year) == 1 or len(day) > 2:
        return ""
    full = int(year) if len(year) == 4 else int(year) + (1900 if int(year) > 68 else 2000)
    try:
        found = date(full, int(month), int(day)).isoformat()
    except ValueError:
        return ""
    return f"{found} {time}" if time else found
