"""Settings: the fields of a component, what `show` says of each, and how a component refuses what cannot stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from kpicore.model import Text

Problem = tuple[tuple[str | int, ...], str, str]
"""A mistake in settings: the path below the component (keys and list positions), what it says, what was expected."""


class SettingError(ValueError):
    """Settings that cannot stand, raised by a component while it is built; every mistake at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(": ".join(filter(None, (what, expected))) for _, what, expected in problems))
        self.problems = tuple(problems)


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
