"""What both sheets have in common: a task part and a behaviour part, each of 100 points, and their shares of the total.

The printed points hold the weight already: their sum is the part's result (D4-9, D4-15).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

import attrs

from kpicore.components import Problem, SettingError, clause_table, setting
from kpicore.fields import Field
from kpicore.model import ClauseRow, Text
from kpicore.rules.bands import Bands
from kpicore.rules.cells import parse_cell
from kpicore.rules.checklist import Checklist
from kpicore.rules.conditions import Flag, When
from kpicore.rules.past import TRUE, InQuarter, Kept
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion, NotApplicable, Scheme, Section, with_not_applicable
from kpicore.rules.sources import Metric
from kpicore.settingchecks import FOUND, HUNDRED, sum_problems
from kpicore_manager_review.d4 import COMPLAINTS, DEMANDS, Behaviour, Task

VISITS_SHORT = Text("当月回访未全部完成", "not all visits of the month were made")
QUARTER_VISITS = Text(
    "{title}: 本季度有月份未全部完成, 请核对每三个月一次的回访是否已补齐",
    "{title}: a month of this quarter lacked some of them; check whether everyone was visited within the three months",
)
LEVEL = Field(
    "value", Text("级别", "level"), low=Decimal(1), high=Decimal(5), only=tuple(Decimal(level) for level in range(1, 6))
)
MOST = Decimal(20)  # the highest points of the rows whose print leaves [80, 85) open


@attrs.frozen
class Sheet:
    """The settings of both sheets."""

    task_share: Decimal = setting(Decimal(80), doc=Text("任务绩效占比%", "share of the task part in %"), clause="D4-16")
    behaviour_share: Decimal = setting(
        Decimal(20), doc=Text("行为考核占比%", "share of the behaviour part in %"), clause="D4-16"
    )
    raters: Mapping[str, Decimal] = setting(
        factory=lambda: {"superior": Decimal(100)},
        doc=Text(
            "评分人权重, 合计 100; 其他人的评分只作参考", "the raters' weights, 100 together; others are only shown"
        ),
        clause="D4-1",
        reason=Text(
            "原文未说明自评与上级如何得出结果: 以上级为准",
            "the print does not say how the two make the result: the superior's",
        ),
    )
    missing_rater: Literal["incomplete", "others"] = setting(
        "incomplete",
        doc=Text(
            "缺少一位评分人时: 不完整, 或由其他人分担其权重",
            "a missing rater: incomplete, or the others take the weight",
        ),
        clause="D4-1",
        reason=Text("原文未说明", "the print does not say"),
    )
    gap_points: Decimal = setting(
        Decimal(5),
        doc=Text(
            "原文未列 [80, 85) 的暂计分, 待人确认", "provisional points in the unprinted [80, 85), until confirmed"
        ),
        clause="D4-2",
        reason=Text(
            "低于 80% 才为 0; 同分值的客户满意度印有 80 以上 5 分",
            "only below 80 % is 0; the parallel row on satisfaction prints 5 from 80 on",
        ),
    )
    visits_flag: Literal["quarter_end", "every_month"] = setting(
        "quarter_end",
        doc=Text(
            "本季度有月份的回访未全部完成时何时提示: quarter_end 季末, every_month 当月起",
            'when a month of the quarter without all its visits is told: "quarter_end", or "every_month" from then on',
        ),
        clause="D4-5, D4-19",
        reason=Text(
            "原文为每三个月回访一次, 考核表按月: 某月未完成, 本季度是否仍全部回访由人核对; 需要已结账的月份",
            "visits are due once in three months and the sheet is monthly: whether the quarter still had them all is "
            "for a person to see; it needs closed months",
        ),
    )
    not_applicable: Mapping[str, NotApplicable] = setting(
        factory=dict, doc=Text("考核项不适用时如何处理", "what n/a means, by criterion")
    )

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = []
        whole = self.task_share + self.behaviour_share
        if whole != 100:
            found = f"task_share {self.task_share:f} + behaviour_share {self.behaviour_share:f} = {whole:f}"
            problems.append((("task_share",), found, HUNDRED))
        for name, most in (("task_share", 100), ("behaviour_share", 100), ("gap_points", MOST)):
            value = getattr(self, name)
            if not 0 <= value <= most:
                expected = Text(f"应为 0 到 {most}", f"expected a number from 0 to {most}")
                problems.append(((name,), FOUND.format(value=f"{value:f}"), expected))
        problems += sum_problems("raters", self.raters)
        if problems:
            raise SettingError(problems)

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D4 and what it became."""
        return clause_table(__package__, "D4")

    def parts(
        self, title: Text, task: Sequence[Criterion], behaviour: Sequence[Criterion], clauses: tuple[str, str, str]
    ) -> Scheme:
        """The sheet. clauses: of the task part, of the behaviour part and of the total."""
        sections = (
            self._part("task", Text("任务绩效", "task"), task, self.task_share, clauses[0]),
            self._part("behaviour", Text("行为考核", "behaviour"), behaviour, self.behaviour_share, clauses[1]),
        )
        return with_not_applicable(Scheme(title, sections, clause=clauses[2]), self.not_applicable)

    def task(self, row: Task) -> Criterion:
        """A row that a figure decides."""
        rows = tuple((parse_cell(cell), Decimal(points)) for cell, points in row.bands)
        bands = Bands(Metric(row.field), rows, gap_points=self.gap_points if row.review else None)
        return Criterion(row.id, row.title, row.clause, bands, Decimal(row.weight))

    def complaints(self, clause: str, full: int, each: int) -> Criterion:
        """Three demands; each that is not met takes points off, never below 0 (conventions G4)."""
        judge = Checklist(tuple(Metric(demand) for demand in DEMANDS), Decimal(full), Decimal(each))
        return Criterion("complaint_handling", COMPLAINTS, clause, judge, Decimal(full))

    def with_visits(self, scheme: Scheme, row: Task) -> Scheme:
        """The scheme with a flag of those whose planned visits were not all made in a month of the quarter."""
        short = Kept("visits_short", VISITS_SHORT, (When(Metric(row.field), parse_cell("< 100")),))
        quarter = When(InQuarter(short, at_end=self.visits_flag == "quarter_end"), TRUE)
        flag = Flag("quarter_visits", "info", (quarter,), QUARTER_VISITS.format(title=row.title), row.clause)
        return attrs.evolve(scheme, flags=(*scheme.flags, flag), kept=(*scheme.kept, short))

    def behaviour(self, row: Behaviour, step: int) -> Criterion:
        """A row that raters judge by level; each level is worth `step` points more."""
        cells = [parse_cell(str(level)) for level in range(1, 6)]
        rated = Rated(
            row.id,
            LEVEL,
            levels=tuple((cell, Decimal(step * (i + 1))) for i, cell in enumerate(cells)),
            raters=self.raters,
            words={cell.text: words for cell, words in zip(cells, row.levels, strict=True)},
            silent=self.missing_rater,
        )
        return Criterion(row.id, row.title, row.clause, rated, Decimal(step * 5))

    def _part(self, key: str, title: Text, criteria: Sequence[Criterion], share: Decimal, clause: str) -> Section:
        return Section(key, title, tuple(criteria), share=share, clause=clause, weighted=True)
