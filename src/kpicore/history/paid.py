"""Closed months as they were paid: who got what then, what of that corrected earlier months, and what was corrected
since and is paid by a later month. Imported only with the extra `history`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection

from kpicore.history.chain import MONTHS, Entry
from kpicore.history.details import RESULT, Details
from kpicore.history.differences import Who, paid
from kpicore.history.intact import intact
from kpicore.history.past import Past
from kpicore.history.store import History
from kpicore.rules.carried import is_carried


class Paid(NamedTuple):
    """A person's closed month. outcome: as corrected since, as sealed where the person is not in it any more; but its
    pay as sealed, which is what was paid, blank where nothing was. corrections: how much of that corrects months
    before. corrected_later: how much corrections of this month come to, which later months pay."""

    outcome: Past
    corrections: Decimal
    corrected_later: Decimal


class PaidMonth(NamedTuple):
    """A month that was closed, or recorded as missing for a reason."""

    period: str
    state: str
    people: Mapping[str, Paid]
    reason: str = ""


def paid_months(history: History, employees: Collection[str] | None = None) -> list[PaidMonth]:
    """Every month that was closed or recorded as missing, oldest first, of these people or of everyone. Rejected (1)
    where the chain is broken, or somebody's rows are not what was sealed."""
    if not history.exists():
        return []
    with history.reading() as connection:
        chain = history.chain(connection)
        months = sorted((entry for entry in chain if entry.kind in MONTHS), key=lambda entry: entry.period)
        return [_month(history, connection, chain, entry, employees) for entry in months]


def _month(
    history: History, connection: Connection, chain: Sequence[Entry], entry: Entry, employees: Collection[str] | None
) -> PaidMonth:
    if entry.kind == "gap":
        return PaidMonth(entry.period, "gap", {}, entry.reason)
    sealed = intact(history, connection, entry, employees)
    now, by = dict(sealed), dict.fromkeys(sealed, 0)
    for correction in [each for each in chain if each.kind == "correct" and each.period == entry.period]:
        corrected = intact(history, connection, correction, employees)
        now |= corrected
        by |= dict.fromkeys(corrected, correction.seq)
    return PaidMonth(entry.period, "closed", dict(_people(sealed, now, by)))


def _people(
    sealed: Mapping[Who, Details], now: Mapping[Who, Details], by: Mapping[Who, int]
) -> Iterator[tuple[str, Paid]]:
    teams: dict[str, list[Who]] = {}
    for who in now:
        teams.setdefault(who[1], []).append(who)
    for employee_id, keys in teams.items():
        before = [sealed[who] for who in keys if who in sealed]
        after = [now[who] for who in keys]
        then = next((each for each in before if each.result), None)
        today = next((each for each in after if each.result), then)
        if today is None or not employee_id:
            continue
        stands = dict(zip(RESULT, today.result[0], strict=True))
        was = dict(zip(RESULT, then.result[0], strict=True)) if then is not None else {}
        stands |= {name: was.get(name, "") for name in ("performance_pay", "total_pay")}
        stands.pop("name")
        flags = tuple((str(row[1]), str(row[2])) for row in today.flags)
        later = _sum(after) - _sum(before)
        corrected = max(by[who] for who in keys)
        outcome = Past._make((today.team, *stands.values(), flags, corrected))
        yield employee_id, Paid(outcome, _sum(before, carried=True), later)


def _sum(people: Sequence[Details], carried: bool = False) -> Decimal:
    """What the pay lines come to; or those alone that carry corrections."""
    lines = [(line, amount) for details in people for line, amount in paid(details).items()]
    return sum((amount for line, amount in lines if not carried or is_carried(line)), Decimal(0))
