"""Make the bank's input: the card service desk of a bank that does not exist, in October 2026.

`python examples/bank/generate.py [FOLDER]` writes people, metrics, incidents and ratings as CSV (beside this file where
no folder is given), always the same ones. Names are drawn from lists of syllables; nobody real is meant. What each
person is there to show stands in CAST.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 1010

SURNAMES = [("周", "zhou"), ("吴", "wu"), ("郑", "zheng"), ("何", "he"), ("沈", "shen"), ("许", "xu")]
SYLLABLES = [
    ("安", "an"), ("宁", "ning"), ("子", "zi"), ("涵", "han"), ("乐", "le"), ("然", "ran"), ("一", "yi"),
    ("诺", "nuo"), ("可", "ke"), ("欣", "xin"), ("书", "shu"), ("言", "yan"),
]  # fmt: skip

Event = tuple[str, str, str, str]  # incident, times, points, quantity


class Part(NamedTuple):
    """What one person is there to show. ratings: of the superior; of customers, one a sample."""

    speed: str
    resolved: str
    calls: str
    ratings: tuple[str, Sequence[str]]
    absences: str = ""
    unreported: str = ""
    events: Sequence[Event] = ()
    level: str = "junior"
    hired: str = "2023-04-03"
    base_pay: str = "4000"
    pool: str = "1000"


CAST = [
    Part("18.5", "930", "1000", ("5", ["5", "4"]), events=[("thanked", "5", "", "")], level="senior", pool="1500"),
    Part("20", "890", "1000", ("4", ["4"]), "1", "0", [("late", "1", "", "12"), ("late", "1", "", "8")]),
    Part("41", "799", "1000", ("3", ["2", "3"]), "3", "1", [("rude", "2", "", ""), ("careless", "1", "-2.5", "")]),
    Part("25", "0", "0", ("4", ["5", "5", "4"])),  # the month in the archive: nothing to resolve
    Part("19", "900", "1000", ("4", ["n/a"]), events=[("data_leak", "1", "", "")], level="senior"),
    Part("22", "915", "1000", ("5", ["4"]), hired="2026-09-14"),  # second month of service: nothing floats
    Part("30", "870", "1000", ("4", [])),  # no customer was asked: incomplete
    Part("40", "800", "1000", ("5", ["5"]), "2", "", base_pay=""),  # base pay unknown: no total
]


def names(random: Random, count: int) -> list[tuple[str, str]]:
    """`count` different (id, name) pairs: the name in Chinese, the id in its sounds."""
    made: dict[str, str] = {}
    while len(made) < count:
        signs, sounds = zip(random.choice(SURNAMES), *random.sample(SYLLABLES, 2), strict=True)
        made.setdefault("".join(sounds), "".join(signs))
    return list(made.items())


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def rated(who: str, part: Part) -> list[Sequence[str]]:
    superior, customers = part.ratings
    sampled = [(who, "服务态度", "customer", f"call {n + 1}", value) for n, value in enumerate(customers)]
    return [(who, "服务态度", "superior", "", superior), *sampled]


def main(folder: Path) -> None:
    random = Random(SEED)
    everyone = [(*who, part) for who, part in zip(names(random, len(CAST)), CAST, strict=True)]
    write(
        folder / "people.csv",
        ["工号", "姓名", "级别", "入职日期", "基本工资", "绩效奖金"],
        [(id, name, p.level, p.hired, p.base_pay, p.pool) for id, name, p in everyone],
    )
    write(
        folder / "metrics.csv",
        ["工号", "平均接听速度", "resolved", "calls_answered", "absences", "unreported"],
        [(id, p.speed, p.resolved, p.calls, p.absences, p.unreported) for id, _, p in everyone],
    )
    write(
        folder / "incidents.csv",
        ["工号", "日期", "事件", "次数", "分值", "数量"],
        [(id, f"2026-10-{random.randrange(8, 31):02}", *event) for id, _, part in everyone for event in part.events],
    )
    write(
        folder / "ratings.csv",
        ["工号", "考核项", "评分人", "样本", "得分"],
        [row for id, _, part in everyone for row in rated(id, part)],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
