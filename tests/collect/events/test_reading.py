"""One grammar: what the engine reads by itself it reads as python does, and python explains the rest."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from collect.events.logs import collect
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicore.collect.cells import Bad
from kpicore.collect.events.plan import Column
from kpicore.collect.events.reading import Value, reader_of
from kpicore.components import DateOrder
from kpicore.numbers import format_scaled

TEXTS = st.lists(
    st.one_of(
        st.text("0123456789+-._eE, ", min_size=1, max_size=12),
        st.integers(-(10**13), 10**13).map(str),
        st.decimals(-(10**6), 10**6, places=9).map(lambda number: f"{number:f}"),
        st.floats(-1e9, 1e9).map(repr),
        st.sampled_from(
            ["1e3", "1_000", "5.", ".5", "1,150", "95%", "0x10", "nan", "inf", "١", "９５", "true", "1e400"]
        ),
    ),
    min_size=1,
    max_size=30,
)
CONFIG = """
path = "log.csv"
agent = "who"
time = "when"
[metrics]
total = { sum = "cell" }
"""


def brought(texts: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """What the collector makes of a column of texts, each the only cell of an agent of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "log.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [("who", "when", "cell"), *((f"A{at}", "2026-10-05", t) for at, t in enumerate(texts))]
            )
        batch = collect(folder, CONFIG)
    findings = [*batch.findings, *batch.left_out]
    return {row[0]: row[1] for _, row in batch.rows}, [str(finding) for finding in findings]


@settings(max_examples=12, deadline=None)
@given(TEXTS)
def test_numbers_of_the_engine_are_those_of_python(texts: list[str]) -> None:
    are_those_of_python(texts)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_numbers_at_length(texts: list[str]) -> None:
    are_those_of_python(texts)


def are_those_of_python(texts: list[str]) -> None:
    read = reader_of(Column("cell", "cell", "number"), instants=False)
    expected = [read(text) for text in texts]
    found, findings = brought(texts)
    wrong = [(at, each) for at, each in enumerate(expected) if isinstance(each, Bad)]
    if wrong:
        assert findings == [f"log.csv:{at + 2}:cell: {each.what}: {each.expected}" for at, each in wrong]
    else:
        values = {
            f"A{at}": "" if each.value is None else format_scaled(each.value, 6)
            for at, each in enumerate(expected)
            if isinstance(each, Value)
        }
        assert found == values


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("2026-10-05", None, "2026-10-05 00:00:00"),
        ("2026-10-05 7:05", None, "2026-10-05 07:05:00"),
        ("2026-10-05T07:05:09.25", None, "2026-10-05 07:05:09.250000"),
        ("2026-10-05 24:00", None, "2026-10-06 00:00:00"),
        ("5/10/2026 7:05 PM", "dmy", "2026-10-05 19:05:00"),
        ("10/5/2026 12:05 am", "mdy", "2026-10-05 00:05:00"),
        ("26-Aug-23", "dmy", "2023-08-26 00:00:00"),
        ("2026年10月5日 8:00", "ymd", "2026-10-05 08:00:00"),
        ("05/10/2026", None, '"05/10/2026" may be 2026-10-05 or 2026-05-10'),
        ("31/10/2026 07:05", None, '"31/10/2026 07:05" is not a date'),
        ("2026-10-05 25:00", None, '"2026-10-05 25:00" has no such time of day'),
        ("2026-02-30", None, '"2026-02-30" is no day of the calendar'),
        ("2026-10-05 07:05Z", None, '"2026-10-05 07:05Z" says its offset from UTC'),
    ],
)
def test_times(text: str, order: DateOrder | None, value: str) -> None:
    got = reader_of(Column("t", "t", "time", date_order=order), instants=False)(text)
    assert (got.what if isinstance(got, Bad) else _shown(got)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("2026-10-05T08:00:00Z", "2026-10-05 08:00:00"), ("2026-10-05 08:00:00.5+08:00", "2026-10-05 00:00:00.500000")],
)
def test_times_that_say_their_offset_become_times_of_utc(text: str, value: str) -> None:
    got = reader_of(Column("t", "t", "time"), instants=True)(text)
    assert isinstance(got, Value)
    assert _shown(got) == value
    assert isinstance(reader_of(Column("t", "t", "time"), instants=True)("2026-10-05 08:00"), Bad)


def _shown(got: Value) -> str:
    from datetime import datetime, timedelta

    assert got.value is not None
    return str(datetime(1970, 1, 1) + timedelta(microseconds=got.value))


@pytest.mark.parametrize(
    ("written", "text", "seconds"),
    [
        ("h:mm:ss", "0:02:30", 150),
        ("h:mm:ss", "36:00:01.5", 129_601.5),
        ("h:mm", "2:30", 9000),
        ("m:ss", "２:30", 150),
        ("m:ss", "90:00", 5400),
        ("h:mm:ss", "-0:00:05", -5),
    ],
)
def test_durations(written: str, text: str, seconds: float) -> None:
    got = reader_of(Column("d", "d", "clock", clock=written), instants=False)(text)  # type: ignore[arg-type]
    assert got == Value(int(seconds * 1_000_000))


@pytest.mark.parametrize("text", ["2:30", "0:61:00", "150", "1:2:3"])
def test_a_duration_in_another_spelling_is_rejected(text: str) -> None:
    got = reader_of(Column("d", "d", "clock"), instants=False)(text)
    assert isinstance(got, Bad)
    assert got.expected == "a duration as h:mm:ss, such as 0:02:30"
