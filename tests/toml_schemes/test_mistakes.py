"""Slips of people who write TOML once a year: file, line or key path, what it says, what was expected; exit code 2.

Slips of TOML itself are in `tests/config/test_hints.py`, slips of a scheme's rules in `test_errors.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from toml_schemes.desk import command

CONFIG = """\
schema   = 1
period   = "2026-10"
currency = "CNY"

[people]
use  = "csv"
path = "people.csv"

[[collect]]
use  = "csv"
kind = "metrics"
path = "metrics.csv"

[[team]]
name  = "desk"
score = { use = "criteria", from = "scheme.toml" }

[team.grade]
use   = "bands"
bands = [[">= 90", "A"], ["< 90", "B"]]
"""
SCHEME = """\
[criteria.speed]
metric = "reply_s"
weight = 60
bands  = [["<= 20", 100], ["> 20", 60]]

[criteria.solved]
ratio  = ["solved", "chats"]
weight = 40
bands  = [[">= 90", 100], ["< 90", 60]]
"""
ROW = 'a row such as [">= 90", 100]'

MISTAKES: list[tuple[str, str, str, str]] = [
    # the right, the mistaken, where, what is said of it
    ("weight = 60", "指标 = 60", "scheme.toml:3:1", 'keys in Chinese need quotes: "指标"'),
    ("weight = 60", "weight ＝ 60", "scheme.toml:3:8", "＝ is a full-width character; TOML wants ="),
    ("weight = 60", "weight 60", "scheme.toml:3:8", "write weight = 60"),
    ("weight = 60", "weight = 60%", "scheme.toml:3:12", "a number stands without %: 60"),
    ("weight = 60", 'weight = "60%"', "scheme.toml: criteria.speed.weight", 'found "60%": expected a number'),
    ("weight = 60", "weight = sixty", "scheme.toml:3:10", 'text needs quotes: "sixty"'),
    ("weight = 60", "weight = 0.6", "scheme.toml: criteria", "weights sum to 40.6 (0.6 + 40): expected 100"),
    ("weight = 60\n", "weight = 60\nweight = 60\n", "scheme.toml:4:12", "weight stands twice, first in line 3"),
    ("[criteria.solved]", "[criteria.speed]", "scheme.toml:6:16", "[criteria.speed] stands twice, first in line 1"),
    ('["> 20", 60]]', '["> 20", 60]', "scheme.toml:6:1", "the list that begins in line 4 is not closed: ]"),
    ('["<= 20", 100], ["> 20", 60]', '["<= 20", 100] ["> 20", 60]', "scheme.toml:4:26", "a comma goes between"),
    ('["> 20", 60]', '[">= 20", 60]', "scheme.toml: criteria.speed.bands[1]",
     "<= 20 and >= 20 overlap, for example at 20"),
    ('["> 20", 60]', '["> 30", 60]', "scheme.toml: criteria.speed.bands", "no band covers (20, 30], for example 25"),
    ('["> 20", 60]', '["20以上", 60]', "scheme.toml: criteria.speed.bands[1]", "'20以上' is no condition on a number"),
    ('["> 20", 60]', '["20-40", 60]', "scheme.toml: criteria.speed.bands[1]", "'20-40' is no condition on a number"),
    ('["> 20", 60]', '["＞ 20", 60]', "scheme.toml: criteria.speed.bands[1]", "in half-width characters"),
    ('["> 20", 60]', '[60, "> 20"]', "scheme.toml: criteria.speed.bands[1][1]",
     "expected the condition first, then a number"),
    ('[["<= 20", 100], ["> 20", 60]]', '["<= 20", 100]', "scheme.toml: criteria.speed.bands[0]",
     f'found "<= 20": expected {ROW}'),
    ('[["<= 20", 100], ["> 20", 60]]', '{ "<= 20" = 100 }', "scheme.toml: criteria.speed.bands",
     "found a table: expected a list of rows"),
    ('metric = "reply_s"', 'metrik = "reply_s"', "scheme.toml: criteria.speed.metrik",
     "unknown key metrik: did you mean metric?"),
    ('["solved", "chats"]', '"solved / chats"', "scheme.toml: criteria.solved.ratio",
     "expected a list of 2 (text, text)"),
    ("[[team]]", "[team]", "kpi.toml: team", "found a table: expected tables, each under the heading [[team]]"),
    ("[[collect]]", "[collect]", "kpi.toml: collect", "expected tables, each under the heading [[collect]]"),
    ("[people]", "[[people]]", "kpi.toml: people", "found a list: expected one table: [people], not [[people]]"),
    ("[team.grade]", "[[team.grade]]", "kpi.toml: team[0].grade",
     "expected one table: [team.grade], not [[team.grade]]"),
    ("[team.grade]", "[grade]", "kpi.toml: grade", "expected it in a team: [team.grade] below its [[team]]"),
    ('"2026-10"', "2026-10", "kpi.toml:2:16", 'put quotes around it: period = "2026-10"'),
    ('"2026-10"', "2026-10-01", "kpi.toml: period", 'found 2026-10-01: expected a month as text, such as "2026-10"'),
    ('"2026-10"', '"2026年10月"', "kpi.toml: period", "expected a month as YYYY-MM, such as 2026-10"),
    ('"CNY"', '"人民币"', "kpi.toml: currency", "expected three capital letters, such as CNY"),
    ('"scheme.toml"', '"scheme"', "kpi.toml: team[0].score.from", "did you mean scheme.toml?"),
    ('"csv"\nkind', '"cvs"\nkind', "kpi.toml: collect[0].use", "did you mean csv?"),
    ('kind = "metrics"', 'kind = "metric"', "kpi.toml: collect[0].kind", "did you mean metrics?"),
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text("employee_id,name\n1,Ann\n", encoding="utf-8")
    (tmp_path / "metrics.csv").write_text("employee_id,reply_s,solved,chats\n1,12,9,10\n", encoding="utf-8")
    return tmp_path


def checked(desk: Path, right: str, mistaken: str, lang: str) -> tuple[int, list[str]]:
    """The exit code of `check`, and the errors."""
    assert (CONFIG + SCHEME).count(right) >= 1
    for name, text in (("kpi.toml", CONFIG), ("scheme.toml", SCHEME)):
        (desk / name).write_text(text.replace(right, mistaken, 1), encoding="utf-8")
    ran = command("check", str(desk / "kpi.toml"), "--lang", lang)
    return ran.code, ran.errors


def test_the_config_is_right_without_a_mistake(desk: Path) -> None:
    assert checked(desk, "weight = 60", "weight = 60", "en") == (0, [])


@pytest.mark.parametrize(("right", "mistaken", "where", "said"), MISTAKES, ids=[each[1] for each in MISTAKES])
def test_a_slip_teaches(desk: Path, right: str, mistaken: str, where: str, said: str) -> None:
    code, errors = checked(desk, right, mistaken, "en")
    assert code == 2
    assert any(f"{where}: " in error and said in error for error in errors), errors
    chinese_code, chinese = checked(desk, right, mistaken, "zh")
    assert (chinese_code, len(chinese)) == (2, len(errors))
    assert set(chinese).isdisjoint(errors)


def test_shares_of_one_are_told_that_weights_are_in_percent(desk: Path) -> None:
    for name, text in (
        ("kpi.toml", CONFIG),
        ("scheme.toml", SCHEME.replace("= 60\n", "= 0.6\n").replace("= 40", "= 0.4")),
    ):
        (desk / name).write_text(text, encoding="utf-8")
    (error,) = command("check", str(desk / "kpi.toml"), "--lang", "en").errors
    assert error.endswith(
        "scheme.toml: criteria: weights sum to 1.0 (0.6 + 0.4): expected 100, since weights are in %: 30, not 0.3"
    )
