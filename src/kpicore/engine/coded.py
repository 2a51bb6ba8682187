"""The ledger as codes: columns beside the results, and a dictionary of what the codes stand for.

A criterion or pay line of several rules is one small integer, the code of its ledger line; where that does not settle
what the line is worth (a decision, a quotient), a column of numbers stands beside it. A line of one rule is its value.
Every column is a definition, so that any engine computes it, and the dictionary is read off the same definitions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple

from kpicore.engine.codebook import NOTHING, Codebook
from kpicore.engine.data import Evaluation, Request
from kpicore.engine.ledger import clauses_of, rules_of, writer
from kpicore.engine.spelling import all_spelled
from kpicore.model import Language
from kpicore.numbers import format_scaled
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW, MISSING, NO_RULE, Line, RowLines
from kpicore.plan.plan import Plan, named
from kpicore.results import DictionaryRow, ResultRow
from kpicore.rules.team import TeamPlan, TeamScheme

Holds = Literal["code", "value", "contribution", "score"]
"""What a column of this module holds; in the dictionary also `grade`, a column of the results anyway."""
ORDINARY = frozenset((MISSING, FIRST_ROW))
"""The codes of a line of one rule of which its value says enough."""


class Key(NamedTuple):
    """Which line of a team's ledger; without a stage, the score of a scorer that another follows."""

    stage: str
    scheme: str
    section: str
    line: str

    def in_scheme(self) -> str:
        return f"{self.scheme}.{self.line}"

    def in_section(self) -> str:
        return f"{self.scheme}.{self.section}.{self.line}" if self.section else self.in_scheme()


class Told(NamedTuple):
    """A team, and every line that its ledger can have, whatever the data hold."""

    scheme: TeamScheme
    lines: Sequence[Line | RowLines]

    def listed(self) -> Iterator[tuple[Key, Line | RowLines | None]]:
        """What has a column, in order: not the grade and the score that are columns of the results anyway."""
        for card in self.scheme.scorecards[:-1]:
            yield Key("", card.name, "", "score"), None
        before = {card.name for card in self.scheme.scorecards[:-1]}
        for line in self.lines:
            if isinstance(line, RowLines):
                yield from ((Key(line.stage, line.scheme, line.section, each), line) for each in line.incidents)
            elif line.stage != "grade" or (line.scheme in before and line.value != "grade"):
                yield Key(line.stage, line.scheme, line.section, line.line), line


def column_names(teams: Iterable[Told]) -> dict[Key, str]:
    """The name of each line's column: its id, or with its scheme where a team has the id twice or the results have it.

    The same in every month of a config, whatever the data hold.
    """
    keys = [[key for key, _ in team.listed()] for team in teams]
    names = {key: key.line for own in keys for key in own}
    for longer in (Key.in_scheme, Key.in_section, lambda key: named(*key)):
        counted = [Counter(names[key] for key in own) for own in keys]
        taken = {name for own in counted for name, count in own.items() if count > 1} | {*ResultRow._fields}
        names |= {key: longer(key) for key, name in names.items() if name in taken}
    return names


def has_codes(line: Line | RowLines | None) -> bool:
    """Whether a line, as a config has it, is a code: where one of several rules matched."""
    return isinstance(line, Line) and bool(line.code) and (len(line.rules) > 1 or line.stage == "grade")


Lines = Mapping[Key, Line | RowLines | None]


class Coded(NamedTuple):
    """A column beside the results. definition: in the plan of the codes; "" where nobody has anything. scale: of its
    numbers."""

    name: str
    key: Key
    holds: Holds
    line: Line | RowLines | None
    definition: str = ""
    scale: int = 0

    def write(self) -> Callable[[int], str]:
        """How its values are written."""
        if self.holds == "code":
            return str
        return partial(format_scaled, scale=self.scale) if self.line is None else writer(self.line, self.scale)


class CodedLedger:
    """The codes of one team's month: the columns, what they need of an engine, and what they stand for.

    The columns and the dictionary rest on what occurs at all, not on the numbers that people have, of which a run in
    chunks knows otherwise than one by rows.
    """

    def __init__(
        self, plan: TeamPlan, occurring: TeamPlan, told: Told, names: Mapping[Key, str], occurred: Collection[int]
    ) -> None:
        """plan: of the month. occurring: the same of what occurs and whatever numbers. told: what the config has.
        names: of every team's columns. occurred: the codes of the incidents that did."""
        self.team = plan
        self._whose = str(plan.build.period), plan.team.name
        self.plan = Plan()  # that of the team, which stays as it is, and the columns
        self.plan.definitions |= plan.build.plan.definitions
        self._names = names
        self._taken = frozenset(names.values())
        self._occurred = occurred
        self._book = Codebook(occurring.build.plan)
        self._month = dict(Told(plan.team, plan.build.lines).listed())  # without what folds
        self._lines = dict(Told(occurring.team, occurring.build.lines).listed())  # with the month's corrections
        own = dict(told.listed())
        self._coded = {key for key, line in (own | self._lines).items() if has_codes(line)}
        self._grades = [line for line in occurring.build.lines if isinstance(line, Line) and line.value == "grade"]
        self.columns = tuple(self._all_columns(own))

    def request(self, wanted: Iterable[str]) -> Request:
        """What to ask of an engine for these definitions and for the columns."""
        names = dict.fromkeys([*wanted, *(column.definition for column in self.columns if column.definition)])
        return Request(self.plan, list(names))

    def cells(self, evaluation: Evaluation) -> dict[str, list[str]]:
        """The text of each column that anybody has anything in, by its name."""
        return {
            column.name: all_spelled(evaluation.columns[column.definition], column.write())
            for column in self.columns
            if column.definition
        }

    def dictionary(self, lang: Language) -> Iterator[DictionaryRow]:
        """A row for each code that a column can hold, and one for a column of numbers. lang: of the rules."""
        for column in self.columns:
            yield from (self._row(column, code, lang) for code in self._said(column))
        for line in self._grades:
            yield from self._grade_rows(line, lang)

    def _grade_rows(self, line: Line, lang: Language) -> Iterator[DictionaryRow]:
        """What each grade of the results rests on. They have its word, and so has the dictionary."""
        rules, clauses = rules_of(line), clauses_of(line)
        for code, worth in self._book.worth(line).items():
            if worth.value:
                where = (*self._whose, "grade", "grade", line.scheme, line.section, line.line)
                rule, clause = rules.get(code, line.rule), clauses.get(code, line.clause)
                yield DictionaryRow(*where, "grade", "", rule.of(lang), worth.value, line.weight, "", "", clause)

    def _said(self, column: Coded) -> Sequence[int | None]:
        """The codes of which the dictionary has a row; None: what holds for any. A blank value has that of MISSING."""
        line = column.line
        if not isinstance(line, Line) or column.key not in self._lines:
            return [None]
        codes = self._book.codes(line)
        if column.holds == "code":
            return codes
        alone = column.holds == "value" and column.key not in self._coded and ORDINARY.issuperset(codes)
        return [None, MISSING] if alone and MISSING in codes else [None]

    def _row(self, column: Coded, code: int | None, lang: Language) -> DictionaryRow:
        name, key, holds, line = column.name, column.key, column.holds, column.line
        rule, clause, weight, worth = NO_RULE, "", "", NOTHING
        if isinstance(line, RowLines):
            rule, clause = line.incidents[key.line].rule, line.incidents[key.line].clause
        elif line is not None:
            rule, clause, weight = line.rule, line.clause, line.weight
            row = code if code is not None or key in self._coded else FIRST_ROW
            if row is not None:
                rule, clause = rules_of(line).get(row, rule), clauses_of(line).get(row, clause)
            worth = NOTHING if code is None or holds != "code" else self._book.worth(line)[code]
        factor = self._book.factor(line) if line is not None and holds != "contribution" else None
        where = (*self._whose, name, key.stage or "score", key.scheme, key.section, key.line)
        said = "" if code is None else str(code)
        value, adds = worth.value or "", worth.contribution or ""
        return DictionaryRow(*where, holds, said, rule.of(lang), value, weight, factor or "", adds, clause)

    # columns

    def _all_columns(self, own: Lines) -> Iterator[Coded]:
        for key, line in {**own, **self._lines}.items():
            if key not in self._lines:
                yield self._nobodys(key, line)
            elif line is None:
                yield self._column(key, line, "score", self.plan.ref(self.team.scored[key.scheme].name("score")))
            elif isinstance(line, RowLines):
                yield from self._incident(key, line)
            else:
                yield from (self._read_off(key, line, holds) for holds in self._holds(key, line))

    def _holds(self, key: Key, line: Line) -> Iterator[Holds]:
        """What the columns of a line hold, the one first that is named as the line."""
        worth = self._book.worth(line)
        if key in self._coded:  # of several rules
            yield "code"
            if any(each.value is None for each in worth.values()):
                yield "value"
            settled = all(each.contribution is not None for each in worth.values())
        else:  # of one
            yield "value"
            if not ORDINARY.issuperset(worth):
                yield "code"
            settled = False
        if not settled and self._book.factor(line) is None:
            yield "contribution"

    def _read_off(self, key: Key, line: Line, holds: Holds) -> Coded:
        month = self._month.get(key)
        if not isinstance(month, Line):  # folded away in what people have
            return Coded(self._name(key, line, holds), key, holds, line)
        value = {"code": self._code, "value": self._value, "contribution": self._contribution}[holds](month)
        return self._column(key, line, holds, value)

    def _incident(self, key: Key, line: RowLines) -> Iterator[Coded]:
        """Of the rows of one incident, what the section's sum adds up."""
        build, month = self.team.build, self._month.get(key)
        code = build.codes.incidents[key.line]
        if code not in self._occurred or not isinstance(month, RowLines):
            yield self._nobodys(key, line)
            return
        mine, most = expr.is_in(build.row_code("incident", build.codes.incidents), [code]), build.most_rows("incidents")
        count = expr.aggregate("incidents", "count", expr.scaled(1), mine, most)
        never = expr.compare("==", count, expr.scaled(0))
        points = expr.aggregate("incidents", "sum", month.points, mine, most)
        yield self._column(key, line, "value", expr.blank_if(never, points))
        if self._book.factor(line) is None:
            void = expr.any_of(never, self.plan.ref(month.void))
            contribution = expr.aggregate("incidents", "sum", month.contribution, mine, most)
            yield self._column(key, line, "contribution", expr.blank_if(void, contribution))

    def _column(self, key: Key, line: Line | RowLines | None, holds: Holds, value: Expr) -> Coded:
        name = self._name(key, line, holds)
        definition = named("coded", name)
        self.plan.define(definition, value)
        return Coded(name, key, holds, line, definition, value.scale)

    def _nobodys(self, key: Key, line: Line | RowLines | None) -> Coded:
        """The column of a line that the month does not have."""
        holds = self._first(key, line)
        return Coded(self._name(key, line, holds), key, holds, line)

    def _first(self, key: Key, line: Line | RowLines | None) -> Holds:
        """What the column holds that is named as the line; others stand beside it."""
        return "score" if line is None else "code" if key in self._coded else "value"

    def _name(self, key: Key, line: Line | RowLines | None, holds: Holds) -> str:
        name = self._names.get(key, key.line)
        if holds != self._first(key, line):
            name = f"{name}.{holds}"
        if name != self._names.get(key):  # nor has the config a line for a correction that the month carries
            while name in self._taken:
                name += "'"
        return name

    # what a line has in its columns, blank where it does not stand

    def _left_out(self, line: Line) -> Expr:
        skip = self.plan.ref(line.skip) if line.skip else expr.FALSE
        if line.always:
            return skip
        adds = expr.given(self.plan.ref(line.contribution), expr.scaled(0))
        return expr.any_of(skip, self._void(line), expr.compare("==", adds, expr.scaled(0)))

    def _void(self, line: Line) -> Expr:
        return self.plan.ref(line.void) if line.void else expr.FALSE

    def _unknown(self, line: Line) -> Expr:
        return expr.compare("==", self.plan.ref(line.code), expr.scaled(MISSING)) if line.code else expr.FALSE

    def _code(self, line: Line) -> Expr:
        return expr.blank_if(self._left_out(line), self.plan.ref(line.code))

    def _contribution(self, line: Line) -> Expr:
        blank = expr.any_of(self._left_out(line), self._void(line), self._unknown(line))
        return expr.blank_if(blank, self.plan.ref(line.contribution))

    def _value(self, line: Line) -> Expr:
        return expr.blank_if(expr.any_of(self._left_out(line), self._unknown(line)), self.plan.ref(line.value))
