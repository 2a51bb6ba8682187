"""Exact numbers for the oracle: fractions inside, half up (half away from zero) where the contract rounds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

SIX = 6
CENT = 2


def fraction(value: object) -> Fraction:
    """A bare or quoted TOML number, or a Decimal, as a fraction."""
    return Fraction(str(value).strip())


def half_up(value: Fraction, places: int) -> Fraction:
    """`value` at `places` decimals, a half away from zero."""
    scale = 10**places
    whole = (abs(value) * scale * 2 + 1) // 2  # floor(|v| + 1/2)
    return Fraction(whole, scale) * (-1 if value < 0 else 1)


def quotient(over: Fraction, under: Fraction) -> Fraction:
    """A mean or quotient has at most six decimals, half up, and that is its value from there on."""
    return half_up(over / under, SIX)


def cents(value: Fraction) -> Fraction:
    return half_up(value, CENT)


def decimal(value: Fraction | None) -> Decimal | None:
    """A fraction that terminates, as the Decimal it is; anything else is a mistake of the oracle."""
    if value is None:
        return None
    denominator, twos, fives = value.denominator, 0, 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    if denominator != 1:
        raise ArithmeticError(f"{value} does not terminate")
    places = max(twos, fives)
    number = value.numerator * 10**places // value.denominator
    return Decimal(f"{number}E-{places}")  # by its text: no context precision can round it
