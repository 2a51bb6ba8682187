"""Builds the components that a config selects, from settings beside `use` and those that `from` brings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kpicore.catalog import Catalog, load
from kpicore.config.borrowed import Lenders, Lent
from kpicore.config.place import Where, merge, without
from kpicore.config.table import Table, note, read
from kpicore.converter import structure, unknown_key
from kpicore.deprecations import in_settings
from kpicore.messages import say
from kpicore.model import Finding, Sentence
from kpicore.plugins import Kind
from kpicore.settings import SettingError
from kpicore.settingtypes import found, setting_types

COMPONENT = say('expected a component, such as "plugin:name", or a table with use and its settings')


class Chosen(NamedTuple):
    """A component that the config selects; `built` is None where its settings are wrong."""

    use: str | None
    built: Any
    where: Where


class Components:
    """Takes the tables of components apart; what is wrong is noted, and what it returns then is None or worse."""

    def __init__(self, path: Path, catalog: Catalog, findings: list[Finding]) -> None:
        self.lenders = Lenders(path, findings)
        self._catalog = catalog
        self._findings = findings
        self._broken: set[str] = set()
        self.deprecated: list[Finding] = []

    def at_place(self, kind: Kind, raw: object, where: Where) -> Chosen:
        """The component at a place that takes a bare string or a table; nothing where nothing stands."""
        if raw is None:
            return Chosen(None, None, where)
        return self.from_table(kind, self.site(raw, where))

    def site(self, raw: object, where: Where) -> Table:
        """A component's place as a table; a bare string is one with `use` alone."""
        if isinstance(raw, str):
            return Table({"use": raw}, where, self._findings, bare=True)
        if not isinstance(raw, dict):
            self._wrong(where, found(raw), _one_heading(where) if isinstance(raw, list) else COMPONENT)
            return Table({"use": None}, where, self._findings)
        return Table(raw, where, self._findings)

    def from_table(self, kind: Kind, table: Table) -> Chosen:
        """The component that `use` names, built from what is left in the table and the file that `from` names; of
        several files the one of the period. The others are read for what is wrong with them."""
        use = table.take_raw("use", say('expected a component, such as "plugin:name"'))
        names = self._lenders_of(table)
        if use is not None:
            use = read(use, str, table.at("use"), self._findings)
        lent, others = self.lenders.read(names, table) if names else (Lent("", {}, None), [])
        cls = self._class(kind, use, table.at("use")) if use is not None else None
        if cls is None:
            return Chosen(use, None, table.where)
        table.no_more(setting_types(cls))
        for each in others:
            self._built(use, cls, table, each)
        return Chosen(use, None, table.where) if lent is None else self._built(use, cls, table, lent)

    def _lenders_of(self, table: Table) -> Sequence[str]:
        """The files that `from` names."""
        raw = table.take("from", str | tuple[str, ...])
        if raw == ():
            table.wrong("from", say("found an empty list"), say("expected at least one file"))
        return (raw,) if isinstance(raw, str) else raw or ()

    def _built(self, use: str, cls: type, table: Table, lent: Lent) -> Chosen:
        borrowed = lent.settings
        where = table.where.lent(lent.name, table.left, borrowed) if borrowed else table.where
        settings = merge(table.left, borrowed)
        self.deprecated += in_settings(use, settings, where)
        try:
            return Chosen(use, structure(settings, cls), where)
        except SettingError as error:
            note(error, where, self._findings)
            return Chosen(use, self._without_unknown_keys(settings, cls, where, error), where)

    def _without_unknown_keys(self, settings: dict[str, Any], cls: type, where: Where, error: SettingError) -> Any:
        """What is built all the same, so that unknown keys hide no other mistake; None where there are others."""
        if not all(path and what == unknown_key(str(path[-1])) for path, what, _ in error.problems):
            return None
        try:
            return structure(without(settings, [path for path, _, _ in error.problems]), cls)
        except SettingError as more:
            note(more, where, self._findings)
            return None

    def _class(self, kind: Kind, use: str, where: Where) -> type | None:
        """The class to build; None, noted once for each broken plugin, where there is none to be had."""
        prefix = use.rpartition(":")[0]
        if prefix in self._broken:
            return None
        try:
            return load(self._catalog.find(kind, use))
        except SettingError as error:
            plugin = self._catalog.plugins.load(prefix) if prefix else None
            if plugin is not None and plugin.problem:
                self._broken.add(prefix)
            note(error, where, self._findings)
            return None

    def _wrong(self, where: Where, what: Sentence, expected: Sentence) -> None:
        self._findings.append(Finding("error", where, what, expected))


def _one_heading(where: Where) -> str:
    """What is said of a heading with two brackets where one is meant."""
    heading = ".".join(step for step in where.path if isinstance(step, str))
    return say("expected one table: [{heading}], not [[{heading}]]", heading=heading)
