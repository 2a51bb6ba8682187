"""What a component of each kind must be able to do. Plugins implement these; the core only calls them.

A component is a frozen attrs class; its fields are its settings in the run config. It describes (a scheme, a scale,
pay lines) and computes nothing: the engine runs the description, `show` prints it, the lint checks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import attrs

from kpicore.model import Finding, Period, Text

if TYPE_CHECKING:
    from kpicore.rules.grades import GradeScale
    from kpicore.rules.pay import PayLine
    from kpicore.rules.scheme import Scheme

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


Problem = tuple[tuple[str | int, ...], str, str]
"""A mistake in settings: the path below the component (keys and list positions), what it says, what was expected."""


class SettingError(ValueError):
    """Settings that cannot stand, raised by a component while it is built; every mistake at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(": ".join(filter(None, (what, expected))) for _, what, expected in problems))
        self.problems = tuple(problems)


def setting(
    default: Any = attrs.NOTHING,
    *,
    factory: Any = None,
    doc: Text,
    clause: str = "",
    reason: Text | None = None,
    validator: Any = None,
    converter: Any = None,
) -> Any:
    """A field of a component, with what `show` says about it.

    doc: what it sets. clause: the clause that its default comes from. reason: why that default, where the document
    does not settle it.
    """
    metadata = {"doc": doc, "clause": clause, "reason": reason}
    if factory is not None:
        return attrs.field(factory=factory, metadata=metadata, validator=validator, converter=converter)
    return attrs.field(default=default, metadata=metadata, validator=validator, converter=converter)
