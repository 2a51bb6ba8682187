"""Generated months, as Parquet files and as a config: nobody real is meant.

Run as a process of its own, so that the one that measures stays small: `python -m benchmarks.months SCHEME FOLDER
PEOPLE PLACES`.

Every value is a hash of who and what, a quarter of them lie on a limit of a band or one unit beside it. PLACES are
the decimals of commission: with 2, as in life, nothing in these schemes is ever rounded; with 4, three in ten amounts
end in exactly half a cent, which is a stress that no company has.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measure import of_process

LEVELS = ("junior", "intermediate", "senior")
RATED = {
    "work_attitude": (100, 70, 40), "team_contribution": (100, 80, 50), "return_control": (100, 80, 50),
    "review_reply": (100, 80, 50), "refund_process": (100, 80, 50), "cooperation": (100, 70, 40),
    "meetings": (100, 70, 60),
}  # fmt: skip
COMMON = """\
schema   = 1
period   = "2026-10"
currency = "CNY"

[people]
use  = "parquet"
path = "people.parquet"

[[collect]]
use  = "parquet"
kind = "metrics"
path = "metrics.parquet"
"""
INPUT = f"""{COMMON}
[[collect]]
use  = "parquet"
kind = "ratings"
path = "ratings.parquet"
"""
TEAM = """
[[team]]
name  = "{name}"
{where}
score = "ecommerce_aftersales:kpi"
grade = "ecommerce_aftersales:kpi"
pay   = "ecommerce_aftersales:salary"
"""
KPI = INPUT + TEAM.format(name="aftersales", where="")
CONFIGS = {"kpi": KPI, "desk": COMMON + (Path(__file__).parent / "scheme.toml").read_text(encoding="utf-8")}

PEOPLE = f"""
SELECT employee_id, {list(LEVELS)}[1 + roll(i, 'level', 3)] AS level, roll(i, 'probation', 10) = 0 AS probation FROM who
"""
METRICS = {
    "kpi": """
SELECT employee_id, received - least(received, unanswered) AS replied_customers, received AS received_customers,
       timed_out AS timed_out_customers,
       hundredths(near(i, 'response', [4000, 5000, 6000], 2000, 5500)) AS avg_response_s,
       ['A', 'B', 'C', 'D'][1 + roll(i, 'qa', 4)] AS qa_grade,
       greatest(roll(i, 'reviews', 5) - 2, 0) AS named_bad_reviews,
       tenths(near(i, 'dispute', [240, 480], 60, 600)) AS dispute_handling_h,
       roll(i, 'platform', 5) AS platform_interventions,
       absences, least(absences, greatest(roll(i, 'unreported', 6) - 4, 0)) AS absences_unreported,
       greatest(roll(i, 'late', 5) - 3, 0) AS late_or_early, {commission} AS commission
FROM (SELECT *, greatest(roll(i, 'absences', 10) - 5, 0) AS absences, about(i, 'unanswered', [20, 50, 100], received) AS
             unanswered, about(i, 'slow', [30, 50, 80], received) AS timed_out
      FROM (SELECT *, CASE WHEN roll(i, 'round', 2) = 0 THEN 1000 ELSE 600 + roll(i, 'received', 900) END AS received
            FROM who))
""",
    "desk": """
SELECT employee_id, hundredths(near(i, 'reply', [9800, 9500, 9000], 8500, 1500)) AS reply_rate,
       hundredths(near(i, 'response', [4000, 5000, 6000], 2000, 5500)) AS avg_response_s,
       hundredths(near(i, 'slow', [300, 500, 800], 0, 1200)) AS slow_response_rate,
       tenths(near(i, 'dispute', [240, 480], 60, 600)) AS dispute_handling_h,
       roll(i, 'platform', 5) AS platform_interventions,
       ['A', 'B', 'C', 'D'][1 + roll(i, 'qa', 4)] AS qa_grade, 1 + roll(i, 'attitude', 4) AS work_attitude,
       1 + roll(i, 'control', 4) AS return_control, 1 + roll(i, 'refund', 4) AS refund_process,
       1 + roll(i, 'review', 4) AS review_reply, {commission} AS commission
FROM who
""",
}
COMMISSION = {
    2: "hundredths(roll(i, 'commission', 100000))",
    4: """CAST(CASE WHEN roll(i, 'half', 10) < 3 THEN roll(i, 'commission', 100000) * 100 + 50
                    ELSE roll(i, 'commission', 10000000) END * 0.0001::DECIMAL(5, 4) AS DECIMAL(9, 4))""",
}
JUDGED = [{"criterion": name, "levels": list(levels)} for name, levels in RATED.items()]
RATINGS = f"""
SELECT employee_id, rated.criterion, 'superior' AS rater, rated.levels[1 + roll(i, rated.criterion, 3)] AS value
FROM (SELECT *, unnest({JUDGED}) AS rated FROM who)
"""
WORDS = """
CREATE MACRO roll(i, what, n) AS (hash(i, what) % n)::INT;
CREATE MACRO hundredths(n) AS CAST(n * 0.01::DECIMAL(3, 2) AS DECIMAL(9, 2));
CREATE MACRO tenths(n) AS CAST(n * 0.1::DECIMAL(2, 1) AS DECIMAL(9, 1));
CREATE MACRO near(i, what, limits, low, span) AS
    CASE WHEN roll(i, what || '?', 4) = 0 THEN limits[1 + roll(i, what, len(limits))] + roll(i, what || '±', 3) - 1
         ELSE low + roll(i, what, span) END;
CREATE MACRO about(i, what, shares, whole) AS
    CASE WHEN roll(i, what || '?', 4) = 0
         THEN whole * shares[1 + roll(i, what, len(shares))] // 1000 + roll(i, what || '±', 3) - 1
         ELSE whole * roll(i, what, 120) // 1000 END;
"""
"""Limits are in units of what they are limits of; shares in thousandths of the whole."""


def write(scheme: str, folder: Path, people: int, places: int = 2) -> None:
    """kpi.toml, and people.parquet, metrics.parquet and for `kpi` ratings.parquet beside it, in order of the ids."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kpi.toml").write_text(CONFIGS[scheme], encoding="utf-8")
    tables = {"people": PEOPLE, "metrics": METRICS[scheme].format(commission=COMMISSION[places])}
    if scheme == "kpi":
        tables["ratings"] = RATINGS
    with duckdb.connect() as database:
        database.execute(WORDS)
        database.execute(f"""CREATE VIEW who AS SELECT i, printf('e%08d', i) AS employee_id
                             FROM range({people}) AS r(i)""")
        for name, query in tables.items():
            database.execute(f"COPY ({query}) TO '{folder}/{name}.parquet' (FORMAT parquet, COMPRESSION snappy)")


def made(scheme: str, folder: Path, people: int, places: int = 2) -> Path:
    """The same, in a process of its own; where it is there already, it is taken."""
    place = folder / f"{scheme}-{people}-{places}"
    if not place.exists():
        unfinished = place.with_suffix(".part")
        of_process([sys.executable, "-m", "benchmarks.months", scheme, unfinished, str(people), str(places)])
        unfinished.rename(place)
    return place


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
