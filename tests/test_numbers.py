"""kpicore.numbers against decimal.Decimal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore import numbers
from kpicore.numbers import format_money, format_scaled, half_up, parse_scaled, to_scaled

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("text", "decimals", "value", "rounded"),
    [
        ("98.5", 6, 98_500_000, False),
        ("0", 6, 0, False),
        ("-0", 6, 0, False),
        ("+2", 0, 2, False),
        ("-3", 6, -3_000_000, False),
        (".5", 6, 500_000, False),
        ("007", 0, 7, False),
        ("1,150", 0, 1150, False),
        ("-1,234,567.5", 1, -12_345_675, False),
        ("2.000", 0, 2, False),
        ("0.9733333333333334", 6, 973_333, True),
        ("0.0000005", 6, 1, True),
        ("-0.0000005", 6, -1, True),
        ("0.00000049", 6, 0, True),
        ("1.0000000000", 6, 1_000_000, False),
        ("999999999999.999999", 6, 10**18 - 1, False),
        ("0000000000000000001", 0, 1, False),
        ("0" * 5000 + "1", 0, 1, False),
        ("0." + "0" * 5000 + "1", 6, 0, True),
    ],
)
def test_accepts_plain_decimals(text: str, decimals: int, value: int, rounded: bool) -> None:
    assert parse_scaled(text, decimals) == (value, rounded)


def test_a_percent_sign_only_where_the_value_is_in_percent() -> None:
    assert parse_scaled("98.5%", 6, percent=True) == (98_500_000, False)
    assert parse_scaled("98.5", 6, percent=True) == (98_500_000, False)
    assert parse_scaled("98.5%", 6) == numbers.NOT_IN_PERCENT


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            ".",
            "-",
            "+",
            "%",
            "1.",
            "1..2",
            "--1",
            "1e3",
            "1E3",
            "nan",
            "NaN",
            "inf",
            "-Infinity",
            "1_000",
            "1 000",
        ),
        *(
            "1,15",
            "0,150",
            ",150",
            "1,150,00",
            "1.5,000",
            "١٢",
            "１２",
            "二",
            "½",
            "²",
            "0x10",
            "−3",
            "98.5 %",
            "98.5%%",
            "1\n",
        ),
    ],
)
def test_rejects_everything_else(text: str) -> None:
    assert parse_scaled(text, 6, percent=True) == numbers.NOT_A_NUMBER


@pytest.mark.parametrize("text", ["1000000000000", "-1,000,000,000,000", "999999999999.9999995", "9" * 5000])
def test_rejects_what_is_too_large(text: str) -> None:
    assert parse_scaled(text, 6) == numbers.TOO_LARGE


def test_a_whole_number_is_not_rounded_to() -> None:
    assert parse_scaled("2.5", 0) == numbers.NOT_WHOLE


@given(st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, allow_nan=False, places=9))
def test_parsing_agrees_with_decimal(number: Decimal) -> None:
    wanted = number.quantize(Decimal("0.000001"), context=EXACT)
    assert parse_scaled(f"{number:f}", 6) == (int(wanted.scaleb(6, EXACT)), wanted != number)
    assert parse_scaled(f"{number:,f}", 6) == parse_scaled(f"{number:f}", 6)


@given(st.integers(-(10**18) + 1, 10**18 - 1), st.integers(0, 6))
def test_round_trip(value: int, scale: int) -> None:
    value %= 10 ** (12 + scale)
    for signed in (value, -value):
        text = format_scaled(signed, scale)
        assert parse_scaled(text, scale) == (signed, False)
        assert Decimal(text) == Decimal(signed).scaleb(-scale)
        assert to_scaled(Decimal(text), scale) == signed
        assert not ("." in text and text.endswith(("0", ".")))


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert parse_scaled(text, 6) is not None


@given(st.integers(-(10**20), 10**20), st.integers(-(10**9), 10**9).filter(bool))
def test_half_up_is_away_from_zero(numerator: int, denominator: int) -> None:
    exact = Context(prec=80).divide(Decimal(numerator), Decimal(denominator))
    assert half_up(numerator, denominator) == int(exact.quantize(Decimal(1), context=EXACT))


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"), [(1, 2, 1), (-1, 2, -1), (1, -2, -1), (3, 2, 2), (-5, 10, -1), (49, 100, 0)]
)
def test_half_up(numerator: int, denominator: int, value: int) -> None:
    assert half_up(numerator, denominator) == value


@pytest.mark.parametrize(
    ("value", "scale", "text"),
    [(89_750_000, 6, "89.75"), (0, 6, "0"), (-1, 6, "-0.000001"), (5, 0, "5"), (-100, 2, "-1")],
)
def test_format_scaled(value: int, scale: int, text: str) -> None:
    assert format_scaled(value, scale) == text


@pytest.mark.parametrize(
    ("cents", "text"), [(27040, "270.40"), (0, "0.00"), (-1, "-0.01"), (-100, "-1.00"), (5, "0.05"), (100, "1.00")]
)
def test_format_money(cents: int, text: str) -> None:
    assert format_money(cents) == text


@pytest.mark.parametrize("text", ["0.0000001", "NaN", "Infinity"])
def test_to_scaled_raises_on_what_it_cannot_hold(text: str) -> None:
    with pytest.raises(ValueError):
        to_scaled(Decimal(text), 6)
