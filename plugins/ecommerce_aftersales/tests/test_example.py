"""The example: its input is what the generator makes, and its results are those of the table in its README."""

from __future__ import annotations

from pathlib import Path

import pytest
from example import is_as_generated, results, rows, run_into

EXAMPLE = Path(__file__).parents[3] / "examples" / "aftersales"

# id, score, grade, performance pay, total pay, status; worked out by hand from README.md and the CSV files
EXPECTED = {
    "sunruotong": ("100", "A", "300.00", "4000.00", "ok"),
    "fengruoxin": ("97.2", "A", "291.60", "3111.60", "ok"),
    "zhaojiashu": ("92", "A", "276.00", "2776.00", "ok"),
    "wukenan": ("100", "A", "300.00", "3000.00", "review"),
    "qianxinnuo": ("85.1", "B", "255.30", "2755.30", "ok"),
    "sunzixin": ("", "", "", "", "incomplete"),
    "zhaomotong": ("", "", "", "", "incomplete"),
    "fengqiaonan": ("97", "A", "291.00", "3801.00", "ok"),
    "sunziyi": ("59", "D", "177.00", "2677.00", "ok"),
}
CHATS = {
    "sunruotong": ("100", "A"),
    "fengruoxin": ("94.666667", "A"),
    "zhaojiashu": ("87", "B"),
    "wukenan": ("95", "A"),
    "qianxinnuo": ("77", "C"),
    "sunzixin": ("100", "A"),
    "sunziyi": ("63", "D"),
}
FLAGS = {
    ("", "monitoring"),
    ("wukenan", "fatal"),
    ("wukenan", "override"),
    ("qianxinnuo", "small_sample"),
    ("fengqiaonan", "small_sample"),
    ("sunzixin", "missing"),
    ("zhaomotong", "missing"),
}


def test_the_committed_files_are_what_the_generator_makes(tmp_path: Path) -> None:
    is_as_generated(EXAMPLE, tmp_path)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_into(EXAMPLE, tmp_path_factory.mktemp("aftersales") / "2026-10")


def test_results(out: Path) -> None:
    assert results(out) == EXPECTED


def test_the_chats_have_a_grade_of_their_own(out: Path) -> None:
    grades = [row for row in rows(out / "ledger.csv") if (row["stage"], row["scheme"]) == ("grade", "chat_qa")]
    assert {row["employee_id"]: (row["input"], row["value"]) for row in grades} == CHATS


def test_flags_name_what_a_person_must_see(out: Path) -> None:
    assert {(row["employee_id"], row["flag"]) for row in rows(out / "flags.csv")} == FLAGS


def test_the_ledger_says_what_the_print_says(out: Path) -> None:
    lines = {(row["employee_id"], row["line"]): row for row in rows(out / "ledger.csv")}
    assert lines["qianxinnuo", "attendance"]["rule"] == "3; 0; 0 (缺勤 3 次, 能及时报备, 未影响工作)"
    assert lines["qianxinnuo", "meetings"]["rule"] == "70 (未全勤, 有请假)"
    assert lines["qianxinnuo", "reply_rate"]["input"].startswith("reply_rate=99.02439, ")
    assert lines["wukenan", "qa_bad_attitude"]["rule"] == "1 (均未发生); 0 (有发生); 1 (均未发生) (各样本的平均)"
    assert lines["zhaojiashu", "commission"]["rule"] == "试用期无提成: 0"
    assert lines["sunruotong", "bonus"]["rule"] == "senior (高级售后) → 300 × 总分 / 100"
