"""What the engines that take a month in chunks compute of chunks that differ in who lacks what."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pytest
from engine.generated import NULLABLE, NUMBERS, Case, cases
from hypothesis import HealthCheck, given, settings

from kpicore.bulk.values import fitting
from kpicore.engine import python
from kpicore.engine.chunked import STREAMING, computing, counted
from kpicore.engine.data import Dataset, Request
from kpicore.plan import expr
from kpicore.plan.expr import Type
from kpicore.plan.plan import Plan, walk

Column = list[int | None]


def plan() -> Plan:
    """A share, which is at most 1 only where nothing is missing, points for it and a sum that needs more bits."""
    made = Plan()
    part, whole = (expr.input_column(name, Type("int", 0, 0, 30_000, nullable=True)) for name in ("part", "whole"))
    lacks = made.define("lacks", expr.any_of(expr.missing(part), expr.missing(whole)))
    bottom = expr.given(whole, expr.scaled(1))
    quotient = expr.divide(expr.multiply(expr.given(part), expr.scaled(100)), expr.highest(bottom, expr.scaled(1)), 0)
    share = expr.trusted(quotient, 0, 100)
    made.define("share", expr.blank_if(lacks, share))
    made.define("points", expr.blank_if(lacks, expr.multiply(share, expr.scaled(40_000))))
    made.define("again", expr.blank_if(lacks, expr.multiply(share, expr.scaled(40_000))))
    made.define("band", expr.band(expr.given(part), (10, 20_000), (0, 1, 2)))
    made.define("same", expr.scaled(7))
    made.define("never", expr.FALSE)
    return made


CHUNKS: list[dict[str, Column]] = [
    {"part": [1, 2, 30], "whole": [1, 30_000, 60]},
    {"part": [None, 30_000, 5], "whole": [7, None, 5]},
    {"part": [0, 9, 10], "whole": [3, 9, 40]},
    {"part": [19_999, 20_000], "whole": [30_000, 20_000]},
]


@pytest.mark.parametrize("engine", sorted(STREAMING))
def test_every_chunk_as_in_python(engine: str) -> None:
    wanted = [*plan().definitions]
    with computing(engine, plan(), wanted, {}) as compute:
        for chunk in CHUNKS:
            size = len(chunk["part"])
            found = compute({name: pa.array(cells, pa.int16()) for name, cells in chunk.items()}, size)
            assert told(found) == by_rows(chunk, size)


def told(found: Mapping[str, pa.Array]) -> dict[str, list[object]]:
    return {name: column.to_pylist() for name, column in found.items()}


def by_rows(chunk: Mapping[str, Column], size: int) -> dict[str, list[object]]:
    request = Request(plan(), [*plan().definitions], [])
    return {
        name: [*column] for name, column in python.evaluate(request, Dataset(size, dict(chunk), {})).columns.items()
    }


@pytest.mark.parametrize("engine", sorted(STREAMING))
def test_columns_that_come_with_fewer_decimals(engine: str) -> None:
    made = Plan()
    made.define("more", expr.add(number := expr.input_column("a", Type("int", 2, 0, 9_000)), number))
    with computing(engine, made, ["more"], {"a": 100}) as compute:
        assert compute({"a": pa.array([1, 90], pa.int8())}, 2)["more"].to_pylist() == [200, 18_000]


def test_counted() -> None:
    assert counted(4).to_pylist() == [0, 1, 2, 3]
    assert counted(3, 7).to_pylist() == [0, 7, 14]
    assert counted(0).to_pylist() == []


@pytest.mark.slow
@given(cases())
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
def test_generated_plans_over_columns_as_narrow_as_they_are(case: Case) -> None:
    plan, data = case.plan, case.data
    alone = [name for name in plan.definitions if not _looks_elsewhere(plan, name)]
    types = NUMBERS | NULLABLE
    columns = {name: pa.array(data.columns[name], fitting(each.low, each.high)) for name, each in types.items()}
    wanted = python.evaluate(Request(plan, alone, []), data).columns
    for engine in sorted(STREAMING):
        with computing(engine, plan, alone, {}) as compute:
            assert told(compute(columns, data.size)) == {name: [*wanted[name]] for name in alone}, engine


def _looks_elsewhere(plan: Plan, name: str) -> bool:
    """At rows, or at everybody."""
    nodes = (node for each in plan.needed([name]) for node in walk(plan.definitions[each]))
    return any(node.op in ("aggregate", "cohort") for node in nodes)
