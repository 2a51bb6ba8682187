"""Reads what the chain holds of decisions and objections. Imported only with the extra `history`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, select

from kpicore.history import tables
from kpicore.history.chain import DOCUMENT, Document, Entry, of_documents, of_people, seal_of
from kpicore.history.corrections import standing
from kpicore.history.decisions import Record, record_of
from kpicore.history.details import Details, commitment
from kpicore.history.place import refused
from kpicore.history.rows import Kept
from kpicore.history.store import History
from kpicore.messages import say
from kpicore.model import Period

KINDS = ("decide", "object")

_Rows = dict[int, list[tuple[Any, ...]]]


class Held(NamedTuple):
    """What a history holds of a period. sealed: everyone whom it still has, as corrected, None where the period
    is not closed or nobody asked. decided: the entries of all decisions, of those who were forgotten too."""

    sealed: Sequence[Details] | None = None
    records: Sequence[Record] = ()
    decided: tuple[int, ...] = ()


def held(history: History, period: str, people: bool = True) -> Held:
    """Rejected (1) where a decision is not what its seal says: nothing may rest on it. people: whether to read the
    sealed month as well."""
    if not history.exists():
        return Held()
    with history.reading() as connection:
        if not history.is_there(connection):
            return Held()
        entry = tables.entry
        of_period = select(entry).where(entry.c.period == period).order_by(entry.c.seq)
        entries = [Entry(*row) for row in connection.execute(of_period)]
        records = _records(history, connection, [each for each in entries if each.kind in KINDS])
        decided = tuple(each.seq for each in entries if each.kind == "decide")
    if not people or all(each.kind != "close" for each in entries):
        return Held(None, records, decided)
    return Held(list(standing(history, Period.parse(period)).people.values()), records, decided)


def overrides(records: Sequence[Record]) -> list[Document]:
    """What a closing seals of those that let flags through: their entries, and nothing that names a person."""
    return [Document("override", str(record.seq), record.seal) for record in records]


def _records(history: History, connection: Connection, entries: Sequence[Entry]) -> list[Record]:
    if not entries:
        return []
    entry = tables.entry
    asked = select(entry.c.seq).where(entry.c.kind.in_(KINDS), entry.c.period == entries[0].period)
    documents = _by_entry(connection, tables.document, DOCUMENT, asked)
    people = _by_entry(connection, tables.person, Kept._fields, asked)
    rows = {name: _by_entry(connection, *of, asked) for name, of in tables.DETAILS.items()}
    found = []
    for each in entries:
        kept = [Kept(*row) for row in people.get(each.seq, ())]
        details = [_details(one, {name: of.get(each.seq, []) for name, of in rows.items()}) for one in kept]
        if not _is_intact(each, documents.get(each.seq, []), kept, details):
            what = say("entry {number} differs from its seal", number=each.seq)
            raise refused(history.place, what, say("kpicore verify says where"), code=1)
        outcome = each.reason if each.kind == "decide" else None
        found += [record_of(each.seq, each.seal, each.at, each.author, outcome, one) for one in details if one]
    return found


def _by_entry(connection: Connection, table: Table, columns: Sequence[str], asked: Select[Any]) -> _Rows:
    query = select(table.c.seq, *(table.c[name] for name in columns)).where(table.c.seq.in_(asked))
    found: _Rows = {}
    for seq, *cells in connection.execute(query.order_by(*table.primary_key.columns)):
        found.setdefault(seq, []).append(tuple(cells))
    return found


def _details(kept: Kept, rows: dict[str, list[tuple[Any, ...]]]) -> Details | None:
    """Of the one person of an entry; None once forgotten."""
    if kept.salt is None:
        return None
    return Details(kept.team or "", kept.employee_id or "", *(tuple(rows[name]) for name in tables.DETAILS))


def _is_intact(
    entry: Entry, documents: list[tuple[Any, ...]], kept: Sequence[Kept], details: Sequence[Details | None]
) -> bool:
    texts = [(row[0], row[1], row[2], row[3]) for row in documents]
    numbers = [(one.person, one.commitment) for one in kept]
    return (
        entry.seal == seal_of(entry)
        and entry.documents == of_documents(texts)
        and entry.people == of_people(numbers)
        and all(
            of is None or one.commitment == commitment(of, one.salt, one.marks, entry.layout)
            for one, of in zip(kept, details, strict=True)
        )
    )
