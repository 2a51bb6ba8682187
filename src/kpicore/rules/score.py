"""How a scheme becomes the score part of a plan: criteria, sections, total, and a ledger line for each."""

from __future__ import annotations

from decimal import Decimal
from math import ceil, floor
from operator import mul
from typing import NamedTuple

from kpicore.fields import MAX_DECIMALS
from kpicore.model import Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, MISSING, NOT_APPLICABLE, OVERRIDDEN, FlagRule, Line, Need, RowLines
from kpicore.plan.plan import named
from kpicore.rules.build import Build
from kpicore.rules.incidents import row_points, total_points
from kpicore.rules.judge import Outcome
from kpicore.rules.scheme import Criterion, Scheme, Section

START = Text("起始分", "start")
FLOOR = Text("下限", "floor")
CAP = Text("上限", "cap")
SCALE_TO = Text("换算", "scale_to")
ROUNDING = Text("取整差额", "rounding")
HUNDREDTH = expr.number(Decimal("0.01"))


class Scored(NamedTuple):
    """The score (null where incomplete), and what makes it incomplete."""

    scheme: str
    score: Expr
    incomplete: Expr

    def name(self, part: str) -> str:
        """The definition that holds a part of it."""
        return f"{prefix(self.scheme)}/{part}"


def prefix(scheme: str) -> str:
    """What the names of a scorer's definitions begin with, so that they meet no other stage's."""
    return named("score", scheme)


class _Judged(NamedTuple):
    """A criterion with overrides and n/a settled. weighted: points × weight (or points), before any rescaling."""

    criterion: Criterion
    line: Line
    points: Expr
    weighted: Expr
    left_out: Expr  # n/a, and its weight goes to the others


def compile_scheme(build: Build, name: str, scheme: Scheme, scale_to: Decimal | None) -> Scored:
    """Define the score and all that makes it; ledger lines, flags and needs go into the build."""
    return _SchemeCompiler(build, name, scheme).compile(scale_to)


class _SchemeCompiler:
    def __init__(self, build: Build, name: str, scheme: Scheme) -> None:
        self.build = build
        self.name = name
        self.scheme = scheme
        self.incomplete: list[Expr] = []
        self.prefix = prefix(name)
        self.void = f"{self.prefix}/incomplete"

    def compile(self, scale_to: Decimal | None) -> Scored:
        judged = {
            criterion.id: self._criterion(criterion.in_month(self.build.period.month), section.id)
            for section in self.scheme.sections
            for criterion in section.criteria
        }
        contributions, rounding = self._weigh(judged)
        parts = [self._section(section, judged, contributions) for section in self.scheme.sections]
        self._difference("rounding", "", ROUNDING, rounding, "")
        scheme = self.scheme
        total = self._bounded(expr.add(*parts, rounding), judged, [*contributions.values(), rounding])
        total = self._clamp("", total, scheme.floor, scheme.cap, None, scheme.clause)
        best = scheme.best(self.build.period.month)
        if scale_to is not None and best is not None and 0 < best != scale_to:
            total = self._scale(total, scale_to, best)
        incomplete = self.build.plan.define(self.void, expr.any_of(*self.incomplete))
        score = self.build.plan.define(f"{self.prefix}/score", expr.blank_if(incomplete, total))
        return Scored(self.name, score, incomplete)

    # one criterion

    def _criterion(self, criterion: Criterion, section: str) -> _Judged:
        build, key = self.build, self._key(criterion.id)
        outcome = criterion.judge.outcome(build, criterion.id)
        low, high = criterion.judge.span()
        scale = 10**MAX_DECIMALS
        override = build.override(criterion.rating, int(min(low, 0) * scale), int(max(high, 0) * scale))
        settled = expr.negate(expr.missing(override))
        na = build.plan.define(f"{key}/na", expr.all_of(expr.negate(settled), outcome.not_applicable))
        lacking = expr.all_of(expr.negate(settled), expr.negate(na), outcome.missing)
        lacking = build.plan.define(f"{key}/missing", lacking)
        gap = expr.all_of(*(expr.negate(state) for state in (settled, na, lacking)), outcome.gap)
        points = self._points(criterion, outcome, override, settled, na, lacking)
        points = build.plan.define(f"{key}/points", points)
        unjudged = na if criterion.not_applicable != "full" else expr.FALSE
        build.plan.define(f"{key}/value", expr.blank_if(expr.any_of(lacking, unjudged), points))
        code = self._code(outcome, settled, na, lacking)
        build.plan.define(f"{key}/code", code)
        self._note_lacks(criterion, outcome, na, lacking)
        self._flag_gap(f"{key}/gap", gap, criterion)
        left_out = na if criterion.not_applicable == "rescale" else expr.FALSE
        weighted = points if criterion.weight is None else expr.multiply(points, expr.number(criterion.weight))
        return _Judged(criterion, self._line(criterion, section, outcome), points, weighted, left_out)

    def _points(
        self, criterion: Criterion, outcome: Outcome, override: Expr, settled: Expr, na: Expr, lacking: Expr
    ) -> Expr:
        instead = expr.number(criterion.judge.span()[1]) if criterion.not_applicable == "full" else expr.scaled(0)
        points = expr.choose(na, instead, expr.choose(lacking, expr.scaled(0), outcome.points))
        return expr.choose(settled, expr.given(override), points)

    def _code(self, outcome: Outcome, settled: Expr, na: Expr, lacking: Expr) -> Expr:
        code = outcome.code if outcome.code is not None else expr.scaled(FIRST_ROW)
        code = expr.choose(na, expr.scaled(NOT_APPLICABLE), expr.choose(lacking, expr.scaled(MISSING), code))
        return expr.choose(settled, expr.scaled(OVERRIDDEN), code)

    def _note_lacks(self, criterion: Criterion, outcome: Outcome, na: Expr, lacking: Expr) -> None:
        """A missing value, or an n/a that the scheme does not allow for, makes the score incomplete."""
        plan, key = self.build.plan, self._key(criterion.id)
        self.incomplete.append(lacking)
        for lack in outcome.lacks:
            when = expr.all_of(lacking, lack.when)
            if when is not expr.FALSE:
                name = f"{key}/lacks/{named(lack.name)}"
                plan.define(name, when)
                self._need(lack.name, lack.title, name, criterion.clause)
        if criterion.not_applicable == "incomplete" and na is not expr.FALSE:
            self.incomplete.append(na)
            self._need(criterion.id, criterion.title, f"{key}/na", criterion.clause, not_applicable=True)

    def _need(self, name: str, title: Text, when: str, clause: str, not_applicable: bool = False) -> None:
        self.build.needs.append(Need(name, title, when, "score", clause, "review", not_applicable, self.name))

    def _flag_gap(self, name: str, when: Expr, criterion: Criterion) -> None:
        if when is expr.FALSE:
            return
        self.build.plan.define(name, when)
        message = Text(
            f"{criterion.title.zh}: 印出的档次不包含此数值, 暂计分待人确认",
            f"{criterion.title.en}: no printed band covers the value; the points are provisional",
        )
        self.build.flags.append(FlagRule("gap", "review", name, message, criterion.clause, self.name))

    def _line(self, criterion: Criterion, section: str, outcome: Outcome) -> Line:
        key = self._key(criterion.id)
        return Line(
            stage="score",
            scheme=self.name,
            section=section,
            line=criterion.id,
            title=criterion.title,
            clause=criterion.clause,
            weight="" if criterion.weight is None else f"{criterion.weight:f}",
            reads=outcome.reads,
            ratings=outcome.ratings,
            code=f"{key}/code",
            rules=outcome.rules or (outcome.rule,),
            value=f"{key}/value",
            contribution=f"{key}/contribution",
            void=self.void,
        )

    # weights

    def _weigh(self, judged: dict[str, _Judged]) -> tuple[dict[str, Expr], Expr]:
        """Each criterion's contribution before its section's share, and the rounding line.

        Where a weight is left out, points × weight ÷ the applicable weights is exact in the total, each line is
        rounded to six decimals, and the difference is a line of its own (toml-schemes, the fine print).
        """
        exact = {
            key: j.points if j.criterion.weight is None else expr.multiply(j.weighted, HUNDREDTH)
            for key, j in judged.items()
        }
        rescaling = expr.any_of(*(j.left_out for j in judged.values()))
        if rescaling is expr.FALSE:
            return exact, expr.scaled(0)
        rescaling = self.build.plan.define(f"{self.prefix}/rescaling", rescaling)
        weights = {key: expr.number(j.criterion.weight or 0) for key, j in judged.items()}
        applicable = expr.add(*(expr.choose(j.left_out, expr.scaled(0), weights[key]) for key, j in judged.items()))
        applicable = self.build.plan.define(f"{self.prefix}/applicable", applicable)
        nothing = expr.compare("==", applicable, expr.scaled(0))
        self.incomplete.append(nothing)
        self._need_something(nothing)
        divisor = expr.highest(applicable, expr.scaled(1, applicable.scale))
        shares = {key: expr.divide(j.weighted, divisor, MAX_DECIMALS) for key, j in judged.items()}
        whole = expr.divide(expr.add(*(j.weighted for j in judged.values())), divisor, MAX_DECIMALS)
        rounding = expr.choose(rescaling, expr.subtract(whole, expr.add(*shares.values())), expr.scaled(0))
        contributions = {key: expr.choose(rescaling, shares[key], exact[key]) for key in judged}
        return contributions, rounding

    def _bounded(self, total: Expr, judged: dict[str, _Judged], rescaled: list[Expr]) -> Expr:
        """The total, known to stay within what the criteria can give: a quotient's own range is far too wide."""
        if f"{self.prefix}/rescaling" not in self.build.plan.definitions:
            return total
        unit = 10**total.scale
        spans = [
            (min(low, 0) * unit, max(high, 0) * unit)
            for low, high in (j.criterion.judge.span() for j in judged.values())
        ]
        weights = [j.criterion.weight or Decimal(0) for j in judged.values()]
        lows, highs = ([span[side] for span in spans] for side in (0, 1))
        low = min(*lows, sum(map(mul, lows, weights)) / 100)
        high = max(*highs, sum(map(mul, highs, weights)) / 100)
        for part in rescaled:
            shift = 10 ** (total.scale - part.scale)
            low, high = low - part.type.low * shift, high - part.type.high * shift
        return expr.trusted(total, total.type.low + floor(low), total.type.high + ceil(high))

    def _need_something(self, nothing: Expr) -> None:
        if nothing is expr.FALSE:
            return
        name = f"{self.prefix}/nothing_applicable"
        self.build.plan.define(name, nothing)
        title = Text("没有任何适用的考核项", "any applicable criterion")
        self._need(self.name, title, name, self.scheme.clause)

    # sections and total

    def _section(self, section: Section, judged: dict[str, _Judged], contributions: dict[str, Expr]) -> Expr:
        share = None if section.share is None else expr.multiply(expr.number(section.share), HUNDREDTH)
        parts = []
        if section.start is not None:
            start = expr.number(section.start)
            parts.append(start)
            self._start_line(section, start, _shared(start, share))
        for criterion in section.criteria:
            contribution = contributions[criterion.id]
            parts.append(contribution)
            self.build.plan.define(f"{self._key(criterion.id)}/contribution", _shared(contribution, share))
            self.build.lines.append(judged[criterion.id].line)
        if section.incidents:
            parts.append(self._incidents(section, share))
        raw = self.build.plan.define(f"{self.prefix}/sections/{named(section.id)}/raw", expr.add(*parts))
        return _shared(self._clamp(section.id, raw, section.floor, section.cap, share, section.clause), share)

    def _incidents(self, section: Section, share: Expr | None) -> Expr:
        points = row_points(self.build, section.incidents)
        lines = {incident.id: incident.line() for incident in section.incidents}
        self.build.lines.append(RowLines(self.name, section.id, lines, points, _shared(points, share), self.void))
        total = total_points(self.build, points)
        return self.build.plan.define(f"{self.prefix}/sections/{named(section.id)}/incidents", total)

    def _clamp(
        self, section: str, raw: Expr, floor: Decimal | None, cap: Decimal | None, share: Expr | None, clause: str
    ) -> Expr:
        value = raw
        if floor is not None:
            value = expr.highest(value, expr.number(floor))
            self._difference(
                "floor", section, FLOOR, _shared(expr.subtract(value, raw), share), clause, f">= {floor:f}"
            )
        if cap is not None:
            before, value = value, expr.lowest(value, expr.number(cap))
            cut = _shared(expr.subtract(value, before), share)
            self._difference("cap", section, CAP, cut, clause, f"<= {cap:f}")
        return value

    def _scale(self, total: Expr, scale_to: Decimal, best: Decimal) -> Expr:
        """score × scale_to ÷ the best score, a quotient of at most six decimals."""
        unscaled = self.build.plan.define(f"{self.prefix}/unscaled", total)
        scaled = expr.divide(expr.multiply(unscaled, expr.number(scale_to)), expr.number(best), MAX_DECIMALS)
        rule = f"× {scale_to:f} / {best.normalize():f}"
        self._difference("scale_to", "", SCALE_TO, expr.subtract(scaled, unscaled), "", rule)
        return scaled

    def _difference(self, line: str, section: str, title: Text, value: Expr, clause: str, rule: str = "") -> None:
        """A line that stands only where it is not 0."""
        if value.constant == 0:
            return
        key = f"{self.prefix}/sections/{named(section)}/{line}" if section else f"{self.prefix}/{line}"
        self.build.plan.define(key, value)
        self.build.lines.append(
            Line(
                "score", self.name, section, line, title, clause,
                rule=Text.same(rule), value=key, contribution=key, always=False, void=self.void,
            )
        )  # fmt: skip

    def _start_line(self, section: Section, start: Expr, contribution: Expr) -> None:
        key = f"{self.prefix}/sections/{named(section.id)}/start"
        self.build.plan.define(key, start)
        self.build.plan.define(f"{key}/contribution", contribution)
        self.build.lines.append(
            Line(
                "score", self.name, section.id, "start", START, section.clause,
                value=key, contribution=f"{key}/contribution", void=self.void,
            )
        )  # fmt: skip

    def _key(self, criterion: str) -> str:
        return f"{self.prefix}/criteria/{named(criterion)}"


def _shared(value: Expr, share: Expr | None) -> Expr:
    return value if share is None else expr.multiply(value, share)
