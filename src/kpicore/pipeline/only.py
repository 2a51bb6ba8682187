"""One person's rows of the tables that a month is read from, so that one of a hundred thousand is explained at once."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpicore.collect.header import TITLES
from kpicore.collect.headerrow import person_columns
from kpicore.collect.ids import who_was_meant
from kpicore.collect.text import plain_name, visible
from kpicore.components import Batch
from kpicore.messages import joined, say
from kpicore.model import Finding, Rejected, Sentence
from kpicore.nearest import SHOWN

_CALLED = frozenset(map(plain_name, ("name", *TITLES["name"])))


def ids_in(batches: Sequence[Batch]) -> frozenset[str]:
    """Everyone whom tables of people name."""
    found: set[str] = set()
    for batch in batches:
        for position in person_columns(batch.header):
            found.update(cells[position].strip() for _, cells in batch.rows if len(cells) > position)
    return frozenset(found)


def of_person(batches: Sequence[Batch], employee_id: str) -> list[Batch]:
    """The tables without the rows of others, and without what is wrong with single ones of these. A table that names
    nobody stays whole, for its reader to say so."""
    return [_of_person(batch, employee_id) for batch in batches]


def known(employee_id: str, batches: Sequence[Batch]) -> None:
    """Rejected (2) where the tables of people name nobody by this id; with the ids of those whose name it is."""
    everyone = ids_in(batches)
    if employee_id in everyone:
        return
    what = say("nobody on the roster has this employee_id")
    called = _called(employee_id, batches)
    if called:
        expected: Sentence = say("it is the name of {people}", people=joined(called[:SHOWN], say(" and ")))
    else:
        stand = say("employee_ids stand in {files}", files=", ".join(batch.source for batch in batches))
        expected = who_was_meant(employee_id, everyone, stand)
    raise Rejected([Finding("error", visible(employee_id), what, expected)], exit_code=2)


def _called(name: str, batches: Sequence[Batch]) -> list[str]:
    """The ids of those who have this name."""
    found = []
    for batch in batches:
        for position in person_columns(batch.header):
            of_name = [at for at, header in enumerate(batch.header) if plain_name(header) in _CALLED]
            rows = [cells for _, cells in batch.rows if len(cells) > max(position, *of_name)] if of_name else []
            found += [cells[position].strip() for cells in rows if plain_name(cells[of_name[0]]) == plain_name(name)]
    return list(dict.fromkeys(found))


def _of_person(batch: Batch, employee_id: str) -> Batch:
    positions = person_columns(batch.header)
    if not positions:
        return batch
    [position, *_] = positions
    rows = [row for row in batch.rows if len(row[1]) > position and row[1][position].strip() == employee_id]
    flags = [flag for flag in batch.flags if flag.employee_id in ("", employee_id)]
    return attrs.evolve(batch, rows=rows, flags=flags, left_out=())
