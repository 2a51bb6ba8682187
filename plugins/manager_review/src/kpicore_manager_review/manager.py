"""D4, second sheet: the monthly review of a customer-service manager."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from kpicore.components import setting
from kpicore.model import Finding, Text
from kpicore.rules.scheme import Scheme
from kpicore_manager_review.d4 import (
    ACCOUNTABILITY,
    ATTENTIVE,
    ATTENTIVE_SERVICE,
    BEYOND,
    CSAT,
    CUSTOMER_FOCUS,
    FOCUS,
    HALF_PRINTED,
    INITIATIVE,
    ORPHANS,
    PROCESS,
    RESPONSIBLE,
    SATISFACTION,
    Behaviour,
    Task,
)
from kpicore_manager_review.sheet import Sheet

VISITS = (("100", "5"), ("[90, 100)", "2.5"), ("< 90", "0"))
VISITS_PRINTED = (("100", "10"), ("[90, 100)", "5"), ("< 90", "0"))
SALES = ((">= 100", "5"), ("< 100", "0"))
MORE_SALES = (("> 100", "5"), ("<= 100", "0"))
TASKS = (
    Task("csat", CSAT, "D4-21", 20, "number", SATISFACTION, high=Decimal(100)),
    Task(
        "training_hours", Text("客服培训", "training hours"), "D4-22", 5, "number",
        ((">= 10", "5"), ("[6, 10)", "3"), ("< 6", "0")),
    ),
    Task("process_system", PROCESS, "D4-23", 20, "percent", HALF_PRINTED, True),
    Task(
        "info_errors", Text("客户信息管理", "errors in customer records"), "D4-24", 10, "percent",
        (("0", "10"), ("(0, 3]", "5"), ("> 3", "0")),
    ),
)  # fmt: skip
LOSSES = Task("orphan_losses", ORPHANS, "D4-26", 5, "count", (("0", "5"), (">= 1", "0")))
BEHAVIOURS = (
    Behaviour("initiative", Text("主动性", "initiative"), "D4-28", INITIATIVE),
    Behaviour("customer_focus", FOCUS, "D4-29", CUSTOMER_FOCUS),
    Behaviour("attentive_service", ATTENTIVE, "D4-30", ATTENTIVE_SERVICE),
    Behaviour("accountability", RESPONSIBLE, "D4-31", ACCOUNTABILITY),
)
POINTS_WIN = Text(
    "客户回访印为 10/5/0 分而权重为 5%, 各项满分合计 105: 以权重为准, 计 5/2.5/0",
    "visits print 10/5/0 points beside a weight of 5 %, so the maxima sum to 105: the weight wins, 5/2.5/0",
)
AS_PRINTED = Text(
    "客户回访按印出的 10/5/0 计分: 任务绩效最高 105 分",
    "visits count the printed 10/5/0: the task part reaches 105",
)


@attrs.frozen
class Manager(Sheet):
    """The manager's sheet (D4): task 80 %, behaviour 20 %."""

    about = Text(
        "客服部经理考核评分表 (D4): 任务 80%, 行为 20%",
        "review of a customer-service manager (D4): task 80 %, behaviour 20 %",
    )

    visits_as_printed: bool = setting(
        False,
        doc=Text("客户回访按印出的 10/5/0 计分", "visits count the printed 10/5/0 instead of 5/2.5/0"),
        clause="D4-19",
        reason=Text("权重 5% 才使合计为 100", "only the weight of 5 % makes the whole 100"),
    )
    equal_sales: bool = setting(
        True,
        doc=Text("销售额与去年同期持平即达到", "sales equal to last year's are enough"),
        clause="D4-25",
        reason=Text(
            "原文要求“不低于去年同期”, 未列持平的得分", "“not below last year” is demanded; equal has no printed points"
        ),
    )

    def scheme(self) -> Scheme:
        points = VISITS_PRINTED if self.visits_as_printed else VISITS
        visits = Task("customer_visits", Text("客户回访", "customer visits"), "D4-19", 5, "percent", points)
        sales = SALES if self.equal_sales else MORE_SALES
        scheme = self.parts(
            Text("客服部经理考核评分表", "review of a customer-service manager"),
            [
                self.task(visits),
                self.complaints("D4-20", full=30, each=10),
                *(self.task(row) for row in TASKS),
                self.task(
                    Task(
                        "sales_vs_last_year", Text("孤儿客户管理·销售额", "sales against last year"), "D4-25", 5,
                        "percent", sales, high=BEYOND,
                    )
                ),
                self.task(LOSSES),
            ],
            [self.behaviour(row, step=5) for row in BEHAVIOURS],
            ("D4-27", "D4-32", "D4-33"),
        )  # fmt: skip
        return self.with_visits(attrs.evolve(scheme, notes=tuple(self._notes())), visits)

    def _notes(self) -> Iterator[Finding]:
        yield Finding("info", "D4-19", AS_PRINTED if self.visits_as_printed else POINTS_WIN)
