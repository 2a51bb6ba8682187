"""D1-71, the grades of the service-conduct rules: A above 90, no grade below 60."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from kpicore.components import clause_table, setting
from kpicore.model import ClauseRow, Text
from kpicore.rules.grades import GradeScale, grade_scale
from kpicore.rules.rows import Row

PRINTED: tuple[Row, ...] = (
    ("> 90", "A"),
    ("[80, 90]", "B"),
    ("[70, 80)", "C"),
    ("[65, 70)", "D"),
    ("[60, 65)", "E"),
    ("< 60", ""),
)


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
    built: GradeScale = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        scale = grade_scale(self.bands, Text("等级", "grade"), "D1-71", review=False)
        object.__setattr__(self, "built", scale)

    def scale(self) -> GradeScale:
        return self.built

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D1 and what it became."""
        return clause_table(__package__, "D1")
