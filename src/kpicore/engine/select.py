"""Which engine runs a plan. All of them give the same numbers; they differ in start-up and in size."""

from __future__ import annotations

from importlib.util import find_spec

from kpicore.engine import python
from kpicore.engine.data import Dataset, Evaluation, Request
from kpicore.engine.failed import Failed
from kpicore.messages import Message, say
from kpicore.model import Finding, Rejected

AUTO_FROM = 20_000
"""People from which `auto` takes Polars: below, Python is done before a data-frame library is imported."""

LIBRARIES = {"polars": ("polars", "narwhals"), "duckdb": ("duckdb", "pyarrow"), "spark": ("pyspark", "pyarrow")}
"""What the extra that is named as the engine brings."""

PLAN_ONLY = ("duckdb", "spark")
"""Engines that run nothing but a plan: not an author's Python function, which would have to go where the data are."""


def require(engine: str) -> None:
    """Rejected (2) where an engine that a run asks for is not to be had."""
    if engine in ("auto", "python"):
        return
    if engine not in LIBRARIES:
        raise _refused(engine, say("is not part of this version; expected auto, python, polars, duckdb or spark"))
    if not _installed(engine):
        command = f'pip install "kpicore[{engine}]"'
        raise _refused(engine, say("needs an extra that is not installed: {command}", command=command))
    if engine == "spark":
        from kpicore.engine.spark import lacks_java

        if lacks_java():
            what = say(
                "needs Java 17 or newer, which is not there: install it (Debian: {command}), or say where it is in "
                "JAVA_HOME; or name a Spark Connect server in SPARK_REMOTE",
                command="apt install default-jre-headless",
            )
            raise _refused(engine, what)


def evaluate(engine: str, request: Request, data: Dataset) -> Evaluation:
    """The plan on the engine asked for; Rejected (2) where it is not to be had, fails, or its integers could
    overflow."""
    require(engine)
    if engine == "auto":
        large = data.size >= AUTO_FROM and _installed("polars") and not request.plan.overflows()
        engine = "polars" if large else "python"
    if engine == "python":
        return python.evaluate(request, data)
    if too_large := request.plan.overflows():
        name, size = max(too_large.items(), key=lambda item: item[1])
        what = say('{name} could reach {size}, more than 64 bits hold; use engine = "python"', name=name, size=size)
        raise _refused(engine, what)
    try:
        return _columnar(engine, request, data)
    except Failed as failed:
        raise _refused(engine, say("failed: {cause}", cause=failed)) from None


def _columnar(engine: str, request: Request, data: Dataset) -> Evaluation:
    if engine == "polars":
        from kpicore.engine import columnar

        return columnar.evaluate(request, data, columnar.polars_frame)
    if engine == "duckdb":
        from kpicore.engine import duckdb

        return duckdb.evaluate(request, data)
    from kpicore.engine import spark

    return spark.evaluate(request, data)


def _installed(engine: str) -> bool:
    return all(find_spec(library) is not None for library in LIBRARIES[engine])


def _refused(engine: str, what: Message) -> Rejected:
    return Rejected([Finding("error", f'engine = "{engine}"', what)], exit_code=2)
