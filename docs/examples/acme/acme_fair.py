from decimal import Decimal

import attrs

from kpicore.components import setting
from kpicore.fields import Field
from kpicore.hookspecs import Offer, hookimpl
from kpicore.model import Text
from kpicore.rules.cells import parse_cell
from kpicore.rules.computed import Share
from kpicore.rules.conditions import Flag, When
from kpicore.rules.outcomes import Paid


@attrs.frozen
class FairPay:
    """A bonus beyond a share of the pay is put before a person."""

    about = Text("奖金占比过高时提请人确认", "a bonus beyond a share of the pay is put before a person")

    most: Decimal = setting(Decimal(30), doc=Text("奖金占比上限, %", "the largest share, in %"), clause="Acme 9.9")

    def flags(self) -> tuple[Flag, ...]:
        name = Field("bonus_share", Text("奖金占比", "share of the bonus"), unit="%")
        share = Share(name, Paid("performance_pay"), Paid("total_pay"))
        message = Text("奖金占 {share}%, 请人确认", "the bonus is {share} % of the pay; a person decides")
        above = When(share, parse_cell(f"> {self.most:f}"))
        return (Flag("bonus_share", "review", (above,), message, "Acme 9.9", shows={"share": share}),)


@hookimpl
def kpicore_checks() -> Offer:
    return {"fair_pay": FairPay}
