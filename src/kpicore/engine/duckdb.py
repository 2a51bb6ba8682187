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
from kpicore.engine.sql import Dialect, Query

if TYPE_CHECKING:
    import pyarrow
    from duckdb import DuckDBPyConnection

DIALECT = Dialect("//", {8: "TINYINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT"})
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@contextmanager
def connected(**settings: str) -> Iterator[DuckDBPyConnection]:
    """A DuckDB of its own, which fetches nothing from anywhere. Failed where it cannot do what it is asked."""
    import duckdb

    with TemporaryDirectory(prefix="kpicore-duckdb-") as folder:
        connection = duckdb.connect(config={**_SETTINGS, "temp_directory": folder, **settings})
        try:
            yield connection
        except duckdb.Error as error:
            raise Failed(error) from error
        finally:
            connection.close()


@contextmanager
def asking() -> Iterator[Ask]:
    with connected() as connection:

        def ask(query: Query, tables: Mapping[str, pyarrow.Table]) -> pyarrow.Table:
            for name, table in tables.items():
                connection.register(name, table)
            return connection.sql(query.text).to_arrow_table()

        yield ask


class Prepared:
    """A query over one table that is asked often, of other rows each time: it is planned once, which for a chunk takes
    as long as its answer. Rows come back in their order, where the connection has one thread."""

    def __init__(self, connection: DuckDBPyConnection, query: Query, schema: pyarrow.Schema) -> None:
        [name] = query.reads
        self._connection = connection
        self._rows = _Rows(schema.empty_table())
        connection.register(name, self._rows)
        connection.sql(f"PREPARE asked AS {query.text}")

    def ask(self, table: pyarrow.Table) -> pyarrow.Table:
        """table: of the schema."""
        self._rows.table = table
        return self._connection.sql("EXECUTE asked").to_arrow_table()


class _Rows:
    """What stands behind a table's name: DuckDB asks for its rows whenever it reads them."""

    def __init__(self, table: pyarrow.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def evaluate(request: Request, data: Dataset) -> Evaluation:
    """The wanted definitions for every person."""
    with asking() as ask:
        return queried.evaluate(request, data, ask, DIALECT)
