"""Pay lines that carry what a correction of an earlier month changed: an amount for each person, in the data."""

from __future__ import annotations

import re
from typing import Any

import attrs

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.plan import expr
from kpicore.plan.lines import Read
from kpicore.rules.build import Build
from kpicore.rules.pay import Money, PayLine, Stages
from kpicore.rules.sources import Source
from kpicore.rules.table import Table

TITLE = Text("{period} 更正：{line}", "correction of {period}: {line}")
SAYS = Text("{period} 的更正 #{number}，{date}", "correction #{number} of {period}, {date}")


@attrs.frozen
class Carried:
    """An amount of either sign; 0 for whom the column has none. says: which correction it is."""

    column: Field
    says: Text

    def sources(self) -> tuple[Source, ...]:
        return ()

    def tables(self) -> tuple[Table, ...]:
        return ()

    def money(self, build: Build, stages: Stages) -> Money:
        amount = build.shortened(self.column, expr.given(build.column(self.column), expr.scaled(0)))
        read = Read(self.column.id, self.column)
        return Money(amount, expr.FALSE, (), (read,), self.says)


def carried_line(name: str, period: str, line: str, says: Text, performance: bool) -> PayLine:
    """name: of the line, and of the column that holds its amounts. performance: whether the corrected line is one."""
    column = Field(name, Text.same(name), unit="money")
    title = TITLE.format(period=period, line=line)
    amount: Any = Carried(column, says)  # which no component describes, so no other room needs to know of it
    return PayLine(name, title, amount, performance=performance, prorate=False, carried=True)


def is_carried(line: str) -> bool:
    """Whether a sealed pay line of that name carried a correction."""
    return re.match(r"correction \d{4}-\d\d ", line) is not None
