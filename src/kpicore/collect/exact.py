"""Values of other programs as text: a number as its shortest decimal, a day as 2026-10-05, nothing as a blank."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal


def as_text(value: object) -> str:
    """A value as a CSV file would have it; of a float, the shortest decimal that means the same float."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return float_text(repr(value))
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "backslashreplace")
    return str(value)


def plain_number(value: Decimal) -> str:
    """Without an exponent or noughts at its end."""
    if not value.is_finite():
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def duration_text(value: timedelta) -> str:
    """Hours, minutes and seconds, such as 36:05:00."""
    total = abs(value)
    minutes, seconds = divmod(total.days * 86_400 + total.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{total.microseconds:06}".rstrip("0") if total.microseconds else ""
    return f"{'-' if value < total else ''}{hours:02}:{minutes:02}:{seconds:02}{fraction}"


def float_text(shortest: str) -> str:
    """A float as a plain number, from the shortest text that means it: 1e-07 is 0.0000001."""
    if shortest.endswith(".0"):
        return shortest[:-2]
    return plain_number(Decimal(shortest)) if "e" in shortest else shortest


def _moment(value: datetime) -> str:
    """A day and a time of day; at midnight the day alone."""
    return value.date().isoformat() if value.timetz() == time() else value.isoformat(" ")
