"""A plan: names given once, what is needed, and what could leave 64 bits."""

from __future__ import annotations

import pytest

from kpicore.plan import expr
from kpicore.plan.expr import Expr, Type
from kpicore.plan.plan import INT64, Plan, walk


def whole(name: str, low: int, high: int) -> Expr:
    return expr.input_column(name, Type("int", 0, low, high))


def test_a_name_is_given_once() -> None:
    plan = Plan()
    plan.define("a", expr.scaled(1))
    with pytest.raises(ValueError, match="a is defined twice"):
        plan.define("a", expr.scaled(2))


def test_a_definition_is_referred_to_by_name_and_a_constant_stands_for_itself() -> None:
    plan = Plan()
    assert plan.define("x", whole("x", 0, 9)).op == "ref"
    assert plan.define("c", expr.scaled(7)).constant == 7
    assert plan.ref("c").constant == 7
    assert plan.ref("x").data == "x"
    assert plan.define("nothing", expr.absent(2)).op == "absent"


def test_needed_holds_all_that_the_wanted_rest_on_in_order_of_definition() -> None:
    plan = Plan()
    a = plan.define("a", whole("x", 0, 9))
    b = plan.define("b", whole("y", 0, 9))
    c = plan.define("c", expr.add(a, b))
    plan.define("d", expr.add(c, a))
    plan.define("e", expr.add(b, b))
    assert plan.needed(["d"]) == ["a", "b", "c", "d"]
    assert plan.needed(["e", "a"]) == ["a", "b", "e"]
    assert plan.needed([]) == []
    with pytest.raises(KeyError):
        plan.needed(["z"])


def test_what_stays_within_64_bits_is_let_through() -> None:
    plan = Plan()
    plan.define("edge", whole("x", -INT64, INT64))
    assert plan.overflows() == {}


@pytest.mark.parametrize(
    "too_large",
    [
        expr.multiply(whole("x", 0, 10**10), whole("y", 0, 10**10)),
        expr.multiply(whole("x", -(10**10), 0), whole("y", 0, 10**10)),
        expr.add(whole("x", 0, INT64), expr.scaled(1)),
        expr.aggregate("t", "sum", expr.row_field("v", Type("int", 0, 0, 10**16)), rows=10_000),
        expr.compare(">", whole("x", 0, 10**18), expr.number("0.001")),  # type: ignore[arg-type]
        expr.divide(whole("x", 0, 10**18), whole("y", 1, 9), 2),
        expr.divide(whole("x", 0, INT64 // 2), whole("y", 3, 9), 0),  # the rounding formula doubles it
        expr.divide(whole("x", 0, 9), whole("y", 1, INT64 // 2 + 9), 0),  # … and the denominator
    ],
    ids=["product", "negative", "sum", "rows", "aligned", "shifted", "doubled", "denominator"],
)
def test_every_step_that_could_leave_64_bits_is_seen(too_large: Expr) -> None:
    plan = Plan()
    plan.define("fine", expr.scaled(1))
    plan.define("large", too_large)
    assert set(plan.overflows()) == {"large"}
    assert plan.overflows()["large"] > INT64


def test_walk_visits_every_node() -> None:
    value = expr.add(whole("x", 0, 9), expr.multiply(whole("y", 0, 9), whole("z", 0, 9)))
    assert sorted(node.data for node in walk(value) if node.op == "input") == ["x", "y", "z"]
