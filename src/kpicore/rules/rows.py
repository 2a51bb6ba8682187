"""Rows of bands and tables as TOML states them: conditions first, the outcome last."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from kpicore.fields import LIMIT, MAX_DECIMALS
from kpicore.messages import say
from kpicore.model import Text
from kpicore.rules.cells import NO_GRADE, Cell, as_number, parse_cell, spelled
from kpicore.rules.judge import decimals_of
from kpicore.settings import Problem, SettingError
from kpicore.settingtypes import Named

Scalar = str | bool | int | Decimal
Row = Annotated[
    tuple[Scalar, ...],
    Named(
        Text('一行, 如 [">= 90", 100]', 'a row such as [">= 90", 100]'),
        Text('行, 如 [">= 90", 100]', 'rows such as [">= 90", 100]'),
    ),
]
Path = tuple[str | int, ...]


def parse_rows(
    rows: Sequence[Row], conditions: int, path: Path, problems: list[Problem], grades: bool = False
) -> dict[int, tuple[tuple[Cell, ...], str]]:
    """By its place, each row's conditions, and its outcome as text.

    What cannot be read goes into `problems` under its place. grades: whether `""` may stand for no grade.
    """
    parsed = {}
    for i, row in enumerate(rows):
        if len(row) != conditions + 1:
            expected = say("expected {count} conditions and an outcome", count=conditions)
            if conditions == 1:
                expected = say("expected 1 condition and an outcome")
            problems.append(((*path, i), say("found {count} values", count=len(row)), expected))
            continue
        cells = []
        for column, raw in enumerate(row[:-1]):
            try:
                cells.append(NO_GRADE if grades and raw == "" else parse_cell(raw))
            except SettingError as error:
                problems += (((*path, i, column), what, wanted) for _, what, wanted in error.problems)
        if len(cells) == conditions:
            parsed[i] = (tuple(cells), spelled(row[-1]))
    if not rows:
        problems.append((path, say("no rows"), say("expected at least one")))
    return parsed


def parse_points(
    rows: Sequence[Row], conditions: int, path: Path, problems: list[Problem], grades: bool = False
) -> list[tuple[tuple[Cell, ...], Decimal]]:
    """As `parse_rows`, with numbers as outcomes."""
    result = []
    for i, (cells, outcome) in parse_rows(rows, conditions, path, problems, grades).items():
        number = as_number(outcome)
        if number is None:
            turned = conditions == 1 and cells[0].numeric and cells[0].kind == "values"
            expected = say("expected the condition first, then a number") if turned else say("expected a number")
            problems.append(((*path, i, conditions), say("found {value!r}", value=outcome), expected))
        elif abs(number) >= LIMIT or decimals_of([number]) > MAX_DECIMALS:
            expected = say(
                "expected a number below {limit} with at most {most} decimals", limit=LIMIT, most=MAX_DECIMALS
            )
            problems.append(((*path, i, conditions), say("found {value}", value=outcome), expected))
        else:
            result.append((cells, number))
    return result
