"""What the commands about decisions look at: a period's flags, of a run or as sealed, with what was decided of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from kpicore.config import RunConfig, Where, load_config
from kpicore.history import Place, opened, place_of
from kpicore.messages import say
from kpicore.model import Finding, Rejected
from kpicore.output.errors import print_findings
from kpicore.output.terminal import visible
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import lint_team

if TYPE_CHECKING:
    from kpicore.history.decisions import Board, Record
    from kpicore.history.details import Details
    from kpicore.history.store import History


class Looked(NamedTuple):
    """people: everyone of the period, as sealed where it is closed, or else as a run makes them now. records: what the
    history holds of it. history: None where the config has none."""

    people: Sequence[Details]
    records: Sequence[Record]
    board: Board
    history: History | None
    config: RunConfig


@contextmanager
def looked(args: argparse.Namespace, recording: bool) -> Iterator[Looked]:
    """The period of the command line or of the config. recording: whether there must be a history. Raises Rejected."""
    config = load_config(args.config, period=args.period, lint=lint_team)
    with opened(place_in(config)) if recording or config.history is not None else nullcontext() as history:
        from kpicore.history.decisions import board_of
        from kpicore.history.details import details_of

        period = str(config.period)
        sealed: Sequence[Details] | None = None
        records: Sequence[Record] = ()
        if history is not None:
            from kpicore.history.recorded import held

            sealed, records, _ = held(history, period)
        people = sealed
        if people is None:
            result = run(config)
            print_findings(list(result.warnings), sys.stderr, args.lang)
            people = details_of(result)
        yield Looked(people, records, board_of(period, sealed is not None, people, records), history, config)


def place_in(config: RunConfig) -> Place:
    """Raises Rejected where the config has no history."""
    return place_of(config.history, config.folder, Where(str(config.path)).at("history"))


def to_decide(args: argparse.Namespace, reference: str, *more: str) -> str:
    """What somebody types who decides about that flag."""
    period = ("--period", args.period) if args.period else ()
    return " ".join(("kpicore decide", quote(args.config), reference, *period, *more, "--reason …"))


def reason(args: argparse.Namespace) -> str:
    """What --reason says; Rejected (2) where that is nothing."""
    said = visible(args.reason).strip()
    if not said:
        raise Rejected([Finding("error", "--reason", say("found a blank"), say("expected why, in a few words"))], 2)
    return said
