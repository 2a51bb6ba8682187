"""Numbers as people write them: each is read as the one number that it can mean, or refused with a hint."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.collect.amounts import plain_digits
from kpicore.collect.cells import Bad, expectation, reader
from kpicore.fields import LIMIT, Field
from kpicore.model import Text

ANY = Field("n", Text("数", "n"), low=-LIMIT + Decimal("0.000001"))
MONEY = Field("pay", Text("工资", "pay"), low=-LIMIT + Decimal("0.000001"), unit="money")
SHARE = Field("rate", Text("率", "rate"), "percent")
GROUPED = [",", " ", "\u00a0", "\u2007", "\u2009", "\u202f", "'", "’", "，", "\u3000"]


def value(text: str, field: Field = ANY, currency: str = "CNY") -> Decimal | str:
    """The number, or what is expected instead."""
    got = reader(field, currency)(text)
    return str(got.expected) if isinstance(got, Bad) else Decimal(got[0]).scaleb(-6)


@given(st.decimals(-(10**11), 10**11, places=2, allow_nan=False), st.sampled_from(GROUPED))
def test_thousands_may_be_parted_by_any_one_mark(number: Decimal, mark: str) -> None:
    assert value(f"{number:,}".replace(",", mark)) == number


@pytest.mark.parametrize(
    ("text", "currency", "number"),
    [
        ("¥1,150.00", "CNY", "1150"),
        ("￥1,150.5", "CNY", "1150.5"),
        ("1,150元", "CNY", "1150"),
        ("1 150 元", "CNY", "1150"),
        ("CNY 1150", "CNY", "1150"),
        ("1150cny", "CNY", "1150"),
        ("RMB1150", "CNY", "1150"),
        ("-¥5", "CNY", "-5"),
        ("¥-5", "CNY", "-5"),
        ("−5", "CNY", "-5"),
        ("￥１，１５０", "CNY", "1150"),
        ("$3,000", "USD", "3000"),
        ("3000 SEK", "SEK", "3000"),
        ("HK$3,000", "HKD", "3000"),
    ],
)
def test_money_may_name_the_currency_of_the_run(text: str, currency: str, number: str) -> None:
    assert value(text, MONEY, currency) == Decimal(number)
    assert isinstance(value(text, ANY, currency), str) or text == "−5"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("$3,000", "a number, negative or not; an amount in CNY"),
        ("€3", "a number, negative or not; an amount in CNY"),
        ("1.150,00", "a number, negative or not; thousands are parted by commas, decimals by a point: 1,150.00"),
        ("1.150.000", "a number, negative or not; thousands are parted by commas, decimals by a point: 1,150,000"),
        ("98,5", "a number, negative or not; decimals are written with a point: 98.5"),
        ("1.15E+03", "a number, negative or not; written out, since a spreadsheet's short form may have lost digits"),
        ("60 s", "a number, negative or not; the number alone: 60"),
        ("1,150次", "a number, negative or not; the number alone: 1,150"),
        ("3万", "a number, negative or not"),
        ("3k", "a number, negative or not"),
        ("38O", "a number, negative or not"),
        ("11oo", "a number, negative or not"),
        ("5²", "a number, negative or not"),
        ("¥¥5", "a number, negative or not"),
        ("¥5元", "a number, negative or not"),
        ("元", "a number, negative or not"),
        ("1 15", "a number, negative or not"),
        ("1 1500", "a number, negative or not"),
        ("1 150'000", "a number, negative or not"),
        ("1 150,000", "a number, negative or not"),
        ("(5)", "a number, negative or not"),
    ],
)
def test_what_may_mean_two_numbers_is_refused(text: str, hint: str) -> None:
    assert value(text, MONEY) == hint


def test_a_sign_of_money_has_no_place_in_other_columns() -> None:
    assert value("¥1,150", ANY) == "a number, negative or not; the number alone: 1,150"


def test_a_percent_sign_stands_right_behind_its_number() -> None:
    assert value("９８．５％", SHARE) == Decimal("98.5")
    assert value("1 150.5%", SHARE) == "a percentage from 0 to 100"
    assert value("98.5 %", SHARE) == "a percentage from 0 to 100"


@given(st.text(max_size=12), st.sampled_from(["", "CNY", "USD"]))
def test_no_text_raises_or_becomes_longer(text: str, currency: str) -> None:
    assert len(plain_digits(text, currency)) <= len(text)
    value(text, MONEY, currency)


def test_no_range_is_said_where_there_is_none() -> None:
    assert expectation(ANY) == "a number, negative or not"
    assert expectation(Field("n", Text("数", "n"), low=-LIMIT, high=Decimal(5))) == "a number up to 5"
    assert expectation(Field("n", Text("数", "n"), low=Decimal(-5))) == "a number from -5 up"
