"""Chinese column titles and names of criteria, as a shop's own tables have them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from command import kpicore
from kpicore_ecommerce_aftersales.kpi import Kpi
from kpicore_ecommerce_aftersales.rubric import ITEMS

CONFIG = """
schema = 1
period = "2026-10"
currency = "CNY"
[people]
use = "csv"
path = "people.csv"
[[collect]]
use = "csv"
kind = "metrics"
path = "metrics.csv"
[[collect]]
use = "csv"
kind = "ratings"
path = "ratings.csv"
[[team]]
name = "shop"
grade = "ecommerce_aftersales:kpi"
pay = "ecommerce_aftersales:salary"
[[team.score]]
use = "ecommerce_aftersales:chat_qa"
grade = "ecommerce_aftersales:chat_qa"
[[team.score]]
use = "ecommerce_aftersales:kpi"
"""
METRICS = {
    "缺勤次数": "0", "旺旺回复率": "98.5%", "旺旺响应时间": "38", "慢响应": "2.5%", "差评数": "0",
    "投诉、维权、退款处理速度": "20", "小二介入次数": "1", "提成": "1,150",
}  # fmt: skip
LEVELS = (
    "个人工作态度",
    "团队贡献",
    "退换货率控制",
    "评价回复率",
    "退款退换货流程",
    "工作态度/配合度",
    "部门会议/培训",
)


def write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:  # as Chinese Excel does
        csv.writer(file).writerows(rows)


def run(folder: Path, metrics: dict[str, str], chats: dict[str, str]) -> dict[str, str]:
    """One person's result. chats: standards met by item, in one sampled chat."""
    (folder / "kpi.toml").write_text(CONFIG, encoding="utf-8")
    write(folder / "people.csv", [("工号", "姓名", "级别", "试用期"), ("a1", "甲", "中级售后", "否")])
    write(folder / "metrics.csv", [("工号", *metrics), ("a1", *metrics.values())])
    rows = [("a1", title, "上级", "", "100") for title in LEVELS]
    rows += [("a1", title, "上级", "会话一", met) for title, met in chats.items()]
    write(folder / "ratings.csv", [("工号", "考核项", "评分人", "样本", "得分"), *rows])
    ran = kpicore("run", folder / "kpi.toml", "--out", folder / "out")
    assert ran.returncode == 0, ran.stderr
    with (folder / "out" / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    return row


@pytest.mark.parametrize("numbered", [True, False], ids=["1.01 …", "without the number"])
def test_everything_by_its_chinese_title(numbered: bool, tmp_path: Path) -> None:
    titles = [item.title.zh if numbered else item.title.zh.partition(" ")[2] for item in ITEMS]
    row = run(tmp_path, METRICS, {title: str(item.most) for title, item in zip(titles, ITEMS, strict=True)})
    assert (row["score"], row["grade"], row["total_pay"], row["status"]) == ("100", "A", "4150.00", "ok")


@pytest.mark.parametrize("title", ["沟通技巧/服务态度", "QA 等级", "qa_grade"])
def test_the_grade_of_the_chats_as_a_column(title: str, tmp_path: Path) -> None:
    row = run(tmp_path, {**METRICS, title: "B"}, {})
    assert (row["score"], row["status"]) == ("97", "ok")


def test_no_two_columns_share_a_title() -> None:
    fields = {field.id: field for field in Kpi().scheme().fields()}
    titles = [title for field in fields.values() for title in set(field.title)]
    assert len(titles) == len(set(titles))
