"""Criteria that people judge: levels or points from raters, samples averaged, raters weighted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

import attrs

from kpicore.fields import MAX_DECIMALS, Field
from kpicore.model import Finding, Place, Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, RatingRows
from kpicore.rules.bands import lint_cells, lookup
from kpicore.rules.build import Build
from kpicore.rules.cells import Axis, Cell
from kpicore.rules.judge import Outcome, picked
from kpicore.rules.sources import Lack, Source
from kpicore.vocabulary import rater_title

JUDGED, DECLINED, UNJUDGED = 0, 1, 2
"""The states of a rating row: a value, n/a, or a sample that was taken and not judged."""
STATE = Axis(Field("state", Text("状态", "state"), "count"), 0, JUDGED, UNJUDGED)


AS_RATED = Text("按评分", "as rated")
BY = Text("{title}({rater})", "{title} by {rater}")
MEAN_OF = Text("{raters} 的平均", "mean of {raters}")


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
    is the points. raters: weight by rater, sum 100; empty means exactly one rater, whoever it is.
    """

    id: str
    value: Field
    levels: tuple[tuple[Cell, Decimal], ...] = ()
    raters: Mapping[str, Decimal] = attrs.field(factory=dict)

    @property
    def key(self) -> str:
        return "levels"

    def stated(self) -> list[tuple[Text, str]]:
        low, high = self.span()
        levels = [(Text.same(cell.text), f"{points:f}") for cell, points in self.levels]
        return levels or [(AS_RATED, f"{low:f} … {high:f}")]

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
        code, points = self.level(build), [outcome for _, outcome in self.levels]
        unlisted = code.type.high + 1 - FIRST_ROW - len(points)  # between levels; the input allows no such value
        return picked(code, [*points, *[Decimal(0)] * unlisted])

    def outcome(self, build: Build, criterion: str) -> Outcome:
        points, missing, na, lacks = self._one_rater(build) if not self.raters else self._weighted(build)
        level = None
        if self.levels:  # asked of rows of other criteria as well, whose values mean nothing here
            mine = expr.is_in(build.row_code("criterion", build.codes.criteria), [build.codes.criteria[self.id]])
            level = expr.choose(mine, self.level(build), expr.scaled(FIRST_ROW))
        rows = RatingRows(self.id, tuple(self.raters), level, tuple(cell.text for cell, _ in self.levels))
        rule = AS_RATED
        if len(self.raters) > 1:
            shares = [(rater_title(rater), f"{weight:f}") for rater, weight in self.raters.items()]
            rule = MEAN_OF.format(
                raters=Text(
                    ", ".join(f"{title.zh} {weight} %" for title, weight in shares),
                    ", ".join(f"{title.en} {weight} %" for title, weight in shares),
                )
            )
        return Outcome(points, missing, na, lacks, (), rule=rule, ratings=rows)

    def _one_rater(self, build: Build) -> Mean:
        points, missing, na = _Judged(self, build).mean(None)
        return Mean(points, missing, na, (Lack(self.id, build.titles(self.id), missing),))

    def _weighted(self, build: Build) -> Mean:
        """The raters' mean by weight; one who says n/a drops out, and the others' weights take that share."""
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
        return Mean(
            expr.trusted(quotient, min(low, 0), max(high, 0)),
            expr.any_of(*(missing for _, missing, _ in means.values())),
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
            findings.append(Finding("error", place(), f"the raters' weights sum to {total:f}", "100"))
        return findings


class _Judged:
    """The rating rows of one criterion, as aggregates."""

    def __init__(self, rated: Rated, build: Build) -> None:
        self.build = build
        self.code = build.codes.criteria[rated.id]
        self.points = rated.row_points(build)

    def mean(self, rater: str | None) -> tuple[Expr, Expr, Expr]:
        """A rater's mean points at six decimals; whether the rater's judgement is missing, or is n/a throughout."""
        count = self._count(rater, JUDGED)
        rows = self.build.most_rows("ratings")
        total = expr.aggregate("ratings", "sum", self.points, self._by(rater, JUDGED), rows)
        low, high = self.points.type.low, self.points.type.high
        shift = 10 ** (MAX_DECIMALS - self.points.scale)
        quotient = expr.divide(total, expr.highest(count, expr.scaled(1)), MAX_DECIMALS)
        mean = expr.trusted(quotient, min(low * shift, 0), max(high * shift, 0))
        silent = _none(count)
        declined = expr.negate(_none(self._count(rater, DECLINED)))
        unjudged = expr.negate(_none(self._count(rater, UNJUDGED)))
        missing = expr.any_of(unjudged, expr.all_of(silent, expr.negate(declined)))
        return mean, missing, expr.all_of(silent, declined, expr.negate(unjudged))

    def _count(self, rater: str | None, state: int) -> Expr:
        rows = self.build.most_rows("ratings")
        return expr.aggregate("ratings", "count", expr.scaled(1), self._by(rater, state), rows)

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
            criterion, by, expr.compare("==", self.build.row("ratings", "state", STATE), expr.scaled(state))
        )


def _none(count: Expr) -> Expr:
    return expr.compare("==", count, expr.scaled(0))


def _by(title: Text, rater: str) -> Text:
    return BY.format(title=title, rater=rater_title(rater))
