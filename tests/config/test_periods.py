"""Months of the command line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.config.periods import MOST, months_of
from kpicore.model import Period, Rejected


def test_several_and_one() -> None:
    assert list(map(str, months_of("2025-11..2026-02", "--periods"))) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_of("2026-03", "--periods") == [Period(2026, 3)]


@given(st.integers(1, 9998), st.integers(1, 12), st.integers(0, MOST - 1))
def test_every_month_once(year: int, month: int, more: int) -> None:
    place = year * 12 + month - 1 + more
    first, last = Period(year, month), Period(place // 12, place % 12 + 1)
    if last.year > 9999:
        return
    found = months_of(f"{first}..{last}", "--periods")
    assert (found[0], found[-1], len(found)) == (first, last, more + 1)
    assert found == sorted(set(found))


@pytest.mark.parametrize("text", ["", "..", "2026-13", "2026-01..", "2026-02..2026-01", "0001-01..9999-12", "x..y"])
def test_what_is_none(text: str) -> None:
    with pytest.raises(Rejected) as rejected:
        months_of(text, "--periods")
    assert rejected.value.exit_code == 2
