"""`kpicore forget CONFIG EMPLOYEE`: removes a person's rows from the history, whose chain still verifies."""

from __future__ import annotations

import argparse
import sys

from kpicore.cli.close import author
from kpicore.cli.verify import place_in
from kpicore.history import opened
from kpicore.messages import say
from kpicore.model import Finding
from kpicore.output.errors import print_findings
from kpicore.output.terminal import visible


def command(args: argparse.Namespace) -> int:
    """Says from which periods the person is gone, or with --dry-run would be, what was still to be decided or paid, and
    where texts that stay still name them; 0. Raises Rejected."""
    by = author(args.by)
    with opened(place_in(args.config)) as history:
        from kpicore.history.leftovers import leftovers

        print_findings(leftovers(history, args.employee), sys.stderr, args.lang)
        if args.dry_run:
            periods = ", ".join(history.holding(args.employee))
            what = say("{employee_id} would be gone from {periods}", employee_id=args.employee, periods=periods)
            said = (what, say("nothing was written (--dry-run)"))
            print("\n".join(visible(each.of(args.lang)) for each in said))
            return 0
        forgotten = history.forget(args.employee, by, visible(args.reason or "").strip())
    what = say("the sealed text names {employee_id} and stays as it is", employee_id=args.employee)
    print_findings([Finding("warning", where, what) for where in forgotten.mentions], sys.stderr, args.lang)
    periods = ", ".join(forgotten.periods)
    lines = (
        say("{employee_id} is gone from {periods}", employee_id=args.employee, periods=periods),
        say("by {by}, {at}", by=visible(forgotten.entry.author), at=forgotten.entry.at),
        say("head {seal}", seal=forgotten.entry.seal),
    )
    print("\n".join(visible(each.of(args.lang)) for each in lines))
    return 0
