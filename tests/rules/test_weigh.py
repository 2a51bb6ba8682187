"""What criteria contribute, by weight or as means of samples, with n/a weights handed on: against plain fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpicore.engine import python
from kpicore.engine.data import Dataset, Request
from kpicore.fields import MAX_DECIMALS, Field
from kpicore.model import Period, Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr, Type
from kpicore.plan.lines import Line
from kpicore.rules.build import Build
from kpicore.rules.rated import Rated
from kpicore.rules.scheme import Criterion, Section
from kpicore.rules.weigh import Judged, share_of, weigh
from kpicore.vocabulary import Vocabulary

QUICK = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
SIX = 10**MAX_DECIMALS


class Sheet(NamedTuple):
    """weights and highest points by criterion; sums of points; left_out: whether it is n/a. samples: None where the
    points are no means. share: of the section, in %."""

    weights: Sequence[Decimal]
    highest: Sequence[int]
    sums: Sequence[int]
    left_out: Sequence[bool]
    samples: int | None
    weighted: bool
    share: int = 100


class Got(NamedTuple):
    lines: list[Fraction]
    rounding: Fraction
    total: Fraction
    nothing: bool


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    number = draw(st.integers(1, 5))
    cuts = sorted(draw(st.sets(st.integers(1, 999), min_size=number - 1, max_size=number - 1)))
    weights = [Decimal(high - low) / 10 for low, high in pairwise([0, *cuts, 1000])]
    weighted = draw(st.booleans())
    highest = [max(1, int(weight)) for weight in weights] if weighted else [draw(st.integers(1, 100)) for _ in weights]
    samples = draw(st.none() | st.integers(1, 7))
    sums = [draw(st.integers(0, top * (samples or 1))) for top in highest]
    left_out = [draw(st.sampled_from([False, False, True])) for _ in weights]
    return Sheet(weights, highest, sums, left_out, samples, weighted, draw(st.sampled_from([100, 80, 15])))


def half_up(value: Fraction) -> Fraction:
    """At six decimals, of a number from 0 up."""
    return Fraction(int(value * SIX + Fraction(1, 2)), SIX)


def by_hand(sheet: Sheet) -> Got:
    over = sheet.samples or 1
    applicable = sum(
        (Fraction(w) for w, out in zip(sheet.weights, sheet.left_out, strict=True) if not out), Fraction(0)
    )
    if not applicable:
        return Got([Fraction(0) for _ in sheet.weights], Fraction(0), Fraction(0), True)
    share = Fraction(sheet.share, 100)
    factors = [share if sheet.weighted else Fraction(weight) / 100 * share for weight in sheet.weights]
    rescaled = any(sheet.left_out)
    exact, lines = [], []
    for points, factor, out in zip(sheet.sums, factors, sheet.left_out, strict=True):
        whole = Fraction(0) if out else Fraction(points, over) * factor * 100 / applicable
        exact.append(whole)
        if rescaled:
            lines.append(half_up(whole))
        else:
            lines.append(whole if sheet.samples is None else half_up(Fraction(points, over)) * factor)
    total = sum(exact, Fraction(0))
    if rescaled or sheet.samples is not None:
        total = half_up(total)
    return Got(lines, total - sum(lines, Fraction(0)), total, False)


def section(sheet: Sheet) -> Section:
    return Section("s", Text.same("s"), share=None if sheet.share == 100 else Decimal(sheet.share))


def criterion(name: str, weight: Decimal, highest: int) -> Criterion:
    judge = Rated(name, Field(name, Text.same(name), high=Decimal(highest)))
    return Criterion(name, Text.same(name), "c", judge, weight, "rescale")


def truth(name: str) -> Expr:
    return expr.input_column(name, Type("bool"))


def judged(sheet: Sheet) -> dict[str, Judged]:
    """As a scheme hands them over: n/a is 0 points, and the points of a mean lie within one judgement's."""
    found = {}
    samples = expr.input_column("samples", Type("int", 0, 0, 100))
    for i, (weight, highest) in enumerate(zip(sheet.weights, sheet.highest, strict=True)):
        name, out = f"c{i}", truth(f"out{i}") if sheet.left_out[i] else expr.FALSE
        total = expr.input_column(f"sum{i}", Type("int", 0, 0, highest * (100 if sheet.samples else 1)))
        total, points, exact = expr.choose(out, expr.scaled(0), total), total, None
        points = total
        if sheet.samples is not None:
            mean = expr.divide(total, expr.highest(samples, expr.scaled(1)), MAX_DECIMALS)
            points, exact = expr.trusted(mean, 0, highest * SIX), (total, samples)
        line = Line("score", "s", "", name, Text.same(name), "c")
        found[name] = Judged(criterion(name, weight, highest), line, points, exact, out)
    return found


def computed(sheet: Sheet) -> Got:
    build = Build(Period(2026, 10), Vocabulary())
    weighed = weigh(build, "s", judged(sheet), share_of(section(sheet)), sheet.weighted)
    total = weighed.bounded(expr.add(*weighed.contributions.values(), weighed.rounding))
    wanted: Mapping[str, Expr] = {
        **weighed.contributions,
        "rounding": weighed.rounding,
        "total": total,
        "nothing": expr.choose(weighed.nothing, expr.scaled(1), expr.scaled(0)),
    }
    for name, value in wanted.items():
        build.plan.define(name, value)
    columns = {f"sum{i}": [points] for i, points in enumerate(sheet.sums)}
    columns |= {f"out{i}": [int(out)] for i, out in enumerate(sheet.left_out)} | {"samples": [sheet.samples or 0]}
    assert not build.plan.overflows()
    found = python.evaluate(Request(build.plan, list(wanted)), Dataset(1, columns, {})).columns

    def number(name: str) -> Fraction:
        value, defined = found[name][0], build.plan.definitions[name]
        assert value is not None
        assert defined.type.low <= value <= defined.type.high, name
        return Fraction(value, 10**defined.scale)

    return Got([number(f"c{i}") for i in range(len(sheet.sums))], number("rounding"), number("total"),
               number("nothing") == 1)  # fmt: skip


@given(sheets())
@example(Sheet([Decimal(6), Decimal(4), Decimal(90)], [6, 4, 90], [16, 8, 270], [False, False, False], 3, True))
@example(Sheet([Decimal(10), Decimal(90)], [10, 90], [0, 258], [True, False], 3, True))
@example(Sheet([Decimal(50), Decimal(50)], [100, 100], [70, 0], [True, True], None, False))
@QUICK
def test_contributions_and_their_total(sheet: Sheet) -> None:
    got, wanted = computed(sheet), by_hand(sheet)
    assert got.nothing == wanted.nothing
    assert got.lines == wanted.lines
    assert got.rounding == wanted.rounding
    assert got.total == wanted.total == sum(got.lines) + got.rounding


@given(sheets())
@QUICK
def test_the_most_of_a_line_is_what_the_highest_points_contribute(sheet: Sheet) -> None:
    build = Build(Period(2026, 10), Vocabulary())
    countings = weigh(build, "s", judged(sheet), share_of(section(sheet)), sheet.weighted).countings
    for name, each in countings.items():
        build.plan.define(name, each.most)
    columns = {f"out{i}": [int(out)] for i, out in enumerate(sheet.left_out)}
    found = python.evaluate(Request(build.plan, list(countings)), Dataset(1, columns, {})).columns
    best = by_hand(sheet._replace(sums=[top * (sheet.samples or 1) for top in sheet.highest]))
    for (name, each), out, wanted in zip(countings.items(), sheet.left_out, best.lines, strict=True):
        if not out:
            assert Fraction(found[name][0] or 0, 10**each.most.scale) == wanted


@given(sheets())
@QUICK
def test_a_total_stays_within_what_the_criteria_can_give(sheet: Sheet) -> None:
    build = Build(Period(2026, 10), Vocabulary())
    weighed = weigh(build, "s", judged(sheet), share_of(section(sheet)), sheet.weighted)
    total = weighed.bounded(expr.add(*weighed.contributions.values(), weighed.rounding))
    highest = sum(
        top if sheet.weighted else top * weight / 100 for top, weight in zip(sheet.highest, sheet.weights, strict=True)
    )
    if not any(sheet.left_out):
        assert total.type.high <= highest * sheet.share / 100 * 10**total.scale + 1
    assert total.type.low == 0
