"""One person's rows of the tables that a month is read from, so that one of a hundred thousand is explained at once."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpicore.collect.header import TITLES
from kpicore.collect.text import plain_name, suggest
from kpicore.components import Batch
from kpicore.messages import say
from kpicore.model import Finding, Rejected

_NAMES = frozenset(map(plain_name, ("employee_id", *TITLES["employee_id"])))


def ids_in(batches: Sequence[Batch]) -> frozenset[str]:
    """Everyone whom tables of people name."""
    found: set[str] = set()
    for batch in batches:
        for position in _positions(batch):
            found.update(cells[position].strip() for _, cells in batch.rows if len(cells) > position)
    return frozenset(found)


def of_person(batches: Sequence[Batch], employee_id: str) -> list[Batch]:
    """The tables without the rows of others, and without what is wrong with single ones of these. A table that names
    nobody stays whole, for its reader to say so."""
    return [_of_person(batch, employee_id) for batch in batches]


def known(employee_id: str, everyone: frozenset[str]) -> None:
    """Rejected (2) where nobody has this id."""
    if employee_id not in everyone:
        what = say("nobody on the roster has this employee_id")
        expected = say("the employee_id of somebody on the roster{hint}", hint=suggest(employee_id, everyone))
        raise Rejected([Finding("error", employee_id, what, expected)], exit_code=2)


def _of_person(batch: Batch, employee_id: str) -> Batch:
    positions = _positions(batch)
    if not positions:
        return batch
    [position, *_] = positions
    rows = [row for row in batch.rows if len(row[1]) > position and row[1][position].strip() == employee_id]
    flags = [flag for flag in batch.flags if flag.employee_id in ("", employee_id)]
    return attrs.evolve(batch, rows=rows, flags=flags, left_out=())


def _positions(batch: Batch) -> list[int]:
    return [position for position, name in enumerate(batch.header) if plain_name(name) in _NAMES]
