"""Points for recorded events: fixed for each, within a range that the rater uses, or by a quantity."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from kpicore.fields import MAX_DECIMALS, Field
from kpicore.model import Finding, Place, Text
from kpicore.numbers import to_scaled
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import IncidentLine
from kpicore.rules.bands import lint_cells, lookup
from kpicore.rules.build import TIMES, Build
from kpicore.rules.cells import Axis, Cell
from kpicore.rules.judge import decimals_of, picked
from kpicore.vocabulary import IncidentWord

POINTS = Text("分值", "points")
EACH = Text("每次 {points}", "each {points}")
NOT_COUNTED = Text("不计分", "not counted")
NO_POINTS = Text("无分值", "no points")


@attrs.frozen
class Incident:
    """A listed event. points: fixed for each event. low, high: the range in which the rater's points lie. tiers:
    points by the row's quantity. None of the three: recorded for its outcome only, without points.

    disabled: printed, but not counted by the company's setting; a record of it stands in the ledger at 0.
    """

    id: str
    title: Text
    clause: str
    points: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tiers: tuple[tuple[Cell, Decimal], ...] = ()
    quantity: Field | None = None
    disabled: bool = False

    @property
    def ranged(self) -> bool:
        return self.low is not None

    def word(self) -> IncidentWord:
        ranged = fixed = None
        if self.ranged:
            ranged = Field("points", POINTS, low=self.low, high=self.high)
        elif self.points is not None:
            fixed = Field("points", POINTS, low=self.points, high=self.points)
        return IncidentWord(self.id, self.title, ranged, fixed, self.quantity, self.clause)

    def line(self) -> IncidentLine:
        return IncidentLine(self.id, self.title, self.clause, self.rule)

    @property
    def rule(self) -> Text:
        """How its points come about, for the ledger and for `show`."""
        if self.disabled:
            return NOT_COUNTED
        if self.ranged:
            return EACH.format(points=f"[{self.low:f}, {self.high:f}]")
        if self.tiers:
            return Text.same("; ".join(f"{cell.text}: {points:f}" for cell, points in self.tiers))
        return EACH.format(points=f"{self.points:f}") if self.points is not None else NO_POINTS

    def per_event(self) -> tuple[Decimal, Decimal]:
        """The lowest and highest points of one event."""
        if self.disabled:
            return Decimal(0), Decimal(0)
        if self.low is not None and self.high is not None:
            return self.low, self.high
        points = [outcome for _, outcome in self.tiers] or [self.points or Decimal(0)]
        return min(points), max(points)

    def lint(self, place: Place) -> list[Finding]:
        if self.low is not None and self.high is not None and self.low > self.high:
            return [
                Finding("error", place(), f"[{self.low:f}, {self.high:f}] holds no value", "the lower number first")
            ]
        if self.tiers and self.quantity is not None:
            return lint_cells([cell for cell, _ in self.tiers], Axis.of(self.quantity), place, gap_allowed=False)
        return []


def row_points(build: Build, incidents: Sequence[Incident]) -> Expr:
    """The points of one incident row, times included; 0 for incidents of other sections."""
    code = build.row_code("incident", build.codes.incidents)
    codes = {incident.id: build.codes.incidents[incident.id] for incident in incidents}
    fixed = {incident.id: incident.points for incident in incidents if incident.points is not None}
    points = {i.id: Decimal(0) if i.disabled else fixed.get(i.id, Decimal(0)) for i in incidents}
    scale = decimals_of(list(points.values()))
    values = {-1: 0} | dict.fromkeys(build.codes.incidents.values(), 0)
    values |= {codes[key]: to_scaled(value, scale) for key, value in points.items()}
    each = expr.pick(code, values, scale)
    ranged = [incident for incident in incidents if incident.ranged and not incident.disabled]
    if ranged:
        low = min(incident.per_event()[0] for incident in ranged)
        high = max(incident.per_event()[1] for incident in ranged)
        written = build.row("incidents", "points", Axis.of(Field("points", POINTS, low=low, high=high)))
        each = expr.choose(expr.is_in(code, [codes[incident.id] for incident in ranged]), written, each)
    for incident in incidents:
        if incident.tiers and incident.quantity is not None and not incident.disabled:
            each = expr.choose(expr.is_in(code, [codes[incident.id]]), _tier(build, incident, incident.quantity), each)
    return expr.multiply(build.row("incidents", "times", TIMES), each)


def _tier(build: Build, incident: Incident, quantity: Field) -> Expr:
    axis = Axis.of(quantity, MAX_DECIMALS)  # rows of all incidents share the column, at one scale
    tier, _ = lookup(build.row("incidents", "quantity", axis), [cell for cell, _ in incident.tiers], axis)
    return picked(tier, [points for _, points in incident.tiers])


def total_points(build: Build, points: Expr) -> Expr:
    """The sum over a person's incident rows."""
    return expr.aggregate("incidents", "sum", points, expr.TRUE, build.most_rows("incidents"))
