"""Score, grade and pay in memory, with and without the ledger's codes, against the same arithmetic by hand."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from benchmarks.compared import same
from benchmarks.measure import Cost, cpu, in_turn, middle, seconds, wall
from benchmarks.months import made
from benchmarks.results import Goal, Section, Table
from benchmarks.sizes import Sizes
from benchmarks.worker import Worker

OURS, POLARS, LINES, DUCKDB = (
    "kpicore on Polars",
    "by hand in Polars",
    "by hand in Polars, pay lines too",
    "by hand in DuckDB",
)
WHAT = {"score": ("score, grade, pay", 1.15), "codes": ("with the ledger's codes", 1.25)}
MEASURED = (("desk", 2, "score"), ("desk", 2, "codes"), ("kpi", 2, "score"), ("kpi", 2, "codes"), ("kpi", 4, "codes"))
"""A scheme, the decimals of commission, and what is asked."""
WHY = "the codes and amounts of pay lines come too, which the first side by hand leaves out"
NOTES = """\
From columns of whole numbers to columns of whole numbers, one team, one month, on both cores; reading, compiling and
warming up are not measured. Every side is a process of its own and loads its data once. By hand nothing is asked that
arithmetic does not need: that no figure is missing is taken for granted. Score, grade, pay and codes of every side
were compared with kpicore's, person by person: they are the same. kpicore's codes are those of the pay lines too, four
or five columns more than by hand; a second side by hand brings them, the goals are held against the first.

Those on Polars end with a frame of it, in the pieces that it went through. A run asks for 131,072 people at a time,
who are one piece that Arrow takes as it is; a million would have to be put into one, which no side does here.

`desk` is a scheme of ten banded figures in TOML, `kpi` the fifteen criteria of `ecommerce_aftersales:kpi`, seven of
them rated, with `:salary`. The last month is a stress that no company has: commission with four decimals, three in ten
amounts ending in exactly half a cent, so that rounding is part of the work."""


def run(sizes: Sizes, folder: Path) -> Section:
    rows: list[tuple[str, ...]] = []
    goals: list[Goal] = []
    for scheme, places, what in MEASURED:
        words, limit = WHAT[what]
        taken = measured(sizes, folder, scheme, what, places)
        month = f"{scheme}{', half cents' if places == 4 else ''}"
        rows += table_rows(f"{month}: {words}", taken)
        if places == 2:
            ratio = cpu(taken[OURS], taken[POLARS]).median
            goals.append(Goal(f"{scheme} in memory, {words}: CPU ÷ by hand in Polars", limit, ratio, why=WHY))
    table = Table(
        "memory",
        ("a month of", "side", "CPU", "wall", "peak MB", "CPU of kpicore ÷ it", "wall of kpicore ÷ it"),
        tuple(rows),
    )
    return Section("memory", f"In memory, {sizes.memory:,} employee-months", NOTES, (table,), tuple(goals))


def measured(sizes: Sizes, folder: Path, scheme: str, what: str, places: int) -> dict[str, list[Cost]]:
    """The costs of each side; Failed where two found something else."""
    month = made(scheme, folder, sizes.memory, places)
    with ExitStack() as stack:
        workers = {
            OURS: Worker("benchmarks.ours:Ours", what, month),
            POLARS: Worker("benchmarks.by_hand.in_polars:InPolars", what, month, scheme, places),
            LINES: Worker("benchmarks.by_hand.in_polars:InPolars", "lines", month, scheme, places),
            DUCKDB: Worker("benchmarks.by_hand.in_duckdb:InDuckDB", what, month, scheme, places),
        }
        if what == "score":
            del workers[LINES]
        for worker in workers.values():
            stack.enter_context(worker)
        taken = in_turn({side: worker.run for side, worker in workers.items()}, sizes.memory_rounds)
        same([worker.save(folder / f"found-{number}.parquet") for number, worker in enumerate(workers.values())])
    return taken


def table_rows(month: str, taken: dict[str, list[Cost]]) -> list[tuple[str, ...]]:
    ours = taken[OURS]
    rows: list[tuple[str, ...]] = []
    for side, costs in taken.items():
        cost = middle(costs)
        ratios = ("", "") if side == OURS else (str(cpu(ours, costs)), str(wall(ours, costs)))
        rows.append((month, side, seconds(cost.cpu), seconds(cost.wall), f"{cost.peak:,.0f}", *ratios))
    return rows
