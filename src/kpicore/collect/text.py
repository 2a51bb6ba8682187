"""How messages quote what a file says, and how they find the name that was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kpicore.messages import say
from kpicore.nearest import nearest

_HALF_WIDTH = {0xFF00 + code: 0x20 + code for code in range(1, 0x5F)} | {0x3000: 0x20}
_PLAIN = str.maketrans("、。“”‘’「」『』【】〜∼–—−", ',.""\'\'""""[]~~---')
_SHOWN = 40
_NUMBER = re.compile(r"^\d+(\.\d+)+\s+")
_SHORT_NAME = 6
_LONGEST_NAME = 80  # comparing longer ones takes time and finds nothing


def visible(text: str) -> str:
    """The text with control, invisible and unencodable characters written as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def half_width(text: str) -> str:
    """Full-width forms (９５．５％) as ordinary characters, all else as it stands.

    Not Unicode's compatibility forms, in which 5² is 52.
    """
    return text.translate(_HALF_WIDTH)


def plain_name(text: str) -> str:
    """A name without what typists vary: spaces, width and look of its letters and marks, upper and lower case."""
    return "".join(half_width(text).translate(_PLAIN).split()).casefold()


def quote(text: str) -> str:
    """A cell as messages show it: in quotes, shortened where it is long, control characters made visible."""
    return f'"{visible(text)}"' if len(text) <= _SHOWN else f'"{visible(text[:_SHOWN])}…"'


def label(name: str) -> str:
    """A name as messages show it: as it stands, unless it is no name at all but a page of text."""
    return visible(name) if len(name) <= _LONGEST_NAME else f"{visible(name[:_SHOWN])}…"


def closest(name: str, valid: Iterable[str]) -> str:
    """The valid name that is most like `name`; empty where none is."""
    return (nearest(name, valid) or "") if 0 < len(name) <= _LONGEST_NAME else ""


def half_like(name: str, valid: Iterable[str]) -> str:
    """Like `closest` for names in Chinese, which are so short that one slip makes half of them another; else empty."""
    from difflib import get_close_matches

    if name.isascii() or len(name) > _SHORT_NAME:
        return ""
    return next(iter(get_close_matches(name, [each for each in valid if not each.isascii()], n=1, cutoff=0.5)), "")


def suggest(name: str, valid: Iterable[str]) -> str:
    """`; did you mean x?`, or nothing."""
    near = closest(name, valid)
    return say("; did you mean {name}?", name=visible(near)) if near else ""


def looks_like(name: str, known: str) -> bool:
    """Whether a column may be a slip for a known one: nearly the same, or alike and with the same beginning.

    Stricter than `closest`, since a company's own columns are legitimate: 性别 is not 级别, position not probation.
    Less alike is enough in Chinese, where names are short (离职时间, 离职日期).
    """
    from difflib import SequenceMatcher  # only needed where a column is unknown

    name, known = name.casefold(), known.casefold()
    if not 0 < len(name) <= _LONGEST_NAME:
        return False
    fewest, alike = (3, 0.6) if known.isascii() else (2, 0.5)
    half = max(fewest, (min(len(name), len(known)) + 1) // 2)
    ratio = SequenceMatcher(None, name, known).ratio()
    return ratio >= 0.85 or (ratio >= alike and name[:half] == known[:half])


class Names:
    """The ids and titles by which a file may name things. An id goes before another thing's title.

    The number of an item (1.01) may be left out of its title. What is written like none of them is found by its plain
    form; a plain form that several things share means all of these, so that nobody guesses.
    """

    def __init__(self, words: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._ids: dict[str, tuple[str, ...]] = {}
        self._titles: dict[str, tuple[str, ...]] = {}
        self._first: dict[str, str] = {}
        for key, titles in words:
            self._ids[key] = (key,)
            self._first.setdefault(key, next(iter(titles), key))
            for spelling in (each for title in titles for each in (title, _NUMBER.sub("", title))):
                known = self._titles.get(spelling, ())
                if spelling and key not in known:
                    self._titles[spelling] = (*known, key)
        self._plain_ids = _by_plain_form(self._ids)
        self._plain_titles = _by_plain_form(self._titles)
        self._hints: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self._ids)

    def find(self, name: str) -> tuple[str, ...]:
        """The ids that `name` means: none, one, or several where a title is ambiguous."""
        exact = self.exact(name)
        if exact:
            return exact
        plain = plain_name(name)
        return self._plain_ids.get(plain) or self._plain_titles.get(plain, ())

    def exact(self, name: str) -> tuple[str, ...]:
        """The ids that have just this name."""
        return self._ids.get(name) or self._titles.get(name, ())

    def title(self, key: str) -> str:
        """The first title of an id."""
        return self._first[key]

    def hint(self, name: str) -> str:
        """`; did you mean x?`; the id stands beside a title. Empty where nothing is near."""
        if name not in self._hints:
            self._hints[name] = self._asked(closest(name, (*self._ids, *self._titles)))
        return self._hints[name]

    def certain_hint(self, name: str) -> str:
        """Like `hint`, for what must be one of these names, so that being half like one is enough."""
        return self.hint(name) or self._asked(half_like(name, self._titles))

    def lookalike(self, name: str) -> str:
        """Like `hint`, for a column that need not be one of these names at all."""
        return self._asked(next((each for each in (*self._ids, *self._titles) if looks_like(name, each)), ""))

    def _asked(self, near: str) -> str:
        ids = "" if near in self._ids else f" ({', '.join(self._titles.get(near, ()))})"
        return say("; did you mean {name}?", name=f"{visible(near)}{ids}") if near else ""


def _by_plain_form(known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, ids in known.items():
        plain = plain_name(name)
        found[plain] = tuple(dict.fromkeys((*found.get(plain, ()), *ids)))
    found.pop("", None)
    return found
