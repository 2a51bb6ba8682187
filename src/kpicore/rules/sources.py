"""Where a rule reads its value: a metric or column of people, a ratio of two, the month of service."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple, Protocol

import attrs

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import Read
from kpicore.plan.plan import named
from kpicore.rules.build import Build, Yielded
from kpicore.rules.cells import bounds
from kpicore.vocabulary import PEOPLE


class Lack(NamedTuple):
    """A value that may be missing, and when it is."""

    name: str
    title: Text
    when: Expr
    clause: str = ""  # where it is another than the rule's that reads it


class Reading(NamedTuple):
    """A source as the plan has it. value: never null (where `missing`, it means nothing)."""

    value: Expr
    missing: Expr
    not_applicable: Expr
    field: Field
    lacks: tuple[Lack, ...]
    reads: tuple[Read, ...]


class Source(Protocol):
    def field(self) -> Field:
        """The values that the source can take."""
        ...

    def fields(self) -> tuple[Field, ...]:
        """The columns that it reads."""
        ...

    def read(self, build: Build) -> Reading: ...


@attrs.frozen
class Metric:
    """A metric, a column of people, or what an earlier scorer of the team yields (the input's own value wins).

    blank: what one counts as that is not given, or said to be n/a, where it may be left out; None where it may not.
    optional: a rule says itself what `missing` means, and n/a is as missing.
    """

    column: Field
    blank: Decimal | None = None
    optional: bool = False

    def field(self) -> Field:
        return self.column

    def fields(self) -> tuple[Field, ...]:
        return (self.column,)

    def read(self, build: Build, asked: Expr = expr.TRUE) -> Reading:
        """asked: where the value is looked at at all, which decides whether an earlier scorer's lacks matter."""
        read = self.recorded(build, asked)
        return build.proration.target(read) if build.judging and build.proration is not None else read

    def recorded(self, build: Build, asked: Expr = expr.TRUE) -> Reading:
        """As the input has it, whatever the team prorates."""
        field = build.field(self.column)
        column = build.column(field)
        read = Read(field.id, field)
        if self.blank is not None:
            value = expr.given(column, expr.number(self.blank, field.decimals))
            return Reading(value, expr.FALSE, expr.FALSE, field, (), (read,))
        value, missing = expr.given(column), expr.missing(column)
        na = expr.FALSE if self.optional else build.is_na(field.id)
        missing = expr.all_of(missing, expr.negate(na))
        if earlier := build.yielded.get(field.id):
            return self._after(build, earlier, Reading(value, missing, na, field, (), ()), asked)
        return Reading(value, missing, na, field, (Lack(field.id, field.title, missing),), (read,))

    def _after(self, build: Build, earlier: Yielded, own: Reading, asked: Expr) -> Reading:
        """What an earlier scorer yields, where the input has no value; what that scorer lacks is said there."""
        build.relied_on.setdefault(earlier.scheme, []).append(expr.all_of(asked, own.missing))
        value = expr.choose(own.missing, recoded(earlier.value, earlier.field, own.field), own.value)
        missing = expr.all_of(own.missing, earlier.missing)
        read = shown(build, own.field.id, own.field, value, missing, own.not_applicable)
        return own._replace(value=value, missing=missing, reads=(read,))


@attrs.frozen
class Filled:
    """A metric or column of people that counts as a number where its cell is blank. An n/a stays one."""

    metric: Metric
    blank: Decimal

    def field(self) -> Field:
        return self.metric.field()

    def fields(self) -> tuple[Field, ...]:
        return self.metric.fields()

    def read(self, build: Build) -> Reading:
        read = self.metric.read(build)
        value = expr.choose(read.missing, expr.number(self.blank, read.field.decimals), read.value)
        return read._replace(value=value, missing=expr.FALSE, lacks=())


@attrs.frozen
class Either:
    """The first value where the input has it, else the second (D3-8: a QA grade given, or one that a scorer yields)."""

    first: Metric
    second: Metric

    def field(self) -> Field:
        return self.first.field()

    def fields(self) -> tuple[Field, ...]:
        return (*self.first.fields(), *self.second.fields())

    def read(self, build: Build) -> Reading:
        first = self.first.read(build)
        second = self.second.read(build, asked=first.missing)
        value = expr.choose(first.missing, recoded(second.value, second.field, first.field), first.value)
        missing = expr.all_of(first.missing, second.missing)
        na = expr.any_of(first.not_applicable, expr.all_of(first.missing, second.not_applicable))
        read = shown(build, first.field.id, first.field, value, missing, na)
        relied = self.second.column.id in build.yielded  # what that scorer lacks is said there
        lacks = () if relied else (Lack(first.field.id, first.field.title, missing),)
        return Reading(value, missing, na, first.field, lacks, (read,))


@attrs.frozen
class Ratio:
    """part ÷ whole in %, at six decimals half up (conventions G3, G8). n/a where the whole is 0.

    direct: a metric that holds the ratio itself and wins where it is given.
    """

    part: Field
    whole: Field
    result: Field
    direct: bool = False

    def field(self) -> Field:
        return self.result

    def fields(self) -> tuple[Field, ...]:
        return (self.part, self.whole, self.result) if self.direct else (self.part, self.whole)

    def read(self, build: Build) -> Reading:
        parts = [Metric(self.part).recorded(build), Metric(self.whole).recorded(build)]
        missing = expr.any_of(*(part.missing for part in parts))
        empty = expr.compare("==", parts[1].value, expr.scaled(0))
        present = expr.negate(expr.any_of(parts[1].missing, parts[1].not_applicable))
        na = expr.any_of(*(part.not_applicable for part in parts), expr.all_of(present, empty))
        part, whole = (build.shortened(reading.field, reading.value) for reading in parts)
        divisor = expr.highest(whole, expr.scaled(1, whole.scale))
        quotient = expr.divide(expr.multiply(part, expr.scaled(100)), divisor, self.result.decimals)
        value = expr.trusted(quotient, *bounds(self.result))
        lacks = tuple(lack for part in parts for lack in part.lacks)
        reads = tuple(read for part in parts for read in part.reads)
        if not self.direct:
            return Reading(value, missing, na, self.result, lacks, reads)
        direct = Metric(self.result).read(build)
        absent = expr.missing(build.column(self.result))
        value = expr.choose(absent, value, direct.value)
        missing = expr.all_of(direct.missing, missing)
        na = expr.any_of(direct.not_applicable, expr.all_of(absent, na))
        read = shown(build, self.result.id, self.result, value, missing, na)
        lack = Lack(self.result.id, self.result.title, missing)
        return Reading(value, missing, na, self.result, (lack,), (read, *reads))


def recoded(value: Expr, written: Field, wanted: Field) -> Expr:
    """A choice of one field in another's own numbering; any other value as it is."""
    if written.kind != "choice" or wanted.kind != "choice" or written == wanted:
        return value
    other = len(wanted.choices)
    codes = {i: code for i, key in enumerate(written.choices) if (code := wanted.code(key)) is not None}
    return expr.pick(value, {i: codes.get(i, other) for i in range(len(written.choices) + 1)})


def shown(
    build: Build, name: str, field: Field, value: Expr, missing: Expr = expr.FALSE, na: Expr = expr.FALSE
) -> Read:
    """A computed value as an input of ledger lines, defined once however many rules read it."""
    # two scorers may count different things under one name
    definition = named("read", build.scorer, name) if build.scorer else named("read", name)
    if definition not in build.plan.definitions:
        build.plan.define(definition, expr.blank_if(expr.any_of(missing, na), value))
    if na is expr.FALSE:
        return Read(name, field, definition=definition)
    if f"{definition}/na" not in build.plan.definitions:
        build.plan.define(f"{definition}/na", na)
    return Read(name, field, definition=definition, na=f"{definition}/na")


SERVICE_MONTH = Field("service_month", Text("入职月数", "month of service"), "count")


@attrs.frozen
class ServiceMonth:
    """Which month of service the period is; the calendar month of joining is the first (D1-75).

    full: a month that was joined after its first day does not count.
    """

    full: bool = False

    def field(self) -> Field:
        return SERVICE_MONTH

    def fields(self) -> tuple[Field, ...]:
        return (PEOPLE["hired"],)

    def read(self, build: Build) -> Reading:
        field = PEOPLE["hired"]
        column = build.column(field)
        months = expr.floor_divide(expr.given(column), 100)
        years = expr.floor_divide(months, 100)
        joined = expr.subtract(months, expr.multiply(years, expr.scaled(100 - 12)))  # yyyymm → 12·yyyy + mm
        now = 12 * build.period.year + build.period.month + 1
        served = expr.subtract(expr.scaled(now), joined)
        if self.full:
            day = expr.subtract(expr.given(column), expr.multiply(months, expr.scaled(100)))
            late = expr.compare(">", day, expr.scaled(1))
            served = expr.subtract(served, expr.choose(late, expr.scaled(1), expr.scaled(0)))
        month = expr.highest(served, expr.scaled(0))
        missing = expr.missing(column)
        lacks = (Lack(field.id, field.title, missing),)
        return Reading(month, missing, expr.FALSE, SERVICE_MONTH, lacks, (Read(field.id, field),))


def money_column(name: str) -> Metric:
    """A column of people, or a metric, that holds money."""
    return Metric(PEOPLE.get(name) or Field(name, Text.same(name), unit="money"))
