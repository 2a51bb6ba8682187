"""`kpicore run CONFIG`: the whole run, a summary on the terminal, the files of the contract."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kpicore.config import load_config
from kpicore.output.errors import print_findings
from kpicore.output.stage import check_target, staged
from kpicore.output.summary import render_summary
from kpicore.output.tables import write_tables
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import lint_team
from kpicore.results import RunResult


def command(args: argparse.Namespace) -> int:
    """Writes the tables; 0, or with --strict 1 where a person must look at something. Raises Rejected."""
    config = load_config(args.config, period=args.period, engine=args.engine, lint=lint_team)
    out = Path(args.out) if args.out else config.folder / "out" / str(config.period)
    check_target(out)
    result = run(config, ledger=args.ledger != "none")
    with staged(out) as folder:
        write_tables(folder, result, args.ledger)
    print_findings(list(result.warnings), sys.stderr, args.lang)
    print(render_summary(result, out, args.lang))
    return 1 if args.strict and needs_a_person(result) else 0


def needs_a_person(result: RunResult) -> bool:
    """Whether anything is to be decided, completed, or must not be paid as it stands."""
    return any(row.status != "ok" for row in result.results) or any(
        flag.severity in ("review", "block") for flag in result.flags
    )
