"""A plan on Spark: on a cluster where Spark's own configuration names one, else on all cores of this machine."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpicore.engine import queried
from kpicore.engine.data import Dataset, Evaluation, Request
from kpicore.engine.failed import Failed
from kpicore.engine.sql import Dialect, Query

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import SparkSession

_DIALECT = Dialect("div", {64: "BIGINT"})
_OWN = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
"""Settings of a session of our own, which says on the terminal what went wrong and no more."""


def lacks_java() -> bool:
    """Whether Spark cannot start here for want of Java. A server elsewhere, as SPARK_REMOTE names one, has its own."""
    from shutil import which

    if os.environ.get("SPARK_REMOTE"):
        return False
    home = os.environ.get("JAVA_HOME")
    return which("java") is None if not home else not Path(home, "bin", "java").is_file()


def evaluate(request: Request, data: Dataset) -> Evaluation:
    """The wanted definitions for every person, in the session that there is, else in one of our own."""
    with failing():
        spark = session()

        def ask(query: Query, tables: Mapping[str, pyarrow.Table]) -> pyarrow.Table:
            frames: dict[str, Any] = {name: spark.createDataFrame(table) for name, table in tables.items()}
            for name, sql in query.steps.items():  # one by one: Spark looks at all of a statement for each step in it
                frames[name] = spark.sql(sql, **frames)
            return spark.sql(query.last, **frames).toArrow()

        return queried.evaluate(request, data, ask, _DIALECT)


@contextmanager
def failing() -> Iterator[None]:
    """What Spark says, or the way to it, is raised as Failed."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise Failed(error) from error


def session() -> SparkSession:
    """The session that there is; else a new one, stopped when the process ends. Where it runs is for Spark's own
    configuration to say (SPARK_REMOTE; MASTER; `spark.master` in spark-defaults.conf): else `local[*]`."""
    from pyspark.sql import SparkSession

    found = SparkSession.getActiveSession()
    if found is None:
        builder = SparkSession.builder.appName("kpicore")
        for key, value in _OWN.items():
            builder = builder.config(key, value)
        found = builder.getOrCreate()
        atexit.register(found.stop)
    found.conf.set("spark.sql.ansi.enabled", "true")  # an overflow raises
    return found
