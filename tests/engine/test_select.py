"""Which engine runs: what is asked for, what is to be had, and what its integers can hold."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from kpicore.engine import select
from kpicore.engine.data import Dataset, Evaluation, Request
from kpicore.model import Rejected
from kpicore.plan import expr
from kpicore.plan.expr import Type
from kpicore.plan.plan import Plan

HUGE = 10**12


def request(overflowing: bool) -> Request:
    plan = Plan()
    high = HUGE if overflowing else 9
    value = expr.input_column("v", Type("int", 0, 0, high))
    plan.define("square", expr.multiply(value, value))
    return Request(plan, ["square"])


def people(size: int = 3, value: int = 3) -> Dataset:
    return Dataset(size, {"v": [value] * size}, {})


@pytest.fixture
def polars() -> None:
    pytest.importorskip("polars")
    pytest.importorskip("narwhals")


def test_python_holds_any_integer() -> None:
    assert select.evaluate("python", request(True), people(1, HUGE)).columns == {"square": [HUGE * HUGE]}


@pytest.mark.usefixtures("polars")
def test_polars_refuses_what_could_overflow_and_names_it() -> None:
    with pytest.raises(Rejected) as error:
        select.evaluate("polars", request(True), people())
    (finding,) = error.value.findings
    assert error.value.exit_code == 2
    assert "square" in finding.what
    assert 'engine = "python"' in finding.what
    assert select.evaluate("polars", request(False), people()).columns == {"square": [9, 9, 9]}


@pytest.mark.usefixtures("polars")
@pytest.mark.parametrize(("overflowing", "size", "chosen"), [(False, 4, True), (True, 4, False), (False, 3, False)])
def test_auto_takes_polars_for_many_and_falls_back_where_it_could_overflow(
    monkeypatch: pytest.MonkeyPatch, overflowing: bool, size: int, chosen: bool
) -> None:
    from kpicore.engine import columnar

    ran = []
    evaluate = columnar.evaluate

    def watched(*args: Any) -> Evaluation:
        ran.append(1)
        return evaluate(*args)

    monkeypatch.setattr(columnar, "evaluate", watched)
    monkeypatch.setattr(select, "AUTO_FROM", 4)
    assert select.evaluate("auto", request(overflowing), people(size)).columns == {"square": [9] * size}
    assert bool(ran) is chosen


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(select, "find_spec", lambda name: None)
    with pytest.raises(Rejected) as error:
        select.evaluate("polars", request(False), people())
    assert 'pip install "kpicore[polars]"' in error.value.findings[0].what
    monkeypatch.setattr(select, "AUTO_FROM", 1)
    assert select.evaluate("auto", request(False), people()).columns == {"square": [9, 9, 9]}


@pytest.mark.parametrize("engine", ["duckdb", "spark", "Polars", ""])
def test_an_engine_that_is_not_there_is_refused(engine: str) -> None:
    with pytest.raises(Rejected) as error:
        select.evaluate(engine, request(False), people())
    assert "auto, python or polars" in error.value.findings[0].what


def test_the_python_engine_imports_no_data_frame_library() -> None:
    import subprocess

    code = "import sys, kpicore.engine.select, kpicore.rules.team; sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
