"""What an explanation holds, whatever shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from kpicore.collect.intake import IncidentRow, RatingRow
from kpicore.engine.data import Value
from kpicore.explain.counts import Counts
from kpicore.explain.lift import Aim
from kpicore.model import Language, Text
from kpicore.plan.lines import Stage
from kpicore.results import FlagRow, LedgerRow, ResultRow
from kpicore.rules.pay import PayLine

Words = Mapping[str, Text]
"""What values are called, by how the ledger writes them; a value that is not there is called what it is."""

NO_WORDS: Words = MappingProxyType({})


class Seen(NamedTuple):
    """A value that a line read. value: as written in the ledger; at: file, row and column, blank where it was computed.
    name: of the metric, column, incident or criterion; by, sample: the rater of a rating, and what was judged."""

    name: str
    title: Text
    value: str
    unit: str = ""
    at: str = ""
    by: str = ""
    sample: str = ""
    words: Words = NO_WORDS


class Step(NamedTuple):
    """A line of the ledger with what it read, its title, its section's, and the words of its clauses. counts: of a
    judged line, how its points count."""

    row: LedgerRow
    title: Text
    section: Text
    reads: tuple[Seen, ...]
    clauses: tuple[tuple[str, str], ...]
    counts: Counts | None = None

    @property
    def applied(self) -> bool:
        """False of a criterion that did not, and whose weight was handed on."""
        return self.counts is None or self.counts.applies


class Part(NamedTuple):
    """The steps of a stage: of one scorer, of the grade, of the pay. came_to: what the stage came to. words: of the
    grades, where it is one."""

    stage: Stage
    scheme: str
    title: Text
    steps: tuple[Step, ...]
    came_to: str
    words: Words = NO_WORDS


class Better(NamedTuple):
    """A smallest single change that would have lifted the grade, the pay, or (where there is neither) the score.

    sample, at: of a rating, and of what was read from one place. before, after: of what is changed, as the ledger
    writes it; score, grade, pay: what the month would have come to.
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
    sample: str = ""
    at: str = ""
    words: Words = NO_WORDS


class Given(NamedTuple):
    """What a person's month was computed from, which is what `replay` takes. lang: of the rules' texts; settings: the
    team with every setting, as TOML; carried: the pay lines that correct earlier months; columns: as the engine had
    them; cells: of the row of people, those that a rule may read.
    """

    lang: Language
    settings: str
    carried: tuple[PayLine, ...]
    columns: Mapping[str, Value]
    cells: Mapping[str, str]
    incidents: Sequence[IncidentRow]
    ratings: Sequence[RatingRow]


class Explained(NamedTuple):
    """One person's result, down to its sources. alone: nobody else was read, so what compares people is not told.
    grades: what the grades of the result are called.
    """

    result: ResultRow
    parts: tuple[Part, ...]
    flags: tuple[FlagRow, ...]
    better: tuple[Better, ...]
    alone: bool
    grades: Words
    given: Given
