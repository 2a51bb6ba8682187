"""Text for a terminal: its true width, made harmless, in plain aligned tables. Needs nothing but the core."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from itertools import zip_longest

PIPED = 160
"""The columns of a table whose cells are sentences where no terminal says how many there are."""

_SHORTEST = 8  # a column is not shortened below this
_GAP = "  "
_WORD = r"(?:[^\s\u1100-\U0010ffff]+|\S[，。、；：！？）」』】”…]*)\s*|\s+"  # compiled at need: it takes 2 ms
_MARK = re.compile(r"[-_./,:]")

# Control characters, direction overrides, line separators and lone surrogates: what could move the cursor, reorder
# what is read, or break the line.
_UNSAFE = r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def picture(match: re.Match[str]) -> str:
    """The visible stand-in of one unsafe character: ␀ … ␡ for ASCII, an escape such as \\x9b for the others."""
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible(text: str) -> str:
    """The text with everything that could steer a terminal replaced by something to be seen; always one line."""
    return text if text.isprintable() else re.sub(_UNSAFE, picture, text)


def display_width(text: str) -> int:
    """How many columns a terminal gives to `visible(text)`: East Asian wide 2, combining and zero-width 0."""
    text = visible(text)
    return len(text) if text.isascii() else sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if "\u1160" <= char <= "\u11ff":  # the later parts of a Hangul syllable
        return 0
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):  # accents, joiners; but a soft hyphen is drawn
        return int(char == "\u00ad")
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def shorten(text: str, width: int) -> str:
    """`visible(text)` in at most `width` columns, the cut marked by an ellipsis."""
    text = visible(text)
    if display_width(text) <= width:
        return text
    kept, used = "", 1
    for char in text:
        used += _char_width(char)
        if used > width:
            break
        kept += char
    return kept.rstrip() + "…"


def terminal_width() -> int | None:
    """The columns of the terminal; None where stdout is none, so that nothing in a pipe or file is shortened."""
    if not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def render_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], align: str = "", *, max_width: int | None = None
) -> str:
    """A plain table: the header, a rule, a line a row, no trailing blanks, no newline at the end.

    align: `l` or `r` for each column (left out: `l`). max_width: of the whole table, None for the terminal's, where
    there is one, 0 for no limit. Columns aligned left are shortened with …; those aligned right never are, for a cut
    number is a wrong number.
    """
    align = align.ljust(len(header), "l")
    table, widths = fitted(header, rows, align, terminal_width() if max_width is None else max_width)
    table.insert(1, ["-" * width for width in widths])
    return "\n".join(_line(row, widths, align) for row in table)


def fitted(
    header: Sequence[str], rows: Sequence[Sequence[str]], align: str, limit: int | None
) -> tuple[list[list[str]], list[int]]:
    """The cells, the header's first, as short as a table of that width needs them, and how wide each column is."""
    table = [[visible(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(display_width, column)) for column in zip(*table, strict=True)]
    if limit:
        widths = _fit(widths, align, limit)
    return [[shorten(cell, width) for cell, width in zip(row, widths, strict=True)] for row in table], widths


def wrapped_table(header: Sequence[str], rows: Sequence[Sequence[str]], piped: int = PIPED) -> str:
    """Like `render_table`, for cells that are sentences: what is too wide goes on in the next line, nothing is cut.

    As wide as the terminal; piped: as that where there is none, 0 for no limit. A word is only broken where nothing
    else helps.
    """
    limit = terminal_width() or piped or sys.maxsize
    table = [[visible(cell) for cell in row] for row in (header, *rows)]
    columns = list(zip(*table, strict=True))
    widths = [max(map(display_width, column)) for column in columns]
    whole = [max(map(display_width, _words(" ".join(column))), default=0) for column in columns]
    align = "l" * len(widths)
    widths = _fit(_fit(widths, align, limit, whole), align, limit)
    lines = [
        [_line(cells, widths, align) for cells in zip_longest(*map(_wrapped, row, widths), fillvalue="")]
        for row in table
    ]
    lines.insert(1, [_line(["-" * width for width in widths], widths, align)])
    return "\n".join(line for row in lines for line in row)


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of that width at most, broken between words, within one where it alone is wider."""
    lines, line = [], ""
    for word in _words(text):
        while display_width(line + word.rstrip()) > width:
            if line:
                lines.append(line.rstrip())
                line = ""
                continue
            piece = _beginning(word, width)
            lines.append(piece)
            word = word[len(piece) :]
        line += word
    return [*lines, line.rstrip()]


def _words(text: str) -> list[str]:
    """What is not broken: Western words, and single characters of Chinese with the punctuation behind; with the blanks
    that follow."""
    return re.findall(_WORD, text)


def _beginning(word: str, width: int) -> str:
    """As much of a word as fits, up to a mark within it if there is one; a character at least."""
    end, used = 0, 0
    for char in word:
        used += _char_width(char)
        if used > width:
            break
        end += 1
    end = max(end, 1)
    marks = [mark.end() for mark in _MARK.finditer(word, 0, end)]
    return word[: marks[-1]] if marks else word[:end]


def _fit(widths: Sequence[int], align: str, limit: int, least: Sequence[int] = ()) -> list[int]:
    """Takes columns from the widest shortenable ones until the table fits, or nothing more can be taken.

    least: how narrow each may become, if that is more than the shortest of all.
    """
    fitted = list(widths)
    least = [max(_SHORTEST, each) for each in least or [0] * len(widths)]
    room = limit - len(_GAP) * (len(widths) - 1)
    while sum(fitted) > room:
        candidates = [n for n, side in enumerate(align[: len(widths)]) if side == "l" and fitted[n] > least[n]]
        if not candidates:
            break
        fitted[max(candidates, key=fitted.__getitem__)] -= 1
    return fitted


def _line(cells: Sequence[str], widths: Sequence[int], align: str) -> str:
    return _GAP.join(map(padded, cells, widths, align)).rstrip()


def padded(cell: str, width: int, side: str) -> str:
    """The cell with blanks, before it where side is `r`, to that width."""
    blanks = " " * (width - display_width(cell))
    return blanks + cell if side == "r" else cell + blanks
