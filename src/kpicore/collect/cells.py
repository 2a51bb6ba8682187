"""One cell's text becomes one exact value, as its Field says. Made once a field, called once a cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kpicore.collect.amounts import plain_digits, spelling
from kpicore.collect.dates import DAY_FIRST_OR_NOT, TIME_OF_DAY, day_in, like_a_day
from kpicore.collect.text import half_width, quote, suggest
from kpicore.fields import LIMIT, Field
from kpicore.messages import Message, joined, say
from kpicore.numbers import NOT_A_NUMBER, parse_scaled

TRUTH = {"true": 1, "false": 0, "是": 1, "否": 0}
_NOTHING_TO_JUDGE = frozenset(("n/a", "不适用"))
_DATE = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d)(?: {TIME_OF_DAY})?", re.ASCII)
_INSTANT = rf"(?a)\d{{4}}-\d\d-\d\d[ T]{TIME_OF_DAY}\s*(?:Z|[+-]\d\d:?(?:\d\d)?)"
_FLAG_EXPECTED = say("true or false (是 or 否)")
_DATE_EXPECTED = say("a date as YYYY-MM-DD, such as 2026-10-05")
_DAY_ALONE = say("a day as YYYY-MM-DD; with an offset from UTC it may be another one")
_NOUNS = {"count": say("a whole number"), "percent": say("a percentage")}
_A_NUMBER = say("a number")
_OR = say(" or ")
_ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
_LEAST = 1 - LIMIT  # what goes lower has no lower end that anyone needs to hear of


class Bad(NamedTuple):
    """A cell that is rejected: what is wrong, and what would be right."""

    what: str
    expected: str


Read = Callable[[str], "tuple[int, bool] | Bad"]
"""Trimmed text that is not blank → the value at Field.decimals and whether it was rounded, or what is wrong."""


def not_applicable(text: str) -> bool:
    """Whether the cell says that there was nothing to judge: `n/a`, 不适用."""
    return len(text) == 3 and text.casefold() in _NOTHING_TO_JUDGE


def reader(field: Field, currency: str = "") -> Read:
    """How to read the cells of a field: numbers scaled by its decimals, dates as yyyymmdd, flags 0 or 1, choices as
    their code. currency: the run's (`CNY`), whose signs amounts of money may carry."""
    if field.kind == "flag":
        return _flag
    if field.kind == "date":
        return read_date
    if field.kind == "choice":
        return _choice(field)
    return _number(field, currency if field.unit == "money" else "")


def read_date(text: str) -> tuple[int, bool] | Bad:
    """An ISO date that the calendar has, as the number yyyymmdd. Of a day with its time of day the day counts."""
    match = _DATE.fullmatch(text) or _DATE.fullmatch(half_width(text))
    if match is None:
        return _no_date(text)
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    try:
        date(year, month, day)
    except ValueError:
        return Bad(say("{cell} is no day of the calendar", cell=quote(text)), _DATE_EXPECTED)
    return year * 10000 + month * 100 + day, False


def _no_date(text: str) -> Bad:
    """Says how the day would be written, if it is one written otherwise; of what may be two days, both."""
    what = _of_spreadsheet(text) or say("{cell} is not a date", cell=quote(text))
    meant = day_in(text, "ymd")
    if meant:
        return Bad(what, say("a date as YYYY-MM-DD: write {date}", date=meant[:10]))
    days = {order: found[:10] for order in DAY_FIRST_OR_NOT if (found := day_in(text, order))}
    if not days and like_a_day(text):
        return Bad(say("{cell} is no day of the calendar", cell=quote(text)), say("a day that the calendar has"))
    if not days:
        return Bad(what, _DAY_ALONE if re.fullmatch(_INSTANT, text) else _DATE_EXPECTED)
    if len(set(days.values())) > 1:
        what = say("{cell} may be {days}", cell=quote(text), days=joined(list(days.values()), _OR))
    orders = joined([f'"{order}"' for order in days], _OR)
    return Bad(what, say("a date as YYYY-MM-DD, or date_order = {orders} in the config", orders=orders))


def _of_spreadsheet(text: str) -> Message | None:
    """What is said of a cell that a spreadsheet could not, or did not, compute; None of any other."""
    if text[:1] == "=":
        return say("the formula {formula} has no value; open and save the workbook once", formula=quote(text))
    return say("{cell} is an error of the spreadsheet", cell=quote(text)) if text.upper() in _ERRORS else None


def _flag(text: str) -> tuple[int, bool] | Bad:
    value = TRUTH.get(text.casefold())
    if value is None:
        what = _of_spreadsheet(text) or say("{cell} is neither true nor false", cell=quote(text))
        return Bad(what, _FLAG_EXPECTED)
    return value, False


def _choice(field: Field) -> Read:
    wanted = expectation(field)
    names = [name for key, title in field.choices.items() for name in (key, *title)]

    def read(text: str) -> tuple[int, bool] | Bad:
        code = field.code(text)
        if code is None:
            what = _of_spreadsheet(text) or say("{cell} is not one of the choices", cell=quote(text))
            return Bad(what, joined([wanted, suggest(text, names)], ""))
        return code, False

    return read


def _number(field: Field, currency: str) -> Read:
    decimals, percent, wanted = field.decimals, field.kind == "percent", expectation(field)
    low, high = _ceiling(field.smallest, decimals), -_ceiling(-field.largest, decimals)
    only = frozenset(_ceiling(value, decimals) for value in field.only)

    def read(text: str) -> tuple[int, bool] | Bad:
        parsed = parse_scaled(text, decimals, percent)
        if parsed == NOT_A_NUMBER:
            parsed = parse_scaled(plain_digits(text, currency), decimals, percent)
        if isinstance(parsed, str):
            hint = spelling(text, currency) if parsed == NOT_A_NUMBER else ""
            what = _of_spreadsheet(text) or say("{cell} is {what}", cell=quote(text), what=parsed)
            return Bad(what, joined([wanted, hint], ""))
        if not low <= parsed[0] <= high or (only and parsed[0] not in only):
            return Bad(say("{cell} is out of range", cell=quote(text)), wanted)
        return parsed

    return read


def _ceiling(value: Decimal, decimals: int) -> int:
    numerator, denominator = value.as_integer_ratio()
    factor: int = 10**decimals
    return -(-numerator * factor // denominator)


def expectation(field: Field) -> Message:
    """What a field may hold, in words: `a whole number from 1 to 5`."""
    if field.kind == "flag":
        return _FLAG_EXPECTED
    if field.kind == "date":
        return _DATE_EXPECTED
    if field.kind == "choice":
        return say("one of {names}", names=", ".join(field.choices))
    if field.only:
        return say("one of {names}", names=", ".join(plain(value) for value in field.only))
    noun = _NOUNS.get(field.kind, _A_NUMBER)
    low, no_end = plain(field.smallest), field.high is None and field.kind != "percent"
    if field.smallest <= _LEAST:
        if no_end:
            return say("{what}, negative or not", what=noun)
        return say("{what} up to {high}", what=noun, high=plain(field.largest))
    if no_end:
        return say("{what} from {low} up", what=noun, low=low)
    return say("{what} from {low} to {high}", what=noun, low=low, high=plain(field.largest))


def plain(value: Decimal) -> str:
    """A Decimal without exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
