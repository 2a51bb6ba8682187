"""Logs for the tests: the same events in every format, and the collector over them."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from kpicore.collect.events.collector import Events
from kpicore.collect.values import tables
from kpicore.components import Batch, Request
from kpicore.converter import structure
from kpicore.model import Period

PERIOD = Period(2026, 10)
FORMATS = ("csv", "jsonl", "xlsx", "parquet")

Row = Sequence[str]


def collector(text: str, **more: Any) -> Events:
    """The collector of some lines of TOML."""
    return structure({**tomllib.loads(text, parse_float=Decimal), **more}, Events)


def collect(
    folder: Path,
    text: str,
    people: Sequence[str] | None = None,
    unknown_people: Any = "error",
    period: Period = PERIOD,
    engine: str = "auto",
    **more: Any,
) -> Batch:
    roster = None if people is None else frozenset(people)
    want = Request("metrics", folder, period, roster, roster or frozenset(), unknown_people, engine=engine)
    (batch,) = tables(collector(text, **more).collect(want))
    return batch


def cells(batch: Batch) -> dict[str, dict[str, str]]:
    """Metric → cell, by employee."""
    assert not [str(finding) for finding in (*batch.findings, *batch.left_out) if finding.severity == "error"]
    return {row[0]: dict(zip(batch.header[1:], row[1:], strict=True)) for _, row in batch.rows}


def messages(batch: Batch) -> list[str]:
    return [str(finding) for finding in (*batch.findings, *batch.left_out)]


def flags(batch: Batch) -> dict[str, list[str]]:
    """Messages by flag, with the employee before them where they are about someone."""
    found: dict[str, list[str]] = {}
    for flag in batch.flags:
        about = f"{flag.employee_id}: " if flag.employee_id else ""
        found.setdefault(flag.flag, []).append(about + flag.message.en)
    return found


def write(path: Path, header: Row, rows: Sequence[Row]) -> Path:
    """A log of texts, in the format of its ending. A blank is nothing at all where the format knows that."""
    match path.suffix:
        case ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([header, *rows])
        case ".jsonl":
            lines = (json.dumps(_object(header, row), ensure_ascii=False) for row in rows)
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        case ".xlsx":
            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet()
                for number, row in enumerate([header, *rows]):
                    for column, text in enumerate(row):
                        sheet.write_string(number, column, text)
        case _:
            parquet(path, {name: [row[at] or None for row in rows] for at, name in enumerate(header)}, header)
    return path


def _object(header: Row, row: Row) -> Mapping[str, str | None]:
    return {name: text or None for name, text in zip(header, row, strict=True)}


def parquet(path: Path, columns: Mapping[str, Sequence[object]], text: Sequence[str] = ()) -> Path:
    """A Parquet file; `text`: the columns that are text whatever they hold."""
    import pyarrow as pa
    from pyarrow.parquet import write_table

    arrays = {name: pa.array(list(each), pa.string() if name in text else None) for name, each in columns.items()}
    write_table(pa.table(arrays), path)
    return path
