"""The files of a log as one table of Spark, whose workers read them: Parquet.

What Spark does not read as the other engines do (a type that it lacks, files of different types) is left to DuckDB; for
files that Spark alone sees it is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from kpicore.collect.events.plan import Plan
from kpicore.collect.events.spark.session import OnSpark
from kpicore.collect.events.spark.spelling import literal
from kpicore.collect.events.spelling import TEXT, WITH_ZONE
from kpicore.collect.events.spool import positions
from kpicore.collect.events.table import FILE, ROW, Table, Tried, unreadable
from kpicore.collect.files import Named
from kpicore.components import Request
from kpicore.engine.failed import Failed
from kpicore.engine.spark import failing
from kpicore.messages import say
from kpicore.model import Finding

if TYPE_CHECKING:
    from pyarrow.parquet import FileMetaData
    from pyspark.sql import DataFrame, SparkSession

_TYPES = {
    "string": TEXT,
    "boolean": "BOOLEAN",
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "date": "DATE",
    "timestamp_ntz": "TIMESTAMP",
    "timestamp": WITH_ZONE,
    "int96": "TIMESTAMP",  # the timestamps of old, which do not say of which clock they are
}
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")
_OF_PATTERNS = re.compile(r"([\\*?\[\]{}^])")
_AT_ONCE = 8  # files whose schemas are asked for at the same time
_LOCAL = re.compile("^file:/+")


class File(NamedTuple):
    """source: its name in messages; path: as Spark takes it; here: where it is, unless Spark alone sees it."""

    source: str
    path: str
    here: Path | None = None


class _Part(NamedTuple):
    """One of the files. told: its name as its rows tell it."""

    number: int
    file: File
    told: str


Columns = tuple[tuple[str, str], ...]
"""Names and types."""


class _View(NamedTuple):
    """Files of the same columns, of which those that are wanted. source: the first file."""

    frame: DataFrame
    columns: Columns
    source: str


def there(session: OnSpark, address: str) -> list[File] | Finding:
    """The files that an address names, or those of a pattern, by name."""
    try:
        with failing():
            found = sorted(unquote(each) for each in session.spark.read.parquet(address).inputFiles())
    except Failed as error:
        return unreadable(address, error, say("a Parquet file"))
    return [File(name, _as_it_stands(name)) for name in found]


def here(files: Sequence[Named]) -> list[File]:
    """Files of this machine, or of a file system that the workers have too."""
    return [File(file.source, name, file.path) for file, name in zip(files, as_spark_names(files), strict=True)]


def as_spark_names(files: Sequence[Named]) -> list[str]:
    """The same files as Spark takes their names."""
    return [f"file://{_as_it_stands(str(file.path.absolute()))}" for file in files]


def _as_it_stands(name: str) -> str:
    """A name that is no pattern, whatever it holds."""
    return _OF_PATTERNS.sub(r"\\\1", name)


class FilesOnSpark:
    """Some Parquet files and the names of the columns that are wanted of them. remote: Spark alone sees them."""

    def __init__(self, session: OnSpark, files: Sequence[File], wanted: Sequence[str], remote: bool) -> None:
        self.session = session
        self._files = files
        self._wanted = wanted
        self._remote = remote
        with failing():
            self._looking = session.spark.newSession()
            self._looking.conf.set("spark.sql.parquet.int96AsTimestamp", "false")  # so that they are told apart

    @property
    def source(self) -> str:
        return self._files[0].source

    @property
    def placed(self) -> FilesOnSpark:
        return self

    def tables(self, plan: Plan, want: Request) -> Iterator[Tried]:
        """The log as Spark reads it; nothing where others read it better."""
        table = self.spooled(want)
        if isinstance(table, Table) or self._remote:
            yield table

    def spooled(self, want: Request) -> Tried:
        """The log with the place of each event."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            looked = list(pool.map(self._look, self._files))
        findings: list[Finding] = []
        groups: dict[Columns, list[_Part]] = {}
        for number, (file, found) in enumerate(zip(self._files, looked, strict=True)):
            if isinstance(found, Finding):
                findings.append(found)
                continue
            columns, told = found
            places = positions(file.source, 1, [name for name, _ in columns], self._wanted)
            findings += places.findings
            groups.setdefault(tuple(columns[at] for at in places.at), []).append(_Part(number, file, told))
        if findings:
            return findings
        with failing():
            views = [self._view(columns, parts) for columns, parts in groups.items()]
        return list(_unread(views)) or self._table(views)

    def _look(self, file: File) -> tuple[Columns, str] | Finding:
        """The columns of a file and its name as its rows tell it, or why it has none."""
        try:
            try:
                return _looked(self._looking, file)
            except Failed as error:
                if "INT96" not in str(error):
                    raise
            columns, told = _looked(self.session.spark, file)  # no writer has timestamps of both kinds in one file
            return tuple((name, "int96" if kind == "timestamp" else kind) for name, kind in columns), told
        except Failed as error:
            return unreadable(file.source, error, say("a Parquet file"))

    def _view(self, columns: Columns, parts: Sequence[_Part]) -> _View:
        """Files of the same columns as a frame, with the place of each event."""
        frame = self.session.spark.read.parquet(*(part.file.path for part in parts))
        quoted = self.session.spell.quoted
        cells = [
            f"CAST({quoted(name)} AS TIMESTAMP_NTZ)" if kind == "int96" else quoted(name) for name, kind in columns
        ]
        numbers = ", ".join(f"{literal(_LOCAL.sub('/', part.told))}, {part.number}" for part in parts)
        file = f"element_at(map({numbers}), regexp_replace(_metadata.file_path, '{_LOCAL.pattern}', '/')) AS {FILE}"
        chosen = [f"{cell} AS x{at}" for at, cell in enumerate(cells)]
        frame = frame.selectExpr(*chosen, file, f"_metadata.row_index + 2 AS {ROW}")
        return _View(frame, columns, parts[0].file.source)

    def _table(self, views: Sequence[_View]) -> Table:
        for number, view in enumerate(views):
            self.session.view(f"log_{number}", view.frame)
        query = " UNION ALL ".join(f"SELECT * FROM log_{number}" for number in range(len(views)))
        types = tuple(_type(kind) for _, kind in views[0].columns)
        events, full = self._footers()
        whole = frozenset(at for at, name in enumerate(self._wanted) if name in full and types[at] != TEXT)
        return Table(query, types, tuple(file.source for file in self._files), query, whole=whole, events=events)

    def _footers(self) -> tuple[int | None, set[str]]:
        """How many events the files say that they hold, and of which columns that nothing is missing: to ask Spark
        would cost a job each. Nothing of files that it alone sees."""
        from pyarrow import ArrowException
        from pyarrow.parquet import read_metadata

        events, full = 0, set(self._wanted)
        try:
            for file in self._files:
                if file.here is None:
                    return None, set()
                said = read_metadata(file.here)
                events += said.num_rows
                full &= full_columns(said)
        except (ArrowException, OSError, ValueError):
            return None, set()
        return events, full


def full_columns(said: FileMetaData) -> set[str]:
    """The columns of a file of which nothing is missing."""
    groups = [said.row_group(at) for at in range(said.num_row_groups)]
    lacking = set()
    for column in (group.column(at) for group in groups for at in range(group.num_columns)):
        found = column.statistics
        if found is None or not found.has_null_count or found.null_count:
            lacking.add(column.path_in_schema.strip())
    return {column.name.strip() for column in said.schema} - lacking


def _looked(spark: SparkSession, file: File) -> tuple[Columns, str]:
    with failing():
        frame = spark.read.parquet(file.path)
        (told,) = frame.inputFiles()
        return tuple((field.name, field.dataType.simpleString()) for field in frame.schema.fields), told


def _unread(views: Sequence[_View]) -> Iterator[Finding]:
    """What Spark does not read as others do."""
    for view in views:
        for (name, kind), (_, expected) in zip(view.columns, views[0].columns, strict=True):
            if not _type(kind):
                what = say("Spark cannot read {column} here, which is of the type {type}", column=name, type=kind)
                yield Finding("error", view.source, what, say("text, numbers, times, or true and false"))
            elif kind != expected:
                what = say("{column} is of the type {type}", column=name, type=kind)
                yield Finding("error", view.source, what, say("{type}, as in the first file", type=expected))


def _type(kind: str) -> str:
    """A type of Spark by the name that the rules know; empty where they know none."""
    if match := _DECIMAL.fullmatch(kind):
        return f"DECIMAL({match[1]},{match[2]})"
    return _TYPES.get(kind, "")
