"""The pytest plugin in a session of its own: cases become tests, and what no case reaches is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TEAM = """
[team]
[team.score]
use = "criteria"
[team.score.criteria.speed]
metric = "reply_s"
bands  = [["<= 20", 100], ["(20, 60]", 80], ["> 60", 40]]
[team.score.criteria.courtesy]
rating = "courtesy"
levels = [["1", 0], ["2", 10]]
[team.score.sections.conduct]
incidents = { rude = -5, praise = 2 }
[team.grade]
use   = "bands"
bands = [[">= 90", "A"], ["[60, 90)", "B"], ["< 60", "C"]]
[team.pay]
use = "table"
[team.pay.lines.bonus]
pool   = "bonus_pool"
inputs = ["grade"]
table  = [["A", 1], ["B", 0.5], ["C", 0]]
[defaults]
period  = "2026-10"
person  = { bonus_pool = 100 }
ratings = { courtesy = 2 }
"""
FAST = '[[case]]\nname = "fast"\n[case.input]\nmetrics = { reply_s = 20 }\n[case.expected]\nscore = 110\n'
SLOW = """
[[case]]
name = "slow and rude"
[case.input]
metrics   = { reply_s = 61 }
incidents = { rude = 1 }
[case.expected]
score = 45
"""
ALL = 3 + 2 + 2 + 3 + 3  # bands, levels, incidents, grades, rows of pay


def session(folder: Path, cases: str, *options: str, settings: str = "") -> subprocess.CompletedProcess[str]:
    (folder / "desk.cases.toml").write_text(TEAM + cases, encoding="utf-8")
    (folder / "pytest.ini").write_text(f"[pytest]\nfilterwarnings = error\n{settings}", encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", *options]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_each_case_is_a_test_of_its_name(tmp_path: Path) -> None:
    ran = session(tmp_path, FAST + SLOW, "-v")
    assert ran.returncode == 0, ran.stdout
    assert "desk.cases.toml::fast PASSED" in ran.stdout
    assert "desk.cases.toml::slow and rude PASSED" in ran.stdout
    assert "what the cases reach" not in ran.stdout


def test_a_case_that_fails_is_told_in_words(tmp_path: Path) -> None:
    ran = session(tmp_path, FAST.replace("110", "111"))
    assert ran.returncode == 1
    assert "score: expected 111, got 110" in ran.stdout
    assert "Error" not in ran.stdout.replace("desk.cases.toml", "")  # no traceback
    assert "test_plugin.py" not in ran.stdout


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    ran = session(tmp_path, FAST.replace("score", "scroe"))
    assert ran.returncode == 2
    assert "nothing looks at scroe: did you mean score?" in ran.stdout


def test_what_no_case_reaches(tmp_path: Path) -> None:
    ran = session(tmp_path, FAST, "--kpi-coverage")
    assert ran.returncode == 0
    lost = {
        line.split("no case reaches", 1)[1].strip() for line in ran.stdout.splitlines() if "no case reaches" in line
    }
    assert lost == {
        "criteria: speed: (20, 60]",
        "criteria: speed: > 60",
        "criteria: courtesy: 1",
        "criteria: rude",
        "criteria: praise",
        "bands (grade): [60, 90)",
        "bands (grade): < 60",
        "table: bonus: B",
        "table: bonus: C",
    }
    assert "criteria: 2 of 7" in ran.stdout


@pytest.mark.parametrize(("least", "code"), [(30, 0), (31, 1)])
def test_too_few_reached_fails_where_the_setting_says_so(least: int, code: int, tmp_path: Path) -> None:
    assert 30 < 100 * 4 / ALL < 31
    ran = session(tmp_path, FAST, settings=f"kpi_coverage_fail_under = {least}")
    assert ran.returncode == code
    assert ("FAIL: kpi_coverage_fail_under = 31" in ran.stdout) == bool(code)


def test_known_and_accepted_rows_count_as_reached(tmp_path: Path) -> None:
    accepted = "kpi_coverage_ignore =\n    criteria: speed: > 60\n    criteria: praise\n"
    ran = session(tmp_path, FAST, "--kpi-coverage", settings=accepted)
    assert "criteria: 4 of 7" in ran.stdout
    assert "speed: > 60" not in ran.stdout


def test_a_setting_that_is_no_number(tmp_path: Path) -> None:
    ran = session(tmp_path, FAST, settings="kpi_coverage_fail_under = all")
    assert ran.returncode == 4
    assert "expected a number of % from 0 to 100" in ran.stderr


def test_pytest_starts_without_the_product(tmp_path: Path) -> None:
    """Whoever has kpicore installed pays for it only where there are cases."""
    (tmp_path / "test_nothing.py").write_text(
        "import sys\ndef test_light():\n"
        "    assert not {'kpicore.pipeline', 'kpicore.plan.expr', 'hypothesis.strategies'} & set(sys.modules)\n",
        encoding="utf-8",
    )
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stdout
