"""How the engine reads a cell: only what it surely reads as python does; the rest it leaves to python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from kpicore.collect.cells import TRUTH
from kpicore.collect.events.forms import Form
from kpicore.collect.events.plan import MICROSECONDS, Column
from kpicore.collect.events.reading import MISSING
from kpicore.collect.events.session import Session
from kpicore.collect.events.spelling import FLOATS, SIX, SMALL, TEXT, TIMES, WHOLE, WITH_ZONE, Spelling
from kpicore.fields import MAX_DECIMALS
from kpicore.rules.cells import as_number

_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")


class Parsed(NamedTuple):
    """A cell in the engine. value: an expression over the column; NULL where it is missing, or for python to read.
    type: the engine's, of the value. grid: what one step of the value is in the column's unit. odd: whether python has
    to read the cell, the value standing as {f}; empty where it never has. rounded: whether decimals are lost; empty
    where none can be."""

    value: str
    type: str
    grid: Fraction
    odd: str = ""
    rounded: str = ""


def parsed(
    column: Column,
    x: str,
    kind: str,
    session: Session,
    forms: Sequence[Form],
    floats: bool = False,
    few: bool = False,
) -> Parsed:
    """How a column is read that stands as `x` in the engine, of its type `kind`. floats: its texts were floats. few:
    it has few different texts, which the engine keeps once each."""
    return _Parser(column, x, kind, session, forms, floats, few).parsed()


def stripped(x: str, spell: Spelling) -> str:
    """The text without white space around it; NULL where nothing is left."""
    return f"nullif({spell.trimmed(x)}, '')"


def is_padded(x: str, spell: Spelling, begins_bare: bool) -> str:
    """Whether there is white space around a text, or nothing in it. begins_bare: it is known that none begins so."""
    bare = spell.ends_bare(x) if begins_bare else spell.is_bare(x)
    return f"CASE WHEN {bare} THEN FALSE ELSE {x} IS DISTINCT FROM {stripped(x, spell)} END"


def is_one_of(x: str, texts: str, spell: Spelling) -> str:
    """Whether a text, white space around it apart, is one of some."""
    other = f"WHEN {spell.is_bare(x)} THEN FALSE ELSE {stripped(x, spell)} IN {texts}"
    return f"CASE WHEN {x} IN {texts} THEN TRUE {other} END"


class _Parser:
    def __init__(
        self, column: Column, x: str, kind: str, session: Session, forms: Sequence[Form], floats: bool, few: bool
    ) -> None:
        self.floats = floats
        self.few = few
        self.column = column
        self.x = x
        self.type = kind
        self.session = session
        self.spell = session.spell
        self.text = x if kind == TEXT else self.spell.text(x)
        self.forms = forms

    def parsed(self) -> Parsed:
        match self.column.kind:
            case "text":
                return self._text()
            case "number":
                return self._number()
            case "clock":
                return self._clock()
            case "flag":
                return self._flag()
            case _:
                return self._time()

    def _text(self) -> Parsed:
        value = f"nullif({self.spell.trimmed_once(self.x)}, '')" if self.few else stripped(self.text, self.spell)
        if self.column.missing:
            value = f"CASE WHEN {value} NOT IN {self.session.one_of(self.column.missing)} THEN {value} END"
        return Parsed(value, TEXT, Fraction(1))

    # Numbers

    def _number(self) -> Parsed:
        whole, per = Fraction(1, 10**MAX_DECIMALS) * self.column.per, self.column.per
        x = self.x
        if self.type in SMALL:
            value = self._there(x)
            return Parsed(value, self.type, per)
        if self.type in WHOLE:
            value = self._there(f"CASE WHEN {x} BETWEEN -999999999999 AND 999999999999 THEN {x} END")
            return Parsed(value, self.type, per, self._odd())
        if match := _DECIMAL.fullmatch(self.type):
            digits, decimals = int(match[1]), int(match[2])
            if decimals <= MAX_DECIMALS and digits - decimals <= 12:
                return Parsed(self._there(x), self.type, Fraction(1, 10**decimals) * per)
            value = self._there(f"TRY_CAST({x} AS {SIX})")
            return Parsed(value, SIX, whole, self._odd(), f"{value} <> {x}")
        if self.type in FLOATS:
            value, lost = self.spell.of_float(x, self.type)
            return Parsed(self._there(value), SIX, whole, self._odd(), lost)
        if self.type != TEXT:
            return Parsed(f"CAST(NULL AS {SIX})", SIX, whole, f"{x} IS NOT NULL")
        return Parsed(self._there(self._decimal()), SIX, whole, self._odd(), self.spell.loses(x))

    def _decimal(self) -> str:
        """Six decimals of what was a float are right below 10⁹, which nothing of ten bytes with a point reaches."""
        x, value = self.x, self.spell.decimal(self.x)
        if not self.floats:
            return value
        short = f"bit_length({x}) <= 80"  # to count characters takes twice as long
        return f"CASE WHEN {short} OR NOT contains({x}, '.') OR abs({value}) < 1000000000 THEN {value} END"

    # Others

    def _clock(self) -> Parsed:
        x = self.x
        if self.type in ("TIME", "INTERVAL"):
            return Parsed(self.spell.micros(x), "BIGINT", self.column.per)
        value = "CAST(NULL AS BIGINT)"
        if self.type == TEXT and self.column.clock == "h:mm:ss":
            value = self.spell.clock(x)
        value = self._there(value)
        return Parsed(value, "BIGINT", self.column.per, self._odd())

    def _flag(self) -> Parsed:
        if self.type == "BOOLEAN" and not self.column.yes:
            return Parsed(self.x, "BOOLEAN", Fraction(1))
        yes = self.column.yes or [text for text, value in TRUTH.items() if value]
        no = self.column.no or [text for text, value in TRUTH.items() if not value]
        sets = self.session.one_of(yes), self.session.one_of(no)
        value = self._there(
            f"CASE WHEN {self.text} IN {sets[0]} THEN TRUE WHEN {self.text} IN {sets[1]} THEN FALSE END"
        )
        return Parsed(value, "BOOLEAN", Fraction(1), self._odd())

    def _time(self) -> Parsed:
        x, grid = self.x, Fraction(1)
        if self.type in TIMES and not self.column.epoch:
            return Parsed(x, self.type, grid)
        if self.type == WITH_ZONE and not self.column.epoch:
            return Parsed(x, self.type, grid)
        if self.column.epoch and self.type in WHOLE:
            value = self._there(f"CASE WHEN {x} BETWEEN 0 AND 99999999999999 THEN CAST({x} AS BIGINT) END")
            return Parsed(value, "BIGINT", grid, self._odd())
        value = self.spell.moment("CAST(NULL AS BIGINT)")
        if self.column.epoch and self.type == TEXT:
            value = self.spell.moment(f"{self.spell.digits(x)} * {MICROSECONDS // self.column.epoch}")
        elif self.forms and self.type == TEXT:
            read = [(form.guard(x, self.spell), form.value(x, self.spell)) for form in self.forms]
            cases = " ".join(f"WHEN {guard} THEN {value}" for guard, value in read)
            value = f"CASE {cases} END"
        value = self._there(value)
        return Parsed(value, "TIMESTAMP", grid, self._odd())

    def _there(self, value: str) -> str:
        """The value, but NULL where the cell says that it is missing."""
        if not self.column.missing:
            return value
        absent = f"{self.text} NOT IN {self.session.one_of(self.column.missing)}"
        if self.type != TEXT and self.column.kind == "number":
            numbers = [text for text in self.column.missing if as_number(text) is not None]
            absent = f"{self.x} NOT IN ({', '.join(numbers)})" if numbers else "TRUE"
        return f"CASE WHEN {absent} THEN {value} END"

    def _odd(self) -> str:
        missing = self.session.one_of((*MISSING, *self.column.missing))
        return f"CASE WHEN {{f}} IS NULL AND {self.x} IS NOT NULL THEN {self.text} NOT IN {missing} ELSE FALSE END"
