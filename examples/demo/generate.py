"""Make the demo's input: the customer-service desk of an express company that does not exist, in October 2026.

`python examples/demo/generate.py [FOLDER]` writes people, metrics, incidents and ratings as CSV (beside this file where
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

SEED = 202610

SURNAMES = [("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("杨", "yang")]
SYLLABLES = [
    ("晓", "xiao"), ("雨", "yu"), ("佳", "jia"), ("文", "wen"), ("思", "si"), ("明", "ming"), ("欣", "xin"),
    ("丽", "li"), ("涛", "tao"), ("婷", "ting"), ("浩", "hao"), ("静", "jing"), ("辰", "chen"), ("梦", "meng"),
]  # fmt: skip

# The bands of the peak season (D0-6, D0-9, D0-11): lowest value of the target, and the width of each band below it.
TARGETS = {"calls_answered": (1150, 50), "outbound_issues": (5500, 500), "inbound_issues": (3500, 500)}
WORST = 4  # points off below the last band

LAPSES = {
    "cq_attitude": "通话中语气生硬",
    "cq_reply_30min": "超过30分钟未回复，客户再次来电",
    "cq_state_id": "接听时未说明工号",
    "cd_start_8": "八点后才开始工作",
    "duty_inquiry": "8:05 未解除示忙",
    "duty_business": "业务员更替未通知话务部",
    "ability_expression": "解释不清，客户重复询问",
    "ability_adaptability": "遇急件慌张，未按流程转交",
}


class Part(NamedTuple):
    """What one person is there to show. bands: points off for calls, outbound and inbound; None is a blank cell."""

    department: str
    hired: str
    bands: tuple[int | None, int | None, int | None]
    lapses: Sequence[str] = ()
    base_pay: str = "4200"
    role: str = "话务员"
    probation: str = "否"


CAST = [
    Part("查询部", "2022-03-14", (0, 0, 0), role="组长", base_pay="5200"),  # 25 of 25: A
    Part("业务部", "2023-06-01", (1, 0, 0), ["cq_state_id"]),  # 23.5: A
    Part("查询部", "2021-11-08", (1, 1, 0), ["cq_attitude"]),  # 22.5, that is 90 of 100: still B
    Part("业务部", "2024-02-19", (1, 1, 1), ["cd_start_8", "duty_business"], base_pay=""),  # 21: B, base pay unknown
    Part("查询部", "2023-09-04", (2, 2, 1)),  # 20, that is 80: B, and nothing floats
    Part("业务部", "2025-01-06", (2, 2, 1), ["cq_reply_30min", "cq_reply_30min", "ability_expression"]),  # 18.5: C
    Part("查询部", "2024-08-12", (3, 2, 2), ["duty_inquiry", "cq_attitude"]),  # 17: D
    Part("业务部", "2025-05-20", (3, 3, 2), ["cq_state_id", "cd_start_8", "ability_adaptability"]),  # 15.5: E
    Part("查询部", "2025-07-01", (4, 4, 2), ["cq_attitude", "cq_reply_30min", "cd_start_8"]),  # 13.5: no grade
    Part("业务部", "2026-09-07", (2, 2, 1), ["cq_state_id", "ability_expression"], "3800", probation="是"),  # 2nd month
    Part("查询部", "2024-04-22", (1, None, 0)),  # a figure is missing: incomplete
    Part("业务部", "2022-10-17", (4, 1, 0)),  # four days of a dead switchboard, settled by decision: see OVERRIDE
    Part("查询部", "2026-11-02", (None, None, None), base_pay="3800", probation="是"),  # joins after the month
]
OVERRIDE = (11, "calls_answered", "-1", "10月12日至15日话务系统停机，按其余出勤日折算")


def names(random: Random, count: int) -> list[tuple[str, str]]:
    """`count` different (id, name) pairs: the name in Chinese, the id in its sounds."""
    made: dict[str, str] = {}
    while len(made) < count:
        signs, sounds = zip(random.choice(SURNAMES), *random.sample(SYLLABLES, 2), strict=True)
        made.setdefault("".join(sounds), "".join(signs))
    return list(made.items())


def figure(random: Random, metric: str, off: int | None) -> str:
    """A count that loses `off` points; blank for None."""
    if off is None:
        return ""
    target, width = TARGETS[metric]
    low = target - off * width
    return str(random.randrange(low - width * (off == WORST), low + width * (off != WORST)))


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def main(folder: Path) -> None:
    random = Random(SEED)
    everyone = [(*who, part) for who, part in zip(names(random, len(CAST)), CAST, strict=True)]
    leader = everyone[0][1]

    write(
        folder / "people.csv",
        ["工号", "姓名", "部门", "岗位", "入职日期", "离职日期", "试用期", "基本工资"],
        [(id, name, p.department, p.role, p.hired, "", p.probation, p.base_pay) for id, name, p in everyone],
    )
    write(
        folder / "metrics.csv",
        ["employee_id", *TARGETS],
        [
            (id, *(figure(random, metric, off) for metric, off in zip(TARGETS, part.bands, strict=True)))
            for id, _, part in everyone
            if part.hired < "2026-11"
        ],
    )
    incidents = [
        (id, f"2026-10-{random.randrange(8, 32):02}", lapse, "1", LAPSES[lapse], leader)
        for id, _, part in everyone
        for lapse in part.lapses
    ]
    write(
        folder / "incidents.csv",
        ["工号", "日期", "事件", "次数", "原因", "记录人"],
        sorted(incidents, key=lambda row: (row[1], row[0])),
    )
    who, criterion, points, reason = OVERRIDE
    write(
        folder / "ratings.csv",
        ["employee_id", "criterion", "rater", "value", "reason"],
        [(everyone[who][0], criterion, "override", points, reason)],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
