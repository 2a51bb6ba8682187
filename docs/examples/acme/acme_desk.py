from decimal import Decimal

import attrs

from kpicore.components import setting
from kpicore.fields import Field
from kpicore.hookspecs import Offer, hookimpl
from kpicore.model import Text
from kpicore.rules.bands import Bands
from kpicore.rules.cells import parse_cell
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Metric


@attrs.frozen
class Desk:
    """The chat desk of Acme: quick first replies."""

    fast: Decimal = setting(Decimal(20), doc=Text("及时回复的秒数", "seconds within which a reply is fast"))

    def scheme(self) -> Scheme:
        reply = Metric(Field("first_reply_s", Text("首次响应", "first reply"), unit="s"))
        bands = [(parse_cell(f"<= {self.fast:f}"), Decimal(100)), (parse_cell(f"> {self.fast:f}"), Decimal(60))]
        speed = Criterion("speed", Text("响应", "speed"), "Acme 4.2", Bands(reply, tuple(bands)))
        return Scheme(Text("在线客服", "chat desk"), (Section("desk", Text("在线", "desk"), (speed,)),))


@hookimpl
def kpicore_scorers() -> Offer:
    return {"desk": Desk}
