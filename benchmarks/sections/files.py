"""From Parquet to Parquet with the ledger's codes, whole processes, against the same by hand."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.compared import same
from benchmarks.measure import KPICORE, Command, Cost, Run, cpu, in_turn, middle, of_process, seconds, wall
from benchmarks.months import made
from benchmarks.results import Goal, Section, Table
from benchmarks.sizes import Sizes

RESULTS = "results.parquet"
FIRST = 3  # kpicore's code of the first band; those below are for what is missing, n/a or decided
LIBRARIES = {"polars": "Polars", "duckdb": "DuckDB"}
WHY = "every cell is checked, every id compared, and people are put in order"
NOTES = """\
`kpicore run CONFIG --engine … --format parquet --ledger codes`, the whole command, against a script that scans the
same three files (people, figures, seven ratings a person in rows), joins them, computes and writes one Parquet file
with the columns of `results.parquet` and a byte for each criterion. kpicore reads every cell twice, once to know what
is there, checks it and every id, writes flags and a dictionary of the codes, and brings people in order. By hand
nothing is checked, files are trusted to be in order, and the result has whatever order comes. All scores, grades, pays
and codes are the same."""


def run(sizes: Sizes, folder: Path) -> Section:
    month = made("kpi", folder, sizes.files)
    sides = {f"{who} {engine}": side(who, engine, month, folder) for engine in LIBRARIES for who in ("ours", "hand")}
    taken = in_turn(sides, sizes.files_rounds, warm=0)
    same([saved(who, engine, folder) for engine in LIBRARIES for who in ("ours", "hand")])
    rows, goals = [], []
    for engine, library in LIBRARIES.items():
        ours, hand = taken[f"ours {engine}"], taken[f"hand {engine}"]
        for name, costs in ((f"kpicore on {library}", ours), (f"by hand in {library}", hand)):
            cost = middle(costs)
            ratios = (str(cpu(ours, costs)), str(wall(ours, costs))) if costs is hand else ("", "")
            rate = f"{sizes.files / cost.wall / 1e6:.2f} million"
            rows.append((name, seconds(cost.cpu), seconds(cost.wall), rate, f"{cost.peak:,.0f}", *ratios))
        ratio = cpu(ours, hand).median
        goals.append(Goal(f"Parquet to Parquet with codes on {library}, CPU ÷ by hand", 1.25, ratio, why=WHY))
        people = f"{sizes.files:,} people"
        goals.append(Goal(f"memory of that on {library}, {people}", 1024, middle(ours).peak, "MB"))
    columns = ("side", "CPU", "wall", "people a second", "peak MB", "CPU of kpicore ÷ it", "wall of kpicore ÷ it")
    table = Table("files", columns, tuple(rows))
    return Section("files", f"Parquet to Parquet, {sizes.files:,} employee-months", NOTES, (table,), tuple(goals))


def side(who: str, engine: str, month: Path, folder: Path) -> Run:
    """One side's command, which starts anew each time."""
    out = folder / f"{who}-{engine}"
    words: Command = ["--engine", engine, "--format", "parquet", "--ledger", "codes", "--out", out, "--quiet"]
    ours: Command = [KPICORE, "run", month / "kpi.toml", *words]
    by_hand: Command = [sys.executable, "-m", "benchmarks.by_hand.files", engine, month, out / RESULTS]

    def once() -> Cost:
        shutil.rmtree(out, ignore_errors=True)
        if who == "ours":
            return of_process(ours)
        out.mkdir()
        return of_process(by_hand)

    return once


def saved(who: str, engine: str, folder: Path) -> Path:
    """What a side wrote, as all sides tell it, made in a process of its own."""
    told = folder / f"{who}-{engine}.parquet"
    of_process([sys.executable, "-m", "benchmarks.sections.files", who, folder / f"{who}-{engine}" / RESULTS, told])
    return told


def main(who: str, results: str, out: str) -> None:
    from benchmarks.ours import told

    told(Path(results), "kpi", FIRST if who == "ours" else 0).write_parquet(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
