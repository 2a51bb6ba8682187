"""Whether a period that is closed would be closed the same way again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kpicore.history.chain import Document
from kpicore.history.details import FLAGS, KEPT, Details, outcome_of, parts_of
from kpicore.messages import Message, joined, say
from kpicore.model import Sentence

_NAMED = 3
_SEVERITY = FLAGS.index("severity")


def different(
    sealed: Mapping[int, Details | None],
    now: Sequence[Details],
    texts: Sequence[tuple[int, str, str, str]],
    texts_now: Sequence[Document],
    layout: int,
    corrected: bool,
) -> tuple[list[Message], list[Message]]:
    """What differs in results, ledger and flags that a person must see; and what else does, without changing them.

    sealed: by person, numbered from 1; None where one was forgotten, whom nobody can compare. layout: of the entry;
    what it did not seal yet is not compared. corrected: whether it was since; nothing that concerns no one person is
    compared then, since corrections leave it as it was.
    """
    still = [each for each in sealed.values() if each is not None]
    before, after = _compared(still, corrected), _compared(now, corrected)
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
        results.append(say("{person}: {what}", person=_name(who), what=joined(changed[who][:_NAMED], "; ")))
    if len(changed) > _NAMED:
        results.append(say("{count} people more", count=len(changed) - _NAMED))
    return results, [*_notes(still, now, corrected), *_texts(texts, texts_now)]


def _compared(people: Iterable[Details], corrected: bool) -> dict[tuple[str, str], Details]:
    """Without what is only said for information."""
    outcomes = [
        each._replace(flags=tuple(row for row in outcome_of(each).flags if row[_SEVERITY] != "info"))
        for each in people
        if each.employee_id or not corrected
    ]
    return {(each.team, each.employee_id): each for each in outcomes if any(each[2:])}


def _changed(before: Details, after: Details, layout: int) -> Iterator[Sentence]:
    yield from _flags(before, after)
    for old, new in zip(parts_of(before, "", layout), parts_of(after, "", layout), strict=True):
        if old.table == "flag":
            continue
        if len(old.rows) != len(new.rows):
            yield f"{new.table} {len(old.rows)} → {len(new.rows)}"
            continue
        for row, other in zip(old.rows, new.rows, strict=True):
            for column, was, now in zip(old.columns, row, other, strict=True):
                if was != now:
                    called = row[KEPT.index("name")] if old.table == "kept" and column == "held" else column
                    yield f"{called} {_cell(was)} → {_cell(now)}"


def _flags(before: Details, after: Details) -> Iterator[Sentence]:
    """Those of one month and not of the other, whatever their words."""
    old, new = (Counter((row[1], row[2], row[5]) for row in each.flags) for each in (before, after))
    for flag, _, _ in (old - new).elements():
        yield say("flag {flag} is no more", flag=flag)
    for flag, _, _ in (new - old).elements():
        yield say("flag {flag} is new", flag=flag)


def _notes(before: Sequence[Details], after: Sequence[Details], corrected: bool) -> Iterator[Message]:
    """What is said for information, which changes no result."""
    old, new = (
        Counter(
            (each.team, each.employee_id, row[1])
            for each in people
            if each.employee_id or not corrected
            for row in outcome_of(each).flags
            if row[_SEVERITY] == "info"
        )
        for people in (before, after)
    )
    if old != new:
        count = ((old - new) + (new - old)).total()
        yield say("flags of severity info that differ: {count}", count=count)


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


def _name(who: tuple[str, str]) -> Sentence:
    team, employee_id = who
    if employee_id or not team:
        return employee_id or say("nobody in particular")
    return say("team {team}", team=team)
