"""D1-27…70, the points of the service-conduct rules: 80 to begin with, bonuses, violations by severity, at most 110.

What the print answers with dismissal is a flag for a person. D1-79 and D1-80, which take wages from whoever resigns,
are unlawful: nothing here computes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

import attrs

from kpicore.components import Problem, SettingError, clause_table, setting
from kpicore.fields import Field
from kpicore.model import ClauseRow, Finding, Text
from kpicore.nearest import did_you_mean
from kpicore.rules.cells import ANY, parse_cell
from kpicore.rules.conditions import Flag, When
from kpicore.rules.grades import SCORE
from kpicore.rules.incidents import Incident
from kpicore.rules.past import TRUE, InARow, Kept
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion, Scheme, Section, with_not_applicable
from kpicore.rules.sources import Metric
from kpicore.rules.standing import SoleLast
from kpicore.rules.table import Row, Table
from kpicore_service_conduct import d1, events, words
from kpicore_service_conduct.d1_comments import ROLES, comments

CRITERIA = ("trainer_adjustment", "exam_full_mark", "no_complaints", "exam_failed", "escalation")


@attrs.frozen
class Points:
    """客服管理制度考核分 (D1): 80 points to begin with, bonuses and violations, at most 110."""

    about = Text(
        "客服管理制度考核分 (D1): 起始 80 分, 加分与违规扣分, 满分 110",
        "service conduct (D1): 80 points to begin with, bonuses and violations, at most 110",
    )

    base: Decimal = setting(
        Decimal(80),
        doc=Text("每月起始分", "the points that a month begins with"),
        clause="D1-27",
        reason=Text(
            "原文日常考核积分 80、满分 110、浮动 ±300 元每分 10 元, 只有起始 80 才相符",
            "80 a month, at most 110 and 300 yuan at 10 a point agree only if 80 is what a month begins with",
        ),
    )
    cap: Decimal = setting(Decimal(110), doc=Text("满分, 超过仍按此计", "the most that counts"), clause="D1-30")
    floor: Decimal = setting(
        Decimal(0),
        doc=Text("最低分", "the least that a score falls to"),
        clause="D1-30",
        reason=Text("原文未写; 分数不为负", "not printed; a score does not fall below 0"),
    )
    count: Literal["items", "events"] = setting(
        "items",
        doc=Text(
            '追加扣分所数的"条": items 不同的违规条目, events 违规次数',
            "what escalation counts: different listed items, or events",
        ),
        clause="D1-64",
        reason=Text("原文为“两条”“四条”, 不是两次、四次", "the print counts items, not times"),
    )
    escalate_light: int = setting(
        4, doc=Text("轻度违规达到几条追加扣分", "how many light violations escalate"), clause="D1-64"
    )
    escalate_medium: int = setting(
        2,
        doc=Text("中度违规达到几条追加扣分", "how many medium violations escalate"),
        clause="D1-64",
        reason=Text("原文以逗号相连: 满足其一即可, 每月一次", "a comma joins the two: either will do, once a month"),
    )
    escalation: Decimal = setting(Decimal(20), doc=Text("追加扣分", "the points that escalation takes"), clause="D1-64")
    exam_pass: Decimal = setting(Decimal(60), doc=Text("客服考试及格分", "the pass mark of the exam"), clause="D1-58")
    exam_60_fails: bool = setting(
        False,
        doc=Text("及格分本身是否算不及格", "whether the pass mark itself fails"),
        clause="D1-58",
        reason=Text("原文“60 以下”; 通常 60 分及格", "printed “60 and below”; commonly 60 is a pass"),
    )
    exam_full_mark: Decimal = setting(
        Decimal(100), doc=Text("客服考试满分", "the full mark of the exam"), clause="D1-33"
    )
    dismissal_below: Decimal = setting(
        Decimal(60),
        doc=Text("当月评分低于此数, 提请人确认", "a score below it is put before a person"),
        clause="D1-28",
        reason=Text("原文“低于”: 60 分本身不算", "printed “below”: 60 itself is not"),
    )
    dismissal_last_below: Decimal = setting(
        Decimal(70),
        doc=Text("末位且低于此数, 提请人确认", "last place with a score below it is put before a person"),
        clause="D1-28",
    )
    dismissal_last_months: int = setting(
        2,
        doc=Text("连续几个月唯一末位", "in how many months in a row, alone in last place"),
        clause="D1-28",
        reason=Text(
            "至少两人被考核时才有末位; 并列末位、未被考核的月份使连续中断; 多于 1 个月须有已结账的月份",
            "among at least two appraised; a tie and a month without appraisal break the row; more than 1 needs closed "
            "months",
        ),
    )
    not_applicable: Mapping[str, Literal["incomplete", "full"]] = setting(
        factory=dict,
        doc=Text(
            "不适用 (n/a) 时如何处理, 按考核项: incomplete 无结果, full 按最高分",
            'what n/a means, by criterion: "incomplete" no result, "full" its highest points',
        ),
        reason=Text(
            "未写的: 组长奖惩为 n/a 时无结果; 考试成绩、投诉数可不填, n/a 与空白相同",
            "left out, an adjustment of n/a gives no result; exam and complaints may be blank, and n/a is as blank",
        ),
    )

    def __attrs_post_init__(self) -> None:
        problems = [*self._limits(), *self._numbers(), *self._choices()]
        if problems:
            raise SettingError(problems)

    def scheme(self) -> Scheme:
        sections = (
            self._base(),
            self._bonus(),
            _section("light", "轻度违规", "light violations", events.LIGHT),
            _section("medium", "中度违规", "medium violations", events.MEDIUM, self._exam_failed()),
            _section("heavy", "重度违规", "heavy violations", events.HEAVY, self._escalation()),
            _section("overrun", d1.OVERRUN.zh, d1.OVERRUN.en, (events.OVERRUN,)),
            _section("outcome", "直接辞退", "for a person to decide", events.OUTCOMES),
        )
        scheme = Scheme(
            title=Text("客服管理制度考核", "service conduct"),
            sections=sections,
            floor=self.floor,
            cap=self.cap,
            clause="D1-30",
            columns=(ROLES,),
            comments=tuple(comments()),
            notes=tuple(self._notes()),
            flags=tuple(self._flags()),
            kept=(self._last(),),
        )
        return with_not_applicable(scheme, self.not_applicable)

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D1 and what it became."""
        return clause_table(__package__, "D1")

    # sections

    def _base(self) -> Section:
        limit = Decimal(d1.ADJUSTMENT)
        adjustment = Rated(
            "trainer_adjustment",
            Field("value", Text("奖惩分", "adjustment"), low=-limit, high=limit),
            raters={d1.TRAINER: Decimal(100)},
            blank=Decimal(0),
        )
        criterion = Criterion(
            "trainer_adjustment",
            Text("组长额外奖惩", "the trainer's adjustment for a team leader"),
            "D1-70",
            adjustment,
            reason_required=True,
            roles=(d1.TEAM_LEADER,),
        )
        return Section(
            "base", Text("日常考核积分", "the month's points"), (criterion,), start=self.base, clause="D1-27"
        )

    def _bonus(self) -> Section:
        incidents = (events.top_performer(self._failed), *events.BONUSES)
        return _section("bonus", "加分", "bonuses", incidents, self._exam_full_mark(), self._no_complaints())

    def _exam_full_mark(self) -> Criterion:
        full = f"{self.exam_full_mark:f}"
        below = _row([f"< {full}"], 0, words.NOT_FULL)
        judge = self._exam_table("exam_full_mark", _row([full], d1.BONUS, words.FULL_MARK), below)
        return Criterion("exam_full_mark", Text("客服考试满分", "full mark in the exam"), "D1-33", judge)

    def _exam_failed(self) -> Criterion:
        limit = f"{self.exam_pass:f}"
        passed = f"{'>' if self.exam_60_fails else '>='} {limit}"
        rows = (_row([self._failing], -d1.EXAM_FAILED, words.FAILED), _row([passed], 0, words.PASSED))
        title = words.EXAM_AT_MOST if self.exam_60_fails else words.EXAM_BELOW
        judge = self._exam_table("exam_failed", *rows)
        return Criterion("exam_failed", title.format(points=limit), "D1-58", judge)

    def _exam_table(self, criterion: str, *rows: Row) -> Table:
        """Points by the exam score; 0 where there was no exam."""
        source = Metric(self._exam, optional=criterion not in self.not_applicable)
        return Table((source,), (_row(["missing"], 0, words.NO_EXAM), *rows), hit="first")

    def _no_complaints(self) -> Criterion:
        complaints = Metric(VALID_COMPLAINTS, optional="no_complaints" not in self.not_applicable)
        rows = (
            _row(["missing", "-"], 0, words.NO_COUNT),
            _row(["0", "0"], d1.BONUS, words.ZERO),
            _row(["-", "-"], 0, words.NOT_ZERO),
        )
        judge = Table((complaints, events.QUARRELS), rows, hit="first")
        return Criterion("no_complaints", Text("当月有效投诉率为零", "no valid complaint in the month"), "D1-36", judge)

    def _escalation(self) -> Criterion:
        taken = Decimal(0) - self.escalation
        rows = (
            Row((parse_cell(f">= {self.escalate_light}"), ANY), taken, words.LIGHT),
            Row((ANY, parse_cell(f">= {self.escalate_medium}")), taken, words.MEDIUM),
            _row(["-", "-"], 0, words.NOT_REACHED),
        )
        judge = Table((events.light(self.count), events.medium(self.count, self._failed)), rows, hit="first")
        return Criterion("escalation", Text("当月未良好履行职责", "duty not well done in the month"), "D1-64", judge)

    @property
    def _exam(self) -> Field:
        return Field(
            "exam_score", Text("客服考试分数", "exam score"), high=self.exam_full_mark, aliases=d1.EXAM_WORDINGS
        )

    @property
    def _failing(self) -> str:
        """The scores that fail the exam (D1-58), wherever a rule asks."""
        return f"{'<=' if self.exam_60_fails else '<'} {self.exam_pass:f}"

    @property
    def _failed(self) -> When:
        """Whether there was an exam, and it was failed."""
        return When(Metric(self._exam), parse_cell(self._failing))

    # flags and notes

    def _flags(self) -> Iterator[Flag]:
        yield from self._dismissal()
        first = d1.TOP_PERFORMER
        recorded = events.recorded(Incident(first.id, first.title, first.clause))
        yield Flag("bonus_void", "info", (recorded, events.violated(self._failed)), words.VOID, "D1-32")
        for bonus in events.BONUSES:
            if bonus.id in d1.OVERTIME:
                message = words.OVERTIME.format(title=bonus.title)
                yield Flag("overtime", "info", (events.recorded(bonus),), message, bonus.clause)
        none, quarrel = When(Metric(VALID_COMPLAINTS), parse_cell("0")), When(events.QUARRELS, events.AT_ALL)
        yield Flag("complaint_recorded", "info", (none, quarrel), words.COMPLAINT, "D1-36")
        for outcome in events.OUTCOMES:
            message = words.OUTCOME.format(title=outcome.title)
            yield Flag(outcome.id, "review", (events.recorded(outcome),), message, outcome.clause)
        for norm in d1.NORMS:
            short = When(Metric(Field(norm.id, norm.title, aliases=norm.aliases)), parse_cell(norm.short))
            yield Flag(norm.id, "info", (short,), norm.message, norm.clause)

    def _dismissal(self) -> Iterator[Flag]:
        """D1-28."""
        score, points = Metric(SCORE), f"{self.dismissal_below:f}"
        below = When(score, parse_cell(f"< {points}"))
        yield Flag("dismissal_below", "review", (below,), words.BELOW.format(points=points), "D1-28")
        months = self.dismissal_last_months
        last = When(InARow(self._last(), months), TRUE)
        said = words.LAST_IN_A_ROW if months > 1 else words.LAST
        message = said.format(points=f"{self.dismissal_last_below:f}", months=months)
        yield Flag("dismissal_last", "review", (last,), message, "D1-28")

    def _last(self) -> Kept:
        """Alone in last place and below the points, in this month (D1-28)."""
        below = parse_cell(f"< {self.dismissal_last_below:f}")
        return Kept("last_and_below", words.LAST_AND_BELOW, (When(SoleLast(), TRUE), When(Metric(SCORE), below)))

    def _notes(self) -> Iterator[Finding]:
        yield Finding("info", "D1-38", words.NO_FINES)
        yield Finding("info", "D1-63", words.COMPENSATION)
        yield Finding("info", "D1-73", words.DEDUCTION)

    # what settings may be

    def _limits(self) -> Iterator[Problem]:
        if self.floor < 0:
            yield ("floor",), words.FOUND.format(value=f"{self.floor:f}"), words.FROM_0
        limits = {"floor": f"{self.floor:f}", "cap": f"{self.cap:f}"}
        if self.cap <= self.floor:
            yield ("cap",), words.FOUND.format(value=limits["cap"]), words.ABOVE_FLOOR.format(**limits)
        elif not self.floor <= self.base <= self.cap:
            yield ("base",), words.FOUND.format(value=f"{self.base:f}"), words.WITHIN.format(**limits)

    def _numbers(self) -> Iterator[Problem]:
        for key in ("escalation", "dismissal_below", "dismissal_last_below"):
            if getattr(self, key) < 0:
                yield (key,), words.FOUND.format(value=f"{getattr(self, key):f}"), words.FROM_0
        for key in ("escalate_light", "escalate_medium", "dismissal_last_months"):
            if getattr(self, key) < 1:
                yield (key,), words.FOUND.format(value=getattr(self, key)), words.FROM_1
        full, passed = f"{self.exam_full_mark:f}", words.FOUND.format(value=f"{self.exam_pass:f}")
        if self.exam_full_mark <= 0:
            yield ("exam_full_mark",), words.FOUND.format(value=full), words.ABOVE_0
        elif not 0 < self.exam_pass <= self.exam_full_mark:
            yield ("exam_pass",), passed, words.WITHIN_MARKS.format(full=full)
        elif self.exam_60_fails and self.exam_pass == self.exam_full_mark:
            yield ("exam_pass",), passed, words.BELOW_FULL.format(full=full)

    def _choices(self) -> Iterator[Problem]:
        for key in self.not_applicable:
            if key not in CRITERIA:
                yield ("not_applicable", key), words.NO_SUCH.format(id=key), did_you_mean(key, CRITERIA)


def _section(key: str, zh: str, en: str, incidents: tuple[Incident, ...], *criteria: Criterion) -> Section:
    return Section(key, Text(zh, en), criteria, incidents)


def _row(cells: Sequence[str], points: int, words: Text | None = None) -> Row:
    return Row(tuple(map(parse_cell, cells)), Decimal(points), words)


VALID_COMPLAINTS = Field(
    "valid_complaints", Text("有效投诉数", "valid complaints"), "count", aliases=("当月有效投诉率为零",)
)
