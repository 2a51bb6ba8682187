"""Which engine runs: what is asked for, what is to be had, and what its integers can hold."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from engines import ENGINES

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


def test_python_holds_any_integer() -> None:
    assert select.evaluate("python", request(True), people(1, HUGE)).columns == {"square": [HUGE * HUGE]}


@pytest.mark.parametrize("engine", ["polars", "duckdb", "spark"])
def test_what_could_overflow_is_refused_and_named(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(select, "require", lambda engine: None)  # refused before any library is asked
    with pytest.raises(Rejected) as error:
        select.evaluate(engine, request(True), people())
    (finding,) = error.value.findings
    assert error.value.exit_code == 2
    assert "square could reach 1000000000000000000000000" in finding.what
    assert 'engine = "python"' in finding.what


@pytest.mark.parametrize("engine", ENGINES)
def test_what_fits_is_computed(engine: str) -> None:
    assert select.evaluate(engine, request(False), people()).columns == {"square": [9, 9, 9]}


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


@pytest.mark.parametrize("engine", ["polars", "duckdb", "spark"])
def test_a_missing_extra_is_named(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(select, "find_spec", lambda name: None)
    with pytest.raises(Rejected) as error:
        select.evaluate(engine, request(False), people())
    assert f'needs an extra that is not installed: install it with: pip install "kpicore[{engine}]"' in str(error.value)
    monkeypatch.setattr(select, "AUTO_FROM", 1)
    assert select.evaluate("auto", request(False), people()).columns == {"square": [9, 9, 9]}


@pytest.mark.parametrize("engine", ["pandas", "Polars", ""])
def test_an_engine_that_is_not_there_is_refused(engine: str) -> None:
    with pytest.raises(Rejected) as error:
        select.evaluate(engine, request(False), people())
    assert "auto, python, polars, duckdb or spark" in error.value.findings[0].what


@pytest.mark.parametrize(
    ("home", "remote", "refused"),
    [(None, None, False), ("/nowhere", None, True), ("/nowhere", "sc://cluster.example", False)],
)
def test_spark_needs_java_here_unless_it_runs_elsewhere(
    home: str | None, remote: str | None, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(select, "find_spec", lambda name: True)
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/java")
    for name, value in (("JAVA_HOME", home), ("SPARK_REMOTE", remote)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    if not refused:
        select.require("spark")
        return
    with pytest.raises(Rejected) as error:
        select.require("spark")
    assert "needs Java 17 or newer" in error.value.findings[0].what


@pytest.mark.skipif("duckdb" not in ENGINES, reason="DuckDB is not installed")
def test_an_engine_that_fails_is_an_error_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    from kpicore.engine import duckdb

    monkeypatch.setitem(duckdb._SETTINGS, "memory_limit", "1KB")
    size = 50_000
    with pytest.raises(Rejected) as error:
        select.evaluate("duckdb", request(False), people(size))
    assert error.value.exit_code == 2
    assert "failed: " in error.value.findings[0].what


def test_the_python_engine_imports_no_data_frame_library() -> None:
    import subprocess

    libraries = "{'polars', 'duckdb', 'pyarrow', 'pyspark'}"
    code = f"import sys, kpicore.engine.select, kpicore.rules.team; sys.exit(bool({libraries} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
