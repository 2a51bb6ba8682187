"""From ten people to ten million: the whole command, on each engine."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measure import KPICORE, Cost, in_turn, middle, of_process, seconds
from benchmarks.months import made
from benchmarks.results import Section, Table
from benchmarks.sizes import Sizes

ENGINES = ("python", "polars", "duckdb")
SMALL = 100_000
NOTES = """\
`kpicore run CONFIG --engine … --format parquet --ledger codes`, from Parquet, the fifteen criteria with grade and
pay, seven ratings a person."""


def run(sizes: Sizes, folder: Path) -> Section:
    """A size is left out where, going by the one before, it would take too long."""
    rows, last = [], dict.fromkeys(ENGINES, Cost(0, 0))
    for people in sizes.growth:
        month = made("kpi", folder, people)
        expected = {engine: 10 * cost.wall for engine, cost in last.items()}
        able = [engine for engine in ENGINES if expected[engine] <= sizes.longest]
        commands = {engine: _command(engine, month, folder / "grown") for engine in able}
        small = people <= SMALL
        sides = {engine: lambda words=words: of_process(words) for engine, words in commands.items()}
        taken = in_turn(sides, sizes.growth_rounds if small else 1, warm=int(small))
        for engine in ENGINES:
            if engine not in taken:
                rows.append(
                    (f"{people:,}", engine, "left out: it would take", f"about {seconds(expected[engine])}", "", "")
                )
                last[engine] = Cost(expected[engine], 0)
                continue
            cost = last[engine] = middle(taken[engine])
            each = seconds(cost.cpu / people) if cost.cpu / people >= 1e-3 else f"{cost.cpu / people * 1e6:.3g} µs"
            rows.append((f"{people:,}", engine, seconds(cost.cpu), seconds(cost.wall), each, f"{cost.peak:,.0f}"))
    table = Table("growth", ("people", "engine", "CPU", "wall", "CPU a person", "peak MB"), tuple(rows))
    return Section("growth", "Growth", NOTES, (table,))


def _command(engine: str, month: Path, out: Path) -> list[str | Path]:
    words = ["--engine", engine, "--format", "parquet", "--ledger", "codes", "--quiet"]
    return [KPICORE, "run", month / "kpi.toml", *words, "--out", out]
