"""`kpicore run CONFIG`: the whole run, a summary on the terminal, the files of the contract."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import attrs

from kpicore.cli.large import held_as_closed, held_by, may_be_large, note_of
from kpicore.config import RunConfig, load_config
from kpicore.engine.select import require
from kpicore.messages import say
from kpicore.model import Finding, Rejected, Tell
from kpicore.output.console import show
from kpicore.output.errors import forget_errors, print_findings, report_errors
from kpicore.output.formats import require_format, write_tables
from kpicore.output.progress import progress
from kpicore.output.stage import check_target, staged
from kpicore.output.summary import summary
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import lint_team
from kpicore.results import RunResult

if TYPE_CHECKING:
    from kpicore.bulk.tally import Tally
    from kpicore.bulk.unfit import Held


def command(args: argparse.Namespace) -> int:
    """Writes the tables, and says what they hold, or with --json prints it; 0, or with --strict 1 where a person must
    look at something. Where the data are rejected, says so and why: 1. Raises Rejected where the config is wrong.
    """
    require_format(args.format)
    config = load_config(args.config, period=args.period, engine=args.engine, lint=lint_team)
    shared = _pseudonyms() if args.pseudonymise else None
    out = Path(args.out) if args.out else default_folder(config, args.pseudonymise)
    check_target(out)
    watched = partial(progress, sys.stderr, args.lang, args.quiet, monotonic())  # twice, by one clock
    held: Held | None = None
    try:
        with watched() as tell:
            came = _streamed(args, config, out, tell)
        if came is not None and not isinstance(came, tuple):
            return _told(args, config, came, out)
        held = came
        _say(args, note_of(held))
        with watched() as tell:
            result = run(config, args.ledger, args.partial, tell, withhold=args.pseudonymise)
            sealed = _of_sealed(config, result)
            result = result if shared is None else shared(result)
            result = attrs.evolve(result, warnings=[*result.warnings, *sealed]) if sealed else result
            tell(say("writing the results, people: {count:,}", count=len(result.results)), 0, 0)
            with staged(out) as folder:
                write_tables(folder, result, args.ledger, args.format)
    except Rejected as rejected:
        findings = rejected.findings
        if args.pseudonymise and rejected.exit_code == 1:
            from kpicore.output.pseudonyms import unseen

            findings = unseen(rejected).findings
            print_findings(findings, sys.stderr, args.lang)
        else:
            report_errors(findings, sys.stderr, errors_file(config, args.out), args.lang)
        _say(args, _unsaid(held, findings=findings))
        if args.json:
            from kpicore.output.document import print_rejected

            print_rejected("run", findings, args.lang)
        return rejected.exit_code
    forget_errors(errors_file(config, args.out))
    _say(args, _unsaid(held, len(result.results)))
    print_findings(list(result.warnings), sys.stderr, args.lang)
    if args.json:
        from kpicore.output.document import print_run

        note = note_of(held, len(result.results))
        print_run(attrs.evolve(result, warnings=[*note, *result.warnings]), out, args.format, args.lang)
    else:
        show(summary(result, out, args.lang, args.format))
    return 1 if args.strict and needs_a_person(result) else 0


def _streamed(args: argparse.Namespace, config: RunConfig, out: Path, tell: Tell) -> Tally | Held | None:
    """The run without holding the month, where that can be; else nothing is done yet."""
    if config.engine in ("python", "spark") or not may_be_large(config):
        return None
    require(config.engine)
    whole = {
        "--format xlsx": args.format == "xlsx",
        "--partial": args.partial,
        "--pseudonymise": args.pseudonymise,
        "--json": args.json,
    }
    option = next((option for option, is_given in whole.items() if is_given), None)
    if option is not None:
        return held_by(option)
    if config.history is not None:
        from kpicore.cli.sealed import is_closed

        if is_closed(config):
            return held_as_closed(str(config.period))
    from kpicore.bulk.run import streamed

    return streamed(config, args.ledger, args.format, out, tell)


def _unsaid(held: Held | None, people: int = 0, findings: Sequence[Finding] = ()) -> Sequence[Finding]:
    """What is said of a month that turns out to be large."""
    return [] if held is not None and held.large else note_of(held, people, findings)


def _say(args: argparse.Namespace, note: Sequence[Finding]) -> None:
    if not args.quiet:
        print_findings(note, sys.stderr, args.lang)


def _told(args: argparse.Namespace, config: RunConfig, tally: Tally, out: Path) -> int:
    forget_errors(errors_file(config, args.out))
    print_findings(list(tally.warnings), sys.stderr, args.lang)
    show(tally.blocks(out, args.lang))
    return 1 if args.strict and tally.needs_a_person else 0


def _of_sealed(config: RunConfig, result: RunResult) -> list[Finding]:
    """What is said of a period that is closed."""
    if config.history is None:
        return []
    from kpicore.cli.sealed import notes

    return notes(config, result.results)


def _pseudonyms() -> Callable[[RunResult], RunResult]:
    """What puts a result under the pseudonyms of the environment's secret; Rejected (2) where there is none."""
    from kpicore.output.pseudonyms import from_environment, pseudonymised

    return partial(pseudonymised, names=from_environment())


def default_folder(config: RunConfig, pseudonymised: bool = False) -> Path:
    """Where the tables go without --out; those under pseudonyms never take the place of the others."""
    return config.folder / "out" / (f"{config.period}-pseudonymised" if pseudonymised else str(config.period))


def errors_file(config: RunConfig, out: str | None = None) -> Path:
    """Where the list of errors goes if it is long: beside the folder of --out, or else beside the config."""
    beside = Path(out).parent if out else config.folder
    return (beside if beside.is_dir() else config.folder) / f"errors-{config.period}.csv"


def needs_a_person(result: RunResult) -> bool:
    """Whether anything is to be decided, completed, or must not be paid as it stands."""
    return any(row.status != "ok" for row in result.results) or any(
        flag.severity in ("review", "block") for flag in result.flags
    )
