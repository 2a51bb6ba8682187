"""What closed months say to rules that look back, and what is said where a month is missing.

The history is opened, and SQLAlchemy imported, only where a rule asks, `[history]` is configured and something was
closed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from kpicore.collect.intake import Inputs, Person
from kpicore.collect.text import visible
from kpicore.config import RunConfig, Where
from kpicore.engine.data import Dataset, Evaluation
from kpicore.fields import Field
from kpicore.history.truths import CORRECTED_SINCE, MISSING, Truths
from kpicore.messages import say
from kpicore.model import Finding, Period, Text
from kpicore.pipeline.dataset import personal
from kpicore.pipeline.roster import Roster
from kpicore.pipeline.teams import Described
from kpicore.results import FlagRow, KeptRow
from kpicore.rules.conditions import Flag
from kpicore.rules.past import Asked, LooksBack
from kpicore.rules.sources import Metric
from kpicore.rules.team import TeamPlan
from kpicore.vocabulary import PEOPLE

if TYPE_CHECKING:
    from kpicore.history.store import History

LACKS = Text(
    "{flag} 须回顾已结账的月份，缺少：{months}；只按可查的月份判断",
    "{flag} looks back on closed months and lacks {months}; it goes by the others",
)
CORRECTED = Text(
    "{flag} 回顾的月份后来有更正，按更正后的结果判断：{months}",
    "{flag} looks back on months that were corrected, and goes by what they are now: {months}",
)
STATES = {
    "gap": Text("{month}（记为缺失：{reason}）", "{month} (recorded as missing: {reason})"),
    "open": Text("{month}（从未结账）", "{month} (never closed)"),
    "before": Text("{month} 及更早（尚无结账记录）", "{month} and before (nothing was closed yet)"),
    "closed": Text("{month}（当时的规则未保留此项）", "{month} (the rules of then did not keep it)"),
    "gone": Text("{month}（已按要求删除 {count} 人）", "{month} (people forgotten: {count})"),
}
"""How a month that cannot be known is named."""

_FIRST = 3  # months that are read at once, where nobody knows how long a run is; then twice as many
_MOST = 24
_TRUTH: Mapping[int | None, str] = {None: "", 0: "false", 1: "true"}


CHECKED = 3
"""Of so many months the seals are looked at where a rule rests on them: some 0.4 s of CPU a month of 5,000 people."""


class Answer(NamedTuple):
    """What the months before say of a person to one rule. lacking: months that it needed and cannot know; corrected:
    months that it rests on and that were corrected for the person; looked: all that it rests on."""

    value: int
    lacking: tuple[Period, ...] = ()
    corrected: tuple[Period, ...] = ()
    looked: tuple[Period, ...] = ()


class LookedBack(NamedTuple):
    """answers: by team and column of the data, of each person. months: what was read."""

    answers: Mapping[str, Mapping[str, Mapping[str, Answer]]] = {}
    months: Mapping[Period, Truths] = {}

    def added_to(self, data: Dataset, team: str, members: Sequence[Person]) -> Dataset:
        """The data with what the months before say."""
        if team not in self.answers:
            return data
        columns = {
            column: [answers[who].value if (who := person.employee_id) in answers else 0 for person in members]
            for column, answers in self.answers[team].items()
            if members
        }
        return data._replace(columns={**data.columns, **columns})

    def flags(self, plan: TeamPlan, evaluation: Evaluation, members: Sequence[Person]) -> list[FlagRow]:
        """Of each person for whom a rule decides: one where it lacks months, one where it rests on corrections."""
        found = []
        for asked, person, answer in self._decides(plan, evaluation, members):
            head = str(plan.build.period), plan.team.name, person.employee_id
            if answer.lacking:
                lacks = [self._lacks(each, asked.key, person) for each in _latest(answer.lacking)]
                found.append(FlagRow(*head, MISSING, "info", _said(LACKS, asked, lacks), asked.clause))
            if answer.corrected:
                months = [Text.same(str(each)) for each in _latest(answer.corrected)]
                found.append(FlagRow(*head, CORRECTED_SINCE, "info", _said(CORRECTED, asked, months), asked.clause))
        return list(dict.fromkeys(found))

    def check(self, config: RunConfig, plan: TeamPlan, evaluation: Evaluation, members: Sequence[Person]) -> None:
        """Rejected (1) where what closed months say of a person for whom a rule decides is not what was sealed; of the
        last of them, since a row of months may be long, and `verify` looks at all."""
        rests: dict[Period, set[str]] = {}
        for _, person, answer in self._decides(plan, evaluation, members):
            for month in sorted(answer.looked)[-CHECKED:]:
                if self.months[month].state == "closed":
                    rests.setdefault(month, set()).add(person.employee_id)
        if not rests:
            return
        with history_of(config) as history:
            from kpicore.history.intact import check_people

            assert history is not None
            check_people(history, rests)

    def _decides(
        self, plan: TeamPlan, evaluation: Evaluation, members: Sequence[Person]
    ) -> Iterator[tuple[Asked, Person, Answer]]:
        """Each rule with the people for whom all else holds that it asks for, so that earlier months decide."""
        columns = self.answers.get(plan.team.name, {})
        for asked in plan.build.asked:
            answers = columns.get(asked.source.column(asked.key), {})
            held = evaluation.columns[asked.when]
            for index, person in enumerate(members):
                answer = answers.get(person.employee_id)
                if answer is not None and held[index]:
                    yield asked, person, answer

    def _lacks(self, month: Period, key: str, person: Person) -> Text:
        """Why nobody can know whether that truth held of the person."""
        truths = self.months[month]
        kept = key in truths.held and person.employee_id not in truths.unkept.get(key, ())
        state = "gone" if truths.state == "closed" and kept else truths.state
        return STATES[state].format(month=month, reason=visible(truths.reason), count=truths.gone)


def _latest(months: Iterable[Period]) -> list[Period]:
    """The latest first."""
    return sorted(months, reverse=True)


def _said(message: Text, asked: Asked, months: Sequence[Text]) -> Text:
    listed = Text("、".join(each.zh for each in months), ", ".join(each.en for each in months))
    return message.format(flag=asked.flag, months=listed)


def look_back(
    config: RunConfig,
    teams: Sequence[Described],
    roster: Roster,
    values: Mapping[str, Mapping[str, int]],
    inputs: Inputs,
) -> LookedBack:
    """What closed months say of everyone whom a rule that looks back may concern. values: people's cells as their team
    reads them. Rejected where the history cannot be read: 2, and 1 where its chain is broken; 2, and named, where the
    extra is not installed."""
    if config.history is None:
        return LookedBack()
    walks: dict[tuple[str, str], dict[str, _Walk]] = {}
    for team in teams:
        for flag, key, source in team.scheme.looks_back():
            of_rule = walks.setdefault((team.config.name, source.column(key)), {})
            for person in roster.members[team.config.name]:
                known = _Known(person, values[person.employee_id], inputs)
                limit = _limit(source, known, config.period)
                if limit != 0 and not _ruled_out(flag, known):
                    of_rule[person.employee_id] = _Walk(source, key, person.employee_id, limit)
    every = [walk for of_rule in walks.values() for walk in of_rule.values()]
    if not every:
        return LookedBack()
    months = _read(config, every)
    answers: dict[str, dict[str, dict[str, Answer]]] = {}
    for (name, column), of_rule in walks.items():
        found = {who: walk.answer(config.period, months) for who, walk in of_rule.items()}
        answers.setdefault(name, {})[column] = found
    return LookedBack(answers, months)


def without_history(config: RunConfig, teams: Sequence[Described]) -> list[Finding]:
    """A note for each rule that looks back where the config has no `[history]`: it sees this month alone."""
    if config.history is not None:
        return []
    rules = dict.fromkeys(
        (flag.clause, flag.id)
        for team in teams
        for flag, _, source in team.scheme.looks_back()
        if source.reach(config.period) != 0
    )
    return [
        Finding(
            "info",
            clause,
            say(
                "{flag} looks back on closed months, for which there is no [history]: it sees this one alone", flag=flag
            ),
        )
        for clause, flag in rules
    ]


def kept_of(plan: TeamPlan, evaluation: Evaluation, members: Sequence[Person]) -> list[KeptRow]:
    """What the team's rules keep of everyone's month."""
    columns = [(name, evaluation.columns[definition]) for name, definition in plan.build.kept.items()]
    return [
        KeptRow(plan.team.name, person.employee_id, name, column[index])
        for index, person in enumerate(members)
        for name, column in columns
    ]


class _Walk:
    """A person's way back through the months, for one rule. limit: of months; None: till it is settled."""

    __slots__ = ("employee_id", "held", "key", "limit", "source")

    def __init__(self, source: LooksBack, key: str, employee_id: str, limit: int | None) -> None:
        self.source = source
        self.key = key
        self.employee_id = employee_id
        self.limit = limit
        self.held: list[bool | None] = []

    def goes_on(self, months: Sequence[Truths]) -> bool:
        """Takes the months that were read; whether it needs more."""
        for month in months[len(self.held) : self.limit]:
            self.held.append(month.of(self.key, self.employee_id))
        return len(self.held) != self.limit and not self.source.earlier(self.held).settled

    def answer(self, period: Period, months: Mapping[Period, Truths]) -> Answer:
        found = self.source.earlier(self.held)
        lacking = tuple(_before(period, place + 1) for place in found.unknown)
        rests_on = tuple(_before(period, back) for back in range(1, found.looked + 1))
        corrected = tuple(month for month in rests_on if self.employee_id in months[month].corrected)
        return Answer(found.value, lacking, corrected, rests_on)


class _Known(NamedTuple):
    """What the input says of a person."""

    person: Person
    values: Mapping[str, int]
    inputs: Inputs

    def value(self, field: Field) -> int | None:
        cell = self.inputs.metrics.get(self.person.employee_id, {}).get(field.id)
        return personal(self.person, self.values, field) if cell is None else cell.value


def _limit(source: LooksBack, known: _Known, period: Period) -> int | None:
    """How many months back at most. Nobody's way goes beyond the month of joining; where a rule counts from there and
    it is unknown, nowhere."""
    reach, hired = source.reach(period), known.value(PEOPLE["hired"])
    if hired is None:
        return 0 if any(field.id == "hired" for field in source.fields()) else reach
    served = max(0, period.number - Period(hired // 10000, hired // 100 % 100).number)
    return served if reach is None else min(reach, served)


def _ruled_out(flag: Flag, known: _Known) -> bool:
    """Whether a column that is true or false says that the flag cannot stand, whatever was before (probation)."""
    asked = ((when.source, when.cell) for when in flag.when if isinstance(when.source, Metric))
    return any(
        _TRUTH[known.value(source.column)] not in cell.values
        for source, cell in asked
        if source.column.kind == "flag" and source.blank is None
    )


def _read(config: RunConfig, walks: Sequence[_Walk]) -> dict[Period, Truths]:
    """The months that the walks need, and no others, some at a time. The walks have taken them then."""
    found: dict[Period, Truths] = {}
    names = sorted({walk.key for walk in walks})
    pending = list(walks)
    step = _FIRST
    with history_of(config) as history:
        while pending:
            known = len(found)
            most = max(known + step if walk.limit is None else walk.limit for walk in pending)
            asked = [_before(config.period, back) for back in range(known + 1, min(known + step, most) + 1)]
            found |= dict.fromkeys(asked, Truths("before")) if history is None else history.truths(asked, names)
            months = [found[_before(config.period, back)] for back in range(1, len(found) + 1)]
            pending = [walk for walk in pending if walk.goes_on(months)]
            step = min(2 * step, _MOST)
    return found


@contextmanager
def history_of(config: RunConfig) -> Iterator[History | None]:
    """The history of a config; None where it has none, or nothing was ever closed, which needs no extra to be seen."""
    path = (config.history or {}).get("path")
    if config.history is None or (path is not None and not os.path.exists(config.folder / path)):
        yield None
        return
    from kpicore.history import opened, place_of

    with opened(place_of(config.history, config.folder, Where(str(config.path)).at("history"))) as history:
        yield history


def _before(period: Period, months: int) -> Period:
    return Period.numbered(period.number - months)
