"""Takes a table of the config apart, key by key, and notes every mistake on the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kpicore.config.place import Where
from kpicore.converter import structure, unknown_key
from kpicore.messages import say
from kpicore.model import Finding, Sentence
from kpicore.nearest import did_you_mean
from kpicore.settings import SettingError


class Table:
    """One table. `take` what is known, then `no_more`, or hand `left` to the component whose settings it is.

    bare: it stands in the config as a string alone, so its keys have no places of their own.
    """

    def __init__(self, value: dict[str, Any], where: Where, findings: list[Finding], bare: bool = False) -> None:
        self.left = dict(value)
        self.bare = bare
        self.where = where
        self.known: list[str] = []
        self._findings = findings

    def at(self, key: str) -> Where:
        return self.where if self.bare else self.where.at(key)

    def take(self, key: str, wanted: Any, default: Any = None, *, missing: str = "") -> Any:
        """The value under the key, which leaves the table; None where it is wrong.

        missing: what was expected, where there must be something.
        """
        self.known.append(key)
        if key in self.left:
            return read(self.left.pop(key), wanted, self.at(key), self._findings)
        if missing:
            self.wrong(key, say("missing"), missing)
        return default

    def take_raw(self, key: str, missing: str = "") -> Any:
        """Like `take`, but as it stands."""
        self.known.append(key)
        if key not in self.left and missing:
            self.wrong(key, say("missing"), missing)
        return self.left.pop(key, None)

    def no_more(self, valid: Iterable[str] = ()) -> None:
        """Every key still left, and not in `valid`, is unknown."""
        valid = set(valid)
        for key in [key for key in self.left if key not in valid]:
            del self.left[key]
            self.wrong(key, unknown_key(key), did_you_mean(key, [*self.known, *sorted(valid)]))

    def wrong(self, key: str, what: Sentence, expected: Sentence) -> None:
        self._findings.append(Finding("error", self.at(key), what, expected))


def read(value: object, wanted: Any, where: Where, findings: list[Finding]) -> Any:
    """The value as the wanted type; None, with every mistake noted at its place, where it is not one."""
    try:
        return structure(value, wanted)
    except SettingError as error:
        note(error, where, findings)
        return None


def note(error: SettingError, where: Where, findings: list[Finding]) -> None:
    """Puts the mistakes of a component or value at their places in the config."""
    findings.extend(Finding("error", where.at(*path), what, expected) for path, what, expected in error.problems)
