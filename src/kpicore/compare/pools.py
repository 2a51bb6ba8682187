"""What each pay line comes to, and the pools: the same pay lines, once without their coefficient.

Of the ledgers nothing but pay lines is made, for all of it is many times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import attrs

from kpicore.compare.compared import ZERO, Drawn
from kpicore.config import RunConfig
from kpicore.engine.select import evaluate
from kpicore.model import Text
from kpicore.pipeline.fixed import Fixed, fixed_pay
from kpicore.pipeline.prepare import Prepared, prepare
from kpicore.pipeline.run import Whole
from kpicore.results import LedgerRow
from kpicore.rules.pay import Pool

_PART = ".proration"


class Pay(NamedTuple):
    """A team's pay lines, and by employee_id the pay that is known whatever the appraisal comes to."""

    rows: Sequence[LedgerRow]
    fixed: Mapping[str, Sequence[Fixed]]


def pay_of(config: RunConfig, whole: Whole) -> list[Pay]:
    """Of each team."""
    return [_pay(config, done.prepared) for done in whole.done]


Side = tuple[RunConfig, Whole, Sequence[Pay]]
"""A config, what it makes of the month, and the pay lines of that."""


def drawn(before: Side, after: Side) -> list[Drawn]:
    """Of every line that pays out of a pool: the pools of everyone, and what is paid, under both configs."""
    found: dict[tuple[str, str], tuple[Text, list[Decimal], list[Decimal]]] = {}
    for side, (config, whole, pays) in enumerate((before, after)):
        for number, team in enumerate(whole.teams):
            lines = {line.id: line for line in team.scheme.pay or () if isinstance(line.amount, Pool)}
            if not lines:
                continue
            pools, paid = _by_line(_of_pools(config, whole, number)), _by_line(pays[number].rows)
            for name, line in lines.items():
                key = team.config.name, name
                _, pool, out = found.setdefault(key, (line.title, [ZERO, ZERO], [ZERO, ZERO]))
                pool[side], out[side] = pools.get(name, ZERO), paid.get(name, ZERO)
    return [
        Drawn(before[0].period, *key, title, (pool[0], pool[1]), (out[0], out[1]))
        for key, (title, pool, out) in found.items()
    ]


def _of_pools(config: RunConfig, whole: Whole, number: int) -> Sequence[LedgerRow]:
    """The team's pay lines, had everyone been paid the whole pool."""
    team = whole.teams[number]
    lines = tuple(
        attrs.evolve(line, amount=line.amount.pool) for line in team.scheme.pay or () if isinstance(line.amount, Pool)
    )
    scheme = attrs.evolve(team.scheme, pay=lines, checks=())
    return _pay(config, prepare(config, team._replace(scheme=scheme), whole.gathered)).rows


def _pay(config: RunConfig, prepared: Prepared) -> Pay:
    ledger = prepared.ledger.of_stage("pay")
    if not ledger.lines:
        return Pay((), {})
    evaluation = evaluate(config.engine, ledger.request(()), prepared.data)
    return Pay(list(ledger.rows(evaluation)), fixed_pay(prepared, evaluation))


def _by_line(ledger: Iterable[LedgerRow]) -> dict[str, Decimal]:
    """What each pay line comes to, with what part of a month takes off it."""
    lines: dict[str, Decimal] = {}
    for row in ledger:
        name = row.line.removesuffix(_PART)
        lines[name] = lines.get(name, ZERO) + Decimal(row.contribution or 0)
    return lines
