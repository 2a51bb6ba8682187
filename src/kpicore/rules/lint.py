"""What is wrong with a team's description or with the mix of its components, known before any data are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial

from kpicore.fields import Field, Kind
from kpicore.messages import Message, say
from kpicore.model import Finding, Text
from kpicore.numbers import format_scaled
from kpicore.plan import expr
from kpicore.plan.expr import Expr
from kpicore.plan.plan import named
from kpicore.rules.bands import Bands, askable
from kpicore.rules.build import Build
from kpicore.rules.cells import Axis, axis_of, is_numeric
from kpicore.rules.grades import SCORE
from kpicore.rules.judge import columns
from kpicore.rules.pay import PayLine, PerPoint
from kpicore.rules.proration import lint_prorate, prorated, prorates
from kpicore.rules.sources import Either, Source
from kpicore.rules.table import Table
from kpicore.rules.team import Scorecard, TeamPlan, TeamScheme, merged

KINDS: Mapping[Kind, Text] = {
    "number": Text("数", "number"),
    "percent": Text("百分数", "percent"),
    "count": Text("整数", "count"),
    "flag": Text("真假值", "flag"),
    "choice": Text("选项", "choice"),
    "date": Text("日期", "date"),
}
NOT_WHOLE = say("bands that meet: a prorated number need not be whole, nor stay within a limit")
LIMITS = {"floor": Text("下限", "floor"), "cap": Text("上限", "cap")}


def lint_description(team: TeamScheme) -> list[Finding]:
    """What each description shows by itself; with an error among it the team cannot be compiled."""
    findings = []
    for card in team.scorecards:
        findings += card.scheme.lint(card.place)
    for line in team.pay or ():
        if team.last_scale is None and any(field.id == "grade" for field in line.fields()):
            at = team.pay_place(line.setting) if line.setting else team.pay_place("lines", line.id, "inputs")
            what = say("reads the grade, but the team has none")
            findings.append(Finding("error", at, what, say("a grade for the team")))
    return [*findings, *_same_words(team), *_conflicts(team), *_not_yielded(team)]


def lint_prorated(team: TeamScheme) -> list[Finding]:
    """What the team prorates that it cannot."""
    judges = [judge for card in team.scorecards for judge, _ in card.scheme.judges(card.place)]
    return list(lint_prorate(team.prorate, team.prorate_place, judges, team.pay))


def lint_mix(team: TeamScheme, plan: TeamPlan) -> list[Finding]:
    """What the compiled plan shows: grades that no score reaches, clamps that every score hits, gaps.

    plan: compiled without known data, so that its ranges are all that can occur.
    """
    findings: list[Finding] = []
    for card in team.scorecards:
        findings += _lint_limits(card, plan)
        findings += _lint_scale_to(card, plan.build.period.month)
        findings += _lint_shared(card, plan.build)
        if card.scale is not None:
            findings += _lint_grade(card, plan.scored[card.name].score, plan, own=True)
    last = team.scorecards[-1]
    score = plan.scored[last.name].score
    if team.scale is not None:
        findings += _lint_grade(last, score, plan, own=False)
    axes = {field.id: team_axis(field, plan.build) for line in team.pay or () for field in line.fields()}
    axes["score"] = axis_of(score, SCORE)
    if team.last_scale is not None:
        axes["grade"] = Axis.of(team.last_scale.field())
    for line in team.pay or ():
        findings += line.lint(team.pay_place, axes)
        findings += _lint_clamp(line, team, last, score)
    return findings


def _conflicts(team: TeamScheme) -> Iterator[Finding]:
    """One name, two kinds of value."""
    seen: dict[str, Field] = {}
    for field in team.fields():
        known = seen.setdefault(field.id, field)
        if known.kind != field.kind and "number" not in (known.kind, field.kind):
            kinds = {"one": KINDS[known.kind], "other": KINDS[field.kind]}
            what = say("{name} is read as {one} and as {other}", name=field.id, **kinds)
            yield Finding("error", team.scorecards[0].place(), what, say("one meaning for each name"))


def _same_words(team: TeamScheme) -> Iterator[Finding]:
    """One id of an incident or a rating that two scorers of a team mean differently: a row could be read either way."""
    seen: dict[tuple[str, str], tuple[Scorecard, object]] = {}
    for card in team.scorecards:
        words = [(("incident", word.id), word) for word in card.scheme.incident_words()]
        ratings = [(("rating", word.id), word) for word in card.scheme.rating_words(month=1)]
        for key, word in (*words, *ratings):
            first, known = seen.setdefault(key, (card, word))
            if known != word:
                between = {"name": key[1], "one": first.name, "other": card.name}
                what = say("{name} means one thing to {one} and another to {other}", **between)
                yield Finding("error", card.place(), what, say("scorers of one team that share no id, or two teams"))


def _not_yielded(team: TeamScheme) -> Iterator[Finding]:
    """What a scorer reads of another one of the team that has no grade, or does not run before it."""
    names = {card.name for card in team.scorecards}
    graded = sorted(card.name for card in team.scorecards if card.scale is not None)
    yielded: set[str] = set()
    for card in team.scorecards:
        for judge, at in card.scheme.judges(card.place):
            for field in columns(judge):
                scorer, _, part = field.id.rpartition(".")
                known = scorer in names or (part == "grade" and bool(set(graded) - {card.name}))
                if scorer and known and part in ("score", "grade") and field.id not in yielded:
                    what = say("{field} is yielded by no scorer before this one", field=field.id)
                    expected = say("the scorer {scorer} before it, with a grade of its own", scorer=scorer)
                    yield Finding("warning", at(), what, expected)
        yielded |= {f"{card.name}.score"} | ({f"{card.name}.grade"} if card.scale is not None else set())


def source_axis(source: Source, build: Build) -> Axis:
    """All that a source can be in the team; of two alternatives, what either can be."""
    axis = team_axis(source.field(), build)
    if prorates(source, build):
        return Axis.of(prorated(axis.field))
    if not isinstance(source, Either) or is_numeric(axis.field):
        return axis
    return Axis.of(merged(axis.field, team_axis(source.second.field(), build).field))


def team_axis(field: Field, build: Build) -> Axis:
    """All that a name can be in the team: two components may each know some of its values, an earlier scorer more."""
    field, earlier = build.field(field), build.yielded.get(field.id)
    if earlier is None:
        return Axis.of(field)
    field = merged(field, earlier.field)
    if not is_numeric(field):
        return Axis.of(field)
    value = earlier.value
    own = Axis.of(field, max(field.decimals, value.scale))
    low, high = (edge * 10 ** (own.decimals - value.scale) for edge in (value.type.low, value.type.high))
    return own._replace(low=min(own.low, low), high=max(own.high, high))


def _lint_shared(card: Scorecard, build: Build) -> Iterator[Finding]:
    """Gaps that a criterion leaves where a name takes values in the team that the criterion does not list."""
    for judge, at in card.scheme.judges(card.place):
        for field in columns(judge):
            earlier = build.yielded.get(field.id)
            if earlier is not None and is_numeric(field) != is_numeric(earlier.field):
                what = say("{name} is no number", name=field.id)
                if is_numeric(earlier.field):
                    what = say("{name} is a number", name=field.id)
                yield Finding("error", at(), what, say("conditions on {range}", range=askable(earlier.field)))
                return
        if isinstance(judge, Bands | Table):
            axes = [source_axis(source, build) for source in judge.sources()]
            if axes != [Axis.of(source.field()) for source in judge.sources()]:
                found = [finding for finding in judge.lint_over(axes, at) if finding.severity != "info"]
                if any(prorates(source, build) for source in judge.sources()):
                    found = [finding._replace(expected=NOT_WHOLE) for finding in found]
                yield from found


def _lint_limits(card: Scorecard, plan: TeamPlan) -> Iterator[Finding]:
    """A floor or a cap that every possible score hits decides everything by itself."""
    definitions, scored = plan.build.plan.definitions, plan.scored[card.name]
    places: list[tuple[Decimal | None, Decimal | None, str, tuple[str, ...]]] = [
        (card.scheme.floor, card.scheme.cap, "", ("total",))
    ]
    places += [(s.floor, s.cap, f"sections/{named(s.id)}/", ("sections", s.id)) for s in card.scheme.sections]
    for floor, cap, at, path in places:
        for limit, name in ((floor, "floor"), (cap, "cap")):
            cut = definitions.get(scored.name(at + name))
            always = cut is not None and (cut.type.low > 0 or cut.type.high < 0)
            if limit is not None and always:
                what = say("every possible score hits the {limit} of {value:f}", limit=LIMITS[name], value=limit)
                expected = say("a {limit} that some scores stay within", limit=LIMITS[name])
                yield Finding("warning", card.place(*path, name), what, expected)


def _lint_scale_to(card: Scorecard, month: int) -> Iterator[Finding]:
    best = card.scheme.best(month)
    if card.scale_to is not None and (best is None or best <= 0):
        what = say("scale_to needs a best score above 0, and bonuses have no upper end")
        if best is not None:
            what = say("scale_to needs a best score above 0, and it is {best:f}", best=best)
        yield Finding("error", card.place("scale_to"), what, say("a cap of the section or of the total"))


def _lint_grade(card: Scorecard, score: Expr, plan: TeamPlan, own: bool) -> list[Finding]:
    team = plan.team
    scale, place = (card.scale, card.grade_place) if own else (team.scale, team.grade_place)
    if scale is None or score.op == "absent":
        return []
    lost = scale.unreachable(score)
    findings = scale.lint(partial(place, "bands"), score)
    if lost:
        bands = ", ".join(f"{grade} ({cell.text})" for cell, grade in scale.rows if grade in lost)
        values = {"bands": bands, "scorer": card.name, "range": _range(score)}
        what = say("no possible score reaches the grades {bands}: {scorer} gives {range}", **values)
        if len(lost) == 1:
            what = say("no possible score reaches the grade {bands}: {scorer} gives {range}", **values)
        findings.append(Finding("warning", place(), what, say("bands within that range, or scale_to on the score")))
    return findings


def _lint_clamp(line: PayLine, team: TeamScheme, card: Scorecard, score: Expr) -> Iterator[Finding]:
    if not isinstance(line.amount, PerPoint) or line.amount.limit is None or score.op == "absent":
        return
    amount = line.amount.unlimited(expr.given(score))
    low, high = (Decimal(edge).scaleb(-amount.scale) for edge in (amount.type.low, amount.type.high))
    limit = line.amount.limit
    if high <= -limit or low >= limit:
        what = say(
            "every possible score hits the limit of {limit:f}: {scorer} gives {range}",
            limit=limit,
            scorer=card.name,
            range=_range(score),
        )
        expected = say("scores around {around:f}, or scale_to on the score", around=line.amount.around)
        yield Finding("warning", team.pay_place(), what, expected)


def _range(score: Expr) -> Message:
    low, high = (format_scaled(edge, score.scale) for edge in (score.type.low, score.type.high))
    return say("{low} to {high}", low=low, high=high)
