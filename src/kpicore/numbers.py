"""Exact decimals as scaled integers: text in, text out, and the one rounding that the product knows.

A value at scale 6 is the integer `value × 10**6`. Nothing passes through a float.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kpicore.messages import say

NOT_A_NUMBER = say("not a number")
NOT_WHOLE = say("not a whole number")
NOT_IN_PERCENT = say("written in %, which this value is not")
TOO_LARGE = say("too large: 10¹² or more")

_WHOLE_DIGITS = 12  # a value of 10**12 or more is rejected (contract, "What goes in")
_NUMBER = re.compile(r"([+-])?(\d+|[1-9]\d{0,2}(?:,\d{3})+)?(?:\.(\d+))?(%)?", re.ASCII)


def parse_scaled(text: str, decimals: int, percent: bool = False) -> tuple[int, bool] | str:
    """The number that `text` writes, scaled by 10**decimals, and whether digits were rounded off; or what is wrong.

    Accepts `98.5`, `-3`, `+2`, `.5`, `1,150` and, where `percent`, `98.5%`. Further decimals are rounded half away from
    zero; where `decimals` is 0 a whole number is required instead. ASCII only; no exponent, no inner space.
    """
    whole, point, fraction = text.partition(".")
    digits, short = whole + fraction, len(whole) <= _WHOLE_DIGITS and len(point) <= len(fraction) <= decimals
    if short and digits.isascii() and digits.isdigit():  # as most numbers are written
        return int(digits) * 10 ** (decimals - len(fraction)), False
    match = _NUMBER.fullmatch(text)
    if match is None or (match[2] is None and match[3] is None):
        return NOT_A_NUMBER
    if match[4] and not percent:
        return NOT_IN_PERCENT
    whole = (match[2] or "").replace(",", "").lstrip("0")
    fraction = match[3] or ""
    rest = fraction[decimals:]
    lost = bool(rest.strip("0"))
    if lost and decimals == 0:
        return NOT_WHOLE
    if len(whole) > _WHOLE_DIGITS:
        return TOO_LARGE
    value = int((whole + fraction[:decimals].ljust(decimals, "0")) or "0")
    if rest[:1] >= "5":
        value += 1
    if value >= 10 ** (_WHOLE_DIGITS + decimals):
        return TOO_LARGE
    return (-value if match[1] == "-" else value), lost


def format_scaled(value: int, scale: int) -> str:
    """Plain notation without trailing zeros: (89750000, 6) → `89.75`."""
    digits = str(abs(value)).rjust(scale + 1, "0")
    whole, fraction = digits[: len(digits) - scale], digits[len(digits) - scale :].rstrip("0")
    return ("-" if value < 0 else "") + whole + (f".{fraction}" if fraction else "")


def format_money(cents: int) -> str:
    """Two places always: 27040 → `270.40`."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02}"


def half_up(numerator: int, denominator: int) -> int:
    """numerator ÷ denominator, rounded to a whole number, a half away from zero. ZeroDivisionError on 0."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -rounded if numerator < 0 else rounded


def to_scaled(value: Decimal, scale: int) -> int:
    """The exact scaled integer; ValueError where `value` has more decimals than `scale` or is not finite."""
    if not value.is_finite():
        raise ValueError(f"{value} is not a number")
    numerator, denominator = value.as_integer_ratio()
    factor: int = 10**scale
    scaled, remainder = divmod(numerator * factor, denominator)
    if remainder:
        raise ValueError(f"{value} has more than {scale} decimals")
    return scaled
