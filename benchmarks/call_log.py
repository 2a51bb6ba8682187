"""A month's metrics out of a log of calls: by the collector `events`, and by one query of DuckDB.

The log is generated: 200 agents, one month, a fifth of the calls not answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
count(*) AS calls_offered, count(*) FILTER (answered = 'Y') AS calls_answered,
avg(wait_s) FILTER (answered = 'Y') AS avg_wait_s, count(*) FILTER (answered = 'Y' AND wait_s > 60) AS answered_late,
sum(talk_s) AS talk_s, sum(amount) AS amount
"""
METRICS: dict[str, Mapping[str, Any]] = {
    "calls_offered": {"count": True},
    "calls_answered": {"count": True, "where": {"answered": "Y"}},
    "avg_wait_s": {"mean": "wait_s", "where": {"answered": "Y"}},
    "answered_late": {"count": True, "where": {"answered": "Y", "wait_s": "> 60"}},
    "talk_s": {"sum": "talk_s"},
    "amount": {"sum": "amount"},
}
MORE: dict[str, tuple[Mapping[str, Any], str]] = {
    "p90_talk_s": ({"percentile": 90, "of": "talk_s"}, "quantile_disc(talk_s, 0.9)"),
    "customers": ({"distinct": "customer"}, "count(DISTINCT customer)"),
}
"""What is dear, measured beside the plain ones."""


class Collected:
    """log: a file. more: one of MORE, or nothing. engine: of the run."""

    def __init__(self, log: str, more: str = "", engine: str = "auto") -> None:
        from kpicore.collect.events.collector import Events
        from kpicore.components import Request
        from kpicore.converter import structure
        from kpicore.model import Period

        metrics = METRICS | ({more: MORE[more][0]} if more else {})
        path = Path(log)
        settings = {"path": path.name, "agent": "agent", "time": "start", "metrics": metrics}
        self.events = structure(settings, Events)
        self.request = Request("metrics", path.parent, Period(2026, 10), engine=engine)

    def run(self) -> None:
        self.found = self.events.collect(self.request)

    def table(self) -> Any:
        return frame([dict(zip(self.found.header, cells, strict=True)) for _, cells in self.found.rows])


class Queried:
    """The types of the columns are stated, no cell is looked at, missing values are not counted, means are floats."""

    def __init__(self, log: str, more: str = "") -> None:
        import duckdb

        columns = ", ".join(f"{name}: '{kind}'" for name, kind in TYPES.items())
        source = {
            ".parquet": f"read_parquet('{log}')",
            ".csv": f"read_csv('{log}', header = true, auto_detect = false, columns = {{{columns}}})",
            ".jsonl": f"read_json('{log}', format = 'newline_delimited', columns = {{{columns}}})",
        }[Path(log).suffix]
        chosen = PLAIN + (f", {MORE[more][1]} AS {more}" if more else "")
        month = "start >= TIMESTAMP '2026-10-01' AND start < TIMESTAMP '2026-11-01'"
        self.connect = duckdb.connect
        self.query = f"SELECT agent AS employee_id, {chosen} FROM {source} WHERE {month} GROUP BY agent"

    def run(self) -> None:
        with self.connect() as database:
            asked = database.execute(self.query)
            self.names = [name for name, *_ in asked.description or []]
            self.found = asked.fetchall()

    def table(self) -> Any:
        return frame([dict(zip(self.names, row, strict=True)) for row in self.found])


class QueriedOnSpark:
    """The same query on Spark, in the session that the run would have."""

    def __init__(self, log: str, more: str = "") -> None:
        from kpicore.engine.spark import session

        by_hand = {"p90_talk_s": "percentile_disc(0.9) WITHIN GROUP (ORDER BY talk_s)"}
        chosen = PLAIN.replace("FILTER (", "FILTER (WHERE ")
        chosen += f", {by_hand.get(more, MORE[more][1])} AS {more}" if more else ""
        month = "start >= TIMESTAMP_NTZ '2026-10-01' AND start < TIMESTAMP_NTZ '2026-11-01'"
        self.spark = session()
        self.query = f"SELECT agent AS employee_id, {chosen} FROM parquet.`{log}` WHERE {month} GROUP BY agent"

    def run(self) -> None:
        self.found = self.spark.sql(self.query).collect()

    def table(self) -> Any:
        return frame([row.asDict() for row in self.found])


def frame(rows: list[dict[str, Any]]) -> Any:
    """The metrics that both sides have exactly, agent by agent."""
    import polars as pl

    exact = [name for name in METRICS if name != "avg_wait_s"] + [name for name in MORE if name in rows[0]]
    agents = sorted(rows, key=lambda row: str(row["employee_id"]))
    columns = {name: [f"{float(row[name]):.2f}" for row in agents] for name in exact}
    return pl.DataFrame({"person": [str(row["employee_id"]) for row in agents], **columns})


def write(folder: Path, rows: int, formats: tuple[str, ...]) -> None:
    """log.parquet, and the same as other formats, streamed."""
    import duckdb

    with duckdb.connect() as database:
        database.execute(f"COPY ({LOG.format(rows=rows)}) TO '{folder}/log.parquet'")
        for name, words in (("csv", "FORMAT csv, HEADER"), ("jsonl", "FORMAT json")):
            if name in formats:
                database.execute(f"COPY (FROM '{folder}/log.parquet') TO '{folder}/log.{name}' ({words})")


if __name__ == "__main__":
    import sys

    write(Path(sys.argv[1]), int(sys.argv[2]), tuple(sys.argv[3:]))
