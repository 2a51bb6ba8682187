"""`kpicore check CONFIG`: everything that can be known without the result. Nothing is written."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from kpicore.catalog import Catalog
from kpicore.cli.large import may_be_large, note_of
from kpicore.cli.run import errors_file
from kpicore.config import RunConfig, load_config
from kpicore.engine.select import require
from kpicore.model import Finding, Rejected, Tell, Text
from kpicore.output.errors import forget_errors, print_findings, report_errors
from kpicore.output.progress import progress
from kpicore.pipeline.check import check
from kpicore.pipeline.teams import lint_team

if TYPE_CHECKING:
    from kpicore.bulk.unfit import Held

CLEAN = Text("未发现问题。", "Nothing wrong was found.")
NOTED = Text("可以运行; 请看提示。", "It can run; see the notes.")


def command(args: argparse.Namespace) -> int:
    """Prints warnings and notes, with --json as a document; 0, or with --strict 1 where there is more than notes. Where
    the data are rejected, says so and why: 1. Raises Rejected where the config is wrong.
    """
    catalog = Catalog()
    config = load_config(args.config, period=args.period, catalog=catalog, lint=lint_team)
    watched = partial(progress, sys.stderr, args.lang, args.quiet, monotonic())  # twice, by one clock
    try:
        with watched() as tell:
            found = _checked(args, config, tell)
        if not isinstance(found, list):
            print_findings([] if args.quiet else note_of(found), sys.stderr, args.lang)
            with watched() as tell:
                found = check(config, args.lang, args.partial, tell)
    except Rejected as rejected:
        report_errors(rejected.findings, sys.stderr, errors_file(config), args.lang)
        if args.json:
            from kpicore.output.document import print_rejected

            print_rejected("check", rejected.findings, args.lang)
        return rejected.exit_code
    forget_errors(errors_file(config))
    findings = [*catalog.plugins.built_for_another(), *catalog.plugins.deprecated(), *found]
    print_findings(findings, sys.stderr, args.lang)
    if args.json:
        from kpicore.output.document import print_check

        print_check(findings, args.lang)
    else:
        print((NOTED if findings else CLEAN).of(args.lang))
    return 1 if args.strict and any(finding.severity != "info" for finding in findings) else 0


def _checked(args: argparse.Namespace, config: RunConfig, tell: Tell) -> list[Finding] | Held | None:
    """What is found without holding the month, where that can be; else nothing is done yet."""
    if args.partial or not may_be_large(config):
        return None
    require(config.engine)
    from kpicore.bulk.checked import checked

    return checked(config, args.lang, tell)
