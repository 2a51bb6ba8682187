"""At the edges of what 64 bits hold: each engine gives what whole numbers without end give, or refuses beforehand."""

from __future__ import annotations

import pytest
from engines import ENGINES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.engine import python
from kpicore.engine.data import Dataset, Request, Rows
from kpicore.engine.select import evaluate
from kpicore.model import Rejected
from kpicore.plan import expr
from kpicore.plan.expr import Expr, Type
from kpicore.plan.plan import INT64, Plan

QUICK = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
COLUMNAR = ENGINES[1:]
EXACT = 2**53
"""Beyond it a double leaves out whole numbers: an engine that divides by way of one is wrong there."""


def column(low: int, high: int, name: str = "a") -> Expr:
    return expr.input_column(name, Type("int", 0, low, high))


def agreed(values: dict[str, Expr], data: Dataset, engine: str) -> None:
    plan = Plan()
    for name, value in values.items():
        plan.define(name, value)
    request = Request(plan, list(values))
    assert evaluate(engine, request, data) == python.evaluate(request, data)


def near(edge: int) -> st.SearchStrategy[int]:
    """Numbers about the edge, about those that a double skips, and any between."""
    return st.one_of(
        st.integers(edge - 3, edge), st.integers(-edge, 3 - edge), st.integers(-edge, edge),
        st.integers(EXACT - 2, EXACT + 2), st.integers(-9, 9),
    )  # fmt: skip


@pytest.mark.parametrize("engine", COLUMNAR)
@given(numbers=st.lists(near(INT64 // 4), min_size=1, max_size=12))
@QUICK
def test_sums_differences_and_extremes(engine: str, numbers: list[int]) -> None:
    edge = INT64 // 4
    a, b = column(-edge, edge), column(-edge, edge, "b")
    data = Dataset(len(numbers), {"a": numbers, "b": numbers[::-1]}, {})
    values = {
        "sum": expr.add(a, b, a), "difference": expr.subtract(a, b), "least": expr.lowest(a, b),
        "most": expr.highest(a, b), "less": expr.compare("<", a, b),
        "band": expr.band(a, [-edge + 1, 0, edge], [1, 2, 3, 4]), "times": expr.multiply(a, expr.scaled(-3)),
    }  # fmt: skip
    agreed(values, data, engine)


@pytest.mark.parametrize("engine", COLUMNAR)
@given(
    tops=st.lists(near(INT64 // 2 - 10**6), min_size=1, max_size=12),
    bottom=st.one_of(st.integers(1, 10**6), st.just(1), st.just(10**6)),
)
@QUICK
def test_division_is_exact_to_the_last_digit(engine: str, tops: list[int], bottom: int) -> None:
    edge = INT64 // 2 - 10**6
    data = Dataset(len(tops), {"a": tops, "b": [bottom] * len(tops)}, {})
    quotient = expr.divide(column(-edge, edge), column(1, 10**6, "b"), 0)
    whole = expr.floor_divide(expr.highest(column(-edge, edge), expr.scaled(0)), 10)
    agreed({"quotient": quotient, "whole": whole}, data, engine)


@pytest.mark.parametrize("engine", COLUMNAR)
def test_a_sum_over_as_many_rows_as_a_person_may_have(engine: str) -> None:
    most = INT64 // expr.MAX_ROWS
    points = expr.row_field("points", Type("int", 0, -most, most))
    plan = Plan()
    plan.define("sum", expr.aggregate("t", "sum", points))
    rows = [0] * expr.MAX_ROWS + [1] * expr.MAX_ROWS
    data = Dataset(3, {}, {"t": Rows(rows, {"points": [most] * expr.MAX_ROWS + [-most] * expr.MAX_ROWS})})
    assert evaluate(engine, Request(plan, ["sum"]), data).columns["sum"] == [
        most * expr.MAX_ROWS, -most * expr.MAX_ROWS, 0,
    ]  # fmt: skip


@pytest.mark.parametrize("engine", COLUMNAR)
@pytest.mark.parametrize("over", [0, 1])
def test_the_last_number_that_fits_and_the_first_that_does_not(engine: str, over: int) -> None:
    plan = Plan()
    plan.define("sum", expr.add(column(0, INT64 - 5), expr.scaled(5 + over)))
    request, data = Request(plan, ["sum"]), Dataset(1, {"a": [INT64 - 5]}, {})
    if not over:
        assert evaluate(engine, request, data).columns["sum"] == [INT64]
        return
    with pytest.raises(Rejected, match=f"sum could reach {INT64 + 1}"):
        evaluate(engine, request, data)
    assert python.evaluate(request, data).columns["sum"] == [INT64 + 1]
