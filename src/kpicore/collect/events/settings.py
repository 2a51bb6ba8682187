"""What a config says of an event log: its columns, and what is measured over its events."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import attrs

from kpicore.collect.dates import DATE_ORDER
from kpicore.components import DateOrder
from kpicore.model import Text
from kpicore.settings import setting

Where = Mapping[str, bool | int | Decimal | str | tuple[str, ...]]
"""Column → a cell of the rules' grammar (`>= 20`, `[80, 90)`, `Y`, `true`, `missing`), or a list of texts."""

Type = Literal["text", "number", "duration", "flag", "time"]
Clock = Literal["h:mm:ss", "h:mm", "m:ss"]
Written = Literal["h:mm:ss", "h:mm", "m:ss", "h", "min", "s", "ms", "epoch_s", "epoch_ms"]
Unit = Literal["s", "min", "h"]

_ANY = Text("任意列", "any column")


@attrs.frozen
class ColumnSettings:
    """A column of the log, or the time between two of them. What a config does not declare is read as it is used."""

    column: str = setting("", doc=Text("日志中的列名；不写：与键相同", "its name in the log; left out: the key"))
    type: Type | None = setting(None, doc=Text("类型；不写：按用途", "its type; left out: as it is used"))
    written: Written | None = setting(
        None,
        doc=Text(
            "时长或时间的写法：h:mm:ss、h:mm、m:ss，或数值的单位；不写：时长为 h:mm:ss",
            "how a duration or time is written: on a clock, or a number of what; left out: h:mm:ss, or a date",
        ),
    )
    unit: Unit = setting("s", doc=Text("时长以何单位计", "the unit that a duration is counted in"))
    date_order: DateOrder | None = setting(None, doc=DATE_ORDER)
    midnight_is_missing: bool = setting(
        False,
        doc=Text("00:00 表示丢失了时刻，视为缺失", "00:00 is the mark of a time of day that was lost: it is missing"),
    )
    missing: tuple[str, ...] = setting((), doc=Text("除空白外表示缺失的写法", "what stands for missing beside a blank"))
    yes: tuple[str, ...] = setting((), doc=Text("表示“是”的写法", "what stands for true"))
    no: tuple[str, ...] = setting((), doc=Text("表示“否”的写法", "what stands for false"))
    start: str = setting("", doc=Text("两列之间的时长：起点列", "of the time between two columns: the first"))
    end: str = setting("", doc=Text("两列之间的时长：终点列", "of the time between two columns: the second"))


@attrs.frozen
class MetricSettings:
    """One metric over the events of `where`: one of count, distinct, share, sum, mean, percentile, min, max."""

    count: bool | str | None = setting(
        None,
        doc=Text(
            "true：事件数；列名：该列有值的事件数", "true: how many events; a column: how many of them have its value"
        ),
    )
    distinct: str | None = setting(None, doc=Text("该列不同值的个数", "how many different values of the column"))
    share: Where | None = setting(None, doc=Text("符合条件者的百分比", "how many of the events fulfil this, in %"))
    sum: str | None = setting(None, doc=Text("该列之和", "the sum of the column"))
    mean: str | None = setting(None, doc=Text("该列的均值", "the mean of the column"))
    percentile: Decimal | None = setting(
        None,
        doc=Text("of 列的分位数（最近秩）", "the percentile of the column `of`, by nearest rank"),
    )
    of: str | None = setting(None, doc=Text("分位数所取的列", "the column of the percentile"))
    min: str | None = setting(None, doc=Text("该列的最小值", "the smallest value of the column"))
    max: str | None = setting(None, doc=Text("该列的最大值", "the largest value of the column"))
    where: Where = setting(factory=dict, doc=Text("计入哪些事件", "the events that count; left out: all"))
    min_events: int | None = setting(None, doc=Text("代替采集器的 min_events", "instead of the collector's min_events"))


@attrs.frozen
class ShortSettings:
    """When too many events are too short, which is a way to raise a count."""

    of: str = setting(doc=Text("时长列", "the column that says how long an event took"))
    below: Decimal = setting(doc=Text("小于此值为过短", "what is less than this is short"))
    share: Decimal = setting(
        Decimal(20), doc=Text("超过此百分比时提示", "short events above this share, in %, are flagged")
    )
    where: Where = setting(factory=dict, doc=Text("计入哪些事件", "the events that count; left out: all"))
