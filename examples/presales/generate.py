"""Make the shop's input: the pre-sales desk of a shop that does not exist, in October 2026.

`python examples/presales/generate.py [FOLDER]` writes people, metrics, incidents and ratings as CSV (beside this file
where no folder is given), always the same ones. Names are drawn from lists of syllables; nobody real is meant. What
each person is there to show stands in CAST.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

SEED = 1111

SURNAMES = [("徐", "xu"), ("马", "ma"), ("林", "lin"), ("高", "gao"), ("罗", "luo"), ("谢", "xie")]
SYLLABLES = [
    ("思", "si"), ("琪", "qi"), ("嘉", "jia"), ("怡", "yi"), ("俊", "jun"), ("杰", "jie"), ("雅", "ya"),
    ("宇", "yu"), ("航", "hang"), ("诗", "shi"), ("远", "yuan"), ("清", "qing"),
]  # fmt: skip


class Part(NamedTuple):
    """What one person is there to show. chats: needs and manners of each sampled chat."""

    orders: str
    inquiries: str
    reply: str
    basket: str
    sales: str
    chats: Sequence[tuple[str, str]] = ()
    slips: Sequence[tuple[str, str]] = ()  # incident, times
    level: str = "clerk"


CAST = [
    Part("700", "2000", "12", "112", "128000.55", [("A", "A"), ("A", "B"), ("B", "A")], level="leader"),
    Part("620", "2000", "15.5", "95", "99999.99", [("B", "A"), ("B", "B")]),
    Part("510", "2000", "31", "101.5", "64000", [("C", "B")], [("wrong_price", "1")]),
    Part("360", "2000", "58", "79.9", "31250", [("D", "C"), ("C", "C")], [("promised_gift", "7")]),
    Part("290", "1000", "20", "88", "", [("B", "B")], level="trainee"),  # no sale was paid yet
    Part("1500", "2000", "9", "120", "180000", [("A", "A")], [("fake_orders", "1")]),  # too good to be true
    Part("600", "2000", "22", "100", "72000"),  # nobody read a chat: incomplete
    Part("0", "0", "14", "105", "50000", [("A", "A")]),  # nobody asked, so there is no conversion: incomplete
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


def main(folder: Path) -> None:
    random = Random(SEED)
    everyone = [(*who, part) for who, part in zip(names(random, len(CAST)), CAST, strict=True)]
    write(
        folder / "people.csv",
        ["工号", "姓名", "级别"],
        [(id, name, part.level) for id, name, part in everyone],
    )
    write(
        folder / "metrics.csv",
        ["工号", "paid_orders", "inquiries", "首次响应时间", "客单价达成率", "net_sales"],
        [(id, p.orders, p.inquiries, p.reply, p.basket, p.sales) for id, _, p in everyone],
    )
    write(
        folder / "incidents.csv",
        ["工号", "日期", "事件", "次数"],
        [(id, f"2026-10-{random.randrange(1, 31):02}", *slip) for id, _, part in everyone for slip in part.slips],
    )
    write(
        folder / "ratings.csv",
        ["工号", "考核项", "评分人", "样本", "得分"],
        [
            (id, criterion, "superior", f"chat {n + 1}", mark)
            for id, _, part in everyone
            for n, marks in enumerate(part.chats)
            for criterion, mark in zip(("需求挖掘", "用语规范"), marks, strict=True)
        ],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
