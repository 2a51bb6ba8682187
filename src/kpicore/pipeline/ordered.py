"""A person's rows in an order of their own: the same rows give the same bytes, in whatever order they came."""

from __future__ import annotations

import re

from kpicore.collect.intake import IncidentRow, Inputs, RatingRow

_NUMBER = re.compile("([0-9]+)")
_Key = tuple[object, ...]


def ordered(inputs: Inputs) -> Inputs:
    """Incidents by day, ratings by criterion, rater and sample (2 before 10); the ledger tells them in that order."""
    incidents = {who: sorted(rows, key=_incident) for who, rows in inputs.incidents.items()}
    ratings = {who: sorted(rows, key=_rating) for who, rows in inputs.ratings.items()}
    return inputs._replace(incidents=incidents, ratings=ratings)


def _incident(row: IncidentRow) -> _Key:
    return row.date, row.incident, row.times, _number(row.points), _number(row.quantity), row.reason, row.recorded_by


def _rating(row: RatingRow) -> _Key:
    return row.criterion, row.rater, _natural(row.sample), _number(row.value), row.reason


def _number(value: int | None) -> tuple[bool, int]:
    """What is not given comes first."""
    return value is not None, value or 0


def _natural(text: str) -> list[str | int]:
    """The text with its numbers as numbers, each between two texts."""
    if not text:  # most rows have no sample
        return [text]
    return [int(part) if place % 2 else part for place, part in enumerate(_NUMBER.split(text))]
