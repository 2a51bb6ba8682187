"""Time zones: the log's times are seconds since 1970 or the server's own time, and do not say in which zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from kpicore.messages import Message, joined, say
from kpicore.nearest import nearest

_EPOCH = re.compile(r"(\d{1,11})(\.\d*)?", re.ASCII)
_OFFSET = re.compile(r"([+-])([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


def zone_of(text: str) -> tzinfo | None:
    """The zone by its name (`Asia/Shanghai`, `UTC`) or as hours and minutes before UTC (`+08:00`); None where there is
    no such zone."""
    from zoneinfo import ZoneInfo

    if match := _OFFSET.fullmatch(text):
        ahead = timedelta(hours=int(match[2]), minutes=int(match[3]))
        return timezone(ahead if match[1] == "+" else -ahead)
    if text == "UTC":
        return UTC
    try:
        return ZoneInfo(text)
    except (OSError, ValueError, KeyError):  # a folder, a path that leaves the folder of zones, an unknown key
        return None


def zone_problems(key: str, text: str) -> Iterator[tuple[tuple[str | int, ...], Message, Message]]:
    """What keeps a setting from being a time zone."""
    if zone_of(text) is not None:
        return
    from zoneinfo import available_timezones

    near = nearest(text, sorted(available_timezones()))
    guess = say("; did you mean {name}?", name=near) if near else ""
    wanted = say("expected a time zone, such as Asia/Shanghai or +08:00")
    yield (key,), say('found "{text}"', text=text), joined([wanted, guess], "")


def seconds(text: str, zone: tzinfo) -> tuple[int, bool] | None:
    """A time of a database as seconds since 1970, and whether its hour occurs twice; None where it is no time.

    A number is seconds since 1970; a date and time without a zone of its own is of `zone`.
    """
    if match := _EPOCH.fullmatch(text.strip()):
        return int(match[1]), False
    try:
        return _of_datetime(datetime.fromisoformat(text.strip()), zone)
    except ValueError:
        return None


def _of_datetime(value: datetime, zone: tzinfo) -> tuple[int, bool] | None:
    try:
        if value.tzinfo is not None:
            return int(value.timestamp()), False
        first, second = (value.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        twice = (first.utcoffset() or timedelta()) > (second.utcoffset() or timedelta())
        return int(first.timestamp()), twice
    except (OverflowError, ValueError):
        return None
