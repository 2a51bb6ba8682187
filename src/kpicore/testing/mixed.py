"""A scorer beside others: its score converted by `scale_to`, and read as a metric by a scorer that follows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from kpicore.fields import Field
from kpicore.model import Period, Text
from kpicore.rules.bands import Value
from kpicore.rules.scheme import Criterion, Scheme, Section
from kpicore.rules.sources import Metric
from kpicore.testing.inmemory import Parts, decimal, run_people
from kpicore.testing.oracle.facts import Facts, quotient
from kpicore.testing.oracle.months import Scored

SCALE_TO = Decimal(1000)  # so that the quotient seldom ends
MOST = Decimal(10**6)
SCORE = Text("分数", "score")


@attrs.frozen
class Following:
    """Its score is that of the scorer before it."""

    before: str

    def scheme(self) -> Scheme:
        source = Metric(Field(f"{self.before}.score", SCORE, low=-MOST, high=MOST))
        criterion = Criterion("before", SCORE, "in-house", Value(source))
        return Scheme(SCORE, (Section("before", SCORE, (criterion,)),), clause="in-house")


def check(name: str, parts: Parts, people: Mapping[str, Facts], scored: Mapping[str, Scored], period: Period) -> None:
    """AssertionError where scale_to or a following scorer makes something else of a score than the evaluator.

    scored: what the evaluator says of each. A scheme without a best score above 0 cannot be scaled, only followed.
    """
    scheme = parts.scorer.scheme()
    best = scheme.best(period.month)
    scale_to = SCALE_TO if best is not None and best > 0 else None
    chain = attrs.evolve(parts, scale_to=scale_to, following=Following(parts.name))
    found = run_people(chain, people, period, "python", [field.id for field in scheme.columns])
    said = "" if scale_to is None else f" with scale_to = {scale_to:f}"
    for row in found.results:
        own = scored[row.employee_id].score
        if own is not None and scale_to is not None and best is not None:
            own = quotient(own * Fraction(scale_to), Fraction(best))
        wanted = "" if own is None else decimal(own)
        if row.score != wanted:
            ways = f"the evaluator says {wanted or 'nothing'}, the run {row.score or 'nothing'}"
            raise AssertionError(f"{name}: {period}: read by a following scorer{said}: {ways}")
