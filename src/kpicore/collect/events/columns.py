"""What kind of column a config declares, or means by the way it uses one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import cast

from kpicore.collect.events.plan import MICROSECONDS, Column, Kind
from kpicore.collect.events.settings import Clock, ColumnSettings, Type
from kpicore.components import DateOrder
from kpicore.messages import joined, say
from kpicore.rules.cells import Cell
from kpicore.settings import Problem

_CLOCKS = ("h:mm:ss", "h:mm", "m:ss")
_SECONDS = {"h": Fraction(3600), "min": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_EPOCHS = {"epoch_s": 1, "epoch_ms": 1000}

_ONLY: Mapping[str, tuple[Type, ...]] = {
    "written": ("duration", "time"),
    "unit": ("duration",),
    "date_order": ("time",),
    "midnight_is_missing": ("time",),
    "yes": ("flag",),
    "no": ("flag",),
}
"""The settings that some types alone have."""

_DEFAULT = ColumnSettings()


def inferred(kinds: Sequence[Kind | None], cells: Sequence[Cell]) -> Kind:
    """The kind of a column that is used like this and not declared."""
    stated = next((kind for kind in kinds if kind is not None), None)
    if stated is not None:
        return stated
    asked = [cell for cell in cells if cell.kind in ("interval", "values")]
    if not asked:
        return "text"
    if all(cell.numeric for cell in asked) or any(cell.kind == "interval" for cell in asked):
        return "number"
    return "flag" if all(set(cell.values) <= {"true", "false"} for cell in asked) else "text"


def column_of(key: str, given: ColumnSettings, guess: Kind, order: DateOrder | None) -> Column:
    """The column of a key. guess: its kind, where the config does not say it."""
    seconds = _SECONDS[given.unit]
    if given.start or given.end:
        return Column(key, "", "span", 1 / (seconds * MICROSECONDS), start=given.start, end=given.end)
    stated = _type(given)
    kind: Kind = guess if stated is None else "clock" if stated == "duration" else stated
    per = Fraction(1)
    if kind == "clock":
        per = 1 / (seconds * MICROSECONDS)
        if given.written in _SECONDS:  # a number of seconds or the like
            kind, per = "number", _SECONDS[given.written] / seconds
    return Column(
        id=key,
        name=given.column or key,
        kind=kind,
        per=per,
        clock=cast(Clock, given.written) if given.written in _CLOCKS else "h:mm:ss",
        epoch=_EPOCHS.get(given.written or "", 0),
        date_order=given.date_order or order,
        midnight_is_missing=given.midnight_is_missing,
        missing=given.missing,
        yes=given.yes,
        no=given.no,
    )


def column_problems(given: ColumnSettings) -> Iterator[Problem]:
    """What cannot stand in the declaration of a column."""
    if given.start or given.end:
        if not (given.start and given.end):
            key = "end" if given.start else "start"
            yield (key,), say("missing"), say("expected the other column of the span")
        for key in ("column", "type", "missing", *(key for key in _ONLY if key != "unit")):
            if getattr(given, key) != getattr(_DEFAULT, key):
                yield (key,), say("it has no meaning between two columns"), say("expected it at those columns")
        return
    kind = _type(given)
    for key, types in _ONLY.items():
        if getattr(given, key) != getattr(_DEFAULT, key) and kind not in types:
            names = joined([f'"{each}"' for each in types], say(" or "))
            yield (key,), say("it has no meaning here"), say("expected it beside type = {types}", types=names)
    if kind == "flag" and bool(given.yes) != bool(given.no):
        yield ("no" if given.yes else "yes",), say("missing"), say("expected both yes and no")
    both = sorted({text.casefold() for text in given.yes} & {text.casefold() for text in given.no})
    if both:
        yield ("no",), say("{text} stands for both true and false", text=both[0]), say("expected one of them")
    is_epoch = given.written in _EPOCHS
    if is_epoch and given.midnight_is_missing:
        found, wanted = say("found true beside {text}", text=given.written), say("expected it where dates are written")
        yield ("midnight_is_missing",), found, wanted
    if given.written is not None and kind in ("time", "duration") and is_epoch != (kind == "time"):
        found = say('found "{text}"', text=given.written)
        wanted = say("expected epoch_s or epoch_ms, or nothing where dates are written")
        if kind == "duration":
            wanted = say("expected how a duration is written, such as h:mm:ss or ms")
        yield ("written",), found, wanted


def _type(given: ColumnSettings) -> Type | None:
    """The type that the config states, if only by settings that no other type has."""
    if given.type is not None:
        return given.type
    if given.yes or given.no:
        return "flag"
    if given.written in _EPOCHS or given.date_order is not None or given.midnight_is_missing:
        return "time"
    return "duration" if given.written is not None or given.unit != "s" else None
