"""Make the example's input: the after-sales desk of an online shop that does not exist, in October 2026.

`python examples/aftersales/generate.py [FOLDER]` writes people, metrics and ratings as CSV (beside this file where no
folder is given), always the same ones. Names are drawn from lists of syllables; nobody real is meant. What each person
is there to show stands in CAST.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 202610

SURNAMES = [
    ("赵", "zhao"),
    ("钱", "qian"),
    ("孙", "sun"),
    ("周", "zhou"),
    ("吴", "wu"),
    ("郑", "zheng"),
    ("冯", "feng"),
]
SYLLABLES = [
    ("若", "ruo"), ("彤", "tong"), ("子", "zi"), ("墨", "mo"), ("可", "ke"), ("心", "xin"), ("一", "yi"),
    ("诺", "nuo"), ("嘉", "jia"), ("树", "shu"), ("知", "zhi"), ("夏", "xia"), ("南", "nan"), ("乔", "qiao"),
]  # fmt: skip

# How many standards a faultless chat meets, by item.
FAULTLESS = {
    "qa_professional_language": 3, "qa_expression": 3, "qa_questioning": 2, "qa_bad_attitude": 1, "qa_opening": 1,
    "qa_waiting": 2, "qa_closing": 1, "qa_returns": 2, "qa_solution": 3, "qa_empathy": 2, "qa_satisfaction": 2,
}  # fmt: skip
LEVELS = ("work_attitude", "team_contribution", "return_control", "review_reply", "refund_process", "cooperation",
          "meetings")  # fmt: skip
METRICS = ("absences", "absences_unreported", "late_or_early", "replied_customers", "received_customers",
           "timed_out_customers", "avg_response_s", "named_bad_reviews", "dispute_handling_h",
           "platform_interventions", "qa_grade", "commission")  # fmt: skip

Chat = Mapping[str, int | None]


class Part(NamedTuple):
    """What one person is there to show.

    figures: metrics that are not at their best; None is a blank cell. chats: each sampled chat by what it is short of;
    None is not judged. levels: rows that the supervisor put lower.
    """

    level: str
    chats: Sequence[Chat]
    figures: Mapping[str, str | None] = {}
    levels: Mapping[str, int] = {}
    commission: str = ""
    probation: str = "否"


GOOD: Sequence[Chat] = ({}, {}, {})

CAST = [
    Part("高级售后", GOOD, commission="500"),  # 100: A
    Part("中级售后", ({}, {"qa_professional_language": 2}, {"qa_expression": 2, "qa_questioning": 1, "qa_waiting": 1}),
         {"avg_response_s": "40.01", "dispute_handling_h": "48"}, commission="120"),  # chats 94.666667: A; 97.2: A
    Part("初级售后", ({"qa_solution": 1, "qa_empathy": 1, "qa_satisfaction": 1},) * 3, {"named_bad_reviews": "1"},
         commission="200", probation="是"),  # chats 87: B; 92: A; no commission in probation
    Part("中级售后", ({}, {"qa_bad_attitude": 0}, {}), {"platform_interventions": "2"}),  # the fatal item: review
    Part("初级售后", ({"qa_expression": 1, "qa_waiting": 0}, {"qa_expression": 1, "qa_waiting": 0, "qa_returns": 1}),
         {"absences": "3", "late_or_early": "1", "dispute_handling_h": "52"},
         {"refund_process": 80, "cooperation": 70, "meetings": 70}),  # two chats alone; 77: C; 85.1: B
    Part("中级售后", GOOD, {"avg_response_s": None}),  # a figure is missing: incomplete
    Part("初级售后", ({}, {"qa_empathy": None}, {})),  # an item of one chat is not judged: incomplete
    Part("高级售后", (), {"qa_grade": "B"}, commission="310"),  # nobody sampled; the grade is given: 97
    Part("初级售后", ({"qa_returns": 0, "qa_solution": 0, "qa_expression": 1},) * 3,
         {"absences": "2", "absences_unreported": "1", "avg_response_s": "72", "dispute_handling_h": "60",
          "named_bad_reviews": "2", "platform_interventions": "4"},
         {"return_control": 50, "refund_process": 50, "review_reply": 50, "work_attitude": 70}),  # 63: D; 59: D
]  # fmt: skip
OVERRIDE = (3, "platform_interventions", "100", "其中一次为客户素质问题, 酌情不计")


def names(random: Random, count: int) -> list[tuple[str, str]]:
    """`count` different (id, name) pairs: the name in Chinese, the id in its sounds."""
    made: dict[str, str] = {}
    while len(made) < count:
        signs, sounds = zip(random.choice(SURNAMES), *random.sample(SYLLABLES, 2), strict=True)
        made.setdefault("".join(sounds), "".join(signs))
    return list(made.items())


def figures(random: Random, part: Part) -> list[str]:
    """A month at its best, but for what the part says."""
    received = random.randrange(900, 1600)
    found: dict[str, str | None] = {
        "absences": "0",
        "replied_customers": str(received - random.randrange(received // 60)),  # at least 98 %
        "received_customers": str(received),
        "timed_out_customers": str(random.randrange(received // 40)),  # at most 3 %
        "avg_response_s": str(random.randrange(22, 40)),
        "named_bad_reviews": "0",
        "dispute_handling_h": str(random.randrange(6, 24)),
        "platform_interventions": str(random.randrange(2)),
        "commission": part.commission,
        **part.figures,
    }
    return [found.get(metric) or "" for metric in METRICS]


def judged(random: Random, who: str, part: Part) -> Iterator[tuple[str, ...]]:
    """The supervisor's ratings: the levels of the month, and every item of each sampled chat."""
    for row in LEVELS:
        yield who, row, "superior", "", str(part.levels.get(row, 100)), ""
    for number, chat in zip(sorted(random.sample(range(1000, 9999), len(part.chats))), part.chats, strict=True):
        for item, standards in FAULTLESS.items():
            met = chat.get(item, standards)
            yield who, item, "superior", f"chat {number}", "" if met is None else str(met), ""


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def main(folder: Path) -> None:
    random = Random(SEED)
    everyone = [(*who, part) for who, part in zip(names(random, len(CAST)), CAST, strict=True)]
    write(
        folder / "people.csv",
        ["工号", "姓名", "部门", "级别", "试用期"],
        [(id, name, "售后部", part.level, part.probation) for id, name, part in everyone],
    )
    write(
        folder / "metrics.csv",
        ["employee_id", *METRICS],
        [(id, *figures(random, part)) for id, _, part in everyone],
    )
    ratings = [row for id, _, part in everyone for row in judged(random, id, part)]
    who, criterion, points, reason = OVERRIDE
    ratings.append((everyone[who][0], criterion, "override", "", points, reason))
    write(folder / "ratings.csv", ["工号", "考核项", "评分人", "样本", "得分", "说明"], ratings)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
