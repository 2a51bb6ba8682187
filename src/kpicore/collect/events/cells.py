"""How the engine reads a cell: only what it surely reads as python does; the rest it leaves to python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from kpicore.collect.cells import TRUTH
from kpicore.collect.events.forms import Form
from kpicore.collect.events.plan import Column
from kpicore.collect.events.reading import MISSING
from kpicore.collect.events.session import Session, literal
from kpicore.collect.events.source import TEXT
from kpicore.fields import MAX_DECIMALS
from kpicore.rules.cells import as_number

SIX = f"DECIMAL(18, {MAX_DECIMALS})"
"""Every number below the contract's limit, at its six decimals."""

_SMALL = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER")
_WHOLE = ("BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT")
_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
_TIMES = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE")
WITH_ZONE = "TIMESTAMP WITH TIME ZONE"

_SPACE = r"[\s\x0b\x1c-\x1f\x85\p{Z}]"
_AT_AN_END = f"^{_SPACE}|{_SPACE}$"
_ENDS = f"^{_SPACE}+|{_SPACE}+$"


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


def parsed(column: Column, x: str, kind: str, session: Session, forms: Sequence[Form], floats: bool = False) -> Parsed:
    """How a column is read that stands as `x` in the engine, of its type `kind`. floats: its texts were floats."""
    return _Parser(column, x, kind, session, forms, floats).parsed()


def stripped(x: str) -> str:
    """The text without white space around it; NULL where nothing is left."""
    bare = f"regexp_replace({x}, {literal(_ENDS)}, '', 'g')"
    whole = f"{_is_bare(x)} OR NOT regexp_matches({x}, {literal(_AT_AN_END)})"
    return f"nullif(CASE WHEN {whole} THEN {x} ELSE {bare} END, '')"


def is_one_of(x: str, texts: str) -> str:
    """Whether a text, white space around it apart, is one of some."""
    return f"CASE WHEN {x} IN {texts} THEN TRUE WHEN {_is_bare(x)} THEN FALSE ELSE {stripped(x)} IN {texts} END"


def _is_bare(x: str) -> str:
    """Whether a text begins and ends with visible ASCII, as most do: cheaper to see than by a regular expression."""
    return f"({x} >= '!' AND {x} < chr(127) AND array_extract({x}, -1) BETWEEN '!' AND '~')"


class _Parser:
    def __init__(
        self, column: Column, x: str, kind: str, session: Session, forms: Sequence[Form], floats: bool
    ) -> None:
        self.floats = floats
        self.column = column
        self.x = x
        self.type = kind
        self.text = x if kind == TEXT else f"CAST({x} AS VARCHAR)"
        self.session = session
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
        value = stripped(self.text)
        if self.column.missing:
            value = f"CASE WHEN {value} NOT IN {self.session.one_of(self.column.missing)} THEN {value} END"
        return Parsed(value, TEXT, Fraction(1))

    # Numbers

    def _number(self) -> Parsed:
        whole, per = Fraction(1, 10**MAX_DECIMALS) * self.column.per, self.column.per
        x = self.x
        if self.type in _SMALL:
            value = self._there(x)
            return Parsed(value, self.type, per)
        if self.type in _WHOLE:
            value = self._there(f"CASE WHEN {x} BETWEEN -999999999999 AND 999999999999 THEN {x} END")
            return Parsed(value, self.type, per, self._odd())
        if match := _DECIMAL.fullmatch(self.type):
            digits, decimals = int(match[1]), int(match[2])
            if decimals <= MAX_DECIMALS and digits - decimals <= 12:
                return Parsed(self._there(x), self.type, Fraction(1, 10**decimals) * per)
            value = self._there(f"TRY_CAST({x} AS {SIX})")
            return Parsed(value, SIX, whole, self._odd(), f"{value} <> {x}")
        if self.type in ("DOUBLE", "FLOAT"):
            return self._float(whole)
        if self.type != TEXT:
            return Parsed(f"CAST(NULL AS {SIX})", SIX, whole, f"{x} IS NOT NULL")
        value = self._there(_plain(x) if not self.floats else _of_float(x))
        lost = rf"CASE WHEN strlen({x}) > 7 THEN {_loses(x)} ELSE FALSE END"
        return Parsed(value, SIX, whole, self._odd(), lost)

    def _float(self, grid: Fraction) -> Parsed:
        """A float means its shortest decimal. Of up to 15 digits it is the one that means the same float."""
        x = self.x
        near = f"TRY_CAST({x} AS {SIX})"
        short = (
            f"CASE WHEN abs({x}) < 1e9 AND CAST({near} AS {self.type}) = {x} THEN {near} ELSE {_plain(self.text)} END"
        )
        if self.type == "FLOAT":
            short = _plain(self.text)
        value = self._there(short)
        lost = rf"CASE WHEN CAST({near} AS {self.type}) = {x} THEN FALSE ELSE strlen({self.text}) > 7 END"
        return Parsed(value, SIX, grid, self._odd(), lost)

    # Others

    def _clock(self) -> Parsed:
        x = self.x
        if self.type in ("TIME", "INTERVAL"):
            return Parsed(f"epoch_us({x})", "BIGINT", self.column.per)
        value = "CAST(NULL AS BIGINT)"
        if self.type == TEXT and self.column.clock == "h:mm:ss":
            shape = "[0-9][0-9]:[0-5][0-9]:[0-5][0-9]"
            value = f"CASE WHEN {x} GLOB '{shape}' THEN epoch_us(TRY_CAST({x} AS INTERVAL)) END"
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
        if self.type in _TIMES and not self.column.epoch:
            return Parsed(x, self.type, grid)
        if self.type == WITH_ZONE and not self.column.epoch:
            return Parsed(x, self.type, grid)
        if self.column.epoch and self.type in (*_SMALL, *_WHOLE):
            value = self._there(f"CASE WHEN {x} BETWEEN 0 AND 99999999999999 THEN CAST({x} AS BIGINT) END")
            return Parsed(value, "BIGINT", grid, self._odd())
        value = "CAST(NULL AS TIMESTAMP)"
        if self.column.epoch:
            scale = 10**6 // self.column.epoch
            whole = f"CASE WHEN strlen({x}) < 15 AND {x} NOT GLOB '*[!0-9]*' THEN TRY_CAST({x} AS BIGINT) END"
            value = f"make_timestamp({whole} * {scale})" if self.type == TEXT else value
        elif self.forms and self.type == TEXT:
            cases = " ".join(f"WHEN {form.guard(x)} THEN {form.value(x)}" for form in self.forms)
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


def _plain(text: str) -> str:
    """A cast takes what `reading` takes of a number, but for thousands separators, full-width digits and percents."""
    return f"TRY_CAST({text} AS {SIX})"


def _of_float(text: str) -> str:
    """Six decimals of a float are to be trusted below 10⁹, as all of ten characters are that have a point."""
    value = _plain(text)
    small = f"strlen({text}) <= 10 OR NOT contains({text}, '.') OR abs({value}) < 1000000000"
    return f"CASE WHEN {small} THEN {value} END"


def _loses(text: str) -> str:
    """Whether a long text has more than six decimals, and not noughts alone."""
    many = f"strpos({text}, '.') > 0 AND strlen({text}) - strpos({text}, '.') > {MAX_DECIMALS}"
    return rf"CASE WHEN {many} THEN regexp_matches({text}, '\.\d{{6}}\d*[1-9]') ELSE FALSE END"
