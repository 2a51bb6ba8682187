"""Cells and decision tables of toml-schemes.md, by the letter of the page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from oracle.exact import fraction

NA = "n/a"
Value = Decimal | Fraction | str | bool | None  # None is missing, "n/a" is not applicable


class Gap:
    """No row covers the value."""


class Missing:
    """A row that could have decided was held up; `columns` are the positions of the values that hold it up."""

    def __init__(self, columns: set[int]) -> None:
        self.columns = columns


def is_number(value: object) -> bool:
    return isinstance(value, (int, Decimal, Fraction)) and not isinstance(value, bool)


def parse_number(text: str) -> Fraction | None:
    try:
        return Fraction(text.strip())
    except ValueError:
        return None


def matches(cell: object, value: Value) -> bool | None:
    """Does the cell match? None: it is held up by a missing value."""
    if isinstance(cell, bool):
        cell = "true" if cell else "false"
    text = str(cell).strip()
    if text == "-":
        return True
    if text == "missing":
        return value is None
    if value is None:
        return None
    if isinstance(value, bool):
        return text == ("true" if value else "false")
    if isinstance(value, str):
        return value in [part.strip() for part in text.split(",")]
    return number_matches(text, Fraction(value))


def number_matches(text: str, value: Fraction) -> bool:
    if text.startswith(">="):
        return value >= fraction(text[2:])
    if text.startswith("<="):
        return value <= fraction(text[2:])
    if text.startswith(">"):
        return value > fraction(text[1:])
    if text.startswith("<"):
        return value < fraction(text[1:])
    if text[0] in "[(":
        low, high = (fraction(edge) for edge in text[1:-1].split(","))
        above = value >= low if text[0] == "[" else value > low
        below = value <= high if text[-1] == "]" else value < high
        return above and below
    return any(parse_number(part) == value for part in text.split(","))


def outcome_of(cell: object) -> Fraction | str:
    """The last cell of a row: a number, bare or quoted, or a text such as a grade."""
    if is_number(cell):
        return fraction(cell)
    number = parse_number(str(cell))
    return str(cell) if number is None else number


def look_up(
    rows: Sequence[Sequence[object]], values: Sequence[Value], hit: str = "unique"
) -> Fraction | str | Gap | Missing:
    """The outcome of a table: conditions first, the outcome last, one hit policy."""
    hits: list[Fraction | str] = []
    held: set[int] = set()
    for row in rows:
        state = [matches(cell, value) for cell, value in zip(row[:-1], values, strict=True)]
        if False in state:
            continue
        if None in state:  # it could have decided, had the value been there
            held |= {column for column, known in enumerate(state) if known is None}
            continue
        if hit == "first" and held:
            return Missing(held)
        hits.append(outcome_of(row[-1]))
        if hit == "first":
            return hits[0]
    if hit in ("sum", "min", "max", "count"):
        if held:
            return Missing(held)
        if hit == "count":
            return Fraction(len(hits))
        if hit == "sum":
            return sum((number(each) for each in hits), Fraction(0))
        if not hits:
            return Gap()
        return (min if hit == "min" else max)(number(each) for each in hits)
    if not hits:
        return Missing(held) if held else Gap()
    if hit == "unique" and len(hits) > 1:
        raise ValueError(f"two rows match {values}: the lint must have refused this scheme")
    if hit == "any" and len(set(hits)) > 1:
        raise ValueError(f"rows disagree on {values}: the lint must have refused this scheme")
    return hits[0]


def number(outcome: Fraction | str) -> Fraction:
    if isinstance(outcome, str):
        raise TypeError(f"{outcome!r} is not a number")
    return outcome
