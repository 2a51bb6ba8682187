"""D4, first sheet: the monthly review of a customer-service director."""

from __future__ import annotations

from decimal import Decimal

import attrs

from kpicore.components import setting
from kpicore.model import Text
from kpicore.rules.scheme import Scheme
from kpicore_manager_review.d4 import (
    ACCOUNTABILITY,
    ATTENTIVE,
    ATTENTIVE_SERVICE,
    COMMAND,
    CSAT,
    CUSTOMER_FOCUS,
    FOCUS,
    HALF_PRINTED,
    ORPHANS,
    PROCESS,
    PROFESSIONALISM,
    RESPONSIBLE,
    SATISFACTION,
    Behaviour,
    Task,
)
from kpicore_manager_review.sheet import Sheet

STRICTLY = ((">= 90", "20"), ("[85, 90)", "10"), ("<= 80", "0"))  # D4-3 with 80 itself among "80%以下"
INFORMATION = Task(
    "info_utilization", Text("客户信息掌控度", "use of customer information"), "D4-3", 20, "percent", HALF_PRINTED, True
)
VISITS = Task(
    "key_account_visits", Text("大客户回访", "key account visits"), "D4-5", 10, "percent",
    (("100", "10"), ("[90, 100)", "5"), ("< 90", "0")),
)  # fmt: skip
BEFORE_COMPLAINTS = (
    Task("referrals", Text("客户转介绍数", "referrals"), "D4-4", 10, "count", ((">= 1", "10"), ("0", "0"))),
    VISITS,
    Task("csat", CSAT, "D4-6", 20, "number", SATISFACTION, high=Decimal(100)),
)
LOSSES = Task("orphan_losses", ORPHANS, "D4-8", 10, "count", (("0", "10"), (">= 1", "0")))
BEHAVIOURS = (
    Behaviour("command", Text("指挥", "command"), "D4-10", COMMAND),
    Behaviour("professionalism", Text("职业化", "professionalism"), "D4-11", PROFESSIONALISM),
    Behaviour("customer_focus", FOCUS, "D4-12", CUSTOMER_FOCUS),
    Behaviour("attentive_service", ATTENTIVE, "D4-13", ATTENTIVE_SERVICE),
    Behaviour("accountability", RESPONSIBLE, "D4-14", ACCOUNTABILITY),
)


@attrs.frozen
class Director(Sheet):
    """The director's sheet (D4): task 80 %, behaviour 20 %."""

    about = Text(
        "客服总监考核评分表 (D4): 任务 80%, 行为 20%",
        "review of a customer-service director (D4): task 80 %, behaviour 20 %",
    )

    info_80_fails: bool = setting(
        False,
        doc=Text("信息利用率恰为 80% 计 0 分", "a use of exactly 80 % is worth 0"),
        clause="D4-3",
        reason=Text(
            "原文“80%以下”按相邻各行读作低于 80",
            "the printed “80 % and below” is read as below 80, like its parallel rows",
        ),
    )

    def scheme(self) -> Scheme:
        information = INFORMATION._replace(bands=STRICTLY if self.info_80_fails else HALF_PRINTED)
        first = (Task("process_system", PROCESS, "D4-2", 20, "percent", HALF_PRINTED, True), information)
        scheme = self.parts(
            Text("客服总监考核评分表", "review of a customer-service director"),
            [
                *(self.task(row) for row in (*first, *BEFORE_COMPLAINTS)),
                self.complaints("D4-7", full=10, each=5),
                self.task(LOSSES),
            ],
            [self.behaviour(row, step=4) for row in BEHAVIOURS],
            ("D4-9", "D4-15", "D4-16"),
        )
        return self.with_visits(scheme, VISITS)
