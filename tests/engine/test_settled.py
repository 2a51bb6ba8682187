"""What a code settles: by the conditions that it tells of, by the parts that it is made of, and nothing else."""

from __future__ import annotations

import pytest

from kpicore.engine.settled import Reach, Supposed, Unsettled
from kpicore.plan import expr
from kpicore.plan.expr import Expr, Type
from kpicore.plan.plan import Plan

SEEN = expr.input_column("seen", Type("int", 0, 0, 99, nullable=True))
GIVEN = expr.given(SEEN)
MISSING = expr.missing(SEEN)
BAND = expr.band(GIVEN, [10, 20], [3, 4, 5])
POINTS = expr.pick(BAND, {3: 10, 4: 20, 5: 30})


def settled(code: Expr, value: Expr, supposed: int) -> int | None:
    plan = Plan()
    plan.define("code", code)
    plan.define("value", value)
    return Supposed(Reach(plan), "code", supposed).value("value")


def test_the_row_of_a_band_settles_its_points() -> None:
    assert [settled(BAND, expr.multiply(POINTS, expr.number(3)), code) for code in (3, 4, 5)] == [30, 60, 90]


def test_a_code_tells_which_way_a_choice_went() -> None:
    code = expr.choose(MISSING, expr.scaled(0), BAND)
    value = expr.blank_if(MISSING, POINTS)
    assert [settled(code, value, each) for each in (0, 3, 5)] == [None, 10, 30]


def test_a_negated_or_combined_condition_is_told_as_well() -> None:
    late = expr.compare(">", expr.input_column("late", Type("int", 0, 0, 9)), expr.scaled(3))
    code = expr.choose(expr.all_of(expr.negate(MISSING), late), expr.scaled(1), expr.scaled(0))
    assert (
        settled(code, expr.choose(MISSING, expr.scaled(5), expr.choose(late, expr.scaled(6), expr.scaled(7))), 1) == 6
    )
    with pytest.raises(Unsettled):  # either may have failed
        settled(code, expr.choose(MISSING, expr.scaled(5), expr.scaled(7)), 0)


def test_a_code_of_two_parts_is_taken_apart() -> None:
    other = expr.band(expr.input_column("other", Type("int", 0, 0, 99)), [50], [3, 4])
    code = expr.add(expr.multiply(expr.add(BAND, expr.scaled(-3)), expr.scaled(2)), other)
    value = expr.multiply(POINTS, expr.pick(other, {3: 1, 4: 2}))
    assert [settled(code, value, each) for each in (3, 4, 7, 8)] == [10, 20, 30, 60]


def test_what_could_come_about_in_two_ways_is_not() -> None:
    other = expr.band(expr.input_column("other", Type("int", 0, 0, 99)), [50], [3, 4])
    with pytest.raises(Unsettled):
        settled(expr.add(BAND, other), POINTS, 8)


def test_one_of_several_conditions_holds_though_the_others_are_not_settled() -> None:
    late = expr.compare(">", expr.input_column("late", Type("int", 0, 0, 9)), expr.scaled(3))
    plan = Plan()
    plan.define("code", expr.choose(MISSING, expr.scaled(0), BAND))
    lacking = plan.define("lacking", expr.any_of(late, MISSING))
    supposed = {code: Supposed(Reach(plan), "code", code) for code in (0, 3)}
    conditions = lacking, expr.any_of(late, lacking), expr.all_of(late, lacking), late
    assert [supposed[0].holds(each) for each in conditions] == [True, True, False, False]
    assert [supposed[3].holds(each) for each in conditions] == [False] * 4


def test_either_of_two_holds_though_it_is_not_said_which() -> None:
    first, second = (expr.compare(">", expr.input_column(name, Type("int", 0, 0, 9)), expr.scaled(3)) for name in "ab")
    either = expr.any_of(first, second)
    plan = Plan()
    plan.define("code", expr.choose(either, expr.scaled(1), BAND))
    supposed = Supposed(Reach(plan), "code", 1)
    assert (supposed.holds(either), supposed.holds(first)) == (True, False)


@pytest.mark.parametrize(
    "value",
    [
        GIVEN,
        expr.add(POINTS, GIVEN),
        expr.aggregate("incidents", "sum", expr.row_field("points", Type("int", 0, 0, 9))),
        expr.pick(expr.band(GIVEN, [10, 20], [3, 4, 5]), {3: 1, 4: 2, 5: 3}),  # alike, and not known to be the same
    ],
    ids=["input", "sum", "rows", "twin"],
)
def test_what_rests_on_more_is_not_settled(value: Expr) -> None:
    with pytest.raises(Unsettled):
        settled(BAND, value, 4)


def test_too_many_values_are_not_listed() -> None:
    plan = Plan()
    wide = expr.input_column("wide", Type("int", 0, 0, 10**6))
    assert Reach(plan).of(wide) is None
    assert Reach(plan).of(expr.add(wide, wide)) is None
    assert Reach(plan).of(expr.choose(MISSING, expr.scaled(0), wide)) is None
    assert Reach(plan).of(expr.choose(MISSING, expr.scaled(0), BAND)) == frozenset((0, 3, 4, 5))
