"""`kpicore fairness CONFIG`: what the figures can carry, as readings: people and chance, raters, small samples."""

from __future__ import annotations

import argparse
import json
import sys

from kpicore.config import load_config
from kpicore.config.fairness import Fairness as Asked
from kpicore.config.periods import months_of
from kpicore.fairness.readings import EXTRA, Readings, installed, of_config, readings
from kpicore.fairness.shown import shown
from kpicore.messages import say
from kpicore.model import Finding, Rejected, Tell
from kpicore.output.console import show
from kpicore.output.errors import print_findings
from kpicore.output.progress import progress
from kpicore.pipeline.teams import lint_team


def command(args: argparse.Namespace) -> int:
    """Prints the readings, or (--json) the document of `kpicore.fairness.document`; 0. Raises Rejected."""
    with progress(sys.stderr, args.lang, args.quiet) as tell:
        found = _read(args, tell)
    print_findings(list(found.notes), sys.stderr, args.lang)
    if args.json:
        from kpicore.fairness.document import document

        print(json.dumps(document(found), ensure_ascii=False, indent=2))
    else:
        show(list(shown(found, args.lang)))
    return 0


def _read(args: argparse.Namespace, tell: Tell) -> Readings:
    if not installed():
        what = say("needs an extra that is not installed")
        command = say("install it with: {command}", command=EXTRA)
        raise Rejected([Finding("error", "kpicore fairness", what, command)], 2)
    periods = [str(month) for month in months_of(args.periods, "--periods")] if args.periods else [args.period]
    months = [of_config(load_config(args.config, period=period, lint=lint_team), tell) for period in periods]
    asked = months[0].config.fairness
    least = asked.least if args.least is None else args.least
    if least < 2:
        raise Rejected([Finding("error", "--least", say("found {value}", value=least), say("expected 2 or more"))], 2)
    by = asked.by if args.by is None else args.by.strip()
    superior = asked.superior if args.superior is None else args.superior.strip()
    return readings(months, Asked(by, least, superior), tell)
