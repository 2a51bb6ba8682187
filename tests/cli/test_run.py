"""`kpicore run` and `kpicore check`: rejected rows on the terminal, in a file, and gone on without."""

from __future__ import annotations

from pathlib import Path

import pytest
from configs import CALLS, desk, month

from kpicore.cli.main import main

CONFIG = month("metrics") + desk(CALLS)
LIST = "errors-2026-10.csv"


def company(folder: Path, wrong: int) -> str:
    """A company of 200, of whose metrics this many are wrong."""
    ids = [f"A{number:03}" for number in range(200)]
    (folder / "kpi.toml").write_text(CONFIG, "utf-8")
    (folder / "people.csv").write_text("\n".join(["employee_id", *ids, ""]), "utf-8")
    rows = [f"{each},{'x' if at < wrong else 100}" for at, each in enumerate(ids)]
    (folder / "metrics.csv").write_text("\n".join(["employee_id,calls", *rows, ""]), "utf-8")
    return str(folder / "kpi.toml")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


INPUT = {"kpi.toml", "people.csv", "metrics.csv"}


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_hundred_errors_need_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, company(tmp_path, 100)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 101
    assert names(tmp_path) == INPUT


@pytest.mark.parametrize("command", ["run", "check"])
def test_more_of_them_are_listed_beside_the_config(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, company(tmp_path, 150)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "150 errors; no results were written"
    assert lines[1] == 'metrics.csv:2:calls: "x" is not a number: a whole number from 0 up'
    assert lines[-2:] == ["  … 50 more of this kind", f"all 150 errors: {tmp_path / LIST}"]
    assert names(tmp_path) == {*INPUT, LIST}
    assert len((tmp_path / LIST).read_text("utf-8").splitlines()) == 151


def test_or_beside_the_folder_of_out_if_there_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = company(tmp_path, 150)
    assert main(["run", config, "--out", str(tmp_path / "new" / "october")]) == 1
    assert names(tmp_path) == {*INPUT, LIST}
    (tmp_path / LIST).unlink()
    (tmp_path / "new").mkdir()
    assert main(["run", config, "--out", str(tmp_path / "new" / "october")]) == 1
    assert (names(tmp_path), names(tmp_path / "new")) == ({*INPUT, "new"}, {LIST})
    assert str(tmp_path / "new" / LIST) in capsys.readouterr().err


def test_the_wrong_config_is_told_as_ever(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = Path(company(tmp_path, 150))
    config.write_text(CONFIG.replace('"calls"', '"calls"\nunits = "count"'), "utf-8")
    assert main(["run", str(config), "--partial"]) == 2
    assert "units" in capsys.readouterr().err
    assert names(tmp_path) == INPUT


def test_partial_goes_on_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", company(tmp_path, 150), "--partial"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "Rows left out (--partial): 150, see flags.csv" in said.out
    flags = (tmp_path / "out" / "2026-10" / "flags.csv").read_text("utf-8").splitlines()
    assert len([line for line in flags if ",rejected_row,review," in line]) == 150
    assert names(tmp_path) == {*INPUT, "out"}
    assert main(["run", company(tmp_path, 150), "--partial", "--strict"]) == 1  # those people are incomplete


def test_check_partial_says_what_would_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", company(tmp_path, 1), "--partial"]) == 0
    assert 'review: A000: metrics.csv:2: row left out: calls: "x" is not a number' in capsys.readouterr().err
    assert names(tmp_path) == INPUT


@pytest.mark.parametrize("words", [[], ["--quiet"]])
def test_a_quick_run_shows_no_progress(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(["run", company(tmp_path, 0), *words]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", ["run", "check"])
def test_the_list_of_a_rejected_run_is_gone_after_one_that_went_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, company(tmp_path, 150)]) == 1
    assert main([command, company(tmp_path, 0)]) == 0
    assert LIST not in names(tmp_path)


def test_a_name_that_the_config_misspells_is_told_where_no_file_has_the_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = company(tmp_path, 0)
    pay = '[team.pay]\nuse = "table"\n[team.pay.lines]\nbonus = { pool = "bonus_poool", coefficient = "score" }\n'
    (tmp_path / "kpi.toml").write_text(CONFIG + pay, "utf-8")
    assert main(["run", config]) == 0
    assert "everyone lacks bonus_poool: did you mean bonus_pool?" in capsys.readouterr().err
