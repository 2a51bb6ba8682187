"""The plan alone on every engine, with all that a run and its ledger ask for."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from benchmarks.machine import installed
from benchmarks.measure import cpu, in_turn, middle, seconds
from benchmarks.months import made
from benchmarks.results import Section, Table
from benchmarks.sizes import Sizes
from benchmarks.worker import Worker

ENGINES = {"python": "", "polars": "polars", "duckdb": "duckdb", "spark": "pyspark"}
NOTES = """\
The evaluation of the plan alone, from columns in Python to columns in Python, with what the long ledger and the flags
need. It is how a month goes that does not go in chunks: by incidents, from CSV, or small. CPU time is that of the
process and of Spark's Java beside it."""


def run(sizes: Sizes, folder: Path) -> Section:
    there = [engine for engine, part in ENGINES.items() if not part or installed(part)]
    rows = []
    for people in sizes.engines:
        month = made("kpi", folder, people)
        with ExitStack() as stack:
            workers = {
                engine: stack.enter_context(Worker("benchmarks.ours:InPython", engine, month)) for engine in there
            }
            taken = in_turn({engine: worker.run for engine, worker in workers.items()}, sizes.engines_rounds)
        first = next(iter(taken))
        for engine, costs in taken.items():
            cost = middle(costs)
            ratio = "" if engine == first else str(cpu(costs, taken[first]))
            rows.append((f"{people:,}", engine, seconds(cost.cpu), seconds(cost.wall), ratio, f"{cost.peak:,.0f}"))
    lacking = [f"{engine} is not here." for engine in ENGINES if engine not in there]
    columns = ("people", "engine", "CPU", "wall", "CPU ÷ the first", "peak MB")
    return Section("engines", "The plan alone", " ".join((NOTES, *lacking)), (Table("engines", columns, tuple(rows)),))
