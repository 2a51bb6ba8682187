"""How raters differ: each against the others on the same people, one's own view against the superior's. Exact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from kpicore.fairness.months import Key, Rated
from kpicore.model import Text
from kpicore.vocabulary import rater_title

Of = Callable[[Rated], str]


class Leniency(NamedTuple):
    """One rater on one criterion. same_people: whether the others rated the same people; if not (superiors, who each
    rate their own), a difference may be theirs. people: those who are compared. mean, others: None where they are
    fewer than is read. of: how many people the others' mean is over."""

    team: str
    criterion: str
    title: Text
    rater: Text
    ratings: int
    people: int
    same_people: bool
    mean: Fraction | None
    others: Fraction | None
    of: int


class Pair(NamedTuple):
    """Two raters on the same people: by how much the first is above the second on average, and how often higher, equal
    and lower. difference: None where there are fewer people than is read."""

    team: str
    criterion: str
    title: Text
    first: Text
    second: Text
    people: int
    difference: Fraction | None
    higher: int
    equal: int
    lower: int


def leniency(ratings: Mapping[Key, Sequence[Rated]], titles: Mapping[Key, Text], least: int) -> list[Leniency]:
    """Each rater of each criterion that has several."""
    found = []
    for (team, criterion), rated in ratings.items():
        title = titles[team, criterion]
        by_rater = _means(rated, lambda each: each.rater)
        for rater, own in by_rater.items():
            others = [means for name, means in by_rater.items() if name != rater]
            if not others:
                continue
            shared = {who: [means[who] for means in others if who in means] for who in own}
            about = [who for who, means in shared.items() if means]
            ratings_of = sum(each.rater == rater for each in rated)
            enough = len(about) >= least
            mean = _mean(own[who] for who in about) if enough else None
            rest = _mean(_mean(shared[who]) for who in about) if enough else None
            title_of = rater_title(rater)
            row = Leniency(team, criterion, title, title_of, ratings_of, len(about), True, mean, rest, len(about))
            found.append(row)
        found += _superiors(team, criterion, title, rated, least)
    return found


def _superiors(team: str, criterion: str, title: Text, rated: Sequence[Rated], least: int) -> list[Leniency]:
    """Each superior by name, against the others and the people whom these rate."""
    named = [each for each in rated if each.by]
    by_superior = _means(named, lambda each: each.by)
    if len(by_superior) < 2:
        return []
    found = []
    for superior, own in sorted(by_superior.items()):
        others = [mean for name, means in by_superior.items() if name != superior for mean in means.values()]
        enough = min(len(own), len(others)) >= least
        mean, rest = (_mean(own.values()), _mean(others)) if enough else (None, None)
        count = sum(each.by == superior for each in named)
        label = Text.same(superior)
        found.append(Leniency(team, criterion, title, label, count, len(own), False, mean, rest, len(others)))
    return found


def pairs(ratings: Mapping[Key, Sequence[Rated]], titles: Mapping[Key, Text], least: int) -> list[Pair]:
    """Every two raters of a criterion who rated the same people; one's own view first."""
    found = []
    for (team, criterion), rated in ratings.items():
        by_rater = _means(rated, lambda each: each.rater)
        for first, second in combinations(sorted(by_rater, key=lambda name: (name != "self", name)), 2):
            both = [(by_rater[first][who], by_rater[second][who]) for who in by_rater[first] if who in by_rater[second]]
            if not both:
                continue
            enough = len(both) >= least
            signs = [(a > b) - (a < b) for a, b in both]
            found.append(
                Pair(
                    team,
                    criterion,
                    titles[team, criterion],
                    rater_title(first),
                    rater_title(second),
                    len(both),
                    _mean(a - b for a, b in both) if enough else None,
                    *((signs.count(sign) if enough else 0) for sign in (1, 0, -1)),
                )
            )
    return found


def superior_rows(rated: Sequence[Rated]) -> list[tuple[str, str, float, int]]:
    """Superiors as those who are compared, each person's mean as an event."""
    by_superior = _means([each for each in rated if each.by], lambda each: each.by)
    return [(name, "", float(mean), 1) for name, means in by_superior.items() for mean in means.values()]


def _means(rated: Iterable[Rated], of: Of) -> dict[str, dict[str, Fraction]]:
    """The mean of each person's ratings, by rater: samples first."""
    values: dict[str, dict[str, list[Fraction]]] = {}
    for each in rated:
        values.setdefault(of(each), {}).setdefault(each.employee_id, []).append(each.value)
    return {rater: {who: _mean(own) for who, own in people.items()} for rater, people in values.items()}


def _mean(values: Iterable[Fraction]) -> Fraction:
    every = list(values)
    return sum(every, Fraction(0)) / len(every)
