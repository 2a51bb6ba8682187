"""What a component of each kind must be able to do. Plugins implement these; the core only calls them.

A component is a frozen attrs class; its fields are its settings in the run config. It describes (a scheme, a scale,
pay lines) and computes nothing: the engine runs the description, `show` prints it, the lint checks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import attrs

from kpicore.model import ClauseRow, Finding, Period
from kpicore.settings import Problem as Problem
from kpicore.settings import SettingError as SettingError
from kpicore.settings import setting as setting

if TYPE_CHECKING:
    from kpicore.rules.grades import GradeScale
    from kpicore.rules.pay import PayLine
    from kpicore.rules.scheme import Scheme


def clause_table(package: str, name: str) -> tuple[ClauseRow, ...]:
    """The clauses of a document, from `<name>.clauses.csv` in the package (a component gives its `__package__`).

    The file's header is `clause,text,became,what`. For a component's `clauses()`, which only `show` calls.
    Raises FileNotFoundError where the package has no such file, TypeError where a column is none of these.
    """
    import csv  # here, since no run needs them
    from importlib.resources import files

    text = files(package).joinpath(f"{name}.clauses.csv").read_text(encoding="utf-8")
    return tuple(ClauseRow(**row) for row in csv.DictReader(text.splitlines()))


InputKind = Literal["people", "metrics", "incidents", "ratings"]


@attrs.frozen
class Request:
    """What the core asks of a collector. folder: the config's, to which relative paths refer."""

    kind: InputKind
    folder: Path
    period: Period


@attrs.frozen
class Batch:
    """What a collector brings: one table of text, exactly as found, and where it came from.

    source: the file or query, for messages. header: the column names as the source writes them. rows: (row number,
    cells); the header is row 1, a blank row counts. findings: what could not be read at all; severity error rejects
    the run.
    """

    source: str
    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    findings: Sequence[Finding] = ()


class Collector(Protocol):
    """Brings people, metrics, incidents or ratings as text. Parsing and judging the cells is the core's work."""

    def collect(self, want: Request) -> Batch: ...


class Scorer(Protocol):
    """Describes how a month becomes points."""

    def scheme(self) -> Scheme: ...


class Grader(Protocol):
    """Describes how a score becomes a grade."""

    def scale(self) -> GradeScale: ...


class PayRule(Protocol):
    """Describes how score and grade become money."""

    def pay_lines(self) -> tuple[PayLine, ...]: ...
