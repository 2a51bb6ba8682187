"""What judged criteria contribute: by weight, with n/a weights handed on, or as the mean of whole samples.

Wherever parts are rounded, the total is rounded by itself, and the difference is a line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import ceil, floor
from typing import NamedTuple

from kpicore.fields import MAX_DECIMALS
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import Counting, Line
from kpicore.rules.build import Build
from kpicore.rules.scheme import Criterion, Section

HUNDRED = expr.scaled(100)
HUNDREDTH = expr.number(Decimal("0.01"))


class Judged(NamedTuple):
    """A criterion with overrides and n/a settled. points: before the weight. exact: their numerator and denominator,
    where only the total is rounded. left_out: n/a, and its weight goes to the others."""

    criterion: Criterion
    line: Line
    points: Expr
    exact: tuple[Expr, Expr] | None
    left_out: Expr


class Weighed(NamedTuple):
    """The contribution of each criterion, how it comes about, and the rounding line. nothing: whether no criterion
    applies at all.

    limits: what all of them come to at least and at most, where there are quotients, whose own range is far too wide.
    """

    contributions: dict[str, Expr]
    countings: dict[str, Counting]
    rounding: Expr = expr.scaled(0)
    nothing: Expr = expr.FALSE
    limits: tuple[Decimal, Decimal] | None = None

    def bounded(self, total: Expr) -> Expr:
        """A sum that the contributions and the rounding line are part of, known to stay within the limits."""
        if self.limits is None:
            return total
        low, high = (edge * 10**total.scale for edge in self.limits)
        for part in (*self.contributions.values(), self.rounding):
            shift = 10 ** (total.scale - part.scale)
            low, high = low - part.type.low * shift, high - part.type.high * shift
        return expr.trusted(total, total.type.low + floor(low), total.type.high + ceil(high))


def share_of(section: Section) -> Expr:
    """What of a section counts, as a factor."""
    return expr.scaled(1) if section.share is None else expr.multiply(expr.number(section.share), HUNDREDTH)


def weigh(build: Build, key: str, judged: Mapping[str, Judged], share: Expr, weighted: bool) -> Weighed:
    """Criteria whose weights make up one hundred. key: what their definitions begin with.

    share: of their section. weighted: the points hold their weight already.
    """
    factors = {name: share if weighted else expr.multiply(_weight(each), share) for name, each in judged.items()}
    contributions = {name: expr.multiply(each.points, factors[name]) for name, each in judged.items()}
    countings = {
        name: Counting(factors[name], expr.multiply(_highest(each), factors[name]), HUNDRED, each.left_out)
        for name, each in judged.items()
    }
    over = _samples(judged)
    sums = {
        name: expr.multiply(each.exact[0] if each.exact else expr.multiply(each.points, over), factors[name])
        for name, each in judged.items()
    }
    rescaling = expr.any_of(*(each.left_out for each in judged.values()))
    if rescaling is not expr.FALSE:
        rescaling = build.plan.define(f"{key}/rescaling", rescaling)
        return _rescaled(build, key, judged, Weighed(contributions, countings), sums, over, rescaling)
    if over.constant == 1:
        return Weighed(contributions, countings)
    whole = expr.divide(expr.add(*sums.values()), over, MAX_DECIMALS)
    rounding = expr.subtract(whole, expr.add(*contributions.values()))
    return Weighed(contributions, countings, rounding, limits=_reach(contributions))


def _samples(judged: Mapping[str, Judged]) -> Expr:
    """What a rubric's sums are divided by; 1 where points are no mean."""
    found = [each.exact[1] for each in judged.values() if each.exact is not None]
    return expr.highest(found[0], expr.scaled(1)) if found else expr.scaled(1)


def _weight(judged: Judged) -> Expr:
    weight = judged.criterion.weight
    return expr.scaled(1) if weight is None else expr.multiply(expr.number(weight), HUNDREDTH)


def _highest(judged: Judged) -> Expr:
    return expr.number(judged.criterion.judge.span()[1])


def _rescaled(
    build: Build,
    key: str,
    judged: Mapping[str, Judged],
    exact: Weighed,
    sums: Mapping[str, Expr],
    over: Expr,
    rescaling: Expr,
) -> Weighed:
    """Where a weight is left out, points × weight ÷ the applicable weights is exact in the total, each line is rounded
    to six decimals, and the difference is the rounding line (toml-schemes, the fine print).

    exact: where none is left out. sums, over: what is divided, by the number of a rubric's samples.
    """
    weights = {name: expr.number(each.criterion.weight or 0) for name, each in judged.items()}
    applicable = expr.add(*(expr.choose(j.left_out, expr.scaled(0), weights[name]) for name, j in judged.items()))
    applicable = build.plan.define(f"{key}/applicable", applicable)
    alone = expr.highest(applicable, expr.scaled(1, applicable.scale))
    divisor = expr.multiply(alone, over)
    hundredfold = {name: expr.multiply(value, HUNDRED) for name, value in sums.items()}
    shares = {name: expr.divide(value, divisor, MAX_DECIMALS) for name, value in hundredfold.items()}
    whole = expr.divide(expr.add(*hundredfold.values()), divisor, MAX_DECIMALS)
    contributions = {name: expr.choose(rescaling, shares[name], exact.contributions[name]) for name in judged}
    mosts = {
        name: expr.divide(expr.multiply(each.most, HUNDRED), alone, MAX_DECIMALS)
        for name, each in exact.countings.items()
    }
    countings = {
        name: each._replace(most=expr.choose(rescaling, mosts[name], each.most), applicable=applicable)
        for name, each in exact.countings.items()
    }
    if over.constant == 1:
        rounding = expr.choose(rescaling, expr.subtract(whole, expr.add(*shares.values())), expr.scaled(0))
    else:
        rounding = expr.subtract(whole, expr.add(*contributions.values()))
    low, high = _reach(exact.contributions)
    for each, value in zip(judged.values(), exact.contributions.values(), strict=True):
        if weight := each.criterion.weight:  # it may be the only one that applies
            least, most = _reach({"": value})
            low, high = min(low, least * 100 / weight), max(high, most * 100 / weight)
    nothing = expr.compare("==", applicable, expr.scaled(0))
    return Weighed(contributions, countings, rounding, nothing, (low, high))


def _reach(contributions: Mapping[str, Expr]) -> tuple[Decimal, Decimal]:
    """What they come to at least and at most, each alone or all together."""
    lows = [Decimal(value.type.low).scaleb(-value.scale) for value in contributions.values()]
    highs = [Decimal(value.type.high).scaleb(-value.scale) for value in contributions.values()]
    return sum((min(low, Decimal(0)) for low in lows), Decimal(0)), sum(
        (max(high, Decimal(0)) for high in highs), Decimal(0)
    )
