"""`[[check]]`: checks over finished results, each for every team or for some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kpicore.config.components import Components
from kpicore.config.place import Where
from kpicore.config.shape import CheckEntry, Team
from kpicore.config.table import Table
from kpicore.messages import say
from kpicore.model import Finding
from kpicore.nearest import did_you_mean

Raw = tuple[dict[str, Any], Where]


def read_checks(tables: Sequence[Raw], components: Components, findings: list[Finding]) -> list[CheckEntry]:
    """Every `[[check]]`; what is wrong with one is noted."""
    return [_read(Table(raw, where, findings), components, findings) for raw, where in tables]


def _read(table: Table, components: Components, findings: list[Finding]) -> CheckEntry:
    teams = table.take("teams", tuple[str, ...])
    place = table.at("teams")
    if teams == ():
        expected = say("expected at least one team; left out means every team")
        findings.append(Finding("error", place, say("found an empty list"), expected))
    chosen = components.from_table("check", table)
    return CheckEntry(chosen.use or "", chosen.built, teams, chosen.where, place)


def with_checks(teams: Sequence[Team], checks: Sequence[CheckEntry], findings: list[Finding]) -> tuple[Team, ...]:
    """The teams, each with the checks that are about it; a check of a team that there is not is noted."""
    names = list(dict.fromkeys(team.name for team in teams if team.name))
    for check in checks:
        for i, name in enumerate(check.teams or ()):
            if name not in names:
                what = say("there is no team {name}", name=name)
                findings.append(Finding("error", check.place.at(i), what, did_you_mean(name, names)))
    return tuple(
        team._replace(checks=tuple(each for each in checks if each.teams is None or team.name in each.teams))
        for team in teams
    )
