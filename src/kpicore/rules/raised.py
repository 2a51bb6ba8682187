"""Flags that a component raises: conditions on what it reads, and on what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.lines import FlagRule
from kpicore.plan.plan import named
from kpicore.rules.build import Build
from kpicore.rules.conditions import Flag, holds
from kpicore.rules.grades import SCORE
from kpicore.rules.sources import Reading, Source
from kpicore.rules.standing import SoleLast


def raise_flags(build: Build, prefix: str, flags: Sequence[Flag], reading: Callable[[Source], Reading]) -> None:
    """Define when each flag is raised. It stands also where a later scorer takes nothing of this one.

    reading: how a source is read here, the outcome of the stage among them.
    """
    for flag in flags:
        when = holds(flag.when, reading)
        if when is not expr.FALSE:
            name = f"{prefix}/flags/{named(flag.id, flag.clause)}"  # one flag may have two clauses
            build.plan.define(name, when)
            build.flags.append(FlagRule(flag.id, flag.severity, name, flag.message, flag.clause))


def with_score(build: Build, prefix: str, score: Expr, incomplete: Expr) -> Callable[[Source], Reading]:
    """How the flags of a scorer read: its score, where that stands in the team, or any other source."""

    def reading(source: Source) -> Reading:
        if isinstance(source, SoleLast):
            return source.among(build, prefix, score, incomplete)
        if source.field().id == SCORE.id:
            return Reading(expr.given(score), incomplete, expr.FALSE, SCORE, (), ())
        return source.read(build)

    return reading
