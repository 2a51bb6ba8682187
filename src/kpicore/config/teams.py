"""The teams of a config: who belongs, what scores, grades and pays them; and which version of each a period has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from kpicore.config.components import COMPONENT, Components
from kpicore.config.place import Where, key_path
from kpicore.config.prorate import take_prorate
from kpicore.config.shape import ScoreEntry, Team
from kpicore.config.table import Table
from kpicore.config.toml import VALID_FROM
from kpicore.config.versions import first_of, in_force, read_month, taken_by
from kpicore.messages import say
from kpicore.model import Finding, Period, Sentence
from kpicore.rules.prorate import Calendar
from kpicore.settingtypes import found

_ITS_OWN = say("expected a name of its own")
_ITS_OWN_OR_FROM = say(
    "expected a name of its own, or for new rules of this team a month in {key}", key=f'{VALID_FROM} = "2026-07"'
)


class Teams:
    """Reads the tables of teams; what is wrong is noted, and what it returns then is None or worse."""

    def __init__(self, components: Components, calendar: Calendar, findings: list[Finding]) -> None:
        self._components = components
        self._calendar = calendar
        self._findings = findings

    def read(self, tables: Sequence[tuple[dict[str, Any], Where]]) -> tuple[Team, ...]:
        """Every version of every team, as they stand."""
        teams = tuple(self._team(Table(raw, where, self._findings)) for raw, where in tables)
        self._each_once(teams)
        return teams

    def _each_once(self, teams: Sequence[Team]) -> None:
        """Teams of one name are versions of it, each valid from another month."""
        first: dict[tuple[str, Period | None], Team] = {}
        for team in teams:
            before = first.setdefault((team.name, team.valid_from), team)
            if before is team or not team.name:
                continue
            if team.valid_from is None:
                self._taken(team.name, before.place, team.place, _ITS_OWN_OR_FROM)
            else:
                taken = taken_by(team.valid_from, key_path(before.place.path))
                self._wrong(team.place.at(VALID_FROM), taken, say("expected a month of its own"))

    def _team(self, table: Table) -> Team:
        name = self._name(table, missing=say("expected a name"))
        since = table.take_raw(VALID_FROM)
        valid_from = None if since is None else read_month(since, table.at(VALID_FROM), self._findings)
        where = self._filter(table.take("where", dict[str, Any], {}), table.at("where"))
        score = table.take_raw("score", COMPONENT)
        grade = table.take_raw("grade")
        pay = table.take_raw("pay")
        prorate = take_prorate(table, self._calendar, self._findings)
        table.no_more()
        scores = self._scores(score, table.at("score"))
        grader = self._components.at_place("grader", grade, table.at("grade"))
        payer = self._components.at_place("pay rule", pay, table.at("pay"))
        return Team(
            name=name if since is None or valid_from is not None else "",  # which month it takes nobody knows
            where=where,
            scores=scores,
            grader=grader.built,
            grade_use=grader.use,
            pay=payer.built,
            pay_use=payer.use,
            place=table.where,
            grade_where=grader.where,
            pay_where=payer.where,
            valid_from=valid_from,
            prorate=prorate,
        )

    def _filter(self, raw: Mapping[str, Any] | None, where: Where) -> dict[str, tuple[str, ...]]:
        """Column → the texts that belong. Bare numbers, truth values and dates are compared as their text."""
        return {column: self._texts(value, where.at(column)) for column, value in (raw or {}).items()}

    def _texts(self, value: object, where: Where) -> tuple[str, ...]:
        if value == []:
            expected = say("expected at least one value; left out means everyone")
            self._wrong(where, say("found an empty list"), expected)
        if not isinstance(value, list):
            return (self._as_text(value, where),)
        return tuple(self._as_text(each, where.at(index)) for index, each in enumerate(value))

    def _as_text(self, value: object, where: Where) -> str:
        match value:
            case bool():
                return str(value).lower()
            case str():
                return value.strip()
            case int():
                return str(value)
            case Decimal() if value.is_finite():
                return f"{value:f}"
            case date() | time():
                return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
        self._wrong(where, found(value), say("expected text, or a list of text"))
        return ""

    def _scores(self, raw: object, where: Where) -> tuple[ScoreEntry, ...]:
        if raw is None:
            return ()
        if raw == []:
            self._wrong(where, say("found an empty list"), say("expected at least one scorer"))
        if not isinstance(raw, list):
            return (self._score(raw, where),)
        scores = tuple(self._score(each, where.at(index)) for index, each in enumerate(raw))
        self._names_once([(entry.name, entry.where) for entry in scores])
        return scores

    def _score(self, raw: object, where: Where) -> ScoreEntry:
        table = self._components.site(raw, where)
        name = self._name(table)
        scale_to = table.take("scale_to", Decimal)
        if scale_to is not None and scale_to <= 0:
            table.wrong("scale_to", found(scale_to), say("expected a number above 0"))
        grader = self._components.at_place("grader", table.take_raw("grade"), table.at("grade"))
        scorer = self._components.from_table("scorer", table)
        return ScoreEntry(
            name=name or (scorer.use or "").rpartition(":")[2],
            use=scorer.use or "",
            scorer=scorer.built,
            scale_to=scale_to,
            grader=grader.built,
            grade_use=grader.use,
            where=scorer.where,
            grade_where=grader.where,
        )

    def _name(self, table: Table, missing: str = "") -> str:
        name: str | None = table.take("name", str, missing=missing)
        if name is not None and (not name or name != name.strip()):
            table.wrong("name", found(name), say("expected a name, without blanks around it"))
        return name or ""

    def _names_once(self, named: list[tuple[str, Where]]) -> None:
        first: dict[str, Where] = {}
        for name, where in named:
            if name in first:
                self._taken(name, first[name], where)
            elif name:
                first[name] = where

    def _taken(self, name: str, first: Where, where: Where, expected: Sentence = _ITS_OWN) -> None:
        taken = say("the name {name} is taken by {place}", name=name, place=key_path(first.path))
        self._wrong(where.at("name"), taken, expected)

    def _wrong(self, where: Where, what: Sentence, expected: Sentence) -> None:
        self._findings.append(Finding("error", where, what, expected))


def of_period(teams: Sequence[Team], period: Period) -> tuple[list[Team], list[Finding]]:
    """The version of each team that a period goes by, in the order of the config; notes on those that it has none of.
    An error where it has no team at all."""
    versions: dict[str, list[Team]] = {}
    for team in teams:
        versions.setdefault(team.name, []).append(team)
    chosen = {name: in_force([each.valid_from for each in own], period) for name, own in versions.items()}
    notes = [_not_yet(own, period) for name, own in versions.items() if chosen[name] is None]
    if len(notes) == len(versions):
        expected = say("expected a team for {period}", period=period)
        notes = [note._replace(severity="error", expected=expected) for note in notes]
    return [own[place] for name, own in versions.items() if (place := chosen[name]) is not None], notes


def _not_yet(versions: Sequence[Team], period: Period) -> Finding:
    """What is said of a team that begins later."""
    month = first_of([each.valid_from for each in versions])
    place = next(each.place for each in versions if each.valid_from == month)
    what = say("the team {name} begins in {month}, after {period}", name=versions[0].name, month=month, period=period)
    return Finding("info", place.at(VALID_FROM), what)
