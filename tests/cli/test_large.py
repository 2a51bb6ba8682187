"""Of a large month that is held in memory it is said why, once; of any other nothing is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from configs import CALLS, desk, month

from kpicore.bulk import run
from kpicore.cli import large
from kpicore.cli.main import main
from kpicore.collect import limits
from kpicore.model import Tell, untold

CONFIG = month("metrics", use="parquet") + desk(CALLS)
HELD = "info: {}the month is held in memory: {}"
Change = Callable[[Path], None]


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "AUTO_FROM", 3)
    monkeypatch.setattr(large, "AUTO_FROM", 3)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    write(
        tmp_path,
        people={"employee_id": ["a", "b", "c"]},
        metrics={"employee_id": ["a", "b", "c"], "calls": [90, 100, 110]},
    )
    path = tmp_path / "kpi.toml"
    path.write_text(CONFIG, "utf-8")
    return path


def write(folder: Path, **tables: dict[str, object]) -> None:
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")


def with_history(config: Path) -> None:
    config.write_text(CONFIG.replace("[[team]]", '[history]\npath = "h.sqlite"\n[[team]]'), "utf-8")


def with_a_rule_that_looks_back(config: Path) -> None:
    with_history(config)
    flag = 'when = { score = "< 30" }\nin_a_row = 2\nmessage = { zh = "来电少", en = "few calls" }\n'
    config.write_text(f"{config.read_text('utf-8')}[team.score.flags.few]\n{flag}", "utf-8")


def with_the_month_closed(config: Path) -> None:
    with_history(config)
    assert main(["close", str(config), "--by", "wang"]) == 0


def with_rows_of_metrics(config: Path) -> None:
    write(config.parent, metrics={"employee_id": ["a", "b", "c"], "metric": ["calls"] * 3, "value": [90, 100, 110]})


def with_a_workbook(config: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in [("employee_id", "calls"), ("a", 90), ("b", 100), ("c", 110)]:
        book.active.append(row)
    book.save(config.parent / "metrics.xlsx")
    text = CONFIG.replace('use = "parquet"\nkind', 'use = "xlsx"\nkind').replace("metrics.parquet", "metrics.xlsx")
    config.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        (with_history, [], ""),
        (with_a_rule_that_looks_back, [], HELD.format("", "desk looks back on closed months")),
        (with_the_month_closed, [], HELD.format("", "2026-10 is closed, and is compared with what was sealed")),
        (with_rows_of_metrics, ["--engine", "polars"], HELD.format("metrics.parquet: ", "a row for each metric")),
        (
            with_a_workbook,
            ["--engine", "duckdb"],
            HELD.format("metrics.xlsx: ", "brought by another collector than parquet and csv"),
        ),
        (None, ["--partial"], HELD.format("", "--partial asks for all of it at once")),
        (None, ["--format", "xlsx"], HELD.format("", "--format xlsx asks for all of it at once")),
        (None, [], ""),
        (None, ["--partial", "--engine", "python"], ""),
        (with_a_rule_that_looks_back, ["--engine", "python"], ""),
        (with_a_rule_that_looks_back, ["--quiet"], ""),
        (None, ["--partial", "--quiet"], ""),
    ],
)
def test_why_a_month_is_held(
    config: Path, capsys: pytest.CaptureFixture[str], change: Change | None, options: list[str], said: str
) -> None:
    if change is not None:
        change(config)
    assert main(["run", str(config), "--lang", "en", *options]) == 0
    notes = [line for line in capsys.readouterr().err.splitlines() if "held in memory" in line]
    assert len(notes) == (1 if said else 0)
    assert "".join(notes).startswith(said)


def test_a_check_says_it_too(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_rows_of_metrics(config)
    assert main(["check", str(config), "--lang", "en"]) == 0
    assert HELD.format("metrics.parquet: ", "a row for each metric") in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "check"])
def test_the_clock_of_the_log_goes_on(config: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    begun: list[float] = []

    @contextmanager
    def timed(stream: object, lang: str, quiet: bool, since: float) -> Iterator[Tell]:
        begun.append(since)
        yield untold

    monkeypatch.setattr(f"kpicore.cli.{command}.progress", timed)
    with_rows_of_metrics(config)
    assert main([command, str(config)]) == 0
    assert len(begun) == 2
    assert len(set(begun)) == 1


def test_a_closing_says_it_too(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_a_rule_that_looks_back(config)
    assert main(["close", str(config), "--lang", "en"]) == 0
    assert HELD.format("", "desk looks back on closed months") in capsys.readouterr().err


def test_a_program_reads_it_among_the_findings(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(config), "--lang", "zh", "--json", "--quiet"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    [finding] = json.loads(said.out)["findings"]
    assert (finding["severity"], finding["what"][:4]) == ("info", "整月数据")


def test_a_table_too_large_to_be_held_is_a_reason_to_say_it(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CELLS", 5)
    assert main(["run", str(config), "--lang", "en", "--quiet"]) == 0
    assert main(["run", str(config), "--lang", "en", "--partial"]) == 1
    said = capsys.readouterr().err
    assert "metrics.parquet: the table is too large" in said
    assert HELD.format("", "--partial asks") in said


def test_of_a_small_month_nothing_is_said(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "AUTO_FROM", 4)
    monkeypatch.setattr(large, "AUTO_FROM", 4)
    with_rows_of_metrics(config)
    assert main(["run", str(config), "--lang", "en", "--partial"]) == 0
    assert main(["run", str(config), "--lang", "en"]) == 0
    assert "held" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["people", "metrics"])
def test_a_pipe_is_read_once(config: Path, name: str) -> None:
    """Whatever the size of a month, before it is known."""
    tables = {"people": "employee_id,name\na,A\nb,B\nc,C\n", "metrics": "employee_id,calls\na,90\nb,100\nc,110\n"}
    config.write_text(CONFIG.replace("parquet", "csv"), "utf-8")
    for table, text in tables.items():
        (config.parent / f"{table}.csv").write_text(text, "utf-8")
    pipe = config.parent / f"{name}.csv"
    pipe.unlink()
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_text, args=(tables[name], "utf-8"), daemon=True)
    writer.start()
    assert main(["run", str(config), "--lang", "en"]) == 0
    writer.join(10)
    results = (config.parent / "out" / "2026-10" / "results.csv").read_text("utf-8").splitlines()
    assert len(results) == 4
