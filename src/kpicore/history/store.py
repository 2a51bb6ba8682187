"""The history itself: closes a period, reads closed ones, forgets a person. Imported only with the extra `history`."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import DBAPIError

from kpicore.history import tables
from kpicore.history.chain import MONTHS, Document, Entry, Kind, carried_by, seal_of, sealed
from kpicore.history.details import Details, seal_details, storable
from kpicore.history.past import Month, month_of, truths_of
from kpicore.history.place import Place, engine_of, new_file, reading, refused, said, writing
from kpicore.history.rows import corrected_in, documents_in, entries_of, of_part, write
from kpicore.history.same import different
from kpicore.history.truths import Truths
from kpicore.messages import Message, joined, say
from kpicore.model import Period, Rejected

_SALT = 32
_PEOPLE = 1000  # whose rows are sealed and written together
_DAMAGED = say("the chain is broken: something was changed after it was sealed")


class Closing(NamedTuple):
    """What is to be sealed. by: who closes. people: in order; they are gone through once. gap: why months between the
    last closed one and this have none; blank where none may be missing. decided: the entries of the decisions about
    the period that it rests on; None where on none. carried: those of the corrections that are part of its pay."""

    period: Period
    by: str
    documents: Sequence[Document]
    people: Iterable[Details]
    gap: str = ""
    decided: Sequence[int] | None = None
    carried: Sequence[int] = ()


class Closed(NamedTuple):
    """What a closing came to. already: the period was closed before with the same results, and nothing was written;
    differs: what else is not the same. gaps: months recorded as missing."""

    entry: Entry
    already: bool
    differs: Sequence[Message] = ()
    gaps: Sequence[Period] = ()


class Forgotten(NamedTuple):
    """What was removed: the closed periods that held the person; mentions: sealed texts, which stay, that name them."""

    entry: Entry
    periods: Sequence[str]
    mentions: Sequence[str]


class Overtaken(Rejected):
    """Somebody else added an entry between looking and recording."""


class History:
    """A history of closed periods. Every method is one transaction and raises Rejected: 2 where the database cannot be
    used, 1 where what it holds forbids what is asked."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._engine = engine_of(place)

    def entries(self) -> list[Entry]:
        """The chain, oldest first; empty where nothing was ever closed."""
        if not self.exists():
            return []
        with self.reading() as connection:
            return entries_of(connection) if self.is_there(connection) else []

    def close(self, closing: Closing) -> Closed:
        """Seals a period after those that are there: all of it, or nothing. Rejected (1) where it is closed with other
        results, comes before the last closed one, or months between them are missing without a reason."""
        with self._adding() as (connection, chain):
            for entry in chain:
                if (entry.kind, entry.period) == ("close", str(closing.period)):
                    return self._again(connection, chain, entry, closing)
            self._still_decided(chain, closing)
            self._all_carried(chain, closing)
            gaps = self._gaps(chain, closing)
            for month in gaps:
                chain.append(self._append(connection, chain, "gap", str(month), closing.by, closing.gap))
            entry = self._append(
                connection, chain, "close", str(closing.period), closing.by, "", closing.documents, closing.people
            )
        return Closed(entry, already=False, gaps=gaps)

    def record(
        self,
        kind: Kind,
        period: str,
        by: str,
        reason: str,
        documents: Sequence[Document] = (),
        people: Sequence[Details] = (),
        after: str | None = None,
    ) -> Entry:
        """Adds an entry that closes nothing, such as a decision about a period: all of it, or nothing. after: the seal
        of the newest entry that was seen, where what is recorded rests on what the chain held then; Rejected (1) with
        `Overtaken` where another was added since."""
        with self._adding() as (connection, chain):
            if after is not None and after != (chain[-1].seal if chain else ""):
                what = say("somebody else added an entry meanwhile")
                raise Overtaken(refused(self.place, what, say("try again"), code=1).findings, 1)
            return self._append(connection, chain, kind, period, by, reason, documents, people)

    def read(self, periods: Iterable[Period], employees: Collection[str] | None = None) -> dict[Period, Month]:
        """Those months, of these people or of everyone. Rejected (1) where the chain is broken; `read_intact` looks at
        what it seals as well."""
        periods = list(periods)
        nothing = {period: Month(period, "open", {}) for period in periods}
        if not self.exists():
            return nothing
        with self.reading() as connection:
            chain = self.chain(connection)
            return nothing | {period: month_of(connection, period, chain, employees) for period in periods if chain}

    def truths(self, periods: Iterable[Period], names: Collection[str]) -> dict[Period, Truths]:
        """What those months kept under those names, for rules that look back. Rejected as by `read`."""
        periods = list(periods)
        nothing = {period: Truths("before") for period in periods}
        if not self.exists():
            return nothing
        with self.reading() as connection:
            chain = self.chain(connection)
            return truths_of(connection, chain, periods, names) if chain else nothing

    def holding(self, employee_id: str) -> list[str]:
        """The periods that hold rows of a person. Rejected (1) where none does."""
        if not self.exists():
            raise self._unknown(employee_id)
        with self.reading() as connection:
            periods = {entry.seq: entry.period for entry in self.chain(connection)}
            person = tables.person
            asked = select(person.c.seq).where(person.c.employee_id == employee_id).order_by(person.c.seq)
            held = [periods[seq] for seq in connection.scalars(asked)] if periods and employee_id else []
        if not held:
            raise self._unknown(employee_id)
        return list(dict.fromkeys(held))

    def forget(self, employee_id: str, by: str, reason: str) -> Forgotten:
        """Removes a person's rows from every closed period and records that. Rejected (1) where none holds them."""
        if not self.exists():
            raise self._unknown(employee_id)
        with self._adding() as (connection, chain):
            person = tables.person
            rows = connection.execute(
                select(person.c.seq, person.c.person).where(person.c.employee_id == employee_id).order_by(person.c.seq)
            ).all()
            if not rows or not employee_id:
                raise self._unknown(employee_id)
            periods = {entry.seq: entry.period for entry in chain}
            held = [periods[seq] for seq, _ in rows]
            for seq, number in rows:
                _remove(connection, seq, number)
            documents = [Document("forgotten", str(seq), str(number)) for seq, number in rows]
            entry = self._append(connection, chain, "forget", "", by, reason, documents)
            mentions = _mentions(connection, [*chain, entry], employee_id)
        if self.place.path is None:
            self._vacuum()
        return Forgotten(entry, list(dict.fromkeys(held)), mentions)

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction for those who look at the tables themselves."""
        return reading(self._engine, self.place)

    def chain(self, connection: Connection) -> list[Entry]:
        """The entries, oldest first; Rejected (1) where the chain is broken."""
        chain = entries_of(connection) if self.is_there(connection) else []
        self._check(chain)
        return chain

    def is_there(self, connection: Connection) -> bool:
        """Whether anything was ever written; Rejected (2) where this version cannot read it."""
        return self._layout(connection) is not None

    def dispose(self) -> None:
        self._engine.dispose()

    # Opening

    def exists(self) -> bool:
        """Whether there is a file; of a server this is not asked."""
        path = self.place.path
        if path is None:
            return True
        if os.path.isdir(path):
            raise refused(self.place, say("is a directory"), say("expected a file"))
        return os.path.exists(path)

    @contextmanager
    def _adding(self) -> Iterator[tuple[Connection, list[Entry]]]:
        """A transaction that adds to the chain, which is sound so far; in a new history where there is none."""
        if self.place.path is not None:
            self._new_file()
        with writing(self._engine, self.place) as connection:
            self._prepare(connection)
            chain = entries_of(connection)
            self._check(chain)
            yield connection, chain

    def _new_file(self) -> None:
        path = self.place.path
        assert path is not None
        if not self.exists():
            if not os.path.isdir(path.parent):
                raise refused(self.place, say("there is no folder {path}", path=path.parent))
            with said(self.place):
                new_file(path)

    def _layout(self, connection: Connection) -> int | None:
        layout = tables.layout_of(connection)
        if layout == 0:
            raise refused(self.place, say("this is no history"), say("expected a history that kpicore wrote"))
        if layout is not None and layout > tables.LAYOUT:
            what = say("a newer kpicore wrote it (layout {layout})", layout=layout)
            expected = say("expected layout {layout} at most: install a newer kpicore", layout=tables.LAYOUT)
            raise refused(self.place, what, expected)
        return layout

    def _prepare(self, connection: Connection) -> None:
        """The tables of this version: new ones, or older ones brought up to date."""
        layout = self._layout(connection)
        if layout is None:
            tables.create(connection)
        elif layout < tables.LAYOUT:
            tables.migrate(connection, layout)

    def _check(self, chain: Sequence[Entry]) -> None:
        """Nothing is added to a chain that is broken. Of what it seals this sees nothing: that is for `verify`."""
        previous = ""
        for number, entry in enumerate(chain, 1):
            if (entry.seq, entry.previous, entry.seal) != (number, previous, seal_of(entry)):
                raise refused(self.place, _DAMAGED, say("kpicore verify says where"), code=1)
            previous = entry.seal

    # Closing

    def _append(
        self,
        connection: Connection,
        chain: Sequence[Entry],
        kind: Kind,
        period: str,
        by: str,
        reason: str,
        documents: Sequence[Document] = (),
        people: Iterable[Details] = (),
    ) -> Entry:
        """Writes the next entry with all that it seals."""
        seq = len(chain) + 1
        documents = [Document(*map(storable, document)) for document in documents]
        entry = sealed(
            seq=seq,
            layout=tables.LAYOUT,
            kind=kind,
            period=period,
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            author=by,
            reason=reason,
            previous=chain[-1].seal if chain else "",
            documents=documents,
            commitments=_add_people(connection, seq, people),
        )
        write(connection, tables.document, ((seq, i, *document) for i, document in enumerate(documents, 1)))
        write(connection, tables.entry, [entry])
        return entry

    def _gaps(self, chain: Sequence[Entry], closing: Closing) -> list[Period]:
        """The months between the last one and this. Rejected (1) where there are some, and no reason why."""
        months = [Period.parse(entry.period) for entry in chain if entry.kind in MONTHS]
        if not months:
            return []
        last, period = max(months), closing.period
        if period <= last:
            what = say("{period} comes before {last}, which is closed or recorded as missing", period=period, last=last)
            raise refused(self.place, what, say("expected a period after it: periods are closed in order"), code=1)
        gaps = [Period.numbered(number) for number in range(last.number + 1, period.number)]
        if gaps and not closing.gap:
            what = say("{periods} is missing: the last closed is {last}", periods=_listed(gaps), last=last)
            if len(gaps) > 1:
                what = say("{periods} are missing: the last closed is {last}", periods=_listed(gaps), last=last)
            expected = say('close that first, or say why there is none: --gap "reason"')
            raise refused(self.place, what, expected, code=1)
        return gaps

    def _still_decided(self, chain: Sequence[Entry], closing: Closing) -> None:
        """A decision that was added since the closing looked may take back what let it through."""
        now = [entry.seq for entry in chain if (entry.kind, entry.period) == ("decide", str(closing.period))]
        if closing.decided is not None and list(closing.decided) != now:
            what = say("somebody else decided about this period meanwhile")
            raise refused(self.place, what, say("try again"), code=1)

    def _all_carried(self, chain: Sequence[Entry], closing: Closing) -> None:
        """A correction that was added since the run would be carried by no period."""
        if [entry.seq for entry in carried_by(chain, closing.period)] != list(closing.carried):
            raise refused(self.place, say("a month was corrected meanwhile"), say("try again"), code=1)

    def _again(self, connection: Connection, chain: Sequence[Entry], entry: Entry, closing: Closing) -> Closed:
        """A period that is closed: the results that it has now, or Rejected (1)."""
        corrections = [each.seq for each in chain if each.kind == "correct" and each.period == entry.period]
        results, besides = different(
            corrected_in(connection, entry.seq, corrections),
            list(closing.people),
            documents_in(connection, entry.seq),
            closing.documents,
            entry.layout,
            corrected=bool(corrections),
        )
        if results:
            what = say("{period} is closed with other results: {what}", period=entry.period, what=joined(results, "; "))
            expected = say(
                "a closed period is never rewritten; kpicore correct --period {period} records what differs",
                period=entry.period,
            )
            raise refused(self.place, what, expected, code=1)
        return Closed(entry, already=True, differs=besides)

    # Forgetting

    def _unknown(self, employee_id: str) -> Rejected:
        return refused(self.place, say("no closed period holds {employee_id}", employee_id=employee_id), code=1)

    def _vacuum(self) -> None:
        """A server keeps deleted rows until they are swept away; where we may not ask for it, it does so in time."""
        with suppress(DBAPIError), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in (tables.person, *(table for table, _ in tables.DETAILS.values())):
                connection.exec_driver_sql(f"VACUUM {table.name}")


def _add_people(connection: Connection, seq: int, people: Iterable[Details]) -> list[str]:
    """Writes their rows, so many people at a time, sealed one by one; their commitments."""
    commitments: list[str] = []
    waiting = iter(people)
    while some := list(islice(waiting, _PEOPLE)):
        rows = [
            (number, seal_details(details, secrets.token_hex(_SALT)))
            for number, details in enumerate(some, len(commitments) + 1)
        ]
        write(
            connection,
            tables.person,
            (
                (seq, number, row.details.team, row.details.employee_id, row.salt, row.marks, row.commitment)
                for number, row in rows
            ),
        )
        for name, (table, _) in tables.DETAILS.items():
            of_table = ((number, of_part(row.details, name)) for number, row in rows)
            write(connection, table, ((seq, number, *cells) for number, part in of_table for cells in part))
        commitments += [row.commitment for _, row in rows]
    return commitments


def _remove(connection: Connection, seq: int, number: int) -> None:
    for table, _ in tables.DETAILS.values():
        connection.execute(delete(table).where(table.c.seq == seq, table.c.person == number))
    person = tables.person
    blank = {"team": None, "employee_id": None, "salt": None, "marks": None}
    connection.execute(update(person).where(person.c.seq == seq, person.c.person == number).values(blank))


def _mentions(connection: Connection, chain: Sequence[Entry], employee_id: str) -> list[str]:
    """Sealed texts that name the person, of the config, of flags about a whole team and of whoever added an entry: they
    cannot be changed without breaking their seal."""
    document, periods = tables.document, {entry.seq: entry.period for entry in chain}
    query = select(document.c.seq, document.c.name, document.c.text).order_by(document.c.seq, document.c.position)
    query = query.where(document.c.kind.in_(("config", "settings")))
    rows = connection.execute(query.where(document.c.text.contains(employee_id, autoescape=True)))
    whole = re.compile(rf"(?<!\w){re.escape(employee_id)}(?!\w)")
    found = [f"{periods[seq]}: {name}" for seq, name, text in rows if whole.search(text)]
    person, flag = tables.person, tables.flag
    of_nobody = (person.c.seq == flag.c.seq) & (person.c.person == flag.c.person) & (person.c.employee_id == "")
    flags = connection.execute(select(flag.c.seq, flag.c.flag, flag.c.message_en).join_from(flag, person, of_nobody))
    found += [f"{periods[seq]}: {name}" for seq, name, text in flags if whole.search(text)]
    said = (entry for entry in chain if whole.search(entry.reason) or whole.search(entry.author))
    return [*found, *(f"{entry.kind} {entry.period}".strip() + f" #{entry.seq}" for entry in said)]


def _listed(months: Sequence[Period]) -> str:
    return str(months[0]) if len(months) == 1 else say("{first} to {last}", first=months[0], last=months[-1])
