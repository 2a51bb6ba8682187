"""What another outcome of a closed period changes: of whom, by how much on each pay line, and what else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from kpicore.history.details import LEDGER, RESULT, Details, Row, outcome_of

Who = tuple[str, str]
"""team, employee_id."""

SHOWN = ("score", "grade", "performance_pay", "total_pay", "status")
_RANKS = ("rank", "ranked")
_NOT_WORDS = ("stage", "scheme", "section", "line", "input", "value", "weight", "contribution")
_LINE, _STAGE, _ADDS = (LEDGER.index(name) for name in ("line", "stage", "contribution"))


class Difference(NamedTuple):
    """What changes for a person. teams: before and after, blank where there was or is no result. outcome: column of
    results → before and after, where they differ. lines: pay line → before and after, where they differ. flags: the
    ids of those that are raised no more, and of those that are raised now."""

    employee_id: str
    teams: tuple[str, str]
    outcome: Mapping[str, tuple[str, str]]
    lines: Mapping[str, tuple[Decimal, Decimal]]
    flags: tuple[Sequence[str], Sequence[str]] = ((), ())

    @property
    def amount(self) -> Decimal:
        """How much more or less all of it comes to."""
        return sum((after - before for before, after in self.lines.values()), Decimal(0))


def as_json(difference: Difference, name: str) -> dict[str, Any]:
    """A person's difference for programs: each thing that is another with what it was and is; money as text."""
    was, now = difference.teams
    return {
        "employee_id": difference.employee_id,
        "name": name,
        "team": {"was": was, "is": now},
        "results": {column: {"was": old, "is": new} for column, (old, new) in difference.outcome.items()},
        "lines": {line: {"was": f"{old:.2f}", "is": f"{new:.2f}"} for line, (old, new) in difference.lines.items()},
        "flags": {"was": list(difference.flags[0]), "is": list(difference.flags[1])},
        "difference": f"{difference.amount:.2f}",
    }


def changed(
    before: Mapping[Who, Details], after: Mapping[Who, Details], ranks: bool = True, kept: bool = True
) -> dict[Who, Details]:
    """Whose rows say something else, with their new rows; no rows, where somebody is no longer there.

    Other words for the same (a title, a note, a name) are no change. ranks, kept: whether other ranks are one, and
    other truths for later months.
    """
    nobody = {who: Details(*who) for who in before}
    people = nobody | dict(after)
    return {
        who: details
        for who, details in people.items()
        if who[1] and _said(before.get(who, Details(*who)), ranks, kept) != _said(details, ranks, kept)
    }


def differences(before: Mapping[Who, Details], after: Mapping[Who, Details]) -> list[Difference]:
    """Person by person; `after` has those who changed, in each team that they were or are in."""
    people: dict[str, list[Who]] = {}
    for who in after:
        people.setdefault(who[1], []).append(who)
    return [_difference(employee_id, keys, before, after) for employee_id, keys in sorted(people.items())]


def keeps_others(before: Mapping[Who, Details], after: Mapping[Who, Details]) -> bool:
    """Whether later months, which look back on what is kept, find something else of somebody who changed."""
    return any(_held(details) != _held(before.get(who, Details(*who))) for who, details in after.items())


def _held(details: Details) -> set[object]:
    return {name for _, name, held in details.kept if held}


def _difference(
    employee_id: str, keys: Iterable[Who], before: Mapping[Who, Details], after: Mapping[Who, Details]
) -> Difference:
    lines: tuple[dict[str, Decimal], dict[str, Decimal]] = {}, {}
    results: list[tuple[str, Row]] = [("", ()), ("", ())]
    flags: tuple[list[str], list[str]] = [], []
    for who in keys:
        for place, details in enumerate((before.get(who), after[who])):
            if details is None:
                continue
            for line, amount in paid(details).items():
                lines[place][line] = lines[place].get(line, Decimal(0)) + amount
            flags[place].extend(str(row[1]) for row in outcome_of(details).flags)
            if details.result:
                results[place] = (details.team, details.result[0])
    (old_team, old), (new_team, new) = results
    old_lines, new_lines = lines
    none = Decimal(0)
    pays = {line: (old_lines.get(line, none), new_lines.get(line, none)) for line in {**old_lines, **new_lines}}
    outcome = {name: (_cell(old, name), _cell(new, name)) for name in SHOWN}
    return Difference(
        employee_id,
        (old_team, new_team),
        {name: both for name, both in outcome.items() if both[0] != both[1]},
        {line: both for line, both in pays.items() if both[0] != both[1]},
        (_without(*flags), _without(*reversed(flags))),
    )


def _without(flags: Sequence[str], others: Sequence[str]) -> list[str]:
    """Those that the others lack, each as often as it is raised more."""
    return sorted((Counter(flags) - Counter(others)).elements())


def paid(details: Details) -> dict[str, Decimal]:
    """What each pay line adds up to; what contributes nothing was not paid."""
    lines: dict[str, Decimal] = {}
    for row in details.ledger:
        if row[_STAGE] == "pay":
            line = str(row[_LINE])
            lines[line] = lines.get(line, Decimal(0)) + Decimal(str(row[_ADDS] or 0))
    return lines


def currency_of(people: Iterable[Details]) -> str:
    """Of those of them who have a result; blank where none has."""
    return next((_cell(details.result[0], "currency") for details in people if details.result), "")


def _said(details: Details, ranks: bool, kept: bool) -> tuple[object, ...]:
    result = [_cell(row, name) for row in details.result for name in (*SHOWN, *(_RANKS if ranks else ()))]
    ledger = [tuple(_cell(row, name, LEDGER) for name in _NOT_WORDS) for row in details.ledger]
    flags = [(row[1], row[2], row[5]) for row in outcome_of(details).flags]
    return result, ledger, flags, [row[1:] for row in details.kept] if kept else []


def _cell(row: Row, name: str, columns: tuple[str, ...] = RESULT) -> str:
    cell = row[columns.index(name)] if row else None
    return "" if cell is None else str(cell)
