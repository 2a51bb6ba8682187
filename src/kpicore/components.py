"""What a component of each kind must be able to do. Plugins implement these; the core only calls them.

A component is a frozen attrs class; its fields are its settings in the run config, and `about` (a Text, no field) is
its title in both languages, the first line of its docstring standing in for one. It describes (a scheme, a scale,
pay lines, flags) and computes nothing: the engine runs the description, `show` prints it, the lint checks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import attrs

from kpicore.model import ClauseRow, Finding, Period, Tell, untold
from kpicore.settings import Problem as Problem
from kpicore.settings import SettingError as SettingError
from kpicore.settings import setting as setting

if TYPE_CHECKING:
    from kpicore.results import FlagRow
    from kpicore.rules.conditions import Flag
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
DateOrder = Literal["ymd", "dmy", "mdy"]


@attrs.frozen
class Request:
    """What the core asks of a collector. folder: the config's, to which relative paths refer.

    people: the employee_ids of the roster; None where people themselves are asked for, or could not be read. appraised:
    those of them who are in a team this month. unknown_people: whether who is not on the roster is an error. tell: is
    told, again and again, how much of a long table has been read. only: the one person whom the core asks about; rows
    of others may be left out, where that saves time. most: no more rows than so many are of interest; 0: all are.
    engine: that of the run, for a source that it can read where the data are (spark); others read as they always do.
    """

    kind: InputKind
    folder: Path
    period: Period
    people: frozenset[str] | None = None
    appraised: frozenset[str] = frozenset()
    unknown_people: Literal["error", "flag"] = "error"
    tell: Tell = attrs.field(default=untold, eq=False)
    only: str = ""
    most: int = 0
    engine: str = "auto"


@attrs.frozen
class Batch:
    """What a collector brings: one table of text, exactly as found, and where it came from.

    source: the file or query, for messages. header: the column names as the source writes them. rows: (row number,
    cells); a blank row counts. findings: what could not be read at all; severity error rejects the run. header_row: its
    number, where titles stand above it. date_order: how the source's dates are written where not as 2026-10-05.
    serials_from: the day 0 of a spreadsheet, where a bare number may stand for a day. flags: what a person must see,
    about the source or (employee_id) about someone; the core fills in the team. left_out: errors of single rows that
    are not among `rows` and without which the others stand; they reject the run, unless it is to go on without them.
    made: whether each row is what the collector made of many of the source, whose rows and columns are others.
    """

    source: str
    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    findings: Sequence[Finding] = ()
    header_row: int = 1
    date_order: DateOrder | None = None
    serials_from: date | None = None
    flags: Sequence[FlagRow] = ()
    left_out: Sequence[Finding] = ()
    made: bool = False


class Collector(Protocol):
    """Brings people, metrics, incidents or ratings as text. Parsing and judging the cells is the core's work.

    Several tables (sheets of a workbook, files of a pattern) are several batches.
    """

    def collect(self, want: Request) -> Batch | Sequence[Batch]: ...


class Scorer(Protocol):
    """Describes how a month becomes points."""

    def scheme(self) -> Scheme: ...


class Grader(Protocol):
    """Describes how a score becomes a grade."""

    def scale(self) -> GradeScale: ...


class PayRule(Protocol):
    """Describes how score and grade become money."""

    def pay_lines(self) -> tuple[PayLine, ...]: ...


class Check(Protocol):
    """Describes what must not pass unseen once score, grade and pay are known. It changes none of them.

    The conditions of its flags read whatever the input brings, score and grade (`Metric`), and what came of the stages
    (`kpicore.rules.outcomes`). A flag without conditions is about each team as a whole.
    """

    def flags(self) -> tuple[Flag, ...]: ...
