"""What a run config says, checked and with its components built."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

import attrs

from kpicore.components import Check, Collector, Grader, PayRule, Scorer
from kpicore.config.fairness import NOTHING_ASKED, Fairness
from kpicore.config.place import Where
from kpicore.model import Finding, Language, Period
from kpicore.rules.prorate import NOTHING_PRORATED, Prorate

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


class CheckEntry(NamedTuple):
    """One `[[check]]`. teams: the names of those that it is about; None for every team. where: the place of its
    settings, place: that of `teams`, for messages."""

    use: str
    check: Check
    teams: tuple[str, ...] | None
    where: Where
    place: Where


class Team(NamedTuple):
    """One `[[team]]`.

    where: column of people → the values that belong to the team, trimmed; empty for everyone. place, grade_where,
    pay_where: the places of the team and of its components' settings, for messages. checks: those that are about it.
    valid_from: the first month of this version of the team; None: from ever. prorate: what is prorated for part of a
    month.
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
    checks: tuple[CheckEntry, ...] = ()
    valid_from: Period | None = None
    prorate: Prorate = NOTHING_PRORATED


@attrs.frozen
class RunConfig:
    """A whole run. folder: the config's, to which its paths refer. files: every file that it was read from. history:
    `path` or `url_env`, where closed periods are kept. fairness: what fairness is read by. teams: as the period has
    them; versions: those of other periods. notes: about teams that the period does not have, and warnings of what is
    deprecated."""

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
    versions: tuple[Team, ...] = ()
    notes: tuple[Finding, ...] = ()
    fairness: Fairness = NOTHING_ASKED
