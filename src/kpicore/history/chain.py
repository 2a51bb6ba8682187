"""The chain: entries in order, each sealed over what it holds and over the seal before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from kpicore.history.canonical import digest
from kpicore.history.marks import Part, marks_of
from kpicore.model import Period

Kind = Literal["close", "gap", "forget", "correct", "decide", "object"]
"""What an entry records. `correct`: other outcomes of a closed period, for those people whose rows it has. `decide`,
`object`: a decision about a flag of a period, closed or not (reason: its outcome), and an objection."""

MONTHS = ("close", "gap")
"""The kinds by which a month has its place in the chain; entries of others may name one as well."""

DOCUMENT = ("position", "kind", "name", "text")
COMMITMENTS = ("person", "commitment")


class Document(NamedTuple):
    """A text that an entry holds.

    kind: `config` (a file of the config), `settings` (of a team, as used), `input` (the hashes of a table), `software`
    (a version), `forgotten` (name: the number of the entry, text: of the person in it), `override` (a decision that let
    the closing through; name: the number of the entry, text: its seal), `lines` (of a team in a correction: its pay
    lines, and of each whether the appraisal decides it, as JSON).
    """

    kind: str
    name: str
    text: str


class Entry(NamedTuple):
    """One link. seq: 1, 2, 3 …. layout: the version of the tables that it was written into. period: of what is
    about one. at: UTC. documents, people: digests. marks: see `kpicore.history.marks`. previous: the seal before."""

    seq: int
    layout: int
    kind: str
    period: str
    at: str
    author: str
    reason: str
    documents: str
    people: str
    marks: str
    previous: str
    seal: str


OWN = tuple(column for column in Entry._fields if column not in ("marks", "seal"))
"""The columns that an entry's marks tell apart."""


def sealed(
    *,
    seq: int,
    layout: int,
    kind: Kind,
    period: str,
    at: str,
    author: str,
    reason: str,
    previous: str,
    documents: Sequence[Document],
    commitments: Sequence[str],
) -> Entry:
    """The entry that follows the one with the seal `previous`, over these documents and people, in their order."""
    texts, people = numbered(documents), list(enumerate(commitments, 1))
    open_entry = Entry(
        seq, layout, kind, period, at, author, reason, of_documents(texts), of_people(people), "", previous, ""
    )
    marked = open_entry._replace(marks=marks_of(parts_of(open_entry, texts, people)))
    return marked._replace(seal=seal_of(marked))


def carried_by(chain: Sequence[Entry], period: Period) -> list[Entry]:
    """The corrections between the closing of a period, or the end, and the closing before that."""
    closings = [place for place, entry in enumerate(chain) if entry.kind == "close"]
    own = next((place for place in closings if chain[place].period == str(period)), len(chain))
    if own == len(chain) and any(e.kind in MONTHS and Period.parse(e.period) >= period for e in chain):
        return []  # it comes before a closed one, and will never be closed
    first = max((place for place in closings if place < own), default=-1) + 1
    return [entry for entry in chain[first:own] if entry.kind == "correct"]


def numbered(documents: Sequence[Document]) -> list[tuple[int, str, str, str]]:
    return [(i, *document) for i, document in enumerate(documents, 1)]


def seal_of(entry: Entry) -> str:
    return digest("entry", *entry[:-1])


def of_documents(rows: Sequence[tuple[int, str, str, str]]) -> str:
    return digest("documents", rows)


def of_people(rows: Sequence[tuple[int, str]]) -> str:
    return digest("people", rows)


def parts_of(
    entry: Entry, documents: Sequence[tuple[int, str, str, str]], people: Sequence[tuple[int, str]]
) -> tuple[Part, ...]:
    """What an entry's marks are made of."""
    own = tuple(getattr(entry, column) for column in OWN)
    return Part("entry", OWN, (own,)), Part("document", DOCUMENT, documents), Part("person", COMMITMENTS, people)
