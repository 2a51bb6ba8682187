"""What D1 prints: bonuses, violations by severity, the tiers of an overrun, and norms without points, in its order."""

from __future__ import annotations

from typing import NamedTuple

from kpicore.model import Text


class Listed(NamedTuple):
    """An incident. points: for each time, without a sign as printed; a pair is what the rater may choose from."""

    id: str
    title: Text
    clause: str
    points: int | tuple[int, int]


class Outcome(NamedTuple):
    """An incident that the print answers with dismissal, not with points."""

    id: str
    title: Text
    clause: str


class Overrun(NamedTuple):
    """Points by whole minutes over the time allowed; a minute that has begun counts."""

    minutes: str
    points: int
    clause: str


class Norm(NamedTuple):
    """A number that the print asks for without points. short: the condition under which it is not kept.

    aliases: as the document calls it, where the title says more."""

    id: str
    title: Text
    clause: str
    short: str
    message: Text
    aliases: tuple[str, ...] = ()


BONUS = 5  # D1-32…37: each is printed with 5 points

TOP_PERFORMER = Listed(
    "top_performer",
    Text("工作量、质量全客服之首且无违规", "first of all in workload and quality, without a violation"),
    "D1-32",
    BONUS,
)
BONUSES = (
    Listed(
        "standby_shift", Text("突发/活动人手不够随叫随到顶班", "stood in at call when hands were short"), "D1-34", BONUS
    ),
    Listed("extra_work", Text("完成上级额外工作", "extra work done for the superior"), "D1-35", BONUS),
    Listed(
        "adopted_suggestion",
        Text("对整个客服团队管理的合理化建议, 试行效果理想", "a suggestion for the whole team that proved itself"),
        "D1-37",
        BONUS,
    ),
)

OVERTIME = ("standby_shift", "extra_work")
"""Bonuses for work that may have been overtime."""

LIGHT = (
    Listed("not_mandarin", Text("未使用普通话", "did not speak Mandarin"), "D1-38", 2),
    Listed("messy_desk", Text("交接班后桌面凌乱", "left the desk messy at handover"), "D1-39", 2),
    Listed("cleaning_missed", Text("值日人员未打扫", "cleaning duty missed"), "D1-40", 2),
    Listed("late_or_early", Text("迟到早退", "came late or left early"), "D1-41", (2, 5)),
    Listed("handover_record", Text("未认真填写交接班记录及表单", "handover record kept carelessly"), "D1-42", 5),
    Listed(
        "complaint_reply",
        Text("未及时回复顾客申诉,不耐心不友好", "complaint answered late, impatiently or unkindly"),
        "D1-43",
        5,
    ),
    Listed("left_post", Text("离岗超过 5 分钟未告知上级", "left the post for more than 5 minutes untold"), "D1-44", 5),
    Listed("task_not_done", Text("未能及时有效执行客服工作", "work not done in time or not well"), "D1-45", (2, 5)),
    Listed("off_topic_talk", Text("谈论与本职无关的事", "talked of things other than work"), "D1-46", (1, 2)),
    Listed("loud_noise", Text("大声喧哗", "loud noise"), "D1-47", 2),
    Listed("smoking_eating", Text("抽烟/就餐/吃零食", "smoked, ate or snacked in the office"), "D1-48", 5),
    Listed("data_entry_error", Text("信息录入错误", "data entry error"), "D1-49", 2),
    Listed("spot_check_error", Text("主管随机抽查", "error found in a spot check"), "D1-51", (2, 5)),
)

MEDIUM = (
    Listed("video_games", Text("看在线电影、玩游戏", "watched films or played games"), "D1-52", 10),
    Listed("false_records", Text("表单与实际严重不符,虚报", "false records"), "D1-53", 10),
    Listed("anomaly_unreported", Text("异常未反映或知情不报", "anomaly not reported"), "D1-54", 10),
    Listed("unauthorised_software", Text("私自下载安装软件", "software installed without leave"), "D1-55", 10),
    Listed("skipped_issue", Text("私自跳过未处理问题", "skipped an open issue"), "D1-56", 10),
    Listed("meeting_absent", Text("未请假缺席部门例会", "missed the department's meeting without leave"), "D1-57", 10),
)

QUARREL = Listed("customer_quarrel", Text("与客户口角或冲突(有效投诉)", "quarrel with a customer"), "D1-61", 20)
HEAVY = (
    Listed("absent_without_leave", Text("旷工", "absent without leave"), "D1-60", 20),
    QUARREL,
    Listed("outsider_brought_in", Text("带非公司人员入工作区", "brought an outsider into the work area"), "D1-62", 20),
    Listed("equipment_removed", Text("私自拆卸设备带出", "took equipment apart and out"), "D1-63", 20),
)

OVERRUN = Text("突发事件超时", "emergency handled late")
OVERRUN_WORDINGS = (
    "突发事件超时 1~10 分钟",
    "突发事件超时 11~30 分钟",
    "突发事件超时 > 30 分钟",
    "突发事件超时 > 30 分钟以上",
)
"""The printed lines, one a tier; the last has its words twice. The minutes decide, whichever of them is written."""
OVERRUNS = (
    Overrun("[1, 10]", 5, "D1-50"),
    Overrun("[11, 30]", 10, "D1-59"),
    Overrun(">= 31", 20, "D1-65"),
)
"""Light, medium and heavy: one event is charged once, in its tier."""

OUTCOMES = (
    Outcome("slept_on_duty", Text("工作时间睡觉", "slept on duty"), "D1-66"),
    Outcome("hotline_blocked", Text("挂起客服电话", "blocked the hotline"), "D1-67"),
    Outcome("clique", Text("拉帮结派", "formed a clique"), "D1-68"),
    Outcome("abuse_of_position", Text("利用职权徇私舞弊", "abuse of position"), "D1-69"),
)

EXAM_FAILED = 10  # D1-58
EXAM_WORDINGS = ("客服考试满分", "客服考试低于 60")  # D1-33, D1-58: what is printed of the score
ADJUSTMENT = 5  # D1-70: this much either way
TEAM_LEADER = "team_leader"
TRAINER = "trainer"

NORMS = (
    Norm(
        "typing_speed",
        Text("打字速度(字/分)", "typing speed (characters a minute)"),
        "D1-15",
        "< 60",
        Text("打字速度低于 60 字/分; 不计分", "types fewer than 60 characters a minute; no points"),
        ("打字速度",),
    ),
    Norm(
        "manager_bonus",
        Text("客服经理及助理奖金", "bonus of the manager or assistant"),
        "D1-20",
        "< 300",
        Text("客服经理、助理的每月奖金低于 300 元", "a manager's or assistant's monthly bonus is below 300"),
    ),
    Norm(
        "hours_in_a_row",
        Text("最长连续工作时间(小时)", "most hours worked in a row"),
        "D1-26",
        "> 8",
        Text(
            "连续工作超过 8 小时; 每日、每周工时另须核对 (L-09)",
            "worked more than 8 hours in a row; hours a day and a week need a check of their own (L-09)",
        ),
        ("连续工作时间",),
    ),
)
"""Read where the metrics hold them; they cost no points."""
