"""How a scheme becomes the score part of a plan: criteria, sections, total, and a ledger line for each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kpicore.fields import MAX_DECIMALS
from kpicore.model import Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, MISSING, NOT_APPLICABLE, OVERRIDDEN, FlagRule, Line, Need
from kpicore.plan.plan import named
from kpicore.rules.build import Build
from kpicore.rules.judge import Outcome
from kpicore.rules.raised import Stage, with_score
from kpicore.rules.recorded import Recorded
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.weigh import Judged, Weighed, share_of, weigh

START = Text("起始分", "start")
FLOOR = Text("下限", "floor")
CAP = Text("上限", "cap")
SCALE_TO = Text("换算", "scaling")
ROUNDING = Text("取整差额", "rounding")


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


def compile_scheme(build: Build, name: str, scheme: Scheme, scale_to: Decimal | None) -> Scored:
    """Define the score and all that makes it; ledger lines, flags and needs go into the build."""
    build.scorer = name
    scored = _SchemeCompiler(build, name, scheme).compile(scale_to)
    build.scorer = ""
    return scored


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
        total = self._total(judged)
        scheme = self.scheme
        total = self._clamp("", total, scheme.floor, scheme.cap, expr.scaled(1), scheme.clause)
        best = scheme.best(self.build.period.month)
        own = total
        if scale_to is not None and best is not None and 0 < best != scale_to:
            own = self.build.plan.define(f"{self.prefix}/unscaled", total)
            total = self._scale(own, scale_to, best)
        incomplete = self.build.plan.define(self.void, expr.any_of(*self.incomplete))
        score = self.build.plan.define(f"{self.prefix}/score", expr.blank_if(incomplete, total))
        reading = with_score(self.build, self.prefix, expr.blank_if(incomplete, own), incomplete)
        stage = Stage(self.build, self.prefix, self.name, incomplete, reading)
        stage.keep(scheme.kept)
        stage.raise_flags(scheme.flags)
        return Scored(self.name, score, incomplete)

    # one criterion

    def _criterion(self, criterion: Criterion, section: str) -> Judged:
        build, key = self.build, self._key(criterion.id)
        low, high = criterion.judge.span()
        scale = 10**MAX_DECIMALS
        override = build.override(criterion.rating, int(min(low, 0) * scale), int(max(high, 0) * scale))
        settled = expr.negate(expr.missing(override))
        outcome = self._judge(criterion, settled)
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
        exact = outcome.exact
        if exact is not None:  # what was settled otherwise is as if it were so in every sample
            exact = expr.choose(expr.any_of(settled, na, lacking), expr.multiply(points, exact[1]), exact[0]), exact[1]
        return Judged(criterion, self._line(criterion, section, outcome), points, exact, left_out)

    def _judge(self, criterion: Criterion, settled: Expr) -> Outcome:
        """What its judge makes of it. Where a decision settles it, nothing of an earlier scorer is relied on."""
        before, self.build.relied_on = self.build.relied_on, {}
        self.build.judging = True
        outcome = criterion.judge.outcome(self.build, criterion.id)
        self.build.judging = False
        for scheme, when in self.build.relied_on.items():
            before.setdefault(scheme, []).append(expr.all_of(expr.negate(settled), expr.any_of(*when)))
        self.build.relied_on = before
        return outcome

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

    def _weigh(self, sections: Sequence[Section], judged: dict[str, Judged]) -> Weighed:
        """The contributions of sections that are weighed together."""
        mine = {criterion.id: judged[criterion.id] for section in sections for criterion in section.criteria}
        alone = sections[0].share is not None
        key = f"{self.prefix}/sections/{named(sections[0].id)}" if alone else self.prefix
        weighed = weigh(self.build, key, mine, share_of(sections[0]), weighted=sections[0].weighted)
        if weighed.nothing is not expr.FALSE:
            self.incomplete.append(weighed.nothing)
            self.build.plan.define(f"{key}/nothing_applicable", weighed.nothing)
            title = Text("适用的考核项", "any applicable criterion")
            self._need(self.name, title, f"{key}/nothing_applicable", self.scheme.clause)
        return weighed

    # sections and total

    def _total(self, judged: dict[str, Judged]) -> Expr:
        weighed: dict[str, Weighed] = {}
        common = Weighed({}, {})
        for sections in self.scheme.weighings():
            found = self._weigh(sections, judged)
            weighed |= {section.id: found for section in sections}
            common = found if sections[0].share is None else common
        parts = [self._section(section, judged, weighed[section.id]) for section in self.scheme.sections]
        self._difference("rounding", "", ROUNDING, common.rounding, "")
        return common.bounded(expr.add(*parts, common.rounding))

    def _section(self, section: Section, judged: dict[str, Judged], weighed: Weighed) -> Expr:
        """What a section adds to the score, its share taken of every part."""
        share = share_of(section)
        parts = []
        if section.start is not None:
            start = expr.number(section.start)
            parts.append(expr.multiply(start, share))
            self._start_line(section, start, parts[0])
        for criterion in section.criteria:
            contribution = weighed.contributions[criterion.id]
            parts.append(contribution)
            self.build.plan.define(f"{self._key(criterion.id)}/contribution", contribution)
            self.build.lines.append(judged[criterion.id].line._replace(counting=weighed.countings[criterion.id]))
        if section.incidents:
            parts.append(Recorded(self.build, self.name, self.prefix, self.void).compile(section, share))
        if section.share is not None:
            parts.append(weighed.rounding)
            self._difference("rounding", section.id, ROUNDING, weighed.rounding, "")
        raw = expr.add(*parts)
        raw = weighed.bounded(raw) if section.share is not None else raw
        raw = self.build.plan.define(f"{self.prefix}/sections/{named(section.id)}/raw", raw)
        return self._clamp(section.id, raw, section.floor, section.cap, share, section.clause)

    def _clamp(
        self, section: str, raw: Expr, floor: Decimal | None, cap: Decimal | None, share: Expr, clause: str
    ) -> Expr:
        value = raw
        if floor is not None:
            value = expr.highest(value, expr.multiply(expr.number(floor), share))
            self._difference("floor", section, FLOOR, expr.subtract(value, raw), clause, f">= {floor:f}")
        if cap is not None:
            before, value = value, expr.lowest(value, expr.multiply(expr.number(cap), share))
            self._difference("cap", section, CAP, expr.subtract(value, before), clause, f"<= {cap:f}")
        return value

    def _scale(self, total: Expr, scale_to: Decimal, best: Decimal) -> Expr:
        """score × scale_to ÷ the best score, a quotient of at most six decimals."""
        scaled = expr.divide(expr.multiply(total, expr.number(scale_to)), expr.number(best), MAX_DECIMALS)
        rule = f"× {scale_to:f} / {best.normalize():f}"
        self._difference("scale_to", "", SCALE_TO, expr.subtract(scaled, total), "", rule)
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
