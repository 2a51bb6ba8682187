"""What something costs, and how two costs compare: everything is run in turn, A, B, A, B …, and compared in pairs, so
that a busy machine slows all sides alike.

The process that measures stays small: the peak memory of a child counts what its parent held when it was started.
"""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
KPICORE = str(Path(sysconfig.get_path("scripts")) / "kpicore")


class Cost(NamedTuple):
    """Seconds, and the peak of resident memory in MB."""

    wall: float
    cpu: float
    peak: float = 0.0


class Ratio(NamedTuple):
    """Of pairs: their median and the smallest."""

    median: float
    least: float

    def __str__(self) -> str:
        return f"{ratio(self.median)} ({ratio(self.least)})"


Run = Callable[[], Cost]
Command = Sequence[str | Path]


class Failed(Exception):
    """A side that could not be run, in its own words."""


def of_process(command: Command) -> Cost:
    """One run of a command; CPU time counts the processes that it waited for. Failed where it exits with an error."""
    with TemporaryFile() as errors:
        start = perf_counter()
        process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=errors, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        wall = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace")
            raise Failed(f"{' '.join(map(str, command))}: exit code {process.returncode}\n{said[-2000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def in_turn(sides: Mapping[str, Run], rounds: int, warm: int = 1) -> dict[str, list[Cost]]:
    """The costs of each side. warm: rounds before, which are not counted: they fill caches and compile."""
    taken: dict[str, list[Cost]] = {name: [] for name in sides}
    for number in range(warm + rounds):
        for name, run in sides.items():
            cost = run()
            if number >= warm:
                taken[name].append(cost)
    return taken


def cpu(ours: Sequence[Cost], theirs: Sequence[Cost]) -> Ratio:
    return _ratio([mine.cpu / other.cpu for mine, other in zip(ours, theirs, strict=True)])


def wall(ours: Sequence[Cost], theirs: Sequence[Cost]) -> Ratio:
    return _ratio([mine.wall / other.wall for mine, other in zip(ours, theirs, strict=True)])


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure; of the peaks the highest."""
    return Cost(
        median(cost.wall for cost in costs), median(cost.cpu for cost in costs), max(cost.peak for cost in costs)
    )


def _ratio(pairs: Sequence[float]) -> Ratio:
    return Ratio(median(pairs), min(pairs))


def ratio(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.2f}"


def shown(number: float) -> str:
    """Three figures, as people write them."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.2f}" if number >= 0.1 else f"{number:.3g}"


def seconds(number: float) -> str:
    """A duration in a unit that fits it."""
    if number >= 1:
        return f"{shown(number)} s"
    return f"{number * 1e3:.0f} ms" if number >= 1e-2 else f"{number * 1e3:.2g} ms"
