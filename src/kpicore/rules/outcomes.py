"""What came of the month, as a check reads it: pay, what the appraisal took, flags that were raised, events.

Score and grade are read as `Metric`s of these names. All of this stands only once the pay is compiled.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import Line
from kpicore.plan.plan import named
from kpicore.rules.build import TIMES, Build
from kpicore.rules.checks import CARRIED, DEDUCTED, NO_PAY
from kpicore.rules.prorate import BEGINNINGS
from kpicore.rules.proration import paid
from kpicore.rules.sources import Lack, Reading
from kpicore.vocabulary import PEOPLE

PAID: Mapping[str, Text] = {
    "total_pay": Text("应发合计", "total pay"),
    "performance_pay": Text("绩效工资", "performance pay"),
}


def money(name: str, title: Text, unit: str = "money") -> Field:
    """An amount that may be less than nothing."""
    field = Field(name, title, unit=unit)
    return attrs.evolve(field, low=-field.largest)


@attrs.frozen
class Paid:
    """`total_pay`, `performance_pay`, or a pay line by its id, with what part of a month takes off it.

    Missing where the person has none. Who has no pay at all is incomplete and has flags of that already, so only what
    is missing beside it counts as a lack, or a line that the team's pay does not have.
    """

    name: str

    def field(self) -> Field:
        return money(self.name, PAID.get(self.name) or Text.same(self.name))

    def fields(self) -> tuple[Field, ...]:
        return ()

    def read(self, build: Build) -> Reading:
        if self.name in PAID:
            return _paid(build, self.name, self.field())
        lacking = named("pay", "lines", self.name, "missing")
        if lacking not in build.plan.definitions:
            return _without(self.field())
        return _of_pay(build, paid(build, self.name), build.plan.ref(lacking), self.field())


@attrs.frozen
class Deducted:
    """What the pay lines that the appraisal decides take off, as an amount from 0 up (D1-73); those that correct
    earlier months are `CarriedOver`."""

    def field(self) -> Field:
        return Field("deducted", Text("扣减额", "deducted"), unit="money")

    def fields(self) -> tuple[Field, ...]:
        return ()

    def read(self, build: Build) -> Reading:
        return _paid(build, DEDUCTED, self.field())


@attrs.frozen
class CarriedOver:
    """What of this month's pay corrects earlier months, up or down: of those, and no wage of this one."""

    def field(self) -> Field:
        return money("carried", Text("往月更正", "corrections of earlier months"))

    def fields(self) -> tuple[Field, ...]:
        return ()

    def read(self, build: Build) -> Reading:
        known = CARRIED in build.plan.definitions
        return _certain(build.plan.ref(CARRIED) if known else expr.scaled(0, 2), self.field())


@attrs.frozen
class Raised:
    """Whether the person has this flag of the team's scorers, graders or earlier checks; false where none raises it."""

    flag: str

    def field(self) -> Field:
        return Field(f"flag {self.flag}", Text(f"标记 {self.flag}", f"flag {self.flag}"), "flag")

    def fields(self) -> tuple[Field, ...]:
        return ()

    def read(self, build: Build) -> Reading:
        rules = [rule.when for rule in build.flags if rule.id == self.flag and rule.when]
        found = expr.any_of(*(build.plan.ref(name) for name in rules))
        return _certain(expr.choose(found, expr.scaled(1), expr.scaled(0)), self.field())


@attrs.frozen
class Occurred:
    """How often an incident is recorded of the person; never, where no scheme of the team knows it."""

    incident: str

    def field(self) -> Field:
        return Field(self.incident, Text.same(self.incident), "count")

    def fields(self) -> tuple[Field, ...]:
        return ()

    def read(self, build: Build) -> Reading:
        codes = build.codes.incidents
        if self.incident not in codes:
            return _certain(expr.scaled(0), self.field())
        mine = expr.is_in(build.row_code("incident", codes), [codes[self.incident]])
        times = build.row("incidents", "times", TIMES)
        return _certain(expr.aggregate("incidents", "sum", times, mine, build.most_rows("incidents")), self.field())


@attrs.frozen
class Judged:
    """The points of a criterion, before its weight; n/a where no scheme of the team has it.

    Who lacks them is incomplete and has a flag of that already.
    """

    criterion: str

    def field(self) -> Field:
        return money(self.criterion, Text.same(self.criterion), unit="")

    def fields(self) -> tuple[Field, ...]:
        return ()

    def read(self, build: Build) -> Reading:
        scored = (line for line in build.lines if isinstance(line, Line) and line.stage == "score")
        value = next((line.value for line in scored if line.line == self.criterion and line.value), None)
        if value is None:
            return Reading(expr.scaled(0), expr.FALSE, expr.TRUE, self.field(), (), ())
        points = build.plan.ref(value)
        return Reading(expr.given(points), expr.missing(points), expr.FALSE, self.field(), (), ())


@attrs.frozen
class PartOfMonth:
    """Whether the person joined, or came into the team, after the first day of the month, or left before its last. A
    blank date says neither."""

    def field(self) -> Field:
        return Field("part_of_month", Text("未满全月", "part of the month"), "flag")

    def fields(self) -> tuple[Field, ...]:
        return tuple(PEOPLE[name] for name in (*BEGINNINGS, "left"))

    def read(self, build: Build) -> Reading:
        first, last = expr.scaled(build.period.first_day), expr.scaled(build.period.last_day)
        *begun, left = (build.column(field) for field in self.fields())
        late = (expr.compare(">", expr.given(day, first), first) for day in begun)
        found = expr.any_of(*late, expr.compare("<", expr.given(left, last), last))
        return _certain(expr.choose(found, expr.scaled(1), expr.scaled(0)), self.field())


def _certain(value: Expr, field: Field) -> Reading:
    """A value that is never missing."""
    return Reading(value, expr.FALSE, expr.FALSE, field, (), ())


def _paid(build: Build, name: str, field: Field) -> Reading:
    if name not in build.plan.definitions:
        return _without(field)
    value = build.plan.ref(name)
    return _of_pay(build, expr.given(value), expr.missing(value), field)


def _of_pay(build: Build, value: Expr, lacking: Expr, field: Field) -> Reading:
    unpaid = build.plan.ref(NO_PAY)
    beside = expr.all_of(expr.negate(unpaid), lacking)
    lack = Lack(field.id, field.title, beside)
    return Reading(value, expr.any_of(unpaid, lacking), expr.FALSE, field, (lack,), ())


def _without(field: Field) -> Reading:
    """The team's pay has no such amount, or there is none at all."""
    return Reading(expr.scaled(0), expr.TRUE, expr.FALSE, field, (Lack(field.id, field.title, expr.TRUE),), ())
