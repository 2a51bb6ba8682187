"""How long a large history takes: months closed, one more run and closed, read, verified."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from benchmarks.measure import KPICORE, Command, Cost, of_process, seconds
from benchmarks.results import Section, Table
from benchmarks.sizes import Sizes
from benchmarks.worker import Worker

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


NOTES = f"""\
A desk with some two incidents a person each month; every command is a process of its own, run once. The history is in
{"PostgreSQL" if URL in os.environ else "SQLite"}."""


def run(sizes: Sizes, folder: Path) -> Section:
    people, months = sizes.history_people, sizes.history_months
    place = folder / "history"
    place.mkdir()
    periods = [f"{2020 + number // 12}-{number % 12 + 1:02}" for number in range(months + 1)]
    config = make(place, people, periods)
    *before, last = periods
    found: dict[str, Cost] = {}
    each = [of_process([KPICORE, "close", config, "--period", period]) for period in before]
    peak = max(cost.peak for cost in each)
    found[f"{months} months closed"] = Cost(sum(cost.wall for cost in each), sum(cost.cpu for cost in each), peak)
    for words, name in (("no rule looks back", "this_month.toml"), ("two rules over three months", "kpi.toml")):
        run: Command = [KPICORE, "run", config.with_name(name), "--period", last]
        found[f"month {months + 1} run, {words}"] = of_process(run)
    found[f"month {months + 1} closed"] = of_process([KPICORE, "close", config, "--period", last])
    for what, who in (("three months read, everyone", ""), ("all months read, one person", "E00007")):
        with Worker("benchmarks.sections.history:Read", place, who, *(periods if who else periods[-3:])) as worker:
            found[what] = worker.run()
    found["all verified"] = of_process([KPICORE, "verify", config])
    rows = tuple((what, seconds(cost.cpu), seconds(cost.wall), f"{cost.peak:,.0f}") for what, cost in found.items())
    size = sum(path.stat().st_size for path in place.glob("history.*")) / 1e6
    table = Table("history", (f"{people:,} people", "CPU", "wall", "peak MB"), rows)
    return Section("history", "Months that stay closed", f"{NOTES} The file has {size:.0f} MB in the end.", (table,))


class Read:
    """What a program asks of the history. who: an employee_id; empty: everyone."""

    def __init__(self, folder: str, who: str, *periods: str) -> None:
        from kpicore.history import opened, place_of
        from kpicore.model import Period

        history = {"url_env": URL} if URL in os.environ else {"path": "history.sqlite"}
        self.opened = opened(place_of(history, Path(folder), "benchmark"))
        self.asked = [Period(*map(int, period.split("-"))) for period in periods], [who] if who else None

    def run(self) -> None:
        with self.opened as store:
            store.read(*self.asked)


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def make(folder: Path, people: int, months: Sequence[str]) -> Path:
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
