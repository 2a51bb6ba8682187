"""Event logs to monthly metrics, as ratios to DuckDB SQL by hand: `python benchmarks/events.py [ROWS …]`.

The log is generated: 200 agents, one month, a fifth of the calls not answered. Ours is the collector `events`; by hand
is one query that brings the same metrics, with the columns' types stated and no look at what the cells say: no count of
missing values, no rejected cell explained, means as floats. Each pair runs in turn, each side in a process of its own,
and the median of the ratios is given, so that a busy machine slows both sides. Imports are not measured.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

ROUNDS = 5
SIZES = (1_000_000, 10_000_000)
FORMATS = ("parquet", "csv", "jsonl")
MOST_JSON = 1_000_000  # rows; more of them say nothing new and take long to write
AGENTS = 200

LOG = f"""
SELECT printf('A%04d', floor(random() * {AGENTS})::INT) AS agent,
       TIMESTAMP '2026-10-01' + to_seconds(floor(random() * 31 * 86400)::BIGINT) AS start,
       CASE WHEN random() < 0.8 THEN 'Y' ELSE 'N' END AS answered,
       CASE WHEN random() < 0.8 THEN floor(random() * 120)::INT END AS wait_s,
       CASE WHEN random() < 0.8 THEN floor(random() * 900)::INT END AS talk_s,
       (floor(random() * 40000) / 10)::DECIMAL(9, 2) AS amount,
       'c' || floor(random() * 50000)::INT AS customer
FROM range({{rows}})
"""
TYPES = {
    "agent": "VARCHAR",
    "start": "TIMESTAMP",
    "answered": "VARCHAR",
    "wait_s": "INTEGER",
    "talk_s": "INTEGER",
    "amount": "DECIMAL(9, 2)",
    "customer": "VARCHAR",
}
PLAIN = """
count(*), count(*) FILTER (answered = 'Y'), avg(wait_s) FILTER (answered = 'Y'),
count(*) FILTER (answered = 'Y' AND wait_s > 60), sum(talk_s), sum(amount)
"""
METRICS = {
    "calls_offered": {"count": True},
    "calls_answered": {"count": True, "where": {"answered": "Y"}},
    "avg_wait_s": {"mean": "wait_s", "where": {"answered": "Y"}},
    "answered_late": {"count": True, "where": {"answered": "Y", "wait_s": "> 60"}},
    "talk_s": {"sum": "talk_s"},
    "amount": {"sum": "amount"},
}
MORE = {
    "p90_talk_s": ({"percentile": 90, "of": "talk_s"}, "quantile_disc(talk_s, 0.9)"),
    "customers": ({"distinct": "customer"}, "count(DISTINCT customer)"),
}
"""What is dear, measured beside the plain ones."""


class Cost(NamedTuple):
    wall: float
    cpu: float
    peak_mb: float


def ours(log: str, more: str) -> None:
    from kpicore.collect.events.collector import Events
    from kpicore.components import Batch, Request
    from kpicore.converter import structure
    from kpicore.model import Period

    metrics = METRICS | ({more: MORE[more][0]} if more else {})
    events = structure({"path": Path(log).name, "agent": "agent", "time": "start", "metrics": metrics}, Events)
    batch = events.collect(Request("metrics", Path(log).parent, Period(2026, 10)))
    assert isinstance(batch, Batch)
    assert len(batch.rows) == AGENTS, [str(finding) for finding in batch.findings]


def by_hand(log: str, more: str) -> None:
    import duckdb

    columns = ", ".join(f"{name}: '{kind}'" for name, kind in TYPES.items())
    source = {
        ".parquet": f"read_parquet('{log}')",
        ".csv": f"read_csv('{log}', header = true, auto_detect = false, columns = {{{columns}}})",
        ".jsonl": f"read_json('{log}', format = 'newline_delimited', columns = {{{columns}}})",
    }[Path(log).suffix]
    chosen = PLAIN + (f", {MORE[more][1]}" if more else "")
    month = "start >= TIMESTAMP '2026-10-01' AND start < TIMESTAMP '2026-11-01'"
    rows = duckdb.connect().execute(f"SELECT agent, {chosen} FROM {source} WHERE {month} GROUP BY agent").fetchall()
    assert len(rows) == AGENTS


def child(side: str, log: str, more: str) -> None:
    """One run, its cost on stdout. What is imported is imported before."""
    import duckdb

    import kpicore.collect.events.collector  # noqa: F401

    duckdb.connect().execute("SELECT 1")
    before, start = resource.getrusage(resource.RUSAGE_SELF), perf_counter()
    (ours if side == "ours" else by_hand)(log, more)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps((wall, cpu, after.ru_maxrss / 1024)))


def cost(side: str, log: Path, more: str) -> Cost:
    command = [sys.executable, __file__, "--child", side, str(log), more]
    return Cost(*json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def compare(log: Path, more: str, rows: int) -> str:
    for side in ("ours", "hand"):  # the disk cache is filled before anything is measured
        cost(side, log, more)
    pairs = [(cost("ours", log, more), cost("hand", log, more)) for _ in range(ROUNDS)]
    wall, cpu = (median(mine[at] / other[at] for mine, other in pairs) for at in (0, 1))
    mine, other = ([median(pair[side][at] for pair in pairs) for at in range(3)] for side in (0, 1))
    what = f"{log.suffix[1:]}{' with ' + more if more else ''}"
    figures = f"{mine[1]:.2f} | {other[1]:.2f} | {mine[0]:.2f} | {mine[2]:.0f} | {other[2]:.0f}"
    return f"| {rows:,} | {what} | {cpu:.2f} | {wall:.2f} | {figures} |"


def generate(folder: Path, rows: int) -> None:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SELECT setseed(0.42)")
    connection.execute(f"CREATE TABLE log AS {LOG.format(rows=rows)}")
    connection.execute(f"COPY log TO '{folder}/log.parquet'")
    connection.execute(f"COPY log TO '{folder}/log.csv'")
    if rows <= MOST_JSON:
        connection.execute(f"COPY log TO '{folder}/log.jsonl' (FORMAT json)")


def main(sizes: list[int]) -> None:
    print(f"{date.today()}, {platform.processor() or platform.machine()}, {os.cpu_count()} CPUs,")
    print(f"Python {platform.python_version()}, duckdb {version('duckdb')}; median of {ROUNDS} pairs, run in turn\n")
    print("| events | log | CPU ÷ by hand | wall ÷ by hand | CPU s | by hand | wall s | peak MB | by hand |")
    print("|---|---|---|---|---|---|---|---|---|")
    for rows in sizes:
        with TemporaryDirectory() as name:
            folder = Path(name)
            subprocess.run([sys.executable, __file__, "--generate", name, str(rows)], check=True)
            for suffix in FORMATS:
                for more in ("", *MORE):
                    log = folder / f"log.{suffix}"
                    if log.exists() and not (more and suffix == "jsonl"):
                        print(compare(log, more, rows), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:])
    elif sys.argv[1:2] == ["--generate"]:  # in a process of its own, whose memory nobody inherits
        generate(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main([int(text) for text in sys.argv[1:]] or list(SIZES))
