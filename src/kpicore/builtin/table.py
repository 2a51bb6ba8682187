"""`table`: pay lines stated in TOML."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import attrs

from kpicore.builtin.criteria import AND, inputs_problems, table_field
from kpicore.builtin.criteria_settings import CLAUSE, HIT, TITLE
from kpicore.builtin.incidents import beside
from kpicore.fields import Field
from kpicore.messages import joined, say
from kpicore.model import Sentence, Text
from kpicore.rules.pay import Given, Looked, PayLine, PerPoint, Pool, service_gate
from kpicore.rules.rows import Path, Row, parse_points
from kpicore.rules.sources import Filled, Metric, money_column
from kpicore.rules.table import Hit
from kpicore.rules.table import Row as TableRow
from kpicore.rules.table import Table as DecisionTable
from kpicore.settings import Problem, SettingError, setting
from kpicore.vocabulary import PEOPLE


@attrs.frozen
class LineSettings:
    """One pay line: a given column, an amount that a table finds, a pool × coefficient, or money per point."""

    title: Text | None = setting(None, doc=TITLE)
    column: str | None = setting(None, doc=Text("直接给出的金额列", "a column or metric that holds the amount"))
    pool: str | None = setting(None, doc=Text("奖金池的列", "a column that holds the pool, times a coefficient"))
    blank: Decimal | None = setting(
        None, doc=Text("金额列空白时算作的金额", "what a blank of the column or the pool counts as")
    )
    coefficient: Literal["score"] | None = setting(None, doc=Text("系数为 总分/100", "the coefficient is score / 100"))
    inputs: tuple[str, ...] | None = setting(None, doc=Text("决策表的输入", "the inputs of its table"))
    hit: Hit | None = setting(None, doc=HIT)
    table: tuple[Row, ...] | None = setting(
        None, doc=Text("条件与金额, 或与系数", "rows of a condition for each input, then an amount or the coefficient")
    )
    per_point: Decimal | None = setting(None, doc=Text("每分金额", "money for each point"))
    around: Decimal | None = setting(None, doc=Text("不增不减的分数", "the score that changes nothing, else 0"))
    limit: Decimal | None = setting(None, doc=Text("增减的最大金额", "the most that it adds or takes"))
    performance: bool = setting(True, doc=Text("是否由考核决定", "whether it is part of performance_pay"))
    prorate: bool | None = setting(
        None,
        doc=Text(
            "团队折算工资时此项是否折算；不写：基本工资等月度列、奖金池和查表金额折算，其他列和每分金额不折算",
            "whether it is prorated where the team prorates pay; left out: base pay and the like, pools and amounts of "
            "a table are, other columns and money per point are not",
        ),
    )
    from_service_month: int | None = setting(
        None, doc=Text("自入职第几个月起", "0 before this month of service; the month of joining is the first")
    )
    clause: str = setting("in-house", doc=CLAUSE)


@attrs.frozen
class Table:
    """Pay lines of one's own."""

    about = Text("自定工资项", "pay lines of one's own")

    lines: Mapping[str, LineSettings] = setting(doc=Text("工资项", "pay lines by id"))
    built: tuple[PayLine, ...] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = []
        if not self.lines:
            problems.append((("lines",), say("no lines"), say("expected at least one")))
        lines = tuple(_Reader(key, given, problems).line() for key, given in self.lines.items())
        if problems:
            raise SettingError(problems)
        object.__setattr__(self, "built", lines)

    def pay_lines(self) -> tuple[PayLine, ...]:
        return self.built


class _Reader:
    """Reads one pay line; what is wrong with it is noted under its key."""

    def __init__(self, key: str, given: LineSettings, problems: list[Problem]) -> None:
        self.key = key
        self.given = given
        self.problems = problems
        self.path: Path = ("lines", key)

    def line(self) -> PayLine:
        given = self.given
        title = given.title or Text.same(self.key)
        gates = () if given.from_service_month is None else (service_gate(given.from_service_month, given.clause),)
        amount = self._amount()
        return PayLine(self.key, title, amount, given.clause, given.performance, gates, prorate=given.prorate)

    def _amount(self) -> Given | Looked | Pool | PerPoint:
        given = self.given
        ways = [key for key in ("column", "pool", "per_point") if getattr(given, key) is not None]
        if len(ways) > 1 or (not ways and given.table is None):
            found = say("found {value}", value=joined(ways, AND)) if ways else say("found none of them")
            self._problem((), found, say("expected one of column, pool, per_point, or inputs with a table"))
        for key in ("column", "pool"):
            if getattr(given, key) in ("score", "grade"):
                what = say("{name} is no amount of money", name=getattr(given, key))
                self._problem((key,), what, say("expected a column or a metric"))
        for key in ("inputs", "table"):
            if getattr(given, key) is not None and ways and ways != ["pool"]:
                self._problem((key,), beside(key, ways[0]), say("expected it beside pool, or alone"))
        if (given.inputs is None) != (given.table is None):
            self._problem(("table",), say("inputs and table belong together"), say("expected both"))
        if given.hit is not None and given.table is None:
            self._problem(("hit",), say("hit without a table"), say("expected it beside inputs and table"))
        if given.around is not None and given.per_point is None:
            found = say("found {number:f}", number=given.around)
            self._problem(("around",), found, say("expected it beside per_point"))
        if given.from_service_month is not None and given.from_service_month < 1:
            found = say("found {value}", value=given.from_service_month)
            self._problem(("from_service_month",), found, say("expected 1 or more"))
        if given.coefficient is not None and (given.pool is None or given.table is not None):
            what = say("coefficient without a pool, or beside a table")
            self._problem(("coefficient",), what, say("expected pool alone"))
        if given.limit is not None and (given.per_point is None or given.limit < 0):
            found = say("found {number:f}", number=given.limit)
            self._problem(("limit",), found, say("expected a number from 0 up, beside per_point"))
        if given.blank is not None and (given.column is None and given.pool is None):
            found = say("found {number:f}", number=given.blank)
            self._problem(("blank",), found, say("expected it beside column or pool"))
        elif given.blank is not None and (given.blank < 0 or given.blank != given.blank.to_integral_value()):
            found = say("found {number:f}", number=given.blank)
            self._problem(("blank",), found, say("expected a whole number from 0 up"))
        if given.per_point is not None:
            return PerPoint(given.per_point, given.around or Decimal(0), given.limit)
        if given.column is not None:
            return self._given(given.column)
        if given.pool is None:
            return Looked(self._table())
        if given.table is None and given.coefficient is None:
            expected = say('expected inputs and table, or coefficient = "score"')
            self._problem((), say("pool without a coefficient"), expected)
        return Pool(self._given(given.pool), self._table() if given.table is not None else None)

    def _given(self, column: str) -> Given:
        """A column's amount; a blank's is whole, since amounts are kept at no more decimals than the data need."""
        money, blank = money_column(column), self.given.blank
        return Given(money if blank is None else Filled(money, blank))

    def _table(self) -> DecisionTable:
        inputs, table = self.given.inputs or (), self.given.table or ()
        self.problems += inputs_problems(inputs, self.path)
        rows = parse_points(table, len(inputs), (*self.path, "table"), self.problems, grades=True) if inputs else []
        sources = tuple(
            Metric(table_field(PEOPLE.get(name) or Field(name, Text.same(name)), [cells[i] for cells, _ in rows]))
            for i, name in enumerate(inputs)
        )
        found = tuple(TableRow(cells, outcome) for cells, outcome in rows)
        return DecisionTable(sources, found, self.given.hit or "unique")

    def _problem(self, below: Path, what: Sentence, expected: Sentence) -> None:
        self.problems.append(((*self.path, *below), what, expected))
