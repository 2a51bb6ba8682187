"""Where a person stands among the team of the config: last, and alone so."""

from __future__ import annotations

import attrs

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.rules.build import Build
from kpicore.rules.sources import Reading


@attrs.frozen
class SoleLast:
    """Whether nobody else of the team has so low a score; false where fewer than two were appraised (D1-28).

    Only a scorer's flags can read it, since it is about the score.
    """

    def field(self) -> Field:
        return Field("sole_last", Text("唯一末位", "sole last"), "flag")

    def fields(self) -> tuple[Field, ...]:
        return ()

    def read(self, build: Build) -> Reading:
        raise TypeError("the standing is known once the score is; only a flag can ask for it")

    def among(self, build: Build, prefix: str, score: Expr, incomplete: Expr) -> Reading:
        """As a flag reads it. prefix: of the scorer's definitions."""
        plan, found = build.plan, f"{prefix}/standing/sole_last"
        if found not in plan.definitions:
            plan.define(found, self._found(build, prefix, score, incomplete))
        return Reading(plan.ref(found), incomplete, expr.FALSE, self.field(), (), ())

    def _found(self, build: Build, prefix: str, score: Expr, incomplete: Expr) -> Expr:
        plan = build.plan
        standing = plan.column(f"{prefix}/standing/score", score)
        lowest = expr.compare("==", expr.given(score), expr.cohort("min", standing))
        appraised = expr.negate(incomplete)
        last = plan.column(f"{prefix}/standing/last", expr.all_of(appraised, lowest))
        everyone = plan.column(f"{prefix}/standing/appraised", appraised)
        alone = expr.compare("==", expr.cohort("count", last), expr.scaled(1))
        several = expr.compare(">=", expr.cohort("count", everyone), expr.scaled(2))
        return expr.choose(expr.all_of(last, alone, several), expr.scaled(1), expr.scaled(0))
