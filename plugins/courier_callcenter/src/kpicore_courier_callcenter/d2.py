"""What D2 prints: four indicators, the service norms that have no numbers, paid leave. It prints no points, weight,
threshold or ratio."""

from __future__ import annotations

from typing import NamedTuple

from kpicore.model import Text
from kpicore.rules.scheme import Comment


class Indicator(NamedTuple):
    """A name that the document lists, without saying how it becomes points."""

    id: str
    title: Text
    clause: str


INDICATORS = (
    Indicator("service_quality", Text("服务质量", "service quality"), "D2-47"),
    Indicator("efficiency", Text("工作效率", "efficiency"), "D2-48"),
    Indicator("knowledge", Text("业务知识", "knowledge of the business"), "D2-49"),
    Indicator("teamwork", Text("团队协作", "teamwork"), "D2-50"),
)

NORMS = (
    Comment("norm_greeting", Text("及时接听、礼貌问候", "answers in time, greets politely"), "D2-6"),
    Comment(
        "norm_record", Text("准确记录姓名、地址、联系方式、单号", "records name, address, contact and number"), "D2-7"
    ),
    Comment("norm_business", Text("熟悉流程与资费并准确解答", "knows process and tariffs, answers right"), "D2-8"),
    Comment("norm_report_up", Text("特殊要求及时汇报", "reports special demands upwards in time"), "D2-9"),
    Comment("norm_complaint_heard", Text("倾听并记录投诉", "listens to complaints and records them"), "D2-10"),
    Comment("norm_complaint_followed", Text("跟进投诉直至客户满意", "follows complaints up to satisfaction"), "D2-11"),
    Comment("norm_suggestions", Text("整理并反馈建议", "sorts suggestions and passes them on"), "D2-12"),
    Comment("norm_orders", Text("准确录入订单", "enters orders correctly"), "D2-13"),
    Comment("norm_order_status", Text("跟踪订单并告知客户", "tracks orders and tells the customer"), "D2-14"),
    Comment("norm_daily_count", Text("每日统计来电", "counts each day's calls"), "D2-15"),
    Comment("norm_reports", Text("定期制作报表", "makes regular reports"), "D2-16"),
    Comment(
        "norm_three_rings", Text("铃响三声内接听并用标准问候语", "answers within three rings, standard words"), "D2-17"
    ),
    Comment("norm_call_record", Text("记录来电时间与客户信息", "records time of call and customer"), "D2-18"),
    Comment(
        "norm_standard_words", Text("常见问题按标准话术解答", "answers common questions in standard words"), "D2-19"
    ),
    Comment("norm_hard_questions", Text("复杂问题查询或请教后解答", "looks up or asks before hard answers"), "D2-20"),
    Comment("norm_calm", Text("冷静倾听、不打断", "stays calm, does not interrupt"), "D2-21"),
    Comment("norm_promise", Text("记录要点并告知预计时间", "notes the point, says how long it takes"), "D2-22"),
    Comment("norm_handover", Text("立即转交并跟进", "hands over at once and follows up"), "D2-23"),
    Comment("norm_outcome", Text("反馈结果并征求意见", "reports the outcome, asks for views"), "D2-24"),
    Comment("norm_order_check", Text("仔细核对订单", "checks the order with care"), "D2-25"),
    Comment("norm_order_entry", Text("按流程录入订单", "enters it as the process has it"), "D2-26"),
    Comment("norm_order_sent", Text("发送订单并跟踪", "sends it on and tracks it"), "D2-27"),
    Comment("norm_polite", Text("礼貌、亲切、自然", "polite, friendly, natural words"), "D2-28"),
    Comment("norm_clear", Text("清晰简洁、语速适中", "clear, short, at a moderate pace"), "D2-29"),
    Comment("norm_decent", Text("不用不文明用语", "no improper words"), "D2-30"),
    Comment("norm_warm", Text("热情、微笑服务", "warm, with a smile"), "D2-31"),
    Comment("norm_patient", Text("耐心、不敷衍", "patient, never perfunctory"), "D2-32"),
    Comment("norm_sorry", Text("诚恳道歉并解决", "apologises and puts it right"), "D2-33"),
    Comment("norm_reachable", Text("保持电话畅通、不擅自离岗", "reachable, does not leave the post"), "D2-34"),
    Comment("norm_posture", Text("坐姿端正", "sits properly"), "D2-35"),
    Comment("norm_tidy", Text("工作场所整洁安静", "keeps the place tidy and quiet"), "D2-36"),
)
"""Norms of service: raters comment on them, nothing is counted."""

LEAVE = (("< 1", 0), ("[1, 10)", 5), ("[10, 20)", 10), (">= 20", 15))
"""D2-63: days of paid leave by years worked, for all employers together."""
