"""What `kpicore show` reads off a description."""

from __future__ import annotations

from decimal import Decimal

import attrs

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.bands import Value
from kpicore.rules.derived import Derived
from kpicore.rules.describe import describe
from kpicore.rules.scheme import Criterion, Scheme, Section

TALK = Field("talk_s", Text("通话秒数", "seconds of talk"), "count")
CALLS = Field("calls", Text("通话数", "calls"), "count")
MEAN = Derived("mean_talk_s", Text("平均通话秒数", "mean talk"), max, (TALK, CALLS), decimals=2, high=Decimal(600))


@attrs.frozen
class Desk:
    def scheme(self) -> Scheme:
        talk = Criterion("talk", Text("通话", "talk"), "in-house", Value(MEAN.metric()))
        section = Section("desk", Text("在线", "desk"), (talk,))
        return Scheme(Text("客服", "desk"), (section,), derived=(MEAN,))


def test_derived_metrics_are_listed_with_what_they_are_computed_from() -> None:
    parts = dict(describe(Desk(), "en"))
    assert parts["Derived metrics"] == [
        ["metric", "title", "reads", "decimals", "range"],
        ["mean_talk_s", "mean talk", "talk_s, calls", "2", "[0, 600]"],
    ]
    assert "推算的指标" in dict(describe(Desk(), "zh"))
