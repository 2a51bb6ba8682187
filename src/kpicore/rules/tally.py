"""Numbers counted over a person's rows of the month: how many events, how many different items, how many samples."""

from __future__ import annotations

from typing import Literal, NamedTuple

import attrs

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW
from kpicore.rules.build import TIMES, Build
from kpicore.rules.cells import Cell, condition
from kpicore.rules.conditions import When, holds
from kpicore.rules.incidents import Incident, tier_code
from kpicore.rules.rated import JUDGED, STATE, Rated, samples
from kpicore.rules.sources import Reading, shown

NOT_LISTED = -1


class Item(NamedTuple):
    """A listed item: an incident, or one of its tiers, by its place."""

    incident: Incident
    tier: int | None = None


@attrs.frozen
class Tally:
    """How many of the listed items a month holds: different ones (`items`), or all their events (`events`).

    also: conditions each of which counts as one more (an exam that was failed). D1-64, D1-32.
    """

    id: str
    title: Text
    listed: tuple[Item, ...]
    count: Literal["items", "events"] = "events"
    also: tuple[When, ...] = ()

    def field(self) -> Field:
        return Field(self.id, self.title, "count")

    def fields(self) -> tuple[Field, ...]:
        return tuple(field for when in self.also for field in when.fields())

    def read(self, build: Build) -> Reading:
        item, most = self._item(build), build.most_rows("incidents")
        counted = expr.is_in(item, range(len(self.listed)))
        if self.count == "items":
            recorded = expr.aggregate("incidents", "distinct", item, counted, most)
            recorded = expr.trusted(recorded, 0, len(self.listed))
        else:
            recorded = expr.aggregate("incidents", "sum", build.row("incidents", "times", TIMES), counted, most)
        more = [holds([when], lambda source: source.read(build)) for when in self.also]
        number = expr.add(recorded, *(expr.choose(held, expr.scaled(1), expr.scaled(0)) for held in more))
        return _counted(build, self.field(), number)

    def _item(self, build: Build) -> Expr:
        """Which of the listed items a row is; NOT_LISTED where it is none."""
        codes = build.codes.incidents
        places = dict.fromkeys([NOT_LISTED, *codes.values()], NOT_LISTED)
        places |= {codes[item.incident.id]: i for i, item in enumerate(self.listed) if item.tier is None}
        code = build.row_code("incident", codes)
        found = expr.pick(code, places)
        for incident in {item.incident.id: item.incident for item in self.listed if item.tier is not None}.values():
            tier = self._tier(build, incident)
            found = expr.choose(expr.is_in(code, [codes[incident.id]]), tier, found)
        return found

    def _tier(self, build: Build, incident: Incident) -> Expr:
        if incident.quantity is None:
            raise ValueError(f"{incident.id} has no quantity, so no tiers")
        tiers = {item.tier: i for i, item in enumerate(self.listed) if item.incident.id == incident.id}
        code = tier_code(build, incident, incident.quantity)
        beyond = range(len(incident.tiers), code.type.high - FIRST_ROW + 1)  # no tier: the input allows no such value
        return expr.pick(
            code, {FIRST_ROW + i: tiers.get(i, NOT_LISTED) for i in (*range(len(incident.tiers)), *beyond)}
        )


@attrs.frozen
class Marks:
    """How many judgements of a criterion lie in a cell (D3-37: the fatal item, in any sample)."""

    id: str
    title: Text
    rated: Rated
    cell: Cell

    def field(self) -> Field:
        return Field(self.id, self.title, "count")

    def fields(self) -> tuple[Field, ...]:
        return ()

    def read(self, build: Build) -> Reading:
        codes = build.codes.criteria
        value = build.row("ratings", "value", self.rated.axis)
        mine = expr.is_in(build.row_code("criterion", codes), [codes[self.rated.id]])
        judged = expr.compare("==", build.row("ratings", "state", STATE), expr.scaled(JUDGED))
        found = condition(self.cell, value, self.rated.value)
        where = expr.all_of(mine, judged, found)
        number = expr.aggregate("ratings", "count", expr.scaled(1), where, build.most_rows("ratings"))
        return _counted(build, self.field(), number)


@attrs.frozen
class Samples:
    """How many samples of these criteria were taken (D3-24)."""

    id: str
    title: Text
    criteria: tuple[str, ...]

    def field(self) -> Field:
        return Field(self.id, self.title, "count")

    def fields(self) -> tuple[Field, ...]:
        return ()

    def read(self, build: Build) -> Reading:
        return _counted(build, self.field(), samples(build, self.criteria))


def _counted(build: Build, field: Field, number: Expr) -> Reading:
    """A number that is never missing: no row is none."""
    return Reading(number, expr.FALSE, expr.FALSE, field, (), (shown(build, field.id, field, number),))
