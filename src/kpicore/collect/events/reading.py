"""How python reads a cell of a log: the rules that every engine keeps, and the words for what breaks them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from kpicore.collect.cells import TRUTH, Bad, not_applicable, read_date, reader
from kpicore.collect.dates import iso
from kpicore.collect.events.plan import MICROSECONDS, Column
from kpicore.collect.exact import plain_number
from kpicore.collect.text import half_width, quote
from kpicore.fields import LIMIT, MAX_DECIMALS, Field
from kpicore.messages import say
from kpicore.model import Text

MISSING = ("", "n/a", "N/A", "不适用")
"""What stands for a missing value in any column but one of text, where only a blank does."""


class Value(NamedTuple):
    """What a cell says: a number at six decimals, a flag as 0 or 1, microseconds of a duration, or a time as
    microseconds since 1970; None where it is missing. rounded: whether decimals were lost."""

    value: int | None
    rounded: bool = False


Read = Callable[[str], "Value | Bad"]

_PLAIN = reader(Field("", Text("", ""), low=-LIMIT + Decimal(1).scaleb(-MAX_DECIMALS)))
_SINCE_1970 = re.compile(r"\d{1,14}(\.\d+)?", re.ASCII)
_OF_PROGRAMS = re.compile(r"[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_CLOCKS = {
    "h:mm:ss": re.compile(r"(-)?(\d{1,6}):([0-5]\d):([0-5]\d)(?:\.(\d+))?", re.ASCII),
    "h:mm": re.compile(r"(-)?(\d{1,6}):([0-5]\d)()()", re.ASCII),
    "m:ss": re.compile(r"(-)?()(\d{1,6}):([0-5]\d)(?:\.(\d+))?", re.ASCII),
}
_CLOCK_EXPECTED = {
    "h:mm:ss": say("a duration as h:mm:ss, such as 0:02:30"),
    "h:mm": say("a duration as h:mm, such as 2:30"),
    "m:ss": say("a duration as m:ss, such as 2:30"),
}
_MOMENT = re.compile(
    r"(.+?)(?:[T ]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:\s*([AaPp])[Mm])?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_TIME_EXPECTED = say("a time of day from 00:00 to 23:59:59")
_EPOCH_1970 = datetime(1970, 1, 1)


def reader_of(column: Column, instants: bool, serials_from: date | None = None) -> Read:
    """How the cells of a column are read, whitespace around them apart.

    instants: the column's times say their offset from UTC, and become times in UTC; else none may.
    """
    read = _reader(column, instants, serials_from)
    absent = frozenset(column.missing)

    def one(text: str) -> Value | Bad:
        text = text.strip()
        if not text or text in absent or not_applicable(text):
            return Value(None)
        return read(text)

    return one


def _reader(column: Column, instants: bool, serials_from: date | None) -> Read:
    match column.kind:
        case "clock":
            return _clock(column.clock)
        case "flag":
            return _flag(column)
        case "time":
            return _epoch(column.epoch) if column.epoch else _moment(column, instants, serials_from)
        case _:
            return _number


def _number(text: str) -> Value | Bad:
    """As everywhere, or as programs write numbers: 1e3, 1_000, 5."""
    if _OF_PROGRAMS.fullmatch(text):
        text = plain_number(Decimal(text.replace("_", "")))
    got = _PLAIN(text)
    return got if isinstance(got, Bad) else Value(*got)


def _epoch(per_second: int) -> Read:
    """Seconds or milliseconds since 1970, in UTC."""
    wanted = say("seconds since 1970") if per_second == 1 else say("milliseconds since 1970")

    def read(text: str) -> Value | Bad:
        if _OF_PROGRAMS.fullmatch(text):
            text = plain_number(Decimal(text.replace("_", "")))
        if not _SINCE_1970.fullmatch(text):
            return Bad(say("{cell} is no time", cell=quote(text)), wanted)
        return Value(int(Decimal(text) * MICROSECONDS) // per_second)

    return read


def _flag(column: Column) -> Read:
    yes, no = column.yes, column.no
    truth = {each.casefold(): 1 for each in yes} | {each.casefold(): 0 for each in no} or TRUTH

    def read(text: str) -> Value | Bad:
        value = truth.get(text.casefold())
        if value is None:
            what = say("{cell} is neither true nor false", cell=quote(text))
            return Bad(what, say("one of {names}", names=", ".join(truth)))
        return Value(value)

    return read


def _clock(written: str) -> Read:
    shape, wanted = _CLOCKS[written], _CLOCK_EXPECTED[written]

    def read(text: str) -> Value | Bad:
        match = shape.fullmatch(half_width(text))
        if match is None:
            return Bad(say("{cell} is no such duration", cell=quote(text)), wanted)
        minus, hours, minutes, seconds, fraction = match.groups(default="")
        whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds or 0)
        micro = int(fraction[:6].ljust(6, "0")) if fraction else 0
        value = whole * MICROSECONDS + micro
        return Value(-value if minus else value, bool(fraction[6:].strip("0")))

    return read


def _moment(column: Column, instants: bool, serials_from: date | None) -> Read:
    order = column.date_order

    def read(text: str) -> Value | Bad:
        match = _MOMENT.fullmatch(half_width(text))
        assert match is not None, "any text is a day, if nothing else"
        day, hour, minute, second, fraction, half, offset = match.groups()
        got = read_date(iso(day, order, serials_from))
        if isinstance(got, Bad):
            whole = read_date(text)  # so that the message quotes the cell
            return whole if isinstance(whole, Bad) else got
        at = _time_of_day(hour, minute, second, half)
        if at is None:
            return Bad(say("{cell} has no such time of day", cell=quote(text)), _TIME_EXPECTED)
        days = date(got[0] // 10000, got[0] // 100 % 100, got[0] % 100).toordinal() - _EPOCH_1970.toordinal()
        value = (days * 86400 + at) * MICROSECONDS + int((fraction or "0")[:6].ljust(6, "0"))
        if (offset is not None) != instants:
            return _other_zone(text, offset)
        return Value(value - _offset(offset) if offset else value)

    return read


def _other_zone(text: str, offset: str | None) -> Bad:
    what = say("{cell} does not say its offset from UTC", cell=quote(text))
    if offset is not None:
        what = say("{cell} says its offset from UTC", cell=quote(text))
    return Bad(what, say("a time like the others of the column; with time_zone in the config, one with an offset"))


def _time_of_day(hour: str | None, minute: str, second: str | None, half: str | None) -> int | None:
    """Seconds since midnight; None where there is no such time."""
    if hour is None:
        return 0
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half in "Pp" else 0)
    if (hours, minutes, seconds) == (24, 0, 0):
        return 86400
    return hours * 3600 + minutes * 60 + seconds if hours < 24 and minutes < 60 and seconds < 60 else None


def _offset(text: str) -> int:
    """Microseconds before UTC."""
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    ahead = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return (-ahead if text[0] == "-" else ahead) * MICROSECONDS


def says_offset(text: str) -> bool:
    """Whether a time says its offset from UTC."""
    match = _MOMENT.fullmatch(half_width(text.strip()))
    return match is not None and match[7] is not None


def microseconds(moment: datetime) -> int:
    """A time as microseconds since 1970: of its own clock, or of UTC where it has a zone."""
    naive = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo is not None else moment
    return (naive - _EPOCH_1970) // timedelta(microseconds=1)
