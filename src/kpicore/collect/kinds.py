"""What a file is by its first bytes, for a collector that was given one of another's."""

from __future__ import annotations

from typing import NamedTuple

from kpicore.messages import Message, say

HEAD = 16
"""As many first bytes tell."""

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
"""How a container of Microsoft's begins: old workbooks and encrypted new ones."""

_KINDS: tuple[tuple[bytes, Message, str], ...] = (
    (b"PK\x03\x04", say("an Excel workbook or another zip file"), "xlsx"),
    (b"PAR1", say("Parquet data"), "parquet"),
    (b"SQLite format 3\0", say("an SQLite database"), "sql"),
    (OLD_WORKBOOK, say("an old Excel workbook (.xls)"), ""),
    (b"\x1f\x8b", say("a gzip file"), ""),
)


class Other(NamedTuple):
    """That a file is of another kind than its collector reads, and what would be right."""

    what: Message
    expected: Message


def other_kind(head: bytes, wanted: Message) -> Other | None:
    """wanted: what the collector reads, in words; None for a file of no kind that is known by its bytes."""
    for mark, kind, use in _KINDS:
        if head.startswith(mark):
            return Other(say("the file is {kind}", kind=kind), instead(use, wanted) if use else wanted)
    return None


def instead(use: str, wanted: Message) -> Message:
    """Which collector reads such a file."""
    return say('use = "{use}" in the config, or {wanted}', use=use, wanted=wanted)
