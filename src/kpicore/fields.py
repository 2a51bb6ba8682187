"""What a named value may hold: its kind, decimals and range, stated once for reading, lint and the plan's ranges."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import attrs

from kpicore.model import Text

Kind = Literal["number", "percent", "count", "flag", "choice", "date"]

MAX_DECIMALS = 6
MAX_ROWS = 10_000  # incidents of one person in one month (contract, "What goes in"), and as many ratings
LIMIT = Decimal(10**12)  # values of this size or more are rejected (contract, "What goes in")

TRUTHS: Mapping[str, Text] = {"true": Text("是", "yes"), "false": Text("否", "no")}
"""What a truth is called, by how the ledger writes it."""


@attrs.frozen
class Field:
    """A metric, a column of people, or a cell of an incident or rating row.

    kind: `number` and `percent` are kept at six decimals, `count` is whole, `flag` is true/false, `date` an ISO date,
    `choice` one of `choices` (ids or titles; with `open` any other text is allowed and equals none of them).
    only: the values a number may have, where it is not any number of the range (the levels 1 to 5).
    low, high: the allowed range, both included; None means 0 below and the contract's limit above.
    aliases: further names by which a file may call it, such as the whole wording of the document.
    """

    id: str
    title: Text
    kind: Kind = "number"
    low: Decimal | None = None
    high: Decimal | None = None
    choices: Mapping[str, Text] = attrs.field(factory=dict)
    open: bool = False
    only: tuple[Decimal, ...] = ()
    unit: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What a file may call it, besides its id."""
        return (*self.title, *self.aliases)

    @property
    def words(self) -> Mapping[str, Text]:
        """What its values are called, by how the ledger writes them; a number is called what it is."""
        return TRUTHS if self.kind == "flag" else self.choices

    @property
    def decimals(self) -> int:
        return MAX_DECIMALS if self.kind in ("number", "percent") else 0

    @property
    def smallest(self) -> Decimal:
        return Decimal(0) if self.low is None else self.low

    @property
    def largest(self) -> Decimal:
        if self.high is not None:
            return self.high
        return Decimal(100) if self.kind == "percent" else LIMIT - Decimal(1).scaleb(-self.decimals)

    def code(self, text: str) -> int | None:
        """The number that stands for a choice, by id or by title; None where the text is not one of them.

        An open field answers `len(choices)` for any other text.
        """
        key = self.key(text)
        if key is not None:
            return list(self.choices).index(key)
        return len(self.choices) if self.open else None

    def key(self, text: str) -> str | None:
        """The id of the choice that a text names by id or by title; None where it is none of them."""
        wanted = text.strip()
        return next((key for key, title in self.choices.items() if wanted in (key, *title)), None)
