"""`kpicore decide CONFIG FLAG`: records in the history what a person decided about a flag or an objection."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kpicore.cli.board import looked, reason
from kpicore.cli.close import author, recorded
from kpicore.cli.flags import OUTCOMES
from kpicore.cli.verify import entry_as_json
from kpicore.messages import say
from kpicore.model import Finding, Rejected
from kpicore.output.terminal import visible

if TYPE_CHECKING:
    from kpicore.history.decisions import Item


def command(args: argparse.Namespace) -> int:
    """Says what was recorded, with --json as a document; 0. Rejected (2) where there is no such flag, or it cannot be
    decided so."""
    why, by, decision = reason(args), author(args.by), args.decision or "confirmed"
    with looked(args, recording=True) as found:
        from kpicore.history.decisions import of_decision

        item = found.board.find(args.flag)
        _check(item, decision)
        results = {(each.team, each.employee_id): each.result for each in found.people}
        result = results[item.flag.named[:2]] if item.objection is None else ()
        assert found.history is not None
        # Why is about a person: it is sealed with that person's rows, which can be forgotten; what remains says what.
        details = [of_decision(item.flag, result, why)]
        entry = found.history.record("decide", found.board.period, by, decision, people=details)
    if args.json:
        from kpicore.output.document import print_document

        said = {"period": entry.period, "reference": item.reference, "decision": decision, "reason": why}
        print_document("decide", said | entry_as_json(entry))
        return 0
    outcome = OUTCOMES[decision]
    lines = [say("{period}: {flag}: {outcome}", period=entry.period, flag=item.reference, outcome=outcome)]
    if item.flag.severity == "block" and decision != "override" and not found.board.closed:
        lines.append(say("the period is still not closed with this flag"))
    print("\n".join(visible(line.of(args.lang)) for line in [*lines, *recorded(entry)]))
    return 0


def _check(item: Item, decision: str) -> None:
    """A block is let through by name or not at all."""
    block = item.flag.severity == "block"
    if decision == "dismissed" and block:
        expected = say("expected override, which lets it through, or confirmed")
        raise Rejected([Finding("error", item.reference, say("what blocks cannot be dismissed"), expected)], 2)
    if decision == "override" and not block:
        expected = say("expected confirmed or dismissed")
        raise Rejected([Finding("error", item.reference, say("this flag does not block"), expected)], 2)
