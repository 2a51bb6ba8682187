"""What is sealed of each person: the rows of a run, person by person, so that one can be forgotten and others stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from kpicore.history.canonical import canonical, digest
from kpicore.history.marks import Part, marks_of
from kpicore.history.truths import OF_HISTORY
from kpicore.output.terminal import picture
from kpicore.results import FlagRow, KeptRow, LedgerRow, ResultRow, RunResult

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
    ranks = _ranks(result.results)
    return [
        _all_storable(
            Details(
                *who,
                ((*results[who][3:], *ranks[who]),) if who in results else (),
                tuple((i, *row[3:]) for i, row in enumerate(ledger.get(who, ()), 1)),
                tuple(_flag(i, row) for i, row in enumerate(flags.get(who, ()), 1)),
                tuple((i, row.name, row.held) for i, row in enumerate(kept.get(who, ()), 1)),
            )
        )
        for who in sorted({*results, *ledger, *flags}, key=lambda who: (order[who[0]], who[1]))
    ]


def outcome_of(details: Details) -> Details:
    """Without the flags that say what the history holds of other months: forgetting somebody, or correcting an earlier
    month, changes those, and nothing of this one."""
    flags = [row for row in details.flags if row[1] not in OF_HISTORY]
    return details._replace(flags=tuple((i, *row[1:]) for i, row in enumerate(flags, 1)))


def seal_details(details: Details, salt: str) -> Sealed:
    marks = marks_of(parts_of(details, salt))
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


def _ranks(rows: Sequence[ResultRow]) -> dict[tuple[str, str], tuple[int | None, int]]:
    """The rank within the team, None without a score, and how many have one."""
    scores: dict[str, list[Decimal]] = {}
    for row in rows:
        if row.score:
            scores.setdefault(row.team, []).append(Decimal(row.score))
    places: dict[str, dict[Decimal, int]] = {}
    for team, found in scores.items():
        places[team] = {}
        for place, score in enumerate(sorted(found, reverse=True), 1):
            places[team].setdefault(score, place)
    return {
        (row.team, row.employee_id): (
            places[row.team][Decimal(row.score)] if row.score else None,
            len(scores.get(row.team, ())),
        )
        for row in rows
    }


def _flag(number: int, row: FlagRow) -> Row:
    return (number, row.flag, row.severity, str(row.message.zh), str(row.message.en), row.clause)


def _all_storable(details: Details) -> Details:
    text = canonical(details)
    if b"\\u0000" not in text and b"\xed" not in text:  # with which lone surrogates begin, and few characters
        return details
    return Details(storable(details.team), storable(details.employee_id), *map(_rows_shown, details[2:]))


def _rows_shown(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(tuple(storable(cell) if isinstance(cell, str) else cell for cell in row) for row in rows)


def storable(text: str) -> str:
    """The text without what not every database can hold."""
    return _UNSTORABLE.sub(picture, text)
