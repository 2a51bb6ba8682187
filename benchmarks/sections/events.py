"""Event logs to monthly metrics, as ratios to DuckDB SQL by hand."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.call_log import MORE
from benchmarks.compared import same
from benchmarks.machine import installed
from benchmarks.measure import Cost, cpu, in_turn, middle, of_process, seconds, wall
from benchmarks.results import Goal, Section, Table
from benchmarks.sizes import Sizes
from benchmarks.worker import Worker

MOST = {"parquet": 100_000_000, "csv": 10_000_000, "jsonl": 1_000_000}
"""Rows of a format; more of them say nothing new and take long to write."""

ON_SPARK = 10_000_000
"""Events that are counted on Spark too, where it is there."""

GOAL = 1.10
WHY = "6 to 8 ms around the query whatever the size; of texts told apart the ends are looked at"
NOTES = """\
The collector `events` against one query that brings the same metrics of 200 agents, with the columns' types stated
and no look at what the cells say: no count of missing values, no rejected cell explained, means as floats. Counts,
sums, percentiles and distinct values are the same. On Spark the query by hand is one of Spark; CPU time is that of Java
too, memory is not."""


def run(sizes: Sizes, folder: Path) -> Section:
    rows, goals = [], []
    for size, rounds in zip(sizes.events, sizes.events_rounds, strict=True):
        formats = [name for name, most in MOST.items() if size <= most]
        place = folder / f"log-{size}"
        place.mkdir(exist_ok=True)
        of_process([sys.executable, "-m", "benchmarks.call_log", place, str(size), *formats])
        for name in formats:
            log = place / f"log.{name}"
            asked = [("auto", more) for more in ("", *(MORE if name != "jsonl" else ()))]
            if name == "parquet" and size == ON_SPARK and installed("pyspark"):
                asked += [("spark", more) for more in ("", *MORE)]
            for engine, more in asked:
                ours, hand = measured(log, more, engine, rounds)
                what = f"{name}{' on Spark' if engine == 'spark' else ''}{', with ' + more if more else ''}"
                ratios = str(cpu(ours, hand)), str(wall(ours, hand))
                mine, other = middle(ours), middle(hand)
                figures = seconds(mine.cpu), seconds(mine.wall), f"{mine.peak:,.0f}", f"{other.peak:,.0f}"
                rows.append((f"{size:,}", what, *ratios, *figures))
                if name == "parquet" and engine == "auto":
                    goals.append(Goal(f"{size:,} events, {what}, CPU ÷ by hand", GOAL, cpu(ours, hand).median, why=WHY))
            log.unlink()
    columns = ("events", "log", "CPU ÷ by hand", "wall ÷ by hand", "CPU", "wall", "peak MB", "by hand, MB")
    return Section("events", "Events to metrics", NOTES, (Table("events", columns, tuple(rows)),), tuple(goals))


def measured(log: Path, more: str, engine: str, rounds: int) -> tuple[list[Cost], list[Cost]]:
    by_hand = "QueriedOnSpark" if engine == "spark" else "Queried"
    with (
        Worker("benchmarks.call_log:Collected", log, more, engine) as ours,
        Worker(f"benchmarks.call_log:{by_hand}", log, more) as hand,
    ):
        taken = in_turn({"ours": ours.run, "hand": hand.run}, rounds)
        same([ours.save(log.with_name("ours.parquet")), hand.save(log.with_name("hand.parquet"))])
    return taken["ours"], taken["hand"]
