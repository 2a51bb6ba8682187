"""What could leave 64 bits is told in numbers that a person can look for."""

from __future__ import annotations

from kpicore.plan import expr
from kpicore.plan.expr import Expr, Type
from kpicore.plan.overflow import Overflow, worst_overflow
from kpicore.plan.plan import Plan


def whole(name: str, high: int, scale: int = 0) -> Expr:
    return expr.input_column(name, Type("int", scale, 0, high))


def test_nothing_where_all_fits() -> None:
    plan = Plan()
    plan.define("fine", whole("x", 9))
    assert worst_overflow(plan) is None


def test_the_largest_is_told_as_people_write_numbers() -> None:
    plan = Plan()
    plan.define("large", expr.multiply(whole("x", 10**12), whole("y", 10**8)))
    plan.define("larger", expr.multiply(whole("pay", 10**14, scale=2), expr.scaled(9_999_999, 6)))
    assert worst_overflow(plan) == Overflow("larger", "9999999000000", 8, "pay 0…1000000000000, 9.999999")


def test_what_earlier_definitions_rest_on_is_told_the_largest_first() -> None:
    plan = Plan()
    calls = plan.define("calls", expr.add(whole("in", 10**11), whole("out", 10**9)))
    points = expr.aggregate("incidents", "sum", expr.row_field("points", Type("int", 0, -5, -5)), rows=10)
    told = plan.define("points", points)
    plan.define("product", expr.multiply(calls, expr.multiply(calls, told)))
    found = worst_overflow(plan)
    assert found is not None
    assert (found.name, found.rests_on) == ("product", "in 0…100000000000, out 0…1000000000, points -5")


def test_a_shift_of_decimals_is_no_number_of_anybody() -> None:
    plan = Plan()
    plan.define("shifted", expr.compare(">", whole("x", 10**18), expr.scaled(7, 3)))
    found = worst_overflow(plan)
    assert found is not None
    assert found.rests_on == "x 0…1000000000000000000"


def test_of_what_is_rounded_the_number_is_told_that_it_is_rounded_from() -> None:
    """Amounts of 12 decimals, by a coefficient that a grade decides."""
    plan = Plan()
    pool = whole("pool", 10**18 - 1, scale=6)
    coefficient = expr.pick(whole("grade", 1), {0: 50_000, 1: 333_333}, scale=6)
    plan.define("pay", expr.rounded(expr.multiply(pool, coefficient), 2))
    assert worst_overflow(plan) == Overflow(
        "pay", "333332999999.999999666667", 12, "pool 0…999999999999.999999, 0.05…0.333333"
    )


def test_what_is_so_large_but_doubled_is_told_doubled() -> None:
    plan = Plan()
    count = expr.input_column("count", Type("int", 0, 1, 9))
    plan.define("mean", expr.divide(whole("sum", 5 * 10**18), count, 0))
    assert worst_overflow(plan) == Overflow("mean", "10000000000000000018", 0, "sum 0…5000000000000000000, count 1…9")


def test_who_is_asked_which_of_two_is_no_cause() -> None:
    plan = Plan()
    asked = expr.compare(">", whole("calls", 10**15), expr.scaled(3))
    plan.define("product", expr.multiply(expr.choose(asked, whole("x", 10**12), whole("y", 10**10)), whole("z", 10**9)))
    found = worst_overflow(plan)
    assert found is not None
    assert found.rests_on == "x 0…1000000000000, y 0…10000000000, z 0…1000000000"
