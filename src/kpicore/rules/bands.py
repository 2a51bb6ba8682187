"""Bands: one value, an ordered list of conditions on it, points (or a grade) for each.

The domain is cut into segments; a segment that no row covers is a gap, one that two rows cover an overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from typing import NamedTuple

import attrs

from kpicore.fields import Field
from kpicore.messages import Message, say
from kpicore.model import Finding, Place, Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FIRST_ROW
from kpicore.rules.build import Build
from kpicore.rules.cells import Axis, Cell, is_numeric, witness
from kpicore.rules.judge import Outcome, decimals_of, picked
from kpicore.rules.sources import Source

SHARE_NONE = say("bands that share no value")
REVIEW = say('bands without a gap, or gap = "review" with gap_points where a person is to decide')
NO_REST = say(
    'bands that share no value; a last row of "-" for the rest needs inputs and a table with hit = "first"',
)


GAP = Text("空档", "gap")
GAP_AT = Text("空档 {where}", "gap {where}")
THE_VALUE = Text("数值本身", "the value itself")


class Segment(NamedTuple):
    """Scaled ints (or choice codes) low…high, both included, and the rows that cover them."""

    low: int
    high: int
    rows: tuple[int, ...]


def segments(cells: Sequence[Cell], axis: Axis) -> list[Segment]:
    """The axis cut where any cell begins or ends, in order."""
    turns: dict[int, set[int]] = {axis.low: set()}  # where which rows begin or end
    for row, cell in enumerate(cells):
        for low, high in cell.ranges(axis):
            for edge in (low, high + 1):
                turns.setdefault(edge, set()).symmetric_difference_update((row,))
    turns.pop(axis.high + 1, None)
    active: set[int] = set()
    result = []
    for low, following in pairwise([*sorted(turns), axis.high + 1]):
        active ^= turns[low]
        result.append(Segment(low, following - 1, tuple(sorted(active))))
    return result


def lookup(value: Expr, cells: Sequence[Cell], axis: Axis) -> tuple[Expr, list[Segment]]:
    """The code of the row that matches (the upper one where two do), and the gaps, whose codes follow the rows'.

    Where the field names the values that it takes, no other is looked for.
    """
    found = [segment for segment in segments(cells, axis) if axis.takes(segment.low, segment.high)]
    gaps = [segment for segment in found if not segment.rows]
    codes = [FIRST_ROW + (segment.rows[0] if segment.rows else len(cells) + gaps.index(segment)) for segment in found]
    if is_numeric(axis.field):
        return expr.band(value, [segment.low for segment in found[1:]], codes), gaps
    pairs = zip(found, codes, strict=True)
    return expr.pick(value, {key: code for part, code in pairs for key in range(part.low, part.high + 1)}), gaps


def gap_text(gap: Segment, axis: Axis) -> str:
    """The gap as an interval, with the plainer number at each end: `[80, 85)`."""
    if not is_numeric(axis.field):
        return choice_text(gap.low, axis.field)
    if gap.low == gap.high:
        return f"{_plainer(gap.low, gap.low, axis.decimals)[0]:f}"
    low, low_closed = _plainer(gap.low, gap.low - 1, axis.decimals)
    high, high_closed = _plainer(gap.high, gap.high + 1, axis.decimals)
    if gap.high >= axis.high:
        return f"{'>=' if low_closed else '>'} {low:f}"
    if gap.low <= axis.low:
        return f"{'<=' if high_closed else '<'} {high:f}"
    return f"{'[' if low_closed else '('}{low:f}, {high:f}{']' if high_closed else ')'}"


def choice_text(code: int, field: Field) -> str:
    names = ["false", "true"] if field.kind == "flag" else list(field.choices)
    if code >= len(names):
        return say("any other value")
    return names[code] or say('none, ""')


def lint_cells(cells: Sequence[Cell], axis: Axis, place: Place, gap_allowed: bool) -> list[Finding]:
    """Overlaps, gaps and rows that nothing reaches, with witnesses; also cells that the field cannot be asked."""
    unfit = [i for i, cell in enumerate(cells) if not cell.fits(axis.field)]
    if unfit:
        return [Finding("error", place(i), *_unfit(cells[i], axis.field)) for i in unfit]
    found = segments(cells, axis)
    reached = {row for segment in found for row in segment.rows}
    findings = [
        Finding("error", place(i), say("{cell} can never be reached", cell=cell.text), askable(axis.field))
        for i, cell in enumerate(cells)
        if i not in reached and cell.kind != "missing"
    ]
    findings += _overlaps(cells, found, axis, place)
    if not gap_allowed:
        findings += gaps_found(found, axis, place)
    return findings


def out_of_order(cells: Sequence[Cell], points: Sequence[Decimal], axis: Axis, place: Place) -> list[Finding]:
    """A warning where the points rise and fall again along the value: more often a slip than meant."""
    if not is_numeric(axis.field):
        return []
    covered = [segment for segment in segments(cells, axis) if segment.rows]
    steps = [(segment, points[segment.rows[0]]) for segment in covered]
    risen = fallen = False
    for (_, before), (segment, after) in pairwise(steps):
        risen, fallen = risen or after > before, fallen or after < before
        if risen and fallen:
            row = segment.rows[0]
            what = say(
                "{cell} gives {after:f} and the band below it {before:f}, for example at {value}: "
                "the points both rise and fall along the value",
                cell=cells[row].text,
                after=after,
                before=before,
                value=witness_text(segment, axis),
            )
            return [Finding("warning", place(row), what, say("points that only rise, or only fall"))]
    return []


def _unfit(cell: Cell, field: Field) -> tuple[Message, Message]:
    """What is wrong with asking this of the field, and what would be right."""
    if is_numeric(field) and cell.kind == "values":
        expected = say(
            "such as >= 90, [80, 90), (20, 40] or 5, in half-width characters; {field} is {range}",
            field=field.id,
            range=askable(field),
        )
        return say("{cell!r} is no condition on a number", cell=cell.text), expected
    return say("{cell!r} cannot be asked of {field}", cell=cell.text, field=field.id), askable(field)


def gaps_found(found: Sequence[Segment], axis: Axis, place: Place, expected: Message = REVIEW) -> list[Finding]:
    gaps = [(gap_text(gap, axis), witness_text(gap, axis)) for gap in found if not gap.rows]
    return [
        Finding("error", place(), say("no band covers {gap}", gap=gap), expected)
        if gap == value
        else Finding("error", place(), say("no band covers {gap}, for example {value}", gap=gap, value=value), expected)
        for gap, value in gaps
    ]


def _overlaps(cells: Sequence[Cell], found: Sequence[Segment], axis: Axis, place: Place) -> list[Finding]:
    pairs: dict[tuple[int, int], Message] = {}
    for segment in found:
        for pair in combinations(segment.rows, 2):
            pairs.setdefault(pair, say("at {value}", value=witness_text(segment, axis)))
    for pair in combinations(_blank_rows(cells), 2):
        pairs.setdefault(pair, say("where the value is missing"))
    return [_overlap(cells[i], cells[j], example, place(j)) for (i, j), example in sorted(pairs.items())]


def _overlap(first: Cell, second: Cell, example: Message, where: str) -> Finding:
    what = say(
        "{first} and {second} overlap, for example {example}", first=first.text, second=second.text, example=example
    )
    return Finding("error", where, what, NO_REST if "any" in (first.kind, second.kind) else SHARE_NONE)


def _blank_rows(cells: Sequence[Cell]) -> list[int]:
    """The rows that a missing value matches: `missing`, and `-`, which does not look at its value."""
    return [i for i, cell in enumerate(cells) if cell.kind in ("any", "missing")]


def witness_text(segment: Segment, axis: Axis) -> str:
    """A value of the segment, strictly inside where that is possible."""
    if not is_numeric(axis.field):
        return choice_text(segment.low, axis.field)
    low, high, one = segment.low, segment.high, 10**axis.decimals
    if high >= axis.high and high > 10**9 * one:
        high = max(2 * low, low + 2 * one)  # an open end needs no astronomical example
    elif low <= axis.low and low < -(10**9) * one:
        low = min(2 * high, high - 2 * one)
    return f"{witness(low, high, axis.decimals).normalize():f}"


def askable(field: Field) -> Message:
    """What a cell may ask of the field, in words."""
    if field.kind == "flag":
        return say("true or false")
    if field.choices:
        return say("one of {names}", names=", ".join(field.choices))
    low, high = field.smallest, field.largest
    if field.high is None and field.kind != "percent":
        if field.kind == "count":
            return say("whole numbers from {low:f} up", low=low)
        return say("from {low:f} up", low=low)
    if field.kind == "count":
        return say("whole numbers from {low:f} to {high:f}", low=low, high=high)
    return say("from {low:f} to {high:f}", low=low, high=high)


@attrs.frozen
class Bands:
    """Points by the band that the value lies in. gap_points: provisional points where no band does (review)."""

    source: Source
    rows: tuple[tuple[Cell, Decimal], ...]
    gap_points: Decimal | None = None

    @property
    def key(self) -> str:
        return "bands"

    def stated(self) -> list[tuple[Text, str]]:
        rows = [(Text.same(cell.text), f"{points:f}") for cell, points in self.rows]
        if self.gap_points is None:
            return rows
        axis = Axis.of(self.source.field())
        gaps = [segment for segment in segments([cell for cell, _ in self.rows], axis) if not segment.rows]
        return [*rows, *((GAP_AT.format(where=gap_text(gap, axis)), f"{self.gap_points:f}") for gap in gaps)]

    def sources(self) -> tuple[Source, ...]:
        return (self.source,)

    def span(self) -> tuple[Decimal, Decimal]:
        points = [outcome for _, outcome in self.rows]
        if self.gap_points is not None and self._has_gap():
            points.append(self.gap_points)
        return min(points), max(points)

    def _has_gap(self) -> bool:
        cells = [cell for cell, _ in self.rows]
        return any(not segment.rows for segment in segments(cells, Axis.of(self.source.field())))

    def outcome(self, build: Build, criterion: str) -> Outcome:
        read = self.source.read(build)
        cells = [cell for cell, _ in self.rows]
        axis = Axis.of(read.field, read.value.scale)
        code, gaps = lookup(read.value, cells, axis)
        missing = read.missing
        for i in _blank_rows(cells)[:1]:
            code, missing = expr.choose(missing, expr.scaled(FIRST_ROW + i), code), expr.FALSE
        points = [outcome for _, outcome in self.rows] + [self.gap_points or Decimal(0)] * len(gaps)
        return Outcome(
            points=picked(code, points),
            missing=missing,
            not_applicable=read.not_applicable,
            lacks=read.lacks,
            reads=read.reads,
            code=code,
            rules=(
                *(Text.same(cell.text) for cell in cells),
                *(GAP_AT.format(where=gap_text(gap, axis)) for gap in gaps),
            ),
            gap=expr.compare(">=", code, expr.scaled(FIRST_ROW + len(cells))),
        )

    def lint(self, place: Place) -> list[Finding]:
        return self.lint_over([Axis.of(self.source.field())], place)

    def lint_over(self, axes: Sequence[Axis], place: Place) -> list[Finding]:
        """As `lint`, over what the one value can be in a team."""
        cells, points = [cell for cell, _ in self.rows], [outcome for _, outcome in self.rows]
        findings = lint_cells(cells, axes[0], place, self.gap_points is not None)
        return findings or [*out_of_order(cells, points, axes[0], place), *self._known_gaps(axes[0], place)]

    def _known_gaps(self, axis: Axis, place: Place) -> list[Finding]:
        """What the print leaves open and a person decides, as a note."""
        gaps = gaps_found(segments([cell for cell, _ in self.rows], axis), axis, place)
        expected = say("{points:f} points until a person decides", points=self.gap_points or Decimal(0))
        return [gap._replace(severity="info", expected=expected) for gap in gaps]


@attrs.frozen
class Value:
    """The points are the value itself, within the field's range (D2-47…50 name scores from 0 to 100)."""

    source: Source

    @property
    def key(self) -> str:
        return "bands"

    def stated(self) -> list[tuple[Text, str]]:
        low, high = self.span()
        return [(THE_VALUE, f"{low:f} … {high:f}")]

    def sources(self) -> tuple[Source, ...]:
        return (self.source,)

    def span(self) -> tuple[Decimal, Decimal]:
        return self.source.field().smallest, self.source.field().largest

    def outcome(self, build: Build, criterion: str) -> Outcome:
        read = self.source.read(build)
        return Outcome(read.value, read.missing, read.not_applicable, read.lacks, read.reads, rule=THE_VALUE)

    def lint(self, place: Place) -> list[Finding]:
        return []


def _plainer(inside: int, outside: int, decimals: int) -> tuple[Decimal, bool]:
    """The end of an interval, as the included or the excluded number, whichever has fewer decimals."""
    closed = Decimal(inside).scaleb(-decimals).normalize()
    opened = Decimal(outside).scaleb(-decimals).normalize()
    prefer_closed = decimals_of([closed]) <= decimals_of([opened])
    return (closed, True) if prefer_closed else (opened, False)
