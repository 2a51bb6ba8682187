"""Scaled whole numbers as the decimals of a file."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.bulk.outcome import decimals

MONEY, NUMBER = pa.decimal128(18, 2), pa.decimal128(38, 12)
NUMBERS = st.sampled_from([(-3, 3), (99_990, 100_000), (-(10**17), 10**17), (-(1 << 63), (1 << 63) - 1)]).flatmap(
    lambda ends: st.lists(st.none() | st.integers(*ends), max_size=40)
)


@given(NUMBERS, st.sampled_from([0, 2, 6]))
def test_decimals(numbers: list[int | None], scale: int) -> None:
    found = decimals(pa.array([7, *numbers], pa.int64())[1:], scale, NUMBER)
    with localcontext(prec=50):
        assert found.to_pylist() == [None if each is None else Decimal(each).scaleb(-scale) for each in numbers]


@pytest.mark.parametrize("sign", [1, -1])
def test_too_many_digits(sign: int) -> None:
    assert decimals(pa.array([sign * (10**18 - 1)]), 2, MONEY).to_pylist() == [sign * Decimal("9999999999999999.99")]
    for number, scale in ((10**18, 2), (10**16, 0)):
        with pytest.raises(pa.ArrowInvalid):
            decimals(pa.array([sign * number]), scale, MONEY)
