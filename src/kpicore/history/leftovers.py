"""What is still to be decided of a person, or paid to one, in closed months. Imported only with the extra `history`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kpicore.history.chain import MONTHS, Entry
from kpicore.history.corrections import pending
from kpicore.history.decisions import board_of
from kpicore.history.recorded import held
from kpicore.history.store import History
from kpicore.messages import say
from kpicore.model import Finding, Period


def leftovers(history: History, employee_id: str) -> list[Finding]:
    """A warning for each: an amount that no later month has paid yet, an objection that nobody has decided. Rejected
    (1) where the chain is broken, or what is asked for is not what was sealed."""
    chain = history.entries()
    return [*_unpaid(history, chain, employee_id), *_undecided(history, chain, employee_id)]


def _unpaid(history: History, chain: list[Entry], employee_id: str) -> Iterator[Finding]:
    closed = [Period.parse(entry.period) for entry in chain if entry.kind in MONTHS]
    if not closed:
        return
    last = max(closed)
    found = pending(history, Period(last.year + last.month // 12, last.month % 12 + 1))
    for entry in found.entries:
        owed = [line.amounts.get(employee_id, Decimal(0)) for line in found.lines if line.entry.seq == entry.seq]
        if any(owed):
            what = say(
                "{amount} {currency} of it are not part of any closed month yet, and will be gone",
                amount=f"{sum(owed, Decimal(0)):+.2f}",
                currency=found.currencies.get(entry.seq, ""),
            )
            yield Finding("warning", f"correct {entry.period} #{entry.seq}", what)


def _undecided(history: History, chain: list[Entry], employee_id: str) -> Iterator[Finding]:
    for period in sorted({entry.period for entry in chain if entry.kind == "object"}):
        _, records, _ = held(history, period, people=False)
        for item in board_of(period, False, [], records).open:
            if item.objection is not None and item.flag.employee_id == employee_id:
                yield Finding("warning", f"{period}: {item.reference}", say("nobody has decided this objection"))
