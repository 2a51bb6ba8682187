"""The one grammar of conditions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.cells import Axis, Cell, as_number, parse_cell, typed_field, witness

NUMBER = Field("x", Text.same("x"))


@pytest.mark.parametrize(
    ("raw", "text", "kind"),
    [(">= 90", ">= 90", "interval"), (">=90", ">= 90", "interval"), (" < 80 ", "< 80", "interval"),
     ("≥ 90", ">= 90", "interval"), ("≤90.50", "<= 90.50", "interval"), ("[80,90)", "[80, 90)", "interval"),
     ("( 20 , 40 ]", "(20, 40]", "interval"), ("> -5", "> -5", "interval"), ("[5, 5]", "[5, 5]", "interval"),
     ("> .5", "> 0.5", "interval"), (5, "5", "values"), (Decimal("2.50"), "2.50", "values"), ("A", "A", "values"),
     ("A,B", "A, B", "values"), (True, "true", "values"), ("false", "false", "values"), ("-", "-", "any"),
     ("-5", "-5", "values"), ("missing", "missing", "missing"), ("查询部", "查询部", "values")],
)  # fmt: skip
def test_a_cell_is_read_and_spelled_one_way(raw: Any, text: str, kind: str) -> None:
    cell = parse_cell(raw)
    assert (cell.text, cell.kind) == (text, kind)
    assert parse_cell(cell.text) == cell


@pytest.mark.parametrize(
    "raw",
    ["", " ", ">=", "> x", "= 5", "== 5", "=> 5", "[80, 90", "[80 90]", "[, 90]", "(90, 80)", "(5, 5]", "[5, 5)", "A,",
     ",A", ">= 1e3", ">= 1,000", "<> 5", "> ５"],
)  # fmt: skip
def test_what_is_no_condition_is_refused_and_quoted(raw: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_cell(raw)
    assert raw.strip() in str(error.value)


@pytest.mark.parametrize("text", ["1_000", "1e3", "NaN", "Infinity", "５", "", " 5", "0x10", "5."])
def test_only_plain_decimals_are_numbers(text: str) -> None:
    assert as_number(text) is None


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from("[("), st.sampled_from(")]"), st.integers(0, 300))
def test_an_interval_holds_what_it_says(low: int, high: int, left: str, right: str, value: int) -> None:
    axis = Axis.of(Field("x", Text.same("x"), "percent"), 6)
    try:
        cell = parse_cell(f"{left}{low / 3:.2f}, {high / 3:.2f}{right}")
    except ValueError:
        assert low > high or (low == high and left + right != "[]") or f"{low / 3:.2f}" == f"{high / 3:.2f}"
        return
    at = Decimal(f"{value / 3:.2f}")
    inside = (at >= cell.interval.low if left == "[" else at > cell.interval.low) and (  # type: ignore[operator]
        at <= cell.interval.high if right == "]" else at < cell.interval.high  # type: ignore[operator]
    )
    scaled = int(at.scaleb(6))
    assert any(a <= scaled <= b for a, b in cell.ranges(axis)) == (inside and at <= 100)


@given(st.integers(0, 10**9), st.integers(0, 10**7), st.integers(0, 6))
def test_a_witness_lies_strictly_inside_where_there_is_room(low: int, width: int, decimals: int) -> None:
    found = witness(low, low + width, decimals).scaleb(decimals)
    assert low <= found <= low + width
    if width >= 2:
        assert low < found < low + width


def cells(*texts: str) -> list[Cell]:
    return [parse_cell(text) for text in texts]


def test_what_a_column_of_cells_asks_about() -> None:
    assert typed_field(NUMBER, cells("> 5", "5", "-")) is NUMBER
    assert typed_field(NUMBER, cells("> 5", "good")) is NUMBER  # `good` is the mistake
    assert typed_field(NUMBER, cells("true", "-")).kind == "flag"
    choice = typed_field(NUMBER, cells("A, B", "missing", "1"))
    assert (list(choice.choices), choice.open) == (["A", "B", "1"], False)
    assert typed_field(NUMBER, cells("A", "-")).open
