"""Criteria that people judge: levels or points from raters, samples averaged, raters weighted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

import attrs

from kpicore.fields import MAX_DECIMALS, Field
from kpicore.messages import say
from kpicore.model import Finding, Place, Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, RatingRows
from kpicore.plan.plan import named
from kpicore.rules.bands import lint_cells, lookup
from kpicore.rules.build import Build
from kpicore.rules.cells import Axis, Cell, worded
from kpicore.rules.judge import Outcome, hundred, picked
from kpicore.rules.sources import Lack, Source
from kpicore.vocabulary import rater_title

JUDGED, DECLINED, UNJUDGED = 0, 1, 2
"""The states of a rating row: a value, n/a, or a sample that was taken and not judged."""
STATE = Axis(Field("state", Text("状态", "state"), "count"), 0, JUDGED, UNJUDGED)
SAMPLE = Axis.of(Field("sample", Text("样本", "sample"), "count", high=Decimal(10**9)))

AS_RATED = Text("按评分", "as rated")
MEAN_OF_SAMPLES = Text("各样本的平均", "mean of the samples")
NOT_RATED = Text("未评: {points}", "not rated: {points}")
FULL = Text("不适用: 计 {points}", "n/a: counts {points}")
BY = Text("{title}({rater})", "{title} by {rater}")
MEAN_OF = Text("{raters} 的平均", "mean of {raters}")
ONLY = Text("仅 {rater}", "{rater} alone")
MOST_RATERS = 5  # for whom the ledger names each part that may be left of them


class Mean(NamedTuple):
    """Points, whether they are missing or n/a, and which judgements they lack."""

    points: Expr
    missing: Expr
    not_applicable: Expr
    lacks: tuple[Lack, ...]


@attrs.frozen
class Rated:
    """Points from ratings: a level becomes points first, then samples are averaged, then raters weighted.

    id: as the ratings table names it. value: what a rater may write. levels: points by level; without them the value
    is the points. words: what a level stands for, by its cell. raters: weight by rater, sum 100; empty means exactly
    one rater, whoever it is. silent: what a listed rater who is missing means where others judged (their weights take
    that share). blank: the points where nobody judged, where it may be left out.

    together: the criteria of one rubric, judged together in every sample; an item that a sample lacks is missing, and
    only the rubric's total is rounded (D3-24). declined: the points of a sample for which there was nothing to judge.
    """

    id: str
    value: Field
    levels: tuple[tuple[Cell, Decimal], ...] = ()
    raters: Mapping[str, Decimal] = attrs.field(factory=dict)
    words: Mapping[str, Text] = attrs.field(factory=dict)
    silent: Literal["incomplete", "others"] = "incomplete"
    blank: Decimal | None = None
    together: tuple[str, ...] = ()
    declined: Decimal | None = None

    @property
    def key(self) -> str:
        return "levels"

    def stated(self) -> list[tuple[Text, str]]:
        low, high = self.span()
        levels = [(self.level_text(cell), f"{points:f}") for cell, points in self.levels]
        return levels or [(AS_RATED, f"{low:f} … {high:f}")]

    def level_text(self, cell: Cell) -> Text:
        """The level, and what it stands for."""
        return worded(cell.text, self.words.get(cell.text))

    def sources(self) -> tuple[Source, ...]:
        return ()

    def span(self) -> tuple[Decimal, Decimal]:
        if not self.levels:
            return self.value.smallest, self.value.largest
        points = [outcome for _, outcome in self.levels]
        return min(points), max(points)

    @property
    def axis(self) -> Axis:
        """What a rater may write; rows of all criteria share the column, at one scale."""
        return Axis.of(self.value, MAX_DECIMALS)

    def level(self, build: Build) -> Expr:
        """The level of one rating row, as a code."""
        return lookup(build.row("ratings", "value", self.axis), [cell for cell, _ in self.levels], self.axis)[0]

    def row_points(self, build: Build) -> Expr:
        """The points of one rating row."""
        if not self.levels:
            return build.row("ratings", "value", self.axis)
        return picked(self.level(build), [outcome for _, outcome in self.levels])

    def outcome(self, build: Build, criterion: str) -> Outcome:
        if self.together:
            return _Rubric(self, build).outcome()._replace(ratings=self.rows(build), rule=MEAN_OF_SAMPLES)
        points, missing, na, lacks = self._weighted(build) if self.raters else self._one_rater(build)
        outcome = Outcome(points, missing, na, lacks, (), rule=self._rule(self.raters), ratings=self.rows(build))
        if 2 <= len(self.raters) <= MOST_RATERS:
            outcome = outcome._replace(code=self._who_counted(build), rules=self._rules())
        elif self.levels and len(self.raters) < 2:
            outcome = self._chosen(build, outcome)
        return outcome if self.blank is None else self._optional(build, outcome, self.blank)

    def _optional(self, build: Build, outcome: Outcome, blank: Decimal) -> Outcome:
        """With what counts where nobody judged; a rater or sample that is missing beside others is missing still."""
        absent = _Judged(self, build).by_nobody(tuple(self.raters))
        rules = outcome.rules or (outcome.rule,)
        code = expr.scaled(FIRST_ROW) if outcome.code is None else outcome.code
        return outcome._replace(
            points=expr.choose(absent, expr.number(blank), outcome.points),
            missing=expr.all_of(outcome.missing, expr.negate(absent)),
            code=expr.choose(absent, expr.scaled(FIRST_ROW + len(rules)), code),
            rules=(*rules, NOT_RATED.format(points=f"{blank:f}")),
        )

    def _chosen(self, build: Build, outcome: Outcome) -> Outcome:
        """With the level that the one rater chose as its row; of several samples, the mean."""
        judged = _Judged(self, build)
        [rater] = self.raters or (None,)
        level, several = judged.highest(rater, self.level(build), len(self.levels)), judged.several(rater)
        rules = tuple(self.level_text(cell) for cell, _ in self.levels)
        return outcome._replace(
            points=expr.choose(several, outcome.points, picked(level, [points for _, points in self.levels])),
            code=expr.choose(several, expr.scaled(FIRST_ROW + len(rules)), level),
            rules=(*rules, outcome.rule),
        )

    def rows(self, build: Build) -> RatingRows:
        """The rating rows, as the ledger shows them."""
        level = None
        if self.levels:  # asked of rows of other criteria as well, whose values mean nothing here
            mine = expr.is_in(build.row_code("criterion", build.codes.criteria), [build.codes.criteria[self.id]])
            level = expr.choose(mine, self.level(build), expr.scaled(FIRST_ROW))
        levels = tuple(self.level_text(cell) for cell, _ in self.levels)
        declined = None if self.declined is None else FULL.format(points=f"{self.declined:f}")
        return RatingRows(self.id, tuple(self.raters), level, levels, declined)

    def _who_counted(self, build: Build) -> Expr:
        """Which raters judged, as a code into `_rules`."""
        judged = _Judged(self, build)
        terms = [expr.scaled(FIRST_ROW)]
        for i, rater in enumerate(self.raters):
            _, missing, na = judged.mean(rater)
            terms.append(expr.choose(expr.any_of(missing, na), expr.scaled(0), expr.scaled(2**i)))
        return expr.add(*terms)

    def _rules(self) -> tuple[Text, ...]:
        """What is said where some of the raters judged, by a bit for each."""
        parts = [
            {rater: weight for i, (rater, weight) in enumerate(self.raters.items()) if mask >> i & 1}
            for mask in range(2 ** len(self.raters))
        ]
        return tuple(
            ONLY.format(rater=rater_title(*part)) if len(part) == 1 else self._rule(part or self.raters)
            for part in parts
        )

    def _rule(self, raters: Mapping[str, Decimal]) -> Text:
        if len(raters) < 2:
            return AS_RATED
        shares = [(rater_title(rater), f"{weight:f}") for rater, weight in raters.items()]
        return MEAN_OF.format(
            raters=Text(
                ", ".join(f"{title.zh} {weight} %" for title, weight in shares),
                ", ".join(f"{title.en} {weight} %" for title, weight in shares),
            )
        )

    def _one_rater(self, build: Build) -> Mean:
        points, missing, na = _Judged(self, build).mean(None)
        return Mean(points, missing, na, (Lack(self.id, build.titles(self.id), missing),))

    def _weighted(self, build: Build) -> Mean:
        """The raters' mean by weight; one who says n/a drops out, and the others' weights take that share.

        So does one who is missing, where `silent` says so and any other judged.
        """
        judged = _Judged(self, build)
        means = {rater: judged.mean(rater) for rater in self.raters}
        shares = {
            rater: expr.choose(expr.any_of(missing, na), expr.scaled(0), expr.number(self.raters[rater]))
            for rater, (_, missing, na) in means.items()
        }
        total = expr.add(*shares.values())
        weighted = expr.add(*(expr.multiply(means[rater][0], share) for rater, share in shares.items()))
        quotient = expr.divide(weighted, expr.highest(total, expr.scaled(1, total.scale)), MAX_DECIMALS)
        low, high = (int(point.scaleb(MAX_DECIMALS)) for point in self.span())
        title = build.titles(self.id)
        lacking = expr.any_of(*(missing for _, missing, _ in means.values()))
        if self.silent == "others":
            lacking = expr.all_of(lacking, *(expr.any_of(missing, na) for _, missing, na in means.values()))
        return Mean(
            expr.trusted(quotient, min(low, 0), max(high, 0)),
            lacking,
            expr.all_of(*(na for _, _, na in means.values())),
            tuple(Lack(f"{self.id}/{rater}", _by(title, rater), missing) for rater, (_, missing, _) in means.items()),
        )

    def lint(self, place: Place) -> list[Finding]:
        findings = []
        if self.levels:
            findings += lint_cells(
                [cell for cell, _ in self.levels], Axis.of(self.value), place, gap_allowed=bool(self.value.only)
            )
        total = sum(self.raters.values(), Decimal(0))
        if self.raters and total != 100:
            findings.append(
                Finding("error", place(), say("the raters' weights sum to {total:f}", total=total), hundred(total))
            )
        return findings


class _Judged:
    """The rating rows of one criterion, as aggregates."""

    def __init__(self, rated: Rated, build: Build) -> None:
        self.build = build
        self.id = rated.id
        self.code = build.codes.criteria[rated.id]
        self.points = rated.row_points(build)

    def mean(self, rater: str | None) -> tuple[Expr, Expr, Expr]:
        """A rater's mean points at six decimals; whether the rater's judgement is missing, or is n/a throughout."""
        count = self.count(rater, JUDGED)
        mean = self.over(self.total(rater), count)
        silent = _none(count)
        declined = expr.negate(_none(self.count(rater, DECLINED)))
        unjudged = expr.negate(_none(self.count(rater, UNJUDGED)))
        missing = expr.any_of(unjudged, expr.all_of(silent, expr.negate(declined)))
        return mean, missing, expr.all_of(silent, declined, expr.negate(unjudged))

    def total(self, rater: str | None) -> Expr:
        """The sum of a rater's points."""
        return expr.aggregate("ratings", "sum", self.points, self._by(rater, JUDGED), self.build.most_rows("ratings"))

    def over(self, total: Expr, count: Expr) -> Expr:
        """A sum of points over their number, at six decimals: within what one judgement can give."""
        low, high = min(self.points.type.low, 0), max(self.points.type.high, 0)
        shift = 10 ** (MAX_DECIMALS - self.points.scale)
        quotient = expr.divide(total, expr.highest(count, expr.scaled(1)), MAX_DECIMALS)
        return expr.trusted(quotient, low * shift, high * shift)

    def by_nobody(self, raters: Sequence[str]) -> Expr:
        """Whether none of these raters (anyone, where there are none) has any row, not even an n/a."""
        states = (JUDGED, DECLINED, UNJUDGED)
        return expr.all_of(*(_none(self.count(rater, state)) for rater in raters or (None,) for state in states))

    def count(self, rater: str | None, state: int) -> Expr:
        """How many of a rater's rows are in that state."""
        rows = self.build.most_rows("ratings")
        return expr.aggregate("ratings", "count", expr.scaled(1), self._by(rater, state), rows)

    def several(self, rater: str | None) -> Expr:
        """Whether a rater judged more than once: a sample has one judgement."""
        sample = self.build.rated("sample", SAMPLE, self.code)
        return expr.FALSE if sample.type.high == 0 else expr.compare(">", self.count(rater, JUDGED), expr.scaled(1))

    def highest(self, rater: str | None, level: Expr, levels: int) -> Expr:
        """The highest level of a rater's rows, FIRST_ROW where there are none. levels: how many there are."""
        first = expr.scaled(FIRST_ROW)
        most = expr.aggregate("ratings", "max", level, self._by(rater, JUDGED), self.build.most_rows("ratings"))
        highest = expr.highest(expr.trusted(most, 0, FIRST_ROW + levels - 1), first)
        return self.build.part(named("level", self.id), highest)

    def _by(self, rater: str | None, state: int) -> Expr:
        """Whether a row is a rating of this criterion by that rater (anyone, where None), in that state."""
        codes = self.build.codes
        criterion = expr.is_in(self.build.row_code("criterion", codes.criteria), [self.code])
        by = (
            expr.TRUE
            if rater is None
            else expr.is_in(self.build.row_code("rater", codes.raters), [codes.raters[rater]])
        )
        return expr.all_of(
            criterion, by, expr.compare("==", self.build.rated("state", STATE, self.code), expr.scaled(state))
        )


class _Rubric:
    """One item of a rubric: judged in every sample that any of the rubric's items was judged in."""

    def __init__(self, rated: Rated, build: Build) -> None:
        self.rated = rated
        self.build = build
        self.judged = _Judged(rated, build)

    def outcome(self) -> Outcome:
        taken = samples(self.build, self.rated.together)
        judged, declined = (self._part(f"{state}", self.judged.count(None, state)) for state in (JUDGED, DECLINED))
        missing = expr.any_of(_none(taken), expr.compare("<", expr.add(judged, declined), taken))
        total, na = self.judged.total(None), expr.negate(_none(declined))
        if self.rated.declined is not None:
            total, na = expr.add(total, expr.multiply(declined, expr.number(self.rated.declined))), expr.FALSE
        total = self._part("total", total)
        lacks = (Lack(self.rated.id, self.build.titles(self.rated.id), missing),)
        divisor = expr.highest(taken, expr.scaled(1))  # without a sample decisions may still settle every item
        return Outcome(self.judged.over(total, divisor), missing, na, lacks, (), exact=(total, divisor))

    def _part(self, name: str, value: Expr) -> Expr:
        return self.build.part(named("rubric", self.rated.id, name), value)


def samples(build: Build, criteria: Sequence[str]) -> Expr:
    """How many samples of these criteria were taken, judged or not."""
    name = named("samples", *criteria)
    if name not in build.plan.definitions:
        codes = [build.codes.criteria[key] for key in criteria]
        where = expr.is_in(build.row_code("criterion", build.codes.criteria), codes)
        sample, rows = build.row("ratings", "sample", SAMPLE), build.most_rows("ratings")
        build.plan.define(name, expr.aggregate("ratings", "distinct", sample, where, rows))
    return build.plan.ref(name)


def _none(count: Expr) -> Expr:
    return expr.compare("==", count, expr.scaled(0))


def _by(title: Text, rater: str) -> Text:
    return BY.format(title=title, rater=rater_title(rater))
