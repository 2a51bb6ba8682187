"""`kpicore run CONFIG`: the whole run, a summary on the terminal, the files of the contract."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kpicore.config import RunConfig, load_config
from kpicore.messages import say
from kpicore.model import Rejected
from kpicore.output.errors import print_findings, report_errors
from kpicore.output.progress import progress
from kpicore.output.stage import check_target, staged
from kpicore.output.summary import render_summary
from kpicore.output.tables import write_tables
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import lint_team
from kpicore.results import RunResult


def command(args: argparse.Namespace) -> int:
    """Writes the tables; 0, or with --strict 1 where a person must look at something. Where the data are rejected, says
    so and why: 1. Raises Rejected where the config is wrong.
    """
    config = load_config(args.config, period=args.period, engine=args.engine, lint=lint_team)
    out = Path(args.out) if args.out else config.folder / "out" / str(config.period)
    check_target(out)
    try:
        with progress(sys.stderr, args.lang, args.quiet) as tell:
            result = run(config, ledger=args.ledger != "none", partial=args.partial, tell=tell)
            tell(say("writing the results"), 0, 0)
            with staged(out) as folder:
                write_tables(folder, result, args.ledger)
    except Rejected as rejected:
        report_errors(rejected.findings, sys.stderr, errors_file(config, args.out), args.lang)
        return rejected.exit_code
    print_findings(list(result.warnings), sys.stderr, args.lang)
    print(render_summary(result, out, args.lang))
    return 1 if args.strict and needs_a_person(result) else 0


def errors_file(config: RunConfig, out: str | None = None) -> Path:
    """Where the list of errors goes if it is long: beside the folder of --out, or else beside the config."""
    beside = Path(out).parent if out else config.folder
    return (beside if beside.is_dir() else config.folder) / f"errors-{config.period}.csv"


def needs_a_person(result: RunResult) -> bool:
    """Whether anything is to be decided, completed, or must not be paid as it stands."""
    return any(row.status != "ok" for row in result.results) or any(
        flag.severity in ("review", "block") for flag in result.flags
    )
