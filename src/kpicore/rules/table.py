"""Decision tables: conditions on several values, one row deciding or several collected.

Whether a row matches may be held up by a missing value; a row's outcome is missing only when a row that could have
decided was held up (toml-schemes: cells).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

import attrs

from kpicore.messages import Message, joined, say
from kpicore.model import Finding, Place, Severity, Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW
from kpicore.rules.bands import GAP, lint_cells
from kpicore.rules.build import Build
from kpicore.rules.cells import Axis, Cell, condition, worded
from kpicore.rules.coverage import BUDGET, Coverage, TooManyCases
from kpicore.rules.judge import Outcome, picked
from kpicore.rules.sources import Lack, Reading, Source

Hit = Literal["unique", "first", "any", "sum", "min", "max", "count"]
ONE_ROW: tuple[Hit, ...] = ("unique", "first", "any")


COLLECTED = Text("符合各行的 {hit}", "{hit} of the matching rows")


class Match(NamedTuple):
    """A row of the table: whether it matches, and whether a missing value holds it up."""

    matches: Expr
    held: Expr


@attrs.frozen
class Row:
    """Conditions, one for each input, and the outcome (points, a coefficient or an amount). words: as it is printed."""

    cells: tuple[Cell, ...]
    outcome: Decimal
    words: Text | None = None

    @property
    def text(self) -> str:
        """The cells that ask something, as the ledger's rule."""
        return "; ".join(cell.text for cell in self.cells if cell.kind != "any") or "-"

    @property
    def rule(self) -> Text:
        """The cells, and what they stand for."""
        return worded(self.text, self.words)


@attrs.frozen
class Table:
    """A decision table over several sources. hit: which matching rows count."""

    inputs: tuple[Source, ...]
    rows: tuple[Row, ...]
    hit: Hit = "unique"
    gap_points: Decimal | None = None

    @property
    def key(self) -> str:
        return "table"

    def stated(self) -> list[tuple[Text, str]]:
        return [(row.rule, f"{row.outcome:f}") for row in self.rows]

    def sources(self) -> tuple[Source, ...]:
        return self.inputs

    def span(self) -> tuple[Decimal, Decimal]:
        coverage = self._coverage([Axis.of(source.field()) for source in self.inputs])
        points = [row.outcome for row in self.rows]
        try:
            if self.hit not in ONE_ROW:
                points = [self._collected(rows) for rows in coverage.meetings()]
            elif self.gap_points is not None and coverage.gap() is not None:
                points.append(self.gap_points)
        except TooManyCases:
            return self._loose_span()
        return min(points), max(points)

    def _loose_span(self) -> tuple[Decimal, Decimal]:
        """Bounds that hold whichever rows match together, where these are too many to tell."""
        points = [row.outcome for row in self.rows] + ([] if self.gap_points is None else [self.gap_points])
        if self.hit == "count":
            return Decimal(0), Decimal(len(self.rows))
        if self.hit == "sum":
            zero = Decimal(0)
            return sum((min(p, zero) for p in points), zero), sum((max(p, zero) for p in points), zero)
        return min(points), max(points)

    def _coverage(self, axes: Sequence[Axis]) -> Coverage:
        return Coverage([row.cells for row in self.rows], axes)

    def _collected(self, rows: int) -> Decimal:
        """What these rows (a bit mask) come to where they are the matching ones."""
        outcomes = [row.outcome for i, row in enumerate(self.rows) if rows >> i & 1]
        if self.hit == "count":
            return Decimal(len(outcomes))
        if self.hit == "sum":
            return sum(outcomes, Decimal(0))
        return (min if self.hit == "min" else max)(outcomes, default=self.gap_points or Decimal(0))

    def outcome(self, build: Build, criterion: str) -> Outcome:
        readings = [source.read(build) for source in self.inputs]
        return self.decide(readings)

    def decide(self, readings: Sequence[Reading]) -> Outcome:
        """The outcome from values that are read already."""
        matches = [_match(row, self._asked_by(i, readings)) for i, row in enumerate(self.rows)]
        held = self._held(matches)
        common = Outcome(
            points=expr.scaled(0),
            missing=expr.any_of(*held),
            not_applicable=expr.any_of(*(read.not_applicable for read in readings)),
            lacks=merged_lacks([lack for i, read in enumerate(readings) for lack in self._lacks(i, read, held)]),
            reads=tuple(r for read in readings for r in read.reads),
        )
        if self.hit in ONE_ROW:
            return self._one_row(common, matches)
        rule = COLLECTED.format(hit=self.hit)
        return common._replace(points=self._collect(matches), rule=rule, gap=self._no_row(matches))

    def _asked_by(self, row: int, readings: Sequence[Reading]) -> list[Reading]:
        """What a row looks at: with `first`, a value whose absence alone decides in a row above is there."""
        settled = set()
        for above in self.rows[:row] if self.hit == "first" else ():
            asking = [column for column, cell in enumerate(above.cells) if cell.kind != "any"]
            settled |= {column for column in asking if len(asking) == 1 and above.cells[column].kind == "missing"}
        return [
            read._replace(missing=expr.FALSE) if column in settled else read for column, read in enumerate(readings)
        ]

    def _held(self, matches: Sequence[Match]) -> list[Expr]:
        """For each row, whether it could have decided, had a missing value not held it up."""
        if self.hit not in ONE_ROW:
            return [match.held for match in matches]
        found = []
        unmatched = [expr.negate(match.matches) for match in matches]
        for i, match in enumerate(matches):
            others = unmatched[:i] if self.hit == "first" else unmatched
            found.append(expr.all_of(match.held, *others) if match.held is not expr.FALSE else expr.FALSE)
        return found

    def _lacks(self, column: int, read: Reading, held: Sequence[Expr]) -> Iterator[Lack]:
        """What an input lacks, where that holds up a row: a value that no such row asks for is not needed."""
        asks = [row.cells[column].kind in ("interval", "values") for row in self.rows]
        needed = expr.any_of(*(up for up, asked in zip(held, asks, strict=True) if asked))
        for lack in read.lacks:
            yield lack._replace(when=expr.all_of(lack.when, needed))

    def _one_row(self, common: Outcome, matches: Sequence[Match]) -> Outcome:
        gap_code = FIRST_ROW + len(self.rows)
        code = expr.first_of([match.matches for match in matches], range(FIRST_ROW, gap_code + 1))
        points = [row.outcome for row in self.rows] + [self.gap_points or Decimal(0)]
        return common._replace(
            points=picked(code, points),
            code=code,
            rules=(*(row.rule for row in self.rows), GAP),
            gap=expr.all_of(expr.compare("==", code, expr.scaled(gap_code)), expr.negate(common.missing)),
        )

    def _collect(self, matches: Sequence[Match]) -> Expr:
        if self.hit == "count":
            return expr.add(*(expr.choose(m.matches, expr.scaled(1), expr.scaled(0)) for m in matches))
        outcomes = [expr.number(row.outcome) for row in self.rows]
        if self.hit == "sum":
            return expr.add(
                *(expr.choose(m.matches, o, expr.scaled(0)) for m, o in zip(matches, outcomes, strict=True))
            )
        worst = expr.number((max if self.hit == "min" else min)(row.outcome for row in self.rows))
        extreme = worst
        for match, outcome in zip(matches, outcomes, strict=True):
            candidate = expr.choose(match.matches, outcome, worst)
            extreme = (expr.lowest if self.hit == "min" else expr.highest)(extreme, candidate)
        return expr.choose(self._no_row(matches), expr.number(self.gap_points or Decimal(0)), extreme)

    def _no_row(self, matches: Sequence[Match]) -> Expr:
        """No row matches: a gap, but for sum and count, where it is 0."""
        if self.hit in ("sum", "count"):
            return expr.FALSE
        return expr.negate(expr.any_of(*(match.matches for match in matches)))

    def lint(self, place: Place) -> list[Finding]:
        return self.lint_over([Axis.of(source.field()) for source in self.inputs], place)

    def lint_over(self, axes: Sequence[Axis], place: Place, review: bool = True) -> list[Finding]:
        """As `lint`, where a score is known to reach further or less far than its field says.

        A cell that no score of this mix reaches is a warning, like a grade that none does. review: whether a gap may
        be left to a person.
        """
        findings = []
        for column, axis in enumerate(axes):
            for i, row in enumerate(self.rows):
                found = lint_cells([row.cells[column]], axis, place, gap_allowed=True)
                declared = axis == Axis.of(axis.field) or not row.cells[column].fits(axis.field)
                severity: Severity = "error" if declared else "warning"
                findings += [finding._replace(severity=severity, where=place(i, column)) for finding in found]
        if any(finding.severity == "error" for finding in findings):
            return findings
        coverage = self._coverage(axes)
        try:
            return [*findings, *self._lint_cases(coverage, place, review)]
        except TooManyCases:
            what = say("gaps and overlaps are not checked: more than {count} cases", count=BUDGET)
            return [*findings, Finding("warning", place(), what, say("fewer inputs or rows in one table"))]

    def _lint_cases(self, coverage: Coverage, place: Place, review: bool) -> list[Finding]:
        findings = []
        if self.hit in ("unique", "any"):
            findings += self._lint_overlaps(coverage, place)
        if self.hit in (*ONE_ROW, "min", "max") and self.gap_points is None and (gap := coverage.gap()) is not None:
            expected = say('rows for every case, or a last row of "-"')
            if review:
                expected = say('{expected}, or gap = "review" with gap_points', expected=expected)
            what = say("no row covers {case}", case=_example(coverage, gap))
            findings.append(Finding("error", place(), what, expected))
        if self.hit == "first":
            findings += self._lint_unreachable(coverage, place)
        return findings

    def _lint_overlaps(self, coverage: Coverage, place: Place) -> list[Finding]:
        findings = []
        for j, second in enumerate(self.rows):
            for i, first in enumerate(self.rows[:j]):
                if self.hit == "any" and first.outcome == second.outcome:
                    continue
                common = coverage.common(i, j)
                if common is not None:
                    case = _example(coverage, common)
                    what = say("rows {first} and {second} both match {case}", first=i, second=j, case=case)
                    expected = say('rows that agree where they meet, or hit = "first"')
                    if self.hit == "unique":
                        expected = say('rows that share no case, or hit = "first"')
                    findings.append(Finding("error", place(j), what, expected))
        return findings

    def _lint_unreachable(self, coverage: Coverage, place: Place) -> list[Finding]:
        """A row of `first` is dead where the rows above it leave nothing of it."""
        findings = []
        for j, row in enumerate(self.rows):
            if j and coverage.left_of(j) is None:
                what = say(
                    "row {row} ({text}) can never decide: the rows above it cover it, or are held up where it holds",
                    row=j,
                    text=row.text,
                )
                findings.append(Finding("error", place(j), what, say("remove it or move it up")))
        return findings


def _example(coverage: Coverage, values: tuple[str, ...]) -> Message:
    pairs = zip(coverage.axes, values, strict=True)
    return joined([joined([axis.field.id, value], " ") for axis, value in pairs])


def merged_lacks(lacks: Sequence[Lack]) -> tuple[Lack, ...]:
    """Each name once: a value that two parts of a rule read is missing once."""
    found: dict[str, Lack] = {}
    for lack in lacks:
        known = found.get(lack.name)
        found[lack.name] = lack if known is None else lack._replace(when=expr.any_of(known.when, lack.when))
    return tuple(found.values())


def _match(row: Row, readings: Sequence[Reading]) -> Match:
    sure, possible = [], []
    for cell, read in zip(row.cells, readings, strict=True):
        if cell.kind == "any":
            continue
        if cell.kind == "missing":
            sure.append(read.missing)
            possible.append(read.missing)
            continue
        asked = condition(cell, read.value, read.field)
        sure.append(expr.all_of(expr.negate(read.missing), asked))
        possible.append(expr.any_of(read.missing, asked))
    matches = expr.all_of(*sure)
    if all(read.missing is expr.FALSE for read in readings):
        return Match(matches, expr.FALSE)
    return Match(matches, expr.all_of(*possible, expr.negate(matches)))
