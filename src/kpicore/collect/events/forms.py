"""The ways to write a time that the engine reads by itself, each of them exactly; python reads the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpicore.collect.events.spelling import Spelling

_MOST = 3  # forms in one query

_HOURS = r"(?:[01]\d|2[0-3])"
_CLOCKS = (
    ("", "", ""),
    (rf"{_HOURS}:[0-5]\d", "%H:%M", "??:?[0-9]"),
    (rf"{_HOURS}:[0-5]\d:[0-5]\d", "%H:%M:%S", "??:??:?[0-9]"),
)
"""Times of day, as a regular expression, as a format and as a pattern of fixed width."""

_DAYS = {"Y": (r"[1-9]\d{3}", "[1-9]???"), "m": (r"[01]\d", "[01]?"), "d": (r"[0-3]\d", "[0-3]?")}


class Form(NamedTuple):
    """One way to write a time. shape: all that is written so, and nothing else. format: how the engine reads it; empty
    where it casts. glob: a pattern that is as good as the shape, for what the engine would read, and quicker. instant:
    it says its offset from UTC.
    """

    shape: str
    format: str
    glob: str = ""
    instant: bool = False

    def guard(self, x: str, spell: Spelling) -> str:
        """Whether a text has this form."""
        return spell.fits(self.shape, self.glob, x)

    def value(self, x: str, spell: Spelling) -> str:
        """The time that a text of this form means, in UTC where it says its offset."""
        return spell.instant_of(x) if self.instant else spell.time(self.format, x)


def forms_of(order: str | None, instants: bool, seen: Sequence[str]) -> list[Form]:
    """The ways in which the times that were seen are written, the most frequent first."""
    shapes = [(form, re.compile(form.shape, re.ASCII)) for form in _known(order) if form.instant == instants]
    counts: dict[Form, int] = {}
    for text in seen:
        form = next((form for form, shape in shapes if shape.fullmatch(text)), None)
        if form is not None:
            counts[form] = counts.get(form, 0) + 1
    return sorted(counts, key=lambda form: -counts[form])[:_MOST]


def _known(order: str | None) -> Iterator[Form]:
    yield from _iso()
    orders = {None: ((), ""), "ymd": (("Ymd",), "-/."), "dmy": (("Ymd", "dmY"), "-/."), "mdy": (("Ymd", "mdY"), "-/.")}
    fields, seps = orders[order]
    for each in fields:
        for sep in seps:
            for clock in _CLOCKS:
                yield from _of(each, sep, *clock)
    if order in ("dmy", "mdy"):
        for digits, year in ((r"\d\d", "%y"), (r"[1-9]\d{3}", "%Y")):
            yield Form(rf"\d\d?-[A-Za-z]{{3}}-{digits}", f"%d-%b-{year}")


def _iso() -> Iterator[Form]:
    day = r"[1-9]\d{3}-[01]\d-[0-3]\d"
    for sep in " T":
        for clock in _CLOCKS[1:]:
            yield from list(_of("Ymd", "-", *clock, between=sep))[:1]
        second = rf"{day}{sep}{_CLOCKS[2][0]}"
        yield Form(rf"{second}\.\d{{1,6}}", "")
        yield Form(rf"{second}(?:\.\d{{1,6}})?(?:Z|[+-]\d\d:\d\d)", "", instant=True)
    yield from list(_of("Ymd", "-", *_CLOCKS[0]))[:1]


def _of(fields: str, sep: str, clock: str, format_: str, glob: str, between: str = " ") -> Iterator[Form]:
    """Days of numbers: two digits each, then one or two."""
    bar = re.escape(sep)
    spelled = sep.join(f"%{field}" for field in fields) + (between + format_ if clock else "")
    shape = bar.join(_DAYS[field][0] for field in fields) + (between + clock if clock else "")
    pattern = sep.join(_DAYS[field][1] for field in fields) + (between + glob if clock else "")
    yield Form(shape, spelled, pattern if clock else pattern[:-1] + "[0-9]")
    loose = bar.join(_DAYS["Y"][0] if field == "Y" else r"\d\d?" for field in fields)
    yield Form(loose + (between + clock.replace(r"[01]\d", r"[01]?\d") if clock else ""), spelled)
