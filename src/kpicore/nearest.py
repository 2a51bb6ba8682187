"""The nearest valid name, for messages about a name that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpicore.messages import say

SHOWN = 12  # more names than this would bury the message


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """The valid name that looks most like `word`, upper and lower case alike; None where none does."""
    from difflib import get_close_matches  # only needed once something is wrong

    by_lower = {name.lower(): name for name in valid}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def did_you_mean(word: str, valid: Iterable[str]) -> str:
    """`did you mean x?`, or the valid names where none is near; empty where there are none at all."""
    names = list(valid)
    near = nearest(word, names)
    return say("did you mean {name}?", name=near) if near is not None else one_of(names)


def one_of(names: Sequence[str]) -> str:
    """`expected one of a, b, c`; empty where there is none."""
    if not names:
        return ""
    if len(names) == 1:
        return say("expected {name}", name=names[0])
    shown = ", ".join(names[:SHOWN])
    if len(names) > SHOWN:
        return say("expected one of {names} and {more} more", names=shown, more=len(names) - SHOWN)
    return say("expected one of {names}", names=shown)
