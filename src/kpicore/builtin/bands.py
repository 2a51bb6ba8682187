"""`bands`: a grade scale stated in TOML."""

from __future__ import annotations

from typing import Literal

import attrs

from kpicore.model import Text
from kpicore.rules.grades import GradeScale, grade_scale
from kpicore.rules.rows import Row
from kpicore.settings import setting


@attrs.frozen
class Bands:
    """Grades by bands of the score."""

    bands: tuple[Row, ...] = setting(doc=Text("分数段与等级", "rows of a condition on the score and the grade"))
    gap: Literal["review"] | None = setting(
        None,
        doc=Text(
            '分数不在任何段内时: "review" 由人确认', 'a score that no band covers: "review" leaves it to a person'
        ),
    )
    title: Text = setting(Text("等级", "grade"), doc=Text("名称", "title"))
    built: GradeScale = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "built", grade_scale(self.bands, self.title, "in-house", self.gap == "review"))

    def scale(self) -> GradeScale:
        return self.built
