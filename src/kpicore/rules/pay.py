"""Pay lines: how score and grade become money. Each line is rounded to the cent by itself, and they add up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Literal, NamedTuple, Protocol

import attrs

from kpicore.fields import Field
from kpicore.model import Finding, Place, Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, NO_RULE, Read
from kpicore.rules.bands import GAP
from kpicore.rules.build import Build
from kpicore.rules.cells import NO_GRADE, Axis, Cell, condition, parse_cell
from kpicore.rules.judge import Outcome
from kpicore.rules.sources import Lack, Metric, Reading, ServiceMonth, Source
from kpicore.rules.table import Row, Table, merged_lacks
from kpicore.settingchecks import negative
from kpicore.settings import SettingError
from kpicore.vocabulary import PEOPLE

CENTS = 2
AS_GIVEN = Text("按给定金额", "as given")
BY_SCORE = Text("× 总分 / 100", "× score / 100")
POOL_OF = Text.same("{rule} → {amount}{by}")
PER_POINT = Text("(总分 - {around}) × {each}", "(score - {around}) × {each}")
PER_POINT_WITHIN = Text(f"{PER_POINT.zh}, 限于 [{{low}}, {{high}}]", f"{PER_POINT.en}, within [{{low}}, {{high}}]")
TOO_EARLY = Text("入职未满第 {month} 个月: 0", "before month {month} of service: 0")


class Money(NamedTuple):
    """An amount before rounding, what it rests on, and how the ledger puts it. code: of the row that decided."""

    amount: Expr
    missing: Expr
    lacks: tuple[Lack, ...]
    reads: tuple[Read, ...]
    rule: Text = NO_RULE
    code: Expr | None = None
    rules: tuple[Text, ...] = ()
    clauses: tuple[str, ...] = ()  # of each rule, where it is another than the line's


class Stages(Protocol):
    """What the stages before pay offer to a pay line."""

    def score(self) -> Expr: ...

    def reading(self, source: Source) -> Reading:
        """A source, or the score or grade of this month."""
        ...


@attrs.frozen
class Given:
    """An amount that the input brings: a column of people or a metric."""

    source: Source

    def sources(self) -> tuple[Source, ...]:
        return (self.source,)

    def tables(self) -> tuple[Table, ...]:
        return ()

    def money(self, build: Build, stages: Stages) -> Money:
        read = _needed(self.source.read(build))
        read = read._replace(value=build.shortened(read.field, read.value))
        return Money(read.value, read.missing, read.lacks, read.reads, rule=AS_GIVEN)


@attrs.frozen
class Looked:
    """An amount that a decision table finds: by level, by grade."""

    table: Table

    def sources(self) -> tuple[Source, ...]:
        return self.table.sources()

    def tables(self) -> tuple[Table, ...]:
        return (self.table,)

    def money(self, build: Build, stages: Stages) -> Money:
        found = _decide(self.table, stages)
        return Money(found.points, found.missing, found.lacks, found.reads, found.rule, found.code, found.rules)


@attrs.frozen
class Pool:
    """A pool (given, or looked up) × a coefficient: a table's, or score ÷ 100 where there is none (D2-55, D3-21)."""

    pool: Given | Looked
    coefficient: Table | None = None

    def sources(self) -> tuple[Source, ...]:
        return (*self.pool.sources(), *(self.coefficient.sources() if self.coefficient else ()))

    def tables(self) -> tuple[Table, ...]:
        return (*self.pool.tables(), *((self.coefficient,) if self.coefficient else ()))

    def money(self, build: Build, stages: Stages) -> Money:
        pool = self.pool.money(build, stages)
        if self.coefficient is None:
            factor = expr.multiply(stages.score(), expr.number(Decimal("0.01")))
            reads = (*pool.reads, SCORE_READ)
            money = pool._replace(amount=expr.multiply(pool.amount, factor), reads=reads, rule=BY_SCORE, code=None)
            return self._of_pool(pool, money._replace(rules=()), " ")
        found = _decide(self.coefficient, stages)
        values = [Text.same(f"{row.text} → × {row.outcome:f}") for row in self.coefficient.rows]
        money = Money(
            amount=expr.multiply(pool.amount, found.points),
            missing=expr.any_of(pool.missing, found.missing),
            lacks=(*pool.lacks, *found.lacks),
            reads=(*pool.reads, *found.reads),
            rule=found.rule,
            code=found.code,
            rules=(*values, GAP),
        )
        return self._of_pool(pool, money, "; ")

    def _of_pool(self, pool: Money, money: Money, by: str) -> Money:
        """With the pool's amount before the rule, where a table finds it. by: what stands between them."""
        if not isinstance(self.pool, Looked) or pool.code is None:
            return money
        rules = money.rules if money.code is not None else (money.rule,)
        code = expr.scaled(FIRST_ROW) if money.code is None else money.code
        place = expr.add(pool.code, expr.scaled(-FIRST_ROW))
        pools = [POOL_OF.format(rule=row.rule, amount=f"{row.outcome:f}", by=by) for row in self.pool.table.rows]
        return money._replace(
            code=expr.add(expr.multiply(place, expr.scaled(len(rules))), code),
            rules=tuple(Text(head.zh + rule.zh, head.en + rule.en) for head in (*pools, GAP) for rule in rules),
        )


@attrs.frozen
class PerPoint:
    """Money for each point above or below `around`, within ± `limit` (D1-72, D1-73)."""

    per_point: Decimal
    around: Decimal
    limit: Decimal | None = None

    def sources(self) -> tuple[Source, ...]:
        return ()

    def tables(self) -> tuple[Table, ...]:
        return ()

    def money(self, build: Build, stages: Stages) -> Money:
        amount = self.unlimited(stages.score())
        if self.limit is not None:
            amount = expr.highest(expr.lowest(amount, expr.number(self.limit)), expr.number(-self.limit))
        return Money(amount, expr.FALSE, (), (SCORE_READ,), rule=self.rule)

    def unlimited(self, score: Expr) -> Expr:
        return expr.multiply(expr.subtract(score, expr.number(self.around)), expr.number(self.per_point))

    @property
    def rule(self) -> Text:
        rule = PER_POINT if self.limit is None else PER_POINT_WITHIN
        limit = self.limit or Decimal(0)
        return rule.format(around=f"{self.around:f}", each=f"{self.per_point:f}", low=f"{-limit:f}", high=f"{limit:f}")


@attrs.frozen
class Gate:
    """A condition without which a line is 0: a month of service, probation.

    says, clause: the rule text where it is closed, and what it rests on.
    """

    source: Source
    cell: Cell
    says: Text
    clause: str = ""


@attrs.frozen
class PayLine:
    """One component of pay. performance: whether the appraisal decides it. required: whether a missing input leaves
    the person without any pay result; where not, only the total stays blank. setting: the component's setting that
    states its table, for messages; empty where it has a table of its own below `lines`. prorate: whether part of a
    month gets part of it, where the team prorates pay; None leaves it to what kind of line it is (`monthly`).
    carried: it corrects an earlier month, and stands where it is anything."""

    id: str
    title: Text
    amount: Given | Looked | Pool | PerPoint
    clause: str = ""
    performance: bool = True
    gates: tuple[Gate, ...] = ()
    setting: str = ""
    prorate: bool | None = None
    carried: bool = False

    @property
    def monthly(self) -> bool:
        """Whether it is due for a whole month: a pool, an amount by level, the monthly amounts that the core knows.

        Money per point is not, for fewer days bring fewer events; nor is what this month's input brings (commission).
        """
        if self.prorate is not None:
            return self.prorate
        if isinstance(self.amount, Given):
            return self.amount.source.field().id in PEOPLE
        return not isinstance(self.amount, PerPoint)

    @property
    def required(self) -> bool:
        """A given amount outside the appraisal (base pay) blanks the total alone (contract, results.csv)."""
        return self.performance or not isinstance(self.amount, Given)

    def sources(self) -> tuple[Source, ...]:
        return (*self.amount.sources(), *(gate.source for gate in self.gates))

    def fields(self) -> tuple[Field, ...]:
        return tuple(field for source in self.sources() for field in source.fields())

    def money(self, build: Build, stages: Stages) -> Money:
        """The line's amount, 0 where a gate is closed; nothing that a closed gate made irrelevant is missing."""
        money = self.amount.money(build, stages)
        for gate in self.gates:
            money = _gated(money, gate, gate.source.read(build))
        return money._replace(lacks=merged_lacks(money.lacks))

    def lint(self, place: Place, stages: Mapping[str, Axis]) -> list[Finding]:
        """Gaps and overlaps of its tables; `stages` are what the team's `score` and `grade` can be.

        place: of the pay rule.
        """
        at = (lambda *row: place(self.setting)) if self.setting else partial(place, "lines", self.id, "table")
        findings = []
        for table in self.amount.tables():
            axes = [stages.get(source.field().id) or Axis.of(source.field()) for source in table.inputs]
            findings += table.lint_over(axes, at, review=False)
        return findings


Coefficient = Literal["score"] | Mapping[str, Decimal]
"""A setting: score ÷ 100, or a number for each grade (D2-55, D3-21)."""


def coefficient_table(coefficient: Coefficient) -> Table | None:
    """The coefficient by grade as a decision table; None for score ÷ 100, as a Pool takes it."""
    if isinstance(coefficient, str):
        return None
    if problems := negative("coefficient", coefficient):
        raise SettingError(problems)
    choices = {grade: Text.same(grade) for grade in coefficient}
    grade = Metric(Field("grade", Text("等级", "grade"), "choice", choices=choices))
    return Table(
        (grade,), tuple(Row((parse_cell(name) if name else NO_GRADE,), number) for name, number in coefficient.items())
    )


def _gated(money: Money, gate: Gate, read: Reading) -> Money:
    opened = expr.any_of(read.missing, condition(gate.cell, read.value, read.field))
    closed = expr.negate(opened)
    rules = money.rules or (money.rule,)
    code = money.code if money.code is not None else expr.scaled(FIRST_ROW)
    return Money(
        amount=expr.choose(closed, expr.scaled(0), money.amount),
        missing=expr.any_of(read.missing, expr.all_of(opened, money.missing)),
        lacks=(*money.lacks, *(lack._replace(clause=gate.clause) for lack in read.lacks)),
        reads=(*money.reads, *read.reads),
        code=expr.choose(closed, expr.scaled(FIRST_ROW + len(rules)), code),
        rules=(*rules, gate.says),
        clauses=(*(money.clauses or ("",) * len(rules)), gate.clause),
    )


def _decide(table: Table, stages: Stages) -> Outcome:
    return table.decide([_needed(stages.reading(source)) for source in table.inputs])


def _needed(read: Reading) -> Reading:
    """Pay has no setting for n/a: an amount that was needed and said to be n/a is missing, never 0."""
    na = read.not_applicable
    lacks = tuple(lack._replace(when=expr.any_of(lack.when, na)) for lack in read.lacks)
    return read._replace(missing=expr.any_of(read.missing, na), not_applicable=expr.FALSE, lacks=lacks)


SCORE_READ = Read("score", Field("score", Text("总分", "score")), definition="score")


def service_gate(month: int, clause: str, full: bool = False) -> Gate:
    """Nothing before this month of service (D1-75). full: only whole calendar months count."""
    return Gate(ServiceMonth(full), parse_cell(f">= {month}"), TOO_EARLY.format(month=month), clause)
