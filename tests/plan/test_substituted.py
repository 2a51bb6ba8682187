"""A plan over other leaves comes to what it did: columns that nobody has a value in, rows that are columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pytest
from engine.generated import FIELDS, Case, cases
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kpicore.engine.data import Dataset, Request, Rows, Value
from kpicore.engine.python import evaluate
from kpicore.plan import expr
from kpicore.plan.expr import Expr, Type
from kpicore.plan.plan import Plan, walk
from kpicore.plan.substituted import THERE, Slot, Untold, over_slots, substituted

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


def counted_slot(number: int) -> Slot:
    """Of rows that are told apart by nothing but which of a person's they are."""
    columns = {
        name: expr.input_column(f"{name}{number}", type_._replace(nullable=True)) for name, type_ in FIELDS.items()
    }
    values = {name: expr.given(column) for name, column in columns.items()}
    return {THERE: expr.negate(expr.missing(columns["f"])), **values}


def in_slots(data: Dataset) -> dict[str, list[Value]]:
    """The rows as columns; their number is that of the most that anybody has."""
    rows, columns = data.rows["t"], dict[str, list[Value]]()
    for row, person in enumerate(rows.person):
        number = rows.person[:row].count(person)
        for name in FIELDS:
            columns.setdefault(f"{name}{number}", [None] * data.size)[person] = rows.columns[name][row]
    return columns


@given(cases())
@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
def test_other_leaves_that_hold_the_same(case: Case) -> None:
    """`m` is a column in which nobody has a value, `b` goes by another name, and rows are columns."""
    blank: list[Value] = [None] * case.data.size
    data = case.data._replace(columns={**case.data.columns, "m": blank})
    of_rows = in_slots(data)
    slots = over_slots("t", [counted_slot(number) for number in range(len(of_rows) // len(FIELDS))])

    def replace(node: Expr) -> Expr | None:
        if node.op == "input" and node.data in ("m", "b"):
            return expr.absent(node.scale) if node.data == "m" else expr.input_column("other", node.type)
        return slots(node)

    try:
        plan = substituted(case.plan, replace)
    except Untold:
        assume(False)
    columns = {"other": data.columns["b"], **{name: data.columns[name] for name in ("a", "c", "n")}, **of_rows}
    names = list(case.plan.definitions)
    assert list(plan.definitions) == names
    assert not [node for value in plan.definitions.values() for node in walk(value) if node.op == "aggregate"]
    wanted = evaluate(Request(case.plan, names), data).columns
    assert evaluate(Request(plan, names), Dataset(data.size, columns, {})).columns == wanted
