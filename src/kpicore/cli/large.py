"""Months that may be large: whether they are, and why one is held in memory that could have gone in chunks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kpicore.collect.limits import TOO_LARGE
from kpicore.components import Request
from kpicore.config import RunConfig
from kpicore.engine.select import AUTO_FROM
from kpicore.messages import say
from kpicore.model import Finding

if TYPE_CHECKING:
    from kpicore.bulk.unfit import Held

_AT_ONCE = 1 << 20  # bytes


def may_be_large(config: RunConfig) -> bool:
    """Whether the table of people may be long enough for a run in chunks to be worth what it imports."""
    from kpicore.collect.csv import Csv
    from kpicore.collect.files import named

    if isinstance(config.people, Csv):
        file = named(config.people.path, Request("people", config.folder, config.period)).path
        return _has_lines(file, AUTO_FROM) and find_spec("pyarrow") is not None
    from kpicore.collect.parquet import Parquet

    return isinstance(config.people, Parquet)


def _has_lines(file: Path, count: int) -> bool:
    """Whether a file may have so many records, each of which ends a line."""
    with suppress(OSError, ValueError):  # why it cannot be read is for the run to say
        if not file.is_file():  # a pipe can be read but once
            return False
        with file.open("rb") as stream:
            while count > 0 and (data := stream.read(_AT_ONCE)):
                count -= data.count(b"\n") + data.count(b"\r")
    return count <= 0


def held_by(option: str) -> Held:
    """Why the month of a command with this option is held."""
    from kpicore.bulk.unfit import Unfit

    mended = say("no error in the input: `kpicore check` lists them in less") if option == "--partial" else ""
    return Unfit(say("{option} asks for all of it at once", option=option), mended, large=False).held


def held_as_closed(period: str) -> Held:
    """Why the month of a closed period is held."""
    from kpicore.bulk.unfit import Unfit

    return Unfit(say("{period} is closed, and is compared with what was sealed", period=period), large=False).held


def note_of(held: Held | None, people: int = 0, findings: Sequence[Finding] = ()) -> Sequence[Finding]:
    """What is said of a month that is held, if it is large. people: in it, as far as that is known; findings: for which
    it was rejected."""
    if held is None:
        return []
    too_large = any(finding.what == TOO_LARGE for finding in findings)
    return [held.note] if held.large or people >= AUTO_FROM or too_large else []
