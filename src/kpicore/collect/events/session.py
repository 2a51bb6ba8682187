"""The engine that reads a log: values bound, names quoted. Here it is a DuckDB of its own for each collection."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kpicore.collect.events.spelling import DuckDB, Spelling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

_BOUND = re.compile(r"""\$(bound_\d+)|"(?:[^"]|"")*"|'(?:[^']|'')*'""")
"""Places of bound values; what names and texts hold is none."""
_AT_ONCE = 10_000
_SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "false",
}


class Session(ABC):
    """Runs queries. spell: how the engine spells them; failure: what it raises where it cannot run one; mark: what
    stands before the name of a bound value; reads_again: whether it costs little to read a log once more."""

    spell: Spelling
    reads_again = False
    failure: type[Exception]
    mark: str

    def __init__(self) -> None:
        self._bound: dict[str, object] = {}
        self._texts: dict[str, str] = {}

    def bind(self, value: object) -> str:
        """A value's place in a query; the same place for the same text."""
        if isinstance(value, str) and value in self._texts:
            return self._texts[value]
        name = f"bound_{len(self._bound)}"
        self._bound[name] = value
        if isinstance(value, str):
            self._texts[value] = f"{self.mark}{name}"
        return f"{self.mark}{name}"

    def one_of(self, texts: Iterable[str]) -> str:
        """`(…, …)` of bound texts."""
        return "(" + ", ".join(self.bind(text) for text in texts) + ")"

    @abstractmethod
    def run(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""

    @abstractmethod
    def stream(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, of which few are held at once; no other query may run meanwhile."""

    @abstractmethod
    def table(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> None:
        """A small table of values. columns: name → type."""

    @abstractmethod
    def keep(self, name: str, query: str) -> None:
        """What a query brings, as a table."""


class OnDuckDB(Session):
    """A DuckDB. folder: for what is written on the way, gone with the session."""

    spell = DuckDB()
    reads_again = True
    mark = "$"

    def __init__(self, connection: DuckDBPyConnection, folder: Path) -> None:
        from duckdb import Error

        super().__init__()
        self.folder = folder
        self.failure = Error
        self._connection = connection

    def run(self, query: str) -> list[tuple[Any, ...]]:
        return self._run(query).fetchall()

    def stream(self, query: str) -> Iterator[tuple[Any, ...]]:
        result = self._run(query)
        while rows := result.fetchmany(_AT_ONCE):
            yield from rows

    def table(self, name: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> None:
        declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} ({declared})")
        lists = [list(each) for each in zip(*rows, strict=True)]
        if lists:
            unnested = ", ".join(
                f"unnest(CAST({self.bind(each)} AS {kind}[]))"
                for each, kind in zip(lists, columns.values(), strict=True)
            )
            self._run(f"INSERT INTO {name} SELECT {unnested}")

    def keep(self, name: str, query: str) -> None:
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def distrust_statistics(self) -> None:
        """Statistics of files leave NaN out: where all other numbers of a column are 7, the engine takes it for 7."""
        self._connection.execute("SET disabled_optimizers = 'statistics_propagation'")

    def _run(self, query: str) -> DuckDBPyConnection:
        bound = {name: self._bound[name] for name in _BOUND.findall(query) if name}
        return self._connection.execute(query, bound) if bound else self._connection.execute(query)


@contextmanager
def on_duckdb() -> Iterator[OnDuckDB]:
    """An engine in memory, which spills into a folder of its own and fetches nothing from anywhere."""
    import duckdb

    with TemporaryDirectory(prefix="kpicore-events-") as folder:
        connection = duckdb.connect(config={**_SETTINGS, "temp_directory": folder})
        try:
            connection.execute("SET parquet_metadata_cache = true")  # which each query would read again
            yield OnDuckDB(connection, Path(folder))
        finally:
            connection.close()
