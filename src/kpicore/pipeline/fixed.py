"""What is known of pay whatever the appraisal comes to, such as base pay."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from kpicore.engine.data import Evaluation
from kpicore.model import Text
from kpicore.numbers import format_money
from kpicore.pipeline.prepare import Prepared
from kpicore.plan.lines import MISSING, NOT_APPLICABLE, Line


class Fixed(NamedTuple):
    title: Text
    amount: Decimal


def fixed_pay(prepared: Prepared, evaluation: Evaluation) -> dict[str, list[Fixed]]:
    """By employee_id, the amounts of the pay lines that the appraisal does not decide and that rest on the input alone.
    Nothing where the team prorates, for then they are not what would be paid. evaluation: with the ledger's pay."""
    found: dict[str, list[Fixed]] = {}
    plan = prepared.plan
    if plan.build.proration is not None:
        return found
    fixed = {line.id for line in plan.team.pay or () if not (line.performance or line.carried)}
    for line in plan.build.lines:
        if not isinstance(line, Line) or line.stage != "pay" or line.line not in fixed:
            continue
        if any(read.definition for read in line.reads):
            continue
        columns = evaluation.columns[line.code], evaluation.columns[line.value]
        for person, code, cents in zip(prepared.members, *columns, strict=True):
            if cents is not None and code not in (MISSING, NOT_APPLICABLE):
                amount = Decimal(format_money(cents))
                found.setdefault(person.employee_id, []).append(Fixed(line.title, amount))
    return found
