"""Bands as chains of comparisons, each of them made once. That the numbers are the same, test_columnar.py and
test_lowerings.py show over generated plans."""

from __future__ import annotations

from kpicore.engine.compared import compared
from kpicore.plan import expr
from kpicore.plan.bands import banded
from kpicore.plan.expr import Expr, Type


def column(nullable: bool = False) -> Expr:
    return expr.input_column("a", Type("int", 0, 0, 100, nullable))


def told(node: Expr) -> str:
    """What a truth says of the number."""
    cuts, truths, missing = node.data
    return "missing" if missing else f">= {cuts[0]}" if truths == (False, True) else str(node.data)


def test_code_and_points_of_a_number_ask_the_same() -> None:
    number = column()
    code, points = banded(number, [60, 80], [5, 4, 3]), banded(number, [60, 80, 90], [0, 7, 8, 10])
    enough = banded(number, [60], [False, True])
    found = compared({"code": code, "points": points, "enough": enough, "again": code})
    assert found["code"].op == found["points"].op == "first_of"
    assert [told(each) for each in found["points"].args] == [">= 90", ">= 80", ">= 60"]
    assert found["points"].data == (10, 8, 7, 0)
    assert found["code"].args == found["points"].args[1:]
    assert found["code"].args[-1] is found["enough"]
    assert found["again"] is found["code"]


def test_a_number_that_is_missing_has_the_lowest_value_or_its_own() -> None:
    number = column(nullable=True)
    own, lowest = banded(number, [60], [4, 3], 0), banded(number, [60], [4, 3], 4)
    found = compared({"own": own, "lowest": lowest})
    assert [told(each) for each in found["own"].args] == ["missing", ">= 60"]
    assert found["own"].data == (0, 3, 4)
    assert [told(each) for each in found["lowest"].args] == [">= 60"]


def test_what_has_no_band_stays_the_node_that_it_is() -> None:
    value = expr.add(column(), expr.multiply(column(), expr.scaled(3)))
    assert compared({"value": value})["value"] is value
