"""How numbers are written in a report that are its own, such as means: readings, by which nothing is paid."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def rounded(value: Decimal) -> str:
    """At most two decimals, half away from zero, without zeros at the end."""
    return plain(value.quantize(_CENT, ROUND_HALF_UP))


def plain(value: Decimal) -> str:
    """Exact, in plain notation without zeros at the end."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def signed(number: str) -> str:
    return number if number.startswith("-") or number in ("", "0") else f"+{number}"
