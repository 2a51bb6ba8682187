"""Marks: a few bytes a row and a column, by which a change that a seal betrays is also found.

They say where, never whether: that is the seal's work, which covers the marks too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple
from zlib import crc32

from kpicore.history.canonical import RowText, canonical, encoded, row_text

TextOf = Callable[[Sequence[object]], RowText]

_LENGTH = 4
_BETWEEN = "."
_AT_ONCE = 1 << 12  # rows whose texts are held together


class Part(NamedTuple):
    """Rows of one table that are sealed together. columns: their names, in the rows' order."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


class Difference(NamedTuple):
    """Where a part is not what it was. columns, rows (by position): of what was changed; missing, added: numbers of
    rows."""

    part: Part
    columns: tuple[str, ...]
    rows: tuple[int, ...]
    missing: int = 0
    added: int = 0


def marks_of(parts: Sequence[Part], text_of: TextOf = row_text) -> str:
    """The marks of the columns and rows of each part, and one of the marks themselves."""
    marks = _BETWEEN.join(_of_part(part, text_of) for part in parts)
    return f"{marks}{_BETWEEN}{_mark(marks)}"


def are_whole(marks: object) -> bool:
    """Whether marks are as they were made."""
    if not isinstance(marks, str):
        return False
    text, _, own = marks.rpartition(_BETWEEN)
    return _mark(text) == own


def differences(marks: str, parts: Sequence[Part]) -> list[Difference]:
    """Which parts are not as they were when the marks were made, and where."""
    before = marks.split(_BETWEEN)[:-1]
    if len(before) != len(parts):
        return [Difference(part, (), ()) for part in parts]
    return [_difference(old, part) for old, part in zip(before, parts, strict=True) if old != _of_part(part, row_text)]


def _difference(before: str, part: Part) -> Difference:
    width = len(part.columns)
    old, new = _split(before), _split(_of_part(part, row_text))
    old_rows, new_rows = old[width:], new[width:]
    if len(old_rows) == len(new_rows):
        columns = [name for name, was, now in zip(part.columns, old, new, strict=False) if was != now]
        rows = [i for i, (was, now) in enumerate(zip(old_rows, new_rows, strict=True)) if was != now]
        return Difference(part, tuple(columns), tuple(rows))
    missing, added = Counter(old_rows) - Counter(new_rows), Counter(new_rows) - Counter(old_rows)
    return Difference(part, (), (), missing.total(), added.total())


def _split(marks: str) -> list[str]:
    return [marks[i : i + _LENGTH] for i in range(0, len(marks), _LENGTH)]


def _of_part(part: Part, text_of: TextOf) -> str:
    columns, rows = [crc32(b"[")] * len(part.columns), list[int]()
    for first in range(0, len(part.rows), _AT_ONCE):
        texts = [text_of(row) for row in part.rows[first : first + _AT_ONCE]]
        rows += [text.crc for text in texts]
        between = "," if first else ""
        cells = zip(*[text.cells for text in texts], strict=True)
        columns = [crc32(encoded(between + ",".join(each)), crc) for crc, each in zip(columns, cells, strict=True)]
    return _written(*[crc32(b"]", column) for column in columns], *rows)


def _mark(text: str) -> str:
    return _written(crc32(canonical(text)))


def _written(*crcs: int) -> str:
    return "%04x" * len(crcs) % tuple([crc & 0xFFFF for crc in crcs])
