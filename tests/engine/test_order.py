"""The same input in another order of rows, in other chunks or on another number of threads: the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from engine.scheme_cases import months
from engines import ENGINES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.engine import python
from kpicore.engine.data import Dataset, Request, Rows
from kpicore.engine.select import evaluate
from kpicore.plan import expr
from kpicore.plan.expr import Type
from kpicore.plan.plan import Plan
from kpicore.testing.cases import write_case
from kpicore.testing.month import read, run_config

LARGEST = {case.file: case for case in sorted(months(), key=lambda case: len(case.input)) if len(case.input) > 1}


@pytest.mark.parametrize("name", [str(case) for case in LARGEST.values()])
@given(seed=st.integers(0, 2**32))
@settings(deadline=None, max_examples=2, suppress_health_check=list(HealthCheck))
def test_rows_in_any_order(name: str, seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("month")
    case = next(case for case in LARGEST.values() if str(case) == name)
    config = write_case(case, folder)
    as_it_is = run_config(config, folder / "out")
    assert as_it_is.exit_code == 0, as_it_is.errors
    random = Random(seed)
    for path in folder.glob("*.csv"):
        shuffle(path, random)
    engine = random.choice(ENGINES)
    assert run_config(config, folder / "again", "--engine", engine).raw == as_it_is.raw, engine


def shuffle(path: Path, random: Random) -> None:
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    random.shuffle(rows)
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")


@pytest.mark.slow
def test_whole_runs_on_any_number_of_threads(tmp_path: Path) -> None:
    """Enough people that Polars gives each thread a part of them, and parts of any size."""
    case = next(case for case in LARGEST.values() if case.file.name == "D1.cases.toml")
    crowd = {f"{i}-{who}": each for i in range(25) for who, each in case.input.items()}
    config = write_case(replace(case, input=crowd), tmp_path)
    first = run_config(config, tmp_path / "python")
    assert first.exit_code == 0, first.errors
    for path in tmp_path.glob("*.csv"):
        shuffle(path, Random(1))
    for threads, rows in [("1", "100000"), ("3", "7")]:
        out = tmp_path / threads
        command = [sys.executable, "-m", "kpicore", "run", str(config), "--engine", "polars", "--out", str(out)]
        limits = {"POLARS_MAX_THREADS": threads, "POLARS_IDEAL_MORSEL_SIZE": rows}
        subprocess.run(command, env={**os.environ, **limits}, check=True, capture_output=True)
        assert read(out).raw == first.raw, limits


def wide(people: int) -> tuple[Request, Dataset]:
    """Sums over rows, a mean, bands and what all people together say."""
    plan = Plan()
    points = expr.row_field("points", Type("int", 0, -99, 99))
    total = plan.define("total", expr.aggregate("t", "sum", points, rows=10))
    plan.define("kinds", expr.aggregate("t", "distinct", points, rows=10))
    value = expr.input_column("value", Type("int", 2, -10_000, 10_000))
    mean = plan.define("mean", expr.divide(expr.add(value, total), expr.scaled(7), 6))
    plan.define("band", expr.band(mean, [-1_000_000, 0, 1_000_000], [3, 4, 5, 6]))
    lowest = plan.define("lowest", expr.cohort("min", plan.ref("mean")))
    plan.define("last", expr.compare("==", mean, lowest))
    random = Random(7)
    rows = [who for who in range(people) for _ in range(who % 4)]
    random.shuffle(rows)
    values = [random.randrange(-10_000, 10_001) for _ in range(people)]
    data = Dataset(people, {"value": values}, {"t": Rows(rows, {"points": [random.randrange(-99, 100) for _ in rows]})})
    return Request(plan, list(plan.definitions), [("t", expr.multiply(points, points))]), data


@pytest.mark.skipif("duckdb" not in ENGINES, reason="DuckDB is not installed")
@pytest.mark.slow
@pytest.mark.parametrize("threads", ["1", "2", "7"])
def test_any_number_of_threads(threads: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kpicore.engine import duckdb

    monkeypatch.setitem(duckdb._SETTINGS, "threads", threads)
    request, data = wide(300_000)  # more than one thread takes at once
    assert evaluate("duckdb", request, data) == python.evaluate(request, data)


@pytest.mark.parametrize("engine", ENGINES[1:])
def test_many_people(engine: str) -> None:
    request, data = wide(20_000)
    assert evaluate(engine, request, data) == python.evaluate(request, data)
