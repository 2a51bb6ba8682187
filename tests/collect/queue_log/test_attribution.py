"""Whose events they are, as a run asks it: strangers, agents without an entry, files that are there twice."""

from __future__ import annotations

import gzip
import shutil
import tracemalloc
from pathlib import Path
from typing import Any, Literal

import pytest
from collect.queue_log.reading import PERIOD, answered, call, collect, figures

from kpicore.collect.queue_log.collector import QueueLog
from kpicore.components import Batch, Request

LINES = [*answered(0, "SIP/100", "c1"), *answered(100, "200", "c2"), *answered(200, "SIP/199", "c3")]


def asked(folder: Path, unknown_people: Literal["error", "flag"], **settings: Any) -> Batch:
    (folder / "queue_log").write_text("".join(f"{line}\n" for line in LINES), encoding="utf-8")
    collector = QueueLog(time_zone="UTC", path="queue_log", agents={"SIP/100": "E1"}, **settings)
    people = frozenset(("E1", "200", "E3"))
    return collector.collect(Request("metrics", folder, PERIOD, people, people, unknown_people))


def flags(batch: Batch) -> dict[str, str]:
    return {flag.flag: flag.message.en for flag in batch.flags if not flag.employee_id}


def test_strangers_are_named_with_their_calls_and_nobody_is_said_twice(tmp_path: Path) -> None:
    batch = asked(tmp_path, "flag")
    assert list(figures(batch)) == ["E1", "200"]
    said = flags(batch)
    assert said["unknown_person"] == (
        "queue_log: agents who are not among the people: 1 (SIP/199); their events left out: 1"
    )
    assert said["unmapped_agent"] == (
        "queue_log: agents that neither agents nor agent_pattern knows: 1 (200); they stand under the log's names"
    )


def test_where_strangers_are_errors_their_rows_are_brought(tmp_path: Path) -> None:
    batch = asked(tmp_path, "error")
    assert list(figures(batch)) == ["E1", "200", "SIP/199"]
    assert "unknown_person" not in flags(batch)


@pytest.mark.parametrize(("least", "who"), [(1, set()), (2, {"E1", "200"})])
def test_too_few_calls_for_a_fair_rate(tmp_path: Path, least: int, who: set[str]) -> None:
    batch = asked(tmp_path, "flag", min_events=least)
    assert {flag.employee_id for flag in batch.flags if flag.flag == "few_events"} == who


def test_a_log_that_was_copied(tmp_path: Path) -> None:
    whole = collect(tmp_path, LINES)
    shutil.copy(tmp_path / "queue_log", tmp_path / "queue_log.copy")
    batch = collect(tmp_path, None, path="queue_log*")
    assert [str(finding) for finding in batch.findings] == [
        "queue_log.copy: it holds the same as queue_log; its events would count twice: each event in one file"
    ]
    assert batch.rows == whole.rows


@pytest.mark.parametrize("filling", [b"\0", b"x", b"1790841600|c|"])
def test_a_packed_file_of_one_huge_line_takes_little_memory(tmp_path: Path, filling: bytes) -> None:
    with gzip.open(tmp_path / "queue_log", "wb", compresslevel=1) as file:
        for _ in range(40):
            file.write(filling * (1_000_000 // len(filling)))
    tracemalloc.start()
    try:
        batch = collect(tmp_path, None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
    assert [finding.where for finding in batch.left_out] == ["queue_log:1"]


def test_a_line_that_cannot_be_read_is_told_of_the_agent_whom_it_names(tmp_path: Path) -> None:
    lines = [*answered(0, "SIP/33"), *answered(100, "SIP/33", "c2"), *answered(200, "SIP/44", "c3")]
    lines[1] = lines[1].replace("|CONNECT|5|", "|CONNECT|x|")
    lines[5] = lines[5].partition("|COMPLETECALLER")[0]  # the agent is the last field, and may be cut off itself
    lines.append(call(300, "c4", "SIP/99", "CONNECT", "y"))
    batch = collect(tmp_path, lines, agents={"SIP/33": "0033", "SIP/44": "0044"})
    assert len(batch.left_out) == 3
    told = [
        (flag.employee_id, flag.severity, flag.message.en) for flag in batch.flags if flag.flag == "events_left_out"
    ]
    assert told == [("0033", "review", "lines of the log that name this person, left out since they cannot be read: 1")]
