"""What rules read: a metric, one of two, a quotient, the month of service, and what is counted over rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from kpicore.fields import Field
from kpicore.model import Period
from kpicore.rules.conditions import When
from kpicore.rules.incidents import Tier
from kpicore.rules.past import InARow, InQuarter, LooksBack, SinceJoining
from kpicore.rules.sources import Either, Filled, Metric, Ratio, ServiceMonth, Source
from kpicore.rules.standing import SoleLast
from kpicore.rules.tally import Item, Marks, Samples, Tally
from kpicore.testing.oracle.facts import NA, Facts, Read, Row, fraction, holds, number, quotient

Reader = Callable[[Source], Read]


def reader(facts: Facts, period: Period) -> Reader:
    """How a person's month answers a source."""

    def read(source: Source) -> Read:
        match source:
            case Metric():
                return _metric(source, facts)
            case Filled():
                found = read(source.metric)
                return Read(fraction(source.blank)) if found.missing else found
            case Either():
                return _either(read(source.first), read(source.second))
            case Ratio():
                return _ratio(source, facts)
            case ServiceMonth():
                return _service_month(source, facts, period)
            case Tally():
                return Read(Fraction(_tally(source, facts, read)))
            case Marks():
                rows = judged(source.rated.id, facts.ratings)
                return Read(Fraction(sum(holds(source.cell, row["value"], source.rated.value) for row in rows)))
            case Samples():
                return Read(Fraction(len(samples(source.criteria, facts.ratings))))
            case SoleLast() | LooksBack():
                raise TypeError("the standing, and what looks back, is known once every score is")
        raise NotImplementedError(f"the oracle does not know the source {type(source).__name__}")

    return read


def looked_back(source: LooksBack, facts: Facts, period: Period, read: Reader) -> Read:
    """What this month and those before say together. read: how this month answers."""
    months = [all_hold(source.kept.when, read), *facts.past.get(source.kept.id, ())]
    run = next((place for place, held in enumerate(months) if held is not True), len(months))
    match source:
        case InARow(months=wanted, each=False):
            return Read(run >= wanted)
        case InARow(months=wanted):
            return Read(run in range(wanted, run + 1, wanted))
        case SinceJoining():
            served = read(ServiceMonth())
            return served if served.missing else Read(run > 0 and Fraction(run) >= number(served.value))
        case InQuarter(at_end=at_end):
            so_far = (period.month + 2) % 3 + 1
            return Read(True in months[:so_far] and (so_far == 3 or not at_end))
    raise NotImplementedError(f"the oracle does not know {type(source).__name__}")


def all_hold(conditions: Sequence[When], read: Reader) -> bool:
    """Whether every condition is fulfilled; a value that is missing or n/a fulfils none."""

    def one(when: When) -> bool:
        found = read(when.source)
        return not found.missing and not found.na and holds(when.cell, found.value, when.source.field())

    return all(one(when) for when in conditions)


def _metric(source: Metric, facts: Facts) -> Read:
    value = facts.cells.get(source.column.id)
    absent, na = value is None, value is NA
    if source.blank is not None:
        blank = bool(source.blank) if source.column.kind == "flag" else fraction(source.blank)
        return Read(blank if absent or na else value)
    if source.optional:
        return Read(value, missing=absent or na)
    return Read(value, missing=absent, na=na)


def _either(first: Read, second: Read) -> Read:
    return second if first.missing else first


def _ratio(source: Ratio, facts: Facts) -> Read:
    own = facts.cells.get(source.result.id) if source.direct else None
    if own is not None and own is not NA:
        return Read(own)
    part, whole = (facts.cells.get(field.id) for field in (source.part, source.whole))
    missing, na = part is None or whole is None, part is NA or whole is NA or own is NA
    if whole is not None and whole is not NA and number(whole) == 0:
        na = True
    if missing or na:
        return Read(None, missing=missing and own is not NA, na=na)
    return Read(quotient(number(part) * 100, number(whole)))


def _service_month(source: ServiceMonth, facts: Facts, period: Period) -> Read:
    hired = facts.cells.get("hired")
    if hired is None:
        return Read(None, missing=True)
    months, day = divmod(int(number(hired)), 100)
    year, month = divmod(months, 100)
    served = (period.year - year) * 12 + period.month - month + 1
    if source.full and day > 1:  # the month of joining was no whole one
        served -= 1
    return Read(Fraction(max(served, 0)))


def _tally(source: Tally, facts: Facts, read: Reader) -> int:
    listed = [(item, row) for row in facts.incidents for item in source.listed if _is(item, row)]
    if source.count == "items":
        found = len({source.listed.index(item) for item, _ in listed})
    else:
        found = sum(int(row["times"]) for _, row in listed)
    return found + sum(all_hold([when], read) for when in source.also)


def _is(item: Item, row: Row) -> bool:
    incident = item.incident
    if row["incident"] != incident.id:
        return False
    return item.tier is None or tier(incident.tiers, row, incident.quantity) == item.tier


def tier(tiers: Sequence[Tier], row: Row, quantity: Field | None) -> int | None:
    """In which tier a row's quantity lies, by its place."""
    if quantity is None:
        return None
    return next((i for i, each in enumerate(tiers) if holds(each.cell, row["quantity"], quantity)), None)


def judged(criterion: str, ratings: Sequence[Row], rater: str | None = None) -> list[Row]:
    """A criterion's judgements with a value, by that rater (anyone, where None)."""
    mine = of(criterion, ratings, rater)
    return [row for row in mine if row["value"] is not None and row["value"] is not NA]


def of(criterion: str, ratings: Sequence[Row], rater: str | None = None) -> list[Row]:
    """A criterion's rows that are no decision, by that rater (anyone, where None)."""
    rows = [row for row in ratings if row["criterion"] == criterion and row["rater"] != "override"]
    return [row for row in rows if rater in (None, row["rater"])]


def samples(criteria: Sequence[str], ratings: Sequence[Row]) -> set[str]:
    """The samples of these criteria, judged or not."""
    return {row.get("sample", "") for key in criteria for row in of(key, ratings)}
