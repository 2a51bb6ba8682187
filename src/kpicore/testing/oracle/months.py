"""A person's score, grade and pay, from a description and what is known of the month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from kpicore.fields import Field
from kpicore.model import Period
from kpicore.rules.grades import SCORE, GradeScale
from kpicore.rules.incidents import Incident
from kpicore.rules.past import LooksBack
from kpicore.rules.pay import Given, Looked, PayLine, PerPoint, Pool
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Source
from kpicore.rules.standing import SoleLast
from kpicore.rules.table import Table
from kpicore.testing.oracle.facts import CENT, NA, SIX, Facts, Read, Row, Value, fraction, half_up, holds
from kpicore.testing.oracle.judges import Points, judge, table
from kpicore.testing.oracle.sources import Reader, all_hold, looked_back, reader, tier

Lines = dict[tuple[str, str], Fraction]


class Scored(NamedTuple):
    """score: None where something is missing. lines: contributions by (section, line), those of 0 left out."""

    score: Fraction | None
    lines: Lines
    gap: bool


class Graded(NamedTuple):
    grade: str
    gap: bool


class Paid(NamedTuple):
    """Each line at the cent, and what they come to; None where something is missing."""

    lines: dict[str, Fraction]
    performance: Fraction | None
    total: Fraction | None


# --- the score -------------------------------------------------------------------------------------------------------


def score(scheme: Scheme, facts: Facts, period: Period) -> Scored:
    facts = with_derived(scheme, facts)
    read = reader(facts, period)
    found = {each.id: _settled(each.in_month(period.month), facts, read) for each in scheme.criteria}
    lines: Lines = {}
    total, incomplete = Fraction(0), any(each.missing for each in found.values())
    for group in _weighed_together(scheme):
        criteria = [criterion.in_month(period.month) for section in group for criterion in section.criteria]
        weighed = _weigh(criteria, found, group[0])
        incomplete = incomplete or weighed.nothing
        alone = group[0].share is not None
        for section in group:
            total += _section(section, weighed, facts, read, lines, weighed.rounding if alone else Fraction(0))
        if not alone:
            _note(lines, "", "rounding", weighed.rounding)
            total += weighed.rounding
    total = _clamped(total, "", scheme.floor, scheme.cap, Fraction(1), lines)
    gap = any(each.gap for each in found.values())
    return Scored(None if incomplete else total, {} if incomplete else lines, gap)


def with_derived(scheme: Scheme, facts: Facts) -> Facts:
    """The facts with the scheme's derived metrics, where the input has none of its own."""
    cells = dict(facts.cells)
    for derived in scheme.derived:
        given = [cells.get(field.id) for field in derived.inputs]
        if cells.get(derived.id) is not None or any(value is None for value in given if value is not NA):
            continue
        if any(value is NA for value in given):
            cells[derived.id] = NA
            continue
        result = derived.fn(*(_argument(field, value) for field, value in zip(derived.inputs, given, strict=True)))
        cells[derived.id] = None if result is None else half_up(Fraction(result), derived.decimals)
    return facts._replace(cells=cells)


def _argument(field: Field, value: Value) -> object:
    """A value as an author's function gets it."""
    if not isinstance(value, Fraction):
        return value
    if field.kind == "date":
        return date(int(value) // 10000, int(value) // 100 % 100, int(value) % 100)
    return Decimal(int(value * 10**field.decimals)).scaleb(-field.decimals)


class _Settled(NamedTuple):
    """A criterion with decisions and n/a settled. missing: it makes the score incomplete. left_out: n/a, and its weight
    goes to the others."""

    points: Fraction
    missing: bool
    left_out: bool
    gap: bool
    exact: tuple[Fraction, int] | None


def _settled(criterion: Criterion, facts: Facts, read: Reader) -> _Settled:
    found: Points = judge(criterion.judge, facts, read)
    decided = [row for row in facts.ratings if row["rater"] == "override" and row["criterion"] == criterion.rating]
    exact = found.exact
    if decided:
        return _Settled(decided[0]["value"], False, False, False, _throughout(decided[0]["value"], exact))
    if found.na:
        highest = fraction(criterion.judge.span()[1]) if criterion.not_applicable == "full" else Fraction(0)
        left_out = criterion.not_applicable == "rescale"
        return _Settled(highest, criterion.not_applicable == "incomplete", left_out, False, _throughout(highest, exact))
    if found.missing:
        return _Settled(Fraction(0), True, False, False, _throughout(Fraction(0), exact))
    return _Settled(found.points, False, False, found.gap, exact)


def _throughout(points: Fraction, exact: tuple[Fraction, int] | None) -> tuple[Fraction, int] | None:
    """What was settled otherwise is as if it were so in every sample."""
    return None if exact is None else (points * exact[1], exact[1])


class _Weighed(NamedTuple):
    contributions: Mapping[str, Fraction]
    rounding: Fraction
    nothing: bool  # no criterion applies at all


def _weighed_together(scheme: Scheme) -> Iterator[list[Section]]:
    """Sections whose weights make up one hundred together: all without a share, and each that has one."""
    common = [section for section in scheme.sections if section.share is None]
    if common:
        yield common
    yield from ([section] for section in scheme.sections if section.share is not None)


def _weigh(criteria: Sequence[Criterion], found: Mapping[str, _Settled], section: Section) -> _Weighed:
    share = _share(section)
    factors = {
        each.id: share if section.weighted or each.weight is None else share * fraction(each.weight) / 100
        for each in criteria
    }
    mine = {each.id: found[each.id] for each in criteria}
    taken = next((max(each.exact[1], 1) for each in mine.values() if each.exact is not None), 1)
    sums = {
        key: (each.exact[0] if each.exact is not None else each.points * taken) * factors[key]
        for key, each in mine.items()
    }
    if not any(each.left_out for each in mine.values()):
        contributions = {key: each.points * factors[key] for key, each in mine.items()}
        if all(each.exact is None for each in mine.values()):
            return _Weighed(contributions, Fraction(0), False)
        whole = half_up(sum(sums.values(), Fraction(0)) / taken, SIX)
        return _Weighed(contributions, whole - sum(contributions.values()), False)
    applicable = sum((fraction(each.weight) for each in criteria if not mine[each.id].left_out), Fraction(0))
    if not applicable:
        return _Weighed(dict.fromkeys(mine, Fraction(0)), Fraction(0), True)
    contributions = {key: half_up(each * 100 / (applicable * taken), SIX) for key, each in sums.items()}
    whole = half_up(sum(sums.values(), Fraction(0)) * 100 / (applicable * taken), SIX)
    return _Weighed(contributions, whole - sum(contributions.values()), False)


def _share(section: Section) -> Fraction:
    return Fraction(1) if section.share is None else Fraction(section.share) / 100


def _section(
    section: Section, weighed: _Weighed, facts: Facts, read: Reader, lines: Lines, rounding: Fraction
) -> Fraction:
    share = _share(section)
    total = fraction(section.start) * share
    _note(lines, section.id, "start", total)
    for criterion in section.criteria:
        _note(lines, section.id, criterion.id, weighed.contributions[criterion.id])
        total += weighed.contributions[criterion.id]
    for incident in section.incidents:
        points = _incident(incident, facts, read) * share
        _note(lines, section.id, incident.id, points)
        total += points
    _note(lines, section.id, "rounding", rounding)
    return _clamped(total + rounding, section.id, section.floor, section.cap, share, lines)


def _incident(incident: Incident, facts: Facts, read: Reader) -> Fraction:
    rows = [row for row in facts.incidents if row["incident"] == incident.id]
    if incident.disabled:
        return Fraction(0)
    if incident.most is not None or incident.void:
        if any(all_hold([when], read) for when in incident.void):
            return Fraction(0)
        times = sum(int(row["times"]) for row in rows)
        return fraction(incident.points) * (times if incident.most is None else min(times, incident.most))
    return sum((_event(incident, row) * int(row["times"]) for row in rows), Fraction(0))


def _event(incident: Incident, row: Row) -> Fraction:
    if incident.low is not None:
        return Fraction(row["points"])
    if incident.tiers:
        place = tier(incident.tiers, row, incident.quantity)
        return Fraction(0) if place is None else fraction(incident.tiers[place].points)
    return fraction(incident.points)


def _clamped(
    value: Fraction, section: str, floor: Decimal | None, cap: Decimal | None, share: Fraction, lines: Lines
) -> Fraction:
    if floor is not None and value < Fraction(floor) * share:
        _note(lines, section, "floor", Fraction(floor) * share - value)
        value = Fraction(floor) * share
    if cap is not None and value > Fraction(cap) * share:
        _note(lines, section, "cap", Fraction(cap) * share - value)
        value = Fraction(cap) * share
    return value


def _note(lines: Lines, section: str, line: str, value: Fraction) -> None:
    if value:
        lines[section, line] = lines.get((section, line), Fraction(0)) + value


def raised(scheme: Scheme, everyone: Sequence[tuple[Facts, Scored]], period: Period) -> list[set[str]]:
    """The flags of the scheme that each person of a team has, by name."""
    scores = [found.score for _, found in everyone if found.score is not None]
    lowest = min(scores, default=None)
    alone = len(scores) > 1 and scores.count(lowest) == 1 if lowest is not None else False

    def flags(facts: Facts, found: Scored) -> set[str]:
        direct = reader(with_derived(scheme, facts), period)

        def read(source: Source) -> Read:
            if isinstance(source, SoleLast):
                return Read(alone and found.score == lowest, missing=found.score is None)
            if isinstance(source, LooksBack):
                return looked_back(source, facts, period, read)
            if source.field().id == "score":
                return Read(found.score, missing=found.score is None)
            return direct(source)

        return {flag.id for flag in scheme.flags if all_hold(flag.when, read)}

    return [flags(facts, found) for facts, found in everyone]


# --- grade and pay ---------------------------------------------------------------------------------------------------


def grade(scale: GradeScale, points: Fraction) -> Graded:
    found = next((name for cell, name in scale.rows if holds(cell, points, SCORE)), None)
    return Graded("" if found is None else found, found is None)


def pay(
    lines: Sequence[PayLine], facts: Facts, period: Period, points: Fraction | None, name: str | None = None
) -> Paid:
    """points, name: the score and the grade of the month."""
    if points is None:
        return Paid({}, None, None)
    direct = reader(facts, period)

    def read(source: Source) -> Read:
        """A source as pay reads it: score and grade of the month too; n/a is as missing, never 0."""
        key = source.field().id
        if key == "score":
            return Read(points)
        if key == "grade" and name is not None:
            return Read(name)
        found = direct(source)
        return found._replace(missing=found.missing or found.na, na=False)

    amounts = {line.id: _line(line, read, points) for line in lines}
    cents = {key: half_up(amount, CENT) for key, amount in amounts.items() if amount is not None}
    needed = all(line.id in cents for line in lines if line.required)
    performance = sum((cents[line.id] for line in lines if line.performance and line.id in cents), Fraction(0))
    complete = needed and len(cents) == len(lines)
    return Paid(cents, performance if needed else None, sum(cents.values(), Fraction(0)) if complete else None)


def _line(line: PayLine, read: Reader, points: Fraction) -> Fraction | None:
    amount = _amount(line, read, points)
    for gate in line.gates:
        found = read(gate.source)
        if found.missing:
            return None
        if not holds(gate.cell, found.value, gate.source.field()):
            amount = Fraction(0)
    return amount


def _amount(line: PayLine, read: Reader, points: Fraction) -> Fraction | None:
    match line.amount:
        case PerPoint(per_point, around, limit):
            found = (points - Fraction(around)) * Fraction(per_point)
            return found if limit is None else max(min(found, Fraction(limit)), -Fraction(limit))
        case Pool(pool, coefficient):
            amount = _given(pool, read)
            factor = points / 100 if coefficient is None else _found(coefficient, read)
            return None if amount is None or factor is None else amount * factor
        case Given() | Looked() as given:
            return _given(given, read)


def _given(amount: Given | Looked, read: Reader) -> Fraction | None:
    if isinstance(amount, Looked):
        return _found(amount.table, read)
    found = read(amount.source)
    return None if found.missing else Fraction(found.value)  # type: ignore[arg-type]


def _found(rule: Table, read: Reader) -> Fraction | None:
    outcome = table(rule, [read(source) for source in rule.inputs])
    return None if outcome.missing else outcome.points
