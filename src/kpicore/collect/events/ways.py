"""The ways to read a log: on Spark, where the run is on Spark and Spark reads it as all others do, else on DuckDB."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from kpicore.collect.events.session import on_duckdb
from kpicore.collect.events.source import Files, Format, Layout
from kpicore.collect.events.spool import Written
from kpicore.collect.events.table import Log
from kpicore.collect.extras import extra_problems
from kpicore.collect.files import Named
from kpicore.components import Request
from kpicore.engine.select import require
from kpicore.messages import say
from kpicore.model import Finding

if TYPE_CHECKING:
    from kpicore.collect.events.spark.session import OnSpark

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PASSWORD = re.compile(_ADDRESS.pattern + r"[^/@:]*:(?![0-9]+/).*@")  # which may have a slash; not host:port/a@b


def is_address(path: str) -> bool:
    """Whether a path is on no file system of this machine, such as s3a://bucket/calls/*.parquet."""
    return _ADDRESS.match(path) is not None


def holds_password(address: str) -> bool:
    """Whether an address says who asks, and by which secret: s3a://key:secret@bucket."""
    return _PASSWORD.match(address) is not None


def address_problem(address: str, want: Request, format: Format) -> Finding | None:
    """Why nothing can be read at an address: it is Spark's own storage that knows it."""
    if want.engine != "spark":
        return Finding("error", address, say("only Spark reads what is there"), say('engine = "spark" in the config'))
    if format != "parquet":
        what = say("a log of the format {format} cannot be read there", format=format)
        return Finding("error", address, what, say("Parquet, or a file of this machine"))
    return None


def logs(
    source: str, files: Sequence[Named], want: Request, layout: Layout, wanted: Sequence[str], engines: ExitStack
) -> Iterator[Log | Finding]:
    """The log as each engine has it: the next is asked for where one does not read it. files: none, where `source` is
    an address. engines: ends what is started here. Rejected (2) or Failed where Spark is not to be had."""
    on = layout.format if want.engine == "spark" else ""
    if on == "parquet":
        from kpicore.collect.events.spark.source import FilesOnSpark, here, there

        engine = _spark(engines)
        found = here(files) if files else there(engine, source)
        yield found if isinstance(found, Finding) else FilesOnSpark(engine, found, wanted, remote=not files)
    for _, what, expected in extra_problems("duckdb", "duckdb"):
        yield Finding("error", source, what, expected)
        return
    patient = Files(engines.enter_context(on_duckdb()), layout, files, wanted)
    if on == "csv":
        from kpicore.collect.events.spark.lines import CsvOnSpark

        written = Written(layout.header_row, layout.delimiter, frozenset(wanted))
        yield CsvOnSpark(_spark(engines), files, written, wanted, patient)
    yield patient


def _spark(engines: ExitStack) -> OnSpark:
    from kpicore.collect.events.spark.session import on_spark

    require("spark")
    return engines.enter_context(on_spark())
