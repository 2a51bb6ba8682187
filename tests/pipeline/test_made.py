"""Figures that a collector made of many rows: places name the file and whose they are, and no row of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from configs import desk, month

from kpicore.cli.main import main
from kpicore.config import load_config
from kpicore.model import Rejected
from kpicore.output.errors import place_of
from kpicore.pipeline.run import run

LOG = """
[[collect]]
use = "events"
kind = "metrics"
path = "tickets.csv"
agent = "who"
time = "day"
min_events = 0
[collect.metrics]
rate = { sum = "v" }
chats = { count = true }
"""
RATE = """
[team.score.criteria.rate]
metric = "rate"
unit = "%"
bands = [[">= 90", 100], ["< 90", 50]]
"""
CONFIG = month() + LOG + desk(RATE)
PLACE = "tickets.csv (0012, rate)"


def write(folder: Path, value: int) -> Path:
    (folder / "kpi.toml").write_text(CONFIG, "utf-8")
    (folder / "people.csv").write_text("employee_id\n0007\n0012\n", "utf-8")
    rows = f"0012,2026-10-01,90\n0007,2026-10-01,91\n\n0012,2026-10-02,{value}\n"
    (folder / "tickets.csv").write_text(f"who,day,v\n{rows}", "utf-8")
    return folder / "kpi.toml"


def test_an_error_names_whose_figure_it_is(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as caught:
        run(load_config(write(tmp_path, 160)))
    (error,) = caught.value.findings
    assert str(error) == f'{PLACE}: "250" is out of range: a percentage from 0 to 100'
    assert place_of(error.where) == ("tickets.csv", "", "rate")


def test_left_out(tmp_path: Path) -> None:
    result = run(load_config(write(tmp_path, 160)), partial=True)
    said = [(flag.employee_id, flag.message.en) for flag in result.flags if flag.flag == "rejected_row"]
    assert said == [("0012", 'tickets.csv (0012): row left out: rate: "250" is out of range')]


def test_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(write(tmp_path, 5)), "0012", "--lang", "en"]) == 0
    assert f"rate 95 % ({PLACE})" in capsys.readouterr().out


def test_metrics_of_the_config_that_no_scheme_reads_are_one_flag(tmp_path: Path) -> None:
    config = write(tmp_path, 5)
    config.write_text(CONFIG.replace("chats =", "rat = { count = true }\nchats ="), "utf-8")
    flags = run(load_config(config)).flags
    assert [(flag.message.en, flag.message.zh) for flag in flags if flag.flag == "unknown_column"] == [
        (
            'tickets.csv: no scheme reads "rat"; did you mean rate?, "chats"',
            'tickets.csv：没有方案读取"rat"；是不是 rate？, "chats"',
        )
    ]
