from decimal import Decimal

import attrs

from kpicore.components import setting
from kpicore.hookspecs import Offer, hookimpl
from kpicore.model import Text
from kpicore.rules.grades import GradeScale, grade_scale


@attrs.frozen
class Medal:
    """Gold or silver."""

    gold: Decimal = setting(Decimal(90), doc=Text("金牌分数线", "the score from which it is gold"), clause="Acme 7.1")

    def scale(self) -> GradeScale:
        rows = ((f">= {self.gold:f}", "gold"), (f"< {self.gold:f}", "silver"))
        return grade_scale(rows, Text("奖牌", "medal"), clause="Acme 7.1", review=False)


@hookimpl
def kpicore_graders() -> Offer:
    return {"medal": Medal}
