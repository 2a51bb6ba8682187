"""Which engine runs a plan. All of them give the same numbers; they differ in start-up and in size."""

from __future__ import annotations

from importlib.util import find_spec

from kpicore.engine import python
from kpicore.engine.data import Dataset, Evaluation, Request
from kpicore.engine.failed import Failed
from kpicore.messages import Message, say
from kpicore.model import Finding, Rejected, Sentence
from kpicore.plan.overflow import worst_overflow

AUTO_FROM = 20_000
"""People from which `auto` takes Polars: below, Python is done before a data-frame library is imported."""

LIBRARIES = {"polars": ("polars",), "duckdb": ("duckdb", "pyarrow"), "spark": ("pyspark", "pyarrow")}
"""What the extra that is named as the engine brings."""

PLAN_ONLY = ("duckdb", "spark")
"""Engines that run nothing but a plan: not an author's Python function, which would have to go where the data are."""


def require(engine: str) -> None:
    """Rejected (2) where an engine that a run asks for is not to be had."""
    if engine in ("auto", "python"):
        return
    if engine not in LIBRARIES:
        raise refused(engine, say("is not part of this version; expected auto, python, polars, duckdb or spark"))
    if not installed(engine):
        command = f'pip install "kpicore[{engine}]"'
        raise refused(
            engine, say("needs an extra that is not installed"), say("install it with: {command}", command=command)
        )
    if engine == "spark":
        from kpicore.engine.spark import lacks_java

        if lacks_java():
            what = say(
                "needs Java 17 or newer, which is not there: install it (Debian: {command}), or say where it is in "
                "JAVA_HOME; or name a Spark Connect server in SPARK_REMOTE",
                command="apt install default-jre-headless",
            )
            raise refused(engine, what)


def evaluate(engine: str, request: Request, data: Dataset) -> Evaluation:
    """The plan on the engine asked for; Rejected (2) where it is not to be had, fails, or its integers could
    overflow."""
    require(engine)
    if engine == "auto":
        large = data.size >= AUTO_FROM and installed("polars") and not request.plan.overflows()
        engine = "polars" if large else "python"
    if engine == "python":
        return python.evaluate(request, data)
    if too_large := worst_overflow(request.plan):
        what = say(
            "{name} could reach {size}, more than 64 bits hold with {decimals} decimals, by {numbers}; use {engine}",
            name=too_large.name,
            size=too_large.size,
            decimals=too_large.decimals,
            numbers=too_large.rests_on,
            engine='engine = "python"',
        )
        raise refused(engine, what)
    try:
        return _columnar(engine, request, data)
    except Failed as failed:
        raise refused(engine, say("failed: {cause}", cause=failed)) from None


def _columnar(engine: str, request: Request, data: Dataset) -> Evaluation:
    if engine == "polars":
        from kpicore.engine import columnar

        return columnar.evaluate(request, data)
    if engine == "duckdb":
        from kpicore.engine import duckdb

        return duckdb.evaluate(request, data)
    from kpicore.engine import spark

    return spark.evaluate(request, data)


def installed(engine: str) -> bool:
    """Whether what the engine needs is there."""
    return all(find_spec(library) is not None for library in LIBRARIES[engine])


def refused(engine: str, what: Message, expected: Sentence = "") -> Rejected:
    """That a run cannot go on with the engine that it names (2)."""
    return Rejected([Finding("error", f'engine = "{engine}"', what, expected)], exit_code=2)
