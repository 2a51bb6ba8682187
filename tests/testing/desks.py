"""Small components for the tests of the kit: one that is sound, and others with one fault each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

import attrs

from kpicore.components import setting
from kpicore.fields import Field
from kpicore.model import ClauseRow, Text
from kpicore.rules.bands import Bands
from kpicore.rules.cells import parse_cell
from kpicore.rules.grades import GradeScale, grade_scale
from kpicore.rules.pay import PayLine, PerPoint
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Metric

REPLY = Field("first_reply_s", Text("首次响应", "first reply"), unit="s")
FAST = (("<= 20", 100), ("> 20", 60))
SPEED = Text("响应", "speed")


def desk(bands: Sequence[tuple[str, int]] = FAST, title: Text = SPEED, clause: str = "in-house") -> Scheme:
    rows = tuple((parse_cell(cell), Decimal(points)) for cell, points in bands)
    speed = Criterion("speed", title, clause, Bands(Metric(REPLY), rows))
    section = Section("desk", Text("在线", "desk"), (speed,))
    return Scheme(Text("在线客服", "chat desk"), (section,), clause="in-house")


@attrs.frozen
class Sound:
    about = Text("在线客服", "a chat desk")
    fast: Decimal = setting(Decimal("20.5"), doc=Text("及时响应的秒数", "seconds within which a reply is fast"))

    def scheme(self) -> Scheme:
        return desk(((f"<= {self.fast:f}", 100), (f"> {self.fast:f}", 60)))


@attrs.frozen
class Gappy:
    about = Text("有空档", "with a gap")

    def scheme(self) -> Scheme:
        return desk((("< 20", 100), ("> 20", 60)))


@attrs.frozen
class Falling:
    """What the lint only warns about."""

    about = Text("先升后降", "up and down again")

    def scheme(self) -> Scheme:
        return desk((("<= 20", 60), ("(20, 60]", 100), ("> 60", 40)))


@attrs.frozen
class Uncited:
    about = Text("没有条款", "without a clause")

    def scheme(self) -> Scheme:
        return desk(clause="")


@attrs.frozen
class Miscited:
    about = Text("引用不存在的条款", "cites what is no clause")

    def scheme(self) -> Scheme:
        return desk(clause="K-2")

    def clauses(self) -> Sequence[ClauseRow]:
        return (ClauseRow("K-1", "及时响应", "rule", "speed"),)


@attrs.frozen
class OneLanguage:
    about = Text("只有英文", "in English only")

    def scheme(self) -> Scheme:
        return desk(title=Text.same("speed"))


@attrs.frozen
class Undocumented:
    about = Text("没有说明", "without a word")
    fast: Decimal = attrs.field(default=Decimal(20))

    def scheme(self) -> Scheme:
        return desk()


@attrs.frozen
class Fickle:
    about = Text("每次不同", "something else each time")
    asked: ClassVar[list[int]] = []

    def scheme(self) -> Scheme:
        self.asked.append(1)
        return desk((("<= 20", 100), ("> 20", 60 + len(self.asked) % 2)))


@attrs.frozen
class Forgetful:
    """Its setting becomes something else on the way in."""

    about = Text("忘记设置", "forgets a setting")
    fast: Decimal = setting(Decimal(20), doc=Text("秒数", "seconds"), converter=lambda value: value + 1)

    def scheme(self) -> Scheme:
        return desk()


@attrs.frozen
class Needy:
    about = Text("需要设置", "needs a setting")
    fast: Decimal = setting(doc=Text("秒数", "seconds"))

    def scheme(self) -> Scheme:
        return desk(((f"<= {self.fast:f}", 100), (f"> {self.fast:f}", 60)))


@attrs.frozen
class Medal:
    about = Text("奖牌", "a medal")

    def scale(self) -> GradeScale:
        return grade_scale(((">= 90", "gold"), ("< 90", "silver")), Text("奖牌", "medal"), "in-house")


@attrs.frozen
class Bonus:
    about = Text("奖金", "a bonus")

    def pay_lines(self) -> tuple[PayLine, ...]:
        amount = PerPoint(Decimal("0.333333"), Decimal(75), Decimal(5))
        return (PayLine("bonus", Text("奖金", "bonus"), amount, "in-house"),)
