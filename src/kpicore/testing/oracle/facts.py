"""What is known of a person, and exact numbers: fractions inside, half away from zero where the contract rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple

from kpicore.fields import Field
from kpicore.rules.cells import Cell

SIX, CENT = 6, 2


class NotApplicable:
    """It was said that there was nothing to judge."""


NA: Final = NotApplicable()
Value = Fraction | str | bool | None | NotApplicable  # None is missing; text is the id of a choice; a date is yyyymmdd
Row = Mapping[str, Any]


class Facts(NamedTuple):
    """A person's month. cells: metrics and columns of people by id, exact. incidents, ratings: rows by column.

    A rating's value is None where a sample was taken and not judged, NA where there was nothing to judge. past: whether
    a truth that is kept held in the months before, by its id, the latest first; None where nobody knows.
    """

    cells: Mapping[str, Value]
    incidents: Sequence[Row] = ()
    ratings: Sequence[Row] = ()
    past: Mapping[str, Sequence[bool | None]] = {}


class Read(NamedTuple):
    """A value as a rule meets it. value means nothing where it is missing or not applicable."""

    value: Value
    missing: bool = False
    na: bool = False


def half_up(value: Fraction, places: int) -> Fraction:
    """`value` at `places` decimals, a half away from zero."""
    scale = 10**places
    whole = (abs(value) * scale * 2 + 1) // 2
    return Fraction(whole, scale) * (-1 if value < 0 else 1)


def quotient(over: Fraction, under: Fraction) -> Fraction:
    """At most six decimals, and that is its value from there on."""
    return half_up(over / under, SIX)


def number(value: Value) -> Fraction:
    """A value that is known to be a number; a truth counts as 0 or 1."""
    if isinstance(value, bool):
        return Fraction(int(value))
    if not isinstance(value, Fraction):
        raise TypeError(f"{value!r} is not a number")
    return value


def fraction(value: Decimal | int | None) -> Fraction:
    return Fraction(value or 0)


def holds(cell: Cell, value: Value, field: Field) -> bool:
    """Whether a value that is there fulfils a cell."""
    if cell.kind in ("any", "missing"):
        return cell.kind == "any"
    if isinstance(value, bool):
        return ("true" if value else "false") in cell.values
    if isinstance(value, str):
        return value in {identity(text, field) for text in cell.values}
    found = number(value)
    if cell.kind == "values":
        return any(Fraction(text) == found for text in cell.values)
    low, high = cell.interval.low, cell.interval.high
    above = low is None or (found >= Fraction(low) if cell.interval.low_closed else found > Fraction(low))
    below = high is None or (found <= Fraction(high) if cell.interval.high_closed else found < Fraction(high))
    return above and below


def identity(text: str, field: Field) -> str:
    """The id of a choice that a text names by id or title; of an open field any other text stands for itself."""
    wanted = text.strip()
    return next((key for key, title in field.choices.items() if wanted in (key, title.zh, title.en)), wanted)
