"""What a manager reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicore.model import Language, Text
from kpicore.output.summary import WORDS, exact_sum, render_summary
from kpicore.results import FlagRow, ResultRow, RunResult

PERIOD = "2026-10"


def row(employee: str, name: str, score: str, *rest: str, team: str = "hotline", status: str = "ok") -> ResultRow:
    grade, performance, total = rest or ("", "", "")
    return ResultRow(PERIOD, team, employee, name, score, grade, performance, total, "CNY", status)


def flag(employee: str, kind: str, severity: str, message: str, clause: str = "", team: str = "hotline") -> FlagRow:
    return FlagRow(PERIOD, team, employee, kind, severity, Text(f"〔{message}〕", message), clause)  # type: ignore[arg-type]


def summary(
    rows: list[ResultRow], flags: list[FlagRow] | None = None, out: Path | None = None, lang: Language = "en"
) -> str:
    return render_summary(RunResult(PERIOD, "CNY", "en", rows, [], flags or []), out, lang)


HOTLINE = [
    row("E001", "张伟", "89.75", "B", "97.50", "4597.50"),
    row("E002", "欧阳娜娜", "78", "C", "-20.00", "4480.00", status="review"),
    row("E003", "Ann", "", status="incomplete"),
    row("E004", "王芳", "101.5", "A", "215.00", ""),
]
FLAGS = [
    flag("", "unknown_column", "info", "metrics.csv: nobody reads remark", team=""),
    flag("E003", "missing", "review", "calls_answered is missing"),
    flag("E003", "missing", "review", "bonus_pool is missing"),
    flag("E002", "transfer", "review", "a person decides on the transfer", "D1-66"),
    flag("E001", "overtime", "info", "3 standby shifts", "D1-40"),
    flag("E004", "overtime", "info", "2 standby shifts", "D1-40"),
    flag("E002", "minimum_wage", "block", "below the minimum wage", "L-10"),
]


def test_the_whole_of_it() -> None:
    assert summary(HOTLINE, FLAGS, Path("out/2026-10")).splitlines() == [
        "hotline · 2026-10 · 4 people",
        "",
        "employee  name      score  grade  performance pay (CNY)  total pay (CNY)  status",
        "--------  --------  -----  -----  ---------------------  ---------------  ----------",
        "E001      张伟      89.75  B                      97.50          4597.50  ok",
        "E002      欧阳娜娜     78  C                     -20.00          4480.00  review",
        "E003      Ann                                                             incomplete",
        "E004      王芳      101.5  A                     215.00                   ok",
        "",
        "Sum of performance pay: 292.50 CNY; 1 person has none",
        "Sum of total pay: 9077.50 CNY; 2 people have none",
        "",
        "Needs a decision",
        "",
        "  Must not be paid as it stands",
        "    E002 欧阳娜娜: below the minimum wage (L-10)",
        "",
        "  To be confirmed",
        "    E002 欧阳娜娜: a person decides on the transfer (D1-66)",
        "",
        "  Incomplete: something is missing",
        "    E003 Ann: calls_answered is missing; bonus_pool is missing",
        "",
        "Also noted",
        "",
        "  unknown_column, once: metrics.csv: nobody reads remark",
        "  overtime, 2 times (E001, E004), such as: 3 standby shifts",
        "",
        f"Written to {Path('out/2026-10')}",
    ]


def test_what_somebody_lacks_is_a_short_line() -> None:
    flags = [flag("E003", "missing", "review", f"{name} is missing") for name in "abcde"]
    assert "    E003 Ann: a is missing; b is missing; c is missing; 2 more missing" in summary(HOTLINE, flags)
    assert "d is missing" in summary(HOTLINE, flags[:4])
    result = RunResult(PERIOD, "CNY", "en", HOTLINE, [], flags, silent={("hotline", "E003"): "metrics.csv"})
    assert "    E003 Ann: no row in metrics.csv; values missing: 5" in render_summary(result, None, "en")
    assert "    E003 Ann：metrics.csv 中没有其数据；缺少的值：5" in render_summary(result, None, "zh")


def test_in_chinese() -> None:
    text = summary(HOTLINE, FLAGS, Path("out"), "zh")
    for expected in (
        "hotline · 2026-10 · 4 人",
        "工号  姓名       得分  等级  绩效工资（CNY）  工资合计（CNY）  状态",
        "E002  欧阳娜娜     78  C              -20.00          4480.00  待确认",
        "绩效工资总额：292.50 CNY，另有 1 人没有金额",
        "    E003 Ann：〔calls_answered is missing〕；〔bonus_pool is missing〕",
        "    E002 欧阳娜娜：〔below the minimum wage〕（L-10）",
        "  overtime：2 次（E001, E004），例如：〔3 standby shifts〕",
        "已写入 out",
    ):
        assert expected in text.splitlines()


@pytest.mark.parametrize("files", ["zh", "en"])
def test_the_terminal_has_its_own_language(files: Language) -> None:
    result = RunResult(PERIOD, "CNY", files, HOTLINE, [], FLAGS)
    assert "below the minimum wage (L-10)" in render_summary(result, None, "en")
    assert "〔below the minimum wage〕（L-10）" in render_summary(result, None, "zh")


def test_columns_only_where_there_is_something() -> None:
    lines = summary([row("E1", "A", "24.5"), row("E2", "B", "21")]).splitlines()
    assert lines[2] == "employee  name  score  status"
    assert len(lines) == 6  # no sums, no decisions, nothing written


def test_teams_stand_apart_and_are_named_with_the_person() -> None:
    rows = [row("E1", "Ann", "1", team="b"), row("E2", "Bo", "2", team="a", status="review")]
    text = summary(rows, [flag("E2", "gap", "review", "a gap", team="a"), flag("", "x", "review", "y", team="b")])
    assert text.index("b · 2026-10 · 1 person") < text.index("a · 2026-10 · 1 person")
    assert "    E2 Bo (a): a gap" in text.splitlines()
    assert "    b: y" in text.splitlines()


@pytest.mark.parametrize(("status", "heading"), [("review", "To be confirmed"), ("incomplete", "Incomplete")])
def test_a_status_is_never_without_its_line(status: str, heading: str) -> None:
    text = summary([row("E1", "Ann", "1", status=status)])
    assert heading in text
    assert "E1 Ann: the reason is in ledger.csv" in text


def test_a_large_team_is_shown_by_its_ends() -> None:
    rows = [row(f"E{n:04}", "x", str(n), "A", "0.10", "1.00") for n in range(1000)]
    rows += [row("E9999", "x", "", status="incomplete")]
    lines = summary(rows).splitlines()
    assert [line.split()[0] for line in lines[4:15]] == [
        "E0999", "E0998", "E0997", "E0996", "E0995", "…", "E0004", "E0003", "E0002", "E0001", "E0000",
    ]  # fmt: skip
    assert "The highest and the lowest scores; 991 more people are in results.csv." in lines
    assert "Sum of performance pay: 100.00 CNY; 1 person has none" in lines


def test_thousands_are_set_apart() -> None:
    text = summary([row(f"E{n:04}", "x", str(n)) for n in range(2000)])
    assert "hotline · 2026-10 · 2,000 people" in text
    assert "1,990 more people are in results.csv." in text


def test_a_large_team_with_few_scores() -> None:
    rows = [row(f"E{n:04}", "x", "", status="incomplete") for n in range(100)] + [row("F", "y", "5")]
    lines = summary(rows).splitlines()
    assert lines[4].split() == ["F", "y", "5", "ok"]
    assert "The highest and the lowest scores; 100 more people are in results.csv." in lines
    assert "    80 more in flags.csv" in lines
    assert len(lines) < 40


def test_nobody() -> None:
    assert summary([]) == "2026-10\n\nNobody was appraised in this period."


def test_sums_are_exact() -> None:
    assert exact_sum(["0.10"] * 3) == "0.30"
    assert exact_sum(["999999999999.99"] * 100_000) == "99999999999999000.00"
    assert exact_sum([]) == "0.00"


def test_data_cannot_steer_the_terminal() -> None:
    bad = "\x1b[2J\n{n}"
    text = summary([row(bad, bad, "1", team=bad, status="review")], [flag(bad, bad, "info", bad, bad, team=bad)])
    assert "\x1b" not in text
    assert "␛[2J␊{n}" in text


def test_every_word_has_both_languages() -> None:
    assert all(text.zh and text.en and text.zh != text.en for text in WORDS.values())
