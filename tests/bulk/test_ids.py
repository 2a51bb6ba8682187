"""Ids as columns: what is plain, what follows what, and whether two tables have the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpicore.bulk.ids import Fingerprint, ascending, odd_ids, runs_of

IDS = st.lists(st.sampled_from(["a", "b", "ab", "", "é", "a b"]), max_size=12)


@pytest.mark.parametrize("ids", [[], ["e1"], ["~", "!"], ["a b", "工号1"]])
def test_plain(ids: list[str]) -> None:
    odd = odd_ids(pa.array(ids, pa.string()))
    assert odd is None or not any(odd.to_pylist())


@pytest.mark.parametrize("odd", ["", " a", "a ", "a\t", "\x7f", "a\u00a0", "\x1f"])
def test_odd(odd: str) -> None:
    ids = pa.array(["?", "a", odd, "b"], pa.string())[1:]
    found = odd_ids(ids)
    assert found is not None
    assert found.to_pylist() == [False, True, False]


def test_ascending() -> None:
    assert ascending(pa.array(["a", "b"]), None)
    assert not ascending(pa.array(["a", "a"]), None)
    assert not ascending(pa.array(["a", "b"]), "a")
    assert ascending(pa.array([], pa.string()), "a")


def _fingerprint(ids: Sequence[str], parts: int) -> object:
    found, column = Fingerprint(), pa.array(["?", *ids], pa.string())[1:]
    for first in range(0, len(ids), parts):
        found.add(column[first : first + parts])
    return found.digest


@given(IDS, IDS, st.integers(1, 4), st.integers(1, 4))
def test_fingerprint(one: list[str], other: list[str], parts: int, of_other: int) -> None:
    assert (_fingerprint(one, parts) == _fingerprint(other, of_other)) is (one == other)


@given(st.lists(IDS, max_size=4), st.booleans())
def test_runs(parts: list[list[str]], coded: bool) -> None:
    arrays = [pa.array(part, pa.string()) for part in parts]
    type_ = pa.dictionary(pa.int32(), pa.string()) if coded else pa.string()
    different, runs = runs_of(pa.chunked_array([each.cast(type_) for each in arrays], type_))
    every = [each for part in parts for each in part]
    assert different.to_pylist() == [each for each, _ in groupby(every)]
    assert [different[run.as_py()].as_py() for run in runs] == every
