"""What a check finds in a person's finished month: its flags with their values, and what it could not judge."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from kpicore.model import Period
from kpicore.rules.computed import Compared, Dated, Extreme, First, Rounded, Says, Share, Sum
from kpicore.rules.conditions import Flag
from kpicore.rules.outcomes import CarriedOver, Deducted, Judged, Occurred, Paid, PartOfMonth, Raised
from kpicore.rules.pay import PayLine
from kpicore.rules.sources import Metric, Source
from kpicore.testing.oracle import months
from kpicore.testing.oracle.facts import CENT, NA, SIX, Facts, Read, Value, fraction, half_up, holds, number, quotient
from kpicore.testing.oracle.sources import Reader, reader

POINTS_OF = "points_of_"
"""What the metric is called that holds the points of a criterion, in a month made for a check."""

_BEFORE = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
}


class Finished(NamedTuple):
    """A person's month before the checks. grade: None where the team has none. raised: the flags of the stages."""

    facts: Facts
    period: Period
    score: Fraction | None
    grade: str | None
    paid: months.Paid
    lines: Sequence[PayLine]
    raised: Collection[str]


class Found(NamedTuple):
    """raised: each flag and the values that it shows. unseen: the flags of which something missing hides the answer."""

    raised: list[tuple[Flag, dict[str, str]]]
    unseen: list[str]


def checked(flags: Sequence[Flag], month: Finished) -> Found:
    """Flags about the person; one without conditions is about the team."""
    read = _reader(month)
    raised, unseen = [], []
    for flag in (flag for flag in flags if flag.when):
        found = [(read(when.source), when) for when in flag.when]
        states = [
            None if each.missing and not each.na else not each.na and holds(when.cell, each.value, when.source.field())
            for each, when in found
        ]
        if all(states):
            raised.append((flag, {name: _written(source, read(source)) for name, source in flag.shows.items()}))
        elif False not in states and any(_lacks(when.source, month) for when in flag.when):
            unseen.append(flag.id)
    return Found(raised, unseen)


def _reader(month: Finished) -> Reader:
    direct = reader(month.facts, month.period)

    def read(source: Source) -> Read:
        match source:
            case Metric() if source.field().id == "score":
                return Read(month.score, missing=month.score is None)
            case Metric() if source.field().id == "grade":
                return Read(month.grade, missing=month.grade is None or month.score is None)
            case Paid(name):
                return _paid(month, name)
            case CarriedOver():
                return Read(Fraction(0))  # of months by themselves
            case Deducted():
                amount = sum((max(-each, Fraction(0)) for each in _appraised(month)), Fraction(0))
                return Read(amount, missing=month.paid.performance is None)
            case Raised(flag):
                return Read(flag in month.raised)
            case Occurred(incident):
                rows = [row for row in month.facts.incidents if row["incident"] == incident]
                return Read(Fraction(sum(int(row["times"]) for row in rows)))
            case Judged(criterion):
                return _points(month.facts, criterion)
            case PartOfMonth():
                return Read(_part(month))
            case Dated():
                return _dated(source, month)
            case Says(column, _, texts):
                said = month.facts.cells.get(column)
                return Read(said in texts, missing=said is None, na=said is NA)
        return _computed(source, read) or direct(source)

    return read


def _points(facts: Facts, criterion: str) -> Read:
    """A decision stands for what was measured."""
    decided = [row for row in facts.ratings if row["rater"] == "override" and row["criterion"] == criterion]
    if decided:
        return Read(decided[0]["value"])
    points = facts.cells.get(f"{POINTS_OF}{criterion}")
    return Read(points, missing=points is None or points is NA)


def _computed(source: Source, read: Reader) -> Read | None:
    match source:
        case Sum(_, terms):
            parts = [read(each) for _, each in terms]
            factors = [fraction(factor) for factor, _ in terms]
            return _of(parts, lambda: sum((f * number(p.value) for f, p in zip(factors, parts, strict=True))))
        case Share(_, part, whole):
            parts = [read(part), read(whole)]
            if not any(each.missing or each.na for each in parts) and number(parts[1].value) <= 0:
                return Read(None, na=True)
            return _of(parts, lambda: quotient(number(parts[0].value) * 100, number(parts[1].value)))
        case Extreme(_, which, sources, limit):
            parts = [read(each) for each in sources]
            more = [] if limit is None else [fraction(limit)]
            return _of(parts, lambda: _extreme(which, [*(number(each.value) for each in parts), *more]))
        case Rounded(inner, way, decimals):
            found = read(inner)
            cut = floor if way == "down" else ceil
            return _of([found], lambda: Fraction(cut(max(number(found.value), 0) * 10**decimals), 10**decimals))
        case First(first, second):
            found = read(first)
            return read(second) if found.missing or found.na else found
        case Compared(operator, left, right):
            parts = [read(left), read(right)]
            return _of(parts, lambda: _BEFORE[operator](number(parts[0].value), number(parts[1].value)))
    return None


def _extreme(which: str, values: Sequence[Fraction]) -> Fraction:
    return min(values) if which == "lowest" else max(values)


def _of(parts: Sequence[Read], value: object) -> Read:
    missing, na = any(each.missing for each in parts), any(each.na for each in parts)
    if missing or na:
        return Read(None, missing, na)
    assert callable(value)
    found: Value = value()
    return Read(found)


def _paid(month: Finished, name: str) -> Read:
    paid = month.paid
    amounts = {"total_pay": paid.total, "performance_pay": paid.performance}
    value = amounts[name] if name in amounts else paid.lines.get(name)
    return Read(value, missing=value is None or paid.performance is None)


def _appraised(month: Finished) -> Iterator[Fraction]:
    yield from (month.paid.lines[line.id] for line in month.lines if line.performance and line.id in month.paid.lines)


def _part(month: Finished) -> bool:
    days = [month.facts.cells.get(name) for name in ("hired", "team_since")]
    left = month.facts.cells.get("left")
    late = any(day is not None and int(number(day)) > month.period.first_day for day in days)
    return late or (left is not None and int(number(left)) < month.period.last_day)


def _dated(source: Dated, month: Finished) -> Read:
    key = month.facts.cells.get(source.by)
    held = [each for each in source.values if (each.since.year, each.since.month) <= tuple(month.period)]
    for wanted in (key, ""):
        mine = [each for each in held if each.key == wanted]
        if mine:
            latest = max(mine, key=lambda each: (each.since.year, each.since.month))
            return Read(fraction(latest.value))
    return Read(None, missing=True)


def _lacks(source: Source, month: Finished) -> bool:
    """Whether the source is missing for want of an input: who has no pay at all has other flags to say so."""
    inner = [getattr(source, name) for name in ("part", "whole", "source", "first", "second", "left", "right")
             if hasattr(source, name)]  # fmt: skip
    inner += [each for _, each in source.terms] if isinstance(source, Sum) else []
    inner += source.sources if isinstance(source, Extreme) else []
    if isinstance(source, First):
        found = _reader(month)
        return found(source.first).missing and _lacks(source.second, month)
    if inner:
        return any(_lacks(each, month) for each in inner)
    if isinstance(source, Judged) or (isinstance(source, Metric) and source.field().id in ("score", "grade")):
        return False
    unpaid = isinstance(source, Paid | Deducted) and month.paid.performance is None
    return not unpaid and _reader(month)(source).missing


def _written(source: Source, found: Read) -> str:
    """A value as a message shows it."""
    if found.missing or found.na:
        return "–"
    value, money = number(found.value), source.field().unit == "money"
    kept = half_up(value, CENT if money else SIX)
    text = f"{abs(kept.numerator) * 10**SIX // kept.denominator:07}"
    whole, part = text[:-SIX], text[-SIX:]
    sign = "-" if kept < 0 else ""
    return f"{sign}{whole}.{part[:2]}" if money else f"{sign}{whole}.{part}".rstrip("0").rstrip(".")
