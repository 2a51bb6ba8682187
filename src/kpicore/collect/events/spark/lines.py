"""CSV files as one table of Spark, which takes them for lines of text.

They are read here where every line is a whole row by itself, of as many cells as the header has: then no quote is torn,
and the lines are the rows that any reader finds. Other files are left to DuckDB and python.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpicore.collect.events.plan import Plan
from kpicore.collect.events.spark.session import OnSpark
from kpicore.collect.events.spark.source import as_spark_names
from kpicore.collect.events.spark.spelling import literal
from kpicore.collect.events.spelling import TEXT
from kpicore.collect.events.spool import Written, csv_head, positions
from kpicore.collect.events.table import Placed, Table, Tried
from kpicore.collect.files import Named
from kpicore.components import Request
from kpicore.engine.spark import failing
from kpicore.model import Finding

_LONGEST = 100_000  # characters of a line; in a longer one a cell may be too long
_QUOTED = '"[^"]*+(?:""[^"]*+)*+"'


class _Head(NamedTuple):
    """What files have in common. line: their header; width: its cells; at: where the wanted columns stand."""

    line: str
    width: int
    at: tuple[int, ...]


class CsvOnSpark:
    """Some CSV files and the names of the columns that are wanted of them. placed: the log with the place of each
    event, which lines of text do not tell."""

    def __init__(
        self, session: OnSpark, files: Sequence[Named], written: Written, wanted: Sequence[str], placed: Placed
    ) -> None:
        self.session = session
        self.placed = placed
        self._files = files
        self._written = written
        self._wanted = wanted

    @property
    def source(self) -> str:
        return self._files[0].source

    def tables(self, plan: Plan, want: Request) -> Iterator[Tried]:
        """The log as Spark reads it; nothing where others read it better."""
        groups: dict[_Head, list[Named]] = {}
        for file in self._files:
            head = self._head(file)
            if head is None:
                return
            groups.setdefault(head, []).append(file)
        queries = [self._events(number, *each) for number, each in enumerate(groups.items())]
        if None not in queries:
            query = " UNION ALL ".join(filter(None, queries))
            yield Table(query, (TEXT,) * len(self._wanted), tuple(file.source for file in self._files), "")

    def _head(self, file: Named) -> _Head | None:
        """None where the first line is not the header, or none that will do."""
        try:
            head = csv_head(file, self._written)
            with file.path.open(encoding="utf-8-sig", newline="") as stream:
                first = stream.readline().rstrip("\r\n")
        except (csv.Error, ValueError, OSError):
            return None
        if isinstance(head, Finding) or head[2] != 1 or len(head[1]) == 1:
            return None
        places = positions(file.source, head[0], head[1], self._wanted)
        return None if places.findings else _Head(first, len(head[1]), places.at)

    def _events(self, number: int, head: _Head, files: Sequence[Named]) -> str | None:
        """The query of what stands below the headers; None where some line is not a row."""
        lines, mark = f"lines_{number}", literal(self._written.mark)
        with failing():
            self.session.view(lines, self.session.spark.read.text(as_spark_names(files)))
        cell = f'(?:{_QUOTED}|[^"{self._written.mark}]*+)'
        in_quotes = "contains(value, '\"')"
        quoted = self.session.spell.fits(f"{cell}(?:[{self._written.mark}]{cell}){{{head.width - 1}}}", "", "value")
        plain = f"length(value) - length(replace(value, {mark}, '')) = {head.width - 1}"
        is_row = f"CASE WHEN {in_quotes} THEN {quoted} ELSE {plain} END"
        is_row = f"(is_valid_utf8(value) AND length(value) < {_LONGEST} AND {is_row})"
        is_head = f"value = {self.session.bind(head.line)}"
        ((heads, others),) = self.session.run(
            f"SELECT count(*) FILTER (WHERE {is_head}), count(*) FILTER (WHERE value <> '' AND NOT {is_row}) "
            f"FROM {lines}"
        )
        if heads != len(files) or others:
            return None
        cells = f"regexp_extract_all(value, {literal(f'({cell})(?:[{self._written.mark}]|$)')}, 1)"
        cells = f"CASE WHEN {in_quotes} THEN {cells} ELSE split(value, {literal(f'[{self._written.mark}]')}) END"
        events = f"SELECT {cells} AS cells FROM {lines} WHERE value <> '' AND NOT {is_head}"
        chosen = ", ".join(f"{_unquoted(f'cells[{place}]')} AS x{at}" for at, place in enumerate(head.at))
        return f"SELECT {chosen} FROM ({events})"


def _unquoted(cell: str) -> str:
    """What a cell says; NULL where it is blank."""
    bare = f"replace(substr({cell}, 2, length({cell}) - 2), '\"\"', '\"')"
    return f"nullif(CASE WHEN startswith({cell}, '\"') THEN {bare} ELSE {cell} END, '')"
