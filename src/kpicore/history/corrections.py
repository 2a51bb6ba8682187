"""What closed periods came to with their corrections, and what is still to be carried into a later one. Imported only
with the extra `history`."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection

from kpicore.history.chain import Document, Entry, carried_by, of_documents
from kpicore.history.details import Details
from kpicore.history.differences import Who, currency_of, paid
from kpicore.history.intact import intact, tampered
from kpicore.history.place import refused
from kpicore.history.rows import documents_in, people_in
from kpicore.history.store import History
from kpicore.messages import say
from kpicore.model import Period

LINES = "lines"
"""The kind of document that says of a team which of its pay lines there were, and which the appraisal decides."""


class Standing(NamedTuple):
    """A closed period as it stands now. people: with every correction so far, without those who are no longer there.
    forgotten: how many were removed. documents: of the closing. head: the newest entry's seal. later: the months
    closed after it."""

    closing: Entry
    corrections: Sequence[Entry]
    people: Mapping[Who, Details]
    forgotten: int
    documents: Sequence[Document]
    head: str
    later: Sequence[str] = ()


class AsClosed(NamedTuple):
    """A closed period as it was sealed, before any correction. forgotten: how many were removed."""

    closing: Entry
    people: Mapping[Who, Details]
    forgotten: int


class CarriedLine(NamedTuple):
    """What one correction changes on one pay line. performance: whether the appraisal decides it. amounts: by person,
    none of them 0."""

    entry: Entry
    line: str
    performance: bool
    amounts: Mapping[str, Decimal]


class Pending(NamedTuple):
    """What a period has to carry. entries: of the corrections. currencies: in which, by entry. forgotten: by entry, how
    many were removed since, of whom nobody knows what they are due."""

    entries: Sequence[Entry] = ()
    lines: Sequence[CarriedLine] = ()
    currencies: Mapping[int, str] = {}
    forgotten: Mapping[int, int] = {}


def standing(history: History, period: Period) -> Standing:
    """Rejected (1) where the period is not closed, or where it or a correction is not what its seal says."""
    if history.exists():
        with history.reading() as connection:
            chain = history.chain(connection)
            closing = next((e for e in chain if e.kind == "close" and e.period == str(period)), None)
            if closing is not None:
                return _standing(history, connection, chain, closing)
    what = say("{period} is not closed", period=period)
    raise refused(history.place, what, say("expected a closed period: another is simply run again"), code=1)


def as_closed(history: History, period: Period) -> AsClosed | None:
    """None where the period is not closed; Rejected (1) where somebody's rows are not what was sealed."""
    if not history.exists():
        return None
    with history.reading() as connection:
        chain = history.chain(connection)
        closing = next((e for e in chain if e.kind == "close" and e.period == str(period)), None)
        if closing is None:
            return None
        return AsClosed(closing, intact(history, connection, closing), _forgotten(connection, closing))


def _standing(history: History, connection: Connection, chain: Sequence[Entry], closing: Entry) -> Standing:
    corrections = _corrections(chain, closing.period)
    people = intact(history, connection, closing)
    for entry in corrections:
        people |= intact(history, connection, entry)
    return Standing(
        closing,
        corrections,
        {who: details for who, details in people.items() if any(details[2:])},
        _forgotten(connection, closing),
        [Document(*row[1:]) for row in documents_in(connection, closing.seq)],
        chain[-1].seal,
        [entry.period for entry in chain if entry.kind == "close" and entry.period > closing.period],
    )


def pending(history: History, period: Period) -> Pending:
    """The corrections that a period carries: those made since the last closing, or for a closed one between the closing
    before it and its own. Rejected (1) where one of them is not what its seal says."""
    if not history.exists():
        return Pending()
    with history.reading() as connection:
        chain = history.chain(connection)
        entries = carried_by(chain, period)
        lines: list[CarriedLine] = []
        currencies, forgotten = {}, {}
        for entry in entries:
            after = intact(history, connection, entry)
            before = _before(history, connection, chain, entry, after)
            lines += _lines(entry, before, after, _performance(history, connection, entry))
            currencies[entry.seq] = currency_of([*after.values(), *before.values()])
            if gone := _forgotten(connection, entry):
                forgotten[entry.seq] = gone
    return Pending(entries, lines, currencies, forgotten)


def _forgotten(connection: Connection, entry: Entry) -> int:
    return sum(kept.salt is None for kept in people_in(connection, entry.seq))


def lines_document(team: str, lines: Mapping[str, bool]) -> Document:
    """lines: whether the appraisal decides it, by pay line."""
    return Document(LINES, team, json.dumps(dict(lines), ensure_ascii=False))


def _corrections(chain: Sequence[Entry], period: str, until: int | None = None) -> list[Entry]:
    return [e for e in chain[:until] if e.kind == "correct" and e.period == period]


def _before(
    history: History, connection: Connection, chain: Sequence[Entry], entry: Entry, people: Collection[Who]
) -> dict[Who, Details]:
    """What stood for these people before a correction."""
    closing = next(e for e in chain if e.kind == "close" and e.period == entry.period)
    found: dict[Who, Details] = {}
    employees = {employee_id for _, employee_id in people}
    for earlier in (closing, *_corrections(chain, entry.period, entry.seq - 1)):
        rows = intact(history, connection, earlier, employees)
        found |= {who: details for who, details in rows.items() if who in people}
    return found


def _performance(history: History, connection: Connection, entry: Entry) -> dict[tuple[str, str], bool]:
    """Of each line of each team, whether the appraisal decides it."""
    documents = documents_in(connection, entry.seq)
    if of_documents(documents) != entry.documents:
        raise tampered(history, f"{entry.period} #{entry.seq}")
    texts = {name: text for _, kind, name, text in documents if kind == LINES}
    return {(team, line): decided for team, text in texts.items() for line, decided in json.loads(text).items()}


def _lines(
    entry: Entry, before: Mapping[Who, Details], after: Mapping[Who, Details], performance: Mapping[Who, bool]
) -> list[CarriedLine]:
    amounts: dict[tuple[str, bool], dict[str, Decimal]] = {}
    for sign, people in ((-1, before), (1, after)):
        for (team, employee_id), details in people.items():
            for line, amount in paid(details).items():
                of = amounts.setdefault((line, performance.get((team, line), True)), {})
                of[employee_id] = of.get(employee_id, Decimal(0)) + sign * amount
    owed = {key: {who: amount for who, amount in of.items() if amount} for key, of in sorted(amounts.items())}
    return [CarriedLine(entry, *key, of) for key, of in owed.items() if of]
