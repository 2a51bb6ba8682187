"""How long a large report takes, and how large it is: `python benchmarks/report.py [PEOPLE]`, 1000 where left out.

An after-sales desk (D3 with ratings and pay; generated, nobody real is meant) by the command itself: the report alone,
and with everyone's form.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

KPICORE = str(Path(sysconfig.get_path("scripts")) / "kpicore")
LEVELS = {
    "work_attitude": (100, 70), "team_contribution": (100, 80), "return_control": (100, 80, 50),
    "review_reply": (100, 50), "refund_process": (100, 80, 50), "cooperation": (100, 70), "meetings": (100, 70),
}  # fmt: skip
METRICS = ("absences", "absences_unreported", "late_or_early", "replied_customers", "received_customers",
           "timed_out_customers", "avg_response_s", "named_bad_reviews", "dispute_handling_h",
           "platform_interventions", "qa_grade", "commission")  # fmt: skip
CONFIG = """\
schema   = 1
period   = "2026-10"
currency = "CNY"
lang     = "zh"

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


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerows([header, *rows])


def figures(random: Random) -> list[object]:
    received = random.randrange(900, 1600)
    return [
        random.choice([0, 0, 0, 1, 2]), 0, random.choice([0, 0, 1, 2]), received - random.randrange(received // 15),
        received, random.randrange(received // 12), random.randrange(22, 75), random.choice([0, 0, 1, 2, 3]),
        random.randrange(6, 72), random.randrange(4), random.choice("ABBCD"), random.randrange(500),
    ]  # fmt: skip


def month(folder: Path, people: int) -> Path:
    """A config and its tables."""
    random = Random(people)
    ids = [f"p{number:05}" for number in range(people)]
    names = ["".join(map(random.choice, ("赵钱孙周吴郑冯", "若彤子墨可心一诺", "嘉树知夏南乔"))) for _ in ids]
    levels = [random.choice(["初级售后", "中级售后", "高级售后"]) for _ in ids]
    staff = [(who, name, "售后部", level, "否") for who, name, level in zip(ids, names, levels, strict=True)]
    write(folder / "people.csv", ["工号", "姓名", "部门", "级别", "试用期"], staff)
    write(folder / "metrics.csv", ["employee_id", *METRICS], [(who, *figures(random)) for who in ids])
    ratings = [(who, row, "superior", random.choice(of)) for who in ids for row, of in LEVELS.items()]
    write(folder / "ratings.csv", ["工号", "考核项", "评分人", "得分"], ratings)
    (folder / "kpi.toml").write_text(CONFIG, encoding="utf-8")
    return folder / "kpi.toml"


def main(people: int) -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        config = month(folder, people)
        for what, more in (("report", []), ("report and forms", ["--forms", str(folder / "forms")])):
            start, before = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([KPICORE, "report", str(config), "--quiet", *more], check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            size = (folder / "out" / "report-2026-10.html").stat().st_size
            print(
                f"{people} people, {what}: {perf_counter() - start:.1f} s ({cpu:.1f} s CPU), {size / 1e6:.2f} MB,"
                f" {after.ru_maxrss // 1024} MB of memory"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
