"""The bytes that are hashed, and the hashes: docs/history.md says the same in words. Knows no database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from json.encoder import encode_basestring

_LABEL = "kpicore history 1"


def _no_value(value: object) -> list[str]:
    """What only a changed database can hold, such as bytes: written so that it equals nothing that was ever sealed."""
    return ["not of this history", repr(value)]


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_no_value)


def canonical(value: object) -> bytes:
    """Texts, whole numbers, null and arrays of these as JSON in UTF-8 without blanks, as RFC 8785 writes them."""
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


def array_of(texts: Iterable[str]) -> bytes:
    """As `canonical` has an array, of the texts of its cells; for many small ones a fraction of the time."""
    return f"[{','.join(texts)}]".encode("utf-8", "surrogatepass")


def cell_text(value: object) -> str:
    """As `canonical` has a text, a whole number or null, before it is bytes."""
    if type(value) is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    return repr(value) if type(value) is int else _ENCODER.encode(value)


def digest(what: str, *parts: object) -> str:
    """The SHA-256, in hex, of an array that begins with what it is about."""
    return sha256(canonical([_LABEL, what, *parts])).hexdigest()
