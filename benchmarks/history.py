"""How long a large history takes: `python benchmarks/history.py [PEOPLE] [MONTHS]`, 5000 and 36 where left out.

Closes that many months of a desk (generated, nobody real is meant) with the command itself, then one more, which is
timed; runs it with two rules over three months and without; reads what a program asks; verifies all of it. In SQLite,
or where KPI_HISTORY_URL is set, in that PostgreSQL.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from kpicore.history import opened, place_of
from kpicore.model import Period

KPICORE = str(Path(sysconfig.get_path("scripts")) / "kpicore")
URL = "KPI_HISTORY_URL"
HISTORY = f'url_env = "{URL}"' if URL in os.environ else 'path = "history.sqlite"'
CONFIG = f"""\
schema   = 1
period   = "2026-01"
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
kind = "incidents"
path = "incidents-{{period}}.csv"

[history]
{HISTORY}

[[team]]
name = "desk"
score = {{ use = "courier_callcenter:service_desk", scale_to = 100 }}
pay   = "service_conduct:float"

[team.grade]
use   = "bands"
bands = [[">= 80", "B"], ["< 80", "C"]]
"""
LOOKING_BACK = """
[team.grade.flags.in_three]
when     = { grade = "B" }
in_a_row = 3
severity = "info"
message  = "three months in a row"

[team.grade.flags.every_three]
when     = { grade = "B" }
every    = 3
severity = "info"
message  = "three months in a row once more"
"""
INCIDENTS = ("cq_attitude", "cq_reply_30min", "cq_state_id", "ability_expression", "ability_adaptability")


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def make(folder: Path, people: int, months: Sequence[Period]) -> Path:
    """A desk whose people have some two incidents each a month."""
    chance = Random(people)
    ids = [f"E{number:05}" for number in range(people)]
    (folder / "kpi.toml").write_text(CONFIG + LOOKING_BACK, encoding="utf-8")
    (folder / "this_month.toml").write_text(CONFIG, encoding="utf-8")
    write(folder / "people.csv", ("employee_id", "name", "hired", "base_pay"),
          ([each, f"测试 {each}", "2020-01-01", "4200"] for each in ids))  # fmt: skip
    write(folder / "metrics.csv", ("employee_id", "calls_answered", "outbound_issues", "inbound_issues"),
          ([each, chance.randint(900, 1200), chance.randint(3500, 6000), chance.randint(2000, 4000)]
           for each in ids))  # fmt: skip
    for month in months:
        rows = [
            [chance.choice(ids), f"{month}-{chance.randint(1, 28):02}", chance.choice(INCIDENTS), "见录音", "E00000"]
            for _ in range(2 * people)
        ]
        header = ("employee_id", "date", "incident", "reason", "recorded_by")
        write(folder / f"incidents-{month}.csv", header, rows)
    return folder / "kpi.toml"


@contextmanager
def timed(what: str, note: Callable[[], str] = str) -> Iterator[None]:
    """Prints a line of the table: seconds in this process and the commands that it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    start, cpu = perf_counter(), process_time()
    yield
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = process_time() - cpu + after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime
    print(f"| {what} | {perf_counter() - start:.2f} | {spent:.2f} | {note()} |", flush=True)


def kpicore(*words: str | Path) -> None:
    subprocess.run([KPICORE, *map(str, words)], stdout=subprocess.DEVNULL, check=True)


def main() -> None:
    people, months = (int(word) for word in (*sys.argv[1:], *("5000", "36")[len(sys.argv) - 1 :]))
    periods = [Period(2020 + number // 12, number % 12 + 1) for number in range(months + 1)]
    with TemporaryDirectory() as folder:
        config = make(Path(folder), people, periods)
        size = lambda: f"{sum(path.stat().st_size for path in Path(folder).glob('history*')) / 1e6:.0f} MB"  # noqa: E731
        print(f"| {people} people | wall, s | CPU, s | history |\n|---|---|---|---|")
        with timed(f"{months} months closed", size):
            for period in periods[:-1]:
                kpicore("close", config, "--period", str(period))
        for words, name in (("no rule looks back", "this_month.toml"), ("two rules over three months", "kpi.toml")):
            with timed(f"month {months + 1} run, {words}"):
                kpicore("run", config.with_name(name), "--period", str(periods[-1]))
        with timed(f"month {months + 1} closed", size):
            kpicore("close", config, "--period", str(periods[-1]))
        history = {"url_env": URL} if URL in os.environ else {"path": "history.sqlite"}
        with opened(place_of(history, Path(folder), "benchmark")) as store:
            with timed("three months read, everyone"):
                found = store.read(periods[-3:])
            assert [len(month.people) for month in found.values()] == [people] * 3
            with timed("all months read, one person"):
                store.read(periods, ["E00007"])
        with timed("all verified"):
            kpicore("verify", config)


if __name__ == "__main__":
    main()
