"""How numbers are written in a report that are its own, such as means: readings, by which nothing is paid."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from kpicore.explain.said import plain

_CENT, _MILLIONTH = Decimal("0.01"), Decimal("0.000001")


def rounded(value: Decimal) -> str:
    """At most two decimals, half away from zero, without zeros at the end."""
    return plain(value.quantize(_CENT, ROUND_HALF_UP))


def summed(value: Decimal) -> str:
    """A sum of what the ledger has: at most six decimals, half away from zero, without zeros at the end."""
    return plain(value.quantize(_MILLIONTH, ROUND_HALF_UP))
