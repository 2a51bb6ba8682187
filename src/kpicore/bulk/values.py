"""A column as scaled whole numbers. What is not plainly a number is read by the python reader."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kpicore.collect.cells import Bad, Read, not_applicable
from kpicore.collect.parquet import texts_of
from kpicore.fields import Field

if TYPE_CHECKING:
    from pyarrow.parquet import ColumnChunkMetaData, FileMetaData

_EXACT_FLOATS = 10.0**9  # below, a double of six decimals is the only one near its decimal
_WIDTHS = {8: pa.int8(), 16: pa.int16(), 32: pa.int32(), 64: pa.int64()}
_DIGITS, _SAFE_DIGITS = 38, 18  # of a decimal, and those that 64 bits hold in any case
_REMEMBERED = 200_000  # texts


class Values(NamedTuple):
    """numbers: at the field's decimals, null where the cell is blank or odd. odd: cells that nobody can read in
    columns; None where there are none."""

    numbers: pa.Int64Array
    odd: pa.BooleanArray | None


class Span(NamedTuple):
    """The least and the greatest number of a column, at the field's decimals, and how many of these are used."""

    low: int
    high: int
    decimals: int


class Reader:
    """Reads a column of one type as one field has it. read: how the field reads a text. places: the decimals at which
    the numbers are of a column that has them beside its texts (`kpicore.bulk.spool`)."""

    def __init__(self, type_: pa.DataType, field: Field, read: Read, places: int = 0) -> None:
        self.field = field
        self._type = type_
        self._beside = pa.types.is_struct(type_)
        self._places = places
        self._read = read
        self._known: dict[str, int | None] = {}  # by text; absent where the cell is odd
        self._limits = _limits(field)
        self._numeric = _NUMERIC.get(_kind(type_, field.decimals)) if _is_number(field) else None

    def read(self, column: pa.ChunkedArray | pa.Array) -> Values:
        """Every cell of a column."""
        array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        if self._beside:
            return self._of_both(array)
        if self._numeric is None:
            return self._by_text(array)
        return self._within(array, *self._numeric(array, self.field.decimals))

    def _of_both(self, array: pa.StructArray) -> Values:
        """Of numbers, and of the texts of cells that are none."""
        plain, texts = array.field("number"), array.field("text")
        found = self._within(plain, *_at(plain, self._places, self.field.decimals))
        if texts.null_count == len(texts):
            return found
        others = self._by_text(texts)
        return Values(pc.coalesce(found.numbers, others.numbers), either(found.odd, others.odd))

    def _within(self, array: pa.Array, numbers: pa.Int64Array, sure: pa.BooleanArray | None) -> Values:
        """The numbers of an array, so far as the field allows them."""
        if sure is None and not self.field.only and _lie_between(numbers, *self._limits):
            return Values(numbers, None)
        within = pc.and_(pc.greater_equal(numbers, self._limits.low), pc.less_equal(numbers, self._limits.high))
        plain = within if sure is None else pc.and_(within, sure)
        if self.field.only:
            only = [_scaled(value, self.field.decimals) for value in self.field.only]
            plain = pc.and_(plain, pc.is_in(numbers, pa.array(only, pa.int64())))
        odd = pc.and_(array.is_valid(), pc.invert(pc.fill_null(plain, False)))
        if not pc.any(odd).as_py():
            return Values(numbers, None)
        return Values(pc.if_else(odd, None, numbers), odd)

    def narrow(self, column: pa.ChunkedArray, span: Span) -> pa.Array:
        """Every cell of a column of which it is known who has odd ones, at the decimals that are used and in the bits
        that the span needs; what odd ones are read as means nothing."""
        array, divisor = column.combine_chunks(), self.divisor(span)
        if self._beside:
            numbers = _at(array.field("number"), self._places, span.decimals)[0]
            if array.field("text").null_count < len(array):
                others = self._by_text(array.field("text")).numbers
                numbers = pc.coalesce(numbers, pc.divide(others, divisor) if divisor > 1 else others)
        elif self._numeric is None:
            numbers = self._by_text(array).numbers
        elif self._numeric is _decimal:
            numbers, shift = _digits(array), span.decimals - self._type.scale
            if shift:
                numbers = pc.multiply(numbers.cast(pa.int64(), safe=False), 10**shift)
        else:
            numbers = array if self._numeric is _whole else _float(array, span.decimals)[0]
        return numbers.cast(fitting(span.low // divisor, span.high // divisor), safe=False)

    def rounded(self, column: pa.ChunkedArray | pa.Array, odd: pa.BooleanArray) -> pa.BooleanArray:
        """Which of the odd cells are read by rows all the same, at fewer decimals, and counted there."""
        array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        read = [self._read(text.strip()) for text in self._texts(array.filter(odd))]
        fewer = [not isinstance(got, Bad) and got[1] for got in read]
        return pc.replace_with_mask(odd, odd, pa.array(fewer, pa.bool_()))

    def _texts(self, array: pa.Array) -> list[str]:
        if not self._beside:
            return texts_of(array)
        numbers, texts = array.field("number").to_pylist(), array.field("text").to_pylist()
        pairs = zip(numbers, texts, strict=True)
        return [f"{Decimal(number).scaleb(-self._places):f}" if text is None else text for number, text in pairs]

    def divisor(self, span: Span) -> int:
        """By what the numbers of `narrow` are smaller than at the field's decimals."""
        factor: int = 10 ** (self.field.decimals - span.decimals)
        return factor

    def proven(self, metadata: Sequence[FileMetaData], position: int) -> Span | None:
        """The span of a column none of whose cells is odd, as the file itself says; None where it does not say so."""
        if self.field.only or not (self._beside or self._numeric in (_whole, _decimal)):
            return None
        places = self._places if self._beside else self._type.scale if self._numeric is _decimal else 0
        if places > self.field.decimals:
            return None
        ends: list[Decimal] = []
        for group in (file.row_group(number) for file in metadata for number in range(file.num_row_groups)):
            stated = _stated(group.column(position))
            if stated is None or (self._beside and _stated(group.column(position + 1)) != ()):
                return None
            ends += stated
        if not ends:
            return None
        shift = self._places if self._beside else 0
        low, high = (_scaled(end.scaleb(-shift), self.field.decimals) for end in (min(ends), max(ends)))
        return Span(low, high, places) if self._limits.low <= low and high <= self._limits.high else None

    def span(self, numbers: pa.Int64Array) -> Span | None:
        """Of numbers that were read; None where there are none."""
        ends = pc.min_max(numbers)
        if not ends["min"].is_valid:
            return None
        used = 0 if self._numeric is _whole else self.field.decimals
        if self._beside and self._places < used:
            factor = 10 ** (used - self._places)
            if pc.all(pc.equal(pc.multiply(pc.divide(numbers, factor), factor), numbers)).as_py():
                used = self._places
        return Span(ends["min"].as_py(), ends["max"].as_py(), used)

    def _by_text(self, array: pa.Array) -> Values:
        coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        found: list[int | None] = []
        odd: list[bool] = []
        for text in texts_of(coded.dictionary):
            text = text.strip()
            if text not in self._known:
                got = None if not text else self._of_text(text)
                if isinstance(got, Bad):
                    found.append(None)
                    odd.append(True)
                    continue
                self._known[text] = got
            found.append(self._known[text])
            odd.append(False)
        numbers = pa.array(found, pa.int64()).take(coded.indices)
        if not any(odd):
            return Values(numbers, None)
        return Values(numbers, pc.fill_null(pa.array(odd, pa.bool_()).take(coded.indices), False))

    def _of_text(self, text: str) -> int | Bad:
        if not_applicable(text):
            return Bad("", "")
        got = self._read(text)
        return got if isinstance(got, Bad) else Bad("", "") if got[1] else got[0]


def either(one: pa.BooleanArray | None, other: pa.BooleanArray | None) -> pa.BooleanArray | None:
    """Where one or the other is true; None is nowhere."""
    if one is None or other is None:
        return other if one is None else one
    return pc.or_(pc.fill_null(one, False), pc.fill_null(other, False))


def fitting(low: int, high: int) -> pa.DataType:
    """The narrowest whole numbers that hold both."""
    bits = max(low.bit_length(), high.bit_length()) + 1  # one of them for the sign
    return next(type_ for width, type_ in _WIDTHS.items() if bits <= width)


class _Limits(NamedTuple):
    low: int
    high: int


def _limits(field: Field) -> _Limits:
    """The field's range at its decimals."""
    if not _is_number(field):
        return _Limits(0, 0)
    return _Limits(-_scaled(-field.smallest, field.decimals), _scaled(field.largest, field.decimals))


def _scaled(value: Decimal, decimals: int) -> int:
    """Rounded down."""
    numerator, denominator = value.as_integer_ratio()
    factor: int = 10**decimals
    return numerator * factor // denominator


def _is_number(field: Field) -> bool:
    return field.kind in ("number", "percent", "count")


def _kind(type_: pa.DataType, decimals: int) -> str:
    """How numbers of the type are read at so many decimals; "" where by their text."""
    if pa.types.is_decimal128(type_) and 0 <= type_.scale <= decimals <= _DIGITS - type_.precision + type_.scale:
        return "decimal"
    if pa.types.is_float64(type_):
        return "float"
    return "whole" if pa.types.is_integer(type_) else ""


def _at(numbers: pa.Int64Array, places: int, decimals: int) -> tuple[pa.Int64Array, pa.BooleanArray | None]:
    """Numbers of so many decimals at another number of them; sure where nothing is lost. None has too many digits."""
    if decimals >= places:
        return (pc.multiply(numbers, 10 ** (decimals - places)) if decimals > places else numbers), None
    factor = 10 ** (places - decimals)
    fewer = pc.divide(numbers, factor)
    return fewer, pc.equal(pc.multiply(fewer, factor), numbers)


def _whole(array: pa.Array, decimals: int) -> tuple[pa.Int64Array, None]:
    return _times(array, 10**decimals), None


def _decimal(array: pa.Array, decimals: int) -> tuple[pa.Int64Array, None]:
    return _times(_digits(array), 10 ** (decimals - array.type.scale)), None


def _digits(array: pa.Decimal128Array) -> pa.Decimal128Array:
    """The numbers without their point."""
    bare = pa.decimal128(_DIGITS, 0)
    return pa.Array.from_buffers(bare, len(array), array.buffers(), array.null_count, array.offset)


def _times(numbers: pa.Array, factor: int) -> pa.Int64Array:
    """Whole numbers so many times. What would have more than 18 digits, and is out of every field's range, has 19."""
    most = 10**_SAFE_DIGITS // factor
    if not _lie_between(numbers, -most, most):
        small = pc.less(numbers, pa.scalar(most).cast(numbers.type))
        if not pa.types.is_unsigned_integer(numbers.type):
            small = pc.and_(small, pc.greater(numbers, -most))
        numbers = pc.if_else(small, numbers, pa.scalar(most).cast(numbers.type))
    whole = numbers.cast(pa.int64(), safe=False)
    return pc.multiply(whole, factor) if factor > 1 else whole


def _lie_between(numbers: pa.Array, low: int, high: int) -> bool:
    """Whether all that are there are from low to high."""
    ends = pc.min_max(numbers)
    return not ends["min"].is_valid or bool(low <= ends["min"].as_py() and ends["max"].as_py() <= high)


def _float(array: pa.Array, decimals: int) -> tuple[pa.Int64Array, pa.BooleanArray]:
    """Sure where the number of so many decimals is the float's own shortest text."""
    factor = float(10**decimals)
    whole = pc.round(pc.multiply(array, factor))
    small = pc.and_(pc.is_finite(array), pc.less(pc.abs(array), _EXACT_FLOATS))
    sure = pc.and_(small, pc.equal(pc.divide(whole, factor), array))
    return pc.if_else(pc.fill_null(sure, False), whole, None).cast(pa.int64()), sure


_NUMERIC = {"whole": _whole, "decimal": _decimal, "float": _float}


def _stated(column: ColumnChunkMetaData) -> tuple[Decimal, ...] | None:
    """What the file says of a group's column: its ends, none where it is all null, None where it does not say."""
    statistics = column.statistics
    if statistics is None or not statistics.has_null_count:
        return None
    if statistics.null_count == column.num_values:
        return ()
    ends = (statistics.min, statistics.max) if statistics.has_min_max else ()
    if len(ends) < 2 or not all(isinstance(end, int | Decimal) and not isinstance(end, bool) for end in ends):
        return None
    return Decimal(ends[0]), Decimal(ends[1])
