"""How long the command takes to start, and where the time goes."""

from __future__ import annotations

import compileall
import csv
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from benchmarks.measure import KPICORE, ROOT, Command, Cost, cpu, in_turn, middle, of_process, seconds, wall
from benchmarks.months import made
from benchmarks.results import Goal, Section, Table
from benchmarks.sizes import Sizes

DEMO = ROOT / "examples" / "demo"
PEOPLE, MANY = 10, 1_000

CLASSES = {"attr", "attrs", "cattrs", "typing_extensions"}
STEPS = ("the interpreter", "standard library, pluggy", "attrs, cattrs", "kpicore and its plugins", "the run itself")
NOTES = """\
Whole processes from a warm disk cache, compiled. The steps are what a fresh interpreter takes longer for each further
thing that a run imports, untraced; the packages are traced (`-X importtime`) and so slower than they are."""


def run(sizes: Sizes, folder: Path) -> Section:
    for source in (ROOT / "src", *ROOT.glob("plugins/*/src")):
        compileall.compile_dir(source, quiet=1)  # as pip does with everything else that it installs
    place = folder / "ten"
    place.mkdir()
    ten = [KPICORE, "run", str(ten_people(place))]
    nothing, polars = [sys.executable, "-c", "pass"], [sys.executable, "-c", "import polars"]
    pairs = {
        "`kpicore --help` against `python -c pass`": ([KPICORE, "--help"], nothing, 5.0),
        f"`kpicore run`, {PEOPLE} people, against `import polars`": (ten, polars, 1.0),
    }
    rows, goals = [], []
    for name, (ours, base, limit) in pairs.items():
        taken = in_turn({"ours": lambda: of_process(ours), "base": lambda: of_process(base)}, sizes.pairs)  # noqa: B023
        mine, other = middle(taken["ours"]), middle(taken["base"])
        ratio = cpu(taken["ours"], taken["base"])
        figures = seconds(mine.wall), seconds(other.wall), f"{mine.peak:.0f}"
        rows.append((name, str(ratio), str(wall(taken["ours"], taken["base"])), *figures))
        goals.append(Goal(f"{name}, CPU", limit, ratio.median))
    whole: Command = [KPICORE, "run", thousand_people(folder)]
    cost = middle([of_process(whole) for _ in range(sizes.pairs)])
    name = f"`kpicore run`, {MANY:,} people on the python engine, from CSV to CSV with the ledger as rows"
    rows.append((name, "", "", seconds(cost.wall), "", f"{cost.peak:.0f}"))
    goals += [Goal(f"{name}, CPU", 0.5, cost.cpu, "s"), Goal("the same, wall", 0.5, cost.wall, "s")]
    columns = ("what", "CPU ratio", "wall ratio", "wall", "against", "peak MB")
    tables = (Table("startup", columns, tuple(rows)), steps(ten, sizes.pairs), imports(ten))
    return Section("startup", "Start-up", NOTES, tables, tuple(goals))


def ten_people(folder: Path) -> Path:
    """The demo's config over its first ten people."""
    with (DEMO / "people.csv").open(encoding="utf-8", newline="") as file:
        chosen = {line[0] for line in list(csv.reader(file))[1 : PEOPLE + 1]}
    for source in DEMO.glob("*.csv"):
        with source.open(encoding="utf-8", newline="") as file, (folder / source.name).open("w", newline="") as copy:
            header, *lines = csv.reader(file)
            csv.writer(copy).writerows([header, *(line for line in lines if line[0] in chosen)])
    return Path(shutil.copy(DEMO / "kpi.toml", folder))


def thousand_people(folder: Path) -> Path:
    """The config of an after-sales desk, fifteen criteria and seven ratings a person, with its tables as CSV."""
    from pyarrow.csv import write_csv
    from pyarrow.parquet import read_table

    month = made("kpi", folder, MANY)
    place = folder / "thousand"
    place.mkdir()
    for source in month.glob("*.parquet"):
        write_csv(read_table(source), place / f"{source.stem}.csv")
    config = place / "kpi.toml"
    config.write_text((month / "kpi.toml").read_text(encoding="utf-8").replace("parquet", "csv"), encoding="utf-8")
    return config


def steps(command: Command, rounds: int) -> Table:
    """Fresh interpreters import more and more of what a run imports, the last one is the run."""
    listing = f"import sys; sys.argv = {list(command)!r}; from kpicore.cli.main import main; main()"
    listed = subprocess.run(
        [sys.executable, "-c", f"{listing}; print(*sys.modules, file=sys.stderr)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    modules = [name for name in listed.stderr.splitlines()[-1].split() if name != "__main__"]
    classes = [name for name in modules if name.partition(".")[0] in CLASSES]
    ours = [name for name in modules if name.partition("_")[0].partition(".")[0] == "kpicore"]
    rest = [name for name in modules if name not in {*classes, *ours}]
    imported = [[], rest, [*rest, *classes], [*rest, *classes, *ours]]
    words = [*([sys.executable, "-c", f"for name in {names!r}: __import__(name)"] for names in imported), list(command)]
    sides = {step: lambda run=run: of_process(run) for step, run in zip(STEPS, words, strict=True)}
    taken = list(in_turn(sides, rounds).values())
    rows = []
    for step, costs, before in zip(STEPS, taken, [[Cost(0, 0)] * rounds, *taken], strict=False):
        more = [Cost(cost.wall - less.wall, cost.cpu - less.cpu) for cost, less in zip(costs, before, strict=True)]
        rows.append((step, seconds(max(middle(more).wall, 0)), seconds(max(middle(more).cpu, 0))))
    return Table("startup-steps", (f"a run with {PEOPLE} people, step by step", "wall", "CPU"), tuple(rows))


def imports(command: Command) -> Table:
    """What the imports of a command cost: each module's own time, summed by package, for ours by room."""
    traced = subprocess.run([sys.executable, "-X", "importtime", *command], capture_output=True, text=True, check=True)
    spent: Counter[str] = Counter()
    for line in traced.stderr.splitlines():
        own, _, module = line.removeprefix("import time:").split("|", 2) if line.count("|") == 2 else ("", "", "")
        if own.strip().isdecimal():
            package, *inner = module.strip().split(".")
            spent[".".join([package, *inner[:1]]) if package == "kpicore" else package] += int(own)
    rows = [(f"`{name}`", f"{micro / 1000:.1f} ms") for name, micro in spent.most_common(10)]
    rows.append(("all imports", f"{spent.total() / 1000:.1f} ms"))
    return Table("startup-imports", ("package", "its own time, traced"), tuple(rows))
