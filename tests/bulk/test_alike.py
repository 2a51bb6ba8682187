"""Who is alike in some columns: every one of them has what is said of the different ones."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pytest

from kpicore.bulk.alike import Alike


@pytest.mark.parametrize("seed", range(20))
def test_everyone_has_what_is_said(seed: int) -> None:
    random = Random(seed)
    size = random.choice([1, 2, 50])
    kinds: list[list[int | None]] = [[None, 0, 1], [7], [None], [True, False], [-(10**18), 10**18, 5], list(range(40))]
    columns = {("of", str(place)): [random.choice(kind) for _ in range(size)] for place, kind in enumerate(kinds)}
    types = [pa.int8(), pa.int64(), pa.int32(), pa.bool_(), pa.int64(), pa.int16()]
    arrays = {name: pa.array(values, type_) for (name, values), type_ in zip(columns.items(), types, strict=True)}
    alike = Alike(arrays, size)
    for _ in range(3):
        names = random.sample(list(columns), random.randint(0, len(columns)))
        found = alike.by(names)
        rows = list(zip(*(found.held[name] for name in names), strict=True)) if names else [()]
        assert len(set(rows)) == len(rows) == found.size
        assert [rows[place] for place in found.who.to_pylist()] == [
            tuple(columns[name][person] for name in names) for person in range(size)
        ]


def test_nobody_is_like_nobody() -> None:
    assert Alike({}, 0).by([]).size == 0
