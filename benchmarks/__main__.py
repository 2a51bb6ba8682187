"""All benchmarks, one report: `python -m benchmarks [--sizes full|quick|tiny] [--only NAME …] [--out FOLDER]`."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import machine, results
from benchmarks.measure import Failed
from benchmarks.sizes import ALL, Sizes

SECTIONS = ("startup", "memory", "files", "peers", "growth", "engines", "events", "history", "report")
SAID = {
    "full": "full",
    "quick": "quick: for trying, the goals are meant for larger ones",
    "tiny": "tiny: for the tests, the figures mean nothing",
}


def main() -> int:
    """0; 1 where a benchmark failed, which the report says as well."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", choices=ALL, default="full")
    names = ", ".join(SECTIONS)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS, metavar="NAME", help=names)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="where results.md and results.json go")
    chosen = parser.parse_args()
    begun, about, stolen = perf_counter(), machine.described(), machine.stolen()
    loads, found, failed = [machine.load()], [], []
    with TemporaryDirectory(prefix="kpicore-benchmarks-") as folder:
        for name in chosen.only:
            start = perf_counter()
            try:
                found.append(_section(name, ALL[chosen.sizes], Path(folder)))
            except Failed as error:
                failed.append(name)
                print(error, file=sys.stderr)
                found.append(results.Section(name, name, f"Failed: {str(error).splitlines()[0]}"))
            loads.append(machine.load())
            print(f"{name}: {perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    gone, worked = (after - before for after, before in zip(machine.stolen(), stolen, strict=True))
    about |= {
        "sizes": SAID[chosen.sizes],
        "took": f"{(perf_counter() - begun) / 60:.0f} minutes",
        "load before, and after each": "; ".join(loads),
        "taken by the host meanwhile": f"{gone / max(gone + worked, 1e-9):.0%} of the busy time",
    }
    results.write(chosen.out, about, found)
    print(results.goals_table(found).markdown())
    return int(bool(failed))


def _section(name: str, sizes: Sizes, folder: Path) -> results.Section:
    section: results.Section = import_module(f"benchmarks.sections.{name}").run(sizes, folder)
    return section


if __name__ == "__main__":
    sys.exit(main())
