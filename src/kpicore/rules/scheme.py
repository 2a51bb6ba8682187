"""A scheme: sections of criteria and incidents, with start, floor, cap, share and weights. Data, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import attrs

from kpicore.fields import Field
from kpicore.messages import Message, say
from kpicore.model import Finding, Place, Text
from kpicore.nearest import did_you_mean
from kpicore.rules.conditions import Flag
from kpicore.rules.incidents import Incident
from kpicore.rules.judge import Judge, columns, hundred
from kpicore.rules.past import Kept, lint_kept
from kpicore.rules.rated import Rated
from kpicore.rules.sources import Ratio
from kpicore.rules.value_or_rating import ValueOrRating
from kpicore.settings import Problem, SettingError
from kpicore.vocabulary import IncidentWord, RatingWord, RatioWord

if TYPE_CHECKING:
    from kpicore.rules.derived import Derived

NotApplicable = Literal["incomplete", "full", "rescale"]


@attrs.frozen
class Season:
    """Another way of judging a criterion in some months of the year. clause: its own, where it has one."""

    months: tuple[int, ...]
    judge: Judge
    clause: str = ""


@attrs.frozen
class Criterion:
    """One judged line. weight: its share in %, None where points count as they are. reason_required: of a rating.

    roles: of whom a rating may be, by role; empty means of everyone. norms: what is printed besides, for who judges:
    what to look at, the standards to be met, an example of doing it wrong. setting: where a component's settings state
    its rows, if elsewhere than below `criteria`. aliases: further names by which a file may call it.
    """

    id: str
    title: Text
    clause: str
    judge: Judge
    weight: Decimal | None = None
    not_applicable: NotApplicable = "incomplete"
    seasons: tuple[Season, ...] = ()
    reason_required: bool = False
    roles: tuple[str, ...] = ()
    norms: tuple[Text, ...] = ()
    setting: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def in_month(self, month: int) -> Criterion:
        """The criterion as it is judged, and the clause that it rests on, in a month of the year."""
        for season in self.seasons:
            if month in season.months:
                return attrs.evolve(self, judge=season.judge, clause=season.clause or self.clause)
        return self

    def judges(self) -> Iterator[Judge]:
        yield self.judge
        yield from (season.judge for season in self.seasons)

    def stated(self, place: Place) -> Iterator[tuple[Judge, Place, str]]:
        """Each way of judging it, where its rows stand, and its clause."""
        at = partial(place, "criteria", self.id)
        yield self.judge, partial(place, *self.setting) if self.setting else partial(at, self.judge.key), self.clause
        for i, season in enumerate(self.seasons):
            yield season.judge, partial(at, "seasons", i, season.judge.key), season.clause or self.clause

    @property
    def rated(self) -> Rated | None:
        """How people judge it, where they do."""
        judge = self.judge.rated if isinstance(self.judge, ValueOrRating) else self.judge
        return judge if isinstance(judge, Rated) else None

    @property
    def rating(self) -> str:
        """Its name in the ratings table."""
        return self.id if self.rated is None else self.rated.id

    def word(self) -> RatingWord:
        """How the ratings table may name it: to rate it, or to settle it by an override."""
        low, high = self.judge.span()
        points = Field("value", Text("得分", "value"), low=min(low, Decimal(0)), high=max(high, Decimal(0)))
        rated = self.rated
        if rated is None:
            return RatingWord(self.id, self.title, None, points, clause=self.clause, aliases=self.aliases)
        return RatingWord(
            rated.id,
            self.title,
            rated.value,
            points,
            tuple(rated.raters),
            self.reason_required,
            clause=self.clause,
            criterion=self.id if self.id != rated.id else "",
            roles=self.roles,
            instead_of=self.judge.metric.column.id if isinstance(self.judge, ValueOrRating) else "",
            sampled=bool(rated.together),
            words=rated.words,
            aliases=self.aliases,
        )


@attrs.frozen
class Section:
    """Criteria and incidents with a start, a floor and a cap of their own; share: what of it counts, in %.

    weighted: the printed points hold their weight already, the highest being the weight itself (D4-9).
    """

    id: str
    title: Text
    criteria: tuple[Criterion, ...] = ()
    incidents: tuple[Incident, ...] = ()
    start: Decimal | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None
    share: Decimal | None = None
    clause: str = ""
    weighted: bool = False

    def best(self, month: int) -> Decimal | None:
        """The most that it can add to the score; None where a bonus has no upper end."""
        points = self.start or Decimal(0)
        for criterion in self.criteria:
            highest = criterion.in_month(month).judge.span()[1]
            points += highest if criterion.weight is None or self.weighted else highest * criterion.weight / 100
        bonuses = [incident.best() for incident in self.incidents]
        if None in bonuses and self.cap is None:
            return None
        points = sum((bonus for bonus in bonuses if bonus is not None), points)
        if None in bonuses and self.cap is not None:
            points = self.cap
        points = _clamped(points, self.floor, self.cap)
        return points if self.share is None else points * self.share / 100


class Comment(NamedTuple):
    """A criterion without numbers, which raters comment on. roles: whom it is meant for, where it is not everyone; a
    comment on somebody else is welcome all the same. aliases: further names by which a file may call it."""

    id: str
    title: Text
    clause: str
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Reminder(NamedTuple):
    """An info flag about a team as a whole."""

    id: str
    message: Text
    clause: str


@attrs.frozen
class Scheme:
    """What a scorer describes. floor, cap: of the total.

    columns: columns of people whose values it has titles for (departments, roles).
    comments: criteria without numbers. clause: cited by the total.
    flags: their conditions may read `score`, what the scorer gives before any `scale_to`, as its document counts.
    kept: truths of the month that later months may ask for; their conditions read what flags read.
    limits: which metrics may not exceed which others, beside the ratios of the criteria.
    derived: metrics that a function of the component's computes; a rule reads them as `Metric`s (`Derived.metric`).
    """

    title: Text
    sections: tuple[Section, ...]
    floor: Decimal | None = None
    cap: Decimal | None = None
    clause: str = ""
    columns: tuple[Field, ...] = ()
    comments: tuple[Comment, ...] = ()
    notes: tuple[Finding, ...] = ()
    flags: tuple[Flag, ...] = ()
    kept: tuple[Kept, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    limits: tuple[RatioWord, ...] = ()
    derived: tuple[Derived, ...] = ()

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
        """Every column that any rule reads, and what derived metrics are computed from."""
        for derived in self.derived:
            yield from derived.inputs
        for criterion in self.criteria:
            for judge in criterion.judges():
                yield from columns(judge)
        for incident in self.incidents:
            yield from incident.fields()
        asked = [*(flag.fields() for flag in self.flags), *(each.fields() for each in self.kept)]
        yield from (field for fields in asked for field in fields if field.id != "score")

    def incident_words(self) -> Iterator[IncidentWord]:
        return (incident.word() for incident in self.incidents)

    def rating_words(self, month: int) -> Iterator[RatingWord]:
        """What the ratings table may name, with the points in force in a month of the year."""
        yield from (criterion.in_month(month).word() for criterion in self.criteria)
        for each in self.comments:
            nothing = Field("value", each.title, low=Decimal(0), high=Decimal(0))
            yield RatingWord(
                each.id,
                each.title,
                None,
                nothing,
                comment=True,
                clause=each.clause,
                roles=each.roles,
                aliases=each.aliases,
            )

    def ratios(self) -> Iterator[RatioWord]:
        """Between which limits the quotient of two columns must lie."""
        yield from self.limits
        sources = (source for criterion in self.criteria for judge in criterion.judges() for source in judge.sources())
        for source in sources:
            if isinstance(source, Ratio):
                limits = source.result.smallest, source.result.largest
                yield RatioWord(source.part.id, source.whole.id, *limits)

    def judges(self, place: Place) -> Iterator[tuple[Judge, Place]]:
        """Every way in which a criterion is judged, and where its rows stand."""
        for criterion in self.criteria:
            for judge, at, _ in criterion.stated(place):
                yield judge, at

    def lint(self, place: Place) -> list[Finding]:
        """Gaps, overlaps, weights that do not sum: everything wrong with the description itself."""
        findings = [finding for criterion in self.criteria for finding in _lint_criterion(criterion, place)]
        for derived in self.derived:
            findings += derived.lint(partial(place, "derived", derived.id))
        for section in self.sections:
            for incident in section.incidents:
                findings += incident.lint(partial(place, "sections", section.id, "incidents", incident.id))
        findings += lint_kept(self.kept, self.flags, place)
        return [*findings, *self._lint_weights(place), *_lint_ids(self, place)]

    def weighings(self) -> list[tuple[Section, ...]]:
        """The sections whose weights make up one hundred together: one with a share does so by itself."""
        common = tuple(section for section in self.sections if section.share is None)
        alone = ((section,) for section in self.sections if section.share is not None)
        return [group for group in (common, *alone) if group]

    def _lint_weights(self, place: Place) -> list[Finding]:
        return [finding for sections in self.weighings() for finding in _lint_weighing(sections, place)]


def _lint_weighing(sections: tuple[Section, ...], place: Place) -> list[Finding]:
    criteria = [criterion for section in sections for criterion in section.criteria]
    given = [criterion.weight for criterion in criteria if criterion.weight is not None]
    without = [criterion.id for criterion in criteria if criterion.weight is None]
    if given and without:
        what = say("{criteria} without a weight beside others with one", criteria=", ".join(without))
        return [Finding("error", place("criteria"), what, say("a weight for every criterion, or for none"))]
    total = sum(given, Decimal(0))
    if given and total != 100:
        terms = " + ".join(f"{weight:f}" for weight in given)
        what = say("weights sum to {total:f} ({terms})", total=total, terms=terms)
        return [Finding("error", place("criteria"), what, hundred(total))]
    rescaled = [criterion for criterion in criteria if criterion.not_applicable == "rescale"]
    limited = [section.id for section in sections if section.criteria and _limited(section)]
    if rescaled and given and limited:
        what = say('"rescale" beside a floor or cap of the section {section}', section=limited[0])
        at = place("criteria", rescaled[0].id, "not_applicable")
        return [Finding("error", at, what, say('"full" or "incomplete"'))]
    return [
        Finding(
            "error",
            place("criteria", criterion.id, "not_applicable"),
            say('"rescale" where no criterion has a weight'),
            say('weights, or "full" or "incomplete"'),
        )
        for criterion in rescaled
        if criterion.weight is None
    ]


def _lint_criterion(criterion: Criterion, place: Place) -> Iterator[Finding]:
    """What its ways of judging show. What the print leaves open is a known decision: it is noted at its clause."""
    for judge, at, clause in criterion.stated(place):
        for finding in judge.lint(at):
            yield finding._replace(where=clause) if clause and finding.severity == "info" else finding


def _limited(section: Section) -> bool:
    return section.floor is not None or section.cap is not None


def with_not_applicable(scheme: Scheme, choices: Mapping[str, NotApplicable]) -> Scheme:
    """The scheme with what n/a means for some criteria, as a component's setting `not_applicable` states it.

    choices: by criterion. Raises SettingError where there is no such criterion.
    """
    known = [criterion.id for criterion in scheme.criteria]
    problems: list[Problem] = [
        (("not_applicable", key), say("no such criterion: {criterion}", criterion=key), did_you_mean(key, known))
        for key in choices
        if key not in known
    ]
    if problems:
        raise SettingError(problems)
    sections = tuple(
        attrs.evolve(
            section,
            criteria=tuple(
                attrs.evolve(each, not_applicable=choices.get(each.id, each.not_applicable))
                for each in section.criteria
            ),
        )
        for section in scheme.sections
    )
    return attrs.evolve(scheme, sections=sections)


def _clamped(points: Decimal, floor: Decimal | None, cap: Decimal | None) -> Decimal:
    if floor is not None:
        points = max(points, floor)
    return points if cap is None else min(points, cap)


def _lint_ids(scheme: Scheme, place: Place) -> list[Finding]:
    return [
        *_twice((criterion.id for criterion in scheme.criteria), partial(place, "criteria"), say("criterion")),
        *_twice(_rating_names(scheme), partial(place, "criteria"), say("rating")),
        *_twice((incident.id for incident in scheme.incidents), partial(place, "sections"), say("incident")),
        *_twice((derived.id for derived in scheme.derived), partial(place, "derived"), say("derived metric")),
        *_twice((section.id for section in scheme.sections), partial(place, "sections"), say("section")),
    ]


def _rating_names(scheme: Scheme) -> Iterable[str]:
    """The criteria's names in the ratings table, where an override must mean one criterion."""
    return {criterion.id: criterion.rating for criterion in scheme.criteria}.values()


def _twice(ids: Iterable[str], place: Place, kind: Message) -> list[Finding]:
    seen: set[str] = set()
    findings = []
    for key in ids:
        if key in seen:
            what = say("two {kind} entries have the id {id}", kind=kind, id=key)
            findings.append(Finding("error", place(), what, say("one of each id")))
        seen.add(key)
    return findings
