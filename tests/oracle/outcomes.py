"""What the oracle of schemes in TOML reads of a month, and what it finds of each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from oracle.cells import Value
from oracle.maxima import Settings

Row = Mapping[str, Any]


@dataclass
class Month:
    """What one run reads: the scheme's settings and the rows of the month."""

    period: str
    scheme: Settings
    grade: Settings | None = None
    pay: Settings | None = None
    scale_to: Fraction | None = None
    people: Sequence[Row] = ()
    metrics: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    incidents: Sequence[Row] = ()
    ratings: Sequence[Row] = ()


@dataclass
class Judged:
    """One criterion: its points before the weight (None where there are none) and what it adds to the score."""

    points: Fraction | None = None
    contribution: Fraction | None = None
    state: str = "ok"  # ok | na | missing
    missing: frozenset[str] = frozenset()
    gap: bool = False
    overridden: bool = False


@dataclass
class Outcome:
    """One person's result, with every line that made it."""

    score: Fraction | None = None
    grade: str | None = None
    performance_pay: Fraction | None = None
    total_pay: Fraction | None = None
    status: str = "ok"
    criteria: dict[str, Judged] = field(default_factory=dict)
    lines: dict[tuple[str, str], Fraction] = field(default_factory=dict)  # (section, line) of everything else scored
    pay: dict[str, Fraction | None] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)  # the scheme's own: id -> severity
    missing: set[str] = field(default_factory=set)  # one for each missing value that holds a stage up
    unjudged: set[str] = field(default_factory=set)  # n/a under `incomplete`

    def add_line(self, section: str, line: str, value: Fraction) -> None:
        if value != 0 or line == "start" or section:
            self.lines[section, line] = self.lines.get((section, line), Fraction(0)) + value
