"""Values as the ledger writes them. A column has few distinct values; each is spelled once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpicore.engine.data import Value
from kpicore.fields import Field
from kpicore.numbers import format_scaled


def all_spelled(values: Sequence[Value], spell: Callable[[int], str], otherwise: str = "") -> list[str]:
    """Each value as text; `otherwise` where there is none."""
    texts: dict[Value, str] = {value: spell(value) for value in set(values) if value is not None}
    texts[None] = otherwise
    return [texts[value] for value in values]


def speller(field: Field, scale: int) -> Callable[[int], str]:
    """How a field's values are written: a choice by its id, a date in ISO form, a number in plain notation."""
    if field.kind == "choice":
        names = list(field.choices)
        return lambda code: names[code] if code < len(names) else ""
    if field.kind == "flag":
        return lambda value: "true" if value else "false"
    if field.kind == "date":
        return lambda value: f"{value // 10000:04}-{value // 100 % 100:02}-{value % 100:02}"
    return lambda value: format_scaled(value, scale)
