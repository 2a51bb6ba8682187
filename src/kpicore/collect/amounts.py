"""Numbers as people and programs write them: what is no plain decimal and still can mean one number only.

Nothing is guessed: `1.150,00` may be meant for 1150 or be a slip, and is refused with a hint.
"""

from __future__ import annotations

import re

from kpicore.collect.text import half_width, label
from kpicore.fields import MAX_DECIMALS
from kpicore.messages import say
from kpicore.numbers import NOT_A_NUMBER, parse_scaled

_SIGNS = {
    "CNY": ("¥", "元", "RMB", "人民币"),
    "JPY": ("¥", "円"),
    "HKD": ("HK$",),
    "TWD": ("NT$",),
    "USD": ("$", "US$"),
    "EUR": ("€",),
    "GBP": ("£",),
}
"""How an amount may name its currency, besides the code itself."""

_LOOK = str.maketrans({"￥": "¥", "￡": "£", "￠": "¢", "−": "-", "’": "'"})
_SPACES = " \u00a0\u2007\u2009\u202f"  # plain, no-break, figure, thin, narrow no-break
# Most tables hold plain numbers and need none of these, so they are compiled when first asked for.
_GROUPS = rf"(?a)[+-]?(?:\d+|[1-9]\d{{0,2}}([{_SPACES}'])\d{{3}}(?:\1\d{{3}})*)(?:\.\d+)?%?"
_POINTS = r"(?a)[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"
_SHORTENED = r"(?ai)[+-]?\d(?:\.\d+)?E[+-]?\d{1,3}"
_WITH_UNIT = r"(?a)([+-]?[\d.,]*\d)(\s*)(\D{1,12})"
_MULTIPLES = frozenset("万千百亿kKmMwW")  # of 3万 or 3 k the number alone would be another one


def plain_digits(text: str, currency: str) -> str:
    """The number as a plain decimal writes it, where the text can mean no other; else the text as it is.

    Taken are full-width digits and marks, a true minus, thousands parted by spaces or apostrophes (1 150, 1'150), and,
    where the currency is not blank, its sign or code before or after the number (¥1,150, 1150元).
    """
    plain = half_width(text).translate(_LOOK).strip()
    if currency:
        plain = _without_sign(plain, currency)
    if re.fullmatch(_GROUPS, plain):
        for mark in (*_SPACES, "'"):
            plain = plain.replace(mark, "")
    return plain


def spelling(text: str, currency: str) -> str:
    """`; …`: how a number would be written of which only the way of writing is wrong; else empty."""
    plain = half_width(text).translate(_LOOK).strip()
    if re.fullmatch(_SHORTENED, plain):
        return say("; written out, since a spreadsheet's short form may have lost digits")
    if re.fullmatch(_POINTS, plain):
        turned = plain.translate(str.maketrans(".,", ",."))
        return say("; thousands are parted by commas, decimals by a point: {number}", number=label(turned))
    pointed = plain.replace(",", ".")
    if pointed != plain and _is_number(pointed):
        return say("; decimals are written with a point: {number}", number=label(pointed))
    foreign = next((code for code in _SIGNS if _is_number(plain_digits(plain, code))), "")
    if foreign and currency:
        return say("; an amount in {currency}", currency=currency)
    bare = plain_digits(plain, foreign) if foreign else _without_unit(plain)
    return say("; the number alone: {number}", number=label(bare)) if _is_number(bare) else ""


def _without_unit(text: str) -> str:
    """The number before a word; empty where there is none, and where letters may be slips for digits (38O) or count."""
    match = re.fullmatch(_WITH_UNIT, text)
    if match is None or not match[3].isalpha() or not _MULTIPLES.isdisjoint(match[3]):
        return ""
    return match[1] if match[2] or not match[3].isascii() else ""


def _without_sign(text: str, currency: str) -> str:
    """An amount without the sign of its currency, of which there may be one, before or after the number."""
    minus = text[:1] if text[:1] in "+-" else ""
    amount = text.removeprefix(minus).strip()
    for mark in sorted((currency, *_SIGNS.get(currency, ())), key=len, reverse=True):
        if amount.upper().startswith(mark):
            return f"{minus}{amount[len(mark) :].strip()}"
        if amount.upper().endswith(mark):
            return f"{minus}{amount[: -len(mark)].strip()}"
    return text


def _is_number(text: str) -> bool:
    return parse_scaled(text, MAX_DECIMALS, percent=True) != NOT_A_NUMBER
