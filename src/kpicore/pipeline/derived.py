"""Computes the derived metrics of every person, before a plan is built: they are then metrics like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kpicore.collect.cells import expectation
from kpicore.collect.intake import Cell, Inputs, Person
from kpicore.engine.select import PLAN_ONLY
from kpicore.fields import Field
from kpicore.messages import say
from kpicore.model import Finding, Origin, Rejected
from kpicore.numbers import to_scaled
from kpicore.pipeline.dataset import personal
from kpicore.pipeline.roster import Roster
from kpicore.pipeline.teams import Described
from kpicore.plugins import cause
from kpicore.rules.cells import is_numeric

if TYPE_CHECKING:
    from kpicore.rules.derived import Derived, Known

Values = Mapping[str, Mapping[str, int]]


def refuse_derived(engine: str, teams: Sequence[Described]) -> None:
    """Rejected (2) with each derived metric by name, where the engine runs no function of Python."""
    if engine not in PLAN_ONLY:
        return
    findings = []
    for team in teams:
        for card in team.scheme.scorecards:
            for derived in card.scheme.derived:
                about = {"metric": derived.id, "engine": engine}
                what = say("{metric} is computed by a Python function, which {engine} does not run", **about)
                findings.append(Finding("error", card.place(), what, say('engine = "python" or "polars"')))
    if findings:
        raise Rejected(findings, exit_code=2)


def derive(teams: Sequence[Described], roster: Roster, values: Values, inputs: Inputs) -> list[Finding]:
    """Add each derived metric to the metrics of its people; a finding for each that cannot be had, with component,
    person and value. values: people's cells as their team reads them, by employee_id."""
    findings: list[Finding] = []
    for team in teams:
        uses = {entry.name: entry.use for entry in team.config.scores}
        for card in team.scheme.scorecards:
            for derived in card.scheme.derived:
                for person in roster.members[team.config.name]:
                    findings += _of_person(derived, uses[card.name], person, values[person.employee_id], inputs)
    return findings


def _of_person(
    derived: Derived, component: str, person: Person, values: Mapping[str, int], inputs: Inputs
) -> Iterator[Finding]:
    from kpicore.rules.derived import Underivable

    own = inputs.metrics.setdefault(person.employee_id, {})
    if derived.id in own:
        return
    row = Origin(component, person.origin.row)
    known: list[Known] = []
    for field in derived.inputs:
        cell = own.get(field.id)
        if cell is not None and cell.value is None:
            own[derived.id] = Cell(None, row, derived.id)
            return
        value = cell.value if cell is not None else personal(person, values, field)
        if value is None:
            return
        known.append(_known(field, value))
    about = {"metric": derived.id, "employee": person.employee_id}
    try:
        result = derived.compute(known)
    except Underivable as error:
        what = say("{metric} of {employee} cannot be computed: {cause}", cause=error.args[0], **about)
        yield Finding("error", component, what, say("a Decimal, a whole number, or None"))
        return
    except Exception as error:  # whatever an author's function may raise
        given = ", ".join(f"{field.id} = {value}" for field, value in zip(derived.inputs, known, strict=True))
        what = say("{metric} of {employee} cannot be computed: {cause}", cause=cause(error), **about)
        yield Finding("error", component, what, say("a value for {given}", given=given))
        return
    if result is None:
        return
    field = derived.field()
    if not field.smallest <= result <= field.largest:
        what = say("{metric} of {employee} comes to {value:f}", value=result, **about)
        yield Finding("error", component, what, expectation(field))
        return
    own[derived.id] = Cell(to_scaled(result, field.decimals), row, derived.id)


def _known(field: Field, value: int) -> Known:
    """A scaled value as a function gets it."""
    if field.kind == "flag":
        return bool(value)
    if field.kind == "date":
        return date(value // 10000, value // 100 % 100, value % 100)
    if not is_numeric(field):
        return [*field.choices, ""][value]
    return Decimal(value).scaleb(-field.decimals)
