"""Conditions on single values, for what holds or not: a flag, a bonus that is void, a violation that counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs

from kpicore.fields import Field
from kpicore.model import Severity, Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.rules.cells import Cell, condition
from kpicore.rules.sources import Reading, Source


@attrs.frozen
class When:
    """A condition on one value. A value that is missing or n/a fulfils none."""

    source: Source
    cell: Cell

    def fields(self) -> tuple[Field, ...]:
        return self.source.fields()


@attrs.frozen
class Flag:
    """Something that a person must see where every condition holds; never an act (conventions G7).

    A check's flag may hold computed values: shows has the source of each {name} in the message. One of a check that
    has no conditions is about the team as a whole.
    """

    id: str
    severity: Severity
    when: tuple[When, ...]
    message: Text
    clause: str = ""
    shows: Mapping[str, Source] = attrs.field(factory=dict)

    def fields(self) -> tuple[Field, ...]:
        shown = (field for source in self.shows.values() for field in source.fields())
        return (*(field for when in self.when for field in when.fields()), *shown)


def holds(conditions: Sequence[When], reading: Callable[[Source], Reading]) -> Expr:
    """Whether all of them hold. reading: how a source is read here."""
    return expr.all_of(*(_holds(each.cell, reading(each.source)) for each in conditions))


def _holds(cell: Cell, read: Reading) -> Expr:
    there = expr.negate(expr.any_of(read.missing, read.not_applicable))
    return expr.all_of(there, condition(cell, read.value, read.field))
