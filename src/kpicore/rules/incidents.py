"""Points for recorded events: fixed for each, within a range that the rater uses, or by a quantity."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

import attrs

from kpicore.fields import MAX_DECIMALS, Field
from kpicore.messages import say
from kpicore.model import Finding, Place, Text
from kpicore.numbers import to_scaled
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import IncidentLine, TierLine
from kpicore.rules.bands import lint_cells, lookup
from kpicore.rules.build import TIMES, Build
from kpicore.rules.cells import Axis, Cell
from kpicore.rules.conditions import When
from kpicore.rules.judge import decimals_of, picked
from kpicore.vocabulary import IncidentWord

POINTS = Text("分值", "points")
EACH = Text("每次 {points}", "each {points}")
AT_MOST = Text("每次 {points}, 每月至多 {most} 次", "each {points}, at most {most} a month")
NOT_COUNTED = Text("不计分", "not counted")
NO_POINTS = Text("无分值", "no points")


class Tier(NamedTuple):
    """Points of an event whose quantity lies in the cell; clause: its own, where it has one."""

    cell: Cell
    points: Decimal
    clause: str = ""

    @property
    def rule(self) -> Text:
        return Text.same(f"{self.cell.text}: {self.points:f}")


@attrs.frozen
class Incident:
    """A listed event. points: fixed for each event. low, high: the range in which the rater's points lie. tiers:
    points by the row's quantity. None of the three: recorded for its outcome only, without points.

    whole: the rater gives whole points. unsigned: the document prints what is taken off without a sign, so 3 and -3
    mean the same. most: how many events of a month count, of fixed points. void: conditions under which they count 0,
    `voided` the rule's words for that. disabled: printed, but not counted by the company's setting; a record of it
    stands in the ledger at 0. aliases: further names by which a file may call it.
    """

    id: str
    title: Text
    clause: str
    points: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    quantity: Field | None = None
    whole: bool = False
    unsigned: bool = False
    most: int | None = None
    void: tuple[When, ...] = ()
    voided: Text = NOT_COUNTED
    disabled: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def ranged(self) -> bool:
        return self.low is not None

    @property
    def monthly(self) -> bool:
        """Whether its points are settled for the month as a whole, not event by event."""
        return self.most is not None or bool(self.void)

    def word(self) -> IncidentWord:
        ranged = fixed = None
        if self.low is not None and self.high is not None:
            steps = range(int(self.low), int(self.high) + 1) if self.whole else ()
            ranged = Field("points", POINTS, low=self.low, high=self.high, only=tuple(map(Decimal, steps)))
        elif self.points is not None:
            fixed = Field("points", POINTS, low=self.points, high=self.points)
        return IncidentWord(self.id, self.title, ranged, fixed, self.quantity, self.clause, self.unsigned, self.aliases)

    def fields(self) -> tuple[Field, ...]:
        """The columns that its conditions read."""
        return tuple(field for when in self.void for field in when.fields())

    def line(self, build: Build) -> IncidentLine:
        line = IncidentLine(self.id, self.title, self.clause, self.rule)
        if not self.tiers or self.quantity is None or self.disabled:
            return line
        tiers = tuple(TierLine(tier.rule, tier.clause or self.clause) for tier in self.tiers)
        return line._replace(tier=tier_code(build, self, self.quantity), tiers=tiers)

    @property
    def rule(self) -> Text:
        """How its points come about, for the ledger and for `show`."""
        if self.disabled:
            return NOT_COUNTED
        if self.ranged:
            return EACH.format(points=f"[{self.low:f}, {self.high:f}]")
        if self.tiers:
            return Text.same("; ".join(tier.rule.en for tier in self.tiers))
        if self.points is None:
            return NO_POINTS
        rule = EACH if self.most is None else AT_MOST
        return rule.format(points=f"{self.points:f}", most=self.most)

    def per_event(self) -> tuple[Decimal, Decimal]:
        """The lowest and highest points of one event."""
        if self.disabled:
            return Decimal(0), Decimal(0)
        if self.low is not None and self.high is not None:
            return self.low, self.high
        points = [tier.points for tier in self.tiers] or [self.points or Decimal(0)]
        return min(points), max(points)

    def best(self) -> Decimal | None:
        """The most that it can add in a month; None where there is no upper end."""
        highest = self.per_event()[1]
        if highest <= 0:
            return Decimal(0)
        return None if self.most is None else highest * self.most

    def lint(self, place: Place) -> list[Finding]:
        if self.low is not None and self.high is not None and self.low > self.high:
            what = say("[{low:f}, {high:f}] holds no value", low=self.low, high=self.high)
            return [Finding("error", place(), what, say("the lower number first"))]
        if self.tiers and self.quantity is not None:
            cells = [tier.cell for tier in self.tiers]
            return lint_cells(cells, Axis.of(self.quantity), partial(place, "tiers"), gap_allowed=False)
        if self.monthly and self.points is None:
            what = say("limits the events of a month without fixed points")
            return [Finding("error", place(), what, say("points"))]
        return []


def row_points(build: Build, incidents: Sequence[Incident]) -> Expr:
    """The points of one incident row, times included; 0 for incidents that are not among these."""
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
    return picked(tier_code(build, incident, quantity), [tier.points for tier in incident.tiers])


def tier_code(build: Build, incident: Incident, quantity: Field) -> Expr:
    """Which tier a row's quantity lies in, from FIRST_ROW on; it means nothing in rows of other incidents."""
    axis = Axis.of(quantity, MAX_DECIMALS)  # rows of all incidents share the column, at one scale
    return lookup(build.row("incidents", "quantity", axis), [tier.cell for tier in incident.tiers], axis)[0]


def events(build: Build, incident: Incident) -> Expr:
    """How often it occurred to a person, in all rows together."""
    mine = expr.is_in(build.row_code("incident", build.codes.incidents), [build.codes.incidents[incident.id]])
    return expr.aggregate(
        "incidents", "sum", build.row("incidents", "times", TIMES), mine, build.most_rows("incidents")
    )


def total_points(build: Build, points: Expr) -> Expr:
    """The sum over a person's incident rows."""
    return expr.aggregate("incidents", "sum", points, expr.TRUE, build.most_rows("incidents"))
