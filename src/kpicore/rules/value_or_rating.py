"""A criterion that a metric gives where there is one, and a person's judgement where not (D2-47 to D2-50)."""

from __future__ import annotations

from decimal import Decimal

import attrs

from kpicore.model import Finding, Place, Text
from kpicore.plan import expr
from kpicore.plan.lines import FIRST_ROW
from kpicore.rules.bands import Value
from kpicore.rules.build import Build
from kpicore.rules.judge import Outcome
from kpicore.rules.rated import Rated
from kpicore.rules.sources import Metric, Source


@attrs.frozen
class ValueOrRating:
    """The metric's own value as points, or else the rating's. Nobody has both, as the reading of the input ensures."""

    metric: Metric
    rated: Rated

    @property
    def key(self) -> str:
        return "rating"

    def stated(self) -> list[tuple[Text, str]]:
        return [*Value(self.metric).stated(), *self.rated.stated()]

    def sources(self) -> tuple[Source, ...]:
        return (self.metric,)

    def span(self) -> tuple[Decimal, Decimal]:
        spans = (Value(self.metric).span(), self.rated.span())
        return min(low for low, _ in spans), max(high for _, high in spans)

    def outcome(self, build: Build, criterion: str) -> Outcome:
        measured, rated = Value(self.metric).outcome(build, criterion), self.rated.outcome(build, criterion)
        absent = measured.missing
        rules = rated.rules or (rated.rule,)
        code = expr.scaled(FIRST_ROW) if rated.code is None else rated.code
        return rated._replace(
            points=expr.choose(absent, rated.points, measured.points),
            missing=expr.all_of(absent, rated.missing),
            not_applicable=expr.any_of(measured.not_applicable, expr.all_of(absent, rated.not_applicable)),
            lacks=tuple(lack._replace(when=expr.all_of(absent, lack.when)) for lack in rated.lacks),
            reads=measured.reads,
            code=expr.choose(absent, code, expr.scaled(FIRST_ROW + len(rules))),
            rules=(*rules, measured.rule),
        )

    def lint(self, place: Place) -> list[Finding]:
        return self.rated.lint(place)
