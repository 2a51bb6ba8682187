"""A target for atheris: bytes into each reader of files. A table or a finding comes out, never an exception.

    python tests/fuzz/readers.py csv|xlsx|parquet FOLDER [libFuzzer's options]

FOLDER is the corpus: it begins with small good files, and keeps the bytes that reached something new.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["kpicore.collect"]):
    from kpicore.collect.csv import Csv
    from kpicore.collect.parquet import Parquet
    from kpicore.collect.xlsx import Xlsx

from kpicore.components import Batch, Collector, Request
from kpicore.model import Period

READERS: dict[str, type[Csv] | type[Parquet] | type[Xlsx]] = {"csv": Csv, "parquet": Parquet, "xlsx": Xlsx}


def read(collector: Collector, folder: Path, data: bytes) -> None:
    (folder / "file").write_bytes(data)
    batch = collector.collect(Request("metrics", folder, Period(2026, 10)))
    assert isinstance(batch, Batch)
    assert batch.header or batch.findings
    assert all(isinstance(text, str) for _, cells in batch.rows for text in cells)


def main(kind: str, corpus: str, *options: str) -> None:
    """Fuzz until the options say that it is enough; leaves by itself, with exit code 77 where something was found."""
    collector = READERS[kind]("file")
    with TemporaryDirectory() as folder:
        atheris.Setup([sys.argv[0], corpus, *options], lambda data: read(collector, Path(folder), data))
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
