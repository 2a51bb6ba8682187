"""The demo: its input is what the generator makes, and its results are those of the table in its README."""

from __future__ import annotations

from pathlib import Path

import pytest
from example import is_as_generated, results, rows, run_into

DEMO = Path(__file__).parents[1] / "examples" / "demo"

# id, score, grade, performance pay, total pay, status; worked out by hand from README.md and people.csv
EXPECTED = {
    "zhangxiaoyu": ("100", "A", "200.00", "5400.00", "ok"),
    "wangmingxiao": ("94", "A", "140.00", "4340.00", "ok"),
    "chentingtao": ("90", "B", "100.00", "4300.00", "ok"),
    "zhangchenwen": ("84", "B", "40.00", "", "ok"),
    "zhangliming": ("80", "B", "0.00", "4200.00", "ok"),
    "limingyu": ("74", "C", "-60.00", "4140.00", "ok"),
    "liyuchen": ("68", "D", "-120.00", "4080.00", "ok"),
    "zhangjiaxin": ("62", "E", "-180.00", "4020.00", "ok"),
    "chenlitao": ("54", "", "-260.00", "3940.00", "ok"),
    "zhangxiaoting": ("76", "C", "0.00", "3800.00", "ok"),
    "wangmengting": ("", "", "", "", "incomplete"),
    "wanglichen": ("92", "A", "120.00", "4320.00", "ok"),
}


def test_the_committed_files_are_what_the_generator_makes(tmp_path: Path) -> None:
    is_as_generated(DEMO, tmp_path)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_into(DEMO, tmp_path_factory.mktemp("demo") / "2026-10")


def test_results(out: Path) -> None:
    assert results(out) == EXPECTED


def test_flags_name_what_a_person_must_see(out: Path) -> None:
    concerned = {row["employee_id"]: row["severity"] for row in rows(out / "flags.csv")}
    assert {"zhangchenwen", "wangmengting", "wanglichen", "lihaowen"} <= concerned.keys()
