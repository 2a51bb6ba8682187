"""One person's month, explained: computed as a run computes it, and then asked what would have lifted it."""

from __future__ import annotations

from collections.abc import Sequence

from kpicore.config import RunConfig
from kpicore.explain.explained import Explained
from kpicore.explain.team import Month, explained
from kpicore.messages import say
from kpicore.model import Finding, Rejected, Tell, untold
from kpicore.pipeline.read import Gathered, everyone, gather
from kpicore.pipeline.run import team_result
from kpicore.pipeline.teams import Described, describe_teams
from kpicore.plan.plan import walk
from kpicore.rules.team import TeamPlan, compile_team

MOST = 5_000
"""People of whom all are read for the sake of what compares them; of more, one is explained alone."""


def explain(config: RunConfig, employee_id: str, tell: Tell = untold) -> Explained:
    """The result of one person of the config's period, with the place of every value, and the smallest changes that
    would have lifted it.

    Rejected (2) where nobody on the roster has that id, or why there is no result; (1) where the input is wrong.
    """
    teams, _ = describe_teams(config)
    gathered = gather(config, teams, tell=tell, only=employee_id)
    team = _team_of(employee_id, teams, gathered)
    compared = _compares(compile_team(team.scheme, config.period, team.words))
    people = everyone(config) if compared else None
    if people is not None and len(people) <= MOST:
        gathered, compared = gather(config, teams, tell=tell), False
    done = team_result(config, team, gathered, tell=tell)
    index = next(place for place, row in enumerate(done.results) if row.employee_id == employee_id)
    return explained(config, Month(team, gathered, done), [index], compared, tell)[0]


def _team_of(employee_id: str, teams: Sequence[Described], gathered: Gathered) -> Described:
    for team in teams:
        if gathered.roster.members[team.config.name]:
            return team
    why = next((flag.message for flag in gathered.flags if flag.employee_id == employee_id), say("no team has them"))
    raise Rejected([Finding("error", employee_id, why, say("somebody with a result in this period"))], exit_code=2)


def _compares(plan: TeamPlan) -> bool:
    """Whether a rule of the team looks at its other people."""
    definitions = plan.build.plan.definitions.values()
    return any(node.op == "cohort" for value in definitions for node in walk(value))
