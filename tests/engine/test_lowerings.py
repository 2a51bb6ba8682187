"""Every lowering of the plan language gives the same numbers, node by node, and those that plain Decimal gives."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, Literal

import pytest
from engine.generated import Case, cases
from engines import ENGINES
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpicore.engine import python
from kpicore.engine.data import Dataset, Evaluation, Request, Rows
from kpicore.engine.select import evaluate
from kpicore.plan import expr
from kpicore.plan.expr import Expr, Type
from kpicore.plan.plan import Plan, walk

QUICK = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


def all_agree(plan: Plan, data: Dataset, row_values: list[tuple[str, Expr]] | None = None) -> Evaluation:
    """What the python lowering computes, once every other has computed the same."""
    request = Request(plan, list(plan.definitions), row_values or [])
    one = python.evaluate(request, data)
    for engine in ENGINES[1:]:
        other = evaluate(engine, request, data)
        for name in plan.definitions:
            assert one.columns[name] == other.columns[name], f"{engine}: {name} = {plan.definitions[name]!r}"
        assert one.rows == other.rows, engine
    return one


def once(value: Expr, data: Dataset) -> list[int | None]:
    plan = Plan()
    plan.define("value", value)
    return all_agree(plan, data).columns["value"]


def people(**columns: list[int | None]) -> Dataset:
    size = len(next(iter(columns.values())))
    return Dataset(size, columns, {"t": Rows([], {"f": [], "g": []})})


@given(cases())
@QUICK
def test_generated_plans_agree_and_stay_in_their_ranges(case: Case) -> None:
    found = all_agree(case.plan, case.data, case.row_values)
    for name, value in case.plan.definitions.items():
        for number in found.columns[name]:
            if number is None:
                assert value.type.nullable, f"{name} = {value!r}"
            elif not any(node.op == "cohort" for node in walk(value)):
                assert value.type.low <= number <= value.type.high, f"{name} = {value!r}"


@given(
    st.lists(st.tuples(st.integers(-(10**12), 10**12), st.integers(1, 10**6)), min_size=1, max_size=20),
    st.integers(0, 6),
)
@example([(-5, 10), (5, 10), (-15, 10), (15, 10), (-1, 2), (1, 2), (-3, 2), (0, 7), (-4, 10), (-6, 10)], 0)
@example([(-5, 1000), (5, 1000), (-15, 1000)], 2)
@settings(deadline=None, max_examples=50)
def test_division_rounds_half_away_from_zero(pairs: list[tuple[int, int]], decimals: int) -> None:
    top = expr.input_column("a", Type("int", 0, -(10**12), 10**12))
    bottom = expr.input_column("b", Type("int", 0, 1, 10**6))
    data = people(a=[a for a, _ in pairs], b=[b for _, b in pairs])
    with localcontext() as context:
        context.prec = 60
        step = Decimal(1).scaleb(-decimals)
        expected = [int((Decimal(a) / b).quantize(step, ROUND_HALF_UP).scaleb(decimals)) for a, b in pairs]
    assert once(expr.divide(top, bottom, decimals), data) == expected


def test_halves_of_cents_go_away_from_zero() -> None:
    money = expr.input_column("a", Type("int", 3, -99, 99))
    assert once(expr.rounded(money, 2), people(a=[-5, 5, -15, 15, -14, 14, -16, 0])) == [-1, 1, -2, 2, -1, 1, -2, 0]


def test_what_is_missing_stays_missing_and_is_nothing_else() -> None:
    column = expr.input_column("m", Type("int", 0, 0, 9, nullable=True))
    data = people(m=[None, 0, 5])
    assert once(expr.choose(expr.missing(column), expr.scaled(1), expr.scaled(0)), data) == [1, 0, 0]
    assert once(expr.given(column, expr.scaled(7)), data) == [7, 0, 5]
    big = expr.compare(">", expr.given(column), expr.scaled(3))
    assert once(expr.blank_if(big, expr.given(column)), data) == [0, 0, None]
    assert once(expr.absent(), data) == [None, None, None]


ROWS = Dataset(3, {}, {"t": Rows([0, 0, 0, 2, 2], {"f": [1, 1, 2, -3, -3], "g": [0, 1, 1, 4, 4]})})
F = expr.row_field("f", Type("int", 0, -9, 9))
G = expr.row_field("g", Type("int", 1, 0, 4))
ONE = expr.scaled(1)
EVEN = expr.is_in(F, [2, -3])
NEVER = expr.compare(">", F, expr.scaled(8))


@pytest.mark.parametrize(
    ("function", "value", "where", "expected"),
    [
        ("sum", F, expr.TRUE, [4, 0, -6]),
        ("sum", F, EVEN, [2, 0, -6]),
        ("sum", expr.multiply(F, G), expr.TRUE, [3, 0, -24]),
        ("count", ONE, expr.TRUE, [3, 0, 2]),
        ("count", ONE, EVEN, [1, 0, 2]),
        ("count", ONE, NEVER, [0, 0, 0]),
        ("distinct", F, expr.TRUE, [2, 0, 1]),
        ("distinct", F, EVEN, [1, 0, 1]),
        ("distinct", F, NEVER, [0, 0, 0]),
        ("distinct", G, expr.compare(">", G, expr.scaled(0, 1)), [1, 0, 1]),
        ("min", F, expr.TRUE, [1, 0, -3]),
        ("max", F, expr.TRUE, [2, 0, -3]),
        ("max", F, NEVER, [0, 0, 0]),
        ("sum", expr.scaled(1), expr.TRUE, [3, 0, 2]),
        ("sum", expr.scaled(1), EVEN, [1, 0, 2]),
        ("sum", expr.scaled(-5, 1), expr.TRUE, [-15, 0, -10]),
        ("min", expr.scaled(4), expr.TRUE, [4, 0, 4]),
        ("distinct", expr.scaled(4), expr.TRUE, [1, 0, 1]),
        ("distinct", expr.scaled(4), EVEN, [1, 0, 1]),
        ("sum", G, expr.all_of(expr.is_in(F, [1]), expr.compare(">", G, expr.scaled(0, 1))), [1, 0, 0]),
        ("count", ONE, expr.all_of(expr.compare(">", G, expr.scaled(0, 1)), EVEN), [1, 0, 2]),
        ("count", ONE, expr.all_of(EVEN, expr.is_in(G, [4])), [0, 0, 2]),
        ("max", G, expr.is_in(F, [1]), [1, 0, 0]),
        ("count", ONE, expr.negate(expr.is_in(F, [1])), [1, 0, 2]),
        ("count", ONE, expr.any_of(expr.is_in(F, [1]), expr.is_in(G, [4])), [2, 0, 2]),
    ],
)
def test_aggregates(function: Any, value: Expr, where: Expr, expected: list[int]) -> None:
    assert once(expr.aggregate("t", function, value, where, 5), ROWS) == expected


def test_an_aggregate_without_any_row() -> None:
    empty = Dataset(2, {}, {"t": Rows([], {"f": [], "g": []})})
    functions: tuple[Literal["sum", "count", "distinct", "min", "max"], ...] = (
        "sum",
        "count",
        "distinct",
        "min",
        "max",
    )
    for function in functions:
        assert once(expr.aggregate("t", function, F, EVEN), empty) == [0, 0]


def test_the_value_of_each_row() -> None:
    plan = Plan()
    plan.define("n", expr.aggregate("t", "count", ONE))
    found = all_agree(plan, ROWS, [("t", expr.multiply(F, G)), ("t", expr.scaled(7))])
    assert found.rows == {0: [0, 1, 2, -12, -12], 1: [7] * 5}


@pytest.mark.parametrize(
    ("values", "expected"),
    [([3, None, 5], (3, 5, 2)), ([None, None], (0, 0, 0)), ([-2], (-2, -2, 1)), ([4, 4], (4, 4, 2))],
)
def test_cohorts_look_at_those_who_have_the_value(values: list[int | None], expected: tuple[int, int, int]) -> None:
    plan = Plan()
    score = plan.define("score", expr.input_column("m", Type("int", 0, -9, 9, nullable=True)))
    there = plan.define("there", expr.negate(expr.missing(score)))
    plan.define("least", expr.cohort("min", score))
    plan.define("most", expr.cohort("max", score))
    plan.define("number", expr.cohort("count", there))
    last = expr.compare("==", expr.given(score), plan.ref("least"))
    plan.define("last", expr.all_of(expr.negate(expr.missing(score)), last))
    found = all_agree(plan, people(m=values)).columns
    assert (found["least"][0], found["most"][0], found["number"][0]) == expected
    assert found["last"] == [value is not None and value == expected[0] for value in values]


def test_a_cohort_over_nobody_does_not_fold_into_what_somebody_would_have() -> None:
    plan = Plan()
    score = plan.define("score", expr.input_column("m", Type("int", 0, 50, 90, nullable=True)))
    plan.define("high", expr.compare(">=", expr.cohort("min", score), expr.scaled(50)))
    assert all_agree(plan, people(m=[None, None])).columns["high"] == [False, False]


def test_a_branch_is_computed_for_those_alone_who_take_it() -> None:
    plan = Plan()
    by = plan.define("by", expr.input_column("by", Type("int", 0, 0, 9)))
    some = expr.compare(">", by, expr.scaled(0))
    share = expr.divide(expr.scaled(12), expr.trusted(by, 1, 9), 0)
    plan.define("chosen", expr.choose(some, share, expr.scaled(-1)))
    plan.define("blanked", expr.blank_if(expr.negate(some), share))
    plan.define("both", expr.all_of(some, expr.compare(">", share, expr.scaled(5))))
    plan.define("either", expr.any_of(expr.negate(some), expr.compare(">", share, expr.scaled(5))))
    found = python.evaluate(Request(plan, list(plan.definitions)), people(by=[2, 0, 3, 0])).columns
    assert found["chosen"] == [6, -1, 4, -1]
    assert found["blanked"] == [6, None, 4, None]
    assert found["both"] == [True, False, False, False]
    assert found["either"] == [True, True, False, True]


def test_no_people_at_all() -> None:
    plan = Plan()
    score = plan.define("score", expr.input_column("m", Type("int", 0, 50, 90, nullable=True)))
    plan.define("least", expr.cohort("min", score))
    plan.define("two", expr.scaled(2))
    assert all_agree(plan, people(m=[])).columns == {"score": [], "least": [], "two": []}
