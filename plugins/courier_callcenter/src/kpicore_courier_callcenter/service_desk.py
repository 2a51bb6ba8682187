"""D0, the customer-service desk of an express company: efficiency (20) and ability (5), violations taken off.

The document prints no grade and no pay, and its later sections are missing: 25 is the total, shown as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import attrs

from kpicore.components import Problem, SettingError, clause_table, setting
from kpicore.fields import Field
from kpicore.model import ClauseRow, Finding, Text
from kpicore.nearest import did_you_mean
from kpicore.rules.bands import Bands
from kpicore.rules.cells import parse_cell
from kpicore.rules.conditions import Flag, When
from kpicore.rules.incidents import Incident
from kpicore.rules.scheme import Criterion, Scheme, Season, Section, with_not_applicable
from kpicore.rules.sources import Metric
from kpicore.rules.tally import Item, Tally
from kpicore_courier_callcenter.d0 import ABILITY, COMMENTS, DEPARTMENTS, EFFICIENCY, VOLUMES, Violation, Volume

PER_VIOLATION = Decimal("-0.5")  # D0-13…16: 违反一次扣 0.5 分
VOLUME_OF = {"person": Text("个人", "of the person"), "team": Text("团队", "of the team")}
FEBRUARY = Text(
    "2 月对三项数量均按淡季计: 原文旺季为 9 月至次年 3 月, 但另注明 2 月划入淡季, 以注明为准",
    "February counts as off-season in all three volumes: the note in the print wins over September to March",
)
LISTENED = Text(
    "话务质量违规来自抽查监听: 须事先告知员工监听及其目的, 并限制查阅 (L-17)",
    "violations in call quality come from listening to calls: staff must have been told, and access limited (L-17)",
)
TOILET = Text(
    "cd_toilet 计分: 限制结伴去厕所属违法规定 (L-03)",
    "cd_toilet is counted: controlling who goes to the toilet with whom is an unlawful rule (L-03)",
)
FOUND = Text("写的是 {value}", "found {value}")
A_MONTH = Text("应为 1 至 12 的月份", "expected a month from 1 to 12")
NO_SUCH = Text("没有这一违规项: {id}", "no such violation: {id}")


@attrs.frozen
class ServiceDesk:
    """The desk of an express company (D0), out of 25 points."""

    about = Text(
        "快递公司客服部绩效考核 (D0), 满分 25", "customer-service desk of an express company (D0), out of 25 points"
    )

    off_season_months: tuple[int, ...] = setting(
        (2, 4, 5, 6, 7, 8),
        doc=Text("淡季月份", "months of the off-season; all others are peak"),
        clause="D0-5",
        reason=Text(
            "原文旺季为 9 月至次年 3 月, 又注明 2 月划入淡季, 以注明为准",
            "the print says peak from September to March, and that February is off-season: the special note wins",
        ),
    )
    disabled: tuple[str, ...] = setting(
        ("cd_toilet",),
        doc=Text("不计分的违规项", "violations that do not count; a record of one stands in the ledger at 0"),
        clause="D0-14e",
        reason=Text(
            "限制结伴去厕所有损人格尊严 (L-03)", "who goes to the toilet with whom is not the employer's (L-03)"
        ),
    )
    volume_of: Literal["person", "team"] = setting(
        "person",
        doc=Text("数量按个人或团队记录; 只是标注, 不作除法", "whose volume is recorded; a label, nothing is divided"),
        clause="D0-9",
        reason=Text("原文未说明出港、进港件按人或按部门", "the print does not say whose issues are counted"),
    )

    not_applicable: Mapping[str, Literal["incomplete", "full"]] = setting(
        factory=dict, doc=Text("数量不适用时如何处理", "what n/a means, by volume")
    )

    def __attrs_post_init__(self) -> None:
        known = [violation.id for violation in (*EFFICIENCY, *ABILITY)]
        problems: list[Problem] = [
            (("off_season_months", i), FOUND.format(value=month), A_MONTH)
            for i, month in enumerate(self.off_season_months)
            if not 1 <= month <= 12
        ]
        problems += [
            (("disabled", i), NO_SUCH.format(id=key), did_you_mean(key, known))
            for i, key in enumerate(self.disabled)
            if key not in known
        ]
        if problems:
            raise SettingError(problems)

    def scheme(self) -> Scheme:
        efficiency = Section(
            id="efficiency",
            title=Text("员工的工作效率", "efficiency"),
            criteria=tuple(self._criterion(volume) for volume in VOLUMES),
            incidents=self._incidents(EFFICIENCY),
            start=Decimal(20),
            floor=Decimal(0),
            clause="D0-1",
        )
        ability = Section(
            id="ability",
            title=Text("工作能力", "ability"),
            incidents=self._incidents(ABILITY),
            start=Decimal(5),
            floor=Decimal(0),
            clause="D0-16",
        )
        scheme = Scheme(
            title=Text("快递公司客服部绩效考核", "courier service desk"),
            sections=(efficiency, ability),
            clause="D0-1",
            columns=(DEPARTMENTS,),
            comments=COMMENTS,
            notes=tuple(self._notes()),
            flags=(self._monitored(),),
        )
        return with_not_applicable(scheme, self.not_applicable)

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D0 and what it became."""
        return clause_table(__package__, "D0")

    def _criterion(self, volume: Volume) -> Criterion:
        source = Metric(Field(volume.id, volume.title, "count", aliases=volume.aliases))
        off_season = Season(self.off_season_months, _bands(source, volume.off_season), volume.off_season_clause)
        whose = VOLUME_OF[self.volume_of]
        title = Text(f"{volume.title.zh}({whose.zh})", f"{volume.title.en} {whose.en}")
        return Criterion(volume.id, title, volume.clause, _bands(source, volume.peak), seasons=(off_season,))

    def _incidents(self, violations: Sequence[Violation]) -> tuple[Incident, ...]:
        return tuple(
            Incident(
                violation.id,
                violation.title,
                violation.clause,
                PER_VIOLATION,
                disabled=violation.id in self.disabled,
                aliases=(violation.wording,) if violation.wording else (),
            )
            for violation in violations
        )

    def _monitored(self) -> Flag:
        """Violations in call quality are found by listening to calls (D0-8)."""
        heard = [Item(incident) for incident in self._incidents(EFFICIENCY) if incident.id.startswith("cq_")]
        tally = Tally("call_quality", Text("话务质量违规", "violations in call quality"), tuple(heard))
        return Flag("call_monitoring", "info", (When(tally, parse_cell(">= 1")),), LISTENED, "D0-8")

    def _notes(self) -> Iterator[Finding]:
        if 2 in self.off_season_months:
            yield Finding("info", "D0-5", FEBRUARY)
        if "cd_toilet" not in self.disabled:
            yield Finding("warning", "D0-14e", TOILET)


def _bands(source: Metric, limits: Sequence[int]) -> Bands:
    """0 from the target on, one point less below each further limit, the lower limit included (conventions G2)."""
    cells = [f">= {limits[0]}"]
    cells += [f"[{low}, {high})" for high, low in pairwise(limits)]
    cells.append(f"< {limits[-1]}")
    return Bands(source, tuple((parse_cell(cell), Decimal(-lost)) for lost, cell in enumerate(cells)))
