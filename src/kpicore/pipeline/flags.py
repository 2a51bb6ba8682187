"""Flags: what a plan raised about a person, what is missing, and what the input rows themselves call for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kpicore.collect.intake import Inputs, Person
from kpicore.collect.ratings import OVERRIDE
from kpicore.collect.text import visible
from kpicore.config import CollectEntry
from kpicore.engine.data import Evaluation
from kpicore.fields import MAX_DECIMALS
from kpicore.model import Severity, Text
from kpicore.numbers import format_money, format_scaled, half_up
from kpicore.pipeline.teams import UNSEEN
from kpicore.plan.lines import FlagRule, Need, Shown
from kpicore.results import FlagRow
from kpicore.rules.sources import Filled
from kpicore.rules.team import TeamPlan
from kpicore.vocabulary import Vocabulary, rater_title

MISSING = Text("缺少{what}", "{what} is missing")
NOT_APPLICABLE = Text("{what}: 本月无可考核, 方案不允许", "{what} is n/a, which the scheme does not allow")
SETTLED = Text("{title}: 由人裁定为 {value} 分: {reason}", "{title}: settled by decision at {value} points: {reason}")
UNCOUNTED = Text("{title}: {rater}的评分仅供参考, 不计分", "{title}: the rating by {rater} is shown and not counted")
UNMEASURED = Text(
    "{files} 中没有其数据的人：{count}（{names}）", "people of whom {files} says nothing: {count} ({names})"
)
COMMENT = Text.same("{title}: {reason}")

_NAMED = 10  # people, or tables, named in one message


def flag_names(plan: TeamPlan) -> list[str]:
    """The definitions that the flags of a plan are read off."""
    build = plan.build
    raised = [rule for rule in build.flags if rule.when]
    shown = (each.definition for rule in raised for each in rule.shows)
    asked = (each.when for each in build.asked)
    return [*(rule.when for rule in raised), *shown, *(need.when for need in build.needs), *asked]


def person_flags(
    plan: TeamPlan, evaluation: Evaluation, members: Sequence[Person], inputs: Inputs, words: Vocabulary
) -> dict[str, list[FlagRow]]:
    """The flags of each person of a team, by employee_id; those about what is missing first."""
    flags: dict[str, list[FlagRow]] = {}
    needs = [need for need in plan.build.needs if any(evaluation.columns[need.when])]
    rules = [rule for rule in plan.build.flags if rule.when and any(evaluation.columns[rule.when])]
    period, team = str(plan.build.period), plan.team.name
    for index, person in enumerate(members):
        found = [*_lacked(needs, evaluation, index), *_raised(rules, plan, evaluation, index)]
        found += _rated(person, inputs, words)
        flags[person.employee_id] = [
            flag._replace(period=period, team=team, employee_id=person.employee_id) for flag in dict.fromkeys(found)
        ]
    return flags


def unseen_flag(period: str, team: str, kind: str) -> FlagRow:
    """Nobody gets full marks unseen: a kind of input that the scheme reads and no collector brings."""
    return FlagRow(period, team, "", f"no_{kind}", "info", UNSEEN[kind], "")


def reminder_flags(plan: TeamPlan) -> list[FlagRow]:
    """What the schemes remind the team of as a whole, and what checks say of it."""
    period, team = str(plan.build.period), plan.team.name
    reminders = [reminder for card in plan.team.scorecards for reminder in card.scheme.reminders]
    flags = [FlagRow(period, team, "", each.id, "info", each.message, each.clause) for each in reminders]
    rules = [rule for rule in plan.build.flags if not rule.when]
    flags += [FlagRow(period, team, "", rule.id, rule.severity, rule.message, rule.clause) for rule in rules]
    return list(dict.fromkeys(flags))


Unmeasured = Mapping[tuple[str, ...], Sequence[str]]
"""Those of whom some tables of metrics have no row, by these tables."""


def unmeasured(
    plan: TeamPlan, evaluation: Evaluation, members: Sequence[Person], inputs: Inputs, collect: Sequence[CollectEntry]
) -> Unmeasured:
    """Those who lack a metric and of whom the tables that bring it have no row at all: a log without events of theirs,
    a sheet without their line. Where a blank counts as a number, those of whom no table has a row."""
    if not any(entry.kind == "metrics" for entry in collect):
        return {}
    metrics = plan.build.words.metrics
    needs = [need for need in plan.build.needs if need.stage == "score" and need.name in metrics]
    tables = {name: [each for each in inputs.measured if name in inputs.measured[each].metrics] for name in metrics}
    filled = _filled(plan)
    lacking: dict[tuple[str, ...], list[str]] = {}
    for index, person in enumerate(members):
        silent: dict[str, None] = {}
        for need in needs:
            if evaluation.columns[need.when][index]:
                asked = tables[need.name] or inputs.measured
                if not any(person.employee_id in inputs.measured[each].people for each in asked):
                    silent.update(dict.fromkeys(asked))
        known = {*inputs.metrics.get(person.employee_id, ()), *person.cells}
        if not silent and filled - known:
            brought = any(person.employee_id in each.people for each in inputs.measured.values())
            silent = {} if brought else dict.fromkeys(inputs.measured)
        if silent:
            lacking.setdefault(tuple(silent), []).append(person.employee_id)
    return lacking


def _filled(plan: TeamPlan) -> set[str]:
    """The metrics of which a blank counts as a number."""
    criteria = (criterion for card in plan.team.scorecards for criterion in card.scheme.criteria)
    sources = (source for criterion in criteria for judge in criterion.judges() for source in judge.sources())
    return {source.field().id for source in sources if isinstance(source, Filled)}


def unmeasured_flags(plan: TeamPlan, lacking: Unmeasured) -> Iterator[FlagRow]:
    """A flag of the team for all whom the same tables lack."""
    for tables, people in lacking.items():
        message = UNMEASURED.format(files=listed(tables), count=len(people), names=listed(people))
        yield FlagRow(str(plan.build.period), plan.team.name, "", "no_metrics", "info", message, "")


def listed(names: Sequence[str]) -> str:
    return ", ".join(map(visible, names[:_NAMED])) + (f", … (+{len(names) - _NAMED})" if names[_NAMED:] else "")


def _lacked(needs: Sequence[Need], evaluation: Evaluation, index: int) -> Iterator[FlagRow]:
    said = set()
    for need in needs:
        if evaluation.columns[need.when][index] and need.name not in said:
            said.add(need.name)  # two criteria may need the same value; it is missing once
            wording = NOT_APPLICABLE if need.not_applicable else MISSING
            yield _flag("missing", need.severity, wording.format(what=_titled(need)), need.clause)


def _titled(need: Need) -> Text:
    """The title, and the name that the input has for it where that is another."""
    return Text(*(title if title == need.name else f"{title} ({need.name})" for title in need.title))


def _raised(rules: Sequence[FlagRule], plan: TeamPlan, evaluation: Evaluation, index: int) -> Iterator[FlagRow]:
    for rule in rules:
        if evaluation.columns[rule.when][index]:
            message = rule.message
            if rule.shows:
                message = message.format(**{each.name: _written(plan, evaluation, index, each) for each in rule.shows})
            yield _flag(rule.id, rule.severity, message, rule.clause)


def _written(plan: TeamPlan, evaluation: Evaluation, index: int, shown: Shown) -> Text:
    """A computed value as a message says it: money with two places, whatever is not there as a dash."""
    value, field = evaluation.columns[shown.definition][index], shown.field
    scale = plan.build.plan.definitions[shown.definition].scale
    if value is None:
        return Text.same("–")
    if field.kind == "choice":
        return list(field.choices.values())[value] if value < len(field.choices) else Text.same("–")
    if field.unit == "money":
        return Text.same(format_money(half_up(value * 100, 10**scale)))
    kept = min(scale, MAX_DECIMALS)
    return Text.same(format_scaled(half_up(value, 10 ** (scale - kept)), kept))


def _rated(person: Person, inputs: Inputs, words: Vocabulary) -> Iterator[FlagRow]:
    for row in inputs.ratings.get(person.employee_id, ()):
        word = words.ratings[row.criterion]
        if row.rater == OVERRIDE:
            kept = format_scaled(row.value or 0, MAX_DECIMALS)
            message = SETTLED.format(title=word.title, value=kept, reason=row.reason)
            yield _flag("override", "info", message, word.clause)
        elif word.comment:
            message = COMMENT.format(title=word.title, reason=row.reason or row.text)
            yield _flag("comment", "info", message, word.clause)
        elif not (word.counts(row.rater) or row.unjudged):
            yield _flag("rater_not_counted", "info", _uncounted(word.title, row.rater), word.clause)


@cache
def _uncounted(title: Text, rater: str) -> Text:
    """Where everyone rates themselves it is said of everyone."""
    return UNCOUNTED.format(title=title, rater=rater_title(rater))


def _flag(flag: str, severity: Severity, message: Text, clause: str) -> FlagRow:
    """A flag of someone; `person_flags` says of whom."""
    return FlagRow("", "", "", flag, severity, message, clause)
