"""Values computed from other sources, for conditions that compare two of them and for what a flag shows.

Exact: a sum keeps every decimal of its terms, a share has at most six decimals, half up. What rests on a missing value
is missing, on one that is n/a is n/a.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import reduce
from typing import Literal, NamedTuple

import attrs

from kpicore.fields import MAX_DECIMALS, Field
from kpicore.model import Period, Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.nodes import Comparison
from kpicore.rules.build import Build
from kpicore.rules.sources import Lack, Metric, Reading, Source

Term = tuple[Decimal, Source]


@attrs.frozen
class Sum:
    """Σ factor × source. `difference` is one of two terms.

    result: what it is called; its unit decides how a flag shows it.
    """

    result: Field
    terms: tuple[Term, ...]

    def field(self) -> Field:
        return self.result

    def fields(self) -> tuple[Field, ...]:
        return _fields(source for _, source in self.terms)

    def read(self, build: Build) -> Reading:
        parts = [source.read(build) for _, source in self.terms]
        factors = [expr.number(factor) for factor, _ in self.terms]
        terms = [expr.multiply(_short(build, part), factor) for part, factor in zip(parts, factors, strict=True)]
        return _of_parts(parts, expr.add(*terms), self.result)


def difference(result: Field, left: Source, right: Source) -> Sum:
    """left - right."""
    return Sum(result, ((Decimal(1), left), (Decimal(-1), right)))


@attrs.frozen
class Share:
    """part ÷ whole in %. n/a where the whole is not above 0."""

    result: Field
    part: Source
    whole: Source

    def field(self) -> Field:
        return self.result

    def fields(self) -> tuple[Field, ...]:
        return _fields((self.part, self.whole))

    def read(self, build: Build) -> Reading:
        parts = [self.part.read(build), self.whole.read(build)]
        part, whole = (_short(build, each) for each in parts)
        divisor = expr.highest(whole, expr.scaled(1, whole.scale))
        value = expr.divide(expr.multiply(part, expr.scaled(100)), divisor, MAX_DECIMALS)
        found = _of_parts(parts, value, self.result)
        nothing = expr.all_of(expr.negate(found.missing), expr.compare("<=", whole, expr.scaled(0)))
        return found._replace(not_applicable=expr.any_of(found.not_applicable, nothing))


@attrs.frozen
class Extreme:
    """The lowest or the highest of several sources, and of `limit` where there is one."""

    result: Field
    which: Literal["lowest", "highest"]
    sources: tuple[Source, ...]
    limit: Decimal | None = None

    def field(self) -> Field:
        return self.result

    def fields(self) -> tuple[Field, ...]:
        return _fields(self.sources)

    def read(self, build: Build) -> Reading:
        parts = [source.read(build) for source in self.sources]
        values = [part.value for part in parts]
        if self.limit is not None:
            values.append(expr.number(self.limit))
        choose: Callable[[Expr, Expr], Expr] = expr.lowest if self.which == "lowest" else expr.highest
        return _of_parts(parts, reduce(choose, values), self.result)


@attrs.frozen
class Rounded:
    """A source from 0 up at `decimals` decimals; below 0 it is 0.

    A limit is named so without naming more than is allowed (`down`), or less than is due (`up`).
    """

    source: Source
    way: Literal["down", "up"]
    decimals: int = 2

    def field(self) -> Field:
        return self.source.field()

    def fields(self) -> tuple[Field, ...]:
        return self.source.fields()

    def read(self, build: Build) -> Reading:
        found = self.source.read(build)
        scale = found.value.scale
        value = expr.highest(found.value, expr.scaled(0, scale))
        if scale <= self.decimals:
            return found._replace(value=value)
        step = 10 ** (scale - self.decimals)
        if self.way == "up":
            value = expr.add(value, expr.scaled(step - 1, scale))
        if value.constant is not None:  # the same for everyone
            return found._replace(value=expr.scaled(value.constant // step, self.decimals))
        return found._replace(value=expr.shortened(value, self.decimals))


@attrs.frozen
class First:
    """The first of two sources that has a value; what is missing is what the second lacks then."""

    first: Source
    second: Source

    def field(self) -> Field:
        return self.first.field()

    def fields(self) -> tuple[Field, ...]:
        return _fields((self.first, self.second))

    def read(self, build: Build) -> Reading:
        first, second = self.first.read(build), self.second.read(build)
        absent = expr.any_of(first.missing, first.not_applicable)
        lacks = tuple(lack._replace(when=expr.all_of(absent, lack.when)) for lack in second.lacks)
        return Reading(
            value=expr.choose(absent, second.value, first.value),
            missing=expr.all_of(absent, second.missing),
            not_applicable=expr.all_of(absent, second.not_applicable),
            field=first.field,
            lacks=lacks,
            reads=(),
        )


class InForce(NamedTuple):
    """A value from a month on. key: for whom, by the text in a column; empty for all who have no value of their own."""

    key: str
    since: Period
    value: Decimal


@attrs.frozen
class Dated:
    """The value in force in the month: of what a column of people says, else the one for all.

    A company gives such values with the month from which they hold, so that a later one changes no month before it.
    by: the column; read only where a value has a key.
    """

    result: Field
    by: str
    title: Text
    values: tuple[InForce, ...]

    def field(self) -> Field:
        return self.result

    def fields(self) -> tuple[Field, ...]:
        return (self._column(),) if self._keys() else ()

    def read(self, build: Build) -> Reading:
        now = self.now(build.period)
        common = now.get("")
        if not self._keys():
            missing = expr.boolean(common is None)
            return self._reading(expr.number(common or 0), missing, Lack(self.result.id, self.result.title, missing))
        column = Metric(self._column()).read(build)
        absent = expr.any_of(column.missing, column.not_applicable)
        codes = {build.field(self._column()).code(key): value for key, value in now.items() if key}
        known = {code: value for code, value in codes.items() if code is not None}
        value = expr.number(common or 0)
        for code, amount in known.items():
            here = expr.all_of(expr.negate(absent), expr.is_in(column.value, [code]))
            value = expr.choose(here, expr.number(amount), value)
        if common is not None:
            return self._reading(value, expr.FALSE)
        unknown = expr.all_of(expr.negate(absent), expr.negate(expr.is_in(column.value, known)))
        lacks = (
            Lack(self.by, self.title, absent),
            Lack(self.result.id, self.result.title, unknown),
        )
        return self._reading(value, expr.any_of(absent, unknown), *lacks)

    def now(self, period: Period) -> dict[str, Decimal]:
        """The value in force in a month, by key."""
        held = sorted((each for each in self.values if each.since <= period), key=lambda each: each.since)
        return {each.key: each.value for each in held}

    def _reading(self, value: Expr, missing: Expr, *lacks: Lack) -> Reading:
        return Reading(value, missing, expr.FALSE, self.result, lacks, ())

    def _keys(self) -> list[str]:
        return list(dict.fromkeys(each.key for each in self.values if each.key))

    def _column(self) -> Field:
        return _open_choice(self.by, self.title, self._keys())


@attrs.frozen
class Says:
    """Whether a column of people says one of these texts, such as names of places."""

    column: str
    title: Text
    texts: tuple[str, ...]

    def field(self) -> Field:
        return Field(f"{self.column} {', '.join(self.texts)}", self.title, "flag")

    def fields(self) -> tuple[Field, ...]:
        return (_open_choice(self.column, self.title, self.texts),)

    def read(self, build: Build) -> Reading:
        found = Metric(_open_choice(self.column, self.title, self.texts)).read(build)
        codes = [code for text in self.texts if (code := found.field.code(text)) is not None]
        said = expr.choose(expr.is_in(found.value, codes), expr.scaled(1), expr.scaled(0))
        return found._replace(value=said, field=self.field(), reads=())


@attrs.frozen
class Compared:
    """Whether left stands so to right: `Compared("<", total, minimum)`. Exact, whatever the decimals of either."""

    operator: Comparison
    left: Source
    right: Source

    def field(self) -> Field:
        left, right = self.left.field(), self.right.field()
        title = Text(*(f"{one} {self.operator} {other}" for one, other in zip(left.title, right.title, strict=True)))
        return Field(f"{left.id} {self.operator} {right.id}", title, "flag")

    def fields(self) -> tuple[Field, ...]:
        return _fields((self.left, self.right))

    def read(self, build: Build) -> Reading:
        parts = [self.left.read(build), self.right.read(build)]
        found = expr.compare(self.operator, parts[0].value, parts[1].value)
        return _of_parts(parts, expr.choose(found, expr.scaled(1), expr.scaled(0)), self.field())


def _open_choice(column: str, title: Text, texts: Iterable[str]) -> Field:
    """A column of people whose texts are told apart where a rule names them; any other may stand there."""
    return Field(column, title, "choice", choices={text: Text.same(text) for text in texts}, open=True)


def _short(build: Build, read: Reading) -> Expr:
    """A column's value at no more decimals than the data need, so that what is made of it stays small."""
    return build.shortened(read.field, read.value) if read.value.op == "given" else read.value


def _fields(sources: Iterable[Source]) -> tuple[Field, ...]:
    return tuple(field for source in sources for field in source.fields())


def _of_parts(parts: Sequence[Reading], value: Expr, field: Field) -> Reading:
    return Reading(
        value=value,
        missing=expr.any_of(*(part.missing for part in parts)),
        not_applicable=expr.any_of(*(part.not_applicable for part in parts)),
        field=field,
        lacks=tuple(lack for part in parts for lack in part.lacks),
        reads=(),
    )
