"""A few shapes as SVG: text stays text, colours are those of the page around it, light or dark."""

from __future__ import annotations

from html import escape
from typing import Literal

WIDTH = 640
SIZE = 13  # of the letters
WIDE = 0x2E80  # from here on a letter is as wide as it is high: Chinese and its punctuation

STYLE = """<style>
.kpi { color: #1f2328; } @media (prefers-color-scheme: dark) { .kpi { color: #e6edf3; } }
.kpi text { fill: currentColor; font: 13px system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif; }
.kpi .soft { opacity: .7; } .kpi .strong { font-weight: 700; }
.kpi .box { fill: currentColor; fill-opacity: .06; stroke: currentColor; stroke-opacity: .45; }
.kpi .hit { fill: #e8870e; fill-opacity: .3; stroke: #e8870e; stroke-width: 2; }
.kpi .minus { fill: #d1495b; fill-opacity: .35; stroke: #d1495b; }
.kpi .plus { fill: #2a9d8f; fill-opacity: .35; stroke: #2a9d8f; }
.kpi .line { fill: none; stroke: currentColor; stroke-opacity: .6; }
.kpi .dash { fill: none; stroke: currentColor; stroke-opacity: .5; stroke-dasharray: 4 3; }
.kpi .mark { fill: #e8870e; stroke: none; }
</style>"""
"""For a picture that stands alone. A page that holds the picture itself has these rules in its own style sheet."""

Anchor = Literal["start", "middle", "end"]


class Drawing:
    """Shapes from the upper left corner; the height is that of what was drawn."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._parts: list[str] = []
        self._bottom = 0.0

    def text(self, x: float, y: float, words: str, anchor: Anchor = "start", look: str = "") -> None:
        """y: the line that the letters stand on."""
        self._bottom = max(self._bottom, y + 4)
        look = f' class="{look}"' if look else ""
        self._parts.append(f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{look}>{escape(words)}</text>')

    def box(self, x: float, y: float, width: float, height: float, look: str = "box") -> None:
        self._bottom = max(self._bottom, y + height)
        place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        self._parts.append(f'<rect {place} rx="2" class="{look}"/>')

    def path(self, *points: tuple[float, float], look: str = "line") -> None:
        self._bottom = max(self._bottom, *(y for _, y in points))
        shown = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._parts.append(f'<polyline points="{shown}" class="{look}"/>')

    def pointer(self, x: float, y: float, words: str) -> None:
        """A mark with its tip at the point, and words above it."""
        corners = " ".join(f"{_n(a)},{_n(b)}" for a, b in ((x - 6, y - 9), (x + 6, y - 9), (x, y)))
        self._parts.append(f'<polygon points="{corners}" class="mark"/>')
        half = width(words) / 2
        self.text(min(max(x, half), WIDTH - half), y - 13, words, "middle", "strong")

    def svg(self) -> str:
        """One line each, no blank line: so that it can stand in Markdown as it is."""
        height = _n(self._bottom + 6)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="kpi" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img" aria-label="{escape(self.title, quote=True)}">'
        )
        return "\n".join([head, STYLE, *self._parts, "</svg>"]) + "\n"


def width(words: str) -> float:
    """About how wide the words are drawn."""
    return sum(SIZE if ord(letter) >= WIDE else SIZE * 0.56 for letter in words)


def clipped(words: str, room: float) -> str:
    """The words, or as many letters of them as there is room for."""
    if width(words) <= room:
        return words
    while words and width(words + "…") > room:
        words = words[:-1]
    return words + "…"


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
