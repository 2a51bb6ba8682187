"""What D0 prints: volumes with their limits, violations, departments, in its own order."""

from __future__ import annotations

from typing import NamedTuple

from kpicore.fields import Field
from kpicore.model import Text


class Volume(NamedTuple):
    """A monthly count. peak, off_season: the target and the limits below it, each of which costs a further point."""

    id: str
    title: Text
    clause: str
    off_season_clause: str
    peak: tuple[int, ...]
    off_season: tuple[int, ...]


class Violation(NamedTuple):
    """Half a point for each time."""

    id: str
    title: Text
    clause: str


VOLUMES = (
    Volume(
        "calls_answered", Text("电话接听量", "calls answered"), "D0-6", "D0-7",
        (1150, 1100, 1050, 1000), (650, 600, 550, 500),
    ),
    Volume(
        "outbound_issues", Text("出港问题件", "outbound issues"), "D0-9", "D0-10",
        (5500, 5000, 4500, 4000), (3000, 2500, 2000, 1500),
    ),
    Volume(
        "inbound_issues", Text("进港问题件", "inbound issues"), "D0-11", "D0-12",
        (3500, 3000, 2500, 2000), (2000, 1500, 1000, 500),
    ),
)  # fmt: skip

EFFICIENCY = (
    Violation("cq_attitude", Text("态度温和、语气热情", "unfriendly tone"), "D0-13a"),
    Violation("cq_no_passing_on", Text("不让别人帮忙推诿客户", "customer passed on to others"), "D0-13b"),
    Violation("cq_no_chat_mute", Text("接听时不闲聊、请教时静音", "chatting on a call, or asking unmuted"), "D0-13c"),
    Violation("cq_reply_30min", Text("30 分钟内回复客户", "customer not answered within 30 minutes"), "D0-13d"),
    Violation("cq_state_id", Text("接听说明工号", "agent number not stated"), "D0-13e"),
    Violation("cd_web_games", Text("不浏览网站、不玩游戏", "web sites, games or films at work"), "D0-14a"),
    Violation("cd_private_use", Text("不用公司电话办私事", "company phone used privately"), "D0-14b"),
    Violation("cd_start_8", Text("早 8:00 按分配开始工作", "work not begun at 8:00 as assigned"), "D0-14c"),
    Violation("cd_lunch_shifts", Text("中午分批去食堂", "lunch shifts not kept"), "D0-14d"),
    Violation("cd_toilet", Text("不结伴去厕所", "going to the toilet together"), "D0-14e"),
    Violation("duty_inquiry", Text("查询部职责", "duty of the inquiry desk"), "D0-15a"),
    Violation("duty_business", Text("业务部职责", "duty of the business desk"), "D0-15b"),
    Violation("duty_reports", Text("报告部职责", "duty of the reports desk"), "D0-15d"),
    Violation("duty_handling", Text("处理部职责", "duty of the handling desk"), "D0-15e"),
    Violation("duty_front_desk", Text("前台职责", "duty of the front desk"), "D0-15f"),
    Violation("duty_warehouse_office", Text("仓库管理办公室职责", "duty of the warehouse office"), "D0-15g"),
)

ABILITY = (
    Violation("ability_expression", Text("表达能力", "expression"), "D0-16a"),
    Violation("ability_learning", Text("学习能力", "learning"), "D0-16b"),
    Violation("ability_adaptability", Text("应变能力", "adaptability"), "D0-16c"),
)

COMMENTS = (
    ("initiative", Text("积极性", "initiative"), "D0-2"),
    ("action", Text("行动力", "action"), "D0-3"),
    ("effectiveness", Text("有效性", "effectiveness"), "D0-4"),
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
