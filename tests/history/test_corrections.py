"""Which month carries a correction, and what it is made of: on both kinds of database."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest
from history.months import NOVEMBER, OCTOBER, SEPTEMBER, closing, result
from hypothesis import given
from hypothesis import strategies as st

from kpicore.history.chain import Entry, carried_by
from kpicore.history.corrections import Pending, lines_document, pending, standing
from kpicore.history.details import Details, details_of
from kpicore.history.differences import changed
from kpicore.history.store import History, Overtaken
from kpicore.model import Period, Rejected
from kpicore.results import LedgerRow

NOTHING = Pending([], [])


def paid(period: Period, **amounts: str) -> list[Details]:
    """A month in which each of these people has a pay line `float`."""
    month = result(period)
    lines = [
        LedgerRow(str(period), "desk", who, "pay", "pay", "", "float", "", "", amount, "", amount, "", "")
        for who, amount in amounts.items()
    ]
    return details_of(attrs.evolve(month, ledger=[*month.ledger, *lines]))


def corrected(history: History, period: Period, **amounts: str) -> int:
    """Records that it was so much; the number of the entry."""
    stood = standing(history, period)
    now = {(each.team, each.employee_id): each for each in paid(period, **amounts)}
    people = list(changed(stood.people, now).values())
    documents = [lines_document("desk", {"float": False})]
    return history.record("correct", str(period), "li", "late", documents, people, after=stood.head).seq


@pytest.fixture
def closed(history: History) -> History:
    """September, with 10.00 for A1 and 5.05 for A2."""
    history.close(closing(SEPTEMBER)._replace(people=paid(SEPTEMBER, A1="10.00", A2="5.05")))
    return history


def test_what_is_carried(closed: History) -> None:
    assert pending(closed, OCTOBER) == NOTHING
    first = corrected(closed, SEPTEMBER, A1="-3.50", A2="5.05", A3="1.00")
    second = corrected(closed, SEPTEMBER, A1="10.00", A2="5.04")
    found = pending(closed, OCTOBER)
    assert [(line.entry.seq, line.line, line.performance, line.amounts) for line in found.lines] == [
        (first, "float", False, {"A1": Decimal("-13.50"), "A3": Decimal("1.00")}),
        (second, "float", False, {"A1": Decimal("13.50"), "A2": Decimal("-0.01"), "A3": Decimal("-1.00")}),
    ]
    assert found.currencies == {first: "CNY", second: "CNY"}
    assert pending(closed, SEPTEMBER) == NOTHING
    closed.close(closing(OCTOBER)._replace(carried=(first, second)))
    assert pending(closed, OCTOBER) == found
    assert pending(closed, NOVEMBER) == NOTHING


def test_a_month_is_not_closed_without_what_it_has_to_carry(closed: History) -> None:
    number = corrected(closed, SEPTEMBER, A1="9.00", A2="5.05")
    for carried in ((), (number, 7)):
        with pytest.raises(Rejected, match="a month was corrected meanwhile") as caught:
            closed.close(closing(OCTOBER)._replace(carried=carried))
        assert caught.value.exit_code == 1
    assert closed.close(closing(OCTOBER)._replace(carried=(number,))).already is False


def test_an_entry_that_rests_on_what_is_no_longer_the_newest(closed: History) -> None:
    head = closed.entries()[-1].seal
    closed.record("correct", "2026-09", "li", "late", after=head)
    with pytest.raises(Overtaken, match="somebody else added an entry meanwhile: try again"):
        closed.record("correct", "2026-09", "li", "late", after=head)
    assert len(closed.entries()) == 2
    assert closed.record("correct", "2026-09", "li", "late").seq == 3


def test_how_a_month_stands(closed: History) -> None:
    corrected(closed, SEPTEMBER, A1="9.00", A2="5.05")
    stood = standing(closed, SEPTEMBER)
    assert stood.people["desk", "A1"].ledger[-1][-3] == "9.00"
    assert stood.people["desk", "A2"] == paid(SEPTEMBER, A2="5.05")[4]
    assert (len(stood.corrections), stood.forgotten, stood.head) == (1, 0, closed.entries()[-1].seal)
    closed.forget("A2", "li", "")
    assert standing(closed, SEPTEMBER).forgotten == 1
    with pytest.raises(Rejected, match="2026-10 is not closed"):
        standing(closed, OCTOBER)


def test_who_was_forgotten_is_counted(closed: History) -> None:
    number = corrected(closed, SEPTEMBER, A1="9.00", A2="5.00")
    closed.forget("A2", "li", "")
    found = pending(closed, OCTOBER)
    assert found.forgotten == {number: 1}
    assert [line.amounts for line in found.lines] == [{"A1": Decimal("-1.00")}]


# Who carries a correction


def chain_of(*kinds: str) -> list[Entry]:
    """Entries such as `close 2026-09` or `correct 2026-09`."""
    split = [kind.split() for kind in kinds]
    return [Entry(seq, 1, kind, month, "", "", "", "", "", "", "", "") for seq, (kind, month) in enumerate(split, 1)]


@given(st.lists(st.integers(0, 2), max_size=12))
def test_every_correction_is_carried_by_the_next_that_is_closed(after: list[int]) -> None:
    """after: how many corrections follow each closing."""
    kinds, expected = [], {}
    for number, count in enumerate(after):
        period = Period(2026 + number // 12, number % 12 + 1)
        kinds += [f"close {period}", *[f"correct {period}"] * count]
        following = Period(2026 + (number + 1) // 12, (number + 1) % 12 + 1)
        expected[following] = list(range(len(kinds) - count + 1, len(kinds) + 1))
    chain = chain_of(*kinds)
    for period, numbers in expected.items():
        assert [entry.seq for entry in carried_by(chain, period)] == numbers
    assert carried_by(chain, Period(2026, 1)) == []


def test_a_month_that_will_never_be_closed_carries_nothing() -> None:
    chain = chain_of("close 2026-03", "gap 2026-04", "close 2026-05", "correct 2026-03")
    assert [entry.seq for entry in carried_by(chain, Period(2026, 6))] == [4]
    assert [entry.seq for entry in carried_by(chain, Period(2026, 9))] == [4]
    for month in (2, 4):
        assert carried_by(chain, Period(2026, month)) == []
