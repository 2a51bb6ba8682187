"""`bands`: a grade scale stated in TOML."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Literal

import attrs

from kpicore.builtin.criteria_settings import FlagSettings
from kpicore.messages import say
from kpicore.model import Text
from kpicore.nearest import did_you_mean
from kpicore.rules.cells import Cell
from kpicore.rules.conditions import Flag
from kpicore.rules.grades import GradeScale, grade_scale
from kpicore.rules.past import kept_by
from kpicore.rules.rows import Row
from kpicore.rules.sources import Metric
from kpicore.settings import Problem, SettingError, setting


@attrs.frozen
class Bands:
    """Grades by bands of the score."""

    about = Text("按总分分段的等级", "grades by bands of the score")

    bands: tuple[Row, ...] = setting(doc=Text("分数段与等级", "rows of a condition on the score and the grade"))
    gap: Literal["review"] | None = setting(
        None,
        doc=Text(
            '分数不在任何段内时: "review" 由人确认', 'a score that no band covers: "review" leaves it to a person'
        ),
    )
    title: Text = setting(Text("等级", "grade"), doc=Text("名称", "title"))
    words: Mapping[str, Text] = setting(
        factory=dict, doc=Text("各等级的含义, 按等级", "what each grade stands for, by grade")
    )
    flags: Mapping[str, FlagSettings] = setting(
        factory=dict,
        doc=Text("须有人查看的情形; 条件只问 grade", "what a person must see; its condition asks for grade"),
    )
    built: GradeScale = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        scale = grade_scale(self.bands, self.title, "in-house", self.gap == "review")
        problems: list[Problem] = [
            (("words", key), say("{name} is no grade", name=key), did_you_mean(key, list(filter(None, scale.grades))))
            for key in self.words
            if key not in scale.grades
        ]
        scale = attrs.evolve(scale, words=self.words)
        flags = self._flags(scale, problems)
        if problems:
            raise SettingError(problems)
        object.__setattr__(self, "built", attrs.evolve(scale, flags=flags, kept=kept_by(flags)))

    def _flags(self, scale: GradeScale, problems: list[Problem]) -> tuple[Flag, ...]:
        if not self.flags:
            return ()
        from kpicore.builtin.flags import read_flags  # most scales have none

        return read_flags(self.flags, partial(_only_grade, Metric(scale.field())), problems)

    def scale(self) -> GradeScale:
        return self.built


def _only_grade(grade: Metric, name: str, cell: Cell) -> Metric:
    if name != "grade":
        raise SettingError([((), say("found {value}", value=name), say("expected {name}", name="grade"))])
    return grade
