"""`kpicore show FILE.toml`: what a config or a scheme of one's own says, and what is wrong with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kpicore.cli.main import main

OWN = Path(__file__).parents[2] / "docs" / "examples" / "own_scheme"
SCORE = """\
title = { zh = "聊天", en = "Chats" }
total = { floor = 0, cap = 110 }
[criteria.replies]
metric = "reply_s"
weight = 60
blank  = 30
clause = "H-1"
bands  = [["<= 20", 100], ["> 20", 60]]
[criteria.tone]
rating = "tone"
weight = 40
raters = { superior = 70, customer = 30 }
levels = [[1, 0], [2, 100]]
words  = { 2 = { zh = "好", en = "good" } }
[sections.conduct]
start = 1
incidents = { rude = -5, thanked = { points = 2, most = 3 } }
[flags.rude]
when    = { rude = ">= 2" }
message = { zh = "面谈", en = "talk" }
"""
PHONE = """
[[team]]
name = "phone"
where = { department = ["a", "b"] }
[[team.score]]
name = "calls"
use = "criteria"
scale_to = 50
grade = { use = "bands", bands = [["-", "X"]] }
[team.score.criteria.n]
metric = "n"
max = 10
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(OWN, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], file: str, lang: str = "en") -> list[list[str]]:
    """The lines, each as its cells; columns are two blanks apart."""
    assert main(["show", file, "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]


def wrong(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(["show", *argv, "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_a_scheme(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "scheme.toml").write_text(SCORE, encoding="utf-8")
    lines = shown(capsys, "scheme.toml")
    assert lines[0] == ["criteria · scorer · Chats · the total: at least 0, at most 110"]
    assert ["criteria", "replies", "replies", "60", "reply_s (blank is 30)", "<= 20", "100", "H-1"] in lines
    assert ["> 20", "60"] in lines
    assert ["criteria", "tone", "tone", "40", "tone: superior 70 %, customer 30 %", "1", "0", "in-house"] in lines
    assert ["2 (good)", "100"] in lines
    assert ["conduct", "thanked", "thanked", "each 2, at most 3 a month", "in-house"] in lines
    assert ["rude", "review", "rude >= 2", "talk", "in-house"] in lines
    chinese = shown(capsys, "scheme.toml", "zh")
    assert chinese[0] == ["criteria · 评分 · 聊天 · 总分: 不低于 0, 不高于 110"]
    assert ["2 (好)", "100"] in chinese


def test_grades_and_pay(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grades = 'bands = [[">= 90", "A"], ["< 90", ""]]\nwords = { A = "good" }\n'
    flag = '[flags.look]\nwhen = { grade = "A" }\nmessage = "m"\n'
    (folder / "grades.toml").write_text(grades + flag, encoding="utf-8")
    lines = shown(capsys, "grades.toml")
    assert lines[0] == ["bands · grader"]
    assert [">= 90", "A (good)", "in-house"] in lines
    assert ["look", "review", "grade A", "m", "in-house"] in lines
    pay = '[lines.p]\npool = "sales"\nblank = 0\ninputs = ["grade"]\ntable = [["A", 0.02], ["B", 0]]\n'
    (folder / "pay.toml").write_text(pay, encoding="utf-8")
    lines = shown(capsys, "pay.toml")
    assert lines[0] == ["table · pay rule"]
    assert ["p", "p", "yes", "sales (blank is 0)", "in-house"] in lines
    assert ["× 0.02: A"] in lines


def test_a_config_team_by_team(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = (folder / "kpi.toml").read_text(encoding="utf-8")
    config = config.replace('name  = "chat"', 'name  = "chat"\nwhere = { department = "c" }')
    (folder / "kpi.toml").write_text(config + PHONE, encoding="utf-8")
    lines = shown(capsys, "kpi.toml")
    heads = [line[0] for line in lines if line and " · " in line[0]]
    assert heads == [
        "Team chat · department = c",
        "criteria · scorer · own scheme",
        "bands · grader",
        "table · pay rule",
        "Team phone · department = a, b",
        "calls = criteria · scorer · own scheme · scaled to 50",
        "bands · grader",
    ]
    assert ["criteria", "solved", "solved", "60", "solved, chats", ">= 90", "100", "in-house"] in lines
    assert ["bonus", "bonus", "yes", "bonus_pool", "in-house"] in lines


def test_what_is_wrong_with_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "scheme.toml").write_text(SCORE.replace('"> 20"', '"> 30"').replace("= 60\n", "= 50\n"), encoding="utf-8")
    said = wrong(capsys, "scheme.toml")
    assert "scheme.toml: criteria.replies.bands: no band covers (20, 30]" in said
    assert "scheme.toml: criteria: weights sum to 90" in said
    (folder / "scheme.toml").write_text(SCORE.replace("weight = 60", "wieght = 60"), encoding="utf-8")
    assert "scheme.toml: criteria.replies.wieght: unknown key wieght: did you mean weight?" in wrong(
        capsys, "scheme.toml"
    )
    (folder / "scheme.toml").write_text("weight 60\n", encoding="utf-8")
    assert "scheme.toml:1:8" in wrong(capsys, "scheme.toml")
    (folder / "kpi.toml").write_text("[people]\nuse = 3\n", encoding="utf-8")
    assert "kpi.toml: schema: missing" in wrong(capsys, "kpi.toml")
    (folder / "grades.toml").write_text('bands = [[">= 9", "A"], ["<= 9", "B"]]\n', encoding="utf-8")
    assert "grades.toml: bands[1]: >= 9 and <= 9 overlap" in wrong(capsys, "grades.toml")
    (folder / "pay.toml").write_text(
        '[lines.p]\ninputs = ["x"]\ntable = [["<= 9", 1], [">= 9", 2]]\n', encoding="utf-8"
    )
    assert "pay.toml: lines.p.table[1]: rows 0 and 1 both match x 9" in wrong(capsys, "pay.toml")


def test_a_file_that_is_neither(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nowhere.toml: cannot be read: No such file or directory" in wrong(capsys, "nowhere.toml")
    (folder / "other.toml").write_text("[tool]\nx = 1\n", encoding="utf-8")
    assert "other.toml: no run config, and no settings of criteria, bands, table" in wrong(capsys, "other.toml")
    assert "kpi.toml: --toml beside a file: expected a component" in wrong(capsys, "kpi.toml", "--toml")
    assert "--clauses beside a file" in wrong(capsys, "kpi.toml", "--clauses")
