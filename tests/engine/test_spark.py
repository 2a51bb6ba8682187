"""Spark, with its workers as processes of their own (`local-cluster`): what the other engines pass, on one session.

Without Java, or without PySpark (`make spark`), all of it is skipped; the one test here that is not slow says so in
`make test`.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from engine.generated import Case as Generated
from engine.generated import cases
from engine.on_workers import on_spark, session, slow  # noqa: F401 - a fixture is used by its name
from engine.scheme_cases import COMPANIES, months
from engine.test_order import LARGEST, shuffle, wide
from hypothesis import HealthCheck, Phase, given, settings

from kpicore.engine import python, spark
from kpicore.engine.data import Dataset, Request
from kpicore.engine.failed import Failed
from kpicore.engine.select import evaluate
from kpicore.plan import expr
from kpicore.plan.expr import Type
from kpicore.plan.plan import INT64, Plan
from kpicore.testing.cases import Case, run_case, write_case
from kpicore.testing.month import run_config


@on_spark
def test_spark_can_run_here() -> None:
    import pyspark

    assert int(pyspark.__version__.partition(".")[0]) >= 4


@pytest.mark.usefixtures("session")
class TestOnWorkers:
    pytestmark = slow

    def test_the_workers_are_processes_of_their_own(self) -> None:
        assert spark.session().range(8).count() == 8  # waits until one of them is up
        context = spark.session().sparkContext
        assert context.master == "local-cluster[2,1,1024]"
        assert context._jsc.sc().getExecutorMemoryStatus().size() >= 2  # the driver, and each worker that is up

    @given(case=cases())
    @settings(
        deadline=None, max_examples=10, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def test_generated_plans_agree(self, case: Generated) -> None:
        request = Request(case.plan, list(case.plan.definitions), case.row_values)
        assert evaluate("spark", request, case.data) == python.evaluate(request, case.data)

    @pytest.mark.parametrize("compiled", ["true", "false"])
    def test_many_people_over_many_partitions(self, compiled: str) -> None:
        found = spark.session()
        found.conf.set("spark.sql.codegen.wholeStage", compiled)
        found.conf.set("spark.sql.codegen.factoryMode", "FALLBACK" if compiled == "true" else "NO_CODEGEN")
        request, data = wide(20_000)
        assert evaluate("spark", request, data) == python.evaluate(request, data)

    def test_division_is_exact_to_the_last_digit(self) -> None:
        edge = INT64 // 2 - 10**6
        tops = [n for near in (-edge, -(2**53), 0, 2**53, edge) for n in range(near - 5, near + 6) if abs(n) <= edge]
        bottoms = [1, 2, 3, 7, 10, 999_999, 10**6]
        pairs = [(top, bottom) for top in tops for bottom in bottoms]
        a = expr.input_column("a", Type("int", 0, -edge, edge))
        b = expr.input_column("b", Type("int", 0, 1, 10**6))
        plan = Plan()
        plan.define("quotient", expr.divide(a, b, 0))
        plan.define("tenth", expr.floor_divide(expr.highest(a, expr.scaled(0)), 10))
        columns = {"a": [top for top, _ in pairs], "b": [bottom for _, bottom in pairs]}
        request, data = Request(plan, list(plan.definitions)), Dataset(len(pairs), columns, {})
        assert evaluate("spark", request, data) == python.evaluate(request, data)

    def test_what_leaves_64_bits_is_an_error_and_never_another_number(self) -> None:
        """Should a range ever be wrong: Spark itself refuses, and the run says so in one line."""
        plan = Plan()
        plan.define("twice", expr.multiply(expr.input_column("a", Type("int", 0, 0, 9)), expr.scaled(2)))
        with pytest.raises(Failed, match=r"(?i)overflow"):
            spark.evaluate(Request(plan, ["twice"]), Dataset(1, {"a": [INT64]}, {}))

    def test_the_views_of_a_program_are_its_own(self) -> None:
        found = spark.session()
        found.range(3).createOrReplaceTempView("people")
        request, data = wide(10)
        assert evaluate("spark", request, data) == python.evaluate(request, data)
        assert found.sql("SHOW VIEWS").toArrow()["viewName"].to_pylist() == ["people"]
        assert found.table("people").count() == 3
        found.catalog.dropTempView("people")

    @pytest.mark.parametrize("case", months(), ids=str)
    def test_every_scheme_s_cases(self, case: Case, tmp_path: Path) -> None:
        first, other = (run_case(case, tmp_path / engine, engine) for engine in ("python", "spark"))
        assert other.exit_code == first.exit_code, other.errors
        assert other.raw == first.raw

    @pytest.mark.parametrize("name", COMPANIES)
    def test_the_companies_of_the_examples(self, name: str, tmp_path: Path) -> None:
        first, other = (
            run_config(COMPANIES[name], tmp_path / engine, "--engine", engine) for engine in ("python", "spark")
        )
        assert first.exit_code == 0, first.errors
        assert other.raw == first.raw, other.errors

    @pytest.mark.parametrize("partitions", ["1", "7"])
    def test_rows_in_another_order_over_other_partitions(self, partitions: str, tmp_path: Path) -> None:
        case = next(case for case in LARGEST.values() if case.file.name == "D1.cases.toml")
        config = write_case(case, tmp_path)
        first = run_config(config, tmp_path / "python")
        for path in tmp_path.glob("*.csv"):
            shuffle(path, Random(int(partitions)))
        spark.session().conf.set("spark.sql.shuffle.partitions", partitions)
        assert run_config(config, tmp_path / "spark", "--engine", "spark").raw == first.raw
