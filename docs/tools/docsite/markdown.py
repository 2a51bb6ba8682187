"""Markdown as the generated pages write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

CODE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table without the columns that are blank in every row."""
    rows = [list(row) for row in rows]
    kept = [n for n in range(len(header)) if any(row[n] for row in rows)]
    lines = [[header[n] for n in kept], ["---"] * len(kept), *([cell(row[n]) for n in kept] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def cell(words: str) -> str:
    """Text as a cell of a table: on one line, and no | that would end the cell."""
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(words.split()))


def plain(words: str) -> str:
    """Text whose letters mean nothing to Markdown or HTML."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(words.split())).replace("&", "&amp;")


def code(words: str) -> str:
    """Text as code; blank stays blank."""
    words = " ".join(words.split())
    if not words:
        return ""
    ticks = "``" if "`" in words else "`"
    pad = " " if ticks == "``" else ""
    return f"{ticks}{pad}{words}{pad}{ticks}"


def outside_code(text: str) -> Iterable[tuple[bool, str]]:
    """The text in turns: (whether it is code, the part)."""
    for n, part in enumerate(CODE.split(text)):
        yield n % 2 == 1, part
