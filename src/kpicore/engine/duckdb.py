"""A plan on DuckDB: in this process, on disk what memory does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kpicore.engine import queried
from kpicore.engine.data import Dataset, Evaluation, Request
from kpicore.engine.failed import Failed
from kpicore.engine.queried import Ask
from kpicore.engine.sql import Query

if TYPE_CHECKING:
    import pyarrow

DIVISION = "//"  # of whole numbers
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@contextmanager
def asking() -> Iterator[Ask]:
    """A DuckDB of its own, which fetches nothing from anywhere. Failed where it cannot."""
    import duckdb

    with TemporaryDirectory(prefix="kpicore-duckdb-") as folder:
        connection = duckdb.connect(config={**_SETTINGS, "temp_directory": folder})

        def ask(query: Query, tables: Mapping[str, pyarrow.Table]) -> pyarrow.Table:
            for name, table in tables.items():
                connection.register(name, table)
            return connection.sql(query.text).to_arrow_table()

        try:
            yield ask
        except duckdb.Error as error:
            raise Failed(error) from error
        finally:
            connection.close()


def evaluate(request: Request, data: Dataset) -> Evaluation:
    """The wanted definitions for every person."""
    with asking() as ask:
        return queried.evaluate(request, data, ask, DIVISION)
