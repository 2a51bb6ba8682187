"""What Spark spells in its own way. Its sessions are of UTC and raise where a number overflows (ANSI)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from kpicore.collect.events.blanks import SPACES
from kpicore.collect.events.spelling import SIX

_PLAIN = r"[+-]?[0-9]{1,12}(?:[.][0-9]{1,20})?"
_LOSES = "[.][0-9]{6}[0-9]*[1-9]"
_SMALL = ("TINYINT", "SMALLINT", "INTEGER")
_HALF = 2**32  # a sum of halves of 64 bits needs more than four billion events to overflow
_FIELDS = {"%Y": "yyyy", "%y": "yy", "%m": "M", "%b": "MMM", "%d": "d", "%H": "H", "%M": "m", "%S": "s"}


class Spark:
    """Spark's. What is read as python reads it is told by a shape, since Spark's casts take more than that."""

    def quoted(self, name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    def text(self, x: str) -> str:
        return f"CAST({x} AS STRING)"

    def trimmed(self, x: str) -> str:
        return f"CASE WHEN {self.is_bare(x)} THEN {x} ELSE trim(BOTH {literal(SPACES)} FROM {x}) END"

    def is_bare(self, x: str) -> str:
        return f"({x} >= '!' AND {x} < chr(127) AND {self.ends_bare(x)})"

    def ends_bare(self, x: str) -> str:
        return f"right({x}, 1) BETWEEN '!' AND '~'"

    def trimmed_once(self, x: str) -> str:
        return self.trimmed(x)

    def decimal(self, x: str) -> str:
        return f"CASE WHEN {self.fits(_PLAIN, '', x)} THEN TRY_CAST({x} AS {SIX}) END"

    def loses(self, x: str) -> str:
        return f"{x} RLIKE {literal(_LOSES)}"

    def of_float(self, x: str, kind: str) -> tuple[str, str]:
        """Of up to 15 digits the decimal is the one that means the same float; of others no digit that Java may write
        otherwise decides below a million, unless the seventh decimal is a five: those are left to python."""
        if kind == "FLOAT":
            text = self.text(x)
            return f"CASE WHEN length({text}) <= 7 THEN {self.decimal(text)} END", "FALSE"
        near = f"TRY_CAST({x} AS {SIX})"
        same = f"abs({x}) < 1e9 AND CAST({near} AS DOUBLE) = {x}"
        sure = f"abs({x}) < 1e6 AND abs({x} * 1e6 - floor({x} * 1e6) - 0.5D) > 0.01D"
        return f"CASE WHEN ({same}) OR ({sure}) THEN {near} END", f"({sure} AND CAST({near} AS DOUBLE) <> {x})"

    def digits(self, x: str) -> str:
        return f"CASE WHEN {self.fits('[0-9]{1,14}', '', x)} THEN CAST({x} AS BIGINT) END"

    def clock(self, x: str) -> str:
        is_clock = self.fits("[0-9]{2}:[0-5][0-9]:[0-5][0-9]", "", x)
        hours, minutes, seconds = (f"CAST(substr({x}, {at}, 2) AS BIGINT)" for at in (1, 4, 7))
        return f"CASE WHEN {is_clock} THEN (({hours} * 60 + {minutes}) * 60 + {seconds}) * 1000000 END"

    def fits(self, shape: str, glob: str, x: str) -> str:
        whole = rf"\A(?:{shape})\z"
        return f"{x} RLIKE {literal(whole)}"

    def time(self, format: str, x: str) -> str:
        if not format:
            return f"TRY_CAST({x} AS TIMESTAMP_NTZ)"
        if format.startswith("%Y"):
            return f"TRY_CAST(translate({x}, '/.', '--') AS TIMESTAMP_NTZ)"
        java = format
        for field, letters in _FIELDS.items():
            java = java.replace(field, letters)
        read = f"CAST(try_to_timestamp({x}, {literal(java)}) AS TIMESTAMP_NTZ)"
        if format.endswith("%y"):  # of 2000 to 2099 to Java, of 1969 to 2068 to everyone else
            return f"CASE WHEN right({x}, 2) < '69' THEN {read} END"
        return read

    def instant_of(self, x: str) -> str:
        return f"CAST(TRY_CAST({x} AS TIMESTAMP) AS TIMESTAMP_NTZ)"

    def moment(self, micros: str) -> str:
        return f"CAST(timestamp_micros({micros}) AS TIMESTAMP_NTZ)"

    def instant(self, seconds: int) -> str:
        return f"timestamp_seconds({seconds})"

    def micros(self, x: str) -> str:
        return f"unix_micros(CAST({x} AS TIMESTAMP))"

    def total(self, x: str, kind: str) -> str:
        """A sum of 64 bits overflows: it is made of two, of the halves."""
        if kind in _SMALL or kind.startswith("DECIMAL"):
            return f"sum({x})"
        return f"(CAST(sum({x} div {_HALF}) AS DECIMAL(38, 0)) * {_HALF} + sum({x} % {_HALF}))"

    def percentile(self, x: str, rank: Decimal) -> str:
        """Spark's own percentile_disc reckons rank and value in floats: of 1 to 100 it says that 8 is the 7th."""
        share = Fraction(rank)
        nth = f"(count({x}) * {share.numerator} + {share.denominator - 1}) div {share.denominator}"
        return f"get(sort_array(collect_list({x})), CAST({nth} AS INT) - 1)"

    def row(self, values: Sequence[str]) -> str:
        return f"struct({', '.join(values)})"


def literal(text: str) -> str:
    """A text in a query, whatever it holds."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
