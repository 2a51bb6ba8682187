"""How raters differ: exact means over the same people, and nothing of few."""

from __future__ import annotations

from fractions import Fraction

from kpicore.fairness.months import Rated
from kpicore.fairness.raters import leniency, pairs, superior_rows
from kpicore.model import Text

KEY = ("desk", "manners")
TITLES = {KEY: Text.same("Manners")}


def rated(who: str, rater: str, value: int, sample: str = "", by: str = "") -> Rated:
    return Rated(who, rater, by, sample, Fraction(value))


def test_each_against_the_others_on_the_same_people() -> None:
    rows = [
        rated("a", "self", 5), rated("a", "superior", 3),
        rated("a", "customer", 4, "1"), rated("a", "customer", 3, "2"),
        rated("b", "self", 4), rated("b", "superior", 4),
        rated("c", "customer", 1),
    ]  # fmt: skip
    own, superior, customer = leniency({KEY: rows}, TITLES, 2)
    assert (own.rater.en, own.ratings, own.people) == ("self", 2, 2)
    assert own.mean == Fraction(9, 2)
    assert own.others == (Fraction(3) + Fraction(7, 2)) / 2 / 2 + Fraction(4) / 2
    assert (superior.mean, superior.people) == (Fraction(7, 2), 2)
    assert (customer.ratings, customer.people, customer.mean) == (
        3,
        1,
        None,
    )  # c has no other rater; a alone is too few


def test_one_s_own_view_against_the_superior_s() -> None:
    rows = [rated(who, "superior", 3) for who in "abc"] + [
        rated("a", "self", 5),
        rated("b", "self", 3),
        rated("d", "self", 1),
    ]
    [pair] = pairs({KEY: rows}, TITLES, 2)
    assert (pair.first.en, pair.second.en, pair.people) == ("self", "superior", 2)
    assert (pair.difference, pair.higher, pair.equal, pair.lower) == (Fraction(1), 1, 1, 0)
    [few] = pairs({KEY: rows}, TITLES, 3)
    assert (few.people, few.difference, few.higher) == (2, None, 0)


def test_superiors_by_name() -> None:
    rows = [rated(f"a{n}", "superior", 4, by="Li") for n in range(3)] + [
        rated(f"b{n}", "superior", 2, by="Wu") for n in range(3)
    ]
    strict = {row.rater.en: row for row in leniency({KEY: rows}, TITLES, 3)}
    assert set(strict) == {"Li", "Wu"}
    assert (strict["Li"].mean, strict["Li"].others, strict["Li"].same_people) == (Fraction(4), Fraction(2), False)
    assert sorted(superior_rows(rows)) == [("Li", "", 4.0, 1)] * 3 + [("Wu", "", 2.0, 1)] * 3
    assert all(row.mean is None for row in leniency({KEY: rows}, TITLES, 4))


def test_one_rater_alone_has_no_others() -> None:
    assert leniency({KEY: [rated("a", "superior", 3)]}, TITLES, 1) == []
    assert pairs({KEY: [rated("a", "superior", 3)]}, TITLES, 1) == []
