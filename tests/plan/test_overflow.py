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
