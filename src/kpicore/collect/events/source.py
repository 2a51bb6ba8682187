"""The files of a log as one table of the engine, which reads them itself wherever it can."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Literal, NamedTuple

from kpicore.collect.csv import Delimiter
from kpicore.collect.events.blanks import can_be_blank
from kpicore.collect.events.guess import SAMPLE, Guess, guess
from kpicore.collect.events.plan import Plan
from kpicore.collect.events.session import OnDuckDB
from kpicore.collect.events.spelling import FLOATS, TEXT, TIMES, WHOLE, WITH_ZONE, literal
from kpicore.collect.events.spool import (
    Sheet,
    Written,
    csv_head,
    ends_in_blank,
    first_cells,
    json_keys,
    of_batch,
    positions,
    read_csv,
    read_json,
    spool,
)
from kpicore.collect.events.table import FILE, ROW, Table, Tried, unreadable
from kpicore.collect.files import Named
from kpicore.collect.values import tables
from kpicore.collect.xlsx import Xlsx
from kpicore.components import Request
from kpicore.messages import say
from kpicore.model import Finding

Format = Literal["csv", "parquet", "jsonl", "xlsx"]

ENDINGS: Mapping[str, Format] = {
    ".csv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
}

_NO_BLANK = "\x01"  # a text that no cell has
_FINER = "TIMESTAMPTZ_NS"  # nanoseconds with a zone, as pandas writes times of UTC


class Layout(NamedTuple):
    """How the files are written, as the config says it."""

    format: Format
    sheet: str | tuple[str, ...] | None
    header_row: int | None
    delimiter: Delimiter = ","


class _Said(NamedTuple):
    """What statistics say of a column of Parquet. rows, groups: how many; is_whole: nothing is missing; is_bare: no
    text is blank or begins with white space. different: values of a group at most, where that is known."""

    rows: int = 0
    groups: int = 0
    is_whole: bool = True
    is_bare: bool = True
    different: int | None = 0

    def and_of(
        self,
        rows: int,
        nulls: int | None,
        kind: str,
        low: str | None,
        high: str | None,
        different: int | None,
        dictionary: int | None,
        data: int,
    ) -> _Said:
        """With a group of rows more. dictionary, data: where its pages begin in the file, if the texts of the group are
        kept once each; how many they are is guessed by their bytes, where nobody says it."""
        is_bare = kind != "BYTE_ARRAY" or bool(low and high is not None and not can_be_blank(low, high))
        most = None
        if dictionary is not None and self.different is not None:
            most = max(self.different, (data - dictionary) // 2 if different is None else different)
        return _Said(self.rows + rows, self.groups + 1, self.is_whole and nulls == 0, self.is_bare and is_bare, most)


class Files:
    """Some files and the names of the columns that are wanted of them."""

    def __init__(self, session: OnDuckDB, layout: Layout, files: Sequence[Named], wanted: Sequence[str]) -> None:
        self.session = session
        self._layout = layout
        self._files = files
        self._wanted = wanted
        self._names = frozenset(wanted)
        self._written = Written(layout.header_row, layout.delimiter, self._names)
        self._groups: dict[tuple[int, int, tuple[int, ...]], list[str]] = {}

    @property
    def placed(self) -> Files:
        return self

    def tables(self, plan: Plan, want: Request) -> Iterator[Tried]:
        """From the fastest way to read it to the most patient."""
        table = self._table(want)
        if isinstance(table, Table) and not table.placed:
            if guessed := self._guess(plan):
                yield self._csv_table(*guessed)
            yield table
            table = self.spooled(want)
        yield table

    def _table(self, want: Request) -> Tried:
        """The log as the engine reads it; the findings where it is no such log."""
        match self._layout.format:
            case "csv":
                return self._csv(want)
            case "parquet":
                return self._parquet()
            case "jsonl":
                return self._json(want)
            case _:
                return self.spooled(want)

    def spooled(self, want: Request) -> Tried:
        """The log as python reads it, with the place of each event."""
        if self._layout.format == "parquet":
            return self._parquet()
        findings: list[Finding] = []
        sheets: list[Sheet] = []
        for file in self._files:
            read = self._sheets(file, want)
            sheets += [each for each in read if isinstance(each, Sheet)]
            findings += [each for each in read if isinstance(each, Finding)]
        path = self.session.folder / "spool.csv"
        left_out: list[Finding] = []
        if not any(each.severity == "error" for each in findings):
            spooled = spool(sheets, self._wanted, path)
            findings += spooled.findings
            left_out = spooled.left_out
        if any(each.severity == "error" for each in findings):
            return [*left_out, *findings]
        columns = {FILE: "INTEGER", ROW: "BIGINT", **{f"x{at}": TEXT for at in range(len(self._wanted))}}
        query = f"SELECT * FROM {_read_csv([str(path)], columns, 0, self.session)}"
        days = {sheet.serials_from for sheet in sheets}
        serials_from = days.pop() if len(days) == 1 else None
        sources = tuple(sheet.source for sheet in sheets)
        return Table(
            query,
            (TEXT,) * len(self._wanted),
            sources,
            query,
            serials_from=serials_from,
            notes=tuple(findings),
            left_out=tuple(left_out),
        )

    def _sheets(self, file: Named, want: Request) -> Sequence[Sheet | Finding]:
        """The tables of a file, and what is wrong with them."""
        match self._layout.format:
            case "xlsx":
                batches = tables(
                    Xlsx(file.source, self._layout.sheet, self._layout.header_row).collect(want, self._names)
                )
                findings: list[Sheet | Finding] = [finding for batch in batches for finding in batch.findings]
                return findings + [of_batch(batch) for batch in batches if batch.header]
            case "jsonl":
                read = read_json(file)
            case _:
                read = read_csv(file, want, self._written)
        return [read] if isinstance(read, Sheet) else read

    def _csv(self, want: Request) -> Tried:
        findings: list[Finding] = []
        for file in self._files:
            try:
                head = csv_head(file, self._written)
            except (csv.Error, ValueError, OSError):  # not UTF-8, a quote that never closes
                return self.spooled(want)
            if isinstance(head, Finding):
                findings.append(head)
                continue
            row, names, lines = head
            if len(names) == 1:  # of another delimiter, most likely; who reads it says so
                return self.spooled(want)
            places = positions(file.source, row, names, self._wanted)
            findings += places.findings
            self._groups.setdefault((lines, len(names), places.at), []).append(str(file.path))
        if findings:
            return findings
        if any(ends_in_blank(file.path, self._written.mark) for file in self._files) and not self._has_even_rows():
            return self.spooled(want)
        return self._csv_table([TEXT] * len(self._wanted), "")

    def _has_even_rows(self) -> bool:
        """Whether no row has a blank cell too many: the engine passes over one, unless a blank is a text to it."""
        from duckdb import Error

        for (lines, width, _), paths in self._groups.items():
            columns = {f"c{place}": TEXT for place in range(width)}
            read = _read_csv(paths, columns, lines, self.session, self._written.mark, blank=_NO_BLANK)
            try:
                self.session.run(f"SELECT count(*) FROM {read}")
            except Error:
                return False
        return True

    def _guess(self, plan: Plan) -> Guess | None:
        """The types of a CSV log, as its first events show them. None where there is nothing but text, and of other
        formats. By python, since the engine reads some megabytes at least."""
        for (lines, _, at), paths in self._groups.items():
            rows = (first_cells(Path(path), self._written.mark, lines, at) for path in paths)
            with suppress(csv.Error, ValueError, OSError):  # of which the engine has more to say
                return guess(plan, list(islice(chain.from_iterable(rows), SAMPLE)))
        return None

    def _csv_table(self, types: Sequence[str], time_format: str) -> Table:
        """A CSV log whose columns are to be of these types. The engine refuses the log where a cell is not."""
        parts = []
        for (lines, width, at), paths in self._groups.items():
            columns = {f"c{place}": TEXT for place in range(width)}
            columns.update((f"c{place}", kind) for place, kind in zip(at, types, strict=True))
            chosen = ", ".join(f"c{place} AS x{number}" for number, place in enumerate(at))
            read = _read_csv(paths, columns, lines, self.session, self._written.mark, time_format)
            parts.append(f"SELECT {chosen} FROM {read}")
        guessed = any(kind != TEXT for kind in types)
        return Table(" UNION ALL ".join(parts), tuple(types), self._sources, "", guessed=guessed)

    def _json(self, want: Request) -> Tried:
        for file in self._files:
            keys = json_keys(file)
            if keys is None:
                return self.spooled(want)  # which finds all that is wrong
            wrong = positions(file.source, 1, keys, self._wanted).findings
            if wrong:
                return wrong
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in self._wanted)
        paths = self.session.bind([str(file.path) for file in self._files])
        read = f"read_json({paths}, format = 'newline_delimited', records = true, columns = {{{columns}}})"
        chosen = ", ".join(f"{self.session.spell.quoted(name)} AS x{at}" for at, name in enumerate(self._wanted))
        types = (TEXT,) * len(self._wanted)
        return Table(f"SELECT {chosen} FROM {read}", types, self._sources, "", floats=True)

    def _parquet(self) -> Tried:
        groups: dict[tuple[tuple[str, str], ...], list[tuple[int, str]]] = {}
        findings: list[Finding] = []
        for number, file in enumerate(self._files):
            schema = self._schema(file)
            if isinstance(schema, Finding):
                findings.append(schema)
                continue
            places = positions(file.source, 1, [name for name, _ in schema], self._wanted)
            findings += places.findings
            groups.setdefault(tuple(schema[at] for at in places.at), []).append((number, str(file.path)))
        if findings:
            return findings
        kinds = [{kind for _, kind in column} for column in zip(*groups, strict=True)]
        apart = [not _go_together(each) for each in kinds]
        parts, placed = [], []
        for key, numbered in groups.items():
            cells = [self._cell(*column, as_text) for column, as_text in zip(key, apart, strict=True)]
            chosen = ", ".join(f"{cell} AS x{at}" for at, cell in enumerate(cells))
            paths = self.session.bind([path for _, path in numbered])
            numbers = self.session.bind([number for number, _ in numbered])
            place = f"list_extract(CAST({numbers} AS INTEGER[]), CAST(file_index AS INTEGER) + 1) AS {FILE}"
            parts.append(f"SELECT {chosen} FROM read_parquet({paths})")
            placed.append(f"SELECT {chosen}, {place}, file_row_number + 2 AS {ROW} FROM read_parquet({paths})")
        if not all(each.isdisjoint(FLOATS) for each in kinds):
            self.session.distrust_statistics()
        query = " UNION ALL ".join(parts)
        types = tuple(WITH_ZONE if kind == _FINER else kind for key in groups for _, kind in key)
        if len(groups) > 1:
            types = tuple(str(kind) for _, kind, *_ in self.session.run(f"DESCRIBE {query}"))
        said = self._statistics()
        known = [(at, said[name]) for at, name in enumerate(self._wanted) if name in said]
        return Table(
            query,
            types,
            self._sources,
            " UNION ALL ".join(placed),
            whole=frozenset(at for at, each in known if each.is_whole and each.is_bare),
            begin_bare=frozenset(at for at, each in known if each.is_bare),
            events=next((each.rows for _, each in known), None),
            parts=next((each.groups for _, each in known), 0),
            different={at: each.different for at, each in known if each.different is not None},
        )

    def _cell(self, name: str, kind: str, as_text: bool) -> str:
        """The column as it is read: of nanoseconds the whole microseconds, for which a cast would round up."""
        spell, x = self.session.spell, self.session.spell.quoted(name)
        if as_text:
            return spell.shortest(x, kind) if kind in FLOATS else spell.text(x)
        return f"make_timestamptz(epoch_ns({x}) // 1000)" if kind == _FINER else x

    def _statistics(self) -> dict[str, _Said]:
        """What the statistics of Parquet files say of the columns that are wanted."""
        from duckdb import Error

        paths = self.session.bind([str(file.path) for file in self._files])
        found: dict[str, _Said] = {}
        try:
            for path, *group in self.session.stream(
                "SELECT path_in_schema, row_group_num_rows, stats_null_count, type, stats_min_value, stats_max_value, "
                "stats_distinct_count, dictionary_page_offset, data_page_offset "
                f"FROM parquet_metadata({paths})"
            ):
                if (name := str(path).strip()) in self._names:
                    found[name] = found.get(name, _Said()).and_of(*group)
        except Error:
            return {}
        return found

    def _schema(self, file: Named) -> list[tuple[str, str]] | Finding:
        from duckdb import Error

        path = self.session.bind(str(file.path))
        try:
            found = self.session.run(f"DESCRIBE SELECT * FROM read_parquet({path})")
        except Error as error:
            return unreadable(file.source, error, say("a Parquet file"))
        return [(str(name), str(kind)) for name, kind, *_ in found]

    @property
    def source(self) -> str:
        """The first of the files, for messages about all."""
        return self._files[0].source

    @property
    def _sources(self) -> tuple[str, ...]:
        return tuple(file.source for file in self._files)


def _go_together(kinds: set[str]) -> bool:
    """Whether the engine puts columns of these types together without loss: it takes 16777217 beside 32-bit floats for
    16777216, true beside numbers for 1, and a time beside one of UTC for one of the machine's zone."""
    return len(kinds) == 1 or any(kinds <= {*alike} for alike in (WHOLE, TIMES, (WITH_ZONE, _FINER)))


def _read_csv(
    paths: list[str],
    columns: Mapping[str, str],
    skip: int,
    session: OnDuckDB,
    mark: str = ",",
    time_format: str = "",
    blank: str = "",
) -> str:
    """blank: what stands for a missing value, where it is not an empty cell."""
    times = f", timestampformat = {literal(time_format)}" if time_format else ""
    times += f", nullstr = {literal(blank)}" if blank else ""
    typed = ", ".join(f"{name}: '{kind}'" for name, kind in columns.items())
    return (
        f"read_csv({session.bind(paths)}, auto_detect = false, header = false, skip = {skip}, delim = {literal(mark)}, "
        f"quote = '\"', escape = '\"', columns = {{{typed}}}{times})"
    )
