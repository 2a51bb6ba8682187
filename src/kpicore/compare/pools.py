"""What pools come to, and what is paid out of them: the same pay lines, once without their coefficient."""

from __future__ import annotations

from decimal import Decimal

import attrs

from kpicore.compare.compared import ZERO, Drawn
from kpicore.config import RunConfig
from kpicore.model import Text
from kpicore.pipeline.run import TeamResult, Whole, team_result
from kpicore.rules.pay import Pool

_PART = ".proration"


def drawn(first: RunConfig, second: RunConfig, before: Whole, after: Whole) -> list[Drawn]:
    """Of every line that pays out of a pool: the pools of everyone, and what is paid, under both configs."""
    found: dict[tuple[str, str], tuple[Text, list[Decimal], list[Decimal]]] = {}
    for side, (config, whole) in enumerate(((first, before), (second, after))):
        for number, team in enumerate(whole.teams):
            lines = {line.id: line for line in team.scheme.pay or () if isinstance(line.amount, Pool)}
            if not lines:
                continue
            pools, paid = _by_line(_of_pools(config, whole, number)), _by_line(whole.done[number])
            for name, line in lines.items():
                key = team.config.name, name
                _, pool, out = found.setdefault(key, (line.title, [ZERO, ZERO], [ZERO, ZERO]))
                pool[side], out[side] = pools.get(name, ZERO), paid.get(name, ZERO)
    return [
        Drawn(first.period, *key, title, (pool[0], pool[1]), (out[0], out[1]))
        for key, (title, pool, out) in found.items()
    ]


def _of_pools(config: RunConfig, whole: Whole, number: int) -> TeamResult:
    """The team's month, had everyone been paid the whole pool."""
    team = whole.teams[number]
    lines = tuple(
        attrs.evolve(line, amount=line.amount.pool) for line in team.scheme.pay or () if isinstance(line.amount, Pool)
    )
    return team_result(config, team._replace(scheme=attrs.evolve(team.scheme, pay=lines, checks=())), whole.gathered)


def _by_line(done: TeamResult) -> dict[str, Decimal]:
    """What each pay line comes to, with what part of a month takes off it."""
    lines: dict[str, Decimal] = {}
    for row in done.ledger:
        if row.stage == "pay":
            name = row.line.removesuffix(_PART)
            lines[name] = lines.get(name, ZERO) + Decimal(row.contribution or 0)
    return lines
