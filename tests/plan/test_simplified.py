"""The same numbers with less to compute: what is put together, taken out and left out. That the numbers are the same,
the tests of the engines show over generated plans."""

from __future__ import annotations

from kpicore.plan import expr
from kpicore.plan.bands import MOST_CUTS
from kpicore.plan.expr import Expr, Type
from kpicore.plan.plan import Plan, walk
from kpicore.plan.simplified import simplified


def column(name: str = "a", low: int = 0, high: int = 100, nullable: bool = False) -> Expr:
    return expr.input_column(name, Type("int", 0, low, high, nullable))


def simple(value: Expr, complete: tuple[str, ...] = ()) -> Expr:
    plan = Plan()
    plan.define("value", value)
    return simplified(plan, ["value"], complete)["value"]


def ops(value: Expr) -> list[str]:
    return sorted(node.op for node in walk(value))


def test_points_by_band_and_their_weight_are_one_band_of_the_number() -> None:
    code = expr.band(column(), [60, 80], [5, 4, 3])
    points = expr.pick(code, {3: 100, 4: 80, 5: 0})
    found = simple(expr.multiply(points, expr.scaled(15, 2)))
    assert (found.op, found.data) == ("band", ((60, 80), (0, 1200, 1500), None))
    assert ops(found) == ["band", "input"]


def test_conditions_on_one_number_that_may_be_missing_are_one_band_of_it() -> None:
    given = expr.given(column(nullable=True))
    high, low = expr.compare(">=", given, expr.scaled(80)), expr.compare("<", given, expr.scaled(60))
    code = expr.first_of([expr.all_of(high, expr.negate(low)), low], [3, 5, 4])
    missing = expr.missing(column(nullable=True))
    found = simple(expr.choose(missing, expr.scaled(0), code))
    assert (found.op, found.data) == ("band", ((60, 80), (5, 4, 3), 0))
    assert simple(missing).data == ((), (False,), True)


def test_what_cannot_be_is_left_out() -> None:
    value = column(low=10, high=20, nullable=True)
    known = expr.missing(value)
    apart = expr.all_of(known, expr.compare(">", expr.given(value), expr.scaled(10)))
    assert simple(apart) is expr.FALSE  # a missing one counts as the lowest
    other = expr.compare("<", column("b"), column("c"))
    assert simple(expr.all_of(other, expr.negate(expr.compare("<", column("b"), column("c"))))) is expr.FALSE
    assert simple(expr.any_of(expr.negate(other), other)) is expr.TRUE
    both = expr.all_of(other, expr.compare("<", column("c"), column("d")))
    assert simple(expr.all_of(both, expr.negate(both))) is expr.FALSE
    assert ops(simple(expr.all_of(other, expr.negate(both)))).count("compare") == 2


def test_an_input_that_nobody_lacks_needs_no_guard() -> None:
    value = column(nullable=True)
    guarded = expr.choose(expr.missing(value), expr.scaled(0), expr.multiply(expr.given(value), expr.scaled(3)))
    assert "given" in ops(simple(guarded))
    assert ops(simple(guarded, ("a",))) == ["const", "input", "mul"]


def test_the_common_factor_of_a_sum_comes_last_and_bands_of_it_need_none() -> None:
    plan = Plan()
    whole = expr.multiply(column("a"), expr.scaled(4 * 10**6))
    banded = expr.pick(expr.band(column("b"), [5], [3, 4]), {3: 10**6, 4: 6 * 10**6})
    score = plan.define("score", expr.add(whole, banded))
    plan.define("grade", expr.band(score, [3 * 10**6 + 1], [1, 0]))
    found = simplified(plan, ["score", "grade"])
    total, factor = found["score"].args
    assert (found["score"].op, factor.data) == ("mul", 10**6)
    assert found["grade"].args == (total,)
    assert found["grade"].data == ((4,), (1, 0), None)


def test_what_a_limit_that_nobody_reaches_took_away_is_nothing() -> None:
    product = expr.multiply(column("a"), column("b"))
    assert simple(expr.subtract(product, product)).constant == 0
    both = simple(expr.add(product, expr.multiply(product, expr.scaled(2)), column("c")))
    assert sorted(node.data for node in walk(both) if node.op == "const") == [3]
    assert simple(expr.subtract(product, expr.multiply(column("b"), column("c")))).op == "add"


def test_what_two_definitions_share_is_one_node() -> None:
    plan = Plan()
    for name in ("x", "y"):
        plan.define(name, expr.multiply(column("a"), column("b")))
    found = simplified(plan, ["x", "y"])
    assert found["x"] is found["y"]


def test_bands_of_one_number_are_added_before_it_is_looked_at() -> None:
    one, other = expr.band(column(), [50], [0, 1]), expr.band(column(), [20, 50], [0, 2, 3])
    found = simple(expr.add(one, other, expr.scaled(5)))
    assert (found.op, found.data) == ("band", ((20, 50), (5, 7, 9), None))


def test_bands_do_not_multiply_without_end() -> None:
    cuts = list(range(1, MOST_CUTS))
    one, other = (expr.band(column(high=10**6), [cut * step for cut in cuts], [0, *cuts]) for step in (100, 101))
    assert "add" in ops(simple(expr.add(one, other)))
    many = {code: code % 7 for code in range(2 * MOST_CUTS)}
    assert simple(expr.pick(column(high=2 * MOST_CUTS - 1), many)).op == "pick"
    assert simple(expr.is_in(column(high=2 * MOST_CUTS - 1), list(range(0, 2 * MOST_CUTS, 2)))).op == "is_in"


def test_a_band_looks_through_what_a_condition_chose() -> None:
    incomplete = expr.compare("<", column("b"), column("c"))
    plan = Plan()
    score = plan.define("score", expr.blank_if(incomplete, column()))
    plan.define("grade", expr.band(expr.given(score, expr.scaled(0)), [60], [1, 0]))
    plan.define("unknown", expr.missing(score))
    found = simplified(plan, ["grade", "unknown"])
    condition, then, otherwise = found["grade"].args
    assert (then.data, otherwise.data) == (1, ((60,), (1, 0), None))
    assert condition is found["unknown"]
