"""How numbers are written in a report that are its own, such as means: readings, by which nothing is paid."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from kpicore.explain.said import plain

_CENT = Decimal("0.01")


def rounded(value: Decimal) -> str:
    """At most two decimals, half away from zero, without zeros at the end."""
    return plain(value.quantize(_CENT, ROUND_HALF_UP))
