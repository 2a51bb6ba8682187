"""One cell's text becomes one exact value, as its Field says. Made once a field, called once a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kpicore.collect.text import label, quote, suggest
from kpicore.fields import MAX_DECIMALS, Field
from kpicore.numbers import NOT_A_NUMBER, parse_scaled

TRUTH = {"true": 1, "false": 0, "是": 1, "否": 0}
_NOTHING_TO_JUDGE = frozenset(("n/a", "不适用"))
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_LIKE_A_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))(?:[ T][\d:.]+)?", re.ASCII)
_FLAG_EXPECTED = "true or false (是 or 否)"
_A_DATE = "a date as YYYY-MM-DD"
_DATE_EXPECTED = f"{_A_DATE}, such as 2026-10-05"


class Bad(NamedTuple):
    """A cell that is rejected: what is wrong, and what would be right."""

    what: str
    expected: str


Read = Callable[[str], "tuple[int, bool] | Bad"]
"""Trimmed text that is not blank → the value at Field.decimals and whether it was rounded, or what is wrong."""


def not_applicable(text: str) -> bool:
    """Whether the cell says that there was nothing to judge: `n/a`, 不适用."""
    return text.casefold() in _NOTHING_TO_JUDGE


def reader(field: Field) -> Read:
    """How to read the cells of a field: numbers scaled by its decimals, dates as yyyymmdd, flags 0 or 1, choices as
    their code."""
    if field.kind == "flag":
        return _flag
    if field.kind == "date":
        return read_date
    if field.kind == "choice":
        return _choice(field)
    return _number(field)


def read_date(text: str) -> tuple[int, bool] | Bad:
    """An ISO date that the calendar has, as the number yyyymmdd."""
    match = _DATE.fullmatch(text)
    if match is None:
        meant = _meant_date(text)
        return Bad(f"{quote(text)} is not a date", f"{_A_DATE}: write {meant}" if meant else _DATE_EXPECTED)
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    try:
        date(year, month, day)
    except ValueError:
        return Bad(f"{quote(text)} is no day of the calendar", _DATE_EXPECTED)
    return year * 10000 + month * 100 + day, False


def _meant_date(text: str) -> str:
    """The day as it would be written, where another way of writing one is recognised; else empty."""
    match = _LIKE_A_DATE.fullmatch(_half_width(text))
    if match is None:
        return ""
    try:
        return date(int(match[1]), int(match[2] or match[4]), int(match[3] or match[5])).isoformat()
    except ValueError:
        return ""


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _flag(text: str) -> tuple[int, bool] | Bad:
    value = TRUTH.get(text.casefold())
    if value is None:
        return Bad(f"{quote(text)} is neither true nor false", _FLAG_EXPECTED)
    return value, False


def _choice(field: Field) -> Read:
    wanted = expectation(field)
    names = [name for key, title in field.choices.items() for name in (key, *title)]

    def read(text: str) -> tuple[int, bool] | Bad:
        code = field.code(text)
        if code is None:
            return Bad(f"{quote(text)} is not one of the choices", wanted + suggest(text, names))
        return code, False

    return read


def _number(field: Field) -> Read:
    decimals, percent, wanted = field.decimals, field.kind == "percent", expectation(field)
    low, high = _ceiling(field.smallest, decimals), -_ceiling(-field.largest, decimals)
    only = frozenset(_ceiling(value, decimals) for value in field.only)

    def read(text: str) -> tuple[int, bool] | Bad:
        parsed = parse_scaled(text, decimals, percent)
        if isinstance(parsed, str):
            return Bad(f"{quote(text)} is {parsed}", wanted + (_spelling(text) if parsed == NOT_A_NUMBER else ""))
        if not low <= parsed[0] <= high or (only and parsed[0] not in only):
            return Bad(f"{quote(text)} is out of range", wanted)
        return parsed

    return read


def _spelling(text: str) -> str:
    """`; …`: how a number would be written that only its characters keep from being read; else empty."""
    plain = _half_width(text)
    if plain != text and _is_number(plain):
        return f"; in ordinary (half-width) characters: {label(plain)}"
    pointed = plain.replace(",", ".")
    return f"; decimals are written with a point: {label(pointed)}" if pointed != text and _is_number(pointed) else ""


def _is_number(text: str) -> bool:
    return parse_scaled(text, MAX_DECIMALS, percent=True) != NOT_A_NUMBER


def _ceiling(value: Decimal, decimals: int) -> int:
    numerator, denominator = value.as_integer_ratio()
    factor: int = 10**decimals
    return -(-numerator * factor // denominator)


def expectation(field: Field) -> str:
    """What a field may hold, in words: `a whole number from 1 to 5`."""
    if field.kind == "flag":
        return _FLAG_EXPECTED
    if field.kind == "date":
        return _DATE_EXPECTED
    if field.kind == "choice":
        return f"one of {', '.join(field.choices)}"
    if field.only:
        return f"one of {', '.join(plain(value) for value in field.only)}"
    noun = {"count": "a whole number", "percent": "a percentage"}.get(field.kind, "a number")
    low = plain(field.smallest)
    if field.high is None and field.kind != "percent":
        return f"{noun} from {low} up"
    return f"{noun} from {low} to {plain(field.largest)}"


def plain(value: Decimal) -> str:
    """A Decimal without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
