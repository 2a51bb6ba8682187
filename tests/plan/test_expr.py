"""The builders of the plan language: what folds away, the ranges they know, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.engine.python import Frame
from kpicore.numbers import half_up
from kpicore.plan import expr
from kpicore.plan.expr import FALSE, TRUE, Expr, Type

INTS = st.integers(-50, 50)
RANGES = st.tuples(INTS, INTS).map(lambda pair: (min(pair), max(pair)))


def x(low: int = 0, high: int = 9, scale: int = 0) -> Expr:
    return expr.input_column("x", Type("int", scale, low, high))


def y(low: int = 0, high: int = 9, scale: int = 0) -> Expr:
    return expr.input_column("y", Type("int", scale, low, high))


def maybe(low: int = 0, high: int = 9) -> Expr:
    return expr.input_column("m", Type("int", 0, low, high, nullable=True))


def truth(name: str = "t") -> Expr:
    return expr.input_column(name, Type("bool"))


def value_of(node: Expr, **columns: int | None) -> int | None:
    found: int | None = Frame(1, {("input", name): [value] for name, value in columns.items()}).of(node)[0]
    return found


@pytest.mark.parametrize(
    ("written", "scale", "value", "at"),
    [("89.75", None, 8975, 2), ("5", None, 5, 0), ("-0.5", None, -5, 1), ("5.00", None, 5, 0), ("0.1", 3, 100, 3),
     ("0.125", 1, 125, 3), ("1E+3", None, 1000, 0), ("0", None, 0, 0)],
)  # fmt: skip
def test_a_number_is_exact_at_its_own_decimals(written: str, scale: int | None, value: int, at: int) -> None:
    node = expr.number(Decimal(written), scale)
    assert (node.constant, node.scale) == (value, at)


def test_nan_is_no_number() -> None:
    with pytest.raises(ValueError):
        expr.number(Decimal("NaN"))


@pytest.mark.parametrize(
    "build",
    [
        lambda m: expr.add(m, x()),
        lambda m: expr.multiply(x(), m),
        lambda m: expr.divide(m, expr.scaled(2), 0),
        lambda m: expr.compare(">", m, x()),
        lambda m: expr.is_in(m, [1]),
        lambda m: expr.lowest(m, x()),
        lambda m: expr.choose(truth(), m, x()),
        lambda m: expr.band(m, [5], [0, 1]),
    ],
)
def test_a_value_that_may_be_missing_never_enters_arithmetic(build: Callable[[Expr], Expr]) -> None:
    with pytest.raises(TypeError, match="may be missing"):
        build(maybe())
    build(expr.given(maybe()))


def test_missing_folds_for_what_is_always_or_never_there() -> None:
    assert expr.missing(x()) is FALSE
    assert expr.missing(expr.absent()) is TRUE
    assert expr.missing(maybe()).op == "missing"
    assert expr.given(x()).op == "input"
    assert expr.given(expr.absent(), expr.scaled(4)).constant == 4
    assert expr.blank_if(FALSE, x()).op == "input"
    assert expr.blank_if(TRUE, x(scale=2)).op == "absent"


def test_a_given_value_keeps_arithmetic_total() -> None:
    assert value_of(expr.given(maybe(3, 9)), m=None) == 3
    assert value_of(expr.given(maybe(3, 9), expr.scaled(-7)), m=None) == -7
    assert expr.given(maybe(3, 9), expr.scaled(-7)).type.low == -7


@pytest.mark.parametrize(
    ("operator", "always", "never"),
    [("<", 10, 0), ("<=", 9, -1), (">", -1, 9), (">=", 0, 10)],
)
def test_a_comparison_that_cannot_go_otherwise_folds(operator: Any, always: int, never: int) -> None:
    assert expr.compare(operator, x(), expr.scaled(always)) is TRUE
    assert expr.compare(operator, x(), expr.scaled(never)) is FALSE


def test_comparison_is_at_one_scale() -> None:
    node = expr.compare("==", x(), expr.number("2.50"))  # type: ignore[arg-type]
    assert value_of(node, x=2) is False
    assert expr.compare("==", expr.number(Decimal("2.5")), expr.number(Decimal("2.50"))) is TRUE


def test_junctions_fold() -> None:
    assert expr.all_of() is TRUE
    assert expr.any_of() is FALSE
    assert expr.all_of(TRUE, truth()).op == "input"
    assert expr.all_of(truth(), FALSE) is FALSE
    assert expr.any_of(truth(), TRUE) is TRUE
    assert expr.negate(TRUE) is FALSE
    assert expr.negate(expr.negate(truth())).op == "input"


def test_choose_folds() -> None:
    assert expr.choose(TRUE, x(), y()).data == "x"
    assert expr.choose(FALSE, x(), y()).data == "y"
    assert expr.choose(truth(), expr.scaled(2), expr.number(Decimal("2.0"))).constant == 2
    assert value_of(expr.choose(truth(), truth("u"), FALSE), t=True, u=True)


def test_is_in_keeps_to_the_range() -> None:
    assert expr.is_in(x(0, 3), [7]) is FALSE
    assert expr.is_in(expr.scaled(3), [3, 9]) is TRUE
    assert expr.is_in(x(0, 3), [2, 9]).data == {2}


def test_sums_and_products_fold_constants() -> None:
    assert expr.add().constant == 0
    assert expr.add(x(), expr.scaled(0)).op == "input"
    assert expr.add(expr.scaled(2), expr.number(Decimal("0.5"))).constant == 25
    assert expr.multiply(x(), expr.scaled(1)).op == "input"
    assert expr.multiply(x(), expr.scaled(0)).constant == 0
    twice = expr.multiply(expr.multiply(x(), expr.scaled(2)), expr.scaled(3))
    assert (twice.op, twice.args[1].constant, twice.type.high) == ("mul", 6, 54)
    picked = expr.multiply(expr.pick(x(0, 1), {0: 5, 1: 7}), expr.number(Decimal("0.1")))
    assert (picked.op, picked.data, picked.scale) == ("pick", {0: 5, 1: 7}, 1)


def test_a_divisor_must_be_positive_throughout() -> None:
    for low in (0, -3):
        with pytest.raises(ValueError):
            expr.divide(x(), y(low, 9), 2)


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**4), st.integers(0, 6), st.integers(0, 4), st.integers(0, 4))
def test_a_quotient_is_half_up_at_its_decimals(a: int, b: int, decimals: int, scale_a: int, scale_b: int) -> None:
    node = expr.divide(x(-(10**6), 10**6, scale_a), y(1, 10**4, scale_b), decimals)
    assert node.scale == decimals
    assert value_of(node, x=a, y=b) == half_up(a * 10 ** (decimals + scale_b), b * 10**scale_a)


def test_rounding_to_more_decimals_changes_nothing() -> None:
    assert expr.rounded(x(scale=2), 2).op == "input"
    assert expr.rounded(expr.number(Decimal("-0.005")), 2).constant == -1


def test_whole_division_is_for_whole_numbers_from_0() -> None:
    assert value_of(expr.floor_divide(x(), 4), x=9) == 2
    for bad in (x(-1, 9), x(scale=1)):
        with pytest.raises(ValueError):
            expr.floor_divide(bad, 4)
    with pytest.raises(ValueError):
        expr.floor_divide(x(), 0)


def test_limits_that_nothing_reaches_fold() -> None:
    assert expr.lowest(x(0, 9), expr.scaled(9)).op == "input"
    assert expr.highest(x(0, 9), expr.scaled(0)).op == "input"
    assert expr.lowest(x(5, 9), expr.scaled(5)).constant == 5
    assert expr.highest(x(0, 9), expr.scaled(12)).constant == 12


def test_bands_and_picks_fold_where_one_value_is_left() -> None:
    assert expr.band(x(0, 4), [5, 8], [10, 11, 12]).constant == 10
    assert expr.band(x(5, 7), [5, 8], [10, 11, 12]).constant == 11
    assert expr.band(x(0, 9), [5, 8], [10, 11, 10]).op == "band"
    assert expr.pick(expr.scaled(3), {3: 30, 4: 40}).constant == 30
    assert expr.pick(x(3, 4), {3: 30, 4: 30}).constant == 30


def test_an_aggregate_over_nothing_is_0() -> None:
    row = expr.row_field("v", Type("int", 2, -5, 7))
    assert expr.aggregate("t", "sum", row, FALSE).constant == 0
    assert expr.aggregate("t", "max", row, rows=0).constant == 0
    assert expr.aggregate("t", "sum", row, rows=10).type[2:4] == (-50, 70)
    assert expr.aggregate("t", "min", expr.row_field("v", Type("int", 0, 3, 7))).type[2:4] == (0, 7)
    assert expr.aggregate("t", "distinct", row).scale == 0


def test_a_cohort_looks_at_a_definition_and_may_find_nobody() -> None:
    with pytest.raises(ValueError):
        expr.cohort("min", x())
    lowest = expr.cohort("min", expr.ref("score", maybe(50, 90)))
    assert not lowest.type.nullable
    assert lowest.type.low <= 0  # 0 where no one has the value


def test_trusted_only_narrows() -> None:
    assert expr.trusted(x(0, 9), 2, 30).type[2:4] == (2, 9)
    assert expr.trusted(expr.scaled(5), 7, 9).constant == 5


BINARY: list[Callable[[Expr, Expr], Expr]] = [
    expr.add,
    expr.subtract,
    expr.multiply,
    expr.lowest,
    expr.highest,
    lambda a, b: expr.choose(expr.compare("<", a, b), a, b),
    lambda a, b: expr.divide(a, expr.highest(b, expr.scaled(1)), 1),
    lambda a, b: expr.band(expr.add(a, b), [-3, 4], [2, 0, 1]),
    lambda a, b: expr.choose(expr.compare(">=", a, b), expr.scaled(1), expr.scaled(0)),
]


@given(st.sampled_from(BINARY), RANGES, RANGES, st.data())
def test_a_result_lies_within_the_range_that_is_known(
    build: Callable[[Expr, Expr], Expr], one: tuple[int, int], other: tuple[int, int], data: st.DataObject
) -> None:
    node = build(x(*one), y(*other))
    found = value_of(node, x=data.draw(st.integers(*one)), y=data.draw(st.integers(*other)))
    assert found is not None
    assert node.type.low <= found <= node.type.high
