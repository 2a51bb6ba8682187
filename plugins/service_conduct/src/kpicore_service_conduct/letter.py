"""D1-71, the grades of the service-conduct rules: A above 90, no grade below 60; D1-81, who may be confirmed early."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpicore.components import SettingError, clause_table, setting
from kpicore.model import ClauseRow, Finding, Text
from kpicore.nearest import did_you_mean
from kpicore.rules.cells import Cell
from kpicore.rules.conditions import Flag, When
from kpicore.rules.grades import GradeScale, grade_scale
from kpicore.rules.past import TRUE, Kept, SinceJoining
from kpicore.rules.rows import Row
from kpicore.rules.sources import Metric
from kpicore.vocabulary import PEOPLE
from kpicore_service_conduct import words

PRINTED: tuple[Row, ...] = (
    ("> 90", "A"),
    ("[80, 90]", "B"),
    ("[70, 80)", "C"),
    ("[65, 70)", "D"),
    ("[60, 65)", "E"),
    ("< 60", ""),
)
HIGHEST = "A"


@attrs.frozen
class Letter:
    """客服管理制度 (D1): grades A to E, none below 60."""

    about = Text("客服管理制度等级 (D1): A 至 E, 60 分以下无等级", "service conduct (D1): grades A to E, none below 60")

    bands: tuple[Row, ...] = setting(
        PRINTED,
        doc=Text("分数段与等级, 空为无等级", "rows of a condition on the score and the grade; blank is no grade"),
        clause="D1-71",
        reason=Text(
            "原文为 >90 A、80~90 B: 90 属 B; 80 为印出的标准, 属 B; 60 属 E, 低于 60 无等级",
            "printed >90 A and 80~90 B: 90 is B; 80 is the printed standard, so B; 60 is E, below 60 there is no grade",
        ),
    )
    early_grade: str = setting(
        HIGHEST,
        doc=Text(
            "试用期每个月都达到此等级时, 提示可以申请提前转正",
            "who has this grade in every month of probation may apply for early confirmation",
        ),
        clause="D1-81",
        reason=Text(
            "原文“试用期优异”, 未作定义; 每个月指入职当月起的每个月, 须有已结账的月份",
            "“excellent in probation” is not defined in print; every month is every one since joining, which needs "
            "closed months",
        ),
    )
    built: GradeScale = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        scale = grade_scale(self.bands, Text("等级", "grade"), "D1-71", review=False)
        if self.early_grade in scale.grades:
            scale = self._early(scale)
        elif self.early_grade != HIGHEST:
            expected = did_you_mean(self.early_grade, list(filter(None, scale.grades)))
            raise SettingError([(("early_grade",), words.NO_SUCH_GRADE.format(grade=self.early_grade), expected)])
        else:
            note = Finding("info", "D1-81", words.NO_EXCELLENT.format(grade=self.early_grade))
            scale = attrs.evolve(scale, notes=(note,))
        object.__setattr__(self, "built", scale)

    def scale(self) -> GradeScale:
        return self.built

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D1 and what it became."""
        return clause_table(__package__, "D1")

    def _early(self, scale: GradeScale) -> GradeScale:
        """With the flag of those on probation who had the grade in every month since they joined (D1-81)."""
        cell = Cell(self.early_grade, "values", values=(self.early_grade,))
        excellent = Kept("excellent", words.EXCELLENT, (When(Metric(scale.field()), cell),))
        when = When(Metric(PEOPLE["probation"]), TRUE), When(SinceJoining(excellent), TRUE)
        message = words.EARLY.format(grade=self.early_grade)
        early = Flag("early_regularization", "info", when, message, "D1-81")
        return attrs.evolve(scale, flags=(early,), kept=(excellent,))
