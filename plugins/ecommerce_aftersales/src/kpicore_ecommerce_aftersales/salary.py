"""D3-20 to D3-23: base pay by level, a bonus pool times the month's coefficient, and a commission that is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from kpicore.components import Problem, SettingError, clause_table, setting
from kpicore.fields import Field
from kpicore.model import ClauseRow, Text
from kpicore.rules.cells import Cell, parse_cell
from kpicore.rules.pay import Coefficient, Gate, Given, Looked, PayLine, Pool, coefficient_table
from kpicore.rules.sources import Metric
from kpicore.rules.table import Row, Table
from kpicore.settingchecks import negative
from kpicore.vocabulary import PEOPLE
from kpicore_ecommerce_aftersales.d3 import COMMISSION, PAY_LEVELS

NO_LEVELS = Text("没有级别", "no levels")
AT_LEAST_ONE = Text("至少一个级别", "expected at least one")
NO_NAME = Text("级别没有名称", "a level without a name")
A_NAME = Text("应为 id 或中文名称", "expected an id or a title")
TWICE = Text("{key} 与 {other} 是同一级别", "{key} and {other} are the same level")
ONCE = Text("每个级别一次", "expected each level once")
NO_GRADES = Text("没有等级", "no grades")
EACH_GRADE = Text('应为 "score" 或每个等级的系数', 'expected "score", or a number for each grade')
IN_PROBATION = Text("试用期无提成: 0", "no commission in probation: 0")


@attrs.frozen
class LevelPay:
    """What a level is paid."""

    base: Decimal = setting(doc=Text("基本工资", "base pay"), clause="D3-20")
    pool: Decimal = setting(doc=Text("绩效奖金池", "bonus pool"), clause="D3-20")


def printed_levels() -> dict[str, LevelPay]:
    return {key: LevelPay(Decimal(level.base), Decimal(level.pool)) for key, level in PAY_LEVELS.items()}


@attrs.frozen
class Salary:
    """Base pay by level, bonus pool × coefficient, commission (D3)."""

    about = Text(
        "电商售后薪资 (D3): 级别工资、绩效奖金与提成",
        "after-sales pay (D3): base by level, bonus pool × coefficient, commission",
    )

    levels: Mapping[str, LevelPay] = setting(
        factory=printed_levels,
        doc=Text(
            "各级别的基本工资与绩效奖金池; 可增加级别, 键为 id 或中文名称",
            "base pay and bonus pool by level; more levels may be added, named by id or Chinese title",
        ),
        clause="D3-20",
        reason=Text(
            "印出的金额可能低于当地最低工资, 由公司核对 (L-13)",
            "the printed amounts may be below a local minimum wage, which the company must check (L-13)",
        ),
    )
    coefficient: Coefficient = setting(
        "score",
        doc=Text(
            '个人绩效系数: "score" 为总分/100, 或按等级列出系数',
            'share of the pool: "score" is score / 100, or a number for each grade',
        ),
        clause="D3-21",
        reason=Text("原文未定义系数", "the print does not define the coefficient"),
    )

    def __attrs_post_init__(self) -> None:
        problems = self._level_problems()
        if not isinstance(self.coefficient, str):
            problems += negative("coefficient", self.coefficient)
            if not self.coefficient:
                problems.append((("coefficient",), NO_GRADES, EACH_GRADE))
        if problems:
            raise SettingError(problems)

    def pay_lines(self) -> tuple[PayLine, ...]:
        base = PayLine("base", Text("基本工资", "base pay"), self._by_level("base"), clause="D3-20", performance=False)
        bonus = PayLine(
            "bonus",
            Text("绩效奖金", "bonus"),
            Pool(self._by_level("pool"), coefficient_table(self.coefficient)),
            clause="D3-21",
            setting="coefficient",
        )
        probation = Gate(Metric(PEOPLE["probation"], Decimal(0)), parse_cell("false"), IN_PROBATION, "D3-23")
        commission = PayLine(
            "commission",
            COMMISSION.title,
            Given(Metric(COMMISSION, Decimal(0))),
            clause="D3-22",
            performance=False,
            gates=(probation,),
        )
        return base, bonus, commission

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D3 and what it became."""
        return clause_table(__package__, "D3")

    def _level_problems(self) -> list[Problem]:
        problems: list[Problem] = [] if self.levels else [(("levels",), NO_LEVELS, AT_LEAST_ONE)]
        known: dict[str, str] = {}
        for key in self.levels:
            other = known.setdefault(level_id(key), key)
            if not key.strip():
                problems.append((("levels", key), NO_NAME, A_NAME))
            elif other != key:
                problems.append((("levels", key), TWICE.format(key=key, other=other), ONCE))
        problems += negative("levels", {key: pay.base for key, pay in self.levels.items()}, "base")
        problems += negative("levels", {key: pay.pool for key, pay in self.levels.items()}, "pool")
        return problems

    def _by_level(self, amount: str) -> Looked:
        """The amount that the table of levels has for a person's level."""
        paid = {level_id(key): pay for key, pay in self.levels.items()}
        titles = {key: PAY_LEVELS[key].title if key in PAY_LEVELS else Text.same(key) for key in paid}
        level = Metric(Field("level", PEOPLE["level"].title, "choice", choices=titles))
        rows = (
            Row((Cell(key, "values", values=(key,)),), getattr(pay, amount), titles[key]) for key, pay in paid.items()
        )
        return Looked(Table((level,), tuple(rows)))


def level_id(key: str) -> str:
    """The id of a printed level that a key names by id or title; any other key is its own id."""
    wanted = key.strip()
    return next((each for each, level in PAY_LEVELS.items() if wanted in (each, *level.title)), wanted)
