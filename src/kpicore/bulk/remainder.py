"""The config with no more input than the rows of some people: what `kpicore.pipeline` then reads, as it reads any."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence

import attrs
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.parquet import ParquetFile, RowGroupMetaData

from kpicore.bulk.columns import ID
from kpicore.bulk.csvfile import CsvFile
from kpicore.bulk.spool import Spooled
from kpicore.bulk.tables import Table, readable
from kpicore.collect.csv import Csv
from kpicore.collect.files import Named
from kpicore.collect.headerrow import Row
from kpicore.collect.ids import BARE, bare
from kpicore.collect.parquet import Parquet, texts_of
from kpicore.components import Batch, Request
from kpicore.config import RunConfig

_FIRST = 2  # the number of the first row below the header


@attrs.frozen
class Brought:
    """A collector that has brought its tables already. path: as its component's, for what is told meanwhile."""

    batches: tuple[Batch, ...]
    path: str

    def collect(self, want: Request) -> Sequence[Batch]:
        return self.batches


def reduced(config: RunConfig, tables: Sequence[Table], people: Collection[str]) -> RunConfig:
    """The config, bringing the rows of these employee_ids (as written, and trimmed) and those without one."""
    wanted = sorted(people)
    brought: dict[int, list[Batch]] = {}
    for table in tables:
        brought.setdefault(table.number, []).extend(_of_file(table, file, wanted) for file in table.files)

    def with_rows(number: int, collector: object) -> Brought:
        assert isinstance(collector, Parquet | Csv)
        batches = sorted(brought[number], key=lambda batch: batch.source)
        return Brought(tuple(attrs.evolve(each, date_order=collector.date_order) for each in batches), collector.path)

    entries = (
        entry._replace(collector=with_rows(number, entry.collector)) for number, entry in enumerate(config.collect, 1)
    )
    return attrs.evolve(config, people=with_rows(0, config.people), collect=tuple(entries), engine="python")


def namesakes(people: Table, ids: Collection[str]) -> set[str]:
    """The ids of people that are the same as some of these but for how they are typed: who may be meant."""
    wanted = {bare(each) for each in ids}
    plain, found = pa.array(sorted(wanted), pa.string()), set[str]()
    for batch in people.batches([ID], 1 << 17):
        every = pc.utf8_trim_whitespace(batch[ID])
        western = pc.string_is_ascii(every)
        found.update(every.filter(pc.is_in(_bare(every), plain)).to_pylist())
        found.update(each for each in every.filter(pc.invert(western)).to_pylist() if bare(each) in wanted)
    return found


def _bare(ids: pa.StringArray) -> pa.StringArray:
    """As `bare` has them, where they are western."""
    found = pc.replace_substring_regex(pc.utf8_lower(ids), r"\s", "")
    for pattern, put in BARE:
        found = pc.replace_substring_regex(found, pattern, put)
    return found


def _of_file(table: Table, file: Named, wanted: Sequence[str]) -> Batch:
    key = table.name_of(ID)
    with readable(), ParquetFile(file.path) as opened:
        if table.text is None:
            return Batch(file.source, table.header, list(_rows(opened, key, wanted)))
        rows = list(_records(opened, key, wanted, *table.text))
        return Batch(file.source, table.header, rows, header_row=table.text.file.header_row)


def _rows(opened: ParquetFile, key: str, wanted: Sequence[str]) -> Iterator[Row]:
    """Numbered rows, by way of the ids alone: the other columns are read only of groups that have any such row."""
    first = _FIRST
    for group in range(opened.num_row_groups):
        places = _places(opened, group, key, wanted)
        if len(places):
            found = opened.read_row_group(group).take(places)
            numbers = (place + first for place in places.to_pylist())
            yield from zip(numbers, zip(*map(texts_of, found.columns), strict=True), strict=True)
        first += opened.metadata.row_group(group).num_rows


def _records(opened: ParquetFile, key: str, wanted: Sequence[str], file: CsvFile, spooled: Spooled) -> Iterator[Row]:
    """Numbered records, by way of the ids that the file was written anew with; those that were left out all."""
    for group, part in enumerate(spooled.parts):
        places = _places(opened, group, key, wanted).to_pylist()
        if places or part.odd:
            numbers = part.numbers()
            taken = sorted([*(numbers[place] for place in places), *part.odd])
            cells = file.records(part.begin, part.size, taken, part.records)
            yield from zip((part.first + number for number in taken), cells, strict=True)


def _places(opened: ParquetFile, group: int, key: str, wanted: Sequence[str]) -> pa.UInt64Array:
    """Which rows of a group are of these ids, or of a blank one."""
    if not _may_hold(opened.metadata.row_group(group), key, wanted):
        return pa.array([], pa.uint64())
    ids = opened.read_row_group(group, [key])[0]
    trimmed = pc.utf8_trim_whitespace(ids.combine_chunks().cast(pa.string()))
    mine = pc.or_(pc.is_in(trimmed, pa.array(wanted, pa.string())), pc.equal(trimmed, ""))
    return pc.indices_nonzero(pc.fill_null(mine, True))


def _may_hold(group: RowGroupMetaData, key: str, wanted: Sequence[str]) -> bool:
    """Whether any of the sorted ids, or a blank one, may be among the rows, as the file says."""
    columns = [group.column(place) for place in range(group.num_columns)]
    statistics = next(column.statistics for column in columns if column.path_in_schema == key)
    if statistics is None or not statistics.has_min_max or not statistics.has_null_count or statistics.null_count:
        return True
    if not isinstance(statistics.min, str):
        return True
    return bisect_left(wanted, statistics.min) < bisect_right(wanted, statistics.max)
