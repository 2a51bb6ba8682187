"""Event logs to monthly metrics, as ratios to DuckDB SQL by hand."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.call_log import MORE
from benchmarks.compared import same
from benchmarks.measure import Cost, cpu, in_turn, middle, of_process, seconds, wall
from benchmarks.results import Goal, Section, Table
from benchmarks.sizes import Sizes
from benchmarks.worker import Worker

MOST = {"parquet": 100_000_000, "csv": 10_000_000, "jsonl": 1_000_000}
"""Rows of a format; more of them say nothing new and take long to write."""

GOAL = 1.10
WHY = "missing values are counted, and cells that cannot be read"
NOTES = """\
The collector `events` against one query that brings the same metrics of 200 agents, with the columns' types stated
and no look at what the cells say: no count of missing values, no rejected cell explained, means as floats. Counts,
sums, percentiles and distinct values are the same."""


def run(sizes: Sizes, folder: Path) -> Section:
    rows, goals = [], []
    for size in sizes.events:
        formats = [name for name, most in MOST.items() if size <= most]
        place = folder / f"log-{size}"
        place.mkdir(exist_ok=True)
        of_process([sys.executable, "-m", "benchmarks.call_log", place, str(size), *formats])
        for name in formats:
            log = place / f"log.{name}"
            for more in ("", *(MORE if name != "jsonl" else ())):
                ours, hand = measured(log, more, sizes.events_rounds)
                what = f"{name}{', with ' + more if more else ''}"
                ratios = str(cpu(ours, hand)), str(wall(ours, hand))
                mine, other = middle(ours), middle(hand)
                figures = seconds(mine.cpu), seconds(mine.wall), f"{mine.peak:,.0f}", f"{other.peak:,.0f}"
                rows.append((f"{size:,}", what, *ratios, *figures))
                if name == "parquet":
                    goals.append(Goal(f"{size:,} events, {what}, CPU ÷ by hand", GOAL, cpu(ours, hand).median, why=WHY))
            log.unlink()
    columns = ("events", "log", "CPU ÷ by hand", "wall ÷ by hand", "CPU", "wall", "peak MB", "by hand, MB")
    return Section("events", "Events to metrics", NOTES, (Table("events", columns, tuple(rows)),), tuple(goals))


def measured(log: Path, more: str, rounds: int) -> tuple[list[Cost], list[Cost]]:
    with (
        Worker("benchmarks.call_log:Collected", log, more) as ours,
        Worker("benchmarks.call_log:Queried", log, more) as hand,
    ):
        taken = in_turn({"ours": ours.run, "hand": hand.run}, rounds)
        same([ours.save(log.with_name("ours.parquet")), hand.save(log.with_name("hand.parquet"))])
    return taken["ours"], taken["hand"]
