"""Every measure, filter and format against an oracle that reckons event by event in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from collect.events.logs import FORMATS, cells, collect, write
from collect.events.oracle import Condition, absent, at_least, below, both, equal, figure
from hypothesis import given, settings
from hypothesis import strategies as st

HEADER = ("Who", "When", "Answered", "Wait", "Talk", "Paid", "Topic")


class Cell(NamedTuple):
    """What is written, and what it means."""

    text: str
    value: Any


def numbers() -> st.SearchStrategy[Cell]:
    """Numbers in every spelling that python or the engine reads."""
    plain = st.integers(-(10**9), 10**9).flatmap(lambda n: st.integers(0, 6).map(lambda d: (n, d)))
    spelled = plain.map(lambda each: Cell(_decimal(*each), Fraction(each[0], 10 ** each[1])))
    odd = [
        Cell("1,150", Fraction(1150)),
        Cell("９５．５", Fraction("95.5")),
        Cell(" 7 ", Fraction(7)),
        Cell("1e3", Fraction(1000)),
        Cell("5.", Fraction(5)),
        Cell("0.00000050", Fraction("0.000001")),
        Cell("-0.0000005", Fraction("-0.000001")),
        Cell("2.00000049999", Fraction(2)),
    ]
    missing = st.sampled_from([Cell("", None), Cell("n/a", None), Cell("  ", None), Cell("不适用", None)])
    return st.one_of(
        st.integers(0, 200).map(lambda n: Cell(str(n), Fraction(n))), spelled, st.sampled_from(odd), missing
    )


def _decimal(value: int, decimals: int) -> str:
    digits = str(abs(value)).rjust(decimals + 1, "0")
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    return ("-" if value < 0 else "") + whole + (f".{rest}" if rest else "")


def clocks() -> st.SearchStrategy[Cell]:
    known = st.integers(0, 200_000).map(
        lambda s: Cell(f"{s // 3600}:{s // 60 % 60:02}:{s % 60:02}", Fraction(s, 60))  # counted in minutes
    )
    return st.one_of(known, st.just(Cell("", None)), st.just(Cell("00:01:30", Fraction(3, 2))))


WHO = st.sampled_from([Cell("A1", "A1"), Cell(" A1", "A1"), Cell("B2\u3000", "B2"), Cell("B2", "B2"), Cell("", None)])
WHEN = st.sampled_from(
    [
        Cell("2026-10-01", True),
        Cell("2026-10-31 23:59:59", True),
        Cell("2026-10-15T08:00", True),
        Cell("31/10/2026 7:05", True),
        Cell("5-Oct-26", True),
        Cell("2026-11-01", False),
        Cell("30/09/2026 23:59:59", False),
        Cell("", None),
    ]
)
ANSWERED = st.sampled_from([Cell("Y", True), Cell("N", False), Cell("y ", True), Cell("", None)])
TOPIC = st.sampled_from(
    [Cell("bill", "bill"), Cell("bill ", "bill"), Cell("a, b", "a, b"), Cell("", None), Cell("-", None)]
)
ROWS = st.lists(st.tuples(WHO, WHEN, ANSWERED, numbers(), clocks(), numbers(), TOPIC), min_size=1, max_size=40)

ANSWERED_Y, BILL = equal("answered", True), equal("topic", "bill")
WAITED, PAID_20 = at_least("wait", Fraction(20)), at_least("paid", Fraction(20))

FILTERS: list[tuple[dict[str, Any], list[Condition]]] = [
    ({}, []),
    ({"answered": True}, [ANSWERED_Y]),
    ({"answered": "missing"}, [absent("answered")]),
    ({"Wait": ">= 20"}, [WAITED]),
    ({"Wait": "[20, 95.5)", "answered": True}, [WAITED, below("wait", Fraction("95.5")), ANSWERED_Y]),
    ({"talk": "< 1.5"}, [below("talk", Fraction(3, 2))]),
    ({"topic": "bill"}, [BILL]),
    ({"topic": ["a, b"], "Paid": "7, 1150"}, [equal("topic", "a, b"), equal("paid", Fraction(7), Fraction(1150))]),
]
MEASURES: list[tuple[dict[str, Any], str, str, Any]] = [
    ({"count": True}, "count", "", None),
    ({"count": "talk"}, "count", "talk", None),
    ({"distinct": "topic"}, "distinct", "topic", None),
    ({"distinct": "Paid"}, "distinct", "paid", None),
    ({"share": {"answered": True}}, "share", "", ANSWERED_Y),
    ({"share": {"Paid": ">= 20", "topic": "bill"}}, "share", "", both([PAID_20, BILL])),
    ({"sum": "Paid"}, "sum", "paid", None),
    ({"sum": "talk"}, "sum", "talk", None),
    ({"mean": "Paid"}, "mean", "paid", None),
    ({"mean": "talk"}, "mean", "talk", None),
    ({"percentile": 90, "of": "Paid"}, "percentile", "paid", 90),
    ({"percentile": 50, "of": "talk"}, "percentile", "talk", 50),
    ({"min": "Paid"}, "min", "paid", None),
    ({"max": "talk"}, "max", "talk", None),
]

CONFIG = """
agent = "Who"
time = "When"
date_order = "dmy"
min_events = 0
[columns]
answered = { column = "Answered", yes = ["Y"], no = ["N"] }
Wait = { type = "number" }
Paid = { type = "number" }
talk = { column = "Talk", type = "duration", unit = "min" }
topic = { column = "Topic", type = "text", missing = ["-"] }
"""


CHOSEN = st.lists(st.tuples(st.sampled_from(FILTERS), st.sampled_from(MEASURES)), min_size=3, max_size=8)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=6, deadline=None)
@given(rows=ROWS, chosen=CHOSEN)
def test_figures(suffix: str, rows: Sequence[tuple[Cell, ...]], chosen: list[Any]) -> None:
    are_right(suffix, rows, chosen)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=50, deadline=None)
@given(rows=ROWS, chosen=CHOSEN)
def test_figures_at_length(suffix: str, rows: Sequence[tuple[Cell, ...]], chosen: list[Any]) -> None:
    are_right(suffix, rows, chosen)


def are_right(suffix: str, rows: Sequence[tuple[Cell, ...]], chosen: list[Any], engine: str = "auto") -> None:
    metrics = {f"m{at}": {**measure[0], "where": where[0]} for at, (where, measure) in enumerate(chosen)}
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / f"log.{suffix}", HEADER, [[cell.text for cell in row] for row in rows])
        found = cells(collect(folder, CONFIG, path=f"log.{suffix}", metrics=metrics, engine=engine))
    keys = ("agent", "in_month", "answered", "wait", "talk", "paid", "topic")
    events = [dict(zip(keys, (cell.value for cell in row), strict=True)) for row in rows]
    people = {event["agent"] for event in events if event["agent"] and event["in_month"]}
    expected = {
        who: {
            f"m{at}": figure(_month(events, who), both(where[1]), *measure[1:])
            for at, (where, measure) in enumerate(chosen)
        }
        for who in people
    }
    assert found == expected


def _month(events: list[dict[str, Any]], who: str) -> list[dict[str, Any]]:
    return [event for event in events if event["agent"] == who and event["in_month"]]
