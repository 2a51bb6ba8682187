"""A scheme: sections of criteria and incidents, with start, floor, cap, share and weights. Data, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from typing import Literal

import attrs

from kpicore.fields import Field
from kpicore.model import Finding, Place, Text
from kpicore.rules.incidents import Incident
from kpicore.rules.judge import Judge, columns
from kpicore.rules.rated import Rated
from kpicore.rules.sources import Ratio
from kpicore.vocabulary import IncidentWord, RatingWord, RatioWord

NotApplicable = Literal["incomplete", "full", "rescale"]


@attrs.frozen
class Season:
    """Another way of judging a criterion in some months of the year. clause: its own, where it has one."""

    months: tuple[int, ...]
    judge: Judge
    clause: str = ""


@attrs.frozen
class Criterion:
    """One judged line. weight: its share in %, None where points count as they are. reason_required: of a rating."""

    id: str
    title: Text
    clause: str
    judge: Judge
    weight: Decimal | None = None
    not_applicable: NotApplicable = "incomplete"
    seasons: tuple[Season, ...] = ()
    reason_required: bool = False

    def in_month(self, month: int) -> Criterion:
        """The criterion as it is judged, and the clause that it rests on, in a month of the year."""
        for season in self.seasons:
            if month in season.months:
                return attrs.evolve(self, judge=season.judge, clause=season.clause or self.clause)
        return self

    def judges(self) -> Iterator[Judge]:
        yield self.judge
        yield from (season.judge for season in self.seasons)

    @property
    def rating(self) -> str:
        """Its name in the ratings table."""
        return self.judge.id if isinstance(self.judge, Rated) else self.id

    def word(self) -> RatingWord:
        """How the ratings table may name it: to rate it, or to settle it by an override."""
        low, high = self.judge.span()
        points = Field("value", Text("得分", "value"), low=min(low, Decimal(0)), high=max(high, Decimal(0)))
        if isinstance(self.judge, Rated):
            raters = tuple(self.judge.raters)
            value, required = self.judge.value, self.reason_required
            own = self.id if self.id != self.judge.id else ""
            return RatingWord(self.judge.id, self.title, value, points, raters, required, False, self.clause, own)
        return RatingWord(self.id, self.title, None, points, clause=self.clause)


@attrs.frozen
class Section:
    """Criteria and incidents with a start, a floor and a cap of their own; share: what of it counts, in %."""

    id: str
    title: Text
    criteria: tuple[Criterion, ...] = ()
    incidents: tuple[Incident, ...] = ()
    start: Decimal | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None
    share: Decimal | None = None
    clause: str = ""

    def best(self, month: int) -> Decimal | None:
        """The most that it can add to the score; None where a bonus has no upper end."""
        points = self.start or Decimal(0)
        for criterion in self.criteria:
            highest = criterion.in_month(month).judge.span()[1]
            points += highest if criterion.weight is None else highest * criterion.weight / 100
        if any(incident.per_event()[1] > 0 for incident in self.incidents):
            if self.cap is None:
                return None
            points = self.cap
        points = _clamped(points, self.floor, self.cap)
        return points if self.share is None else points * self.share / 100


@attrs.frozen
class Scheme:
    """What a scorer describes. floor, cap: of the total.

    columns: columns of people whose values it has titles for (departments, roles).
    comments: criteria without numbers, which raters comment on (id → title, clause). clause: cited by the total.
    """

    title: Text
    sections: tuple[Section, ...]
    floor: Decimal | None = None
    cap: Decimal | None = None
    clause: str = ""
    columns: tuple[Field, ...] = ()
    comments: tuple[tuple[str, Text, str], ...] = ()
    notes: tuple[Finding, ...] = ()

    @property
    def criteria(self) -> Iterator[Criterion]:
        return (criterion for section in self.sections for criterion in section.criteria)

    @property
    def incidents(self) -> Iterator[Incident]:
        return (incident for section in self.sections for incident in section.incidents)

    def best(self, month: int) -> Decimal | None:
        """The highest score in a month of the year, nothing being n/a; None where bonuses have no upper end."""
        total = Decimal(0)
        for section in self.sections:
            highest = section.best(month)
            if highest is None:
                return self.cap
            total += highest
        return _clamped(total, self.floor, self.cap)

    def fields(self) -> Iterator[Field]:
        """Every column that any rule reads."""
        for criterion in self.criteria:
            for judge in criterion.judges():
                yield from columns(judge)

    def incident_words(self) -> Iterator[IncidentWord]:
        return (incident.word() for incident in self.incidents)

    def rating_words(self, month: int) -> Iterator[RatingWord]:
        """What the ratings table may name, with the points in force in a month of the year."""
        yield from (criterion.in_month(month).word() for criterion in self.criteria)
        for key, title, clause in self.comments:
            nothing = Field("value", title, low=Decimal(0), high=Decimal(0))
            yield RatingWord(key, title, None, nothing, comment=True, clause=clause)

    def ratios(self) -> Iterator[RatioWord]:
        """Between which limits the quotient of two columns must lie."""
        sources = (source for criterion in self.criteria for judge in criterion.judges() for source in judge.sources())
        for source in sources:
            if isinstance(source, Ratio):
                limits = source.result.smallest, source.result.largest
                yield RatioWord(source.part.id, source.whole.id, *limits)

    def judges(self, place: Place) -> Iterator[tuple[Judge, Place]]:
        """Every way in which a criterion is judged, and where its rows stand."""
        for criterion in self.criteria:
            at = partial(place, "criteria", criterion.id)
            yield criterion.judge, partial(at, criterion.judge.key)
            for i, season in enumerate(criterion.seasons):
                yield season.judge, partial(at, "seasons", i, season.judge.key)

    def lint(self, place: Place) -> list[Finding]:
        """Gaps, overlaps, weights that do not sum: everything wrong with the description itself."""
        findings = [finding for judge, at in self.judges(place) for finding in judge.lint(at)]
        for section in self.sections:
            for incident in section.incidents:
                findings += incident.lint(partial(place, "sections", section.id, "incidents", incident.id))
        return [*findings, *self._lint_weights(place), *_lint_ids(self, place)]

    def _lint_weights(self, place: Place) -> list[Finding]:
        weights = {criterion.id: criterion.weight for criterion in self.criteria}
        given = [weight for weight in weights.values() if weight is not None]
        without = [key for key, weight in weights.items() if weight is None]
        if given and without:
            what = f"{', '.join(without)} without a weight beside others with one"
            return [Finding("error", place("criteria"), what, "a weight for every criterion, or for none")]
        total = sum(given, Decimal(0))
        if given and total != 100:
            terms = " + ".join(f"{weight:f}" for weight in given)
            return [Finding("error", place("criteria"), f"weights sum to {total:f} ({terms})", "100")]
        rescaled = [criterion for criterion in self.criteria if criterion.not_applicable == "rescale"]
        for section in self.sections:
            limited = any(limit is not None for limit in (section.share, section.floor, section.cap))
            if rescaled and limited and any(criterion.weight is not None for criterion in section.criteria):
                what = f'"rescale" beside a share, floor or cap of the section {section.id}'
                at = place("criteria", rescaled[0].id, "not_applicable")
                return [Finding("error", at, what, '"full" or "incomplete"')]
        return [
            Finding(
                "error",
                place("criteria", criterion.id, "not_applicable"),
                '"rescale" where no criterion has a weight',
                'weights, or "full" or "incomplete"',
            )
            for criterion in self.criteria
            if criterion.not_applicable == "rescale" and criterion.weight is None
        ]


def _clamped(points: Decimal, floor: Decimal | None, cap: Decimal | None) -> Decimal:
    if floor is not None:
        points = max(points, floor)
    return points if cap is None else min(points, cap)


def _lint_ids(scheme: Scheme, place: Place) -> list[Finding]:
    return [
        *_twice((criterion.id for criterion in scheme.criteria), partial(place, "criteria"), "criterion"),
        *_twice(_rating_names(scheme), partial(place, "criteria"), "rating"),
        *_twice((incident.id for incident in scheme.incidents), partial(place, "sections"), "incident"),
        *_twice((section.id for section in scheme.sections), partial(place, "sections"), "section"),
    ]


def _rating_names(scheme: Scheme) -> Iterable[str]:
    """The criteria's names in the ratings table, where an override must mean one criterion."""
    return {criterion.id: criterion.rating for criterion in scheme.criteria}.values()


def _twice(ids: Iterable[str], place: Place, what: str) -> list[Finding]:
    seen: set[str] = set()
    findings = []
    for key in ids:
        if key in seen:
            findings.append(Finding("error", place(), f"two {what} entries have the id {key}", "one of each id"))
        seen.add(key)
    return findings
