"""What D0 prints: volumes with their limits, violations, departments, in its own order."""

from __future__ import annotations

from typing import NamedTuple

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.scheme import Comment


class Volume(NamedTuple):
    """A monthly count. peak, off_season: the target and the limits below it, each of which costs a further point.

    aliases: the names of its printed lines, which add the season."""

    id: str
    title: Text
    clause: str
    off_season_clause: str
    peak: tuple[int, ...]
    off_season: tuple[int, ...]
    aliases: tuple[str, ...]


class Violation(NamedTuple):
    """Half a point for each time. wording: as the document has it, where the title is shorter."""

    id: str
    title: Text
    clause: str
    wording: str = ""


VOLUMES = (
    Volume(
        "calls_answered", Text("电话接听量", "calls answered"), "D0-6", "D0-7",
        (1150, 1100, 1050, 1000), (650, 600, 550, 500),
        (
            "电话接听量(已接听)", "电话接听量(已接听) 旺季", "电话接听量(已接听) 淡季",
            "电话接听量 旺季", "电话接听量 淡季",
        ),
    ),
    Volume(
        "outbound_issues", Text("出港问题件", "outbound issues"), "D0-9", "D0-10",
        (5500, 5000, 4500, 4000), (3000, 2500, 2000, 1500),
        ("出港问题件 旺季", "出港问题件 淡季"),
    ),
    Volume(
        "inbound_issues", Text("进港问题件", "inbound issues"), "D0-11", "D0-12",
        (3500, 3000, 2500, 2000), (2000, 1500, 1000, 500),
        ("进港问题件 旺季", "进港问题件 淡季"),
    ),
)  # fmt: skip

EFFICIENCY = (
    Violation(
        "cq_attitude",
        Text("态度温和、语气热情", "unfriendly tone"),
        "D0-13a",
        "态度温和,语气热情诚挚,不唉声叹气",
    ),
    Violation(
        "cq_no_passing_on",
        Text("不让别人帮忙推诿客户", "customer passed on to others"),
        "D0-13b",
        "自己的事自己做,不让别人帮忙推诿客户",
    ),
    Violation(
        "cq_no_chat_mute",
        Text("接听时不闲聊、请教时静音", "chatting on a call, or asking unmuted"),
        "D0-13c",
        "接听时不与对方闲聊;请教别人时按静音键",
    ),
    Violation(
        "cq_reply_30min",
        Text("30 分钟内回复客户", "customer not answered within 30 minutes"),
        "D0-13d",
        "不及时回复客户致客户再次来电(规定 30 分钟内回复)",
    ),
    Violation("cq_state_id", Text("接听说明工号", "agent number not stated"), "D0-13e", "每次接听说明工号"),
    Violation(
        "cd_web_games",
        Text("不浏览网站、不玩游戏", "web sites, games or films at work"),
        "D0-14a",
        "正常工作时间允许 QQ 聊天,但不允许浏览别的网站、玩 QQ 农场/牧场"
        "、看电影(工作时允许使用 QQ 的也不行);上述使用时间 12:00–14:00",
    ),
    Violation(
        "cd_private_use",
        Text("不用公司电话办私事", "company phone used privately"),
        "D0-14b",
        "不用公司电话打私人电话、充 QQ 币、做损害公司利益的事",
    ),
    Violation(
        "cd_start_8",
        Text("早 8:00 按分配开始工作", "work not begun at 8:00 as assigned"),
        "D0-14c",
        "早 8:00 到公司后按分配开始工作(操作、值日、整理回单、接听电话),不聊天不吃早饭",
    ),
    Violation(
        "cd_lunch_shifts",
        Text("中午分批去食堂", "lunch shifts not kept"),
        "D0-14d",
        "中午分批去食堂,早去早回,不在宿舍逗留",
    ),
    Violation("cd_toilet", Text("不结伴去厕所", "going to the toilet together"), "D0-14e", "不允许结伴去厕所"),
    Violation("duty_inquiry", Text("查询部职责", "duty of the inquiry desk"), "D0-15a", "查询部"),
    Violation("duty_business", Text("业务部职责", "duty of the business desk"), "D0-15b", "业务部"),
    Violation("duty_reports", Text("报告部职责", "duty of the reports desk"), "D0-15d", "报告部"),
    Violation("duty_handling", Text("处理部职责", "duty of the handling desk"), "D0-15e", "处理部"),
    Violation("duty_front_desk", Text("前台职责", "duty of the front desk"), "D0-15f", "前台"),
    Violation(
        "duty_warehouse_office",
        Text("仓库管理办公室职责", "duty of the warehouse office"),
        "D0-15g",
        "仓库管理办公室",
    ),
)

ABILITY = (
    Violation("ability_expression", Text("表达能力", "expression"), "D0-16a"),
    Violation("ability_learning", Text("学习能力", "learning"), "D0-16b"),
    Violation("ability_adaptability", Text("应变能力", "adaptability"), "D0-16c"),
)

COMMENTS = (
    Comment("initiative", Text("积极性", "initiative"), "D0-2", aliases=("主要方面·积极性",)),
    Comment("action", Text("行动力", "action"), "D0-3"),
    Comment("effectiveness", Text("有效性", "effectiveness"), "D0-4"),
)
"""Criteria that the document names without points: raters comment on them."""

DEPARTMENTS = Field(
    "department",
    Text("部门", "department"),
    "choice",
    choices={
        "inquiry": Text("查询部", "inquiry desk"),
        "business": Text("业务部", "business desk"),
        "wutinglong": Text("五亭龙部", "Wutinglong desk"),
        "reports": Text("报告部", "reports desk"),
        "handling": Text("处理部", "handling desk"),
        "front_desk": Text("前台", "front desk"),
        "warehouse_office": Text("仓库管理办公室", "warehouse office"),
    },
    open=True,
)
