"""What D4 prints on both sheets: task rows with their bands, behaviours with what each level stands for."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from kpicore.fields import Field, Kind
from kpicore.model import Text

BEYOND = Decimal(1_000_000)  # a share of last year's sales has no printed end


class Task(NamedTuple):
    """A row of the task part. bands: the condition on the figure, and the points, which hold the weight already.

    review: the bands leave something open, and a person decides.
    """

    id: str
    title: Text
    clause: str
    weight: int
    kind: Kind
    bands: tuple[tuple[str, str], ...]
    review: bool = False
    high: Decimal | None = None

    @property
    def field(self) -> Field:
        unit = "%" if self.kind == "percent" else ""
        return Field(self.id, self.title, self.kind, high=self.high, unit=unit)


class Behaviour(NamedTuple):
    """A row of the behaviour part, judged by level 1 to 5."""

    id: str
    title: Text
    clause: str
    levels: tuple[Text, ...]


DEMANDS = (
    Field("complaint_response_on_time", Text("2小时内响应", "answered within 2 hours"), "flag"),
    Field("complaint_resolution_on_time", Text("3个工作日解决", "solved within 3 working days"), "flag"),
    Field("complaint_all_resolved", Text("解决率100%", "all solved"), "flag"),
)
COMPLAINTS = Text("客户投诉处理", "complaint handling")

COMMAND = (
    Text("常规指标并清晰", "routine targets, and clear ones"),
    Text("详细指导并告知方法", "guides in detail and says how"),
    Text("坚决恰当处理不合理要求并负责, 控制场面", "firm on unreasonable demands, answers for it, in control"),
    Text("团队井然, 成员离场行为较好", "an orderly team that behaves when unwatched"),
    Text("指挥有艺术性, 成员不易违规", "leads with art; rules are seldom broken"),
)
PROFESSIONALISM = (
    Text("岗位理论基础, 处理复杂工作", "knows the theory, handles complex work"),
    Text("危机冲突中以独特经验化解", "resolves crises by own experience"),
    Text("无监督下主动节约, 不占不属于自己的利益", "thrifty and honest unwatched"),
    Text("从本职获取快乐", "finds joy in the work"),
    Text("认知岗位价值与高尚性", "sees the post's worth and gives to it"),
)
CUSTOMER_FOCUS = (
    Text("提供必要服务", "gives the service needed"),
    Text("迅速解决需求", "solves demands at once"),
    Text("找出深层需求并提供产品服务", "finds deeper needs and serves them"),
    Text("成为信赖对象, 影响客户决策", "is trusted, influences decisions"),
    Text("维护客户利益而促进长远组织利益", "serves the firm's long run through the customer's good"),
)
ATTENTIVE_SERVICE = (
    Text("完成公司KPI服务流程", "completes the service process"),
    Text("主动问询", "asks of its own accord"),
    Text("无客户投诉的流程执行", "runs the process without complaints"),
    Text("适用性全面与实诚服务", "full, fitting, honest service"),
    Text("意想不到的知识与感受", "surprises with knowledge and experience"),
)
ACCOUNTABILITY = (
    Text("承认结果而非强调愿望", "owns results instead of wishes"),
    Text("承担, 不推卸不指责", "takes responsibility, blames nobody"),
    Text("着手解决, 减少业务流程", "sets to solving, shortens processes"),
    Text("举一反三, 改进流程", "learns by one case for many, improves"),
    Text("有预见, 有防误设计", "foresees, designs against mistakes"),
)
INITIATIVE = (
    Text("等候指示", "waits for instructions"),
    Text("询问有何工作", "asks for work"),
    Text("提建议再行动", "proposes, then acts"),
    Text("行动, 例外征求意见", "acts, asks in exceptions"),
    Text("单独行动, 定时汇报", "acts alone, reports regularly"),
)

PROCESS = Text("客服流程体系的建立与完善", "service process system")
CSAT = Text("客户满意度", "customer satisfaction")
ORPHANS = Text("孤儿客户流失数", "orphan customers lost")
FOCUS = Text("以客户为中心", "customer focus")
ATTENTIVE = Text("服务细致", "attentive service")
RESPONSIBLE = Text("承担责任", "accountability")

HALF_PRINTED = ((">= 90", "20"), ("[85, 90)", "10"), ("< 80", "0"))
"""D4-2, D4-3, D4-23: what a rate from 80 to below 85 gives is not printed."""
SATISFACTION = ((">= 90", "20"), ("[85, 90)", "10"), ("[80, 85)", "5"), ("< 80", "0"))
