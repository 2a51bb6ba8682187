"""What an explanation holds, whatever shows it."""

from __future__ import annotations

from typing import NamedTuple

from kpicore.explain.hypothesis import Facts
from kpicore.explain.lift import Aim
from kpicore.model import Text
from kpicore.plan.lines import Stage
from kpicore.results import FlagRow, LedgerRow, ResultRow
from kpicore.rules.pay import PayLine


class Seen(NamedTuple):
    """A value that a line read. value: as written in the ledger; at: file, row and column, blank where it was computed.
    name: of the metric, column, incident or criterion; by: the rater of a rating."""

    name: str
    title: Text
    value: str
    unit: str = ""
    at: str = ""
    by: str = ""


class Step(NamedTuple):
    """A line of the ledger with what it read, its title, its section's, and the words of its clauses."""

    row: LedgerRow
    title: Text
    section: Text
    reads: tuple[Seen, ...]
    clauses: tuple[tuple[str, str], ...]


class Part(NamedTuple):
    """The steps of a stage: of one scorer, of the grade, of the pay. came_to: what the stage came to."""

    stage: Stage
    scheme: str
    title: Text
    steps: tuple[Step, ...]
    came_to: str


class Better(NamedTuple):
    """A smallest single change that would have lifted the grade, the pay, or (where there is neither) the score.

    before, after: of what is changed, as text; score, grade, pay: what the month would have come to.
    """

    aim: Aim
    name: str
    title: Text
    unit: str
    before: str
    after: str
    score: str
    grade: str
    pay: str


class Explained(NamedTuple):
    """One person's result, down to its sources. alone: nobody else was read, so what compares people is not told.

    facts, settings, carried: what `replay` takes: the month as the engine had it, the team with every setting, as TOML,
    and the pay lines that correct earlier months.
    """

    result: ResultRow
    parts: tuple[Part, ...]
    flags: tuple[FlagRow, ...]
    better: tuple[Better, ...]
    alone: bool
    facts: Facts
    settings: str
    carried: tuple[PayLine, ...]
