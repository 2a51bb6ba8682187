"""Checklists: several demands, points taken off for each that is not met (D4-7, D4-20)."""

from __future__ import annotations

from decimal import Decimal

import attrs

from kpicore.messages import say
from kpicore.model import Finding, Place, Text
from kpicore.plan import expr
from kpicore.plan.lines import FIRST_ROW
from kpicore.rules.build import Build
from kpicore.rules.judge import Outcome, picked
from kpicore.rules.sources import Source

UNMET = Text("{all} 项中 {n} 项未达到", "{n} of {all} unmet")


@attrs.frozen
class Checklist:
    """`full` points, less `each` for every demand that is false, never below 0 (conventions G4)."""

    demands: tuple[Source, ...]
    full: Decimal
    each: Decimal

    @property
    def key(self) -> str:
        return "demands"

    def stated(self) -> list[tuple[Text, str]]:
        return [(rule, f"{points:f}") for rule, points in zip(self._rules(), self.points(), strict=True)]

    def _rules(self) -> tuple[Text, ...]:
        return tuple(UNMET.format(n=n, all=len(self.demands)) for n in range(len(self.demands) + 1))

    def sources(self) -> tuple[Source, ...]:
        return self.demands

    def points(self) -> list[Decimal]:
        """Points by the number of unmet demands."""
        return [max(Decimal(0), self.full - self.each * unmet) for unmet in range(len(self.demands) + 1)]

    def span(self) -> tuple[Decimal, Decimal]:
        return self.points()[-1], self.full

    def outcome(self, build: Build, criterion: str) -> Outcome:
        readings = [demand.read(build) for demand in self.demands]
        unmet = [
            expr.choose(expr.compare("==", read.value, expr.scaled(1)), expr.scaled(0), expr.scaled(1))
            for read in readings
        ]
        code = expr.add(expr.scaled(FIRST_ROW), *unmet)
        return Outcome(
            points=picked(code, self.points()),
            missing=expr.any_of(*(read.missing for read in readings)),
            not_applicable=expr.any_of(*(read.not_applicable for read in readings)),
            lacks=tuple(lack for read in readings for lack in read.lacks),
            reads=tuple(r for read in readings for r in read.reads),
            code=code,
            rules=self._rules(),
        )

    def lint(self, place: Place) -> list[Finding]:
        if self.each <= 0 or self.full <= 0:
            what = say("full = {full:f}, each = {each:f}", full=self.full, each=self.each)
            return [Finding("error", place(), what, say("both above 0"))]
        return []
