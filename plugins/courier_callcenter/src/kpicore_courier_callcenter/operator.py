"""D2, the operators of an express company: four indicators, three words for a grade, and a share of the bonus.

The document names indicators and outcomes and prints no number for any of them: every number here is a setting that a
company must look at, and `show` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from kpicore.components import Problem, SettingError, clause_table, setting
from kpicore.fields import Field
from kpicore.model import ClauseRow, Finding, Text
from kpicore.rules.cells import parse_cell
from kpicore.rules.conditions import Flag, When
from kpicore.rules.grades import GradeScale
from kpicore.rules.incidents import Incident
from kpicore.rules.past import TRUE, InARow, Kept
from kpicore.rules.pay import Coefficient, Given, PayLine, Pool, coefficient_table
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion, NotApplicable, Scheme, Section, with_not_applicable
from kpicore.rules.sources import Metric, money_column
from kpicore.rules.tally import Item, Tally
from kpicore.rules.value_or_rating import ValueOrRating
from kpicore.settingchecks import FOUND, FROM_1, sum_problems, unknown_criteria, weight_problems
from kpicore_courier_callcenter.d2 import INDICATORS, NORMS, Indicator

NOT_PRINTED = Text(
    "文件未印出任何分值、权重、门槛或比例: 此为默认值, 应由公司确定",
    "the document prints no points, weight, threshold or ratio: a default, for the company to decide",
)
SERIOUS = Incident("serious_quality_problem", Text("严重服务质量问题", "serious quality problem"), "D2-57")
MEASURES = Text("诫勉谈话、培训辅导或调岗, 由人决定", "a talk, training or another post: a person decides")
EXCELLENT = Text("当月考核优秀", "excellent this month")
AWARD = Text(
    "考核优秀又满连续 {months} 个月: 表彰奖励 (证书、奖金或晋升), 由人决定",
    "excellent for {months} months in a row once more: an award (certificate, bonus or promotion); a person decides",
)
GRADES = {
    "excellent": Text("优秀", "excellent"),
    "qualified": Text("达标", "qualified"),
    "unqualified": Text("不达标", "unqualified"),
}


@attrs.frozen
class Operator:
    """Four indicators from 0 to 100 (D2), each measured or judged."""

    about = Text(
        "快递公司话务员考核 (D2): 四项指标, 各 0 至 100",
        "operators of an express company (D2): four indicators of 0 to 100",
    )

    weights: Mapping[str, Decimal] = setting(
        factory=lambda: {indicator.id: Decimal(25) for indicator in INDICATORS},
        doc=Text("各指标权重, 合计 100", "weight of each indicator, 100 together"),
        clause="D2-47",
        reason=NOT_PRINTED,
    )
    raters: Mapping[str, Mapping[str, Decimal]] = setting(
        factory=dict,
        doc=Text(
            "各指标的评分人及其权重; 未列出的指标由一人评分", "raters of an indicator by weight; one where not listed"
        ),
        clause="D2-52",
        reason=Text("原文只列出评价来源, 未定权重", "the print lists where judgements come from, and no weights"),
    )
    not_applicable: Mapping[str, NotApplicable] = setting(
        factory=dict, doc=Text("指标不适用时如何处理", "what n/a means, by indicator")
    )

    def __attrs_post_init__(self) -> None:
        known = [indicator.id for indicator in INDICATORS]
        problems = [*weight_problems("weights", self.weights, known), *unknown_criteria("raters", self.raters, known)]
        for indicator, weights in self.raters.items():
            problems += sum_problems(indicator, weights, "raters")
        if problems:
            raise SettingError(problems)

    def scheme(self) -> Scheme:
        indicators = Section(
            id="indicators",
            title=Text("考核指标", "indicators"),
            criteria=tuple(self._criterion(indicator) for indicator in INDICATORS),
            incidents=(SERIOUS,),
            clause="D2-47",
        )
        recorded = When(Tally(SERIOUS.id, SERIOUS.title, (Item(SERIOUS),)), parse_cell(">= 1"))
        message = Text(f"出现{SERIOUS.title.zh}: {MEASURES.zh}", f"a {SERIOUS.title.en} is recorded: {MEASURES.en}")
        scheme = Scheme(
            title=Text("快递公司话务员考核", "courier operator"),
            sections=(indicators,),
            clause="D2-47",
            comments=NORMS,
            flags=(Flag(SERIOUS.id, "review", (recorded,), message, "D2-57"),),
            notes=(Finding("info", "D2-47", NOT_PRINTED),),
        )
        return with_not_applicable(scheme, self.not_applicable)

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D2 and what it became."""
        return clause_table(__package__, "D2")

    def _criterion(self, indicator: Indicator) -> Criterion:
        value = Field(indicator.id, indicator.title, high=Decimal(100))
        rated = Rated(indicator.id, value, raters=self.raters.get(indicator.id, {}))
        judge = ValueOrRating(Metric(value), rated)
        return Criterion(indicator.id, indicator.title, indicator.clause, judge, self.weights[indicator.id])


@attrs.frozen
class OperatorGrade:
    """Excellent, qualified or unqualified (D2)."""

    about = Text("话务员考核结果 (D2): 优秀、达标、不达标", "operators (D2): excellent, qualified, unqualified")

    excellent: Decimal = setting(
        Decimal(90),
        doc=Text("优秀起点", "the score from which on one is excellent"),
        clause="D2-56",
        reason=NOT_PRINTED,
    )
    standard: Decimal = setting(
        Decimal(60),
        doc=Text("达标起点", "the score from which on one is qualified"),
        clause="D2-57",
        reason=NOT_PRINTED,
    )
    excellence_months: int = setting(
        3,
        doc=Text("连续优秀几个月给予表彰", "months of excellence in a row that call for an award"),
        clause="D2-56",
        reason=Text(
            "原文为连续三个月: 满三、六、九个月各提示一次; 没有考核的月份使连续中断; 需要已结账的月份",
            "three in a row are printed: told at the third, sixth and ninth; a month without appraisal breaks the row; "
            "it needs closed months",
        ),
    )

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = []
        if self.standard >= self.excellent:
            expected = Text(f"应低于优秀起点 {self.excellent:f}", f"expected less than excellent, {self.excellent:f}")
            problems.append((("standard",), FOUND.format(value=f"{self.standard:f}"), expected))
        if self.excellence_months < 1:
            problems.append((("excellence_months",), FOUND.format(value=self.excellence_months), FROM_1))
        if problems:
            raise SettingError(problems)

    def scale(self) -> GradeScale:
        bands = {
            "excellent": f">= {self.excellent:f}",
            "qualified": f"[{self.standard:f}, {self.excellent:f})",
            "unqualified": f"< {self.standard:f}",
        }
        grade = Field("grade", Text("等级", "grade"), "choice", choices=GRADES)
        unqualified = When(Metric(grade), parse_cell("unqualified"))
        excellent = Kept("excellent", EXCELLENT, (When(Metric(grade), parse_cell("excellent")),))
        months = self.excellence_months
        row = When(InARow(excellent, months, each=True), TRUE)
        award = Flag("excellence_award", "info", (row,), AWARD.format(months=months), "D2-56")
        message = Text(f"考核不达标: {MEASURES.zh}", f"below the standard: {MEASURES.en}")
        return GradeScale(
            title=Text("考核结果", "result"),
            rows=tuple((parse_cell(band), grade) for grade, band in bands.items()),
            clause="D2-56, D2-57",
            words=GRADES,
            flags=(Flag("unqualified", "review", (unqualified,), message, "D2-57"), award),
            kept=(excellent,),
        )

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D2 and what it became."""
        return clause_table(__package__, "D2")


@attrs.frozen
class OperatorPay:
    """Base pay, and the share of the bonus pool that the appraisal gives (D2)."""

    about = Text("话务员薪酬 (D2): 基本工资与绩效奖金", "operators (D2): base pay and a share of the bonus pool")

    coefficient: Coefficient = setting(
        "score",
        doc=Text("绩效系数: score 为总分/100, 或按等级列出", "share of the pool: score is score/100, or one by grade"),
        clause="D2-55",
        reason=NOT_PRINTED,
    )

    def pay_lines(self) -> tuple[PayLine, ...]:
        base = PayLine(
            "base", Text("基本工资", "base pay"), Given(money_column("base_pay")), clause="D2-59", performance=False
        )
        bonus = PayLine(
            "bonus",
            Text("绩效奖金", "bonus"),
            Pool(Given(money_column("bonus_pool")), coefficient_table(self.coefficient)),
            clause="D2-55",
            setting="coefficient",
        )
        return base, bonus

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D2 and what it became."""
        return clause_table(__package__, "D2")
