"""Settings that `from` brings: of one file, or of several that are versions, of which the period picks its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kpicore.config.place import Where
from kpicore.config.table import Table
from kpicore.config.toml import VALID_FROM, read_toml
from kpicore.config.versions import first_of, in_force, read_month, taken_by
from kpicore.messages import joined, say
from kpicore.model import Finding, Period
from kpicore.nearest import did_you_mean


class Lent(NamedTuple):
    """What a file brings. name: as messages name it. since: from when it is valid."""

    name: str
    settings: dict[str, Any]
    since: Period | None


class Lenders:
    """Reads the files that a config's `from` names. files: all of them, the config first."""

    def __init__(self, path: Path, findings: list[Finding]) -> None:
        self.path = path
        self.files = [path]
        self.period: Period | None = None
        self._findings = findings

    def read(self, names: Sequence[str], table: Table) -> tuple[Lent | None, list[Lent]]:
        """The version that the period goes by, and the others; None where there is none, for which there is a finding.

        names: the value of `from` in the table.
        """
        before = len(self._findings)
        read = [self._read(name, table) for name in dict.fromkeys(names)]
        lent = [each for each in read if each is not None]
        if len(lent) < len(read):
            return None, lent
        if self.period is None or len(self._findings) > before:  # the month itself may be what is wrong
            return lent[0], lent[1:]
        self._each_once(lent)
        chosen = in_force([each.since for each in lent], self.period)
        if chosen is None:
            self._too_late(lent, table)
            return None, lent
        return lent[chosen], [*lent[:chosen], *lent[chosen + 1 :]]

    def _read(self, name: str, table: Table) -> Lent | None:
        if "{period}" in name:
            if self.period is None:
                return None
            name = name.replace("{period}", str(self.period))
        path = self.path.parent / name
        settings = read_toml(path)
        if isinstance(settings, Finding):
            if settings.where == str(path):  # it could not be opened: `from` is what is wrong
                what = joined([str(path), settings.what], " ")
                near = did_you_mean(name, sorted(each.name for each in path.parent.glob("*.toml") if each != self.path))
                settings = Finding("error", table.at("from"), what, settings.expected or near)
            self._findings.append(settings)
            return None
        if path not in self.files:
            self.files.append(path)
        place = Where(str(path))
        since = None
        if VALID_FROM in settings:
            since = read_month(settings.pop(VALID_FROM), place.at(VALID_FROM), self._findings)
        for key in [key for key in settings if key in table.known]:
            del settings[key]
            what, expected = (
                say("{key} is no setting", key=key),
                say("expected beside from, at {place}", place=table.where),
            )
            self._findings.append(Finding("error", place.at(key), what, expected))
        return Lent(str(path), settings, since)

    def _each_once(self, lent: Sequence[Lent]) -> None:
        first: dict[Period | None, str] = {}
        for each in lent:
            if each.since in first:
                taken = taken_by(each.since, first[each.since])
                where = Where(each.name).at(VALID_FROM)
                self._findings.append(Finding("error", where, taken, say("expected a month of its own")))
            first.setdefault(each.since, each.name)

    def _too_late(self, lent: Sequence[Lent], table: Table) -> None:
        what = say("valid from {month} on, after {period}", month=first_of([e.since for e in lent]), period=self.period)
        where = Where(lent[0].name).at(VALID_FROM) if len(lent) == 1 else table.at("from")
        expected = say("expected settings for {period}: an earlier month, or a list of files", period=self.period)
        self._findings.append(Finding("error", where, what, expected))
