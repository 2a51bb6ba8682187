"""What is sealed of each person: the rows of a run, person by person, so that one can be forgotten and others stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from kpicore.history.canonical import digest, row_text_once
from kpicore.history.marks import Part, marks_of
from kpicore.history.truths import OF_HISTORY
from kpicore.output.terminal import picture
from kpicore.results import FlagRow, KeptRow, LedgerRow, RunResult

Row = tuple[str | int | None, ...]

RESULT = ("name", "score", "grade", "performance_pay", "total_pay", "currency", "status", "rank", "ranked")
LEDGER = ("line_no", *LedgerRow._fields[3:])
FLAGS = ("line_no", "flag", "severity", "message_zh", "message_en", "clause")
KEPT = ("line_no", "name", "held")

KEPT_FROM = 3
"""The layout from which on what is kept is sealed; before, nothing was."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What not every database can hold: the files of a run show it by the same pictures."""


class Details(NamedTuple):
    """The sealed rows of one person; where `employee_id` is blank, the flags of a team or of nobody at all.

    result: one row, or none where there is no result; with `rank` by score within the team (1 is the highest, those
    alike share the better one) and `ranked`, of how many. ledger, flags: in their order, numbered from 1. kept: what
    later months may ask for, 1 where it held, 0 where not, None without a result.
    """

    team: str
    employee_id: str
    result: tuple[Row, ...] = ()
    ledger: tuple[Row, ...] = ()
    flags: tuple[Row, ...] = ()
    kept: tuple[Row, ...] = ()


class Sealed(NamedTuple):
    """Details with what seals them: a secret of 256 random bits in hex, marks, and the commitment to all of it."""

    details: Details
    salt: str
    marks: str
    commitment: str


def details_of(result: RunResult) -> list[Details]:
    """The rows by person: those of no team first, then team by team, the flags of a team before its people."""
    results = {(row.team, row.employee_id): row for row in result.results}
    ledger: dict[tuple[str, str], list[LedgerRow]] = {}
    for line in result.ledger:
        ledger.setdefault((line.team, line.employee_id), []).append(line)
    flags: dict[tuple[str, str], list[FlagRow]] = {}
    for each in result.flags:
        flags.setdefault((each.team, each.employee_id), []).append(each)
    kept: dict[tuple[str, str], list[KeptRow]] = {}
    for truth in result.kept:
        kept.setdefault((truth.team, truth.employee_id), []).append(truth)
    teams = ["", *dict.fromkeys(team for team, _ in (*results, *ledger, *flags) if team)]
    order = {team: place for place, team in enumerate(teams)}
    scores = {team: Counter[str]() for team in teams}
    for row in result.results:
        scores[row.team][row.score] += 1
    ranks = {team: ranks_of(counts) for team, counts in scores.items()}
    return [
        details_for(
            who,
            ranks[who[0]].with_rank(results[who][3:]) if who in results else None,
            (row[3:] for row in ledger.get(who, ())),
            flags.get(who, ()),
            kept.get(who, ()),
        )
        for who in sorted({*results, *ledger, *flags}, key=lambda who: (order[who[0]], who[1]))
    ]


def details_for(
    who: tuple[str, str],
    result: Row | None,
    ledger: Iterable[Row],
    flags: Iterable[FlagRow],
    kept: Iterable[KeptRow] = (),
) -> Details:
    """What is sealed. who: team and employee_id. result: from `name` on, with the rank; ledger: from `stage` on."""
    team, employee_id = who
    return Details(
        storable(team),
        storable(employee_id),
        () if result is None else (_storable_row(result),),
        tuple([_numbered(i, row) for i, row in enumerate(ledger, 1)]),
        tuple([_storable_row(_flag(i, row)) for i, row in enumerate(flags, 1)]),
        tuple([_numbered(i, row[2:]) for i, row in enumerate(kept, 1)]),
    )


class Ranks(NamedTuple):
    """The ranks within a team. places: by score as it is written; ranked: how many have a score."""

    places: Mapping[str, int]
    ranked: int

    def with_rank(self, row: Row) -> Row:
        """A row of the results from `name` on, with its rank, None without a score."""
        return (*row, self.places.get(str(row[RESULT.index("score")])), self.ranked)


def ranks_of(scores: Mapping[str, int]) -> Ranks:
    """scores: how many people of a team have each, as it is written; who has none has no rank."""
    places: dict[str, int] = {}
    before = 0
    for _, alike in groupby(sorted(filter(None, scores), key=Decimal, reverse=True), Decimal):
        texts = list(alike)
        places |= dict.fromkeys(texts, before + 1)
        before += sum(scores[text] for text in texts)
    return Ranks(places, before)


def outcome_of(details: Details) -> Details:
    """Without the flags that say what the history holds of other months: forgetting somebody, or correcting an earlier
    month, changes those, and nothing of this one."""
    flags = [row for row in details.flags if row[1] not in OF_HISTORY]
    return details._replace(flags=tuple((i, *row[1:]) for i, row in enumerate(flags, 1)))


def seal_details(details: Details, salt: str) -> Sealed:
    """Of details as runs have them, of texts, whole numbers and None."""
    marks = marks_of(parts_of(details, salt), row_text_once)
    return Sealed(details, salt, marks, commitment(details, salt, marks))


def commitment(details: Details, salt: object, marks: object, layout: int = KEPT_FROM) -> str:
    """What stays of a person who is forgotten: without the salt, nobody can tell or guess what it was made of.

    layout: of the entry; an older one seals what there was then.
    """
    return digest("person", salt, *(details if keeps(layout) else details[:-1]), marks)


def keeps(layout: object) -> bool:
    """Whether an entry of that layout seals what is kept. A layout may be anything in a database that was changed."""
    return not isinstance(layout, int) or layout >= KEPT_FROM


def parts_of(details: Details, salt: object, layout: int = KEPT_FROM) -> tuple[Part, ...]:
    """The rows by table, as marks take them."""
    kept = (Part("kept", KEPT, details.kept),) if keeps(layout) else ()
    return (
        Part("person", ("team", "employee_id", "salt"), ((details.team, details.employee_id, salt),)),
        Part("result", RESULT, details.result),
        Part("ledger", LEDGER, details.ledger),
        Part("flag", FLAGS, details.flags),
        *kept,
    )


def _flag(number: int, row: FlagRow) -> Row:
    return (number, row.flag, row.severity, str(row.message.zh), str(row.message.en), row.clause)


@lru_cache(1 << 14)  # a row of the ledger is the same for many, who then share it
def _numbered(number: int, row: Row) -> Row:
    return _storable_row((number, *row))


def _storable_row(row: Row) -> Row:
    return tuple([storable(cell) if isinstance(cell, str) else cell for cell in row])


def storable(text: str) -> str:
    """The text without what not every database can hold."""
    return _UNSTORABLE.sub(picture, text)
