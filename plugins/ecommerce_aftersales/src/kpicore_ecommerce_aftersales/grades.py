"""D3-18 and D3-36, grades A to D, of the month's table and of the quality check; C and D differ."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpicore.components import clause_table, setting
from kpicore.model import ClauseRow, Text
from kpicore.rules.grades import GradeScale, grade_scale
from kpicore.rules.rows import Row

BANDS = Text("分数段与等级, 空为无等级", "rows of a condition on the score and the grade; blank is no grade")
LOWER_BOUNDS = Text(
    "原文为 90-100、80-89 等整数段: 按下限理解, 89.5 属 B",
    "printed in whole numbers (90-100, 80-89): read by their lower bounds, so 89.5 is B",
)
PRINTED: tuple[Row, ...] = ((">= 90", "A"), ("[80, 90)", "B"), ("[60, 80)", "C"), ("< 60", "D"))
QA_PRINTED: tuple[Row, ...] = ((">= 90", "A"), ("[80, 90)", "B"), ("[70, 80)", "C"), ("< 70", "D"))


@attrs.frozen
class KpiGrade:
    """Grades A to D of the month (D3), D below 60."""

    about = Text("电商售后绩效等级 (D3): A 至 D, 60 分以下为 D", "after-sales agents (D3): grades A to D, D below 60")

    bands: tuple[Row, ...] = setting(PRINTED, doc=BANDS, clause="D3-18", reason=LOWER_BOUNDS)
    built: GradeScale = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "built", grade_scale(self.bands, Text("绩效等级", "grade"), "D3-18"))

    def scale(self) -> GradeScale:
        return self.built

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D3 and what it became."""
        return clause_table(__package__, "D3")


@attrs.frozen
class ChatQaGrade:
    """Grades A to D of the sampled chats (D3), D below 70."""

    about = Text("电商售后 QA 等级 (D3): A 至 D, 70 分以下为 D", "chat quality (D3): grades A to D, D below 70")

    bands: tuple[Row, ...] = setting(QA_PRINTED, doc=BANDS, clause="D3-36", reason=LOWER_BOUNDS)
    built: GradeScale = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "built", grade_scale(self.bands, Text("QA 等级", "QA grade"), "D3-36"))

    def scale(self) -> GradeScale:
        return self.built

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D3 and what it became."""
        return clause_table(__package__, "D3")
