"""The bytes that are hashed, and the hashes: docs/history.md says the same in words. Knows no database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring
from typing import NamedTuple
from zlib import crc32

_LABEL = "kpicore history 1"
_TELLING = frozenset((str, int, type(None)))


def _no_value(value: object) -> list[str]:
    """What only a changed database can hold, such as bytes: written so that it equals nothing that was ever sealed."""
    return ["not of this history", repr(value)]


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_no_value)


def canonical(value: object) -> bytes:
    """Texts, whole numbers, null and arrays of these as JSON in UTF-8 without blanks, as RFC 8785 writes them."""
    return encoded(_ENCODER.encode(value))


def array_of(texts: Iterable[str]) -> bytes:
    """As `canonical` has an array, of the texts of its cells; for many small ones a fraction of the time."""
    return encoded(f"[{','.join(texts)}]")


def encoded(text: str) -> bytes:
    """Text that is JSON already."""
    return text.encode("utf-8", "surrogatepass")


def cell_text(value: object) -> str:
    """As `canonical` has a text, a whole number or null, before it is bytes."""
    if type(value) is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    return repr(value) if type(value) is int else _ENCODER.encode(value)


class RowText(NamedTuple):
    """A row as `canonical` has it. cells: each of its cells, before it is bytes; crc: of the bytes of the row."""

    cells: Sequence[str]
    crc: int


def row_text(row: Sequence[object]) -> RowText:
    cells = tuple(map(cell_text, row))
    return RowText(cells, crc32(array_of(cells)))


row_text_once = lru_cache(1 << 14)(row_text)
"""Made once for rows that are alike, as most of a month's ledger are, where they are `telling`."""


def telling(row: Sequence[object]) -> bool:
    """Whether a row holds texts, whole numbers and null alone, so that what equals it is written as it is. A changed
    database may hold 1.0."""
    return _TELLING.issuperset(map(type, row))


def digest(what: str, *parts: object) -> str:
    """The SHA-256, in hex, of an array that begins with what it is about."""
    return sha256(canonical([_LABEL, what, *parts])).hexdigest()
