"""The readings of fairness as the report has them: what they are silent about by the names of the scheme's criteria."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kpicore.fairness.readings import Readings, Silent
from kpicore.fairness.shown import blocks, heading
from kpicore.messages import spoken
from kpicore.model import Language, Sentence, Text
from kpicore.output.blocks import Part
from kpicore.report.month import ReportMonth, TeamMonth
from kpicore.report.words import WORDS


class Fair(NamedTuple):
    """above: what stands above the tables. alone: instead of both, where there are no readings at all, a sentence that
    says why; else blank."""

    above: Sequence[Sentence]
    parts: Sequence[Part]
    alone: str


def fair_of(month: ReportMonth) -> Fair | None:
    """None where nothing is said, not even why."""
    if month.fair is None:
        return None
    found = month.fair._replace(silent=_by_criterion(month.fair, month.teams))
    parts = blocks(found)
    if not parts:
        return None
    if found.silent and len(parts) == 1:
        return Fair((), (), _alone(parts[0], len(month.teams) > 1, month.lang))
    return Fair(heading(found)[1:], parts, "")


def _by_criterion(fair: Readings, teams: Sequence[TeamMonth]) -> list[Silent]:
    """Each criterion that was judged by something of which nothing is said, once for each reason."""
    judged = {team.name: _criteria(team) for team in teams}
    found = [
        Silent(each.team, criterion, title, each.why)
        for each in fair.silent
        for criterion, title in judged.get(each.team, {}).get(each.metric, {}).items()
    ]
    return list(dict.fromkeys(found))


def _criteria(team: TeamMonth) -> dict[str, dict[str, Text]]:
    """The criteria, with their titles, by the metrics and ratings that they read."""
    found: dict[str, dict[str, Text]] = {}
    steps = (step for each in team.people for part in each.parts if part.stage == "score" for step in part.steps)
    for step in steps:
        if (step.row.scheme, step.row.section, step.row.line) in team.most.lines:
            for seen in step.reads:
                found.setdefault(seen.name, {})[step.row.line] = step.title
    return found


def _alone(silent: Part, several: bool, lang: Language) -> str:
    rows = [[str(spoken(cell, lang)) for cell in row] for row in silent.rows]
    said = [
        WORDS["because"].of(lang).format(what=f"{team} · {titles}" if several else titles, why=why)
        for team, why, titles in rows
    ]
    return WORDS["no_readings"].of(lang).format(what=WORDS["semicolon"].of(lang).join(said))
