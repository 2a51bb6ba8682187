"""The engine: a DuckDB of its own for each collection, values bound, names quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

_BOUND = re.compile(r"""\$(bound_\d+)|"(?:[^"]|"")*"|'(?:[^']|'')*'""")
"""Places of bound values; what names and texts hold is none."""
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


class Session:
    """Runs queries. folder: for what is written on the way, gone with the session."""

    def __init__(self, connection: DuckDBPyConnection, folder: Path) -> None:
        self.folder = folder
        self._connection = connection
        self._bound: dict[str, object] = {}
        self._texts: dict[str, str] = {}

    def bind(self, value: object) -> str:
        """A value's place in a query; the same place for the same text."""
        if isinstance(value, str) and value in self._texts:
            return self._texts[value]
        name = f"bound_{len(self._bound)}"
        self._bound[name] = value
        if isinstance(value, str):
            self._texts[value] = f"${name}"
        return f"${name}"

    def one_of(self, texts: Iterable[str]) -> str:
        """`(…, …)` of bound texts."""
        return "(" + ", ".join(self.bind(text) for text in texts) + ")"

    def run(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._run(query).fetchall()

    def stream(self, query: str, at_once: int = 10_000) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, of which no more than `at_once` are held; no other query may run meanwhile."""
        result = self._run(query)
        while rows := result.fetchmany(at_once):
            yield from rows

    def table(self, name: str, columns: str, rows: Iterable[Sequence[object]], types: Sequence[str]) -> None:
        """A small table of values."""
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
        lists = [list(each) for each in zip(*rows, strict=True)]
        if lists:
            unnested = ", ".join(
                f"unnest(CAST({self.bind(each)} AS {kind}[]))" for each, kind in zip(lists, types, strict=True)
            )
            self._run(f"INSERT INTO {name} SELECT {unnested}")

    def _run(self, query: str) -> DuckDBPyConnection:
        bound = {name: self._bound[name] for name in _BOUND.findall(query) if name}
        return self._connection.execute(query, bound) if bound else self._connection.execute(query)


@contextmanager
def session() -> Iterator[Session]:
    """An engine in memory, which spills into a folder of its own and fetches nothing from anywhere."""
    import duckdb

    with TemporaryDirectory(prefix="kpicore-events-") as folder:
        connection = duckdb.connect(config={**_SETTINGS, "temp_directory": folder})
        try:
            connection.execute("SET preserve_insertion_order = false")
            yield Session(connection, Path(folder))
        finally:
            connection.close()


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text where SQL takes no bound value."""
    return "'" + text.replace("'", "''") + "'"
