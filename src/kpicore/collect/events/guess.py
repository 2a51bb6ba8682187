"""What the first events of a log of text show: of which types its columns are, as long as nothing speaks against it.

The engine reads typed columns faster than text. It refuses the file where a cell is not of the type, and then the log
is read as text, cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kpicore.collect.events.forms import forms_of
from kpicore.collect.events.plan import Column, Plan
from kpicore.collect.events.spelling import SIX, TEXT

SAMPLE = 1000
"""Events that are looked at."""

_PLAIN = re.compile(r"[+-]?\d{1,12}(\.\d{1,6})?", re.ASCII)


class Guess(NamedTuple):
    """Types of the columns of a log, and the format of its times where there is one."""

    types: tuple[str, ...]
    time_format: str


def guess(plan: Plan, rows: Sequence[Sequence[str | None]]) -> Guess | None:
    """The types that fit the cells of some rows; None where there is nothing but text."""
    seen = [[text for text in cells if text is not None] for cells in zip(*rows, strict=True)]
    if not seen:
        return None
    times = {at: _format(column, seen[at]) for at, column in enumerate(plan.read) if column.kind == "time"}
    time_format = next((times[at] for at, column in enumerate(plan.read) if column.id == plan.time), "")
    types = tuple(
        "TIMESTAMP" if time_format and times.get(at) == time_format else _type(column, seen[at])
        for at, column in enumerate(plan.read)
    )
    return Guess(types, time_format) if set(types) != {TEXT} else None


def _format(column: Column, seen: Sequence[str]) -> str:
    forms = forms_of(column.date_order, False, seen) if not column.epoch and not column.missing else []
    if len(forms) != 1 or not forms[0].glob:
        return ""
    return forms[0].format if all(re.fullmatch(forms[0].shape, text, re.ASCII) for text in seen) else ""


def _type(column: Column, seen: Sequence[str]) -> str:
    is_number = column.kind == "number" and not column.missing
    return SIX if is_number and seen and all(map(_PLAIN.fullmatch, seen)) else TEXT
