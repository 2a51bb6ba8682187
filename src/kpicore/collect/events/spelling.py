"""What engines spell each in their own way. What is asked of them stands elsewhere, once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from kpicore.collect.events.blanks import SPACES
from kpicore.fields import MAX_DECIMALS

TEXT = "VARCHAR"
SMALL = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER")
WHOLE = (*SMALL, "BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT")
FLOATS = ("DOUBLE", "FLOAT")
TIMES = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE")
WITH_ZONE = "TIMESTAMP WITH TIME ZONE"
SIX = f"DECIMAL(18, {MAX_DECIMALS})"
"""Every number below the contract's limit, at its six decimals."""


class Spelling(Protocol):
    """Each method gives an expression over others; x is a text where nothing else is said.

    An engine may leave to python whatever it does not surely read as python does: then it says NULL.
    """

    def quoted(self, name: str) -> str:
        """A name of a column."""

    def text(self, x: str) -> str:
        """Any value as text."""

    def trimmed(self, x: str) -> str:
        """Without white space around it, as python knows white space."""

    def is_bare(self, x: str) -> str:
        """Whether it begins and ends with visible ASCII, as most texts do: cheaper to see than to trim it."""

    def ends_bare(self, x: str) -> str:
        """Whether it ends with visible ASCII."""

    def trimmed_once(self, x: str) -> str:
        """The same as `trimmed`, of a column that the engine keeps as few different texts: for each of them once."""

    def decimal(self, x: str) -> str:
        """A plain number, half up at six decimals."""

    def loses(self, x: str) -> str:
        """Whether a number has more than six decimals, and not noughts alone."""

    def of_float(self, x: str, kind: str) -> tuple[str, str]:
        """A float of that type: the shortest decimal that means it, half up at six decimals; and whether those are not
        all that it has."""

    def digits(self, x: str) -> str:
        """A whole number of up to 14 digits, without a sign."""

    def clock(self, x: str) -> str:
        """hh:mm:ss in microseconds."""

    def fits(self, shape: str, glob: str, x: str) -> str:
        """Whether all of it fits a regular expression; glob: a pattern that is as good, where there is one."""

    def time(self, format: str, x: str) -> str:
        """The time that it says in a format of strptime; without a format, as ISO writes it."""

    def instant_of(self, x: str) -> str:
        """The time in UTC that one with an offset means."""

    def moment(self, micros: str) -> str:
        """Microseconds since 1970 as a time without a zone."""

    def instant(self, seconds: int) -> str:
        """Seconds since 1970 as a time with a zone."""

    def micros(self, x: str) -> str:
        """A time as microseconds since 1970."""

    def total(self, x: str, kind: str) -> str:
        """The sum of numbers of that type, however large it is."""

    def percentile(self, x: str, rank: Decimal) -> str:
        """By nearest rank: the smallest value that at least this share of the values do not exceed."""

    def row(self, values: Sequence[str]) -> str:
        """Several values as one that can be compared."""


_SPACE = r"[\s\x0b\x1c-\x1f\x85\p{Z}]"
_AT_AN_END = f"^{_SPACE}|{_SPACE}$"
_ENDS = f"^{_SPACE}+|{_SPACE}+$"


class DuckDB:
    """DuckDB's."""

    def quoted(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def text(self, x: str) -> str:
        return f"CAST({x} AS VARCHAR)"

    def trimmed(self, x: str) -> str:
        bare = f"regexp_replace({x}, {literal(_ENDS)}, '', 'g')"
        whole = f"{self.is_bare(x)} OR NOT regexp_matches({x}, {literal(_AT_AN_END)})"
        return f"CASE WHEN {whole} THEN {x} ELSE {bare} END"

    def is_bare(self, x: str) -> str:
        return f"({x} >= '!' AND {x} < chr(127) AND {self.ends_bare(x)})"

    def ends_bare(self, x: str) -> str:
        return f"array_extract({x}, -1) BETWEEN '!' AND '~'"

    def trimmed_once(self, x: str) -> str:
        """Slow, but one function of one column: done with the texts of a dictionary, not with every cell."""
        return f"trim({x}, {literal(SPACES)})"

    def decimal(self, x: str) -> str:
        """A cast takes what `reading` takes of a number, but for thousands separators, full-width digits, percents."""
        return f"TRY_CAST({x} AS {SIX})"

    def loses(self, x: str) -> str:
        many = f"strpos({x}, '.') > 0 AND strlen({x}) - strpos({x}, '.') > {MAX_DECIMALS}"
        exact = rf"CASE WHEN {many} THEN regexp_matches({x}, '\.\d{{6}}\d*[1-9]') ELSE FALSE END"
        is_power, power = f"contains(lower({x}), 'e')", f"TRY_CAST({x} AS DOUBLE) <> CAST({self.decimal(x)} AS DOUBLE)"
        return f"CASE WHEN {is_power} THEN {power} WHEN strlen({x}) > 7 THEN {exact} ELSE FALSE END"

    def of_float(self, x: str, kind: str) -> tuple[str, str]:
        """Of up to 15 digits the decimal is the one that means the same float."""
        near, text = f"TRY_CAST({x} AS {SIX})", self.text(x)
        if kind == "FLOAT":
            text = self.shortest(x, kind)
            decimal = f"CASE WHEN NOT contains({text}, 'e-') THEN {self.decimal(text)} END"
            return decimal, f"CASE WHEN contains({text}, 'e') THEN FALSE ELSE {self.loses(text)} END"
        short = f"CASE WHEN abs({x}) < 1e9 AND CAST({near} AS DOUBLE) = {x} THEN {near} ELSE {self.decimal(text)} END"
        return short, f"CASE WHEN abs({x}) < 1e9 THEN CAST({near} AS DOUBLE) <> {x} ELSE {self.loses(text)} END"

    def shortest(self, x: str, kind: str) -> str:
        """The shortest text of a float of that type, a whole one as whole numbers are written. Of a narrow one the
        engine itself writes more digits than it takes to mean it: 346112.625 for 346112.62."""
        if kind == "DOUBLE":
            whole = self.text(f"TRY_CAST({x} AS BIGINT)")
            return f"CASE WHEN {x} = trunc({x}) AND abs({x}) < 1e15 THEN {whole} ELSE {self.text(x)} END"
        texts = [f"printf('%.{digits}g', {x})" for digits in (6, 7, 8)]
        means = " ".join(f"WHEN TRY_CAST({text} AS FLOAT) = {x} THEN {text}" for text in texts)
        return f"CASE {means} ELSE printf('%.9g', {x}) END"

    def digits(self, x: str) -> str:
        return f"CASE WHEN strlen({x}) < 15 AND {x} NOT GLOB '*[!0-9]*' THEN TRY_CAST({x} AS BIGINT) END"

    def clock(self, x: str) -> str:
        shape = "[0-9][0-9]:[0-5][0-9]:[0-5][0-9]"
        return f"CASE WHEN {x} GLOB '{shape}' THEN epoch_us(TRY_CAST({x} AS INTERVAL)) END"

    def fits(self, shape: str, glob: str, x: str) -> str:
        return f"{x} GLOB {literal(glob)}" if glob else f"regexp_full_match({x}, {literal(shape)})"

    def time(self, format: str, x: str) -> str:
        return f"TRY_STRPTIME({x}, {literal(format)})" if format else f"TRY_CAST({x} AS TIMESTAMP)"

    def instant_of(self, x: str) -> str:
        return f"make_timestamp(epoch_us(TRY_CAST({x} AS TIMESTAMPTZ)))"

    def moment(self, micros: str) -> str:
        return f"make_timestamp({micros})"

    def instant(self, seconds: int) -> str:
        return f"to_timestamp({seconds})"

    def micros(self, x: str) -> str:
        return f"epoch_us({x})"

    def total(self, x: str, kind: str) -> str:
        return f"sum({x})"

    def percentile(self, x: str, rank: Decimal) -> str:
        return f"quantile_disc({x}, {rank:f})"

    def row(self, values: Sequence[str]) -> str:
        return f"row({', '.join(values)})"


def place_of(x: str, texts: str) -> str:
    """Where a text stands in a list, for DuckDB."""
    return f"list_position({texts}, {x})"


def text_at(place: str, texts: str) -> str:
    """The text that stands there."""
    return f"list_extract({texts}, {place})"


def literal(text: str) -> str:
    """A text where SQL takes no bound value."""
    return "'" + text.replace("'", "''") + "'"
