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
from kpicore.rules.past import Asked, Kept, LooksBack, asked_of, key_of
from kpicore.rules.sources import Reading, Source
from kpicore.rules.standing import SoleLast


class Stage:
    """A scorer or a grade, as its flags and the truths that it keeps read it.

    prefix: of its definitions. owner: of its truths, in the history. incomplete: where it has no result. reading: how
    a source is read here, the outcome of the stage among them.
    """

    def __init__(
        self, build: Build, prefix: str, owner: str, incomplete: Expr, reading: Callable[[Source], Reading]
    ) -> None:
        self.build = build
        self.prefix = prefix
        self.owner = owner
        self.incomplete = incomplete
        self.now: dict[str, Expr] = {}
        self._reading = reading

    def keep(self, kept: Sequence[Kept]) -> None:
        """Define each truth of the month; where there is no result it is missing."""
        plan = self.build.plan
        for each in kept:
            name = f"{self.prefix}/kept/{named(each.id)}"
            held = expr.all_of(expr.negate(self.incomplete), holds(each.when, self._reading))
            self.now[each.id] = plan.define(f"{name}/held", held)
            truth = expr.choose(held, expr.scaled(1), expr.scaled(0))
            plan.define(name, expr.blank_if(self.incomplete, truth))
            self.build.kept[key_of(self.owner, each)] = name

    def raise_flags(self, flags: Sequence[Flag]) -> None:
        """Define when each flag is raised. It stands also where a later scorer takes nothing of this one."""
        build = self.build
        for flag in flags:
            name = f"{self.prefix}/flags/{named(flag.id, flag.clause)}"  # one flag may have two clauses
            when = holds(flag.when, self._read)
            if when is not expr.FALSE:
                build.plan.define(name, when)
                build.flags.append(FlagRule(flag.id, flag.severity, name, flag.message, flag.clause))
            for number, (_, source) in enumerate(asked_of([flag])):
                self._ask(flag, source, f"{name}/asked/{number}")

    def _ask(self, flag: Flag, source: LooksBack, name: str) -> None:
        """Define of whom earlier months decide: of whom all else holds that the flag asks for."""
        if source.reach(self.build.period) == 0:
            return
        others = [when for when in flag.when if when.source is not source]
        asks = source.asks(self.now[source.kept.id])
        asked = expr.all_of(holds(others, self._read), asks, expr.negate(source.missing(self.build)))
        if asked is not expr.FALSE:
            self.build.plan.define(name, asked)
            key = key_of(self.owner, source.kept)
            self.build.asked.append(Asked(source, key, name, flag.id, flag.clause))

    def _read(self, source: Source) -> Reading:
        if isinstance(source, LooksBack):
            return source.over(self.build, key_of(self.owner, source.kept), self.now[source.kept.id])
        return self._reading(source)


def with_score(build: Build, prefix: str, score: Expr, incomplete: Expr) -> Callable[[Source], Reading]:
    """How the flags of a scorer read: its score, where that stands in the team, or any other source."""

    def reading(source: Source) -> Reading:
        if isinstance(source, SoleLast):
            return source.among(build, prefix, score, incomplete)
        if source.field().id == SCORE.id:
            return Reading(expr.given(score), incomplete, expr.FALSE, SCORE, (), ())
        return source.read(build)

    return reading


def with_grade(build: Build, grade: Reading) -> Callable[[Source], Reading]:
    """How the flags of a grade read: the grade, or any other source."""
    return lambda source: grade if source.field().id == grade.field.id else source.read(build)
