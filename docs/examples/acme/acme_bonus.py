from decimal import Decimal

import attrs

from kpicore.components import Problem, SettingError, setting
from kpicore.hookspecs import Offer, hookimpl
from kpicore.model import Text
from kpicore.rules.pay import Given, PayLine, PerPoint
from kpicore.rules.sources import money_column


@attrs.frozen
class Bonus:
    """Base pay, and money for each point above or below 75."""

    per_point: Decimal = setting(Decimal(8), doc=Text("每分金额", "money for each point"), clause="Acme 9.3")

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = []
        if self.per_point < 0:
            problems.append((("per_point",), f"found {self.per_point:f}", "expected a number from 0 up"))
        if problems:
            raise SettingError(problems)

    def pay_lines(self) -> tuple[PayLine, ...]:
        base = PayLine("base", Text("基本工资", "base pay"), Given(money_column("base_pay")), performance=False)
        bonus = PayLine("bonus", Text("奖金", "bonus"), PerPoint(self.per_point, Decimal(75)), clause="Acme 9.3")
        return base, bonus


@hookimpl
def kpicore_pay_rules() -> Offer:
    return {"bonus": Bonus}
