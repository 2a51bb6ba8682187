"""`kpicore check CONFIG`: everything that can be known without the result. Nothing is written."""

from __future__ import annotations

import argparse
import sys

from kpicore.config import load_config
from kpicore.model import Text
from kpicore.output.errors import print_findings
from kpicore.pipeline.run import check

CLEAN = Text("未发现问题。", "Nothing wrong was found.")
WARNED = Text("可以运行; 请看上面的提示。", "It can run; see the warnings.")


def command(args: argparse.Namespace) -> int:
    """Prints warnings and notes; 0, or with --strict 1 where there are warnings. Raises Rejected with the errors."""
    findings = check(load_config(args.config, period=args.period), args.lang)
    print_findings(findings, sys.stderr, args.lang)
    warned = any(finding.severity == "warning" for finding in findings)
    print((WARNED if warned else CLEAN).of(args.lang))
    return 1 if args.strict and warned else 0
