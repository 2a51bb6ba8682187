"""Whether a period that is closed would be closed the same way again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kpicore.history.chain import Document
from kpicore.history.details import KEPT, Details, outcome_of, parts_of
from kpicore.messages import Message, joined, say

_NAMED = 3


def different(
    sealed: Mapping[int, Details | None],
    now: Sequence[Details],
    texts: Sequence[tuple[int, str, str, str]],
    texts_now: Sequence[Document],
    layout: int,
    corrected: bool,
) -> tuple[list[Message], list[Message]]:
    """What differs in results, ledger and flags; and what else does, without changing them.

    sealed: by person, numbered from 1; None where one was forgotten, whom nobody can compare. layout: of the entry;
    what it did not seal yet is not compared. corrected: whether it was since; nothing that concerns no one person is
    compared then, since corrections leave it as it was.
    """
    before = _compared((each for each in sealed.values() if each is not None), corrected)
    after = _compared(now, corrected)
    forgotten = sum(each is None for each in sealed.values())
    new = [who for who in after if who not in before]
    gone = [who for who in before if who not in after]
    results = []
    if len(new) > forgotten:
        results.append(say("new: {people}", people=_named(new)))
    if gone:
        results.append(say("no longer there: {people}", people=_named(gone)))
    changed = {who: list(_changed(before[who], after[who], layout)) for who in before if who in after}
    changed = {who: places for who, places in changed.items() if places}
    for who in list(changed)[:_NAMED]:
        results.append(say("{person}: {what}", person=_name(who), what="; ".join(changed[who][:_NAMED])))
    if len(changed) > _NAMED:
        results.append(say("{count} people more", count=len(changed) - _NAMED))
    return results, list(_texts(texts, texts_now))


def _compared(people: Iterable[Details], corrected: bool) -> dict[tuple[str, str], Details]:
    outcomes = [outcome_of(each) for each in people if each.employee_id or not corrected]
    return {(each.team, each.employee_id): each for each in outcomes if any(each[2:])}


def _changed(before: Details, after: Details, layout: int) -> Iterator[str]:
    for old, new in zip(parts_of(before, "", layout), parts_of(after, "", layout), strict=True):
        if len(old.rows) != len(new.rows):
            yield f"{new.table} {len(old.rows)} → {len(new.rows)}"
            continue
        for row, other in zip(old.rows, new.rows, strict=True):
            for column, was, now in zip(old.columns, row, other, strict=True):
                if was != now:
                    called = row[KEPT.index("name")] if old.table == "kept" and column == "held" else column
                    yield f"{called} {_cell(was)} → {_cell(now)}"


def _cell(value: object) -> object:
    return "–" if value in (None, "") else value


def _texts(before: Sequence[tuple[int, str, str, str]], after: Sequence[Document]) -> Iterator[Message]:
    old = {(kind, name): text for _, kind, name, text in before}
    new = {(kind, name): text for kind, name, text in after}
    for kind, name in [key for key in (old | new) if old.get(key) != new.get(key)]:
        yield say("{kind} {name} differs from what was sealed", kind=kind, name=name)


def _named(people: Sequence[tuple[str, str]]) -> Message:
    shown = joined([_name(who) for who in people[:_NAMED]])
    return say("{people} and {more} more", people=shown, more=len(people) - _NAMED) if len(people) > _NAMED else shown


def _name(who: tuple[str, str]) -> str:
    team, employee_id = who
    return employee_id or team or "–"
