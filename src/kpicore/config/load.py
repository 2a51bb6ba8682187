"""From the text of a run config to a RunConfig (contract, "A run config"); all mistakes at once, or none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kpicore.catalog import Catalog
from kpicore.config.checks import read_checks, with_checks
from kpicore.config.components import Components
from kpicore.config.fairness import take_fairness
from kpicore.config.history import take_history
from kpicore.config.place import Where
from kpicore.config.prorate import take_calendar
from kpicore.config.shape import CollectEntry, CollectKind, Engine, RunConfig, Team, UnknownPeople
from kpicore.config.table import Table, read
from kpicore.config.teams import Teams, of_period
from kpicore.config.toml import read_toml
from kpicore.config.versions import A_MONTH, read_month
from kpicore.deprecations import in_config
from kpicore.messages import say
from kpicore.model import Finding, Language, Period, Rejected
from kpicore.settingtypes import describe, found

Lint = Callable[[Team], list[Finding]]

_CURRENCY = re.compile(r"[A-Z]{3}")
_A_CURRENCY = say("expected three capital letters, such as CNY")
_ONE_SCHEMA = say("expected 1")


def load_config(
    path: str | Path,
    *,
    period: str | None = None,
    engine: str | None = None,
    catalog: Catalog | None = None,
    lint: Lint | None = None,
    needs_team: bool = True,
    document: dict[str, Any] | None = None,
) -> RunConfig:
    """Reads a run config and builds its components; imports the plugins that it names and no others.

    period, engine: from the command line, instead of what the config says. lint: what else is wrong with a team; asked
    only where there are mistakes already, so that the list is whole. needs_team: whether a period without any team is
    an error. document: instead of what the file says. Raises Rejected (exit code 2) with every mistake of the config,
    of the files it borrows settings from, and of those two.
    """
    path = Path(path)
    read = read_toml(path) if document is None else document
    if isinstance(read, Finding):
        raise Rejected([read], 2)
    loading = _Loading(path, catalog or Catalog())
    config = loading.run_config(read, period, engine, needs_team)
    if config is None:
        linted = [finding for team in loading.teams for finding in lint(team)] if lint is not None else []
        raise Rejected(list(dict.fromkeys([*loading.findings, *linted])), 2)
    return config


class _Loading:
    """One config on its way: what was read, what is wrong with it.

    What a method returns for a value that is wrong is None or worse; nobody gets to see it, for there is a finding.
    """

    def __init__(self, path: Path, catalog: Catalog) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.components = Components(path, catalog, self.findings)
        self.teams: tuple[Team, ...] = ()

    def run_config(
        self, document: dict[str, Any], period: str | None, engine: str | None, needs_team: bool
    ) -> RunConfig | None:
        """The config; None where there are findings."""
        frame = Table(document, Where(str(self.path)), self.findings)
        schema = frame.take("schema", int, missing=_ONE_SCHEMA)
        if schema not in (1, None):
            frame.wrong("schema", found(schema), _ONE_SCHEMA)
        month = self._period(frame, period)
        self.components.lenders.period = month
        currency = frame.take("currency", str, missing=_A_CURRENCY)
        if currency is not None and not _CURRENCY.fullmatch(currency):
            frame.wrong("currency", found(currency), _A_CURRENCY)
        chosen_engine = self._engine(frame, engine)
        lang = frame.take("lang", Language, "en")
        people = frame.take_raw("people", say("expected a table [people] with use and its settings"))
        collect = self._tables(frame, "collect")
        history = take_history(frame, self.findings)
        fairness = take_fairness(frame, self.findings)
        calendar = take_calendar(frame, self.components.lenders, self.findings)
        checks = self._tables(frame, "check")
        teams = self._tables(frame, "team", say("expected at least one [[team]]"))
        self._of_a_team(frame)
        frame.no_more()
        roster = self.components.at_place("collector", people, frame.at("people"))
        entries = tuple(self._collect(entry, where) for entry, where in collect)
        checked = read_checks(checks, self.components, self.findings)
        self.teams = with_checks(Teams(self.components, calendar, self.findings).read(teams), checked, self.findings)
        if self.findings or month is None:
            return None
        in_force, notes = of_period(self.teams, month)
        if not in_force and needs_team:
            self.findings += notes
            return None
        return RunConfig(
            path=self.path,
            folder=self.path.parent,
            schema=1,
            period=month,
            currency=currency,
            engine=chosen_engine,
            lang=lang,
            people=roster.built,
            people_where=roster.where,
            collect=entries,
            history=history,
            fairness=fairness,
            teams=tuple(in_force),
            files=tuple(self.components.lenders.files),
            versions=tuple(team for team in self.teams if team not in in_force),
            notes=(*in_config(document, Where(str(self.path))), *self.components.deprecated, *notes),
        )

    # The frame

    def _period(self, frame: Table, override: str | None) -> Period | None:
        """The month: the command line's before the config's, which must be one all the same if it is there."""
        own = frame.take_raw("period", A_MONTH if override is None else "")
        months = [(frame.at("period"), own), (Where("--period"), override)]
        read = [read_month(month, where, self.findings) for where, month in months if month is not None]
        return read[-1] if read else None

    def _engine(self, frame: Table, override: str | None) -> Engine:
        engine: Engine = frame.take("engine", Engine, "auto")
        if override is not None:
            engine = read(override, Engine, Where("--engine"), self.findings)
        return engine

    def _of_a_team(self, frame: Table) -> None:
        """What belongs into a team and stands outside of one."""
        for key in ("where", "score", "grade", "pay", "prorate"):
            if frame.left.pop(key, None) is not None:
                expected = say("expected it in a team: [team.{key}] below its [[team]]", key=key)
                frame.wrong(key, say("{key} stands outside of a team", key=key), expected)

    def _tables(self, frame: Table, key: str, missing: str = "") -> list[tuple[dict[str, Any], Where]]:
        """The tables of an array of tables `[[key]]`, each with its place."""
        raw = frame.take_raw(key, missing)
        if raw == [] and missing:
            frame.wrong(key, say("there is none"), missing)
        if isinstance(raw, list) and all(isinstance(each, dict) for each in raw):
            return [(each, frame.where.at(key, index)) for index, each in enumerate(raw)]
        if raw is not None:
            frame.wrong(key, found(raw), say("expected tables, each under the heading [[{key}]]", key=key))
        return []

    def _collect(self, raw: dict[str, Any], where: Where) -> CollectEntry:
        table = Table(raw, where, self.findings)
        kind = table.take("kind", CollectKind, missing=say("expected {type}", type=describe(CollectKind)))
        unknown_people = table.take("unknown_people", UnknownPeople, "error")
        chosen = self.components.from_table("collector", table)
        return CollectEntry(kind, chosen.built, unknown_people, chosen.where)
