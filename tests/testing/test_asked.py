"""The edges of conditions: each threshold and one smallest step beside it, within what the column may hold."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from testing.desks import Bonus, Medal, Sound

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.cells import parse_cell
from kpicore.testing.asked import asked, edges

TITLE = Text("值", "value")
STEP = Decimal("0.000001")


def test_a_count_has_whole_edges() -> None:
    found = edges(Field("calls", TITLE, "count"), [parse_cell("[2.5, 4)"), parse_cell("7")])
    assert found == tuple(map(Decimal, (0, 1, 3, 4, 5, 6, 7, 8)))


def test_a_percentage_ends_at_100() -> None:
    found = edges(Field("rate", TITLE, "percent"), [parse_cell(">= 90")])
    assert found == (Decimal(0), STEP, 90 - STEP, Decimal(90), 90 + STEP, 100 - STEP, Decimal(100))


def test_levels_are_all_that_there_is() -> None:
    field = Field("level", TITLE, low=Decimal(1), high=Decimal(3), only=tuple(map(Decimal, (1, 2, 3))))
    assert edges(field, [parse_cell("2")]) == tuple(map(Decimal, (1, 2, 3)))


@given(st.lists(st.decimals(0, 1000, places=6), min_size=1, max_size=5))
def test_every_edge_may_be_written_and_every_limit_is_among_them(limits: list[Decimal]) -> None:
    field = Field("seconds", TITLE, high=Decimal(1000))
    found = edges(field, [parse_cell(f"<= {limit:f}") for limit in limits])
    assert set(limits) <= set(found)
    assert all(0 <= edge <= 1000 for edge in found)
    assert list(found) == sorted(set(found))


def test_what_a_scheme_a_scale_and_pay_ask() -> None:
    assert asked(Sound().scheme()).edges("first_reply_s")[2:] == tuple(
        Decimal("20.5") + step for step in (-STEP, Decimal(0), STEP)
    )
    assert asked(Medal().scale()).scores == (90 - STEP, Decimal(90), 90 + STEP)
    assert Decimal(75) in asked(Bonus().pay_lines()).scores
