"""A log that was not made here, with the totals that its own PBX gives.

It is not part of the repository. It is looked for in the folder that KPICORE_DATA names, else in a `data` folder of a
neighbour of the checkout; without it these tests are skipped.
"""

from __future__ import annotations

import gzip
import os
from collections import Counter
from pathlib import Path

import pytest
from collect.queue_log.reading import collect, figures, said

from kpicore.collect.queue_log.grammar import Event, parse
from kpicore.components import Batch
from kpicore.model import Period

ROOT = Path(__file__).resolve().parents[3]
NAME = "asterisk-queue-log"
FEBRUARY = Period(2010, 2)


def data_folder() -> Path | None:
    if given := os.environ.get("KPICORE_DATA"):
        return Path(given) / NAME
    return next(iter(sorted(ROOT.parent.glob(f"*/data/{NAME}"))), None)


@pytest.fixture(scope="module")
def log() -> bytes:
    found = data_folder()
    if found is None or not (found / "queue_log").is_file():
        pytest.skip(f"no queue_log: KPICORE_DATA names no folder with {NAME} in it")
    return (found / "queue_log").read_bytes()


def total(batch: Batch, figure: str) -> int:
    return sum(int(cells[figure] or "0") for cells in figures(batch).values())


def test_totals(log: bytes, tmp_path: Path) -> None:
    batch = collect(tmp_path, log, FEBRUARY)
    cells = figures(batch)
    answered = {who.partition("@")[0]: each["calls_answered"] for who, each in cells.items()}
    assert {who: count for who, count in answered.items() if count != "0"} == {"Local/2004": "7", "Local/2001": "1"}
    assert total(batch, "wait_s") == 1 + 2 + 36 + 6 + 84 + 4 + 5 + 5
    assert total(batch, "talk_s") == 3 + 4 + 8 + 12 + 5 + 13 + 0
    assert (total(batch, "ended_by_agent"), total(batch, "ended_by_caller")) == (6, 1)
    assert total(batch, "short_calls") == 3
    any_row = next(iter(cells.values()))
    names = ("queue_offered", "queue_answered", "queue_abandoned", "queue_abandoned_wait_s", "queue_left")
    waits = (13, 17, 45, 17, 32, 21, 15, 17, 23, 10, 2, 3)
    assert [any_row[name] for name in names] == ["21", "8", "12", str(sum(waits)), "0"]
    assert any(
        "of 21 calls 7 were completed, 12 abandoned, 0 left otherwise, 2 open" in each for each in said(batch, "info")
    )


def test_every_event(log: bytes) -> None:
    events = [parse(number, line) for number, line in enumerate(log.split(b"\n"), 1)]
    assert all(isinstance(event, Event) for event in events)
    assert not log.endswith(b"\n")
    found = [event for event in events if isinstance(event, Event)]
    assert (len(found), found[0].time, found[-1].time) == (278, 1266833361, 1266839779)
    assert [event.time for event in found] == sorted(event.time for event in found)
    assert Counter(event.name for event in found) == {
        "QUEUESTART": 2, "CONFIGRELOAD": 7, "ENTERQUEUE": 21, "RINGNOANSWER": 221, "CONNECT": 8, "COMPLETEAGENT": 6,
        "COMPLETECALLER": 1, "ABANDON": 12,
    }  # fmt: skip


def test_nine_phones_that_ring_at_once_are_not_221_missed_calls(log: bytes, tmp_path: Path) -> None:
    batch = collect(tmp_path, log, FEBRUARY, agent_pattern=r"Local/(\d+)@.*")
    assert sum(total(batch, name) for name in ("rings_unanswered", "rings_shared", "rings_failed")) == 221
    rates = {who: cells["answer_rate"] for who, cells in figures(batch).items()}
    others = {str(number): "n/a" for number in (2002, *range(2005, 2011))}
    assert rates == {**others, "2001": "100", "2004": "100"}


def test_rotated_and_packed_it_is_the_same(log: bytes, tmp_path: Path) -> None:
    whole = collect(tmp_path, log, FEBRUARY)
    (tmp_path / "queue_log").unlink()
    lines = log.splitlines(keepends=True)
    (tmp_path / "queue_log.2.gz").write_bytes(gzip.compress(b"".join(lines[:70])))
    (tmp_path / "queue_log.1").write_bytes(b"".join(lines[70:200]))
    (tmp_path / "queue_log").write_bytes(b"".join(lines[200:]))
    assert collect(tmp_path, None, FEBRUARY, path="queue_log*").rows == whole.rows
