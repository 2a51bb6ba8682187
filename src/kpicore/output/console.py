"""A terminal in colour, where the extra `rich` is installed; plain text with the same words everywhere else.

Plain is what is not read by a person at a terminal (a pipe, a file), a terminal that is dumb, and one whose user says
NO_COLOR. rich takes some time to import, so it is not even looked for there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TextIO

from kpicore.output.blocks import Block, Line, Table, plain
from kpicore.output.terminal import fitted, padded, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.tree import Tree

STYLES: Mapping[str, str] = {
    "heading": "bold",
    "note": "dim",
    "ok": "green",
    "review": "yellow",
    "incomplete": "yellow",
    "missing": "yellow",
    "block": "bold red",
    # of an explanation
    "person": "bold",
    "score": "bold cyan",
    "grade": "bold cyan",
    "pay": "bold cyan",
    "section": "bold",
    "read": "dim",
    "clause": "dim italic",
    "flags": "bold",
    "better": "bold green",
    "change": "green",
    "info": "dim",
    # of a comparison, and of readings
    "gain": "green",
    "loss": "red",
    "differ": "bold cyan",
}
"""By what is said; whatever is not here looks like any other text."""


class Branch(Protocol):
    """A line and what stands below it. kind: what it says."""

    @property
    def text(self) -> str: ...
    @property
    def below(self) -> Sequence[Branch]: ...
    @property
    def kind(self) -> str: ...


def in_colour(stream: TextIO) -> bool:
    """Whether rich draws there."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb" or os.environ.get("NO_COLOR"):
        return False
    from importlib.util import find_spec

    return find_spec("rich") is not None


def show(blocks: Sequence[Block]) -> None:
    """Prints lines and tables."""
    if not in_colour(sys.stdout):
        print(plain(blocks))
        return
    console = _console(sys.stdout)
    for block in blocks:
        if isinstance(block, Line):
            _print_line(console, block)
        else:
            _print_table(console, block)


def show_tree(root: Branch, drawn: Iterator[str]) -> None:
    """Prints a tree; drawn: its lines where it stays plain."""
    if not in_colour(sys.stdout):
        print("\n".join(map(visible, drawn)))
        return
    _console(sys.stdout).print(_tree(root))


def _console(stream: TextIO) -> Console:
    """One that takes text as it is: nothing in it is markup, an emoji or a number to be coloured."""
    from rich.console import Console

    return Console(file=stream, markup=False, emoji=False, highlight=False)


def _print_line(console: Console, line: Line) -> None:
    from rich.text import Text

    console.print(Text(line.text, STYLES.get(line.look, "")), soft_wrap=True)


def _print_table(console: Console, block: Table) -> None:
    """As wide as its numbers are, also where the terminal is not: it goes on in the next line, as plain text does."""
    table, width = _table(block, console.width)
    narrow = console.width
    console.width = max(width, narrow)
    console.print(table)
    console.width = narrow


def _table(block: Table, limit: int) -> tuple[RichTable, int]:
    """The table, its cells shortened as in the plain one, and its width, which numbers may take beyond the limit."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    cells, widths = fitted(block.header, block.rows, block.align, limit)
    [header, *rows] = [list(map(padded, row, widths, block.align)) for row in cells]
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for title in header:
        drawn.add_column(Text(title), no_wrap=True, overflow="ignore")
    for row, look in zip(rows, block.looks or [""] * len(rows), strict=True):
        *before, last = map(Text, row)
        last.stylize(STYLES.get(look, ""))
        drawn.add_row(*before, last)
    return drawn, sum(widths) + 2 * (len(widths) - 1)


def _tree(root: Branch) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    def label(node: Branch) -> Text:
        return Text(visible(node.text), STYLES.get(node.kind, ""))

    drawn = Tree(label(root), guide_style="dim")
    left = [(drawn, node) for node in reversed(root.below)]
    while left:
        above, node = left.pop()
        below = above.add(label(node))
        left += [(below, each) for each in reversed(node.below)]
    return drawn
