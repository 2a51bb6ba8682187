"""Settings: the fields of a component, what `show` says of each, and how a component refuses what cannot stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from kpicore.messages import joined, message
from kpicore.model import Sentence, Text

Problem = tuple[tuple[str | int, ...], Sentence, Sentence]
"""A mistake in settings: the path below the component (keys and list positions), what it says, what was expected.

A plugin says both as Texts, so that the terminal can say them in its language; plain text is for all languages.
"""


class SettingError(ValueError):
    """Settings that cannot stand, raised by a component while it is built; every mistake at once.

    problems: as given, a Text as a message.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple((path, message(what), message(expected)) for path, what, expected in problems)
        super().__init__(joined([joined(list(filter(None, said)), ": ") for _, *said in self.problems], "; "))


def setting(
    default: Any = attrs.NOTHING,
    *,
    factory: Any = None,
    doc: Text,
    clause: str = "",
    reason: Text | None = None,
    validator: Any = None,
    converter: Any = None,
) -> Any:
    """A field of a component, with what `show` says about it.

    doc: what it sets. clause: the clause that its default comes from. reason: why that default, where the document
    does not settle it.
    """
    metadata = {"doc": doc, "clause": clause, "reason": reason}
    if factory is not None:
        return attrs.field(factory=factory, metadata=metadata, validator=validator, converter=converter)
    return attrs.field(default=default, metadata=metadata, validator=validator, converter=converter)
