"""Bands, and quotients that are only compared: the same for every number in the ranges, with less to compute."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpicore.numbers import half_up
from kpicore.plan import expr
from kpicore.plan.bands import FEW_CUTS, MOST_CUTS, banded, stepwise
from kpicore.plan.expr import Expr, Type
from kpicore.plan.plan import INT64, Plan, magnitude, walk
from kpicore.plan.simplified import simplified


def column(name: str, low: int, high: int) -> Expr:
    return expr.input_column(name, Type("int", 0, low, high))


def simple(value: Expr) -> Expr:
    plan = Plan()
    plan.define("value", value)
    return simplified(plan, ["value"])["value"]


def ops(value: Expr) -> list[str]:
    return sorted(node.op for node in walk(value))


def rate(top: int, bottom: int, low: int = 0) -> Expr:
    """A share in percent, with six decimals."""
    part, whole = column("part", low, top), column("whole", 1, bottom)
    return expr.divide(expr.multiply(part, expr.scaled(100)), whole, 6)


def at(value: Expr, **figures: int) -> int:
    """What it comes to, of the nodes that a compared quotient is made of."""
    args = [at(arg, **figures) for arg in value.args]
    match value.op:
        case "const":
            return int(value.data)
        case "input":
            return figures[value.data]
        case "mul":
            return args[0] * args[1]
        case "compare":
            return {">=": args[0] >= args[1], ">": args[0] > args[1]}[value.data]
        case "band":
            cuts, values, _ = value.data
            return int(values[sum(args[0] >= cut for cut in cuts)])
        case "first_of":
            return int(next((code for met, code in zip(args, value.data, strict=False) if met), value.data[-1]))
        case _:
            raise NotImplementedError(value.op)


def test_a_quotient_that_is_only_compared_is_not_divided() -> None:
    found = simple(expr.band(rate(1000, 1000), [90_000_000, 98_000_000], [5, 4, 3]))
    assert found.op == "first_of"
    assert "div" not in ops(found)


def test_its_limits_are_the_fractions_that_such_denominators_can_make() -> None:
    """97.9999995 % of at most a thousand is 98 %, and 3.0000005 % is more than 3 %."""
    above = simple(expr.band(rate(1000, 1000), [90_000_000, 98_000_000], [5, 4, 3]))
    below = simple(expr.band(rate(1000, 1000), [3_000_001, 5_000_001], [3, 4, 5]))
    assert [told(each) for each in above.args] == ["part * 50 >= whole * 49", "part * 50 >= whole * 45"]
    assert [told(each) for each in below.args] == ["part * 100 > whole * 5", "part * 100 > whole * 3"]
    assert max(map(magnitude, walk(above))) < 2**16


def told(comparison: Expr) -> str:
    sides = (f"{side.args[0].data} * {side.args[1].data}" for side in comparison.args)
    return f" {comparison.data} ".join(sides)


@given(
    st.integers(1, 12), st.integers(1, 12), st.integers(1, 40), st.integers(1, 40), st.integers(0, 3),
    st.lists(st.integers(-5, 3000), min_size=1, max_size=FEW_CUTS, unique=True).map(sorted),
)  # fmt: skip
@example(12, 12, 100, 1, 3, [2999, 3000])
@example(1, 12, 1, 1, 0, [1])
@settings(deadline=None, max_examples=40)
def test_every_quotient_stands_where_it_stood(
    most: int, whole: int, factor: int, other: int, decimals: int, cuts: list[int]
) -> None:
    top = expr.multiply(column("part", 0, most), expr.scaled(factor))
    bottom = expr.multiply(column("whole", 1, whole), expr.scaled(other))
    quotient = expr.divide(top, bottom, decimals)
    code = simple(expr.band(quotient, cuts, range(len(cuts) + 1)))
    enough = simple(expr.compare(">=", quotient, expr.scaled(cuts[0], decimals)))
    for a, b in product(range(most + 1), range(1, whole + 1)):
        number = half_up(a * factor * 10**decimals, b * other)
        assert at(code, part=a, whole=b) == sum(number >= cut for cut in cuts)
        assert at(enough, part=a, whole=b) == (number >= cuts[0])


def test_what_is_divided_by_a_constant_and_compared_is_a_band_of_what_is_divided() -> None:
    mean = expr.divide(expr.multiply(column("a", 0, 100), expr.scaled(10)), expr.scaled(4), 0)  # 2.5 ×, half up
    assert simple(expr.band(mean, [3, 6], [5, 4, 3])).data == ((1, 3), (5, 4, 3), None)


@pytest.mark.parametrize(
    "value",
    [
        expr.band(rate(1000, 1000, low=-1), [90_000_000], [4, 3]),
        expr.band(rate(1000, INT64 // 10**8), [90_000_001], [4, 3]),
        expr.band(rate(1000, 1000), [10**6 * (i + 1) for i in range(FEW_CUTS + 1)], list(range(FEW_CUTS + 2))),
    ],
    ids=["negative", "too large to multiply", "many cuts"],
)
def test_a_quotient_is_divided_where_that_is_safer_or_cheaper(value: Expr) -> None:
    assert ops(simple(value)).count("div") == 1


def test_bands_do_not_multiply_without_end() -> None:
    cuts = list(range(1, MOST_CUTS))
    one, other = (banded(column("a", 0, 10**6), [cut * step for cut in cuts], [0, *cuts]) for step in (100, 101))
    one = Expr("band", one.type, other.args, one.data)
    assert stepwise(expr.add, [one, other]) is None
