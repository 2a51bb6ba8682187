"""White space, as python knows it."""

from __future__ import annotations

SPACES = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))))
SPACES += "\u2028\u2029\u202f\u205f\u3000"


def can_be_blank(low: str, high: str) -> bool:
    """Whether a text from `low` to `high` can begin with white space."""
    return any(low[0] <= space <= high[:1] for space in SPACES)
