"""The config with no more input than the rows of some people: what `kpicore.pipeline` then reads, as it reads any."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import attrs
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.parquet import ParquetFile

from kpicore.bulk.columns import ID
from kpicore.bulk.tables import Table
from kpicore.collect.files import Named
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
    """The config, bringing the rows of these employee_ids (trimmed) and those without one."""
    wanted = pa.array(sorted(people), pa.string())
    brought: dict[int, list[Batch]] = {}
    for table in tables:
        brought.setdefault(table.number, []).extend(_of_file(table, file, wanted) for file in table.files)

    def with_rows(number: int, collector: object) -> Brought:
        assert isinstance(collector, Parquet)
        batches = sorted(brought[number], key=lambda batch: batch.source)
        return Brought(tuple(batches), collector.path)

    entries = (
        entry._replace(collector=with_rows(number, entry.collector)) for number, entry in enumerate(config.collect, 1)
    )
    return attrs.evolve(config, people=with_rows(0, config.people), collect=tuple(entries), engine="python")


def _of_file(table: Table, file: Named, wanted: pa.StringArray) -> Batch:
    with ParquetFile(file.path) as opened:
        rows = list(_rows(opened, table.name_of(ID), wanted))
    return Batch(file.source, table.schema.names, rows)


def _rows(opened: ParquetFile, key: str, wanted: pa.StringArray) -> Iterator[tuple[int, Sequence[str]]]:
    """Numbered rows, by way of the ids alone: the other columns are read only of groups that have any such row."""
    first = _FIRST
    for group in range(opened.num_row_groups):
        ids = opened.read_row_group(group, [key])[0]
        trimmed = pc.utf8_trim_whitespace(ids.combine_chunks().cast(pa.string()))
        mine = pc.fill_null(pc.or_(pc.is_in(trimmed, wanted), pc.equal(trimmed, "")), True)
        if pc.any(mine).as_py():
            places = pc.indices_nonzero(mine)
            found = opened.read_row_group(group).take(places)
            numbers = (place + first for place in places.to_pylist())
            yield from zip(numbers, zip(*map(texts_of, found.columns), strict=True), strict=True)
        first += len(ids)
