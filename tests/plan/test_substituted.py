"""A plan whose rows are columns of their own: each aggregate as an engine has it of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.engine.data import Dataset, Request, Rows
from kpicore.engine.python import evaluate
from kpicore.plan import expr
from kpicore.plan.expr import Type
from kpicore.plan.plan import Plan, walk
from kpicore.plan.substituted import THERE, Slot, over_slots, substituted

LIMITED = Type("int", 0, -9, 9)
Function = Literal["sum", "count", "min", "max"]


def slot(number: int) -> Slot:
    value = expr.input_column(f"value{number}", LIMITED._replace(nullable=True))
    return {THERE: expr.negate(expr.missing(value)), "value": expr.given(value), "kind": expr.scaled(number % 2)}


def of_rows(function: Function, values: Sequence[int | None]) -> tuple[Plan, Dataset]:
    """Over the rows of the even kind."""
    value, kind = expr.row_field("value", LIMITED), expr.row_field("kind", Type("int", 0, 0, 1))
    plan = Plan()
    plan.define("found", expr.aggregate("ratings", function, value, expr.is_in(kind, [0]), len(values)))
    there = [(place, value) for place, value in enumerate(values) if value is not None]
    rows = {"value": [value for _, value in there], "kind": [place % 2 for place, _ in there]}
    columns: dict[str, Sequence[int | None]] = {f"value{place}": [value] for place, value in enumerate(values)}
    return plan, Dataset(1, columns, {"ratings": Rows([0] * len(there), rows)})


def found(plan: Plan, data: Dataset) -> int | None:
    return evaluate(Request(plan, ["found"]), data).columns["found"][0]


@pytest.mark.parametrize("function", ["sum", "count", "min", "max"])
@given(values=st.lists(st.none() | st.integers(-9, 9), min_size=1, max_size=5))
def test_an_aggregate_of_slots_is_that_of_the_rows(function: Function, values: list[int | None]) -> None:
    plan, data = of_rows(function, values)
    columns = substituted(plan, over_slots("ratings", [slot(place) for place in range(len(values))]))
    assert not [node for node in walk(columns.definitions["found"]) if node.op == "aggregate"]
    assert found(columns, data) == found(plan, data)
