"""What each engine takes for one month: `python benchmarks/engines.py [PEOPLE …]`, 1000 30000 300000 where left out.

The month is that of an after-sales desk (generated, nobody real is meant): the 15 criteria of
`ecommerce_aftersales:kpi`, seven of them rated, with grade, pay and all that the ledger reads. A thousand people are
read and compiled once; larger months are those people again. Timed is the evaluation of the plan alone, from columns in
Python to columns in Python, engines in turn within each round; CPU time is that of this process and, for Spark, of its
Java beside it. Then `kpicore run` as a whole, files in and files out.
"""

from __future__ import annotations

import csv
import os
import platform
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

from kpicore.config import load_config
from kpicore.engine.data import Dataset, Request, Rows
from kpicore.engine.select import LIBRARIES, evaluate, require
from kpicore.model import Rejected
from kpicore.pipeline.prepare import prepare
from kpicore.pipeline.read import gather
from kpicore.pipeline.teams import describe_teams

KPICORE = str(Path(sysconfig.get_path("scripts")) / "kpicore")
BASE = 1000
CONFIG = """\
schema   = 1
period   = "2026-10"
currency = "CNY"

[people]
use  = "csv"
path = "people.csv"

[[collect]]
use  = "csv"
kind = "metrics"
path = "metrics.csv"

[[collect]]
use  = "csv"
kind = "ratings"
path = "ratings.csv"

[[team]]
name  = "aftersales"
score = "ecommerce_aftersales:kpi"
grade = "ecommerce_aftersales:kpi"
pay   = "ecommerce_aftersales:salary"
"""
RATED = {
    "work_attitude": (100, 70, 40), "team_contribution": (100, 80, 50), "return_control": (100, 80, 50),
    "review_reply": (100, 80, 50), "refund_process": (100, 80, 50), "cooperation": (100, 70, 40),
    "meetings": (100, 70, 60),
}  # fmt: skip


class Took(NamedTuple):
    """Seconds."""

    wall: float
    cpu: float


def main(sizes: Sequence[int]) -> None:
    engines = list(installed())
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for each in engines for name in LIBRARIES.get(each, ())))
    with TemporaryDirectory() as folder:
        request, data = month(Path(folder))
        for size in sizes:
            plan_alone(engines, request, tiled(data, size), size)
    for size in sizes:
        if size <= 30_000:
            whole_runs(engines, size)


def installed() -> Iterator[str]:
    for engine in ("python", *LIBRARIES):
        try:
            require(engine)
        except Rejected as rejected:
            print(f"without {engine}: {rejected.findings[0].what}")
        else:
            yield engine


def plan_alone(engines: Sequence[str], request: Request, data: Dataset, size: int) -> None:
    rounds = 5 if size <= 30_000 else 3
    taken: dict[str, list[Took]] = {engine: [] for engine in engines}
    for number in range(rounds + 1):
        for engine in engines:
            cpu, wall = cpu_seconds(), perf_counter()
            evaluate(engine, request, data)
            if number:  # the first round warms up
                taken[engine].append(Took(perf_counter() - wall, cpu_seconds() - cpu))
    print(f"\nthe plan alone, {size} people (median of {rounds})")
    report(taken)


def whole_runs(engines: Sequence[str], size: int) -> None:
    taken: dict[str, list[Took]] = {engine: [] for engine in engines}
    with TemporaryDirectory() as folder:
        write_month(Path(folder), size)
        for _ in range(2):
            for engine in engines:
                before, wall = os.times(), perf_counter()
                words = (KPICORE, "run", f"{folder}/kpi.toml", "--engine", engine, "--out", f"{folder}/{engine}")
                subprocess.run(words, check=True, capture_output=True)
                after = os.times()
                cpu = after.children_user + after.children_system - before.children_user - before.children_system
                taken[engine].append(Took(perf_counter() - wall, cpu))
    print(f"\nkpicore run, {size} people (median of 2)")
    report(taken)


def report(taken: dict[str, list[Took]]) -> None:
    first = None
    for engine, each in taken.items():
        wall, cpu = median(took.wall for took in each), median(took.cpu for took in each)
        first = cpu if first is None else first
        print(f"  {engine:8}{wall:8.2f} s wall {cpu:8.2f} s CPU   {cpu / first:5.2f} × the CPU of {next(iter(taken))}")


def cpu_seconds() -> float:
    """Of this process and its running children: Spark's Java is one."""
    return process_time() + sum(_of_child(int(pid)) for pid in _children(os.getpid()))


def _children(pid: int) -> list[str]:
    try:
        own = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return own + [each for child in own for each in _children(int(child))]


def _of_child(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def month(folder: Path) -> tuple[Request, Dataset]:
    """A thousand people, read and compiled: what an engine is asked, with the ledger."""
    write_month(folder, BASE)
    config = load_config(folder / "kpi.toml")
    teams, _ = describe_teams(config)
    prepared = prepare(config, teams[0], gather(config, teams))
    return prepared.ledger.request(prepared.wanted), prepared.data


def tiled(data: Dataset, size: int) -> Dataset:
    """The same people again and again, up to that number."""
    times = max(size // data.size, 1)
    columns = {name: list(values) * times for name, values in data.columns.items()}
    rows = {
        name: Rows(
            [person + data.size * i for i in range(times) for person in each.person],
            {column: list(values) * times for column, values in each.columns.items()},
        )
        for name, each in data.rows.items()
    }
    return Dataset(data.size * times, columns, rows)


def write_month(folder: Path, size: int) -> None:
    (folder / "kpi.toml").write_text(CONFIG, encoding="utf-8")
    random = Random(2026)
    people = [f"e{i:07}" for i in range(size)]
    levels = ("初级售后", "中级售后", "高级售后")
    write(
        folder / "people.csv",
        "employee_id,level,probation",
        ((who, levels[i % 3], "false") for i, who in enumerate(people)),
    )
    write(
        folder / "metrics.csv",
        "employee_id,replied_customers,received_customers,timed_out_customers,avg_response_s,qa_grade,named_bad_reviews,"
        "dispute_handling_h,platform_interventions,absences,commission",
        (
            (
                who, 900 + random.randrange(100), 1000, random.randrange(60), f"{random.randrange(2000, 6000) / 100}",
                random.choice("ABCD"), random.randrange(3), random.randrange(20, 60), random.randrange(4),
                random.randrange(2), f"{random.randrange(100000) / 100:.2f}",
            )
            for who in people
        ),
    )  # fmt: skip
    write(
        folder / "ratings.csv",
        "employee_id,criterion,rater,value",
        ((who, name, "superior", random.choice(points)) for who in people for name, points in RATED.items()),
    )


def write(path: Path, header: str, rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [1_000, 30_000, 300_000])
