"""Where a rule reads its value: a metric or column of people, a ratio of two, the month of service."""

from __future__ import annotations

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
    """A metric, a column of people, or what an earlier scorer of the team yields (the input's own value wins)."""

    column: Field

    def field(self) -> Field:
        return self.column

    def fields(self) -> tuple[Field, ...]:
        return (self.column,)

    def read(self, build: Build) -> Reading:
        field = build.field(self.column)
        column = build.column(field)
        value, missing = expr.given(column), expr.missing(column)
        na = build.is_na(field.id)
        missing = expr.all_of(missing, expr.negate(na))
        if earlier := build.yielded.get(field.id):
            return self._after(build, earlier, Reading(value, missing, na, field, (), ()))
        return Reading(value, missing, na, field, (Lack(field.id, field.title, missing),), (Read(field.id, field),))

    def _after(self, build: Build, earlier: Yielded, own: Reading) -> Reading:
        """What an earlier scorer yields, where the input has no value; what that scorer lacks is said there."""
        build.relied_on.setdefault(earlier.scheme, []).append(own.missing)
        value = expr.choose(own.missing, _recoded(earlier, own.field), own.value)
        missing = expr.all_of(own.missing, earlier.missing)
        shown = named("read", own.field.id)
        if shown not in build.plan.definitions:
            build.plan.define(shown, expr.blank_if(expr.any_of(missing, own.not_applicable), value))
        read = Read(own.field.id, own.field, definition=shown)
        return own._replace(value=value, missing=missing, reads=(read,))


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
        parts = [Metric(self.part).read(build), Metric(self.whole).read(build)]
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
        return Reading(
            expr.choose(absent, value, direct.value),
            expr.all_of(direct.missing, missing),
            expr.any_of(direct.not_applicable, expr.all_of(absent, na)),
            self.result,
            (Lack(self.result.id, self.result.title, expr.all_of(direct.missing, missing)),),
            (*direct.reads, *reads),
        )


def _recoded(earlier: Yielded, field: Field) -> Expr:
    """What an earlier scorer yields, in the reader's own numbering of the choices."""
    if field.kind != "choice" or earlier.field.kind != "choice":
        return earlier.value
    other = len(field.choices)
    codes = {i: code for i, key in enumerate(earlier.field.choices) if (code := field.code(key)) is not None}
    return expr.pick(earlier.value, {i: codes.get(i, other) for i in range(len(earlier.field.choices) + 1)})


SERVICE_MONTH = Field("service_month", Text("入职月数", "month of service"), "count")


@attrs.frozen
class ServiceMonth:
    """Which month of service the period is; the calendar month of joining is the first (D1-75)."""

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
        month = expr.highest(expr.subtract(expr.scaled(now), joined), expr.scaled(0))
        missing = expr.missing(column)
        lacks = (Lack(field.id, field.title, missing),)
        return Reading(month, missing, expr.FALSE, SERVICE_MONTH, lacks, (Read(field.id, field),))


def money_column(name: str) -> Metric:
    """A column of people, or a metric, that holds money."""
    return Metric(PEOPLE.get(name) or Field(name, Text.same(name), unit="money"))
