"""Columns of ids: which are written oddly, how they follow each other, whether two tables have the same ones."""

from __future__ import annotations

from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

_BLANK, _DELETE = 0x20, 0x7F
"""Between them are the letters, figures and signs of ASCII."""


def odd_ids(ids: pa.StringArray) -> pa.BooleanArray | None:
    """Blank ones, and those that would be trimmed or made visible; None where there are none."""
    if _are_plain(ids):
        return None
    plain = pc.and_(pc.utf8_is_printable(ids), pc.equal(ids, pc.utf8_trim_whitespace(ids)))
    return pc.invert(pc.and_(plain, pc.not_equal(ids, "")))


def _are_plain(ids: pa.StringArray) -> bool:
    """Whether all are of ASCII and without blanks, as nearly all ids are; their bytes tell it at once."""
    if not pc.all(pc.greater(pc.binary_length(ids), 0)).as_py():
        return not len(ids)
    letters = _letters(ids)
    ends = pc.min_max(pa.Array.from_buffers(pa.uint8(), letters.size, [None, letters]))
    return bool(ends["min"].as_py() > _BLANK and ends["max"].as_py() < _DELETE)


def ascending(ids: pa.StringArray, last: str | None) -> bool:
    """Whether each is above the one before. last: the one before the first of them."""
    if len(ids) and last is not None and not last < ids[0].as_py():
        return False
    return bool(pc.all(pc.less(ids[:-1], ids[1:])).as_py()) if len(ids) > 1 else True


class Fingerprint:
    """Tells a column of ids, part by part, from any other that differs in an id or in their order."""

    def __init__(self) -> None:
        self._hashes = sha256(), sha256()

    def add(self, ids: pa.StringArray) -> None:
        lengths = pc.binary_length(ids).buffers()[1]
        for found, part in zip(self._hashes, (_letters(ids), lengths[: 4 * len(ids)]), strict=True):
            found.update(part)

    @property
    def digest(self) -> tuple[bytes, ...]:
        return tuple(found.digest() for found in self._hashes)


def runs_of(ids: pa.ChunkedArray) -> tuple[pa.StringArray, pa.Int32Array]:
    """The ids without those that are as the one before, and for each row which of them it has."""
    different, starts = [pa.array([], pa.string())], [pa.array([], pa.bool_())]
    last = None
    for part in ids.chunks:
        if len(part):
            coded = pa.types.is_dictionary(part.type)
            cells = part.indices if coded else part
            first = pa.array([last != part[0].as_py()], pa.bool_())
            begun = pa.concat_arrays([first, pc.not_equal(cells[1:], cells[:-1])])
            found = cells.filter(begun)
            different.append(part.dictionary.take(found) if coded else found)
            starts.append(begun)
            last = part[-1].as_py()
    runs = pa.concat_arrays(starts).cast(pa.int32())
    return pa.concat_arrays(different), pc.cumulative_sum(runs, start=pa.scalar(-1, pa.int32()))


def _letters(ids: pa.StringArray) -> pa.Buffer:
    """The bytes of all the ids, one after the other, as they are in memory."""
    _, ends, text = ids.buffers()
    first, last = (
        pa.Array.from_buffers(pa.int32(), 1, [None, ends], offset=ids.offset + place)[0].as_py()
        for place in (0, len(ids))
    )
    return text[first:last]
