"""What is said of a period that is closed where its result is computed again: what holds is what was sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kpicore.cli.board import place_in
from kpicore.config import RunConfig
from kpicore.messages import Message, joined, message, say
from kpicore.model import Finding, Text
from kpicore.results import ResultRow

if TYPE_CHECKING:
    from kpicore.history.past import Past

_WORDS: Mapping[str, Text] = {
    "score": Text("得分", "score"),
    "grade": Text("等级", "grade"),
    "performance_pay": Text("绩效工资", "performance pay"),
    "total_pay": Text("工资合计", "total pay"),
}

_THEN = Text("；", "; ")


class _Sealed(NamedTuple):
    """place: of the history, as messages call it. people: as corrected since, by employee_id."""

    place: str
    people: Mapping[str, Past]


def notes(config: RunConfig, rows: Sequence[ResultRow]) -> list[Finding]:
    """Nothing of a period that is not closed, or where there is no history yet; else whether these rows, of the whole
    period, are what was sealed. Rejected where the history cannot be read, or its own rows are not what was sealed."""
    sealed = _sealed(config, None)
    if sealed is None:
        return []
    from kpicore.history.differing import differing

    return [note(sealed.place, str(config.period), len(differing(sealed.people, rows)))]


def note(place: str, period: str, differ: int) -> Finding:
    """What is said of a closed period. differ: how many people have another result now."""
    if not differ:
        return Finding("info", place, say("{period} is closed, and this is what was sealed", period=period))
    what = say(
        "{period} is closed; people whose result differs from the sealed one: {count}", period=period, count=differ
    )
    return Finding("warning", place, what, say("what was sealed holds: kpicore history shows it"))


def notes_of_person(config: RunConfig, row: ResultRow) -> list[Finding]:
    """The same of one person, with what was sealed where that is another result."""
    who, period = row.employee_id, row.period
    sealed = _sealed(config, [who])
    if sealed is None:
        return []
    past = sealed.people.get(who)
    if past is None:
        what = say("{period} is closed, with no result of {employee_id}", period=period, employee_id=who)
        return [Finding("warning", sealed.place, what, say("what was sealed holds: kpicore history shows it"))]
    other = list(_other(past, row))
    if not other:
        return [note(sealed.place, period, 0)]
    what = say(
        "{period} is closed, and what was sealed holds: {what}", period=period, what=joined(other, message(_THEN))
    )
    return [Finding("warning", sealed.place, what)]


def _other(past: Past, row: ResultRow) -> Iterator[Message]:
    from kpicore.history.differing import OUTCOME

    for name in OUTCOME:
        then, now = getattr(past, name), getattr(row, name)
        if then != now:
            yield say("{what} {value}, not {now}", what=_WORDS[name], value=then or "–", now=now or "–")


def is_closed(config: RunConfig) -> bool:
    """Whether there is a history in which the period is closed; Rejected where it cannot be read."""
    from kpicore.pipeline.past import history_of

    with history_of(config) as history:
        entries = [] if history is None else history.entries()
    return any((entry.kind, entry.period) == ("close", str(config.period)) for entry in entries)


def _sealed(config: RunConfig, employees: Collection[str] | None) -> _Sealed | None:
    """None where the period is not closed; of a file that is not there yet, nothing is imported."""
    if config.history is None:
        return None
    if "path" in config.history and not (config.folder / config.history["path"]).exists():
        return None
    from kpicore.history import opened

    place = place_in(config)
    with opened(place) as history:
        from kpicore.history.intact import read_intact

        month = read_intact(history, [config.period], employees)[config.period]
    return _Sealed(place.name, month.people) if month.state == "closed" else None
