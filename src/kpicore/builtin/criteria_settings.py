"""The keys of `criteria`, the scheme language of TOML: what each means, as `show criteria` prints it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import attrs

from kpicore.model import Text
from kpicore.rules.rows import Row, Scalar
from kpicore.rules.table import Hit
from kpicore.settings import setting

TITLE = Text("名称; 文字, 或 {zh, en}", "the title: text, or {zh, en}")
CLAUSE = Text("依据的条款", "the clause that it rests on")
FLOOR = Text("不低于", "not below this")
CAP = Text("不高于", "not above this")
BANDS = Text("数值的条件与分数", "rows of a condition on the value and its points")
LEVELS = Text("评分等级与分数", "rows of a level that a rater may give and its points")
TABLE = Text("每个输入一个条件, 最后为分数", "rows of a condition for each input, then the points")
HIT = Text("多行符合时取哪一行", "which of the matching rows count")
GAP = Text("无档次包含的数值由人确认", "a value that no row covers is left to a person")
GAP_POINTS = Text("此时的暂计分, 未乘权重", "the provisional points in such a case, before the weight")
POINTS = Text("每次的分数, 或分数范围", "points of each event, or the range [low, high] that whoever records it uses")


@attrs.frozen
class FlagSettings:
    """What a person must see where every condition of `when` holds."""

    when: Mapping[str, Scalar] = setting(
        doc=Text("名称与条件, 须全部符合", "a condition by name; the flag stands where all of them hold")
    )
    message: Text = setting(doc=Text("给人看的话: 文字, 或 {zh, en}", "what it says: text, or {zh, en}"))
    severity: Literal["info", "review", "block"] = setting(
        "review",
        doc=Text(
            "info 仅提示; review 须人确认; block 确认前不得发放",
            '"info" tells, "review" asks a person to confirm, "block" must not be paid as it stands',
        ),
    )
    in_a_row: int | None = setting(
        None,
        doc=Text(
            "连续几个月符合才提示 (含本月); 回顾已结账的月份",
            "it stands where the conditions held in so many months in a row, this one the last; needs closed months",
        ),
    )
    every: int | None = setting(
        None,
        doc=Text(
            "每连续满几个月提示一次, 如 3: 第 3、6、9 个月",
            "the same, told once each time: 3 is in the third, sixth, ninth month in a row and not in those between",
        ),
    )
    clause: str = setting("in-house", doc=CLAUSE)


@attrs.frozen
class Total:
    """Limits of the whole score."""

    floor: Decimal | None = setting(None, doc=FLOOR)
    cap: Decimal | None = setting(None, doc=CAP)


@attrs.frozen
class SeasonSettings:
    """Months in which a criterion is judged otherwise; what is not stated is as in the rest of the year."""

    months: tuple[int, ...] = setting(doc=Text("月份, 1 至 12", "months from 1 to 12"))
    bands: tuple[Row, ...] | None = setting(None, doc=BANDS)
    levels: tuple[Row, ...] | None = setting(None, doc=LEVELS)
    table: tuple[Row, ...] | None = setting(None, doc=TABLE)
    hit: Hit | None = setting(None, doc=HIT)
    gap: Literal["review"] | None = setting(None, doc=GAP)
    gap_points: Decimal | None = setting(None, doc=GAP_POINTS)


@attrs.frozen
class CriterionSettings:
    """One criterion: what it reads (metric, ratio, rating or inputs) and how that becomes points."""

    title: Text | None = setting(None, doc=TITLE)
    metric: str | None = setting(None, doc=Text("读取的指标", "the metric that it reads"))
    ratio: tuple[str, str] | None = setting(
        None, doc=Text("两个指标之比, 以 % 计", "two metrics: the first as a share of the second, in %")
    )
    rating: str | None = setting(None, doc=Text("评分表中的考核项", "its name in the ratings"))
    inputs: tuple[str, ...] | None = setting(None, doc=Text("决策表的输入", "the inputs of its table"))
    unit: str = setting(
        "", doc=Text('单位; "%" 为 0 至 100, "count" 为整数', 'the unit; "%" is 0 to 100, "count" whole numbers')
    )
    min: Decimal | None = setting(None, doc=Text("允许的最小值", "the smallest value that is allowed"))
    max: Decimal | None = setting(None, doc=Text("允许的最大值", "the largest value that is allowed"))
    blank: Decimal | Mapping[str, Decimal] | None = setting(
        None,
        doc=Text(
            "空白算作的数值 (inputs 可按输入写成表; rating 则为无人评分时的分数)",
            "what a blank counts as (a table by input beside inputs; beside rating the points where nobody rated)",
        ),
    )
    weight: Decimal | None = setting(
        None, doc=Text("权重 %, 合计 100, 或都不写", "its weight in %; all sum to 100, or none has one")
    )
    bands: tuple[Row, ...] | None = setting(None, doc=BANDS)
    levels: tuple[Row, ...] | None = setting(None, doc=LEVELS)
    words: Mapping[str, Text] = setting(
        factory=dict, doc=Text("各等级的含义, 按等级", "what each level stands for, by level")
    )
    table: tuple[Row, ...] | None = setting(None, doc=TABLE)
    hit: Hit | None = setting(None, doc=HIT)
    gap: Literal["review"] | None = setting(None, doc=GAP)
    gap_points: Decimal | None = setting(None, doc=GAP_POINTS)
    seasons: tuple[SeasonSettings, ...] = setting((), doc=Text("某些月份的不同规定", "other rows in some months"))
    raters: Mapping[str, Decimal] = setting(
        factory=dict, doc=Text("评分人及权重, 合计 100", "whose ratings count, by weight; they sum to 100")
    )
    not_applicable: Literal["incomplete", "full", "rescale"] = setting(
        "incomplete",
        doc=Text("不适用时如何处理", "what n/a means: no result, full points, or weight shared"),
    )
    clause: str = setting("in-house", doc=CLAUSE)


@attrs.frozen
class IncidentSettings:
    """An incident of which more is to be said than its points; without points or tiers it is only recorded."""

    title: Text | None = setting(None, doc=TITLE)
    points: Decimal | tuple[Decimal, Decimal] | None = setting(None, doc=POINTS)
    most: int | None = setting(None, doc=Text("每月至多计几次", "how many of a month count at most"))
    tiers: tuple[Row, ...] | None = setting(
        None,
        doc=Text(
            "事件数量 (如分钟) 的条件与分数", "rows of a condition on the quantity (such as minutes) and its points"
        ),
    )
    unit: str = setting("", doc=Text('数量的单位; "count" 为整数', 'the unit of the quantity; "count" whole numbers'))
    clause: str | None = setting(None, doc=Text("依据的条款; 不写则同本部分", "its clause; left out: the section's"))


@attrs.frozen
class SectionSettings:
    """Points for incidents, added to the weighted criteria."""

    title: Text | None = setting(None, doc=TITLE)
    start: Decimal | None = setting(None, doc=Text("起始分", "the points to start from"))
    floor: Decimal | None = setting(None, doc=FLOOR)
    cap: Decimal | None = setting(None, doc=CAP)
    incidents: Mapping[str, Decimal | tuple[Decimal, Decimal] | IncidentSettings] = setting(
        factory=dict,
        doc=Text(
            "事件: 每次分数, 或分数范围, 或一个表",
            "each incident's points, the range of them, or a table that says more",
        ),
    )
    clause: str = setting("in-house", doc=CLAUSE)
