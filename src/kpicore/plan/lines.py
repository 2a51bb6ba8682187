"""What a plan says beside its numbers: how each ledger line is read off the definitions, and when a flag is raised.

The ledger is not a second computation. A line names the definitions that the plan computes anyway; its texts come
from a dictionary by code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from kpicore.fields import Field
from kpicore.model import Severity, Text
from kpicore.plan.expr import Expr

Stage = Literal["score", "grade", "pay"]
STAGES: tuple[Stage, ...] = ("score", "grade", "pay")

# Codes of a judged criterion. From FIRST_ROW on they number the rows of its bands, levels or table, then its gaps.
MISSING, NOT_APPLICABLE, OVERRIDDEN, FIRST_ROW = 0, 1, 2, 3

NO_RULE = Text("", "")


class Read(NamedTuple):
    """One value that a line shows as its input: the column of that name, or a definition of the plan. na: the
    definition that says that a computed one is n/a."""

    name: str
    field: Field
    definition: str = ""
    na: str = ""


class RatingRows(NamedTuple):
    """The rating rows that a line shows as its input: of this criterion, by these raters (any, where empty).

    level: the expression of one row that tells its level, as a code into `levels`; None where the value is the points.
    declined: what an n/a counts as, where it counts as something.
    """

    criterion: str
    raters: tuple[str, ...]
    level: Expr | None
    levels: tuple[Text, ...]
    declined: Text | None = None


class Counting(NamedTuple):
    """How the points of a judged line count. factor: what of them does; applicable: the weights that apply, in %, fewer
    than 100 where others are handed on; left_out: whether its own is; most: what the highest points would contribute.
    """

    factor: Expr
    most: Expr
    applicable: Expr
    left_out: Expr


class Line(NamedTuple):
    """One kind of ledger line.

    code: the definition that holds its code, `rules` the text of each code from FIRST_ROW on, `clauses` the clause
    of each where it is another than the line's; without a code, `rule` stands. value, contribution: definitions.
    always: False where it stands only when its contribution is not 0. ratings: the rating rows that are its input.
    recorded: the incident whose rows are. void: the definition that says that the stage has no result, so that nothing
    is contributed; skip: the one that says that the stage was never reached, or that nothing occurred. grades: the
    words for a value that is a grade's code. counting: of a judged line.
    """

    stage: Stage
    scheme: str
    section: str
    line: str
    title: Text
    clause: str
    weight: str = ""
    reads: tuple[Read, ...] = ()
    ratings: RatingRows | None = None
    recorded: str = ""
    code: str = ""
    rules: tuple[Text, ...] = ()
    clauses: tuple[str, ...] = ()
    rule: Text = NO_RULE
    value: str = ""
    contribution: str = ""
    always: bool = True
    void: str = ""
    skip: str = ""
    grades: tuple[str, ...] = ()
    counting: Counting | None = None


class TierLine(NamedTuple):
    """The ledger's words for one tier of an incident."""

    rule: Text
    clause: str


class IncidentLine(NamedTuple):
    """The ledger's words for one incident id of a section. tier: the expression of one row that tells its tier, as a
    code into `tiers`; None where it has none."""

    line: str
    title: Text
    clause: str
    rule: Text
    tier: Expr | None = None
    tiers: tuple[TierLine, ...] = ()


class RowLines(NamedTuple):
    """Ledger lines that are rows themselves: one for each incident id that occurred to the person.

    points, contribution: the expression of one row, the very one that the section's sum adds up, before and after the
    section's share. void: as for a Line.
    """

    scheme: str
    section: str
    incidents: Mapping[str, IncidentLine]
    points: Expr
    contribution: Expr
    void: str
    stage: Stage = "score"


class Shown(NamedTuple):
    """A computed value in a flag's message: its {name} there, the definition, and what it is, which says how it is
    written."""

    name: str
    definition: str
    field: Field


class FlagRule(NamedTuple):
    """A flag raised for a person of whom the definition `when` holds; where there is none, one of the team as a whole.

    scheme: the scorer that raises it, if any. shows: the values in its message; without any it stands as it is.
    """

    id: str
    severity: Severity
    when: str
    message: Text
    clause: str = ""
    scheme: str = ""
    shows: tuple[Shown, ...] = ()


class Need(NamedTuple):
    """A value that a stage requires: `when` is the definition that says it is missing and was needed.

    not_applicable: it was said to be n/a, where the scheme does not allow for that. scheme: the scorer that needs it.
    """

    name: str
    title: Text
    when: str
    stage: Stage
    clause: str
    severity: Severity = "review"
    not_applicable: bool = False
    scheme: str = ""
