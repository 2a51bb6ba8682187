"""What needs a person in a period: flags of severity review and block, and objections; and what was decided of each.

A decision is about a flag as it was then: its words, and the person's score, grade and pay. Where one of these is
another now, the flag is open again. A decision never changes a result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, cast

from kpicore.history.details import FLAGS, LEDGER, RESULT, Details, Row, storable
from kpicore.history.references import references, resolve
from kpicore.messages import say
from kpicore.model import Text

Outcome = Literal["confirmed", "dismissed", "override"]
"""`confirmed`: it holds, and what follows from that is done by people. `dismissed`: it was looked at, and nothing
follows. `override`: a flag of severity block is let through; nothing else does that."""

OBJECTION = "objection"

_VALUES = tuple(RESULT.index(name) for name in ("score", "grade", "performance_pay", "total_pay"))
_OBJECTED = Text("异议：{reason}", "objection: {reason}")
_TO_CRITERION = Text("对{criterion}的异议：{reason}", "objection to {criterion}: {reason}")


class Flag(NamedTuple):
    """Something that a person must decide. values: the person's score, grade and pay with it; none of who has no
    result, and none of an objection, which stays the same whatever becomes of the result."""

    team: str
    employee_id: str
    flag: str
    severity: str
    zh: str
    en: str
    clause: str
    values: Row = ()

    @property
    def named(self) -> tuple[str, str, str, str]:
        return self.team, self.employee_id, self.flag, self.clause

    @property
    def message(self) -> Text:
        return Text(self.zh, self.en)


class Record(NamedTuple):
    """A decision or an objection of the chain. seq, at: of its entry. by: who decided or objected. outcome: None of an
    objection. criterion: to which one objects, blank for the whole result."""

    seq: int
    seal: str
    at: str
    by: str
    outcome: Outcome | None
    reason: str
    flag: Flag
    criterion: str = ""


class Item(NamedTuple):
    """A flag with its reference. decisions: about it as it is, oldest first, the last of which counts; earlier: about
    what it said before. objection: where it is one."""

    reference: str
    flag: Flag
    decisions: Sequence[Record] = ()
    earlier: Sequence[Record] = ()
    objection: Record | None = None

    @property
    def is_open(self) -> bool:
        """Whether a person must still decide; what blocks is open until it is let through."""
        if self.flag.severity == "block":
            return not self.decisions or self.decisions[-1].outcome != "override"
        return not self.decisions


class Board(NamedTuple):
    """All that needs or needed a person in a period. closed: whether the flags are those that were sealed. gone:
    decisions about flags that are raised no more."""

    period: str
    closed: bool
    items: Sequence[Item]
    gone: Sequence[Record]

    @property
    def open(self) -> list[Item]:
        return [item for item in self.items if item.is_open]

    def find(self, reference: str) -> Item:
        """Rejected (2), with the nearest, where nothing or more than one has that reference."""
        none = say("nothing needs a decision in {period}", period=self.period)
        return self.items[resolve(reference, [item.flag.named for item in self.items], none)]


def board_of(period: str, closed: bool, people: Iterable[Details], records: Sequence[Record]) -> Board:
    """The flags of a month, of a run or as sealed, with the decisions and objections that the chain holds of it."""
    objections = {record.flag: record for record in records if record.outcome is None}
    decisions = [record for record in records if record.outcome is not None]
    raised = [flag for details in people for flag in _needing(details)]
    raised.sort(key=lambda flag: flag.severity != "block")
    flags = list(dict.fromkeys([*raised, *objections]))
    now, names = set(flags), {flag.named for flag in flags}
    about: dict[Flag, list[Record]] = {}
    of_others: dict[tuple[str, str, str, str], list[Record]] = {}
    for record in decisions:
        if record.flag in now:
            about.setdefault(record.flag, []).append(record)
        else:
            of_others.setdefault(record.flag.named, []).append(record)
    items = [
        Item(
            reference,
            flag,
            about.get(flag, ()),
            () if flag in about else of_others.get(flag.named, ()),
            objections.get(flag),
        )
        for reference, flag in zip(references([flag.named for flag in flags]), flags, strict=True)
    ]
    return Board(period, closed, items, [record for record in decisions if record.flag.named not in names])


def of_decision(flag: Flag, result: Sequence[Row], reason: str) -> Details:
    """What is sealed of a decision beside its outcome, all of it the person's own: the flag, why, and the result that
    it is about (none of an objection)."""
    line = _line("decision", flag.flag, "", flag.clause, reason)
    return Details(flag.team, flag.employee_id, tuple(result), (line,), ((1, *flag[2:7]),))


def of_objection(person: Details, criterion: str, by: str, reason: str) -> Details:
    """What is sealed of an objection, all of it the person's own. criterion: a line of that ledger, or blank."""
    at = LEDGER.index("line"), LEDGER.index("clause")
    clause = next((str(row[at[1]] or "") for row in person.ledger if row[at[0]] == criterion), "") if criterion else ""
    message = (_TO_CRITERION if criterion else _OBJECTED).format(criterion=criterion, reason=storable(reason))
    line = _line(OBJECTION, criterion, by, clause, reason)
    flag = (1, OBJECTION, "review", message.zh, message.en, clause)
    return Details(person.team, person.employee_id, person.result, (line,), (flag,))


def record_of(seq: int, seal: str, at: str, author: str, outcome: str | None, details: Details) -> Record:
    """What an entry of kind `decide` or `object` says, from what `of_decision` or `of_objection` made of it."""
    cells = {name: str(cell) for name, cell in zip(LEDGER, details.ledger[0], strict=True)}
    if outcome is None:
        (flag,) = _flags(details._replace(result=()))
        return Record(seq, seal, at, cells["input"], None, cells["note"], flag, cells["line"])
    (flag,) = _flags(details)
    return Record(seq, seal, at, author, cast(Outcome, outcome), cells["note"], flag)


def _needing(details: Details) -> list[Flag]:
    return [flag for flag in _flags(details) if flag.severity in ("review", "block")]


def _flags(details: Details) -> list[Flag]:
    """The flags of a person with the values that a decision rests on."""
    values = tuple(details.result[0][at] for at in _VALUES) if details.result else ()
    found = [dict(zip(FLAGS, row, strict=True)) for row in details.flags]
    return [
        Flag(
            details.team,
            details.employee_id,
            str(each["flag"]),
            str(each["severity"]),
            str(each["message_zh"]),
            str(each["message_en"]),
            str(each["clause"]),
            values,
        )
        for each in found
    ]


def _line(stage: str, line: str, by: str, clause: str, reason: str) -> Row:
    said = {"stage": stage, "line": line, "input": by, "clause": clause, "note": reason}
    return (1, *(storable(said.get(name, "")) for name in LEDGER[1:]))
