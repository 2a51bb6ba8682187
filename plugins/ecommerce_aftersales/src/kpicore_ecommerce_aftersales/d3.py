"""What D3 prints of the monthly table and of pay: sections, rows with their bands and levels, weights, amounts.

The scrape lost `<` and `>` and turned the columns round; how they are read stands in the README, with the clauses.
"""

from __future__ import annotations

from typing import NamedTuple

from kpicore.fields import Field, Kind
from kpicore.model import Text

Bands = tuple[tuple[str, int], ...]
"""A condition on the value, and the points (分值)."""


class Level(NamedTuple):
    """A level that the supervisor chooses, named by its points."""

    points: int
    words: Text


class Measured(NamedTuple):
    """A row whose points follow from a figure. parts: of a share, the two counts that give it as well."""

    id: str
    title: Text
    clause: str
    weight: int
    field: Field
    bands: Bands
    norm: Text
    parts: tuple[Field, Field] | None = None


class Chosen(NamedTuple):
    """A row whose points are those of the level that the supervisor chooses."""

    id: str
    title: Text
    clause: str
    weight: int
    levels: tuple[Level, ...]
    norm: Text


class AttendanceBand(NamedTuple):
    """Conditions on absences, those not reported, those that hurt, and being late. points: None if not printed."""

    cells: tuple[str, str, str, str]
    points: int | None
    words: Text


class Attendance(NamedTuple):
    """Row 2, which looks at absences, at their consequences, and at being late. bands: the first that holds."""

    id: str
    title: Text
    clause: str
    weight: int
    bands: tuple[AttendanceBand, ...]
    norm: Text


Row = Measured | Chosen | Attendance


def metric(key: str, zh: str, en: str, kind: Kind = "count", unit: str = "") -> Field:
    return Field(key, Text(zh, en), kind, unit=unit)


# --- figures ---------------------------------------------------------------------------------------------------------

ABSENCES = metric("absences", "缺勤次数", "absences")
UNREPORTED = metric("absences_unreported", "未及时报备的缺勤次数", "absences not reported in time")
HARMFUL = metric("absences_harmful", "影响工作的缺勤次数", "absences that hurt the work")
LATE = metric("late_or_early", "迟到早退次数", "late arrivals and early departures")
RECEIVED = metric("received_customers", "总接待客户数", "customers received")
GRADES = ("A", "B", "C", "D")
QA_GRADE = Field(
    "qa_grade", Text("QA 等级", "QA grade"), "choice", choices={grade: Text.same(grade) for grade in GRADES}
)
COMMISSION = Field("commission", Text("提成", "commission"), unit="money")

# --- the fifteen rows (D3-2 to D3-16), weights as D3-17 assigns them -------------------------------------------------

WORK_ATTITUDE = Chosen(
    "work_attitude",
    Text("个人工作态度", "attitude to work"),
    "D3-2",
    4,
    (
        Level(
            100,
            Text(
                "工作态度积极, 能自觉地完成工作任务且对自己的行为负责", "keen, works unasked, answers for what was done"
            ),
        ),
        Level(
            70,
            Text(
                "能自觉地完成工作任务, 但对工作中的失误有时推卸责任",
                "works unasked, sometimes shifts the blame for mistakes",
            ),
        ),
        Level(
            40,
            Text(
                "工作马虎, 不能保质保量地完成工作任务且工作态度极不认真", "careless, falls short in quality and amount"
            ),
        ),
    ),
    Text("根据客服当月工作表现评分", "by how the agent worked this month"),
)
ATTENDANCE = Attendance(
    "attendance",
    Text("公司规章制度", "company rules: attendance"),
    "D3-3",
    4,
    (
        AttendanceBand(("0", "-", "-", "0"), 100, Text("满勤, 无迟到早退", "never absent, never late")),
        AttendanceBand(("0", "-", "-", ">= 1"), None, Text("无缺勤, 有迟到早退", "never absent, but late or early")),
        AttendanceBand(
            ("<= 2", "0", "0", "-"),
            80,
            Text("缺勤 2 次以内, 能及时报备, 未影响工作", "absent twice at most, reported in time, work not hurt"),
        ),
        AttendanceBand(
            ("3", "0", "0", "-"),
            70,
            Text("缺勤 3 次, 能及时报备, 未影响工作", "absent three times, reported in time, work not hurt"),
        ),
        AttendanceBand(
            ("-", "-", "-", "-"),
            40,
            Text(
                "缺勤超过 3 次, 或未及时报备, 或影响工作", "absent more than three times, or not reported, or work hurt"
            ),
        ),
    ),
    Text("参考客服考勤制度; 法定休假不是缺勤 (L-14)", "by the attendance rules; statutory leave is no absence (L-14)"),
)
TEAM_CONTRIBUTION = Chosen(
    "team_contribution",
    Text("团队贡献", "contribution to the team"),
    "D3-4",
    6,
    (
        Level(
            100,
            Text("按要求完成数据采集, 对团队提出有效的建议", "collects data as asked, and makes useful suggestions"),
        ),
        Level(80, Text("基本能按要求完成数据采集", "collects data as asked, by and large")),
        Level(50, Text("不能按要求完成数据采集", "does not collect data as asked")),
    ),
    Text("有效的数据收集; 对团队的贡献值", "data that can be used; what it gave the team"),
)
REPLY_RATE = Measured(
    "reply_rate",
    Text("旺旺回复率", "chat reply rate"),
    "D3-5",
    4,
    metric("reply_rate", "旺旺回复率", "chat reply rate", "percent", "%"),
    ((">= 98", 100), ("[95, 98)", 80), ("[90, 95)", 70), ("< 90", 40)),
    Text("回复过的客户数 ÷ 总接待客户数", "customers replied to ÷ customers received"),
    (metric("replied_customers", "回复过的客户数", "customers replied to"), RECEIVED),
)
AVG_RESPONSE = Measured(
    "avg_response_s",
    Text("旺旺响应时间", "chat response time"),
    "D3-6",
    4,
    metric("avg_response_s", "旺旺响应时间", "chat response time", "number", "s"),
    (("<= 40", 100), ("(40, 50]", 80), ("(50, 60]", 70), ("> 60", 40)),
    Text("平均响应时间 (秒)", "average, in seconds"),
)
SLOW_RESPONSE = Measured(
    "slow_response_rate",
    Text("慢响应", "slow responses"),
    "D3-7",
    4,
    metric("slow_response_rate", "慢响应", "slow responses", "percent", "%"),
    (("<= 3", 100), ("(3, 5]", 80), ("(5, 8]", 70), ("> 8", 40)),
    Text("超时回复人数 ÷ 本旺旺接待人数", "customers who were answered too late ÷ customers received"),
    (metric("timed_out_customers", "超时回复人数", "customers answered too late"), RECEIVED),
)
QA = Measured(
    "qa_grade",
    Text("沟通技巧/服务态度", "communication and attitude of service"),
    "D3-8",
    15,
    QA_GRADE,
    (("A", 100), ("B", 80), ("C", 70), ("D", 60)),
    Text("QA 质检的等级", "the grade of the quality check"),
)
BAD_REVIEWS = Measured(
    "named_bad_reviews",
    Text("差评数", "bad reviews that name the agent"),
    "D3-9",
    5,
    metric("named_bad_reviews", "差评数", "bad reviews that name the agent"),
    (("0", 100), (">= 1", 0)),
    Text("客户评价: 点名批评客户服务不好 (个)", "customers' reviews that name the agent's service as bad"),
)
DISPUTES = Measured(
    "dispute_handling_h",
    Text("投诉、维权、退款处理速度", "speed of complaints, disputes and refunds"),
    "D3-10",
    10,
    metric(
        "dispute_handling_h", "投诉、维权、退款处理速度", "speed of complaints, disputes and refunds", "number", "h"
    ),
    (("< 24", 100), ("[24, 48]", 80), ("> 48", 50)),
    Text("及时响应并跟踪处理时间 (小时)", "time to answer and to follow up, in hours"),
)
RETURN_CONTROL = Chosen(
    "return_control",
    Text("退换货率控制", "control of returns"),
    "D3-11",
    12,
    (
        Level(
            100,
            Text(
                "具备退转为换、换转为不换、退换货邮费争议、质量问题赔款控制能力, 为公司减少损失",
                "turns returns into exchanges or none, settles postage and compensation, spares losses",
            ),
        ),
        Level(
            80,
            Text(
                "退换邮费、质量赔款控制能力良好, 退换货控制率一般",
                "settles postage and compensation well, the rate of returns is middling",
            ),
        ),
        Level(
            50,
            Text(
                "对邮费争议、赔款问题不能做到合理的控制, 没有做到退换货率的控制",
                "no control of postage disputes, compensation or the rate of returns",
            ),
        ),
    ),
    Text(
        "退转为换、换转为不换、退换货邮费争议、质量问题赔款控制能力",
        "returns and exchanges averted, disputes on postage, compensation for quality",
    ),
)
INTERVENTIONS = Measured(
    "platform_interventions",
    Text("小二介入次数", "interventions of the platform"),
    "D3-12",
    10,
    metric("platform_interventions", "小二介入次数", "interventions of the platform"),
    (("<= 1", 100), ("2", 80), (">= 3", 50)),
    Text(
        "越少越好; 客户素质问题酌情处理: 由主管裁定 (override) 并写明原因",
        "the fewer the better; one that is the customer's own doing is settled by decision (override), with a reason",
    ),
)
REVIEW_REPLY = Chosen(
    "review_reply",
    Text("评价回复率", "replies to reviews"),
    "D3-13",
    4,
    (
        Level(
            100,
            Text(
                "对客户差评能做到及时处理, 运用专业知识合理解释, 尽量让客户追评",
                "in time, expert, asks the customer to review again",
            ),
        ),
        Level(
            80,
            Text(
                "对客户差评基本能做到及时处理, 解释不够专业, 能力有待提高",
                "mostly in time, explanations not expert enough",
            ),
        ),
        Level(50, Text("对客户差评不能做到及时处理, 不解释或置之不理", "late, without explanation, or ignored")),
    ),
    Text("对客户差评做出及时合理的解释回复", "timely and reasonable replies to bad reviews"),
)
REFUND_PROCESS = Chosen(
    "refund_process",
    Text("退款退换货流程", "process of refunds and returns"),
    "D3-14",
    12,
    (
        Level(
            100,
            Text(
                "熟练操作退款退换货处理流程, 能做到及时处理, 准确备注", "knows the process well, in time, exact notes"
            ),
        ),
        Level(80, Text("基本熟悉退款退换货处理流程, 处理速度一般", "knows the process roughly, middling speed")),
        Level(
            50,
            Text(
                "不熟悉退款退换货处理流程, 处理速度缓慢, 埋下客户投诉隐患",
                "does not know the process, slow, complaints will follow",
            ),
        ),
    ),
    Text(
        "处理及时, 准确备注退换原因, 完整登记返款表格",
        "in time, the reason of the return noted exactly, the refund form filled in completely",
    ),
)
COOPERATION = Chosen(
    "cooperation",
    Text("工作态度/配合度", "willingness to cooperate"),
    "D3-15",
    3,
    (
        Level(100, Text("服从临时工作安排, 能积极配合执行", "accepts extra tasks, carries them out willingly")),
        Level(
            70,
            Text(
                "服从临时工作安排, 执行不积极, 工作拖拉, 降低工作效率", "accepts extra tasks, carries them out slowly"
            ),
        ),
        Level(40, Text("不服从临时工作安排, 推诿搪塞", "refuses extra tasks, makes excuses")),
    ),
    Text("安排工作时 (包括临时) 是否积极配合执行", "whether tasks, extra ones too, are taken on willingly"),
)
MEETINGS = Chosen(
    "meetings",
    Text("部门会议/培训", "department meetings and training"),
    "D3-16",
    3,
    (
        Level(100, Text("全勤, 无请假", "attended all, without leave")),
        Level(70, Text("未全勤, 有请假", "not all, with leave")),
        Level(60, Text("缺勤 (未请假, 未告知缺勤原因)", "absent without leave or reason")),
    ),
    Text(
        "是否全勤参加部门会议/培训; 法定休假不计入 (L-14)",
        "whether all were attended; statutory leave does not count (L-14)",
    ),
)

SECTIONS: tuple[tuple[str, Text, tuple[Row, ...]], ...] = (
    ("basics", Text("基础考评", "basics"), (WORK_ATTITUDE, ATTENDANCE, TEAM_CONTRIBUTION)),
    (
        "service",
        Text("售后服务质量", "quality of after-sales service"),
        (REPLY_RATE, AVG_RESPONSE, SLOW_RESPONSE, QA, BAD_REVIEWS),
    ),
    (
        "handling",
        Text("售后处理能力", "handling of after-sales cases"),
        (DISPUTES, RETURN_CONTROL, INTERVENTIONS, REVIEW_REPLY, REFUND_PROCESS),
    ),
    ("teamwork", Text("执行力与团队协作", "execution and teamwork"), (COOPERATION, MEETINGS)),
)
"""The rows in the order of the table; the groups are inferred from it, the score does not depend on them."""

ROWS: dict[str, Row] = {row.id: row for _, _, rows in SECTIONS for row in rows}

# --- pay (D3-20) -----------------------------------------------------------------------------------------------------


class PayLevel(NamedTuple):
    """What D3-20 prints of a level."""

    title: Text
    base: int
    pool: int


PAY_LEVELS = {
    "junior": PayLevel(Text("初级售后", "junior"), 2500, 300),
    "intermediate": PayLevel(Text("中级售后", "intermediate"), 2700, 300),
    "senior": PayLevel(Text("高级售后", "senior"), 3200, 300),
}
