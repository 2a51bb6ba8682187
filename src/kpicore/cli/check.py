"""`kpicore check CONFIG`: everything that can be known without the result. Nothing is written."""

from __future__ import annotations

import argparse
import sys

from kpicore.config import load_config
from kpicore.model import Text
from kpicore.output.errors import print_findings
from kpicore.pipeline.check import check
from kpicore.pipeline.teams import lint_team

CLEAN = Text("未发现问题。", "Nothing wrong was found.")
NOTED = Text("可以运行; 请看提示。", "It can run; see the notes.")


def command(args: argparse.Namespace) -> int:
    """Prints warnings and notes; 0, or with --strict 1 where there is more than notes. Raises Rejected."""
    findings = check(load_config(args.config, period=args.period, lint=lint_team), args.lang)
    print_findings(findings, sys.stderr, args.lang)
    print((NOTED if findings else CLEAN).of(args.lang))
    return 1 if args.strict and any(finding.severity != "info" for finding in findings) else 0
