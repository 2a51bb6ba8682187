"""The guard: finished pay and outcomes held against mainland Chinese labour law, line by line of its clause table.

It flags, and proposes the lawful maximum; it never cuts. What no setting may compute (L-10 wages kept from whoever
resigns, L-11 a training fee) has no place here or anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import attrs

from kpicore.components import Problem, SettingError, clause_table, setting
from kpicore.model import ClauseRow, Period, Text
from kpicore.rules.cells import parse_cell
from kpicore.rules.computed import InForce
from kpicore.rules.conditions import Flag
from kpicore_cn_labor_guard import conduct, words
from kpicore_cn_labor_guard.conduct import Outcome
from kpicore_cn_labor_guard.wages import Wages

Part = Literal[
    "minimum_wage", "deduction", "compensation", "fines", "probation", "outcomes", "control", "leave", "hours",
    "overtime", "notices",
]  # fmt: skip

CLAUSES: Mapping[Part, str] = {
    "minimum_wage": "L-05", "deduction": "L-05", "compensation": "L-06", "fines": "L-07", "probation": "L-12",
    "outcomes": "L-01", "control": "L-03", "leave": "L-14", "hours": "L-09", "overtime": "L-08", "notices": "L-19",
}  # fmt: skip

MOST_SHARE, LEAST_PROBATION, MOST_DAY, MOST_WEEK = Decimal(20), Decimal(80), Decimal(8), Decimal(44)


@attrs.frozen
class MinimumWage:
    """A minimum wage as a region published it."""

    since: str = setting(doc=Text("从哪个月起, 如 2026-01", "the month from which it holds, such as 2026-01"))
    amount: Decimal = setting(doc=Text("月最低工资", "the minimum wage of a month"))
    region: str = setting(
        "",
        doc=Text(
            "地区, 与人员列 region 相同; 不写为其他所有人", "as the column region of people; left out: all others"
        ),
    )


@attrs.frozen
class Guard:
    """中国大陆劳动法核查: 只提示, 不改动."""

    about = Text(
        "中国大陆劳动法核查: 最低工资、扣减比例、试用期、法定休假、结果的程序; 只提示, 不改动",
        "mainland labour law: minimum wage, deductions, probation, statutory leave, procedure of outcomes; flags alone",
    )

    minimum_wage: tuple[MinimumWage, ...] = setting(
        (),
        doc=Text("各地区最低工资, 按月份生效", "minimum wages by region, each from a month on"),
        clause="L-13",
        reason=Text(
            "由使用者按公布的标准填写; 人员列 minimum_wage 有值时以该值为准",
            "given by the user as published; a person's own minimum_wage column wins",
        ),
    )
    deduction_share: Decimal = setting(
        MOST_SHARE,
        doc=Text("扣减不得超过本月工资的百分之几", "the most that may be taken off the month's wage, in %"),
        clause="L-05",
    )
    base_line: str = setting(
        "base",
        doc=Text(
            "基本工资的工资项; 没有时用人员列 base_pay", "the pay line of base pay; without it, the column base_pay"
        ),
        clause="L-13",
    )
    fines_forbidden_in: tuple[str, ...] = setting(
        ("广东", "广东省", "Guangdong"),
        doc=Text("规章制度不得设定罚款的地区", "regions that forbid fines in a company's rules"),
        clause="L-07",
    )
    performance_pay_agreed: bool = setting(
        False,
        doc=Text("浮动的绩效工资已在劳动合同中约定", "the contract provides for performance pay that floats"),
        clause="L-07",
    )
    probation_share: Decimal = setting(
        LEAST_PROBATION,
        doc=Text("试用期工资不得低于约定工资的百分之几", "the least of the agreed wage in probation, in %"),
        clause="L-12",
    )
    outcomes: Mapping[str, Outcome] = setting(
        factory=lambda: {
            "dismissal_last": "last_place",
            "dismissal_below": "unfit",
            "slept_on_duty": "breach",
            "hotline_blocked": "breach",
            "clique": "breach",
            "abuse_of_position": "breach",
            "unqualified": "transfer",
            "serious_quality_problem": "transfer",
        },
        doc=Text("方案的标记属于哪类结果, 各有法定程序", "what kind of outcome each flag of a scheme is"),
        clause="L-01",
    )
    absence_criteria: Mapping[str, str] = setting(
        factory=lambda: {"attendance": "< 100", "meetings": "70"},
        doc=Text("考核项的哪些分数意味着缺勤", "which points of a criterion stand for an absence"),
        clause="L-14",
    )
    absence_incidents: tuple[str, ...] = setting(
        ("absent_without_leave",), doc=Text("记录缺勤的事件", "incidents that record an absence"), clause="L-14"
    )
    day_hours: Decimal = setting(MOST_DAY, doc=Text("一日工时上限", "the most hours of a day"), clause="L-09")
    week_hours: Decimal = setting(
        Decimal(40),
        doc=Text("一周工时上限", "the most hours of a week"),
        clause="L-09",
        reason=Text("国务院规定 40 小时; 劳动法写 44", "40 by the State Council; the Labour Law says 44"),
    )
    overtime_flag: str = setting(
        "overtime",
        doc=Text("方案中表示加班得分的标记", "the flag of a scheme that gives points for overtime"),
        clause="L-08",
    )
    rules_adopted: str = setting(
        "",
        doc=Text("制度通过并公示的日期, 如 2026-01-05", "the day when the rules were adopted and made known"),
        clause="L-19",
    )
    off: Mapping[Part, str] = setting(
        factory=dict,
        doc=Text("关闭哪些核查, 各写明理由", "checks that are switched off, each with the reason"),
        reason=Text("关闭本身每月提示一次", "each month says that it is off"),
    )

    def __attrs_post_init__(self) -> None:
        problems = [*self._amounts(), *self._limits(), *self._texts()]
        if problems:
            raise SettingError(problems)

    def flags(self) -> tuple[Flag, ...]:
        return tuple(self._flags())

    def clauses(self) -> Sequence[ClauseRow]:
        """Every line of the law table and what it became."""
        return clause_table(__package__, "law")

    def _flags(self) -> Iterator[Flag]:
        for part, flags in self._parts().items():
            if part in self.off:
                said = words.OFF.format(part=part, reason=self.off[part].strip())
                yield Flag("switched_off", "info", (), said, CLAUSES[part])
            else:
                yield from flags

    def _parts(self) -> Mapping[Part, Iterable[Flag]]:
        in_force = [InForce(each.region.strip(), Period.parse(each.since), each.amount) for each in self.minimum_wage]
        wages = Wages(in_force, self.deduction_share, self.base_line)
        return {
            "minimum_wage": wages.minimum_wage(),
            "deduction": wages.deduction(),
            "compensation": wages.compensation(),
            "fines": wages.fines(self.fines_forbidden_in, self.performance_pay_agreed),
            "probation": wages.probation(self.probation_share),
            "outcomes": conduct.outcomes(self.outcomes),
            "control": conduct.control(),
            "leave": conduct.leave(self.absence_criteria, self.absence_incidents),
            "hours": conduct.hours(self.day_hours, self.week_hours),
            "overtime": conduct.overtime(self.overtime_flag),
            "notices": conduct.notices(adopted=bool(self.rules_adopted)),
        }

    # what settings may be

    def _amounts(self) -> Iterator[Problem]:
        seen: set[tuple[str, str]] = set()
        for i, each in enumerate(self.minimum_wage):
            if not _is_month(each.since):
                yield ("minimum_wage", i, "since"), words.FOUND.format(value=repr(each.since)), words.A_MONTH
            if each.amount <= 0:
                yield ("minimum_wage", i, "amount"), words.FOUND.format(value=f"{each.amount:f}"), words.ABOVE_0
            if (each.region.strip(), each.since) in seen:
                yield ("minimum_wage", i), words.TWICE, words.ONCE
            seen.add((each.region.strip(), each.since))

    def _limits(self) -> Iterator[Problem]:
        """A company may be stricter than the law, not laxer."""
        for key, most, expected in (
            ("deduction_share", MOST_SHARE, words.AT_MOST),
            ("day_hours", MOST_DAY, words.NO_HOURS),
            ("week_hours", MOST_WEEK, words.NO_HOURS),
        ):
            value: Decimal = getattr(self, key)
            if not 0 < value <= most:
                yield (key,), words.FOUND.format(value=f"{value:f}"), expected.format(most=f"{most:f}")
        if not LEAST_PROBATION <= self.probation_share <= 100:
            found = words.FOUND.format(value=f"{self.probation_share:f}")
            yield ("probation_share",), found, words.AT_LEAST.format(least=f"{LEAST_PROBATION:f}")

    def _texts(self) -> Iterator[Problem]:
        for part, reason in self.off.items():
            if not reason.strip():
                yield ("off", part), words.FOUND.format(value='""'), words.A_REASON
        for criterion, points in self.absence_criteria.items():
            if not _asks_points(points):
                yield ("absence_criteria", criterion), words.FOUND.format(value=repr(points)), words.NO_POINTS
        if self.rules_adopted and not _is_day(self.rules_adopted):
            yield ("rules_adopted",), words.FOUND.format(value=repr(self.rules_adopted)), words.A_DAY


def _is_month(text: str) -> bool:
    try:
        return bool(Period.parse(text))
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _asks_points(text: str) -> bool:
    try:
        cell = parse_cell(text)
    except SettingError:
        return False
    return cell.numeric and cell.kind in ("interval", "values")
