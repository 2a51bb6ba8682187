"""Are differences between people larger than chance would give? Statistics over single events.

Floats, since nothing is paid by them. What is random is seeded, so that a reading is the same each time.

The one question behind all of it: of the spread of single events, how much lies between people (the sum of squares
between them)? For shares this is the chi-square of homogeneity, for means the F of a one-way analysis of variance. How
often chance alone gives as much is read off that distribution, and, since few or skewed events do not follow it, off
events that are dealt out anew among the people, each keeping their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kpicore.fairness.squares import SAME, Apart, Data, dealt, plain, sums_of, within

if TYPE_CHECKING:
    from kpicore.fairness.squares import Whole

Kind = Literal["share", "mean"]
Row = tuple[str, str, float, int]
"""Person, stratum, value of an event, how many such events."""

DEALS = 1999
"""How often events are dealt out anew."""

MOST_DEALT = 200_000
"""Events. With more of them the distribution is as good, and dealing takes long."""

MOST_SORTED = 3_000
"""People who are compared within strata; with more of them that takes too long."""

SEED = 20261122
_CONFIDENCE = 0.95


class Test(NamedTuple):
    """p: by the distribution; dealt: by dealing, None where it was not done. statistic, freedom: of the distribution.
    icc: the share of the spread of single events that lies between people, with its interval of 95 %. beyond: the share
    of the spread of people's figures that chance does not explain."""

    p: float
    dealt: float | None
    statistic: float
    freedom: tuple[int, ...]
    icc: float
    icc_low: float
    icc_high: float
    beyond: float

    @property
    def chance(self) -> float:
        """How often chance alone gives differences as large: by dealing, where that was done."""
        return self.p if self.dealt is None else self.dealt


class Strata(NamedTuple):
    """The same with events sorted by a column. between: whether its values differ, over everyone's events. within:
    people, compared with what the mix of their events would let one expect. explained: the share of the variance
    between people that goes with the mix; None where there is none to explain."""

    kinds: int
    between: Test
    within: Test
    explained: float | None


class Compared(NamedTuple):
    """left_out: people with fewer events than are read. low, high: the figures of a tenth and of nine tenths of the
    people. test: None where nothing can be said (`why`)."""

    people: int
    events: int
    left_out: int
    overall: float | None = None
    low: float | None = None
    high: float | None = None
    test: Test | None = None
    strata: Strata | None = None
    why: Literal["", "few people", "no spread", "few events"] = ""


def compare(kind: Kind, rows: Iterable[Row], least: int, deals: int = DEALS) -> Compared:
    """Whether people differ on one metric. least: people with fewer events are left out."""
    import numpy as np

    every = sorted(row for row in rows if row[3])
    events: dict[str, int] = {}
    for person, _, _, count in every:
        events[person] = events.get(person, 0) + count
    people = {person: place for place, person in enumerate(sorted(who for who, n in events.items() if n >= least))}
    rows = [row for row in every if row[0] in people]
    total = sum(row[3] for row in rows)
    found = Compared(len(people), total, len(events) - len(people))
    if len(people) < 2:
        return found._replace(why="few people")
    data = _data(rows, people)
    figures = data.means(data.person)
    low, high = (float(each) for each in np.quantile(figures, (0.1, 0.9)))
    found = found._replace(overall=data.overall, low=low, high=high)
    if total <= len(people):
        return found._replace(why="few events")
    if not data.spread:
        return found._replace(why="no spread")
    test = _test(kind, data.centred(strata=False), data.person, plain(data, data.person), deals)
    found = found._replace(test=test)
    if len({row[1] for row in rows}) < 2:
        return found
    return found._replace(strata=_stratified(kind, data, _data(every, dict.fromkeys(events, 0)), deals))


def adjusted(p: Mapping[Any, float]) -> dict[Any, float]:
    """Each p for the number of questions asked (Benjamini and Hochberg)."""
    if not p:
        return {}
    from scipy.stats import false_discovery_control

    return dict(zip(p, (float(each) for each in false_discovery_control(list(p.values()))), strict=True))


def _data(rows: Sequence[Row], people: Mapping[str, int]) -> Data:
    import numpy as np

    strata = {name: place for place, name in enumerate(sorted({row[1] for row in rows}))}
    return Data(
        np.array([people[row[0]] for row in rows], dtype=np.int64),
        np.array([strata[row[1]] for row in rows], dtype=np.int64),
        np.array([row[2] for row in rows], dtype=np.float64),
        np.array([row[3] for row in rows], dtype=np.float64),
    )


def _stratified(kind: Kind, data: Data, every: Data, deals: int) -> Strata | None:
    """every: the events of those too who have few. None where nothing can be said, or there are too many people."""
    kinds, people = int(data.stratum.max()) + 1, int(data.person.max()) + 1
    rest = data.centred(strata=True)
    apart = within(data) if people <= MOST_SORTED else None
    if apart is None or not rest.spread or data.events <= kinds + apart.freedom:
        return None
    between = _test(kind, every.centred(False), every.stratum, plain(every, every.stratum), 0)
    sorted_out = _test("mean", rest, rest.person, apart, deals, kinds)
    before = _variance(data.centred(False), plain(data, data.person), 1)
    after = _variance(rest, apart, kinds)
    return Strata(kinds, between, sorted_out, 1 - max(after, 0.0) / before if before > 0 else None)


class _Squares(NamedTuple):
    """An analysis of variance."""

    between: float
    within: float
    freedom: tuple[int, int]

    @property
    def ratio(self) -> float:
        """F."""
        if self.within <= SAME * self.between:
            return float("inf")
        return (self.between / self.freedom[0]) / (self.within / self.freedom[1])


def _squares(data: Data, group: Whole, apart: Apart, kinds: int) -> _Squares:
    between = float(apart.squares(sums_of(group, data.value * data.times)))
    return _Squares(between, max(data.spread - between, 0.0), (apart.freedom, data.events - kinds - apart.freedom))


def _variance(data: Data, apart: Apart, kinds: int) -> float:
    """The variance between people, chance taken off."""
    squares = _squares(data, data.person, apart, kinds)
    return (squares.between / squares.freedom[0] - squares.within / squares.freedom[1]) / apart.size


def _test(kind: Kind, data: Data, group: Whole, apart: Apart, deals: int, kinds: int = 1) -> Test:
    """Whether groups differ. data: centred. kinds: of how many strata, 1 for none; deals: 0 for none."""
    from scipy.stats import chi2, f

    squares = _squares(data, group, apart, kinds)
    many, rest = squares.freedom
    freedom: tuple[int, ...]
    if kind == "share":
        statistic = data.events * squares.between / data.spread
        p, freedom = float(chi2.sf(statistic, many)), (many,)
    else:
        statistic, freedom = squares.ratio, (many, rest)
        p = float(f.sf(statistic, many, rest))
    tail = (1 - _CONFIDENCE) / 2
    low = squares.ratio / float(f.isf(tail, many, rest))
    high = squares.ratio * float(f.isf(tail, rest, many))
    icc, icc_low, icc_high = (_share(ratio, apart.size) for ratio in (squares.ratio, low, high))
    beyond = max(1 - 1 / squares.ratio, 0.0) if squares.ratio > 0 else 0.0
    few = deals and data.events <= MOST_DEALT
    by_dealing = dealt(data, group, apart, deals, kinds > 1, SEED) if few else None
    return Test(p, by_dealing, statistic, freedom, icc, icc_low, icc_high, beyond)


def _share(ratio: float, size: float) -> float:
    """F as the share of the spread of single events that lies between groups, from 0 on."""
    if ratio == float("inf"):
        return 1.0
    return max((ratio - 1) / (ratio + size - 1), 0.0)
