"""Sums of squares between groups of events, plain or with the events' strata taken off, and events dealt out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

    Floats = NDArray[float64]
    Whole = NDArray[int64]

SAME = 1e-9
"""Relative: what rounding makes of equal sums."""

_AT_ONCE = 2_000_000  # numbers held while dealing


class Data(NamedTuple):
    """Events, counted: whose, of which stratum, what value, how many."""

    person: Whole
    stratum: Whole
    value: Floats
    times: Floats

    @property
    def events(self) -> int:
        return int(self.times.sum())

    @property
    def overall(self) -> float:
        return float((self.value * self.times).sum() / self.times.sum())

    @property
    def spread(self) -> float:
        """The sum of squares of single events; 0 where all are alike."""
        centred = self.value - self.overall
        total = float((centred * centred * self.times).sum())
        return total if total > SAME * float((self.value * self.value * self.times).sum()) else 0.0

    def means(self, group: Whole) -> Floats:
        """The mean of each group's events."""
        import numpy as np

        return np.bincount(group, self.value * self.times) / np.bincount(group, self.times)

    def centred(self, strata: bool) -> Data:
        """Values as differences from the mean of all, or of their stratum."""
        mean = self.means(self.stratum)[self.stratum] if strata else self.overall
        return self._replace(value=self.value - mean)


class Apart(NamedTuple):
    """How far groups lie apart, read off the sums of their events' centred values. freedom: how many comparisons there
    are; size: how many events each group has for them, for groups of unequal size."""

    root: Floats
    freedom: int
    size: float

    def squares(self, sums: Floats) -> Floats:
        """The sum of squares between groups, of each row of sums."""
        scaled = sums * self.root if self.root.ndim == 1 else sums @ self.root
        squares: Floats = (scaled * scaled).sum(axis=-1)
        return squares


def sums_of(group: Whole, values: Floats) -> Floats:
    """The sum of each group's values."""
    import numpy as np

    return np.asarray(np.bincount(group, values), dtype=np.float64)


def plain(data: Data, group: Whole) -> Apart:
    """Every group against all."""
    import numpy as np

    counts = np.bincount(group, data.times)
    total, freedom = float(counts.sum()), len(counts) - 1
    return Apart(1 / np.sqrt(counts), freedom, (total - float((counts * counts).sum()) / total) / freedom)


def within(data: Data) -> Apart | None:
    """People against those who had events of the same strata, as a model with both has it: what somebody's strata are
    like is learnt from the others too, so that a difference of people is not taken for one of strata. None where nobody
    shares a stratum."""
    import numpy as np

    people, strata = int(data.person.max()) + 1, int(data.stratum.max()) + 1
    counts = np.bincount(data.stratum * people + data.person, data.times, strata * people).reshape(strata, people)
    shared = np.diag(counts.sum(axis=0)) - counts.T @ (counts / counts.sum(axis=1, keepdims=True))
    values, vectors = np.linalg.eigh(shared)
    kept = values > SAME * counts.sum()
    if not kept.any():
        return None
    freedom = int(kept.sum())
    return Apart(vectors[:, kept] / np.sqrt(values[kept]), freedom, float(np.trace(shared)) / freedom)


def dealt(data: Data, group: Whole, apart: Apart, deals: int, strata: bool, seed: int) -> float:
    """How often events dealt out anew among the groups lie as far apart, each group keeping its number. data: centred.
    strata: each event stays in its own."""
    import numpy as np

    order = np.argsort(data.stratum, kind="stable")
    counts = data.times[order].astype(np.int64)
    values, groups = np.repeat(data.value[order], counts), np.repeat(group[order], counts)
    ends = np.cumsum(np.bincount(data.stratum, data.times).astype(np.int64)) if strata else [len(values)]
    many = int(groups.max()) + 1
    as_they_are = float(apart.squares(sums_of(groups, values)))
    random, as_far, left = np.random.default_rng(seed), 0, deals
    while left:
        some = min(left, max(_AT_ONCE // many, 1))
        sums = np.empty((some, many))
        for deal in range(some):
            start = 0
            for end in ends:
                random.shuffle(values[start:end])
                start = end
            sums[deal] = sums_of(groups, values)
        as_far += int((apart.squares(sums) >= as_they_are * (1 - SAME)).sum())
        left -= some
    return (as_far + 1) / (deals + 1)
