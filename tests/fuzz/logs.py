"""A target for atheris: bytes into each reader of logs. A table or a finding comes out, never an exception.

    python tests/fuzz/logs.py queue_log|csv|jsonl FOLDER [libFuzzer's options]

FOLDER is the corpus: it begins with small good files, and keeps the bytes that reached something new.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import atheris

with atheris.instrument_imports(include=["kpicore.collect"]):
    from kpicore.collect.events.collector import Events
    from kpicore.collect.events.settings import ColumnSettings, MetricSettings
    from kpicore.collect.queue_log.collector import QueueLog

from kpicore.components import Batch, Collector, Request
from kpicore.model import Period

METRICS = {
    "calls": MetricSettings(count=True, where={"Answered": True}),
    "talk": MetricSettings(sum="Talk"),
    "late": MetricSettings(share={"Wait": ">= 20"}),
}
COLUMNS = {"Talk": ColumnSettings(type="duration")}


def reader(kind: str) -> Collector:
    if kind == "queue_log":
        return QueueLog(time_zone="UTC", path="file")
    form: Literal["csv", "jsonl"] = "csv" if kind == "csv" else "jsonl"
    return Events("file", "Agent", "Start", METRICS, id="Call", columns=COLUMNS, format=form)


def read(collector: Collector, folder: Path, data: bytes) -> None:
    (folder / "file").write_bytes(data)
    batch = collector.collect(Request("metrics", folder, Period(2026, 10)))
    assert isinstance(batch, Batch)
    assert batch.header or batch.findings
    assert all(isinstance(text, str) for _, cells in batch.rows for text in cells)
    "".join(map(str, (*batch.findings, *batch.left_out))).encode()


def main(kind: str, corpus: str, *options: str) -> None:
    """Fuzz until the options say that it is enough; leaves by itself, with exit code 77 where something was found."""
    collector = reader(kind)
    with TemporaryDirectory() as folder:
        atheris.Setup([sys.argv[0], corpus, *options], lambda data: read(collector, Path(folder), data))
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
