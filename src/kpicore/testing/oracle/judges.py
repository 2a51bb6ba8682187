"""How each judge of the vocabulary turns a person's month into points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from kpicore.fields import Field
from kpicore.rules.bands import Bands, Value
from kpicore.rules.cells import Cell
from kpicore.rules.checklist import Checklist
from kpicore.rules.judge import Judge
from kpicore.rules.rated import Rated
from kpicore.rules.table import Table
from kpicore.rules.value_or_rating import ValueOrRating
from kpicore.testing.oracle.facts import NA, Facts, Read, Row, fraction, holds, number, quotient
from kpicore.testing.oracle.facts import Value as Fact
from kpicore.testing.oracle.sources import Reader, judged, of, samples


class Points(NamedTuple):
    """What a criterion is worth before decisions, n/a settings and weights. exact: as sum and number of samples."""

    points: Fraction = Fraction(0)
    missing: bool = False
    na: bool = False
    gap: bool = False
    exact: tuple[Fraction, int] | None = None


def judge(rule: Judge, facts: Facts, read: Reader) -> Points:
    match rule:
        case Bands():
            return _bands(rule, read(rule.source))
        case Value():
            found = read(rule.source)
            return Points(_number(found), found.missing, found.na)
        case Table():
            return table(rule, [read(source) for source in rule.inputs])
        case Checklist():
            return _checklist(rule, [read(source) for source in rule.demands])
        case Rated():
            return _rated(rule, facts)
        case ValueOrRating():
            found = read(rule.metric)
            if found.missing:
                return _rated(rule.rated, facts)
            return Points(_number(found), na=found.na)
    raise NotImplementedError(f"the oracle does not know the judge {type(rule).__name__}")


def _number(found: Read) -> Fraction:
    return Fraction(0) if found.missing or found.na else number(found.value)


def _bands(rule: Bands, found: Read) -> Points:
    if found.na:
        return Points(na=True)
    if found.missing:
        blank = [points for cell, points in rule.rows if cell.kind in ("any", "missing")]
        return Points(fraction(blank[0])) if blank else Points(missing=True)
    field = rule.source.field()
    points = next((points for cell, points in rule.rows if holds(cell, found.value, field)), None)
    if points is None:
        return Points(fraction(rule.gap_points), gap=True)
    return Points(fraction(points))


def _checklist(rule: Checklist, found: Sequence[Read]) -> Points:
    missing, na = any(read.missing for read in found), any(read.na for read in found)
    if missing or na:
        return Points(missing=missing, na=na)
    unmet = sum(not number(read.value) for read in found)
    return Points(max(Fraction(0), fraction(rule.full) - fraction(rule.each) * unmet))


# --- decision tables -------------------------------------------------------------------------------------------------


def table(rule: Table, found: Sequence[Read]) -> Points:
    """The outcome of a decision table over values that were read."""
    if any(read.na for read in found):
        return Points(na=True)
    hits: list[Fraction] = []
    held = False
    for row in rule.rows:
        state = [
            _asked(cell, read, source.field()) for cell, read, source in zip(row.cells, found, rule.inputs, strict=True)
        ]
        if False in state:
            continue
        if None in state:  # it could have decided, had the value been there
            if rule.hit == "first":
                return Points(missing=True)
            held = True
            continue
        hits.append(fraction(row.outcome))
        if rule.hit == "first":
            break
    return _outcome(rule, hits, held)


def _outcome(rule: Table, hits: Sequence[Fraction], held: bool) -> Points:
    if rule.hit in ("sum", "min", "max", "count"):
        if held:
            return Points(missing=True)
        collect: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
            "sum": lambda each: sum(each, Fraction(0)),
            "count": lambda each: Fraction(len(each)),
            "min": min,
            "max": max,
        }
        if hits or rule.hit in ("sum", "count"):
            return Points(collect[rule.hit](hits))
        return Points(fraction(rule.gap_points), gap=True)
    if hits:
        return Points(hits[0])
    return Points(missing=True) if held else Points(fraction(rule.gap_points), gap=True)


def _asked(cell: Cell, read: Read, field: Field) -> bool | None:
    """Whether the cell is fulfilled; None where a missing value holds that up."""
    if cell.kind == "any":
        return True
    if cell.kind == "missing":
        return read.missing
    return None if read.missing else holds(cell, read.value, field)


# --- ratings ---------------------------------------------------------------------------------------------------------


class _Mean(NamedTuple):
    points: Fraction
    missing: bool
    na: bool


def _rated(rule: Rated, facts: Facts) -> Points:
    if rule.together:
        return _rubric(rule, facts)
    mean = _weighted(rule, facts) if rule.raters else _mean(rule, facts, None)
    if rule.blank is None:
        return Points(mean.points, mean.missing, mean.na)
    unjudged = any(_unjudged(rule, facts, rater) for rater in (rule.raters or (None,)))
    if mean.missing and not unjudged:
        return Points(fraction(rule.blank), na=mean.na)
    return Points(mean.points, unjudged, mean.na)


def _mean(rule: Rated, facts: Facts, rater: str | None) -> _Mean:
    """A rater's mean (anyone's, where None) at six decimals."""
    found = judged(rule.id, facts.ratings, rater)
    declined = any(row["value"] is NA for row in of(rule.id, facts.ratings, rater))
    unjudged = _unjudged(rule, facts, rater)
    total = sum((_row_points(rule, row) for row in found), Fraction(0))
    return _Mean(
        quotient(total, Fraction(max(len(found), 1))),
        unjudged or (not found and not declined),
        not found and declined and not unjudged,
    )


def _unjudged(rule: Rated, facts: Facts, rater: str | None) -> bool:
    """Whether one who judged the criterion at all took a sample and left it without a judgement."""
    rows = of(rule.id, facts.ratings, rater)
    judging = {row["rater"] for row in rows if row["value"] is not None}
    return any(row["value"] is None and row["rater"] in judging for row in rows)


def _row_points(rule: Rated, row: Row) -> Fraction:
    value: Fact = row["value"]
    if not rule.levels:
        return number(value)
    return next((fraction(points) for cell, points in rule.levels if holds(cell, value, rule.value)), Fraction(0))


def _weighted(rule: Rated, facts: Facts) -> _Mean:
    """By weight; who says n/a drops out, and so does who is missing where the rule says that the others judge."""
    means = {rater: _mean(rule, facts, rater) for rater in rule.raters}
    counted = {rater: mean for rater, mean in means.items() if not mean.missing and not mean.na}
    whole = sum((fraction(rule.raters[rater]) for rater in counted), Fraction(0))
    total = sum((mean.points * fraction(rule.raters[rater]) for rater, mean in counted.items()), Fraction(0))
    missing = any(mean.missing for mean in means.values())
    if rule.silent == "others":
        missing = missing and not counted
    return _Mean(quotient(total, whole) if whole else Fraction(0), missing, all(mean.na for mean in means.values()))


def _rubric(rule: Rated, facts: Facts) -> Points:
    """One item of a rubric, judged in every sample that any of its items was judged in."""
    taken = len(samples(rule.together, facts.ratings))
    found = judged(rule.id, facts.ratings)
    declined = sum(row["value"] is NA for row in of(rule.id, facts.ratings))
    missing = not taken or len(found) + declined < taken
    total, na = sum((_row_points(rule, row) for row in found), Fraction(0)), declined > 0
    if rule.declined is not None:
        total, na = total + declined * fraction(rule.declined), False
    return Points(quotient(total, Fraction(max(taken, 1))), missing, na, exact=(total, taken))
