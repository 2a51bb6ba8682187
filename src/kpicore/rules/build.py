"""A plan under construction: what the rules of one team share while they compile.

Rules ask for columns and rows by name; what the data at hand never hold (no n/a, no override) folds away, and the
ranges observed in the data keep the arithmetic within 64 bits. Without observed data (lint, checks of a mix) every
value may occur that its field allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from kpicore.fields import MAX_DECIMALS, Field
from kpicore.model import Period, Text
from kpicore.plan import expr
from kpicore.plan.expr import MAX_ROWS, Expr, Type
from kpicore.plan.lines import FlagRule, Line, Need, RowLines
from kpicore.plan.plan import Plan, named
from kpicore.rules.cells import Axis, bounds, is_numeric
from kpicore.vocabulary import RATERS, Vocabulary

if TYPE_CHECKING:
    from kpicore.rules.past import Asked
    from kpicore.rules.proration import Proration

Table = Literal["incidents", "ratings"]
Range = tuple[int, int]

MOST_MONTHS = 12 * 100  # that anything looks back

TIMES = Axis.of(Field("times", Text("次数", "times"), "count"))


class Known(NamedTuple):
    """What the data at hand hold: the range of each column that has a value, and what occurs at all.

    columns: observed range by column, of the people and of the rows. decimals: how many the values of a column need,
    where fewer than its field keeps. most: the largest number of rows of one person by table. complete: the columns
    of people that nobody lacks. ranges: False where any number may occur that its field allows, whatever is observed.
    """

    columns: Mapping[str, Range]
    decimals: Mapping[str, int]
    most: Mapping[str, int]
    complete: frozenset[str] = frozenset()
    ranges: bool = True

    def occurring(self) -> Known:
        """What occurs at all (an n/a, a decision, a sample), and nothing of metrics and ratings themselves."""
        return self._replace(decimals={}, complete=frozenset(), ranges=False)

    def widened(self, more: Known) -> Known:
        """What both hold."""
        columns = dict(self.columns)
        for name, (low, high) in more.columns.items():
            known = columns.get(name, (low, high))
            columns[name] = min(low, known[0]), max(high, known[1])
        complete = self.complete & more.complete
        return Known(columns, _larger(self.decimals, more.decimals), _larger(self.most, more.most), complete)


def _larger(these: Mapping[str, int], those: Mapping[str, int]) -> dict[str, int]:
    return {name: max(these.get(name, 0), those.get(name, 0)) for name in {**these, **those}}


def value_column(name: str) -> str:
    """The column of the data that holds a metric or a column of people."""
    return named(name)


def na_column(name: str) -> str:
    """The column that says of whom the value was said to be n/a."""
    return named("na", name)


def override_column(criterion: str) -> str:
    """The column of the points that decisions set."""
    return named("override", criterion)


def row_column(table: str, name: str) -> str:
    """What a column of the rows is called among the observed ranges."""
    return named("rows", table, name)


def rated_column(name: str, criterion: int) -> str:
    """What a column of the ratings of one criterion is called among the observed ranges."""
    return named("rows", "ratings", name, str(criterion))


class Yielded(NamedTuple):
    """What an earlier scorer of the team hands on: a metric for the next."""

    scheme: str
    value: Expr
    missing: Expr
    field: Field


class Build:
    """Collects the definitions, ledger lines, flags and needs of one team's plan."""

    def __init__(
        self,
        period: Period,
        words: Vocabulary,
        known: Known | None = None,
    ) -> None:
        """known: what the data hold; None lets every value occur."""
        self.period = period
        self.words = words
        self.known = known
        self._occurring = known is not None and not known.ranges
        self.plan = Plan()
        self.lines: list[Line | RowLines] = []
        self.flags: list[FlagRule] = []
        self.needs: list[Need] = []
        self.kept: dict[str, str] = {}  # by what the history calls a truth of the month: its definition
        self.asked: list[Asked] = []
        self.scorer = ""  # which one compiles now
        self.judging = False  # what a criterion reads; a flag, a bonus and pay read what was recorded
        self.proration: Proration | None = None  # where the team prorates
        self.yielded: dict[str, Yielded] = {}
        self.relied_on: dict[str, list[Expr]] = {}  # by scorer: when a later one takes what it yields
        self.codes = Codes.of(words)

    def narrow(self) -> None:
        """Raise what an earlier scorer asks for only where a later one takes what it yields; the input may have it."""
        for scheme, when in self.relied_on.items():
            condition = expr.any_of(*when)
            self.flags = [
                flag._replace(when=self._narrowed(flag.when, condition)) if flag.scheme == scheme else flag
                for flag in self.flags
            ]
            self.needs = [
                need._replace(when=self._narrowed(need.when, condition)) if need.scheme == scheme else need
                for need in self.needs
            ]

    def _narrowed(self, name: str, condition: Expr) -> str:
        narrowed = f"{name}/relied_on"
        if narrowed not in self.plan.definitions:
            self.plan.define(narrowed, expr.all_of(self.plan.ref(name), condition))
        return narrowed

    def field(self, field: Field) -> Field:
        """The team's one reading of a name, which two components may share."""
        return self.words.metrics.get(field.id, field)

    def titles(self, criterion: str) -> Text:
        return self.words.ratings[criterion].title

    def column(self, field: Field) -> Expr:
        """A person's value; nullable where somebody lacks it."""
        return self._column(value_column(field.id), field.decimals, self._domain(field), number=True)

    def day(self, field: Field) -> Expr:
        """A date of a person of which ledger lines speak, so that the dates there are count as what occurs."""
        return self._column(value_column(field.id), field.decimals, self._domain(field))

    def shortened(self, field: Field, value: Expr) -> Expr:
        """A column's value at no more decimals than the data need, so that a product of it stays small."""
        if self.known is None or field.id in self.yielded:
            return value
        return expr.shortened(value, self.known.decimals.get(value_column(field.id), value.scale))

    def is_na(self, name: str) -> Expr:
        if self.known is not None and na_column(name) not in self.known.columns:
            return expr.FALSE
        return expr.input_column(na_column(name), Type("bool"))

    def override(self, criterion: str, low: int, high: int) -> Expr:
        """The points that a decision set, at six decimals; nullable where somebody has none."""
        return self._column(override_column(criterion), MAX_DECIMALS, (low, high))

    def past(self, name: str) -> Expr:
        """What closed months say of a person, a number of months; nullable where they say nothing of somebody."""
        return self._column(name, 0, (0, MOST_MONTHS))

    def row(self, table: Table, name: str, axis: Axis) -> Expr:
        """A column of the row at hand, inside an aggregate. What is missing in a row is read as 0."""
        return self._row(table, name, row_column(table, name), axis)

    def rated(self, name: str, axis: Axis, criterion: int) -> Expr:
        """A column of the rating at hand, which is one of that criterion."""
        return self._row("ratings", name, rated_column(name, criterion), axis)

    def _row(self, table: Table, name: str, column: str, axis: Axis) -> Expr:
        rating = table == "ratings"
        ends = self._ends(column, (axis.low, axis.high), number=rating and name == "value")
        if ends is None and rating and self._occurring:
            ends = 0, 0  # plain ratings, of which chunks cannot tell whether the team has any
        if ends is None:
            return expr.scaled(0, axis.decimals)
        return expr.row_field(name, Type("int", axis.decimals, min(*ends, 0), max(*ends, 0)))

    def row_code(self, column: str, codes: Mapping[str, int]) -> Expr:
        """The code of a row's incident, criterion or rater; -1 is one that the schemes do not know."""
        return expr.row_field(column, Type("int", 0, -1, max(codes.values(), default=0)))

    def part(self, name: str, value: Expr) -> Expr:
        """A value that is used several times, to be computed once: defined under the first free name."""
        while name in self.plan.definitions:
            name += "'"
        return self.plan.define(name, value)

    def most_rows(self, table: Table) -> int:
        if self.known is None or (self._occurring and table == "ratings"):
            return MAX_ROWS
        return self.known.most.get(table, 0)

    def _column(self, name: str, decimals: int, domain: Range, number: bool = False) -> Expr:
        ends = self._ends(name, domain, number)
        if ends is None:
            return expr.absent(decimals)
        complete = self.known is not None and name in self.known.complete
        return expr.input_column(name, Type("int", decimals, *ends, nullable=not complete))

    def _ends(self, column: str, allowed: Range, number: bool) -> Range | None:
        """Between what a column's values are; None where nobody has one. number: of a metric, or what a rater gave."""
        if self.known is None or (self._occurring and number):
            return allowed
        return self.known.columns.get(column)

    def _domain(self, field: Field) -> Range:
        if is_numeric(field):
            return bounds(field)
        return 0, (1 if field.kind == "flag" else max(0, len(field.choices) - 1 + field.open))


class Codes(NamedTuple):
    """The numbers that stand for ids in rows; -1 stands for what the team's schemes do not know."""

    incidents: dict[str, int]
    criteria: dict[str, int]
    raters: dict[str, int]

    @classmethod
    def of(cls, words: Vocabulary) -> Codes:
        listed = [rater for word in words.ratings.values() for rater in word.raters]
        raters = dict.fromkeys([*RATERS, *listed])
        return cls(_numbered(words.incidents), _numbered(words.ratings), _numbered(raters))


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: code for code, name in enumerate(names)}
