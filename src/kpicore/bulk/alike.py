"""People who have the same in some columns: what the different ones have, and who is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

Key = tuple[str, str]
"""Of which kind a column is, and its name."""


class Different(NamedTuple):
    """size: how many differ. held: what they have, by column; None for nothing. who: the place of each person among
    them."""

    size: int
    held: Mapping[Key, Sequence[int | None]]
    who: pa.Int32Array


class Alike:
    """Columns of whole numbers and truths of so many people. What is asked for again is looked at once."""

    def __init__(self, columns: Mapping[Key, pa.Array], size: int) -> None:
        self._columns = columns
        self._size = size
        self._coded: dict[Key, pa.DictionaryArray] = {}

    def __contains__(self, name: Key) -> bool:
        return name in self._columns

    def by(self, names: Sequence[Key]) -> Different:
        """By the columns of these names."""
        who, size = pa.repeat(pa.scalar(0, pa.int32()), self._size), min(self._size, 1)
        held: dict[Key, pa.Array] = {}
        for name in names:
            each = self._of(name)
            count = len(each.dictionary)
            if count == 1:
                held[name] = pc.take(each.dictionary, pa.repeat(pa.scalar(0), size))
                continue
            both = pc.add(pc.multiply(who.cast(pa.int64()), count), each.indices).dictionary_encode()
            before = pc.divide(both.dictionary, count)
            held = {known: values.take(before) for known, values in held.items()}
            held[name] = each.dictionary.take(pc.subtract(both.dictionary, pc.multiply(before, count)))
            who, size = both.indices, len(both.dictionary)
        return Different(size, {name: values.to_pylist() for name, values in held.items()}, who)

    def _of(self, name: Key) -> pa.DictionaryArray:
        if name not in self._coded:
            self._coded[name] = self._columns[name].dictionary_encode("encode")
        return self._coded[name]
