"""A team with every setting as it is used, as a config could say it without `from`: the way back to TOML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpicore.config.shape import ScoreEntry, Team
from kpicore.config.toml import VALID_FROM
from kpicore.converter import to_toml
from kpicore.rules.prorate import Calendar, Prorate


def settings_of(team: Team) -> dict[str, Any]:
    """What a config says of a team: its table, its checks, and the calendar by which it prorates."""
    table: dict[str, Any] = {"name": team.name}
    if team.valid_from is not None:
        table[VALID_FROM] = str(team.valid_from)
    if team.where:
        table["where"] = {column: list(values) for column, values in team.where.items()}
    table["score"] = [_score(entry) for entry in team.scores]
    for key, use, component in (("grade", team.grade_use, team.grader), ("pay", team.pay_use, team.pay)):
        if use is not None:
            table[key] = _component(use, component)
    document: dict[str, Any] = {"team": [table]}
    if team.prorate:
        table["prorate"], document["calendar"] = _prorate(team.prorate), _calendar(team.prorate.calendar)
    if team.checks:
        document["check"] = [_component(check.use, check.check) for check in team.checks]
    return document


def _prorate(prorate: Prorate) -> dict[str, Any]:
    said = {"pay": prorate.pay, "targets": dict(prorate.targets), "lines": prorate.lines and list(prorate.lines)}
    return {key: value for key, value in said.items() if value}


def _calendar(calendar: Calendar) -> dict[str, Any]:
    return {name: sorted(days) for name, days in zip(calendar._fields, calendar, strict=True)}


def _score(entry: ScoreEntry) -> dict[str, Any]:
    table: dict[str, Any] = {"name": entry.name}
    if entry.scale_to is not None:
        table["scale_to"] = to_toml(entry.scale_to)
    if entry.grade_use is not None:
        table["grade"] = _component(entry.grade_use, entry.grader)
    return {**table, **_component(entry.use, entry.scorer)}


def _component(use: str, component: object) -> dict[str, Any]:
    settings: Mapping[str, Any] = to_toml(component)
    return {"use": use, **settings}
