"""`table`: pay lines stated in TOML."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import attrs

from kpicore.builtin.criteria import inputs_problems, table_field
from kpicore.builtin.criteria_settings import CLAUSE, HIT, TITLE
from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.pay import Given, Looked, PayLine, PerPoint, Pool, service_gate
from kpicore.rules.rows import Path, Row, parse_points
from kpicore.rules.sources import Metric, money_column
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
    from_service_month: int | None = setting(
        None, doc=Text("自入职第几个月起", "0 before this month of service; the month of joining is the first")
    )
    clause: str = setting("in-house", doc=CLAUSE)


@attrs.frozen
class Table:
    """Pay lines of one's own."""

    lines: Mapping[str, LineSettings] = setting(doc=Text("工资项", "pay lines by id"))
    built: tuple[PayLine, ...] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = []
        if not self.lines:
            problems.append((("lines",), "no lines", "expected at least one"))
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
        return PayLine(self.key, title, self._amount(), given.clause, given.performance, gates)

    def _amount(self) -> Given | Looked | Pool | PerPoint:
        given = self.given
        ways = [key for key in ("column", "pool", "per_point") if getattr(given, key) is not None]
        if len(ways) > 1 or (not ways and given.table is None):
            found = " and ".join(ways) or "none of them"
            self._problem((), f"found {found}", "expected one of column, pool, per_point, or inputs with a table")
        for key in ("column", "pool"):
            if getattr(given, key) in ("score", "grade"):
                self._problem((key,), f"{getattr(given, key)} is no amount of money", "expected a column or a metric")
        for key in ("inputs", "table"):
            if getattr(given, key) is not None and ways and ways != ["pool"]:
                self._problem((key,), f"{key} beside {ways[0]}", "expected it beside pool, or alone")
        if (given.inputs is None) != (given.table is None):
            self._problem(("table",), "inputs and table belong together", "expected both")
        if given.hit is not None and given.table is None:
            self._problem(("hit",), "hit without a table", "expected it beside inputs and table")
        if given.around is not None and given.per_point is None:
            self._problem(("around",), f"found {given.around:f}", "expected it beside per_point")
        if given.from_service_month is not None and given.from_service_month < 1:
            self._problem(("from_service_month",), f"found {given.from_service_month}", "expected 1 or more")
        if given.coefficient is not None and (given.pool is None or given.table is not None):
            self._problem(("coefficient",), "coefficient without a pool, or beside a table", "expected pool alone")
        if given.limit is not None and (given.per_point is None or given.limit < 0):
            self._problem(("limit",), f"found {given.limit:f}", "expected a number from 0 up, beside per_point")
        if given.per_point is not None:
            return PerPoint(given.per_point, given.around or Decimal(0), given.limit)
        if given.column is not None:
            return Given(money_column(given.column))
        if given.pool is None:
            return Looked(self._table())
        if given.table is None and given.coefficient is None:
            self._problem((), "pool without a coefficient", 'expected inputs and table, or coefficient = "score"')
        return Pool(Given(money_column(given.pool)), self._table() if given.table is not None else None)

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

    def _problem(self, below: Path, what: str, expected: str) -> None:
        self.problems.append(((*self.path, *below), what, expected))
