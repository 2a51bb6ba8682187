"""Whatever a log holds, it is read to its end and its accounts balance."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from collect.queue_log.logs import DAY, OCTOBER
from collect.queue_log.reading import PERIOD, collect, figures
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpicore.collect.agents import Agents
from kpicore.collect.queue_log.fold import Fold
from kpicore.collect.queue_log.grammar import KNOWN, Event, parse
from kpicore.collect.queue_log.sums import month_of
from kpicore.collect.queue_log.zones import zone_of

MONTH = 31 * DAY

times = st.integers(OCTOBER - DAY, OCTOBER + MONTH + DAY).map(str)
names = st.sampled_from(["NONE", "A", "B", "C"])
calls = st.sampled_from(["NONE", "c1", "c2", "c3"])
queues = st.sampled_from(["NONE", "sales", "help"])
events = st.sampled_from(sorted(KNOWN - {"QUEUESTART"})) | st.sampled_from(
    ["QUEUESTART", "WRAPUPSTART", "ENTERQUEUE", "CONNECT"]
)
data = st.lists(st.one_of(st.just(""), st.integers(0, 99_999).map(str), st.just("PAUSED")), max_size=6)
lines = st.builds(lambda *parts: "|".join([*parts[:5], *(parts[5] or [""])]), times, calls, queues, names, events, data)
dirt = st.binary(max_size=60).map(lambda raw: raw.replace(b"\n", b""))
logs = st.lists(st.one_of(lines.map(str.encode), dirt), max_size=60)


def fold(log: list[bytes]) -> Fold:
    zone = zone_of("UTC")
    assert zone is not None
    made = Fold(month_of(PERIOD, zone), Agents({}, None), (), 2000, 5)
    for number, raw in enumerate(log, start=1):
        found = parse(number, raw)
        if isinstance(found, Event):
            made.take(found)
    made.finish()
    return made


def check(log: list[bytes]) -> None:
    made = fold(log)
    for sums in made.calls.by_queue.values():
        assert sums.offered == sums.completed + sums.abandoned + sums.left + sums.open + sums.lost
        assert sums.completed <= sums.answered <= sums.offered
    for mine in made.calls.by_agent.values():
        assert mine.talked <= mine.by_agent + mine.by_caller + mine.transfers <= mine.answered
        assert mine.short <= mine.talked
        assert mine.missed <= mine.rings_unanswered
    answered = sum(mine.answered for mine in made.calls.by_agent.values()) + made.calls.nobody
    assert answered == sum(sums.answered for sums in made.calls.by_queue.values())
    for there in made.presences.of.values():
        assert 0 <= there.pause.seconds <= MONTH
        assert 0 <= there.login.seconds <= MONTH


@given(logs)
def test_accounts_balance(log: list[bytes]) -> None:
    check(log)


@given(st.lists(lines.map(str.encode), max_size=60).map(sorted))
def test_accounts_balance_in_order_of_time(log: list[bytes]) -> None:
    check(log)


@pytest.mark.slow
@settings(max_examples=2_000, deadline=None)
@given(logs)
def test_accounts_balance_over_and_over(log: list[bytes]) -> None:
    check(log)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.binary(max_size=2_000), logs.map(b"\n".join)))
def test_any_file_gives_a_table_or_says_why_not(tmp_path: Path, log: bytes) -> None:
    batch = collect(tmp_path, log)
    assert all(len(cells) == len(batch.header) for _, cells in batch.rows)
    assert batch.rows or batch.findings or batch.left_out or b"QUEUESTART" in log or b"|NONE|" in log or b"||" in log
    for cells in figures(batch).values():
        assert all(re.fullmatch(r"n/a||\d+(\.\d{1,6})?", cell, re.ASCII) for cell in cells.values())
    for finding in (*batch.findings, *batch.left_out):
        assert "\0" not in str(finding)
        assert "Traceback" not in str(finding)
