"""Recomputes every seal from the stored rows, and says where anything was changed. Imported only with the extra."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from sqlalchemy import Connection, select

from kpicore.history import tables
from kpicore.history.chain import MONTHS, Entry, of_documents, of_people, seal_of
from kpicore.history.chain import parts_of as parts_of_entry
from kpicore.history.details import Details, commitment, keeps, parts_of
from kpicore.history.marks import Difference, Part, are_whole, differences
from kpicore.history.rows import Kept, documents_in, people_in, pieces, rows_in
from kpicore.history.store import History
from kpicore.messages import joined, say
from kpicore.model import Sentence

_SHOWN = 5  # rows and columns that are named


class Damage(NamedTuple):
    """A change. kind: `content`, something is not what its seal says; `chain`, an entry does not follow the one before
    it. where: period, table and person, as far as they are known. seq: of the entry, None where it belongs to none."""

    kind: Literal["content", "chain"]
    where: Sentence
    what: Sentence
    seq: int | None = None


class Verdict(NamedTuple):
    """What a verification found. head: the seal of the newest entry, which stands for all of them; after: how many
    entries were added after the expected head, None where none was given or it is not there."""

    entries: Sequence[Entry]
    damages: Sequence[Damage]
    head: str
    after: int | None


def verify(history: History, head: str | None = None) -> Verdict:
    """Looks at every byte that was sealed. head: a seal that was kept elsewhere, which must be in the chain: nothing
    else shows that the newest entries were cut off. Rejected (2) where there is no history to be read."""
    chain = history.entries()
    damages = list(_of_store(history, chain)) if history.exists() else []
    for before, entry in pairwise((None, *chain)):
        assert entry is not None
        with history.reading() as connection:
            found = dict.fromkeys(_of_entry(connection, before, entry))
            damages += [damage._replace(seq=entry.seq) for damage in found]
    seals = [entry.seal for entry in chain]
    after = len(seals) - 1 - seals.index(head) if head in seals and head is not None else None
    if head is not None and after is None:
        what = say("no entry has the seal {head}: the newest ones were cut off, or the chain was rewritten", head=head)
        damages.append(Damage("chain", say("the end"), what))
    return Verdict(chain, damages, seals[-1] if seals else "", after)


def _of_store(history: History, chain: Sequence[Entry]) -> Iterator[Damage]:
    """What belongs to no entry, and the database's own account of itself."""
    with history.reading() as connection:
        if not history.is_there(connection):
            return
        layout = connection.scalar(select(tables.store.c.layout))
        newest = max((entry.layout for entry in chain if str(entry.layout).isdigit()), default=0)
        if layout is not None and layout < newest:
            yield Damage("content", tables.store.name, _columns(("layout",)))
        if connection.dialect.name == "sqlite":
            for (said,) in connection.exec_driver_sql("PRAGMA integrity_check").all():
                if said != "ok":
                    yield Damage("content", history.place.name, say("the database says: {reason}", reason=said))
        known = set(connection.scalars(select(tables.entry.c.seq)))  # also of what was closed meanwhile
        details = [tables.DETAILS[name][0] for name in tables.details_in(connection)]
        for table in (tables.document, tables.person, *details):
            strange = [seq for (seq,) in connection.execute(select(table.c.seq).distinct()) if seq not in known]
            if strange:
                what = say("rows of no entry, seq {numbers}", numbers=_few(strange))
                yield Damage("content", table.name, what)


def _of_entry(connection: Connection, before: Entry | None, entry: Entry) -> Iterator[Damage]:
    name = entry_name(entry)
    expected = 1 if before is None else before.seq + 1
    if entry.seq != expected:
        yield Damage("chain", name, say("is number {seq} where {expected} follows", seq=entry.seq, expected=expected))
    elif entry.previous != ("" if before is None else before.seal):
        after = say("nothing") if before is None else entry_name(before)
        yield Damage("chain", name, say("does not follow the seal of {before}", before=after))
    documents, people = documents_in(connection, entry.seq), people_in(connection, entry.seq)
    numbers = [(kept.person, kept.commitment) for kept in people]
    own, texts, persons = parts_of_entry(entry, documents, numbers)
    if entry.seal != seal_of(entry):
        yield from _changed(name, entry.marks, (own, texts, persons), only=own, other="seal")
    if entry.documents != of_documents(documents):
        yield from _changed(name, entry.marks, (own, texts, persons), only=texts, other="documents")
    if entry.people != of_people(numbers):
        yield from _changed(name, entry.marks, (own, texts, persons), only=persons, other="people")
    yield from _of_people(connection, entry, name, people)


def _of_people(connection: Connection, entry: Entry, name: str, people: Sequence[Kept]) -> Iterator[Damage]:
    names = tables.details_in(connection)
    sealed = [table for table in names if table != "kept" or keeps(entry.layout)]
    forgotten = _forgotten(connection, entry.seq) if any(kept.salt is None for kept in people) else set()
    strange: dict[str, list[int]] = {table: [] for table in names}
    for some, between in pieces(people):
        found = {table: rows_in(connection, table, entry.seq, between=between) for table in names}
        for kept in some:
            rows = (found[table].pop(kept.person, ()) for table in sealed)
            details = Details(kept.team, kept.employee_id, *rows)  # type: ignore[arg-type]
            yield from _of_person(entry, name, kept, details, kept.person in forgotten)
        for table, left in found.items():
            strange[table] += left
    for table, numbers in strange.items():
        if numbers:
            what = say("rows of no person, numbers {numbers}", numbers=_few(numbers))
            yield Damage("content", f"{name}: {tables.DETAILS[table][0].name}", what)


def _of_person(entry: Entry, name: str, kept: Kept, details: Details, forgotten: bool) -> Iterator[Damage]:
    if kept.salt is None and forgotten:
        if any(details[2:]) or any(cell is not None for cell in (kept.team, kept.employee_id, kept.marks)):
            what = say("has rows again, although recorded as forgotten")
            yield Damage("content", f"{name}: {tables.person.name}: {kept.person}", what)
    elif not any((kept.team, kept.employee_id, kept.salt, kept.marks)):
        what = say("is gone, and nothing records that it was to be forgotten")
        yield Damage("content", f"{name}: {tables.person.name}: {kept.person}", what)
    elif commitment(details, kept.salt, kept.marks, entry.layout) != kept.commitment:
        who = str(kept.employee_id or kept.team or kept.person)  # which may be anything now
        parts = parts_of(details, kept.salt, entry.layout)
        yield from _changed(name, kept.marks, parts, who=who, other="commitment")


def _forgotten(connection: Connection, seq: int) -> set[int]:
    """The people of an entry whom a later one records as forgotten."""
    document, entry = tables.document, tables.entry
    query = select(document.c.text).join(entry, entry.c.seq == document.c.seq)
    query = query.where(entry.c.kind == "forget", document.c.kind == "forgotten", document.c.name == str(seq))
    return {int(text) for (text,) in connection.execute(query) if text.isascii() and text.isdigit()}


def _changed(
    name: str, marks: str | None, parts: Sequence[Part], *, only: Part | None = None, who: str = "", other: str
) -> Iterator[Damage]:
    """Where the parts are not what their marks say. other: the column that stands against all of them where they are;
    there is always something to be said, since marks can be made to agree."""
    holder = tables.entry.name if who == "" else tables.person.name
    if not are_whole(marks):
        yield _damage(name, holder, who, _columns(("marks",)))
        return
    found = [each for each in differences(marks or "", parts) if only is None or each.part is only]
    for difference in found:
        yield _damage(name, f"kpicore_{difference.part.table}", who, _said(difference))
    if not found:
        yield _damage(name, holder, who, _columns((other,)))


def _said(difference: Difference) -> Sentence:
    part, columns, rows, missing, added = difference
    if missing or added:
        counts = [say("rows missing: {count}", count=missing)] if missing else []
        counts += [say("rows added: {count}", count=added)] if added else []
        return joined(counts)
    if len(part.rows) < 2 or not rows:
        return _columns(columns)
    shown = [_row(part, row) for row in rows[:_SHOWN]]
    return say("{columns} in {rows}", columns=_columns(columns), rows=joined(shown))


def _row(part: Part, row: int) -> str:
    """A row by what people call it: a ledger line, a flag, a document, or its number."""
    cells = dict(zip(part.columns, part.rows[row], strict=True))
    return str(cells.get("line") or cells.get("flag") or cells.get("name") or cells.get("person") or row + 1)


def _columns(names: Sequence[str]) -> Sentence:
    return say("changed: {columns}", columns=", ".join(names) or "–")


def _damage(name: str, table: str, who: str, what: Sentence) -> Damage:
    return Damage("content", ": ".join(filter(None, (name, table, who))), what)


def _few(numbers: Sequence[object]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    return f"{shown}, …" if len(numbers) > _SHOWN else shown


def entry_name(entry: Entry) -> str:
    """What people call an entry: its period; for what has none its kind and number."""
    if entry.kind == "close":
        return str(entry.period)
    number = f"#{entry.seq}" if entry.period and entry.kind not in MONTHS else ""  # of which there may be several
    return " ".join(filter(None, (str(entry.kind), str(entry.period or entry.seq), number)))
