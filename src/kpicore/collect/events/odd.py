"""The cells that the engine leaves to python: each text is read once, and what python rejects is found in the files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from math import isfinite
from struct import pack, unpack
from typing import NamedTuple

from kpicore.collect.cells import Bad
from kpicore.collect.events.lower import Lowering
from kpicore.collect.events.plan import MICROSECONDS, Column
from kpicore.collect.events.reading import Read, Value, reader_of
from kpicore.collect.events.session import Session
from kpicore.collect.events.spelling import TEXT
from kpicore.collect.exact import float_text
from kpicore.collect.text import label
from kpicore.fields import LIMIT
from kpicore.messages import say
from kpicore.model import Finding, Origin

MOST_LISTED = 10_000
"""Rejected cells that are listed, so that a file of something else does not fill the memory."""

FLOATS = ("DOUBLE", "FLOAT")

_MOST_TEXTS = 5_000_000
_TRUSTED = 10**9  # below which a float keeps six decimals


class Odd(NamedTuple):
    """What python made of a column's odd cells. rejected: text → why; the engine knows of them. inexact: whether some
    number came through a float and is too large for it to keep six decimals. full: whether there were too many
    different texts to read."""

    rejected: dict[str, Bad]
    inexact: bool = False
    full: bool = False


def read_odd(lowering: Lowering, column: Column, session: Session, limits: tuple[int, int], instants: bool) -> Odd:
    """Read a column's odd cells and give the engine what they say."""
    kind = lowering.kinds[column.id]
    read = reader_of(column, instants, lowering.table.serials_from)
    texts = [text for (text,) in session.stream(lowering.odd_texts(column.id, limits))]
    if len(texts) > _MOST_TEXTS:
        return Odd({}, full=True)
    if lowering.table.floats and any(_is_long(text) for text in texts):
        return Odd({}, inexact=True)
    if kind in FLOATS:
        read = _of_float(read, kind)
    is_counted = lowering.parsed[column.id].type == "BIGINT"
    rejected: dict[str, Bad] = {}
    found: list[tuple[str, object, bool, bool]] = []
    for text in texts:
        got = read(text)
        if isinstance(got, Bad):
            rejected[text] = got
            found.append((text, None, False, True))
        else:
            found.append((text, _held(column, got, is_counted), got.rounded, False))
    at = lowering.places[column.id]
    columns = {"text": TEXT, "value": lowering.given_type(column.id), "rounded": "BOOLEAN", "rejected": "BOOLEAN"}
    session.table(f"given_{at}", columns, found)
    value = session.spell.moment("value") if column.kind == "time" and not is_counted else "value"
    session.keep(f"odd_{at}", f"SELECT text, {value} AS value, rounded, rejected FROM given_{at}")
    lowering.known.add(column.id)
    if rejected:
        lowering.rejecting.add(column.id)
    return Odd(rejected)


def _held(column: Column, got: Value, is_counted: bool) -> object:
    """A value as it is given to the engine. is_counted: it holds times as whole numbers, as the log has them."""
    if got.value is None:
        return None
    if column.kind == "number":
        return Decimal(got.value).scaleb(-6)
    if column.kind == "time" and is_counted:
        return got.value * column.epoch // MICROSECONDS
    return bool(got.value) if column.kind == "flag" else got.value


def _of_float(read: Read, kind: str) -> Read:
    def one(text: str) -> Value | Bad:
        try:
            return read(shortest(text, kind))
        except ValueError:
            return read(text)

    return one


def shortest(text: str, kind: str) -> str:
    """The shortest decimal that means the same float of that type, however the engine writes it."""
    value = float(text)
    if kind == "DOUBLE" or not isfinite(value):
        return float_text(repr(value))
    narrow = pack("f", value)
    (value,) = unpack("f", narrow)
    return float_text(next(each for n in range(6, 10) if pack("f", float(each := f"{value:.{n}g}")) == narrow))


def _is_long(text: str) -> bool:
    """Whether a number was a float of which six decimals may not be right."""
    try:
        return "." in text and _TRUSTED <= abs(Decimal(text)) < LIMIT
    except InvalidOperation:
        return False


def places_of(
    lowering: Lowering,
    column: Column,
    session: Session,
    rejected: dict[str, Bad],
    limits: tuple[int, int] | None,
) -> Sequence[Finding]:
    """Every rejected cell with its place. limits: the month's, where cells of other months do not matter; None where
    they do."""
    at = lowering.places[column.id]
    why = {text.strip(): bad for text, bad in rejected.items()}
    session.table("rejected", {"text": TEXT}, [(text,) for text in why])
    events = lowering.placed(limits)
    query = (
        f"SELECT in_file, in_row, trimmed "
        f"FROM (SELECT in_file, in_row, {lowering.trimmed(at)} AS trimmed FROM ({events})) "
        f"JOIN rejected ON rejected.text = trimmed ORDER BY in_file, in_row LIMIT {MOST_LISTED + 1}"
    )
    findings = []
    name = label(column.name)
    for file, row, text in session.run(query):
        bad = why[text]
        findings.append(Finding("error", str(Origin(lowering.table.sources[file], row, name)), bad.what, bad.expected))
    if len(findings) > MOST_LISTED:
        what = say("further cells of {column} that are rejected, not listed", column=name)
        findings[-1] = Finding("error", lowering.table.sources[0], what, say("a log as the config declares it"))
    return findings
