"""From the text of a run config to a RunConfig (contract, "A run config"); all mistakes at once, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from kpicore.catalog import Catalog, load
from kpicore.config.history import take_history
from kpicore.config.place import Where, key_path, merge, without
from kpicore.config.shape import (
    CollectEntry,
    CollectKind,
    Engine,
    RunConfig,
    ScoreEntry,
    Team,
    UnknownPeople,
)
from kpicore.config.table import Table, note, read
from kpicore.config.toml import read_toml
from kpicore.converter import structure, unknown_key
from kpicore.messages import joined, say
from kpicore.model import Finding, Language, Period, Rejected, Sentence
from kpicore.nearest import did_you_mean
from kpicore.plugins import Kind
from kpicore.settings import SettingError
from kpicore.settingtypes import describe, found, setting_types

Lint = Callable[[Team], list[Finding]]

_CURRENCY = re.compile(r"[A-Z]{3}")
_A_CURRENCY = say("expected three capital letters, such as CNY")
_A_MONTH = say("expected a month as YYYY-MM, such as 2026-10")
_ONE_SCHEMA = say("expected 1")
_COMPONENT = say('expected a component, such as "plugin:name", or a table with use and its settings')


class _Chosen(NamedTuple):
    """A component that the config selects; `built` is None where its settings are wrong."""

    use: str | None
    built: Any
    where: Where


def load_config(
    path: str | Path,
    *,
    period: str | None = None,
    engine: str | None = None,
    catalog: Catalog | None = None,
    lint: Lint | None = None,
) -> RunConfig:
    """Reads a run config and builds its components; imports the plugins that it names and no others.

    period, engine: from the command line, instead of what the config says. lint: what else is wrong with a team; asked
    only where there are mistakes already, so that the list is whole. Raises Rejected (exit code 2) with every mistake
    of the config, of the files it borrows settings from, and of those two.
    """
    path = Path(path)
    document = read_toml(path)
    if isinstance(document, Finding):
        raise Rejected([document], 2)
    loading = _Loading(path, catalog or Catalog())
    config = loading.run_config(document, period, engine)
    if config is None:
        linted = [finding for team in loading.teams for finding in lint(team)] if lint is not None else []
        raise Rejected([*loading.findings, *linted], 2)
    return config


class _Loading:
    """One config on its way: what was read, what is wrong with it.

    What a method returns for a value that is wrong is None or worse; nobody gets to see it, for there is a finding.
    """

    def __init__(self, path: Path, catalog: Catalog) -> None:
        self.path = path
        self.catalog = catalog
        self.findings: list[Finding] = []
        self.files = [path]
        self.period: Period | None = None
        self.broken: set[str] = set()
        self.teams: tuple[Team, ...] = ()

    def run_config(self, document: dict[str, Any], period: str | None, engine: str | None) -> RunConfig | None:
        """The config; None where there are findings."""
        frame = Table(document, Where(str(self.path)), self.findings)
        schema = frame.take("schema", int, missing=_ONE_SCHEMA)
        if schema not in (1, None):
            frame.wrong("schema", found(schema), _ONE_SCHEMA)
        self.period = self._period(frame, period)
        currency = frame.take("currency", str, missing=_A_CURRENCY)
        if currency is not None and not _CURRENCY.fullmatch(currency):
            frame.wrong("currency", found(currency), _A_CURRENCY)
        chosen_engine = self._engine(frame, engine)
        lang = frame.take("lang", Language, "en")
        people = frame.take_raw("people", say("expected a table [people] with use and its settings"))
        collect = self._tables(frame, "collect")
        history = take_history(frame, self.findings)
        self._no_checks(frame)
        teams = self._tables(frame, "team", say("expected at least one [[team]]"))
        self._of_a_team(frame)
        frame.no_more()
        roster = self._component("collector", people, frame.at("people"))
        entries = tuple(self._collect(entry, where) for entry, where in collect)
        self.teams = self._teams(teams)
        if self.findings or self.period is None:
            return None
        return RunConfig(
            path=self.path,
            folder=self.path.parent,
            schema=1,
            period=self.period,
            currency=currency,
            engine=chosen_engine,
            lang=lang,
            people=roster.built,
            people_where=roster.where,
            collect=entries,
            history=history,
            teams=self.teams,
            files=tuple(self.files),
        )

    # The frame

    def _period(self, frame: Table, override: str | None) -> Period | None:
        """The month: the command line's before the config's, which must be one all the same if it is there."""
        own = frame.take_raw("period", _A_MONTH if override is None else "")
        if own is not None and not isinstance(own, str):
            frame.wrong("period", found(own), say('expected a month as text, such as "2026-10"'))
            own = None
        months = [(frame.at("period"), own), (Where("--period"), override)]
        parsed = [self._parsed(text, where) for where, text in months if text is not None]
        return parsed[-1] if parsed else None

    def _parsed(self, text: str, where: Where) -> Period | None:
        try:
            return Period.parse(text)
        except ValueError:
            self._wrong(where, found(text), _A_MONTH)
            return None

    def _engine(self, frame: Table, override: str | None) -> Engine:
        engine: Engine = frame.take("engine", Engine, "auto")
        if override is not None:
            engine = read(override, Engine, Where("--engine"), self.findings)
        return engine

    def _no_checks(self, frame: Table) -> None:
        """`[[check]]` is a word of the config, so no unknown key, but nothing is built yet that could follow it."""
        if frame.left.pop("check", None) is not None:
            what, expected = say("checks over results are not part of this version"), say("expected no [[check]]")
            frame.wrong("check", what, expected)

    def _of_a_team(self, frame: Table) -> None:
        """What belongs into a team and stands outside of one."""
        for key in ("where", "score", "grade", "pay"):
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
        chosen = self._from_table("collector", table)
        return CollectEntry(kind, chosen.built, unknown_people, chosen.where)

    # Teams

    def _teams(self, tables: list[tuple[dict[str, Any], Where]]) -> tuple[Team, ...]:
        teams = tuple(self._team(Table(raw, where, self.findings)) for raw, where in tables)
        self._names_once([(team.name, team.place) for team in teams])
        return teams

    def _team(self, table: Table) -> Team:
        name = self._name(table, missing=say("expected a name"))
        where = self._filter(table.take("where", dict[str, Any], {}), table.at("where"))
        score = table.take_raw("score", _COMPONENT)
        grade = table.take_raw("grade")
        pay = table.take_raw("pay")
        table.no_more()
        scores = self._scores(score, table.at("score"))
        grader = self._component("grader", grade, table.at("grade"))
        payer = self._component("pay rule", pay, table.at("pay"))
        return Team(
            name=name,
            where=where,
            scores=scores,
            grader=grader.built,
            grade_use=grader.use,
            pay=payer.built,
            pay_use=payer.use,
            place=table.where,
            grade_where=grader.where,
            pay_where=payer.where,
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
        table = self._site(raw, where)
        name = self._name(table)
        scale_to = table.take("scale_to", Decimal)
        if scale_to is not None and scale_to <= 0:
            table.wrong("scale_to", found(scale_to), say("expected a number above 0"))
        grader = self._component("grader", table.take_raw("grade"), table.at("grade"))
        scorer = self._from_table("scorer", table)
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
                taken = say("the name {name} is taken by {place}", name=name, place=key_path(first[name].path))
                self._wrong(where.at("name"), taken, say("expected a name of its own"))
            elif name:
                first[name] = where

    # Components

    def _component(self, kind: Kind, raw: object, where: Where) -> _Chosen:
        """The component at a place that takes a bare string or a table; nothing where nothing stands."""
        if raw is None:
            return _Chosen(None, None, where)
        return self._from_table(kind, self._site(raw, where))

    def _site(self, raw: object, where: Where) -> Table:
        """A component's place as a table; a bare string is one with `use` alone."""
        if isinstance(raw, str):
            return Table({"use": raw}, where, self.findings, bare=True)
        if not isinstance(raw, dict):
            self._wrong(where, found(raw), _one_heading(where) if isinstance(raw, list) else _COMPONENT)
            return Table({"use": None}, where, self.findings)
        return Table(raw, where, self.findings)

    def _from_table(self, kind: Kind, table: Table) -> _Chosen:
        """The component that `use` names, built from what is left in the table and the file that `from` names."""
        use = table.take_raw("use", say('expected a component, such as "plugin:name"'))
        lender = table.take("from", str)
        if use is not None:
            use = read(use, str, table.at("use"), self.findings)
        borrowed, lent_by = self._borrowed(lender, table) if lender is not None else ({}, "")
        cls = self._class(kind, use, table.at("use")) if use is not None else None
        if cls is None or borrowed is None:
            return _Chosen(use, None, table.where)
        table.no_more(setting_types(cls))
        where = table.where.lent(lent_by, table.left, borrowed) if borrowed else table.where
        settings = merge(table.left, borrowed)
        try:
            return _Chosen(use, structure(settings, cls), where)
        except SettingError as error:
            note(error, where, self.findings)
            return _Chosen(use, self._without_unknown_keys(settings, cls, where, error), where)

    def _without_unknown_keys(self, settings: dict[str, Any], cls: type, where: Where, error: SettingError) -> Any:
        """What is built all the same, so that unknown keys hide no other mistake; None where there are others."""
        if not all(path and what == unknown_key(str(path[-1])) for path, what, _ in error.problems):
            return None
        try:
            return structure(without(settings, [path for path, _, _ in error.problems]), cls)
        except SettingError as more:
            note(more, where, self.findings)
            return None

    def _class(self, kind: Kind, use: str, where: Where) -> type | None:
        """The class to build; None, noted once for each broken plugin, where there is none to be had."""
        prefix = use.rpartition(":")[0]
        if prefix in self.broken:
            return None
        try:
            return load(self.catalog.find(kind, use))
        except SettingError as error:
            plugin = self.catalog.plugins.load(prefix) if prefix else None
            if plugin is not None and plugin.problem:
                self.broken.add(prefix)
            note(error, where, self.findings)
            return None

    def _borrowed(self, name: str, table: Table) -> tuple[dict[str, Any] | None, str]:
        """The settings that `from` brings, and the file as messages name it; None where they could not be read."""
        if "{period}" in name:
            if self.period is None:
                return None, ""
            name = name.replace("{period}", str(self.period))
        path = self.path.parent / name
        settings = read_toml(path)
        if isinstance(settings, Finding):
            if settings.where == str(path):  # it could not be opened: `from` is what is wrong
                what = joined([str(path), settings.what], " ")
                near = did_you_mean(name, sorted(each.name for each in path.parent.glob("*.toml") if each != self.path))
                settings = Finding("error", table.at("from"), what, settings.expected or near)
            self.findings.append(settings)
            return None, ""
        if path not in self.files:
            self.files.append(path)
        for key in [key for key in settings if key in table.known]:
            del settings[key]
            expected = say("expected beside from, at {place}", place=table.where)
            self._wrong(Where(str(path), (key,)), say("{key} is no setting", key=key), expected)
        return settings, str(path)

    def _wrong(self, where: Where, what: Sentence, expected: Sentence) -> None:
        self.findings.append(Finding("error", where, what, expected))


def _one_heading(where: Where) -> str:
    """What is said of a heading with two brackets where one is meant."""
    heading = ".".join(step for step in where.path if isinstance(step, str))
    return say("expected one table: [{heading}], not [[{heading}]]", heading=heading)
