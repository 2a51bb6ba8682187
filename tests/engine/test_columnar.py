"""Polars is given columns of any width and holds what it computes as narrowly as its range allows."""

from __future__ import annotations

import pytest

pytest.importorskip("polars")

from collections.abc import Mapping, Sequence

import polars as pl
from engine.generated import FIELDS, Case, cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.engine import python
from kpicore.engine.columnar import PERSON, define, defined, framed, inputs
from kpicore.engine.data import Dataset, Request
from kpicore.plan import expr
from kpicore.plan.expr import Type
from kpicore.plan.plan import Plan

QUICK = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
EDGES: dict[type[pl.DataType], int] = {
    pl.Int8: 2**7,
    pl.Int16: 2**15,
    pl.Int32: 2**31,
    pl.UInt8: 2**8,
    pl.UInt16: 2**16,
    pl.UInt32: 2**32,
}
SIGNED = (pl.Int8, pl.Int16, pl.Int32, pl.Int64)


def ends(type_: type[pl.DataType]) -> tuple[int, int]:
    edge = EDGES[type_]
    return (-edge, edge - 1) if type_ in SIGNED else (0, edge - 1)


def people(columns: Mapping[str, Sequence[int | None]], types: Mapping[str, type[pl.DataType]]) -> pl.LazyFrame:
    """columns may hold PERSON; else people are numbered."""
    size = len(next(iter(columns.values())))
    everyone = {PERSON: range(size), **columns}
    return pl.LazyFrame([pl.Series(name, each, dtype=types.get(name, pl.Int64)) for name, each in everyone.items()])


@pytest.mark.parametrize("one", EDGES)
@pytest.mark.parametrize("other", [pl.Int8, pl.UInt16, pl.Int32])
def test_nothing_wraps_at_the_edge_of_what_a_column_holds(one: type[pl.DataType], other: type[pl.DataType]) -> None:
    (low, high), (least, most) = ends(one), ends(other)
    columns: dict[str, list[int | None]] = {"a": [low, high, 0, high], "b": [least, most, most, least]}
    a, b = expr.input_column("a", Type("int", 0, low, high)), expr.input_column("b", Type("int", 0, least, most))
    positive = expr.highest(b, expr.scaled(1))
    values = {
        "sum": expr.add(a, b, expr.scaled(1)), "difference": expr.subtract(a, b), "product": expr.multiply(a, b),
        "thrice": expr.multiply(a, expr.scaled(-3)), "quotient": expr.divide(a, positive, 1),
        "half": expr.divide(a, expr.scaled(2), 0), "third": expr.floor_divide(expr.highest(a, expr.scaled(0)), 3),
        "less": expr.compare("<", a, b), "least": expr.lowest(a, b), "most": expr.highest(a, b),
        "far": expr.choose(expr.compare("<", a, b), expr.scaled(10**9), a),
        "band": expr.pick(expr.band(a, [low + 1, high], [3, 4, 5]), {3: -200, 4: 7, 5: 40_000}),
    }  # fmt: skip
    plan = Plan()
    for name, value in values.items():
        plan.define(name, value)
    found = define(people(columns, {"a": one, "b": other}), plan, list(values)).collect()
    expected = python.evaluate(Request(plan, list(values)), Dataset(4, columns, {})).columns
    assert {name: found[defined(name)].to_list() for name in values} == expected


@given(cases(), st.data())
@QUICK
def test_columns_of_any_width_give_the_same(case: Case, data: st.DataObject) -> None:
    names = list(case.plan.definitions)
    asked = inputs(case.plan, names)
    types = {name: data.draw(st.sampled_from(SIGNED)) for name in asked}
    numbered = {PERSON: range(case.data.size)}
    frame = people(numbered | {name: case.data.columns[name] for name in asked}, types)
    widths = {name: data.draw(st.sampled_from(SIGNED)) for name in FIELDS}
    rows = {name: people({PERSON: table.person, **table.columns}, widths) for name, table in case.data.rows.items()}
    found = define(frame, case.plan, names, rows).collect().sort(PERSON)
    expected = python.evaluate(Request(case.plan, names), case.data).columns
    assert {name: found[defined(name)].to_list() for name in names} == expected


def test_a_value_beyond_what_is_known_of_it_is_held_all_the_same() -> None:
    points = expr.pick(expr.band(expr.input_column("a", Type("int", 0, 0, 9)), [5], [3, 4]), {3: 7, 4: 70_000})
    plan = Plan()
    plan.define("points", expr.trusted(points, 0, 9))
    found = define(people({"a": [4, 5]}, {"a": pl.Int8}), plan, ["points"]).collect()
    assert found["/points"].to_list() == [7, 70_000]


def scored(nullable: bool) -> Plan:
    value = expr.input_column("a", Type("int", 6, 0, 100 * 10**6, nullable))
    plan = Plan()
    code = plan.define("code", expr.band(expr.given(value), [60 * 10**6, 80 * 10**6], [5, 4, 3]))
    plan.define("points", expr.multiply(expr.pick(code, {3: 100, 4: 80, 5: 0}), expr.scaled(15, 2)))
    plan.define("missing", expr.missing(value))
    return plan


def test_a_code_takes_one_byte_and_points_take_two() -> None:
    frame = people({"a": [59 * 10**6, 90 * 10**6]}, {"a": pl.Int64})
    found = define(frame, scored(nullable=False), ["code", "points"])
    assert isinstance(found, pl.LazyFrame)
    assert found.collect_schema() == {PERSON: pl.Int64, "/code": pl.Int8, "/points": pl.Int16}


def test_points_are_as_wide_as_their_sum_from_the_start() -> None:
    value = expr.input_column("a", Type("int", 0, 0, 100))
    points = [expr.pick(expr.band(value, [cut], [3, 4]), {3: 0, 4: 101}) for cut in (60, 80)]
    other = expr.pick(expr.band(expr.input_column("b", Type("int", 0, 0, 100)), [60], [3, 4]), {3: 11, 4: 93})
    plan = Plan()
    plan.define("score", expr.add(*points, other))
    found = define(people({"a": [70, 90], "b": [1, 99]}, {"a": pl.Int8, "b": pl.Int8}), plan, ["score"])
    assert found.collect()["/score"].to_list() == [112, 295]
    assert "cast" not in found.explain()


def test_columns_of_arrow_chunk_after_chunk() -> None:
    pa = pytest.importorskip("pyarrow")
    frame = framed(scored(nullable=True), ["code", "points", "missing"], {"a": 10**6})
    found = frame({"a": pa.array([59, 80], pa.int8())}, 2)
    assert found.select("/code", "/points").rows() == [(5, 0), (3, 1500)]
    lacking = frame({"a": pa.array([None, 60, None], pa.int16())}, 3)
    assert lacking["/missing"].to_list() == [True, False, True]
    assert lacking["/points"].to_list() == [0, 1200, 0]


def test_what_nobody_lacks_gives_the_same_as_what_somebody_might() -> None:
    frame = people({"a": [59 * 10**6, 60 * 10**6, 80 * 10**6]}, {"a": pl.Int32})
    plan, wanted = scored(nullable=True), ["code", "points", "missing"]
    found = define(frame, plan, wanted).collect()
    assert found.equals(define(frame, plan, wanted, complete=["a"]).collect())
    assert found["/points"].to_list() == [0, 1200, 1500]


@given(cases(), st.data())
@QUICK
def test_columns_of_fewer_decimals_give_the_same(case: Case, data: st.DataObject) -> None:
    names = list(case.plan.definitions)
    asked = inputs(case.plan, names)
    divided = {name: data.draw(st.sampled_from([1, 2, 3, 10])) if name != "c" else 1 for name in asked}  # c is not 0
    held = {
        name: [None if each is None else int(each / by) for each in case.data.columns[name]]
        for name, by in divided.items()
    }
    whole = {name: [None if each is None else each * by for each in held[name]] for name, by in divided.items()}
    frame = people({PERSON: range(case.data.size), **held}, dict.fromkeys(asked, pl.Int8))
    rows = {name: people({PERSON: table.person, **table.columns}, {}) for name, table in case.data.rows.items()}
    found = define(frame, case.plan, names, rows, divided=divided).collect().sort(PERSON)
    expected = python.evaluate(Request(case.plan, names), Dataset(case.data.size, whole, case.data.rows)).columns
    assert {name: found[defined(name)].to_list() for name in names} == expected


def test_nobody_and_a_column_that_the_plan_does_not_ask_for() -> None:
    frame = people({"a": [], "b": []}, {"a": pl.Int16, "b": pl.String})
    assert define(frame, scored(nullable=True), ["code", "missing"]).collect().shape == (0, 3)
