"""A plan on DuckDB: in this process, on disk what memory does not hold."""

from __future__ import annotations

from collections.abc import Mapping
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kpicore.engine import queried
from kpicore.engine.data import Dataset, Evaluation, Request
from kpicore.engine.failed import Failed

if TYPE_CHECKING:
    import pyarrow

_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def evaluate(request: Request, data: Dataset) -> Evaluation:
    """The wanted definitions for every person, by a DuckDB of its own, which fetches nothing from anywhere."""
    import duckdb

    with TemporaryDirectory(prefix="kpicore-duckdb-") as folder:
        connection = duckdb.connect(config={**_SETTINGS, "temp_directory": folder})

        def ask(text: str, tables: Mapping[str, pyarrow.Table]) -> pyarrow.Table:
            for name, table in tables.items():
                connection.register(name, table)
            return connection.sql(text).to_arrow_table()

        try:
            return queried.evaluate(request, data, ask, "//")
        except duckdb.Error as error:
            raise Failed(error) from error
        finally:
            connection.close()
