"""`kpicore flags CONFIG`: what of a period a person must decide, and what was decided."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kpicore.cli.board import looked, to_decide
from kpicore.messages import Message, say
from kpicore.model import Language, Text
from kpicore.output.terminal import visible

if TYPE_CHECKING:
    from kpicore.history.decisions import Board, Item, Record

OUTCOMES = {
    "confirmed": Text("已确认", "confirmed"),
    "dismissed": Text("不成立", "dismissed"),
    "override": Text("破例放行", "override"),
}
_SEVERITY = {"review": Text("待确认", "review"), "block": Text("不得发放", "block")}
_STATE = {True: Text("未决定", "open"), False: Text("已决定", "decided")}
_UNCITED = ("", "in-house")  # a scheme of the company's own has no clause to look up


def command(args: argparse.Namespace) -> int:
    """Prints them, or with --json all that is known of them; 0. Raises Rejected."""
    with looked(args, recording=False) as found:
        board = found.board
        if args.json:
            from kpicore.output.document import print_document

            print_document("flags", _as_json(board, args.open))
            return 0
        lines = list(_lines(board, args.open, args.lang))
        if board.open and found.history is not None:
            how = to_decide(args, board.open[0].reference)
            lines += ["", say("to decide: {command}", command=how).of(args.lang)]
    print("\n".join(visible(line) for line in lines))
    return 0


def said_of(record: Record) -> Message:
    """A decision in one line."""
    return say(
        "{outcome} by {by}, {at}: {reason}",
        outcome=OUTCOMES[record.outcome or "confirmed"],
        by=record.by,
        at=record.at,
        reason=record.reason,
    )


def _lines(board: Board, only_open: bool, lang: Language) -> Iterator[str]:
    period = say("{period} (closed)", period=board.period) if board.closed else board.period
    count, left = len(board.items), len(board.open)
    yield say("{period}: needs a person: {count}, open: {open}", period=period, count=count, open=left).of(lang)
    for item in board.open if only_open else board.items:
        yield ""
        yield from _item(item, lang)
    if board.gone and not only_open:
        yield ""
        yield say("decided, and raised no more:").of(lang)
        for record in board.gone:
            named = "/".join(part or "–" for part in record.flag.named[:3])
            yield f"    {named}: {said_of(record).of(lang)}"


def _item(item: Item, lang: Language) -> Iterator[str]:
    flag = item.flag
    severity, state = _SEVERITY[flag.severity], _STATE[item.is_open]
    yield say("{reference} ({severity}, {state})", reference=item.reference, severity=severity, state=state).of(lang)
    message = flag.message.of(lang)
    if flag.clause not in _UNCITED:
        message = (
            Text("{message}（{clause}）", "{message} ({clause})").of(lang).format(message=message, clause=flag.clause)
        )
    yield f"    {message}"
    if item.objection is not None:
        yield "    " + say("by {by}, {at}", by=item.objection.by, at=item.objection.at).of(lang)
    for record in item.earlier:
        yield "    " + say("before it changed: {decision}", decision=said_of(record)).of(lang)
    for record in item.decisions:
        yield "    " + said_of(record).of(lang)


def _as_json(board: Board, only_open: bool) -> dict[str, Any]:
    return {
        "period": board.period,
        "closed": board.closed,
        "open": len(board.open),
        "flags": [_item_as_json(item) for item in (board.open if only_open else board.items)],
        "gone": [] if only_open else [_flag_as_json(record) | _record_as_json(record) for record in board.gone],
    }


def _item_as_json(item: Item) -> dict[str, Any]:
    flag, objection = item.flag, item.objection
    return {
        "reference": item.reference,
        "team": flag.team,
        "employee_id": flag.employee_id,
        "flag": flag.flag,
        "severity": flag.severity,
        "message": flag.message._asdict(),
        "clause": flag.clause,
        "open": item.is_open,
        "decisions": [_record_as_json(record) for record in item.decisions],
        "earlier": [_record_as_json(record) for record in item.earlier],
        "objection": None
        if objection is None
        else {"by": objection.by, "at": objection.at, "criterion": objection.criterion, "reason": objection.reason},
    }


def _flag_as_json(record: Record) -> dict[str, Any]:
    return {"team": record.flag.team, "employee_id": record.flag.employee_id, "flag": record.flag.flag}


def _record_as_json(record: Record) -> dict[str, Any]:
    return {
        "decision": record.outcome,
        "by": record.by,
        "at": record.at,
        "reason": record.reason,
        "entry": record.seq,
    }
