"""Who was meant by an employee_id that nobody has: only whose id is the same, but for how it is typed.

An id that is merely alike, such as one of another digit, is another person's. So it is never named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kpicore.collect.text import plain_name, visible
from kpicore.messages import say
from kpicore.model import Sentence

BARE = (
    ("[-_./]+", "-"),  # separators are alike,
    ("(^|[^0-9])-", r"\1"),  # and fall away but between two digits: 1-12 is not 11-2
    ("-([^0-9]|$)", r"\1"),
    ("^([^0-9]*)0+([0-9])", r"\1\2"),  # the zeros before the first number, which spreadsheets eat
)
"""What is put for what, one after the other, in an id in lower case and without spaces: for `re` and for RE2."""

_BARE = [(re.compile(pattern), put) for pattern, put in BARE]


def bare(employee: str) -> str:
    """An id without what spreadsheets and typists vary: width, upper and lower case, spaces, separators (between two
    digits only which one), the zeros before its number."""
    found = plain_name(employee)
    for pattern, put in _BARE:
        found = pattern.sub(put, found)
    return found


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
