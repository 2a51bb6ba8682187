"""The clause tables of this plugin's components, kept as package data."""

from __future__ import annotations

import csv
from importlib.resources import files

from kpicore.model import ClauseRow


def clause_rows(component: str) -> tuple[ClauseRow, ...]:
    """The clauses of D1 that a component covers: id, text, what it became (`rule`, `setting`, …), and which."""
    text = files(__package__).joinpath(f"{component}.clauses.csv").read_text(encoding="utf-8")
    return tuple(ClauseRow(**row) for row in csv.DictReader(text.splitlines()))
