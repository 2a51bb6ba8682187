"""What a blank counts as, where a scheme says so (`blank = 0`): optional figures of a scheme in TOML."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kpicore.fields import Field
from kpicore.messages import say
from kpicore.rules.bands import askable
from kpicore.rules.cells import Cell, is_numeric
from kpicore.rules.rows import Path
from kpicore.settings import Problem


def blank_problems(blank: Decimal, field: Field, cells: Mapping[Path, Cell], path: Path) -> list[Problem]:
    """Why a blank of the field cannot count as this number. cells: the conditions on the field, by their place."""
    if field.id.endswith((".score", ".grade")):
        return [(path, say("found {number:f}", number=blank), say("what an earlier scorer gives is never blank"))]
    whole = field.decimals or blank == blank.to_integral_value()
    if not is_numeric(field) or field.kind == "date" or not (whole and field.smallest <= blank <= field.largest):
        return [(path, say("found {number:f}", number=blank), say("expected {range}", range=askable(field)))]
    what = say("missing can never be, since a blank counts as {number:f}", number=blank)
    expected = say("expected blank or a row of missing, not both")
    return [(place, what, expected) for place, cell in cells.items() if cell.kind == "missing"]
