"""What a month kept for later ones, as the history hands it to rules that look back. Knows no database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

MISSING, CORRECTED_SINCE = OF_HISTORY = "history_missing", "history_corrected"
"""Flags that say what the history holds of months before. It changes with the history, and is no part of a result."""


class Truths(NamedTuple):
    """A month. `gap`: recorded as missing, for a reason; `open`: never closed; `before`: the history begins later.

    held: by the name of a truth, of whom it held; a name that is not there was not kept by anybody's rules, so nobody
    can know. gone: how many people were forgotten; people: who is still there, read only where some are gone.
    corrected: whose outcome was corrected since, as the truths here are. unkept: by the name of a truth, who had a
    result by rules that did not keep it, such as those of another team.
    """

    state: Literal["closed", "gap", "open", "before"]
    held: Mapping[str, frozenset[str]] = {}
    reason: str = ""
    gone: int = 0
    people: frozenset[str] = frozenset()
    corrected: frozenset[str] = frozenset()
    unkept: Mapping[str, frozenset[str]] = {}

    def of(self, name: str, employee_id: str) -> bool | None:
        """Whether it held of somebody; None where nobody can know. Who was not appraised then is one of whom not."""
        if name not in self.held:
            return None
        if employee_id in self.held[name]:
            return True
        if employee_id in self.unkept.get(name, ()):
            return None
        return None if self.gone and employee_id not in self.people else False
