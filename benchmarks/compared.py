"""Whether two sides found the same: `python -m benchmarks.compared ONE OTHER`, tables as Parquet files with a column
`person`.

Run as a process of its own, so that the one that measures stays small.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import ROOT, Failed


def differing(one: Path, other: Path) -> dict[str, int]:
    """For how many people each column differs, where it does, of those that both have. Failed where these are not
    nearly all of the smaller table: kpicore takes a few by rows, out of the chunks that are looked at."""
    words = [sys.executable, "-m", "benchmarks.compared", str(one), str(other)]
    told = subprocess.run(words, check=False, capture_output=True, text=True, cwd=ROOT)
    if told.returncode:
        raise Failed(told.stderr[-2000:])
    found: dict[str, int] = json.loads(told.stdout)
    return found


def same(found: Sequence[Path]) -> None:
    """Failed where a side found anything else than the first."""
    for other in found[1:]:
        if differences := differing(found[0], other):
            raise Failed(f"{other.name} differs from {found[0].name} for so many people: {differences}")


def main(one: str, other: str) -> None:
    import polars as pl

    first, second = pl.read_parquet(one), pl.read_parquet(other)
    both = first.join(second, on="person", suffix=" of the other")
    if both.height < 0.99 * min(first.height, second.height) - 5:
        sys.exit(f"{one} and {other} share {both.height} of {first.height} and {second.height} people")
    shared = [name for name in first.columns if f"{name} of the other" in both.columns]
    counts = {name: int(both[name].ne_missing(both[f"{name} of the other"]).sum()) for name in shared}
    print(json.dumps({name: count for name, count in counts.items() if count}))


if __name__ == "__main__":
    main(*sys.argv[1:])
