"""Both schemes by hand in DuckDB SQL: narrow integers at fixed decimals, CASE over the figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.months import RATED

Bands = tuple[tuple[str, int], ...]
"""Where each band holds, and its points; the last one is for the rest."""

REST = "true"
RESPONSE: Bands = (
    ("avg_response_s <= 4000", 100),
    ("avg_response_s <= 5000", 80),
    ("avg_response_s <= 6000", 70),
    (REST, 40),
)
DISPUTE: Bands = (("dispute_handling_h < 240", 100), ("dispute_handling_h <= 480", 80), (REST, 50))
INTERVENTIONS: Bands = (("platform_interventions <= 1", 100), ("platform_interventions = 2", 80), (REST, 50))
QA: Bands = (("qa_grade = 'A'", 100), ("qa_grade = 'B'", 80), ("qa_grade = 'C'", 70), (REST, 60))


def level(name: str) -> Bands:
    return (f"{name} >= 4", 100), (f"{name} = 3", 80), (f"{name} = 2", 60), (REST, 40)


def replied(percent: int) -> str:
    """Shares are compared without a division."""
    return f"replied_customers * 100 >= received_customers * {percent}"


def slow(percent: int) -> str:
    return f"timed_out_customers * 100 <= received_customers * {percent}"


DESK: dict[str, tuple[int, Bands]] = {
    "reply_rate": (10, (
        ("reply_rate >= 9800", 100), ("reply_rate >= 9500", 80), ("reply_rate >= 9000", 70), (REST, 40),
    )),
    "avg_response_s": (10, RESPONSE),
    "slow_response_rate": (5, (
        ("slow_response_rate <= 300", 100), ("slow_response_rate <= 500", 80), ("slow_response_rate <= 800", 70),
        (REST, 40),
    )),
    "dispute_handling_h": (10, DISPUTE),
    "platform_interventions": (10, INTERVENTIONS),
    "qa_grade": (15, QA),
    "work_attitude": (10, level("work_attitude")),
    "return_control": (10, level("return_control")),
    "refund_process": (10, level("refund_process")),
    "review_reply": (10, level("review_reply")),
}  # fmt: skip
KPI: dict[str, tuple[int, Bands]] = {
    "attendance": (4, (
        ("absences = 0 AND late_or_early = 0", 100), ("absences = 0", 80),
        ("absences <= 2 AND absences_unreported = 0", 80), ("absences = 3 AND absences_unreported = 0", 70), (REST, 40),
    )),
    "reply_rate": (4, ((replied(98), 100), (replied(95), 80), (replied(90), 70), (REST, 40))),
    "avg_response_s": (4, RESPONSE),
    "slow_response_rate": (4, ((slow(3), 100), (slow(5), 80), (slow(8), 70), (REST, 40))),
    "qa_grade": (15, QA),
    "named_bad_reviews": (5, (("named_bad_reviews = 0", 100), (REST, 0))),
    "dispute_handling_h": (10, DISPUTE),
    "platform_interventions": (10, INTERVENTIONS),
}  # fmt: skip
RATING_WEIGHTS = (4, 6, 12, 4, 12, 3, 3)  # in the order of the criteria

HUNDREDTHS = ("reply_rate", "avg_response_s", "slow_response_rate")
WHOLE = ("replied_customers", "received_customers", "timed_out_customers", "named_bad_reviews", "absences",
         "absences_unreported", "late_or_early", "platform_interventions", "work_attitude", "return_control",
         "refund_process", "review_reply")  # fmt: skip
TYPES = """
CREATE TYPE grades AS ENUM ('A', 'B', 'C', 'D');
CREATE TYPE levels AS ENUM ('junior', 'intermediate', 'senior');
"""


def case(values: list[tuple[str, int]]) -> str:
    *most, (_, rest) = values
    return f"CASE {' '.join(f'WHEN {where} THEN {value}' for where, value in most)} ELSE {rest} END"


def narrow(names: Sequence[str], places: int) -> str:
    """The figures of a Parquet file as whole numbers: hundredths, tenths of an hour, commission with its places."""
    made = {name: f"({name} * 100)::INT AS {name}" for name in HUNDREDTHS}
    made |= {name: f"{name}::INT AS {name}" for name in WHOLE}
    made |= {
        "dispute_handling_h": "(dispute_handling_h * 10)::INT AS dispute_handling_h",
        "commission": f"(commission * {10**places})::INT AS commission",
        "qa_grade": "qa_grade::grades AS qa_grade",
    }
    return ", ".join(made[name] for name in names)


def rated_columns(ratings: str, key: str) -> str:
    """The points of every rated criterion as columns, in one pass over the ratings."""
    each = (f"max(CASE WHEN criterion = '{name}' THEN value ELSE 0 END)::UTINYINT AS {name}" for name in RATED)
    return f"SELECT {key}, {', '.join(each)} FROM {ratings} GROUP BY {key}"


def scanned(scheme: str, month: Path, places: int, header: Sequence[str]) -> str:
    """The files of a month as one row a person, narrow. header: the columns of metrics."""
    ratings = rated_columns(f"'{month}/ratings.parquet'", "employee_id")
    rated = f"LEFT JOIN ({ratings}) USING (employee_id)" if scheme == "kpi" else ""
    figures = [narrow(header, places), *(RATED if scheme == "kpi" else ())]
    return f"""
SELECT employee_id, level::levels AS level, probation, {", ".join(figures)}
FROM '{month}/people.parquet' JOIN '{month}/metrics.parquet' USING (employee_id) {rated}"""


def query(scheme: str, people: str, codes: bool, places: int, key: str) -> str:
    """Who it is, score in hundredths, grade, bonus and pay in cents, and every criterion's code; of rated ones the
    points, which are columns of people. people: what to select from; key: the column that says who it is."""
    criteria = DESK if scheme == "desk" else KPI
    rated = dict(zip(RATED, RATING_WEIGHTS, strict=True)) if scheme == "kpi" else {}
    parts = [case([(where, weight * points) for where, points in bands]) for weight, bands in criteria.values()]
    parts += [f"{name}::INT * {weight}" for name, weight in rated.items()]
    found = [
        f"({case([(where, number) for number, (where, _) in enumerate(bands)])})::UTINYINT AS {name}"
        for name, (_, bands) in criteria.items()
    ]
    found += rated
    shown = ["", *found] if codes else []
    cents = "commission" if places == 2 else "(commission + 50) // 100"
    by_grade = (
        "CASE WHEN score >= 9000 THEN 36000 WHEN score >= 8000 THEN 30000 WHEN score >= 6000 THEN 24000 ELSE 15000 END"
    )
    grade = "CASE WHEN score >= 9000 THEN 'A' WHEN score >= 8000 THEN 'B' WHEN score >= 6000 THEN 'C' ELSE 'D' END"
    return f"""
SELECT * EXCLUDE (level, probation, commission),
       ({grade})::grades AS grade,
       {"score * 3" if scheme == "kpi" else by_grade} AS bonus,
       CASE level WHEN 'junior' THEN 250000 WHEN 'intermediate' THEN 270000 ELSE 320000 END + bonus
           + CASE WHEN probation THEN 0 ELSE {cents} END AS pay
FROM (SELECT {key}, level, probation, commission, ({" + ".join(parts)})::INT AS score{", ".join(shown)} FROM {people})
"""


def columns_of(database: Any, month: Path) -> list[str]:
    """The columns of metrics, without who it is."""
    described = database.execute(f"SELECT * FROM '{month}/metrics.parquet' LIMIT 0").description or []
    return [name for name, *_ in described if name != "employee_id"]


class InDuckDB:
    """One of the schemes, from tables in memory to a temporary table. what: `score` or `codes`, as in Polars."""

    def __init__(self, what: str, folder: str, scheme: str, places: str = "2") -> None:
        import duckdb

        self.database = duckdb.connect()
        self.database.execute(TYPES)
        header = columns_of(self.database, Path(folder))
        self.database.execute(f"""CREATE TABLE people AS SELECT employee_id[2:]::INT AS person, * EXCLUDE (employee_id)
                                  FROM ({scanned(scheme, Path(folder), int(places), header)})""")
        self.query = query(scheme, "people", what == "codes", int(places), "person")

    def run(self) -> None:
        self.database.execute(f"CREATE OR REPLACE TEMP TABLE found AS {self.query}")

    def table(self) -> Any:
        from polars import DataFrame, Int64, String, col

        found = DataFrame(self.database.sql("SELECT * EXCLUDE (bonus) FROM found").to_arrow_table())
        return found.with_columns(col("person", "score", "pay").cast(Int64), col("grade").cast(String))
