"""Who was meant by an employee_id that nobody has: only whose id is the same, but for how it is typed.

An id that is merely alike, such as one of another digit, is another person's. So it is never named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpicore.collect.text import plain_name, visible
from kpicore.messages import say
from kpicore.model import Sentence

SEPARATORS = "[-_./]"
ZEROS = "^([^0-9]*)0+([0-9])"
"""The zeros before an id's first number, which spreadsheets eat; the groups stay."""

_SEPARATORS = re.compile(SEPARATORS)
_ZEROS = re.compile(ZEROS)


def bare(employee: str) -> str:
    """An id without what spreadsheets and typists vary: width, upper and lower case, spaces, separators, the zeros
    before its number."""
    return _ZEROS.sub(r"\1\2", _SEPARATORS.sub("", plain_name(employee)))


class Namesakes:
    """Everybody's ids, by their bare form."""

    def __init__(self, everyone: Iterable[str]) -> None:
        self._alike: dict[str, list[str]] = {}
        for each in everyone:
            self._alike.setdefault(bare(each), []).append(each)

    def meant(self, employee: str) -> str:
        """The id that is the same as this; empty where none is, or several are."""
        alike = self._alike.get(bare(employee), ())
        return alike[0] if len(alike) == 1 else ""

    def suggest(self, employee: str) -> str:
        """`; did you mean x?`, or nothing."""
        near = self.meant(employee)
        return say("; did you mean {name}?", name=visible(near)) if near else ""


def who_was_meant(employee: str, everyone: Iterable[str], otherwise: Sentence) -> Sentence:
    """`did you mean x?`, otherwise what is expected."""
    near = Namesakes(everyone).meant(employee)
    return say("did you mean {name}?", name=visible(near)) if near else otherwise
