"""`kpicore forget CONFIG EMPLOYEE`: removes a person's rows from the history, whose chain still verifies."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpicore.cli.close import author
from kpicore.cli.verify import entry_as_json, place_in
from kpicore.history import opened
from kpicore.messages import say
from kpicore.model import Finding
from kpicore.output.errors import print_findings
from kpicore.output.terminal import visible

if TYPE_CHECKING:
    from kpicore.history.chain import Entry


def command(args: argparse.Namespace) -> int:
    """Says from which periods the person is gone, or with --dry-run would be, what was still to be decided or paid, and
    where texts that stay still name them, with --json as a document; 0. Raises Rejected."""
    by = author(args.by)
    with opened(place_in(args.config)) as history:
        from kpicore.history.leftovers import leftovers

        left = leftovers(history, args.employee)
        print_findings(left, sys.stderr, args.lang)
        if args.dry_run:
            held = history.holding(args.employee)
            if args.json:
                return _document(args, held, None, left)
            periods = ", ".join(held)
            what = say("{employee_id} would be gone from {periods}", employee_id=args.employee, periods=periods)
            said = (what, say("nothing was written (--dry-run)"))
            print("\n".join(visible(each.of(args.lang)) for each in said))
            return 0
        forgotten = history.forget(args.employee, by, visible(args.reason or "").strip())
    what = say("the sealed text names {employee_id} and stays as it is", employee_id=args.employee)
    naming = [Finding("warning", where, what) for where in forgotten.mentions]
    print_findings(naming, sys.stderr, args.lang)
    if args.json:
        return _document(args, forgotten.periods, forgotten.entry, [*left, *naming])
    periods = ", ".join(forgotten.periods)
    lines = (
        say("{employee_id} is gone from {periods}", employee_id=args.employee, periods=periods),
        say("by {by}, {at}", by=visible(forgotten.entry.author), at=forgotten.entry.at),
        say("head {seal}", seal=forgotten.entry.seal),
    )
    print("\n".join(visible(each.of(args.lang)) for each in lines))
    return 0


def _document(
    args: argparse.Namespace, periods: Sequence[str], entry: Entry | None, findings: Sequence[Finding]
) -> int:
    from kpicore.output.document import findings_of, print_document

    said = {"employee_id": args.employee, "periods": list(periods)}
    recorded = None if entry is None else entry_as_json(entry)
    print_document("forget", said | {"recorded": recorded, "findings": findings_of(findings, args.lang)})
    return 0
