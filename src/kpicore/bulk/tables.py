"""The Parquet files of a config as tables that are read part by part: which column is what, of which type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import attrs
import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow.parquet import ParquetFile

from kpicore.bulk.unfit import Unfit
from kpicore.collect.files import Named, matching
from kpicore.collect.header import Header, resolve, table
from kpicore.collect.known import Known
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
    people also a company's own columns, by their name."""

    kind: InputKind
    number: int  # of the collector among the config's; 0 for people
    files: tuple[Named, ...]
    schema: pa.Schema
    at: Mapping[str, int]

    @cached_property
    def rows(self) -> int:
        return sum(each.num_rows for each in self.metadata)

    @cached_property
    def metadata(self) -> Sequence[object]:
        found = []
        for file in self.files:
            with ParquetFile(file.path) as opened:
                found.append(opened.metadata)
        return found

    def type_of(self, column: str) -> pa.DataType:
        return self.schema.field(self.at[column]).type

    def name_of(self, column: str) -> str:
        return str(self.schema.names[self.at[column]])

    def batches(self, columns: Sequence[str], size: int) -> Iterator[pa.RecordBatch]:
        """The rows in their order, so many at once, with these columns under their ids."""
        for file in self.files:
            with ParquetFile(file.path) as opened:
                names = [self.name_of(column) for column in columns]
                for batch in opened.iter_batches(size, columns=names):
                    yield pa.RecordBatch.from_arrays([batch[name] for name in names], names=list(columns))

    def between(self, columns: Sequence[str], low: str | None, high: str | None) -> pa.Table:
        """The rows of the ids from `low` up to below `high` (None: no limit), with these columns under their ids."""
        wanted = {column: ds.field(self.name_of(column)) for column in columns}
        key = ds.field(self.name_of(_ID))
        limits = ([] if low is None else [key >= low]) + ([] if high is None else [key < high])
        within = limits[0] & limits[1] if len(limits) == 2 else next(iter(limits), None)
        return self._dataset.to_table(columns=wanted, filter=within)

    @cached_property
    def _dataset(self) -> ds.Dataset:
        return ds.dataset([str(file.path) for file in self.files], schema=self.schema, format="parquet")


def tables_of(config: RunConfig, words: Sequence[Vocabulary], people: Vocabulary) -> list[Table]:
    """The table of people, and those of each collector; Unfit where any of it is not Parquet, or not as it should be."""
    if not all(isinstance(each, Parquet) for each in (config.people, *(entry.collector for entry in config.collect))):
        raise Unfit("not all of the input is Parquet")
    known = Known({}, {}, words, True, config.currency)
    staff = Names((key, field.names) for key, field in people.people.items())
    [roster] = _opened("people", 0, config.people, config, table((_ID, "name", "period")), staff)
    found = [roster]
    for number, entry in enumerate(config.collect, 1):
        if entry.unknown_people != "error":
            raise Unfit("strangers are counted")
        if entry.kind == "metrics":
            own, names = table((_ID, "name", "period")), known.metrics
        elif entry.kind == "ratings":
            own, names = RATING_COLUMNS, None
        else:
            own, names = table((_ID, "name", "period", "date", "incident")), None
        found += _opened(entry.kind, number, entry.collector, config, own, names)
    return found


def _opened(
    kind: InputKind, number: int, collector: object, config: RunConfig, own: Names, names: Names | None
) -> list[Table]:
    assert isinstance(collector, Parquet)
    files = matching(collector.path, Request(kind, config.folder, config.period), "")
    if isinstance(files, Finding):
        raise Unfit("a file that cannot be read")
    tables: dict[bytes, tuple[list[Named], pa.Schema]] = {}
    for file in files:
        schema = _schema(file)
        tables.setdefault(schema.serialize().to_pybytes(), ([], schema))[0].append(file)
    if kind == "people" and len(tables) > 1:
        raise Unfit("people of several kinds of table")
    return [
        Table(kind, number, tuple(some), schema, _positions(kind, schema, own, names, config.period))
        for some, schema in tables.values()
    ]


def _schema(file: Named) -> pa.Schema:
    try:
        with ParquetFile(file.path) as opened:
            return opened.schema_arrow.remove_metadata()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unfit("a file that cannot be read") from error


def _positions(
    kind: InputKind, schema: pa.Schema, own: Names, names: Names | None, period: Period
) -> Mapping[str, int]:
    if len(set(schema.names)) < len(schema.names) or "" in schema.names:
        raise Unfit("two columns of one name, or one without")
    required = ("employee_id", "criterion", "rater", "value") if kind == "ratings" else (_ID,)
    report = Report(str(period))
    header: Header = resolve(Batch("", schema.names, ()), own, names, required, report)
    if not header.usable or header.shared or any(finding.severity == "error" for finding in report.findings):
        raise Unfit("a header that is not clear")
    at = dict(header.at)
    if kind == "people":
        at |= {schema.names[position].strip(): position for position in header.unknown}
    if not pa.types.is_string(schema.field(at[_ID]).type) and not pa.types.is_large_string(schema.field(at[_ID]).type):
        raise Unfit("ids that are no text")
    return at
