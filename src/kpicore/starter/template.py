"""A table to be filled in, before it is written as CSV or as a sheet: columns, prefilled lines, what cells may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import attrs

from kpicore.components import InputKind
from kpicore.fields import Field


class Allowed(NamedTuple):
    """What a cell may hold. choices: the words to choose from; with field.open other text is fine as well. na: whether
    it may say `n/a`. by: another column of the row, and by what that one says the field that rules here (None: the
    cell stays blank)."""

    field: Field
    choices: tuple[str, ...] = ()
    na: bool = False
    by: tuple[str, Mapping[str, Field | None]] | None = None


@attrs.frozen
class Column:
    """header: as the reader knows it. about: what belongs in it, a line each. key: says whom or what a row is about."""

    id: str
    header: str
    about: tuple[str, ...] = ()
    allowed: Allowed | None = None
    key: bool = False


@attrs.frozen
class Line:
    """A row that is there from the start. cells, about, allowed: by column id; about and allowed go before those of
    the column."""

    cells: Mapping[str, str]
    about: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    allowed: Mapping[str, Allowed] = attrs.field(factory=dict)


@attrs.frozen
class Template:
    """One table. notes: what is to be known of it as a whole, for the guide."""

    kind: InputKind
    columns: tuple[Column, ...]
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def header(self) -> list[str]:
        return [column.header for column in self.columns]

    def rows(self) -> list[list[str]]:
        """The cells of every line, in the order of the columns."""
        return [[line.cells.get(column.id, "") for column in self.columns] for line in self.lines]
