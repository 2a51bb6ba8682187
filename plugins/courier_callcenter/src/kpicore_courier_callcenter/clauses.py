"""The clause tables of this plugin's documents, kept as package data."""

from __future__ import annotations

import csv
from importlib.resources import files

from kpicore.model import ClauseRow


def clause_rows(document: str) -> tuple[ClauseRow, ...]:
    """Every clause of a document: its id, what it says, what it became (`rule`, `setting`, `input`, …), and which."""
    text = files(__package__).joinpath(f"{document}.clauses.csv").read_text(encoding="utf-8")
    return tuple(ClauseRow(**row) for row in csv.DictReader(text.splitlines()))
