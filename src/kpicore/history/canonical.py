"""The bytes that are hashed, and the hashes: docs/history.md says the same in words. Knows no database."""

from __future__ import annotations

import json
from hashlib import sha256

_LABEL = "kpicore history 1"


def _no_value(value: object) -> list[str]:
    """What only a changed database can hold, such as bytes: written so that it equals nothing that was ever sealed."""
    return ["not of this history", repr(value)]


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_no_value)


def canonical(value: object) -> bytes:
    """Texts, whole numbers, null and arrays of these as JSON in UTF-8 without blanks, as RFC 8785 writes them."""
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


def digest(what: str, *parts: object) -> str:
    """The SHA-256, in hex, of an array that begins with what it is about."""
    return sha256(canonical([_LABEL, what, *parts])).hexdigest()
