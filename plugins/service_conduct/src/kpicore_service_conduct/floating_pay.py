"""D1-72…75: pay floats around 80 points, 10 yuan a point, within 300 yuan, from the third month of service."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from kpicore.components import Problem, SettingError, clause_table, setting
from kpicore.model import ClauseRow, Text
from kpicore.rules.pay import Given, PayLine, PerPoint, service_gate
from kpicore.rules.sources import money_column
from kpicore_service_conduct.words import FOUND, FROM_0, FROM_1


@attrs.frozen
class FloatingPay:
    """客服管理制度 (D1): base pay, and money for each point above or below the standard."""

    about = Text(
        "客服管理制度薪酬 (D1): 基本工资与浮动工资",
        "service conduct (D1): base pay, and money for each point above or below 80",
    )

    around: Decimal = setting(Decimal(80), doc=Text("浮动的标准分", "the score that changes nothing"), clause="D1-72")
    per_point: Decimal = setting(Decimal(10), doc=Text("每分金额", "money for each point"), clause="D1-73")
    limit: Decimal = setting(
        Decimal(300), doc=Text("上下浮动的最大金额", "the most that pay rises or falls by"), clause="D1-73"
    )
    from_service_month: int = setting(
        3,
        doc=Text("自入职第几个月起浮动", "the month of service from which pay floats"),
        clause="D1-75",
        reason=Text("入职当月为第一个月", "the calendar month of joining is the first"),
    )
    full_months: bool = setting(
        False,
        doc=Text("只计足月: 非当月首日入职的月份不计", "a month that was joined after its first day does not count"),
        clause="D1-75",
        reason=Text("原文为“从加入公司的第三个月起”", "printed is “from the third month of joining”"),
    )

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = [
            ((key,), FOUND.format(value=f"{value:f}"), FROM_0)
            for key, value in (("limit", self.limit), ("per_point", self.per_point))
            if value < 0
        ]
        if self.from_service_month < 1:
            problems.append((("from_service_month",), FOUND.format(value=self.from_service_month), FROM_1))
        if problems:
            raise SettingError(problems)

    def pay_lines(self) -> tuple[PayLine, ...]:
        base = PayLine(
            "base", Text("基本工资", "base pay"), Given(money_column("base_pay")), clause="D1-72", performance=False
        )
        change = PayLine(
            "float",
            Text("浮动工资", "floating pay"),
            PerPoint(self.per_point, self.around, self.limit),
            clause="D1-73",
            gates=(service_gate(self.from_service_month, "D1-75", self.full_months),),
        )
        return base, change

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D1 and what it became."""
        return clause_table(__package__, "D1")
