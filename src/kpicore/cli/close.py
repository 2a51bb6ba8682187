"""`kpicore close CONFIG`: runs a period and seals it in the history, whole or not at all."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from shlex import quote
from typing import TYPE_CHECKING

from kpicore.cli.board import place_in, to_decide
from kpicore.cli.flags import said_of
from kpicore.config import RunConfig, load_config
from kpicore.history import Place, opened
from kpicore.messages import Message, say
from kpicore.model import Finding, Rejected, Sentence
from kpicore.output.errors import print_findings
from kpicore.output.terminal import visible
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import lint_team
from kpicore.results import RunResult

if TYPE_CHECKING:
    from kpicore.history.chain import Entry
    from kpicore.history.decisions import Board, Item
    from kpicore.history.snapshot import Watched
    from kpicore.history.store import Closed, History


def command(args: argparse.Namespace) -> int:
    """Says what was sealed; 0, also where it was sealed before with the same results. Raises Rejected."""
    by = author(args.by)
    config = load_config(args.config, period=args.period, engine=args.engine, lint=lint_team)
    place = place_in(config)
    from kpicore.history.decisions import board_of
    from kpicore.history.details import details_of
    from kpicore.history.recorded import held, overrides
    from kpicore.history.snapshot import Watched
    from kpicore.history.store import Closing

    watched = Watched(config)
    result = run(watched.config)
    print_findings(list(result.warnings), sys.stderr, args.lang)
    people, counted, carried = details_of(result), _counted(result), result.carried
    del result  # whose rows are those of the people again
    with opened(place) as history:
        doubts = [*_not_over(config), *_as_before(history, watched)]
        _, records, decided = held(history, str(config.period), people=False)
        board = board_of(str(config.period), False, people, records)
        let_through = refuse_blocks(board, args)
        documents = [*watched.documents(), *overrides([item.decisions[-1] for item in let_through])]
        gap = visible(args.gap or "").strip()
        closed = history.close(Closing(config.period, by, documents, people, gap, decided, carried))
    print_findings([*_seen_by_others(place), *(() if closed.already else doubts)], sys.stderr, args.lang)
    said = [say("{period} recorded as missing: {reason}", period=month, reason=gap) for month in closed.gaps]
    said += [*_closed(closed, counted), *_decided(board, let_through, args), *recorded(closed.entry)]
    print("\n".join(visible(each.of(args.lang)) for each in said))
    return 0


def recorded(entry: Entry) -> list[Message]:
    """By whom and when, and the head that is to be kept elsewhere."""
    return [say("by {by}, {at}", by=entry.author, at=entry.at), say("head {seal}", seal=entry.seal)]


def _closed(closed: Closed, counted: Message) -> list[Message]:
    period = closed.entry.period
    if closed.already:
        return [say("{period} is closed already, with the same results", period=period), *closed.differs]
    return [say("{period} is closed: {what}", period=period, what=counted)]


def _decided(board: Board, let_through: Sequence[Item], args: argparse.Namespace) -> list[Message]:
    """What was let through, and how much nobody has decided yet."""
    said = [
        say("{flag}: {decision}", flag=each.reference, decision=said_of(each.decisions[-1])) for each in let_through
    ]
    if not board.open:
        return said
    period = f" --period {args.period}" if args.period else ""
    command = f"kpicore flags {quote(args.config)}{period} --open"
    return [*said, say("not decided: {count} ({command})", count=len(board.open), command=command)]


def refuse_blocks(board: Board, args: argparse.Namespace) -> list[Item]:
    """The flags of severity block that a decision lets through; Rejected (1) with all that are open, and what would
    record that decision."""
    blocks = [item for item in board.items if item.flag.severity == "block"]
    left = [item for item in blocks if item.is_open]
    if left:
        raise Rejected(
            [Finding("error", f"{board.period}: {item.reference}", _why(item), _how(item, args)) for item in left], 1
        )
    return blocks


def _why(item: Item) -> Sentence:
    """The flag's own words, and that an override was of other ones."""
    if any(record.outcome == "override" for record in item.earlier):
        return say("{what} (overridden before it changed)", what=item.flag.message)
    return item.flag.message


def _how(item: Item, args: argparse.Namespace) -> Sentence:
    command = to_decide(args, item.reference, "--override")
    return say("expected other data, or a decision to close all the same: {command}", command=command)


def today() -> date:
    return date.today()


def _not_over(config: RunConfig) -> list[Finding]:
    if int(f"{today():%Y%m%d}") > config.period.last_day:
        return []
    what = say("{period} is not over yet; what comes after this will be a correction", period=config.period)
    return [Finding("warning", str(config.path), what)]


def _as_before(history: History, watched: Watched) -> list[Finding]:
    """A warning for each table that the month before was closed with, though it says of no row to what month it
    belongs: more often last month's file than the same figures."""
    from kpicore.history.rows import documents_in

    if not history.exists():
        return []
    with history.reading() as connection:
        period = str(watched.config.period)
        closings = [each for each in history.chain(connection) if each.kind == "close" and each.period < period]
        if not closings:
            return []
        texts = documents_in(connection, closings[-1].seq)
    before = {json.loads(text)["table"] for _, kind, _, text in texts if kind == "input"}
    what = say("is the same table as in {period}", period=closings[-1].period)
    return [
        Finding("warning", each.name, what, say("expected the table of {period}", period=period))
        for each in watched.inputs
        if (table := json.loads(each.text)["table"]) in before and table in watched.monthly
    ]


def author(by: str | None) -> str:
    """Who closes: as --by says, or else the user of the system. Rejected (2) where --by is blank."""
    said = visible(by or "").strip()
    if said:
        return said
    if by is not None:
        raise Rejected([Finding("error", "--by", say("found a blank"), say("expected who does this"))], 2)
    try:
        import pwd

        return pwd.getpwuid(os.geteuid()).pw_name
    except (ImportError, KeyError):  # not a Unix, or a user without a name
        from getpass import getuser

        return getuser()


def _seen_by_others(place: Place) -> list[Finding]:
    """What holds pay is for its owner alone; a file that was made so stays so, but others may have been let in."""
    mode = place.path.stat().st_mode & 0o777 if place.path is not None and os.name == "posix" else 0
    if not mode & 0o077:
        return []
    what = say("others may read this file, which holds pay (mode {mode})", mode=f"{mode:03o}")
    return [Finding("warning", place.name, what, say("expected mode 600"))]


def _counted(result: RunResult) -> Message:
    states = [row.status for row in result.results]
    return say(
        "people: {people} (ok: {ok}, to be confirmed: {review}, incomplete: {incomplete}); "
        "ledger lines: {lines}; flags: {flags}",
        people=len(states),
        ok=states.count("ok"),
        review=states.count("review"),
        incomplete=states.count("incomplete"),
        lines=len(result.ledger),
        flags=len(result.flags),
    )
