"""What D1 asks raters to look at without points: hard and soft indicators by post, norms of service (D1-1…27)."""

from __future__ import annotations

from collections.abc import Iterator

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.scheme import Comment
from kpicore_service_conduct.d1 import TEAM_LEADER

STAFF, SUPERVISOR, MANAGER = (
    Text("客服专员", "agent"),
    Text("客服主管", "supervisor"),
    Text("客服部经理", "manager"),
)
ROLES = Field(
    "role",
    Text("岗位", "role"),
    "choice",
    choices={
        TEAM_LEADER: Text("组长", "team leader"),
        "staff": STAFF,
        "supervisor": SUPERVISOR,
        "manager": MANAGER,
    },
    open=True,
)
"""The posts whose indicators are printed, by the beginning of these indicators' ids."""
HARD, SOFT = Text("硬性", "hard"), Text("软性", "soft")

INDICATORS: tuple[tuple[str, Text, Text, str, tuple[tuple[str, Text], ...]], ...] = (
    (
        "staff_hard", STAFF, HARD, "D1-2",
        (
            ("customers_received", Text("接待客户数量", "customers received")),
            ("problems_solved", Text("解决问题数量", "problems solved")),
            ("questions_answered", Text("回答疑问数量", "questions answered")),
            ("time_taken", Text("接待所花时间", "time taken for a customer")),
            ("customer_satisfaction", Text("客户满意度", "customer satisfaction")),
            ("superior_satisfaction", Text("领导满意度", "the superior's satisfaction")),
            ("training_needed", Text("所需培训", "training needed")),
            ("attendance", Text("出勤", "attendance")),
        ),
    ),
    (
        "staff_soft", STAFF, SOFT, "D1-3",
        (
            ("attitude", Text("工作态度", "attitude to work")),
            ("warmth", Text("对客户热情", "warmth towards customers")),
            ("adaptability", Text("应变能力", "adaptability")),
            ("mediation", Text("调节客户与公司关系", "mediating between customer and company")),
            ("use_of_time", Text("安排工作时间", "use of working time")),
        ),
    ),
    (
        "supervisor_hard", SUPERVISOR, HARD, "D1-4",
        (
            ("customers_received", Text("团队接待数量", "customers received by the team")),
            ("difficult_cases", Text("解答疑难比例", "share of difficult cases solved")),
            ("customer_satisfaction", Text("客户满意度", "customer satisfaction")),
            ("staff_performance", Text("手下表现", "how the staff performs")),
            ("attendance", Text("出勤", "attendance")),
            ("staff_management", Text("对手下管理", "managing the staff")),
            ("team_performance", Text("团队综合绩效", "the team's performance as a whole")),
            ("tasks_completed", Text("完成上级任务", "tasks of the superior completed")),
        ),
    ),
    (
        "supervisor_soft", SUPERVISOR, SOFT, "D1-5",
        (
            ("attitude", Text("工作态度", "attitude to work")),
            ("staff_relations", Text("调节手下关系", "relations among the staff")),
            ("task_distribution", Text("合理分配任务", "distributing tasks")),
            ("adaptability", Text("应变能力", "adaptability")),
            ("bridge", Text("员工与领导的桥梁", "a bridge between staff and management")),
        ),
    ),
    (
        "manager_hard", MANAGER, HARD, "D1-6",
        (
            ("plan", Text("是否制定计划", "whether there is a plan")),
            ("plan_carried_out", Text("实施情况", "how the plan is carried out")),
            ("tasks_arranged", Text("理解并安排上级任务", "understanding and arranging the superior's tasks")),
            ("department_tasks", Text("部门完成任务", "tasks that the department completed")),
            ("problems_summed_up", Text("客户问题汇总总结", "customers' problems collected and summed up")),
            ("improvement", Text("对公司改进帮助", "help in improving the company")),
        ),
    ),
    (
        "manager_soft", MANAGER, SOFT, "D1-7",
        (
            ("attitude", Text("工作态度", "attitude to work")),
            ("supervisors_led", Text("对主管思想与业务管理", "leading the supervisors in mind and matter")),
            ("democracy", Text("民主化程度", "democracy in the department")),
            ("suggestions_adopted", Text("采用好建议", "good suggestions adopted")),
            ("adaptability", Text("应变能力", "adaptability")),
        ),
    ),
)  # fmt: skip
"""By post and kind: the beginning of the ids, the titles, the clause, the indicators."""

NORMS: tuple[Comment, ...] = (
    Comment("norm_ethics", Text("职业道德与服务思想", "professional ethics and the idea of service"), "D1-11"),
    Comment(
        "norm_procedures", Text("精通业务及流程(预订,反馈,回访)", "knows booking, feedback and follow-up"), "D1-12"
    ),
    Comment("norm_services", Text("了解已开办业务", "knows the company's services"), "D1-13"),
    Comment("norm_mandarin", Text("普通话标准流利", "standard and fluent Mandarin"), "D1-14"),
    Comment(
        "norm_typing", Text("计算机操作熟练, 打字速度 60 字/分", "at home on the computer, types 60 a minute"), "D1-15"
    ),
    Comment("norm_wording", Text("规范用语,态度和蔼", "proper wording, kind manner"), "D1-16"),
    Comment("norm_three_dos", Text("三要: “请”、“您”、“再见”", "three dos: please, the polite you, goodbye"), "D1-17"),
    Comment(
        "norm_three_donts",
        Text("三不: 不生硬, 不推卸, 不责备", "three don'ts: no stiff words, no shifting of blame, no reproach"),
        "D1-17",
    ),
    Comment(
        "norm_four_alike",
        Text(
            "四个一样: 生人熟人, 有无检查, 忙闲, 情绪好坏",
            "the same to strangers and friends, checked or not, busy or idle, in good or bad mood",
        ),
        "D1-17",
    ),
    Comment("norm_exam", Text("每月产品知识及制度考核", "monthly test on products and rules"), "D1-21"),
    Comment(
        "norm_leads", Text("不签单, 潜在客户分配给业务/客户经理", "signs no orders, passes leads on to sales"), "D1-22"
    ),
    Comment("norm_obedience", Text("服从调配,按时保质", "accepts assignments, delivers in time and well"), "D1-23"),
    Comment("norm_monthly_report", Text("月度总结汇报", "monthly summary report"), "D1-23"),
    Comment("daily_orders", Text("日常考核: 命令执行", "daily appraisal: carrying out orders"), "D1-27"),
    Comment("daily_service", Text("日常考核: 服务质量", "daily appraisal: quality of service"), "D1-27"),
    Comment("daily_cooperation", Text("日常考核: 协作沟通", "daily appraisal: cooperation and communication"), "D1-27"),
    Comment("daily_hygiene", Text("日常考核: 卫生", "daily appraisal: hygiene"), "D1-27"),
)


def comments() -> Iterator[Comment]:
    """Every comment; the indicators of a post are meant for those who hold it."""
    overall = Text("硬性与软性指标总评", "hard and soft indicators as a whole")
    yield Comment("hard_and_soft", overall, "D1-1")
    for prefix, post, kind, clause, indicators in INDICATORS:
        for key, title in indicators:
            named = Text(f"{post.zh}{kind.zh}: {title.zh}", f"{post.en}, {kind.en}: {title.en}")
            yield Comment(f"{prefix}_{key}", named, clause, (prefix.partition("_")[0],))
    yield from NORMS
