"""A session of Spark for tests, with its workers as processes of their own (`local-cluster`)."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpicore.engine import spark
from kpicore.engine.select import require
from kpicore.model import Rejected

CONFIG = """\
spark.master                     local-cluster[2,1,1024]
spark.sql.shuffle.partitions     3
spark.sql.adaptive.enabled       false
spark.sql.codegen.wholeStage     false
spark.sql.codegen.factoryMode    NO_CODEGEN
spark.driver.host                127.0.0.1
spark.driver.bindAddress         127.0.0.1
spark.driver.extraJavaOptions    -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions  -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
"""
"""Small months by the hundred: to compile code for each would take longer than to run it, and so would all that Java
does to run its own code fast."""

LOGS = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n
"""


def lacking() -> str:
    """Why Spark cannot run here; "" where it can."""
    try:
        require("spark")
    except Rejected as rejected:
        return str(rejected.findings[0].what)
    return ""


on_spark = pytest.mark.skipif(bool(lacking()), reason=f"nothing is tested on Spark: it {lacking()}")
"""All in one process, since a session takes long to start and two workers each as much memory."""
slow = [pytest.mark.slow, pytest.mark.xdist_group("spark"), on_spark]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    from pyspark.find_spark_home import _find_spark_home

    folder = tmp_path_factory.mktemp("spark")
    (folder / "spark-defaults.conf").write_text(CONFIG, encoding="utf-8")
    (folder / "log4j2.properties").write_text(LOGS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("SPARK_REMOTE", "MASTER", "PYSPARK_SUBMIT_ARGS"):
            patch.delenv(name, raising=False)
        patch.setenv("SPARK_CONF_DIR", str(folder))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_LOCAL_DIRS", str(folder / "local"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # sockets that PySpark leaves open when it stops
            started = spark.session()
            logs = Path(_find_spark_home(), "work", started.sparkContext.applicationId)
            yield
            started.stop()
        shutil.rmtree(logs, ignore_errors=True)  # what the workers said
