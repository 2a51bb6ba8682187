"""Two ways of grouping agree, and texts are told apart alike whether or not the engine takes them as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from collect.events.logs import cells, collect, parquet
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpicore.collect.events import apart, grouped, table

CONFIG = """
path = "log.parquet"
agent = "Who"
time = "When"
min_events = 3
[columns]
Topic = { type = "text", missing = ["-"] }
Paid = { type = "number" }
[metrics]
all      = { count = true }
bills    = { count = true, where = { Topic = "bill", State = "open" } }
late     = { count = true, where = { State = "open", Wait = ">= 20" } }
slow     = { mean = "Wait", where = { Wait = "< 90", Topic = ["bill", "a, b"] } }
unknown  = { sum = "Paid", where = { Topic = "missing", Paid = "> 1" } }
least    = { min = "Wait", where = { State = "closed" } }
most     = { max = "Paid", where = { Wait = "missing" } }
topics   = { count = "Topic", where = { State = "open" } }
open     = { share = { State = "open" }, where = { Wait = ">= 20" } }
open_too = { share = { State = "open", Topic = "bill" } }
paid     = { share = { Paid = "> 1" }, where = { State = "open" } }
states   = { distinct = "State", where = { Topic = "bill" } }
waits    = { distinct = "Wait", where = { State = ["open", "closed"] } }
half     = { percentile = 50, of = "Wait" }
far      = { percentile = 90, of = "Paid", where = { State = "open" } }
own      = { count = true, where = { Who = "B2", State = "open" } }
nobody   = { count = true, where = { Who = "missing", State = "open" } }
[short]
of = "Wait"
below = 20
share = 30
where = { State = "open" }
"""
NAMES = ("Who", "When", "State", "Topic", "Wait", "Paid")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A1", "A1 ", "B2", " B2", "", None]),
        st.sampled_from([datetime(2026, 10, 5), datetime(2026, 10, 31, 23), datetime(2026, 11, 1), None]),
        st.sampled_from(["open", "open", "open ", "\u3000closed", "closed", "张三", "", " ", None]),
        st.sampled_from(["bill", "bill", " bill", "a, b", "-", "- ", "", None]),
        st.one_of(st.none(), st.integers(-5, 120)),
        st.sampled_from(["1.5", "2", "1,150", "0.00000049", "n/a", "-", "about 3", "", None]),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=4, deadline=None)
@given(rows=ROWS)
def test_in_one_stage_or_two(rows: Sequence[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as name:
        _write(Path(name), NAMES, rows)
        found = []
        for least in (0, 10**9):
            with patch.object(table, "_LEAST", least), patch.object(apart, "MANY", least):
                found.append(collect(Path(name), CONFIG, agents={"A1": "A1", "B2": "A1"}))
    one, two = found
    assert (two.header, list(two.rows), two.findings) == (one.header, list(one.rows), one.findings)
    assert (two.flags, two.left_out) == (one.flags, one.left_out)


def test_in_two_stages_where_texts_are_few(tmp_path: Path) -> None:
    rows = [("A1", datetime(2026, 10, 5), "open", "bill", 20, "1")] * 30_000
    _write(tmp_path, NAMES, rows)
    two = patch.object(grouped.Grouped, "groups", side_effect=AssertionError("in two stages"))
    with two as groups, patch.object(apart, "MANY", 1):
        with pytest.raises(AssertionError, match="in two stages"):
            collect(tmp_path, CONFIG)
        _write(tmp_path, NAMES, [(*row[:2], f"open {at}", *row[3:]) for at, row in enumerate(rows)])
        collect(tmp_path, CONFIG)
    assert groups.call_count == 1


@pytest.mark.parametrize("least", [0, 16])
@settings(max_examples=8, deadline=None)
@example(texts=["a", "a\u3000", "b"])  # the file says that none begins with white space
@example(texts=["a", "", "b"])
@given(texts=st.lists(st.text(st.sampled_from("ab \t\u3000é"), max_size=3) | st.none(), min_size=1, max_size=12))
def test_different_texts(least: int, texts: Sequence[str | None]) -> None:
    agents = ("A1", "B2", None)
    rows = [(agent, datetime(2026, 10, 5), text) for agent in agents for text in texts]
    with TemporaryDirectory() as name, patch.object(table, "_LEAST", least):
        _write(Path(name), ("Who", "When", "Text"), [*rows, ("C3", datetime(2026, 10, 5), "a")])
        batch = collect(Path(name), CONFIG.partition("[columns]")[0], metrics={"texts": {"distinct": "Text"}})
    different = {text.strip() for text in texts if text and text.strip()}
    said = {"texts": str(len(different)) if different else ""}
    assert cells(batch) == {"A1": said, "B2": said, "C3": {"texts": "1"}}


def _write(folder: Path, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    parquet(folder / "log.parquet", columns, [name for name in names if name not in ("When", "Wait")])
