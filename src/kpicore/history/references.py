"""What a person types to name a flag: `team/employee/flag`, and the clause and a number only where they tell two apart.

Whatever a shell or the slashes could misread is written as in an address, by the bytes of its UTF-8: `a%2Fb`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import quote, unquote

from kpicore.collect.ids import bare
from kpicore.messages import say
from kpicore.model import Finding, Rejected
from kpicore.nearest import did_you_mean, one_of

Named = tuple[str, str, str, str]
"""team, employee_id, flag, clause; the first two blank where it concerns nobody or no one person."""

_SHORTEST = 3
_QUOTED = re.compile(
    r"""[\s\x00-\x1f"'`$&|;<>()\[\]{}*?!~#%/\\]"""  # what shells and the slashes take otherwise
    r"|[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"  # what cannot be seen
)


def references(flags: Sequence[Named]) -> list[str]:
    """The shortest reference of each, in their order."""
    full = _numbered(flags)
    said = Counter(each[:length] for each in full for length in range(_SHORTEST, len(each) + 1))
    lengths = (next(n for n in range(_SHORTEST, len(each) + 1) if said[each[:n]] == 1) for each in full)
    return ["/".join(map(_quoted, each[:length])) for each, length in zip(full, lengths, strict=True)]


def resolve(text: str, flags: Sequence[Named], none: str) -> int:
    """The position of the flag that a reference names, which may say more than it needs. Rejected (2) where it names
    none or several, with the nearest. none: what is said where there are no flags."""
    asked: tuple[str, ...] = tuple(unquote(part, errors="surrogatepass") for part in text.strip().split("/"))
    full = _numbered(flags)
    found = [at for at, each in enumerate(full) if len(asked) >= _SHORTEST and each[: len(asked)] == asked]
    if len(found) == 1:
        return found[0]
    names = references(flags)
    if found:
        several = ", ".join(names[at] for at in found)
        finding = Finding(
            "error", "", say("{name} names several", name=text), say("expected one of {names}", names=several)
        )
    else:
        who = bare(asked[1]) if len(asked) > 1 else None
        theirs = [name for name, each in zip(names, full, strict=True) if bare(each[1]) == who]
        expected = (did_you_mean(text, theirs) if theirs else _every(names)) or none
        finding = Finding("error", "", say("there is no flag {name}", name=text), expected)
    raise Rejected([finding], 2)


def _every(names: Sequence[str]) -> str:
    """All that there are, where nobody of that id has a flag: even a single one is not said to be meant."""
    return say("the only one is {name}", name=names[0]) if len(names) == 1 else one_of(names)


def _numbered(flags: Iterable[Named]) -> list[tuple[str, ...]]:
    """Each with its number among those that are otherwise alike, from 1."""
    seen: Counter[Named] = Counter()
    full: list[tuple[str, ...]] = []
    for flag in flags:
        seen[flag] += 1
        full.append((*flag, str(seen[flag])))
    return full


def _quoted(part: str) -> str:
    """Readable as far as possible: Chinese stays; a leading hyphen would be an option."""
    shown = _QUOTED.sub(lambda found: quote(found[0], safe="", errors="surrogatepass"), part)
    return f"%2D{shown[1:]}" if shown.startswith("-") else shown
