"""The collectors' files as tables: found, their headers resolved as in a run by rows, CSV written anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow.parquet import ParquetFile

from kpicore.bulk.columns import ID
from kpicore.bulk.csvfile import CsvFile, NotUtf8, csv_file, in_utf8, seen
from kpicore.bulk.scratch import NewFile
from kpicore.bulk.spool import Spooled, Wanted, spool
from kpicore.bulk.tables import Table, Text, readable
from kpicore.bulk.unfit import Unfit, about
from kpicore.collect.csv import Csv
from kpicore.collect.files import Named, matching, named
from kpicore.collect.header import Header, resolve, table
from kpicore.collect.known import Known
from kpicore.collect.metrics import LONG_COLUMNS
from kpicore.collect.parquet import Parquet
from kpicore.collect.ratings import RATING_COLUMNS
from kpicore.collect.report import Report
from kpicore.collect.text import Names
from kpicore.components import Batch, DateOrder, InputKind, Request
from kpicore.config import RunConfig
from kpicore.messages import say
from kpicore.model import Finding
from kpicore.pipeline.roster import COLUMNS
from kpicore.vocabulary import PEOPLE, Vocabulary

_NUMBERS = frozenset(("number", "percent", "count"))
_FIGURES = ("people", "metrics")


def tables_of(
    config: RunConfig, words: Sequence[Vocabulary], people: Vocabulary, new_file: NewFile, least: int
) -> list[Table]:
    """The table of people, and those of each collector; Unfit where any of it is neither good Parquet nor plain CSV.

    new_file: for each CSV file that is written anew. least: of fewer people, their table alone.
    """
    opening = _Opening(config, words, new_file)
    known = Known({}, {}, words, True, config.currency)
    staff = Names((key, field.names) for key, field in people.people.items())
    try:
        opening.check("people", config.people)
        [roster] = opening.tables("people", 0, config.people, table((ID, "name", "period")), staff)
    except Unfit as unfit:
        unfit.large = False
        raise
    if roster.rows < least:
        return [roster]
    for entry in config.collect:
        opening.check(entry.kind, entry.collector)
    found = [roster]
    for number, entry in enumerate(config.collect, 1):
        if entry.kind == "metrics":
            own, names = table((ID, "name", "period")), known.metrics
        elif entry.kind == "ratings":
            own, names = RATING_COLUMNS, None
        else:
            own, names = table((ID, "name", "period", "date", "incident")), None
        found += opening.tables(entry.kind, number, entry.collector, own, names, entry.unknown_people == "flag")
    return found


class _Opening:
    """new_file: see `tables_of`."""

    def __init__(self, config: RunConfig, words: Sequence[Vocabulary], new_file: NewFile) -> None:
        self._config = config
        self._new_file = new_file
        every = [PEOPLE, *(each.people for each in words), *(each.metrics for each in words)]
        kinds: dict[str, set[str]] = {}
        for key, field in (item for fields in every for item in fields.items()):
            kinds.setdefault(key, set()).add(field.kind)
        asked = {COLUMNS.get(column, column) for team in config.teams for column in team.where}
        self._numeric = {key for key, some in kinds.items() if some <= _NUMBERS and key not in asked}
        self._days = {key for key, some in kinds.items() if "date" in some and (len(some) > 1 or key in asked)}

    def check(self, kind: InputKind, collector: object) -> None:
        """Unfit where it is none whose tables are read in columns."""
        if not isinstance(collector, Parquet | Csv):
            with about(getattr(collector, "path", "") or kind):
                raise Unfit(say("brought by another collector than parquet and csv"), say("a table in Parquet"))

    def tables(
        self,
        kind: InputKind,
        number: int,
        collector: object,
        own: Names,
        names: Names | None,
        strangers: bool = False,
    ) -> list[Table]:
        """own, names: see `resolve`."""
        assert isinstance(collector, Parquet | Csv)
        with about(collector.path):
            if isinstance(collector, Csv):
                return [self._of_csv(kind, number, collector, own, names, strangers)]
            found = self._of_parquet(kind, number, collector, own, names, strangers)
            if kind == "people" and len(found) > 1:
                raise Unfit(say("files of people with different columns"), say("the same columns in each"))
            return found

    def _of_parquet(
        self, kind: InputKind, number: int, collector: Parquet, own: Names, names: Names | None, strangers: bool
    ) -> list[Table]:
        files = matching(collector.path, self._request(kind), "", streamed=True)
        if isinstance(files, Finding):
            raise Unfit(say("a file that cannot be read"))
        alike: dict[bytes, tuple[list[Named], pa.Schema]] = {}
        for file in files:
            schema = _schema(file)
            alike.setdefault(schema.serialize().to_pybytes(), ([], schema))[0].append(file)
        found = []
        for some, schema in alike.values():
            if any(pa.types.is_nested(column.type) for column in schema):
                raise Unfit(say("columns of lists or records"), say("one value a cell"))
            if "" in schema.names:
                raise Unfit(say("a column without a name"))
            at = self._positions(kind, schema.names, own, names, collector.date_order)
            _check_ids(schema.field(at[ID]).type)
            found.append(Table(kind, number, tuple(some), schema, at, schema.names, strangers, collector.date_order))
        return found

    def _of_csv(
        self, kind: InputKind, number: int, collector: Csv, own: Names, names: Names | None, strangers: bool
    ) -> Table:
        original = file = named(collector.path, self._request(kind))
        try:
            at_first = {original.path: seen(original.path)}
            path = self._new_file()
            try:
                text, at, spooled = self._spooled(kind, collector, file, path, own, names)
            except NotUtf8:
                file = in_utf8(file, self._new_file())
                text, at, spooled = self._spooled(kind, collector, file, path, own, names)
        except OSError as error:
            raise Unfit(say("the file cannot be read, or not written anew in the temporary folder")) from error
        files, both = (Named(file.source, path),), Text(text, spooled)
        order = collector.date_order
        return Table(kind, number, files, spooled.schema, at, text.header, strangers, order, both, at_first)

    def _spooled(
        self, kind: InputKind, collector: Csv, file: Named, path: Path, own: Names, names: Names | None
    ) -> tuple[CsvFile, Mapping[str, int], Spooled]:
        """The file, where its columns are in what it is written anew as, and that."""
        text = csv_file(collector, file)
        at = self._positions(kind, text.header, own, names, collector.date_order)
        read = sorted(at.values())
        numeric = {place for column, place in at.items() if column in self._numeric and kind in _FIGURES}
        nameless = [place for place, name in enumerate(text.header) if not name.strip()]
        spooled = spool(text, path, Wanted(at[ID], read, numeric, nameless))
        places = {read.index(place): decimals for place, decimals in spooled.places.items()}
        return text, {column: read.index(place) for column, place in at.items()}, spooled._replace(places=places)

    def _positions(
        self, kind: InputKind, header: Sequence[str], own: Names, names: Names | None, order: DateOrder | None
    ) -> Mapping[str, int]:
        written = [name.strip() for name in header if name.strip()]
        if len(set(written)) < len(written):
            raise Unfit(say("two columns of one name"))
        if kind == "metrics" and any(LONG_COLUMNS.find(name) for name in written if not own.find(name)):
            raise Unfit(say("a row for each metric"), say("a row for each person, and a column for each metric"))
        required = ("employee_id", "criterion", "rater", "value") if kind == "ratings" else (ID,)
        report = Report(str(self._config.period))
        found: Header = resolve(Batch("", header, ()), own, names, required, report)
        if not found.usable or found.shared or any(finding.severity == "error" for finding in report.findings):
            raise Unfit(say("a header that is not clear"))
        at = dict(found.at)
        if kind == "people":
            at |= {header[position].strip(): position for position in found.unknown}
        if order is not None and not self._days.isdisjoint(at):
            raise Unfit(say("a column of days that is something else as well"))
        return at

    def _request(self, kind: InputKind) -> Request:
        return Request(kind, self._config.folder, self._config.period)


def _schema(file: Named) -> pa.Schema:
    with readable(), ParquetFile(file.path) as opened:
        return opened.schema_arrow.remove_metadata()


def _check_ids(type_: pa.DataType) -> None:
    text = type_.value_type if pa.types.is_dictionary(type_) else type_
    if not (pa.types.is_string(text) or pa.types.is_large_string(text) or pa.types.is_integer(type_)):
        raise Unfit(say("an employee_id that is neither text nor a whole number"))
