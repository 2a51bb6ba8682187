"""A month computed again from an explanation alone: the settings and the figures that the document holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from kpicore.catalog import Catalog
from kpicore.explain.document import KIND, SCHEMA
from kpicore.explain.hypothesis import Facts, World
from kpicore.history.chain import Document
from kpicore.history.place import Place
from kpicore.history.sealed_teams import sealed_teams
from kpicore.messages import Message, say
from kpicore.model import Finding, Period, Rejected, Text
from kpicore.numbers import format_money
from kpicore.pipeline.teams import team_scheme
from kpicore.rules.carried import carried_line
from kpicore.rules.grades import grade_of
from kpicore.rules.pay import PayLine
from kpicore.rules.team import compile_team


class Replayed(NamedTuple):
    """What the month comes to, written as in results.csv; blank where there is none."""

    score: str
    grade: str
    performance_pay: str
    total_pay: str


def replay(document: Mapping[str, Any]) -> Replayed:
    """document: as `kpicore.explain.document.document` makes it.

    Rejected (2) where it is none, is damaged or of another version, or where a plugin that it names is not installed or
    does not understand its settings.
    """
    if (document.get("kind"), document.get("schema")) != (KIND, SCHEMA):
        raise _rejected("schema", say("this is no explanation of version {version}", version=SCHEMA))
    try:
        return _replayed(Period.parse(document["period"]), document["team"], document["replay"])
    except (KeyError, TypeError, ValueError, AttributeError, LookupError):
        raise _rejected("replay", say("the explanation is damaged")) from None


def _replayed(period: Period, name: str, given: Mapping[str, Any]) -> Replayed:
    settings = Document("settings", name, given["settings"])
    [team] = sealed_teams([settings], period, Place("explanation", None), Catalog())
    scheme = team_scheme(team)
    if scheme.pay is not None:
        scheme = attrs.evolve(scheme, pay=(*scheme.pay, *_carried(given["carried"])))
    plan = compile_team(scheme, period, scheme.words(period))
    [outcome] = World(plan.build.plan).outcomes([Facts(given["columns"], given["rows"])])
    return Replayed(
        plan.spelled_score(outcome.score),
        "" if outcome.score is None else grade_of(scheme.grades, outcome.grade),
        "" if outcome.performance_pay is None else format_money(outcome.performance_pay),
        "" if outcome.total_pay is None else format_money(outcome.total_pay),
    )


def _rejected(where: str, what: Message) -> Rejected:
    return Rejected([Finding("error", where, what, say("expected what kpicore explain --json writes"))], 2)


def _carried(lines: Sequence[Mapping[str, Any]]) -> list[PayLine]:
    """The lines that correct earlier months."""
    return [carried_line(each["line"], "", each["line"], Text("", ""), each["performance"]) for each in lines]
