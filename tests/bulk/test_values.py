"""A column is read as its cells are, one by one: the same numbers, and odd wherever a cell says anything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow.parquet import ParquetFile, write_table

from kpicore.bulk.spool import numbers_of
from kpicore.bulk.values import Reader, Span
from kpicore.collect.cells import Bad, not_applicable, reader
from kpicore.collect.parquet import texts_of
from kpicore.fields import Field
from kpicore.model import Text

TITLE = Text("量", "a figure")
NUMBERS = (
    Field("number", TITLE),
    Field("percent", TITLE, "percent"),
    Field("count", TITLE, "count"),
    Field("points", TITLE, low=Decimal("-2.5"), high=Decimal(7)),
    Field("level", TITLE, "count", only=(Decimal(1), Decimal(2), Decimal(5))),
    Field("pay", TITLE, unit="money"),
)
FIELDS = (
    Field("flag", TITLE, "flag"),
    Field("hired", TITLE, "date"),
    Field("grade", TITLE, "choice", choices={"A": Text("优", "good"), "B": Text("差", "bad")}),
)
WRITTEN = (
    "",
    " ",
    "5",
    " 5 ",
    "98.5%",
    "1,150",
    "１２",
    "¥100",
    "n/a",
    "不适用",
    "x",
    "1e3",
    "0.12345678",
    "-3",
    "true",
)
DIGITS = (0, 1, -1, 2, 5, 7, 100, 101, 10**6, -(10**12), 10**12 - 1, 10**12, 10**18)


def whole(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high) | st.sampled_from([each for each in DIGITS if low <= each <= high])


def exact(digits: int, places: int) -> st.SearchStrategy[Decimal]:
    most = 10**digits - 1
    return (whole(-most, most) | st.integers(-2000, 2000)).map(lambda number: Decimal(f"{number}e-{places}"))


FLOATS = (
    st.sampled_from([0.1, 0.3, 98.5, -0.0, 1e9, 1e12, 0.1 + 0.2, 2.5, float("nan"), float("inf"), 1e-7])
    | st.decimals(-1000, 2000, places=2).map(float)
    | st.floats(-1e13, 1e13)
)
NUMERIC: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "int8": (pa.int8(), whole(-128, 127)),
    "uint8": (pa.uint8(), whole(0, 255)),
    "int32": (pa.int32(), whole(-(2**31), 2**31 - 1)),
    "int64": (pa.int64(), whole(-(2**63), 2**63 - 1)),
    "uint64": (pa.uint64(), whole(0, 2**64 - 1)),
    "decimal": (pa.decimal128(9, 2), exact(9, 2)),
    "wide decimal": (pa.decimal128(38, 6), exact(38, 6)),
    "fine decimal": (pa.decimal128(20, 8), exact(20, 8)),
    "longer decimal": (pa.decimal256(50, 3), exact(45, 3)),
    "float": (pa.float64(), FLOATS),
    "narrow float": (pa.float32(), st.floats(width=32)),
    "text": (pa.string(), st.sampled_from(WRITTEN)),
    "long text": (pa.large_string(), st.sampled_from(WRITTEN)),
    "coded text": (pa.dictionary(pa.int8(), pa.string()), st.sampled_from(WRITTEN)),
}
OTHERS: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "truth": (pa.bool_(), st.booleans()),
    "day": (pa.date32(), st.dates()),
    "moment": (pa.timestamp("us"), st.dates().map(lambda day: dt.datetime(day.year, day.month, day.day, day.day % 2))),
    "nothing": (pa.null(), st.none()),
    "text": (pa.string(), st.sampled_from([*WRITTEN, "2026-10-05", "2026-02-30", "是", "FALSE", "A", "优", "bad"])),
}


def cell(field: Field, text: str) -> int | Bad | None:
    """What a cell comes to for whom every cell counts: Bad where columns do not settle it."""
    text = text.strip()
    if not text:
        return None
    got = Bad("", "") if not_applicable(text) else reader(field, "CNY")(text)
    return got if isinstance(got, Bad) else Bad("", "") if got[1] else got[0]


def in_file(array: pa.Array, groups: int) -> ParquetFile:
    file = BytesIO()
    write_table(pa.table({"a": array}), file, row_group_size=groups)
    return ParquetFile(file)


@pytest.mark.parametrize("name", NUMERIC)
@settings(deadline=None, max_examples=15)
@given(data=st.data(), field=st.sampled_from(NUMBERS))
def test_numbers(name: str, field: Field, data: st.DataObject) -> None:
    type_, values = NUMERIC[name]
    check(field, pa.array(data.draw(st.lists(values | st.none(), min_size=1, max_size=12)), type_), data)


@pytest.mark.parametrize("name", OTHERS)
@settings(deadline=None, max_examples=10)
@given(data=st.data(), field=st.sampled_from(FIELDS))
def test_others(name: str, field: Field, data: st.DataObject) -> None:
    type_, values = OTHERS[name]
    check(field, pa.array(data.draw(st.lists(values | st.none(), min_size=1, max_size=12)), type_), data)


@pytest.mark.parametrize("places", [0, 2])
@settings(deadline=None, max_examples=15)
@given(data=st.data(), field=st.sampled_from(NUMBERS))
def test_numbers_beside_texts(places: int, field: Field, data: st.DataObject) -> None:
    digits = st.from_regex(r"\d{1,13}(\.\d{1,3})?", fullmatch=True) | st.integers(0, 9).map(str)
    texts = data.draw(st.lists(digits | st.sampled_from([*WRITTEN, "7.0"]), min_size=1, max_size=12))
    array = numbers_of(pa.array([text or None for text in texts], pa.string()), places)
    check(field, array, data, texts, places)


def check(
    field: Field, array: pa.Array, data: st.DataObject, texts: Sequence[str] | None = None, places: int = 0
) -> None:
    type_ = array.type
    wanted = [cell(field, text) for text in texts or texts_of(array)]
    if pa.types.is_float64(type_):  # of greater ones, shorter decimals than six places may be meant
        large = [value is not None and abs(value) >= 1e9 for value in array.to_pylist()]
        wanted = [Bad("", "") if huge else each for huge, each in zip(large, wanted, strict=True)]
    own = Reader(type_, field, reader(field, "CNY"), places)
    found = own.read(array)
    odd = [False] * len(array) if found.odd is None else found.odd.to_pylist()
    assert odd == [isinstance(each, Bad) for each in wanted]
    assert found.numbers.to_pylist() == [None if isinstance(each, Bad) else each for each in wanted]
    plain = [each for each in wanted if isinstance(each, int)]
    span = own.span(found.numbers)
    assert (span and span[:2]) == ((min(plain), max(plain)) if plain else None)
    if span is not None:
        narrow = own.narrow(pa.chunked_array([array]), span).to_pylist()
        kept = [None if number is None else number * own.divisor(span) for number in narrow]
        assert [kept[place] for place, each in enumerate(wanted) if not isinstance(each, Bad)] == [
            each for each in wanted if not isinstance(each, Bad)
        ]
    opened = in_file(array, data.draw(st.integers(1, 5)))
    proven = own.proven([opened.metadata], 0)
    if proven is not None:
        assert not any(odd)
        assert proven[:2] == (min(plain), max(plain))


def test_what_a_file_says_is_enough() -> None:
    own = Reader(pa.int64(), NUMBERS[2], reader(NUMBERS[2]))
    assert own.proven([in_file(pa.array([3, None, 1]), 2).metadata], 0) == Span(1, 3, 0)
    assert own.proven([in_file(pa.array([3, -1]), 2).metadata], 0) is None
