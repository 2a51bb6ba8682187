"""How long the command takes to start, as ratios: `make bench`.

Each pair is run in turn, N times, and the median of the N ratios is given, so that a busy machine slows both sides.
"""

from __future__ import annotations

import compileall
import csv
import os
import platform
import resource
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "examples" / "demo"
KPICORE = str(Path(sysconfig.get_path("scripts")) / "kpicore")
PEOPLE = 10
PAIRS = 15

CLASSES = {"attr", "attrs", "cattrs", "typing_extensions"}
STEPS = ("the interpreter", "standard library, pluggy", "attrs, cattrs", "kpicore and its plugins", "the run itself")

Command = Sequence[str]


class Cost(NamedTuple):
    wall: float
    cpu: float


def cost(command: Command) -> Cost:
    """Seconds that one run of a command takes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def row(name: str, ours: Command, base: str, theirs: Command, goal: str) -> str:
    for command in (ours, theirs):  # the disk cache is filled before anything is measured
        cost(command)
    pairs = [(cost(ours), cost(theirs)) for _ in range(PAIRS)]
    wall, cpu = (median(mine[i] / other[i] for mine, other in pairs) for i in (0, 1))
    mine, other = (median(pair[i].wall for pair in pairs) * 1000 for i in (0, 1))
    return f"| `{name}` | `{base}` | {wall:.2f} | {cpu:.2f} | {goal} | {mine:.0f} | {other:.0f} |"


def ten_people(folder: Path) -> Path:
    """The demo's config over its first ten people."""
    with (DEMO / "people.csv").open(encoding="utf-8", newline="") as file:
        chosen = {line[0] for line in list(csv.reader(file))[1 : PEOPLE + 1]}
    for source in DEMO.glob("*.csv"):
        with source.open(encoding="utf-8", newline="") as file, (folder / source.name).open("w", newline="") as copy:
            header, *lines = csv.reader(file)
            csv.writer(copy).writerows([header, *(line for line in lines if line[0] in chosen)])
    return Path(shutil.copy(DEMO / "kpi.toml", folder))


def imports(command: Command) -> str:
    """What the imports of a command cost: each module's own time, summed by package, for ours by room."""
    traced = subprocess.run([sys.executable, "-X", "importtime", *command], capture_output=True, text=True, check=True)
    spent: Counter[str] = Counter()
    for line in traced.stderr.splitlines():
        own, _, module = line.removeprefix("import time:").split("|", 2) if line.count("|") == 2 else ("", "", "")
        if own.strip().isdecimal():
            package, *inner = module.strip().split(".")
            spent[".".join([package, *inner[:1]]) if package == "kpicore" else package] += int(own)
    lines = [f"| `{name}` | {micro / 1000:.1f} |" for name, micro in spent.most_common(10)]
    return "\n".join([*lines, f"| all imports | {spent.total() / 1000:.1f} |"])


def steps(command: Command) -> str:
    """Where a run's time goes, untraced: fresh interpreters import more and more of it, the last one is the run."""
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
    runs = [*([sys.executable, "-c", f"for name in {names!r}: __import__(name)"] for names in imported), command]
    rounds = [[cost(run) for run in runs] for _ in range(PAIRS)]
    lines = []
    for step, name in enumerate(STEPS):
        before = [[Cost(0, 0), *each][step] for each in rounds]
        wall, cpu = (median(each[step][i] - less[i] for each, less in zip(rounds, before, strict=True)) for i in (0, 1))
        lines.append(f"| {name} | {wall * 1000:.0f} | {cpu * 1000:.0f} |")
    return "\n".join(lines)


def machine() -> str:
    info = Path("/proc/cpuinfo")
    models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    parts = [f"{name} {version(name)}" for name in ("kpicore", "attrs", "cattrs", "pluggy", "polars")]
    return (
        f"{date.today()}, {models[0] if models else platform.machine()}, {os.cpu_count()} processors, "
        f"{platform.system()}, Python {platform.python_version()}, {', '.join(parts)}; median of {PAIRS} pairs"
    )


def main() -> None:
    for source in (ROOT / "src", *ROOT.glob("plugins/*/src")):
        compileall.compile_dir(source, quiet=1)  # as pip does with everything else that it installs
    with TemporaryDirectory() as folder:
        run = [KPICORE, "run", str(ten_people(Path(folder)))]
        nothing, polars = [sys.executable, "-c", "pass"], [sys.executable, "-c", "import polars"]
        print(machine(), end="\n\n")
        print("| command | against | wall ratio | CPU ratio | goal | ms | against, ms |")
        print("|---|---|---|---|---|---|---|")
        print(row("kpicore --help", [KPICORE, "--help"], "python -c pass", nothing, "≤ 5"))
        print(row(f"kpicore run, {PEOPLE} people", run, "python -c 'import polars'", polars, "< 1"))
        print(f"\n| a run with {PEOPLE} people, step by step | wall, ms | CPU, ms |\n|---|---|---|")
        print(steps(run))
        print(f"\n| imports of a run with {PEOPLE} people | own ms (traced, so slower than above) |\n|---|---|")
        print(imports(run))


if __name__ == "__main__":
    main()
