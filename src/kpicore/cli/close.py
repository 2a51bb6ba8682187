"""`kpicore close CONFIG`: runs a period and seals it in the history, whole or not at all."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from shlex import quote
from typing import TYPE_CHECKING, Literal, NamedTuple

from kpicore.cli.board import place_in, to_decide
from kpicore.cli.flags import said_of
from kpicore.cli.large import may_be_large, note_of
from kpicore.cli.verify import entry_as_json
from kpicore.config import RunConfig, load_config
from kpicore.engine.select import require
from kpicore.history import Place, opened
from kpicore.messages import Message, say
from kpicore.model import Finding, Rejected, Sentence, Tell
from kpicore.output.errors import print_findings
from kpicore.output.progress import progress
from kpicore.output.terminal import visible
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import lint_team

if TYPE_CHECKING:
    from kpicore.bulk.unfit import Held
    from kpicore.history.chain import Entry
    from kpicore.history.decisions import Board, Item
    from kpicore.history.details import Details
    from kpicore.history.snapshot import Watched
    from kpicore.history.store import Closed, History


class _Month(NamedTuple):
    """What is to be closed. people: of everyone what is sealed, once. to_decide: who has flags that a person must
    decide on. states: how many people have each. lines, flags: how many there are. carried: the corrections that are
    part of the pay."""

    watched: Watched
    people: Iterable[Details]
    to_decide: Iterable[Details]
    states: Counter[str]
    lines: int
    flags: int
    warnings: Sequence[Finding]
    carried: Sequence[int]


def command(args: argparse.Namespace) -> int:
    """Says what was sealed, with --json as a document; 0, also where it was sealed before with the same results. Raises
    Rejected."""
    by = author(args.by)
    config = load_config(args.config, period=args.period, engine=args.engine, lint=lint_team)
    place = place_in(config)
    with ExitStack() as shown:
        tell = shown.enter_context(progress(sys.stderr, args.lang, args.quiet))

        def close(month: _Month) -> None:
            shown.close()  # what is said from here on stays
            _close(args, by, place, month)

        is_closed, held = _in_chunks(config, close, tell)
        if not is_closed:
            close(_held(config, held, tell))
    return 0


def _close(args: argparse.Namespace, by: str, place: Place, month: _Month) -> None:
    from kpicore.history.decisions import board_of
    from kpicore.history.recorded import held, overrides
    from kpicore.history.store import Closing

    config = month.watched.config
    print_findings(list(month.warnings), sys.stderr, args.lang)
    with opened(place) as history:
        doubts = [*_not_over(config), *_as_before(history, month.watched)]
        _, records, decided = held(history, str(config.period), people=False)
        board = board_of(str(config.period), False, month.to_decide, records)
        let_through = refuse_blocks(board, args)
        documents = [*month.watched.documents(), *overrides([item.decisions[-1] for item in let_through])]
        gap = visible(args.gap or "").strip()
        with progress(sys.stderr, args.lang, args.quiet) as tell:
            people = _counting(month, tell)
            closed = history.close(Closing(config.period, by, documents, people, gap, decided, month.carried))
    findings = [*_seen_by_others(place), *(() if closed.already else doubts)]
    print_findings(findings, sys.stderr, args.lang)
    if args.json:
        from kpicore.output.document import findings_of, print_document

        content = {
            "period": closed.entry.period,
            "already": closed.already,
            "differs": [each.of(args.lang) for each in closed.differs],
            "gaps": [str(each) for each in closed.gaps],
            **_counted(month).values,
            "open": len(board.open),
            "let_through": [item.reference for item in let_through],
            **entry_as_json(closed.entry),
            "findings": findings_of([*month.warnings, *findings], args.lang),
        }
        print_document("close", content)
        return
    said = [say("{period} recorded as missing: {reason}", period=each, reason=gap) for each in closed.gaps]
    said += [*_closed(closed, _counted(month)), *_decided(board, let_through, args), *recorded(closed.entry)]
    print("\n".join(visible(each.of(args.lang)) for each in said))


def _counting(month: _Month, tell: Tell) -> Iterator[Details]:
    """The people, as they are sealed."""
    doing, of = say("sealing {period}", period=month.watched.config.period), month.states.total()
    for done, each in enumerate(month.people):
        tell(doing, done, of)
        yield each


def _held(config: RunConfig, why: Held | None, tell: Tell) -> _Month:
    """The month, all of it. why: it did not go in chunks, which is said of a large one."""
    from kpicore.history.details import details_of
    from kpicore.history.snapshot import Watched

    watched = Watched(config)
    result = run(watched.config, tell=tell)
    people = details_of(result)
    states = Counter(row.status for row in result.results)
    lines, flags = len(result.ledger), len(result.flags)
    warnings = [*note_of(why, states.total()), *result.warnings]
    return _Month(watched, people, people, states, lines, flags, warnings, result.carried)


def _in_chunks(config: RunConfig, close: Callable[[_Month], None], tell: Tell) -> tuple[bool, Held | None]:
    """Whether the month was closed without holding it; and why it has to be held, None where it is small."""
    if config.engine in ("python", "spark") or not may_be_large(config):
        return False, None
    require(config.engine)
    from kpicore.bulk.closing import Month, closable
    from kpicore.history.snapshot import Watched

    watched = Watched(config)

    def closed(month: Month) -> Literal[True]:
        states = sum((team.statuses for team in month.teams.values()), Counter[str]())
        people, needing, flags = month.people(), month.to_decide(), month.severities.total()
        close(_Month(watched, people, needing, states, month.lines, flags, month.warnings, month.carried))
        return True

    came = closable(config, watched, closed, tell)
    return (True, None) if came is True else (False, came)


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


def _counted(month: _Month) -> Message:
    return say(
        "people: {people} (ok: {ok}, to be confirmed: {review}, incomplete: {incomplete}); "
        "ledger lines: {lines}; flags: {flags}",
        people=month.states.total(),
        ok=month.states["ok"],
        review=month.states["review"],
        incomplete=month.states["incomplete"],
        lines=month.lines,
        flags=month.flags,
    )
