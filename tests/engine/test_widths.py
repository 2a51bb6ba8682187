from __future__ import annotations

import pytest

from kpicore.engine.widths import Widths, holding
from kpicore.plan import expr
from kpicore.plan.expr import Expr, Type


def column(low: int, high: int, name: str = "a") -> Expr:
    return expr.input_column(name, Type("int", 0, low, high))


def bits(value: Expr) -> int:
    return Widths(lambda node: node).computing(value)


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [((0,), 8), ((127, -128), 8), ((128,), 16), ((-129,), 16), ((2**31,), 64), ((-(2**31),), 32), ((2**80,), 64)],
)
def test_fewest_bits(numbers: tuple[int, ...], wanted: int) -> None:
    assert holding(*numbers) == wanted


def test_sum_holds_what_comes_before_its_end() -> None:
    less = expr.add(column(0, 100), column(0, 100, "b"), column(-100, -100, "c"))
    assert (less.type.low, less.type.high) == (-100, 100)
    assert bits(less) == 16  # 200 on the way


def test_product_and_quotient() -> None:
    assert bits(expr.multiply(column(0, 100), column(0, 10, "b"))) == 16
    assert bits(expr.divide(column(0, 100), column(1, 2, "b"), 0)) == 16  # 202 on the way
    assert bits(expr.divide(column(0, 60), column(1, 2, "b"), 0)) == 8


def test_what_is_said_of_a_value_does_not_count() -> None:
    share = expr.trusted(expr.divide(column(0, 30_000), column(1, 30_000, "b"), 0), 0, 1)
    assert share.type.high == 1
    assert bits(expr.multiply(share, expr.scaled(100))) == 32


def test_branches() -> None:
    either = expr.choose(expr.compare(">", column(0, 9), expr.scaled(5)), column(-5, 0, "b"), column(300, 400, "c"))
    assert Widths(lambda node: node).ends(either) == (-5, 400)
