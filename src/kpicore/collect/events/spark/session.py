"""A session of Spark for one collection: its own settings and views beside those of the program that runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kpicore.collect.events.session import Session
from kpicore.collect.events.spark.spelling import Spark
from kpicore.engine.failed import Failed
from kpicore.engine.spark import failing, session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_BOUND = re.compile(r":(bound_\d+)")
_SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # an overflow raises
    "spark.sql.session.timeZone": "UTC",  # in which a time without a zone is what its clock shows
    "spark.sql.caseSensitive": "true",  # Agent and agent are two columns
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
}


class Torn(Failed):
    """A file of the log that is not what it seems to be."""


class OnSpark(Session):
    """Runs queries on Spark, whose workers read the log; Torn where they cannot read it, Failed where they cannot run
    at all."""

    spell = Spark()
    failure = Torn
    mark = ":"

    def __init__(self, spark: SparkSession) -> None:
        super().__init__()
        self.spark = spark
        self._kept: list[DataFrame] = []

    def run(self, query: str) -> list[tuple[Any, ...]]:
        with _reading():
            return [tuple(row) for row in self._asked(query).collect()]

    def stream(self, query: str) -> Iterator[tuple[Any, ...]]:
        with _reading():
            for row in self._asked(query).toLocalIterator():
                yield tuple(row)

    def table(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> None:
        """As one text of JSON, since a frame made of values would make this session the program's active one."""
        texts = [[None if each is None else str(each) for each in row] for row in rows]
        told = self.bind(json.dumps([dict(zip(columns, row, strict=True)) for row in texts], ensure_ascii=False))
        shape = ", ".join(f"{column}: STRING" for column in columns)
        made = ", ".join(
            f"CAST({column} AS {kind.replace('VARCHAR', 'STRING')}) AS {column}" for column, kind in columns.items()
        )
        query = f"SELECT {made} FROM (SELECT inline(from_json({told}, 'ARRAY<STRUCT<{shape}>>')))"
        with failing():
            self.view(name, self._asked(query))

    def keep(self, name: str, query: str) -> None:
        with failing():
            frame = self._asked(query).persist()
            self._kept.append(frame)
            self.view(name, frame)

    def view(self, name: str, frame: DataFrame) -> None:
        """A frame as a table of the queries."""
        frame.createOrReplaceTempView(name)

    def close(self) -> None:
        """Have the workers forget what was kept; the session stays, for whoever else has it."""
        for frame in self._kept:
            frame.unpersist()

    def _asked(self, query: str) -> DataFrame:
        return self.spark.sql(query, args={name: self._bound[name] for name in _BOUND.findall(query)})


@contextmanager
def _reading() -> Iterator[None]:
    try:
        with failing():
            yield
    except Failed as error:
        if "FAILED_READ_FILE" in str(error):
            raise Torn(error) from error
        raise


@contextmanager
def on_spark() -> Iterator[OnSpark]:
    """A session beside the one that there is, which stays as it is; Failed where Spark does not start."""
    with failing():
        spark = session().newSession()
        for key, value in _SETTINGS.items():
            spark.conf.set(key, value)
    engine = OnSpark(spark)
    try:
        yield engine
    finally:
        engine.close()
