"""What is said on the terminal, in Chinese alone where Chinese is asked for."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from kpicore.cli.main import main
from kpicore.cli.parsers import COMMANDS

CONFIG = """
schema = 2
period = 2026-10
currency = "cny"
colour = "red"
[people]
use = "cvs"
path = "people.csv"
[[collect]]
use = "csv"
kind = "metric"
path = "metrics.csv"
[[team]]
name = "hotline"
score = { use = "criteria" , criteria = { a = { metric = "m", bands = [["> 9", 1], [">= 8", 2], ["< 7", "x"]] } } }
grade = { use = "bands", bands = [] }
"""
DATA = """
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
kind = "incidents"
path = "incidents.csv"
[[collect]]
use = "csv"
kind = "ratings"
path = "none.csv"
[[team]]
name = "hotline"
[team.score]
use = "criteria"
criteria.speed = { metric = "speed", unit = "count", weight = 60, bands = [["< 5", 100], [">= 5", 60]] }
criteria.care = { rating = "care", weight = 40, max = 100 }
sections.desk = { incidents = { late = -1, rude = [-5, -2] } }
"""
PEOPLE = "employee_id,name,hired,hired\na,A,2026-13-01,\na,B,01/02/2026,\n,C,,,,\n"
METRICS = "employee_id,speeed,speed,probation\na,1,1.5,maybe\nb,,２,\nzz,,5%,\na,,3,\n"
INCIDENTS = "employee_id,date,incident,times,points\na,2026-10-01,lat,x,\na,,rude,0,-9\na,2026-10-02,late,1,-3\n"
QUOTED = re.compile(r'"[^"\n]*"|\'[^\'\n]*\'|“[^”\n]*”')
USAGE = re.compile(r"^用法: kpicore.*\n(?: .*\n)*")
NAMES = re.compile(
    r"JSON Schema|`kpicore \w+`|^kpicore \w+: |^kpicore (?:.*\\\n)+.*|pip install [\w-]+|-- ?[a-z]+ [A-Z-]+",
    re.MULTILINE,
)
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {"wrong.toml": CONFIG, "kpi.toml": DATA, "people.csv": PEOPLE, "metrics.csv": METRICS,
             "incidents.csv": INCIDENTS, "month.toml": 'schema = 1\nperiod = 2026-10\n',
             "bare.toml": CONFIG.replace("2026-10", '"2026-10"')}  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said_in(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """What a command line that is wrong says in Chinese, without its usage and what it quotes."""
    try:
        code: object = main([*words, "--lang", "zh"])
    except SystemExit as left:
        code = left.code
    assert code in (1, 2)
    printed = NAMES.sub("…", USAGE.sub("", capsys.readouterr().err))
    return [line for line in QUOTED.sub("…", printed).splitlines() if line]


@pytest.mark.parametrize(
    ("words", "least"),
    [
        (("run", "bare.toml"), 8),
        (("run", "month.toml"), 2),
        (("run", "wrong.toml"), 2),
        (("run", "kpi.toml"), 15),
        (("run", "none.toml"), 2),
        (("run", "."), 2),
        (("run", "kpi.toml", "--period", "2026", "--engine", "spark"), 2),
        (("run", "kpi.toml", "--out", "."), 2),
        (("show", "criterion"), 2),
        (("show", "courier_callcentre:desk"), 2),
        (("show", "nobody:desk"), 2),
        (("run",), 1),
        (("run", "a", "b"), 1),
        (("walk",), 1),
        (("run", "kpi.toml", "--ledger", "short"), 1),
        (("show", "csv", "--toml", "--clauses"), 1),
        ((), 1),
    ],
)
def test_wrong_input_is_explained_in_chinese_alone(
    company: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], least: int
) -> None:
    lines = said_in(capsys, *words)
    assert len(lines) >= least
    assert [line for line in lines if ENGLISH.search(line)] == []
    assert all(re.search(r"[\u4e00-\u9fff]", line) for line in lines), lines


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_chinese_alone(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as left:
        main([*filter(None, [command]), "--help", "--lang", "zh"])
    assert left.value.code == 0
    printed = capsys.readouterr().out
    assert USAGE.match(printed)
    assert not ENGLISH.search(NAMES.sub("…", USAGE.sub("", printed)))


def test_english_comes_back_after_chinese(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    for lang, usage in (("zh", "用法: "), ("en", "usage: "), ("zh", "用法: ")):
        with pytest.raises(SystemExit):
            main(["--lang", lang, "--help"])
        assert capsys.readouterr().out.startswith(usage)
    assert os.environ["LANGUAGE"] == "de"


def test_flags_in_the_files_are_in_the_language_of_the_config(company: Path) -> None:
    (company / "people.csv").write_text("employee_id,nmae\na,A\n", "utf-8")
    (company / "metrics.csv").write_text("employee_id,speed,speeed\na,1,\n", "utf-8")
    (company / "incidents.csv").write_text("employee_id,date,incident\n", "utf-8")
    (company / "none.csv").write_text("employee_id,criterion,rater,value\na,care,superior,80\n", "utf-8")
    (company / "kpi.toml").write_text(DATA.replace('currency = "CNY"', 'currency = "CNY"\nlang = "zh"'), "utf-8")
    assert main(["run", "kpi.toml", "--lang", "en"]) == 0
    flags = (company / "out" / "2026-10" / "flags.csv").read_text("utf-8")
    assert "不认识列“speeed”，未读取；是不是 speed？" in flags
    assert "did you mean" not in flags
