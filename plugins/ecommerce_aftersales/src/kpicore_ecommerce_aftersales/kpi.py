"""D3-1 to D3-17, the monthly table of after-sales agents: fifteen rows of 0 to 100 points, weighted to 100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from kpicore.components import Problem, SettingError, clause_table, setting
from kpicore.fields import Field
from kpicore.model import ClauseRow, Finding, Text
from kpicore.rules.bands import Bands
from kpicore.rules.cells import parse_cell
from kpicore.rules.judge import Judge
from kpicore.rules.rated import Rated
from kpicore.rules.rows import Row as BandRow
from kpicore.rules.rows import parse_points
from kpicore.rules.scheme import Criterion, NotApplicable, Scheme, Section, with_not_applicable
from kpicore.rules.sources import Either, Metric, Ratio, Source
from kpicore.rules.table import Row, Table
from kpicore.settingchecks import FOUND, unknown_criteria, weight_problems
from kpicore.vocabulary import RatioWord
from kpicore_ecommerce_aftersales import d3

NOT_COUNTED = Decimal(0)
POINTS = Text("应为 0 至 100 的分值", "expected points from 0 to 100")
A_GRADE = Text(
    '应为评分名加 .grade, 如 "chat_qa.grade", 或留空 ""',
    'expected the name of a scorer and .grade, such as "chat_qa.grade", or ""',
)
STATUTORY = Text(
    "法定休假 (病假、产假、婚假、年休假等) 不是缺勤, 不得计入 absences 或会议缺勤 (L-14)",
    "statutory leave (sick, maternity, marriage, annual) is no absence: leave it out of absences and meetings (L-14)",
)


@attrs.frozen
class Kpi:
    """After-sales agents of an online shop (D3): fifteen weighted rows, 100 points."""

    about = Text(
        "电商售后客服绩效考核 (D3): 15 项, 满分 100", "after-sales agents of an online shop (D3): 15 rows, out of 100"
    )

    weights: Mapping[str, Decimal] = setting(
        factory=lambda: {key: Decimal(row.weight) for key, row in d3.ROWS.items()},
        doc=Text("各考核项权重 (%), 合计 100", "weight of each criterion in %, 100 together"),
        clause="D3-17",
        reason=Text(
            "原文 16 个权重按合并单元格的错位次序还原, 合计 100",
            "the 16 printed weights are put in order by how the table's merged cells are shifted; they sum to 100",
        ),
    )
    late_points: Decimal = setting(
        Decimal(80),
        doc=Text("无缺勤但有迟到早退的分值", "points for attendance of who was late or left early, and never absent"),
        clause="D3-3",
        reason=Text("没有档次提到: 只是不满足 100 分一档", "no band names it: it only fails the band of 100"),
    )
    bands: Mapping[str, tuple[BandRow, ...]] = setting(
        factory=dict,
        doc=Text(
            "某个由数据计分的考核项的另一套档次 (条件与分值); 未列出的按原文",
            "other bands of a measured criterion, rows of a condition and points; as printed where left out",
        ),
        clause="D3-10",
        reason=Text(
            "原文丢失了 < 和 >: 24 小时与 48 小时属中间一档, 小二介入 3 次为 3 次及以上",
            "the print lost < and >: 24 and 48 hours are read into the middle band, 3 interventions as 3 or more",
        ),
    )
    qa_grade_from: str = setting(
        "chat_qa.grade",
        doc=Text(
            "未录入 qa_grade 时取哪个评分的等级; 空为只取录入值",
            "the scorer whose grade stands in for a qa_grade that is not given; empty: only what is given",
        ),
        clause="D3-8",
    )
    not_applicable: Mapping[str, NotApplicable] = setting(
        factory=dict,
        doc=Text(
            "不适用 (n/a) 时如何处理, 按考核项: incomplete、full、rescale; 未列出的为 incomplete",
            "what n/a means, by criterion: incomplete, full or rescale; incomplete where left out",
        ),
        clause="D3-17",
        reason=Text("原文未规定", "the print does not say"),
    )

    def __attrs_post_init__(self) -> None:
        known = list(d3.ROWS)
        problems: list[Problem] = weight_problems("weights", self.weights, known)
        problems += unknown_criteria("not_applicable", self.not_applicable, known)
        problems += self._band_problems()
        if not 0 <= self.late_points <= 100:
            problems.append((("late_points",), FOUND.format(value=f"{self.late_points:f}"), POINTS))
        scorer, dot, part = self.qa_grade_from.rpartition(".")
        if self.qa_grade_from and not (scorer and dot and part == "grade"):
            problems.append((("qa_grade_from",), FOUND.format(value=f'"{self.qa_grade_from}"'), A_GRADE))
        if problems:
            raise SettingError(problems)

    def scheme(self) -> Scheme:
        sections = tuple(
            Section(key, title, tuple(self._criterion(row) for row in rows), clause="D3-17")
            for key, title, rows in d3.SECTIONS
        )
        scheme = Scheme(
            title=Text("电商售后客服绩效考核", "after-sales KPI table"),
            sections=sections,
            clause="D3-17",
            notes=(Finding("info", "D3-3", STATUTORY),),
            limits=tuple(RatioWord(part.id, d3.ABSENCES.id) for part in (d3.UNREPORTED, d3.HARMFUL)),
        )
        return with_not_applicable(scheme, self.not_applicable)

    def clauses(self) -> Sequence[ClauseRow]:
        """Every clause of D3 and what it became."""
        return clause_table(__package__, "D3")

    def _band_problems(self) -> list[Problem]:
        measured = [row.id for row in d3.ROWS.values() if isinstance(row, d3.Measured)]
        problems = unknown_criteria("bands", self.bands, measured)
        for key, rows in self.bands.items():
            parse_points(rows, 1, ("bands", key), problems)
            for i, row in enumerate(rows):
                problems += [
                    (("bands", key, i, 1), FOUND.format(value=f"{points:f}"), POINTS)
                    for _, points in parse_points((row,), 1, (), [])
                    if not 0 <= points <= 100
                ]
        return problems

    def _criterion(self, row: d3.Row) -> Criterion:
        return Criterion(
            row.id,
            row.title,
            row.clause,
            self._judge(row),
            self.weights[row.id],
            norms=(row.norm,),
            setting=("bands", row.id) if isinstance(row, d3.Measured) else (),
        )

    def _judge(self, row: d3.Row) -> Judge:
        match row:
            case d3.Measured():
                rows = parse_points(self.bands.get(row.id, row.bands), 1, ("bands", row.id), [])
                return Bands(self._source(row), tuple((cells[0], points) for cells, points in rows))
            case d3.Chosen():
                return chosen(row)
            case d3.Attendance():
                return self._attendance(row)

    def _source(self, row: d3.Measured) -> Source:
        if row.parts is not None:
            part, whole = row.parts
            return Ratio(part, whole, row.field, direct=True)
        if row.id != d3.QA_GRADE.id or not self.qa_grade_from:
            return Metric(row.field)
        yielded = attrs.evolve(row.field, id=self.qa_grade_from, title=Text.same(self.qa_grade_from))
        return Either(Metric(row.field), Metric(yielded))

    def _attendance(self, row: d3.Attendance) -> Table:
        """The first of the printed bands that holds; what is not counted did not happen."""
        inputs = Metric(d3.ABSENCES), *(Metric(field, NOT_COUNTED) for field in (d3.UNREPORTED, d3.HARMFUL, d3.LATE))
        rows = tuple(
            Row(
                tuple(parse_cell(cell) for cell in band.cells),
                self.late_points if band.points is None else Decimal(band.points),
                band.words,
            )
            for band in row.bands
        )
        return Table(inputs, rows, "first")


def chosen(row: d3.Chosen) -> Rated:
    """A rating is the printed points of a level, and no other number."""
    points = [Decimal(level.points) for level in row.levels]
    return Rated(
        id=row.id,
        value=Field(row.id, row.title, high=Decimal(100), only=tuple(points)),
        levels=tuple((parse_cell(number), number) for number in points),
        words={parse_cell(level.points).text: level.words for level in row.levels},
    )
