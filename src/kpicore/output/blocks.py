"""What is shown on a terminal, before anybody has drawn it: lines and tables, and what each of them says.

Drawn plainly here; in colour in `kpicore.output.console`. Both say the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kpicore.messages import spoken
from kpicore.model import Language, Sentence
from kpicore.output.terminal import render_table, visible


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


class Part(NamedTuple):
    """A table below a title and what is said of it, in no language yet. align, looks: as of a Table."""

    title: Sentence
    header: Sequence[Sentence] = ()
    align: str = ""
    rows: Sequence[Sequence[Sentence]] = ()
    notes: Sequence[Sentence] = ()
    looks: Sequence[str] = ()


def worded(part: Part, lang: Language) -> Iterator[Block]:
    """The part in a language."""
    yield Line(_said(part.title, lang), "heading")
    if part.rows:
        rows = [[str(spoken(cell, lang)) for cell in row] for row in part.rows]
        yield Table([str(spoken(cell, lang)) for cell in part.header], rows, part.align, part.looks)
    yield from (Line(f"· {_said(note, lang)}", "note") for note in part.notes)


def _said(sentence: Sentence, lang: Language) -> str:
    return visible(str(spoken(sentence, lang)))


def plain(blocks: Iterable[Block]) -> str:
    """As text without a newline at its end."""
    return "\n".join(
        block.text if isinstance(block, Line) else render_table(block.header, block.rows, block.align)
        for block in blocks
    )
