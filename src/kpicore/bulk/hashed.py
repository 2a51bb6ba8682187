"""What is sealed of the tables of a month that nobody holds: the hashes that a run by rows would have of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from pyarrow.parquet import ParquetFile

from kpicore.bulk.csvfile import CsvFile
from kpicore.bulk.tables import Table, readable
from kpicore.collect.headerrow import Row
from kpicore.collect.parquet import numbered
from kpicore.history.snapshot import Watched


def add_tables(watched: Watched, tables: Sequence[Table], files: Sequence[Mapping[str, str]]) -> None:
    """Adds what the tables are, each read once more from front to back. files: the hashes of each collector's."""
    parts = [(table.number, file, table) for table in tables for file in table.files]
    for number, file, table in sorted(parts, key=lambda part: (part[0], part[1].source)):
        if table.text is not None:
            text = table.text.file
            watched.add(table.kind, file.source, text.header, _records(text), files[number])
            continue
        with readable(), ParquetFile(file.path) as opened:
            watched.add(table.kind, file.source, opened.schema_arrow.names, numbered(opened), files[number])


def _records(file: CsvFile) -> Iterator[Row]:
    """The numbered records below the header, blank ones too."""
    texts = (io.StringIO(block.data.decode("utf-8"), newline="") for block in file.blocks())
    records = chain.from_iterable(csv.reader(text, strict=True, delimiter=file.mark) for text in texts)
    return enumerate(records, file.header_row + 1)
