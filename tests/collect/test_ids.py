"""Who is meant by an id that nobody has: the same one typed otherwise, and never a neighbour."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicore.bulk import remainder
from kpicore.collect.ids import Namesakes, bare, who_was_meant

PEOPLE = ("0007", "E-0012", "wangfang", "1000", "Ａ１", "11-2", "A.10", "2026-3")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7", "0007"),
        ("０００７", "0007"),
        ("00 07", "0007"),
        ("e12", "E-0012"),
        ("E_0012", "E-0012"),
        ("E.0012", "E-0012"),
        ("Wang Fang", "wangfang"),
        ("a1", "Ａ１"),
        ("0008", ""),
        ("E-0011", ""),
        ("wangfan", ""),
        ("100", ""),  # zeros behind a number are its own
        ("01000", "1000"),
        ("11_2", "11-2"),
        ("１１ － ２", "11-2"),
        ("a10", "A.10"),
        ("1-12", ""),  # where its numbers end is part of an id
        ("112", ""),
        ("A1.0", ""),
        ("20263", ""),
        ("", ""),
    ],
)
def test_the_same_id_typed_otherwise(typed: str, meant: str) -> None:
    assert Namesakes(PEOPLE).meant(typed) == meant


def test_nobody_chooses_between_two_that_are_both_the_same() -> None:
    assert Namesakes(["7", "007"]).meant("07") == ""
    assert Namesakes(["7", "007"]).suggest("07") == ""


def test_what_is_said_otherwise() -> None:
    assert who_was_meant("7", PEOPLE, "expected one") == "did you mean 0007?"
    assert who_was_meant("8", PEOPLE, "expected one") == "expected one"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("aE07-_./ 1", max_size=8), max_size=20))
def test_columns_have_the_same_bare_ids(ids: list[str]) -> None:
    assert remainder._bare(pa.array(ids, pa.string())).to_pylist() == [bare(each) for each in ids]
