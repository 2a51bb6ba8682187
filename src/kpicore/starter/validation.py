"""Data validation of a workbook: what a cell may hold, as Excel checks it. A blank is always allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kpicore.collect.cells import expectation
from kpicore.fields import Field
from kpicore.messages import spoken
from kpicore.model import Language, Text
from kpicore.starter.template import Allowed

WRONG = Text("请检查这一格", "Please check this cell")
LISTED = Text("请从列表中选择。", "Choose from the list.")
DEPENDS = Text("要求取决于本行的事件，见表头批注。", "It depends on the incident of the row; see the note at the head.")
NOT_APPLICABLE = ("n/a", "不适用")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
LONGEST_MESSAGE = 255  # characters that Excel takes

ListOf = Callable[[Sequence[tuple[str | float, ...]]], str]
"""Puts rows where a formula finds them: → an absolute reference."""


def validation(allowed: Allowed, cell: str, decider: str, list_of: ListOf, lang: Language) -> dict[str, Any] | None:
    """The options for XlsxWriter; None where a cell may hold anything.

    cell: the first cell that it is for. decider: the cell that decides, where `allowed.by` names a column.
    """
    field = allowed.field
    checked = _checked(allowed, cell, decider, list_of, lang)
    if checked is None:
        return None
    wanted = str(spoken(expectation(field), lang))
    if allowed.by is not None or checked["validate"] == "list":
        wanted = (DEPENDS if allowed.by else LISTED).of(lang)
    hard = not field.open and field.kind != "date" and allowed.by is None  # else Excel asks, and takes a yes
    return {
        **checked,
        "ignore_blank": True,
        "show_error": not field.open,
        "error_type": "stop" if hard else "warning",
        "error_title": WRONG.of(lang),
        "error_message": wanted[:LONGEST_MESSAGE],
    }


def _checked(allowed: Allowed, cell: str, decider: str, list_of: ListOf, lang: Language) -> dict[str, Any] | None:
    field = allowed.field
    if allowed.by is not None:
        rows = [(name, *_limits(ruling)) for name, ruling in allowed.by[1].items()]
        found = [f"VLOOKUP({decider},{list_of(rows)},{column},FALSE)" for column in (2, 3)]
        return _custom(f"IF(ISNUMBER({cell}),AND({cell}>={found[0]},{cell}<={found[1]}),FALSE)")
    if allowed.choices:
        not_applicable = [NOT_APPLICABLE[lang == "zh"]] if allowed.na else []
        return {"validate": "list", "source": f"={list_of([(word,) for word in (*allowed.choices, *not_applicable)])}"}
    if field.kind == "choice":
        return None
    if field.kind == "date":
        first, last = (_day(each) for each in (field.low, field.high))
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": first or FIRST_DAY,
            "maximum": last or LAST_DAY,
        }
    return _custom(_number(field, cell, allowed.na))


def _custom(formula: str) -> dict[str, Any]:
    return {"validate": "custom", "value": f"={formula}"}


def _number(field: Field, cell: str, na: bool) -> str:
    """A formula that holds for a number within the limits; what is typed as 98 % is 0.98 to Excel."""
    low, high = _limits(field)
    if field.kind == "percent" and low > 0:
        low /= 100
    terms = [f"{cell}>={low:.15g}", f"{cell}<={high:.15g}"]
    if field.kind == "count":
        terms.append(f"{cell}=INT({cell})")
    words = ",".join(f'{cell}="{word}"' for word in NOT_APPLICABLE)
    return f"IF(ISNUMBER({cell}),AND({','.join(terms)}),{f'OR({words})' if na else 'FALSE'})"


def _limits(field: Field | None) -> tuple[float, float]:
    """The lowest and highest value as Excel computes; an empty range where the cell stays blank."""
    return (1.0, 0.0) if field is None else (float(field.smallest), float(field.largest))


def _day(number: Decimal | None) -> date | None:
    """The day of a number yyyymmdd."""
    if number is None:
        return None
    year, rest = divmod(int(number), 10000)
    return date(year, *divmod(rest, 100))
