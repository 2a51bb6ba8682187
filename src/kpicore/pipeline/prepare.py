"""A team's month ready for an engine: its people's data, and the plan compiled for what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kpicore.collect.intake import Person
from kpicore.config import RunConfig
from kpicore.engine.data import Dataset
from kpicore.engine.ledger import Ledger
from kpicore.pipeline.carried import with_carried
from kpicore.pipeline.dataset import build_dataset, known_of, words_of
from kpicore.pipeline.flags import flag_names
from kpicore.pipeline.read import Gathered
from kpicore.pipeline.teams import Described
from kpicore.rules.build import Known
from kpicore.rules.team import TeamPlan, compile_team

OUTCOMES = ("score", "grade", "performance_pay", "total_pay")


class Prepared(NamedTuple):
    """members: in the order of the data's columns."""

    members: Sequence[Person]
    data: Dataset
    plan: TeamPlan
    ledger: Ledger

    @property
    def wanted(self) -> list[str]:
        """The definitions that results, flags and what is kept of the month are read off."""
        outcomes = [name for name in OUTCOMES if name in self.plan.build.plan.definitions]
        return [*outcomes, *flag_names(self.plan), *self.plan.build.kept.values()]


def prepare(config: RunConfig, team: Described, gathered: Gathered, more: Known | None = None) -> Prepared:
    """What an engine takes of a team, and its ledger, which says what else to ask the engine for.

    more: what people hold who are not among the gathered, and whom the plan is for as well.
    """
    members = gathered.roster.members[team.config.name]
    data = build_dataset(members, gathered.values, gathered.inputs, team.words)
    data = gathered.past.added_to(data, team.config.name, members)
    people = [person.employee_id for person in members]
    scheme, data = with_carried(team.scheme, data, people, gathered.carried)
    known = known_of(data)
    if more is not None:
        known = known.widened(more)
        data = data._replace(columns={**{name: [None] * data.size for name in more.columns}, **data.columns})
    plan = compile_team(scheme, config.period, team.words, known)
    ledger = Ledger(plan, data, words_of(members, gathered.inputs, team.words, config.lang))
    return Prepared(members, data, plan, ledger)
