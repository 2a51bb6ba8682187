"""The Parquet files of a config as tables that are read part by part: which column is what, of which type."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import attrs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyarrow.parquet import FileMetaData, ParquetFile

from kpicore.bulk.unfit import Unfit
from kpicore.collect.files import Named, matching
from kpicore.collect.header import Header, resolve, table
from kpicore.collect.known import Known
from kpicore.collect.metrics import LONG_COLUMNS
from kpicore.collect.parquet import Parquet
from kpicore.collect.ratings import RATING_COLUMNS
from kpicore.collect.report import Report
from kpicore.collect.text import Names
from kpicore.components import Batch, InputKind, Request
from kpicore.config import RunConfig
from kpicore.model import Finding, Period
from kpicore.vocabulary import Vocabulary

_ID = "employee_id"


@attrs.frozen
class Table:
    """Files of one header and one set of types. at: the position of each column that means something, by its id; of
    people also a company's own columns, by their name. strangers: whether rows of people whom nobody knows are counted,
    and no errors."""

    kind: InputKind
    number: int  # of the collector among the config's; 0 for people
    files: tuple[Named, ...]
    schema: pa.Schema
    at: Mapping[str, int]
    strangers: bool = False

    @cached_property
    def rows(self) -> int:
        return sum(each.num_rows for each in self.metadata)

    @cached_property
    def metadata(self) -> Sequence[FileMetaData]:
        found = []
        for file in self.files:
            with readable(), ParquetFile(file.path) as opened:
                found.append(opened.metadata)
        return found

    def type_of(self, column: str) -> pa.DataType:
        return self.schema.field(self.at[column]).type

    def name_of(self, column: str) -> str:
        return str(self.schema.names[self.at[column]])

    def batches(self, columns: Sequence[str], size: int) -> Iterator[pa.RecordBatch]:
        """The rows in their order, so many at once, with these columns under their ids; a blank id is empty text."""
        for file in self.files:
            with readable(), self._opened(file) as opened:
                names = [self.name_of(column) for column in columns]
                for batch in opened.iter_batches(size, columns=names):
                    yield pa.RecordBatch.from_arrays(
                        [
                            _ids(batch[name]) if column == _ID else batch[name]
                            for column, name in zip(columns, names, strict=True)
                        ],
                        names=list(columns),
                    )

    def ranges(self, columns: Sequence[str], cuts: Sequence[str]) -> Iterator[pa.Table]:
        """The rows of the ids below the first cut, from it up to below the second, and so on; from the last one on."""
        groups = self._in_order
        with readable():
            yield from self._by_groups(groups, columns, cuts) if groups is not None else self._filtered(columns, cuts)

    def _opened(self, file: Named) -> ParquetFile:
        """Texts of ratings are few and often repeated; as such they are read at less cost."""
        few = [self.name_of(column) for column in ("criterion", "rater") if column in self.at]
        return ParquetFile(file.path, read_dictionary=few)

    @cached_property
    def _in_order(self) -> Sequence[_Group] | None:
        """The groups of rows, where each has but ids from the last one's on, as the files say; else None."""
        found = []
        for place, metadata in enumerate(self.metadata):
            for number in range(metadata.num_row_groups):
                statistics = metadata.row_group(number).column(self.at[_ID]).statistics
                if statistics is None or not statistics.has_min_max or statistics.null_count:
                    return None
                found.append(_Group(place, number, str(statistics.min), str(statistics.max)))
        ordered = all(one.high <= other.low for one, other in pairwise(found))
        if pa.types.is_integer(self.type_of(_ID)):  # texts of one length are in the order of their numbers
            ends = [end for group in found for end in (group.low, group.high)]
            ordered = ordered and len({len(end) for end in ends}) < 2 and not any(end < "0" for end in ends)
        return found if ordered else None

    def _by_groups(self, groups: Sequence[_Group], columns: Sequence[str], cuts: Sequence[str]) -> Iterator[pa.Table]:
        names = [self.name_of(column) for column in columns]
        files = [self._opened(file) for file in self.files]
        types = (pa.string() if column == _ID else self.type_of(column) for column in columns)
        held = pa.table([pa.array([], type_) for type_ in types], names=list(columns))
        waiting = deque(groups)
        parts: list[pa.Table] = []
        for cut in (*cuts, None):
            while waiting and (cut is None or waiting[0].low < cut):
                group = waiting.popleft()
                rows = files[group.file].read_row_group(group.number, names).rename_columns(list(columns))
                parts.append(rows.set_column(columns.index(_ID), _ID, _ids(rows[_ID])))
            whole = pa.concat_tables(parts) if parts else held
            below, rest = (whole, held) if cut is None else _split(whole, cut)
            yield below
            parts = [rest] if len(rest) else []
        for file in files:
            file.close()

    def _filtered(self, columns: Sequence[str], cuts: Sequence[str]) -> Iterator[pa.Table]:
        wanted = {column: ds.field(self.name_of(column)) for column in columns}
        key = ds.field(self.name_of(_ID)).cast(pa.string())
        dataset = ds.dataset([str(file.path) for file in self.files], schema=self.schema, format="parquet")
        for low, high in zip((None, *cuts), (*cuts, None), strict=True):
            within = None if high is None else key < high
            if low is not None:
                within = key >= low if within is None else (key >= low) & within
            elif within is not None:
                within = within | key.is_null()  # a blank id comes before all others
            rows = dataset.to_table(columns=wanted, filter=within, batch_readahead=1, fragment_readahead=1)
            yield rows.set_column(columns.index(_ID), _ID, _ids(rows[_ID]))


@contextmanager
def readable() -> Iterator[None]:
    """Unfit where a file turns out to be damaged, or gone; the run by rows says which and why."""
    try:
        yield
    except OSError as error:
        raise Unfit("a file that cannot be read") from error


def _ids(column: pa.Array | pa.ChunkedArray) -> pa.StringArray | pa.ChunkedArray:
    return column.cast(pa.string()).fill_null("")


def _split(rows: pa.Table, cut: str) -> tuple[pa.Table, pa.Table]:
    """The rows of the ids below the cut, and the others; in one piece where the rows are in order."""
    below = pc.less(rows[_ID], cut)
    count = pc.sum(below).as_py() or 0
    if pc.all(below[:count]).as_py() is not False:
        return rows[:count], rows[count:]
    return rows.filter(below), rows.filter(pc.invert(below))


class _Group(NamedTuple):
    """A group of rows: its file and number, and the ends of its ids."""

    file: int
    number: int
    low: str
    high: str


def tables_of(config: RunConfig, words: Sequence[Vocabulary], people: Vocabulary) -> list[Table]:
    """The table of people, and those of each collector; Unfit where any of it is no good Parquet."""
    if not all(isinstance(each, Parquet) for each in (config.people, *(entry.collector for entry in config.collect))):
        raise Unfit("not all of the input is Parquet")
    known = Known({}, {}, words, True, config.currency)
    staff = Names((key, field.names) for key, field in people.people.items())
    [roster] = _opened("people", 0, config.people, config, table((_ID, "name", "period")), staff)
    found = [roster]
    for number, entry in enumerate(config.collect, 1):
        if entry.kind == "metrics":
            own, names = table((_ID, "name", "period")), known.metrics
        elif entry.kind == "ratings":
            own, names = RATING_COLUMNS, None
        else:
            own, names = table((_ID, "name", "period", "date", "incident")), None
        found += _opened(entry.kind, number, entry.collector, config, own, names, entry.unknown_people == "flag")
    return found


def _opened(
    kind: InputKind,
    number: int,
    collector: object,
    config: RunConfig,
    own: Names,
    names: Names | None,
    strangers: bool = False,
) -> list[Table]:
    assert isinstance(collector, Parquet)
    files = matching(collector.path, Request(kind, config.folder, config.period), "", streamed=True)
    if isinstance(files, Finding):
        raise Unfit("a file that cannot be read")
    tables: dict[bytes, tuple[list[Named], pa.Schema]] = {}
    for file in files:
        schema = _schema(file)
        tables.setdefault(schema.serialize().to_pybytes(), ([], schema))[0].append(file)
    if kind == "people" and len(tables) > 1:
        raise Unfit("people of several kinds of table")
    return [
        Table(kind, number, tuple(some), schema, _positions(kind, schema, own, names, config.period), strangers)
        for some, schema in tables.values()
    ]


def _schema(file: Named) -> pa.Schema:
    with readable(), ParquetFile(file.path) as opened:
        return opened.schema_arrow.remove_metadata()


def _positions(
    kind: InputKind, schema: pa.Schema, own: Names, names: Names | None, period: Period
) -> Mapping[str, int]:
    if len(set(schema.names)) < len(schema.names) or "" in schema.names:
        raise Unfit("two columns of one name, or one without")
    if any(pa.types.is_nested(column.type) for column in schema):
        raise Unfit("a column of columns, after which a column's place in the file is another")
    if kind == "metrics" and any(LONG_COLUMNS.find(name) for name in schema.names if not own.find(name)):
        raise Unfit("a row for each metric")
    required = ("employee_id", "criterion", "rater", "value") if kind == "ratings" else (_ID,)
    report = Report(str(period))
    header: Header = resolve(Batch("", schema.names, ()), own, names, required, report)
    if not header.usable or header.shared or any(finding.severity == "error" for finding in report.findings):
        raise Unfit("a header that is not clear")
    at = dict(header.at)
    if kind == "people":
        at |= {schema.names[position].strip(): position for position in header.unknown}
    id_type = schema.field(at[_ID]).type
    if not any(holds(id_type) for holds in (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer)):
        raise Unfit("ids that are no text")
    return at
