"""What is shown on a terminal, before anybody has drawn it: lines and tables, and what each of them says.

Drawn plainly here; in colour in `kpicore.output.console`. Both say the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kpicore.output.terminal import render_table


class Line(NamedTuple):
    """look: what it says, for whoever draws it in colour: heading, note, block, review, missing."""

    text: str
    look: str = ""


class Table(NamedTuple):
    """align: `l` or `r` for each column. looks: what each row says, in its last cell: ok, review, incomplete."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    align: str
    looks: Sequence[str] = ()


Block = Line | Table

BLANK = Line("")


def plain(blocks: Iterable[Block]) -> str:
    """As text without a newline at its end."""
    return "\n".join(
        block.text if isinstance(block, Line) else render_table(block.header, block.rows, block.align)
        for block in blocks
    )
