"""What a run config says, checked and with its components built."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

import attrs

from kpicore.components import Collector, Grader, PayRule, Scorer
from kpicore.config.place import Where
from kpicore.model import Language, Period

CollectKind = Literal["metrics", "incidents", "ratings"]
UnknownPeople = Literal["error", "flag"]
Engine = Literal["auto", "python", "polars", "duckdb", "spark"]


class CollectEntry(NamedTuple):
    """One `[[collect]]`. where: its place in the config, for messages."""

    kind: CollectKind
    collector: Collector
    unknown_people: UnknownPeople
    where: Where


class ScoreEntry(NamedTuple):
    """One scorer of a team.

    name: the `scheme` of its ledger lines and the prefix of what it yields. grader: its own, where it has one.
    where, grade_where: the places of their settings, for messages.
    """

    name: str
    use: str
    scorer: Scorer
    scale_to: Decimal | None
    grader: Grader | None
    grade_use: str | None
    where: Where
    grade_where: Where


class Team(NamedTuple):
    """One `[[team]]`.

    where: column of people → the values that belong to the team, trimmed; empty for everyone. place, grade_where,
    pay_where: the places of the team and of its components' settings, for messages.
    """

    name: str
    where: Mapping[str, tuple[str, ...]]
    scores: tuple[ScoreEntry, ...]
    grader: Grader | None
    grade_use: str | None
    pay: PayRule | None
    pay_use: str | None
    place: Where
    grade_where: Where
    pay_where: Where


@attrs.frozen
class RunConfig:
    """A whole run. folder: the config's, to which its paths refer. files: every file that it was read from. history:
    `path` or `url_env`, where closed periods are kept."""

    path: Path
    folder: Path
    schema: int
    period: Period
    currency: str
    engine: Engine
    lang: Language
    people: Collector
    people_where: Where
    collect: tuple[CollectEntry, ...]
    history: Mapping[str, str] | None
    teams: tuple[Team, ...]
    files: tuple[Path, ...]
