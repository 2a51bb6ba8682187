"""The contract's section "What comes out": which files, all or nothing, who may read them, exit codes."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from contract.folder import FULL, HEAD, PEOPLE, TEAM, Folder, at, collect, snapshot
from contract.outputs.desk import SIMPLE, mixed

# The files


def test_the_columns_of_the_three_tables(folder: Folder) -> None:
    mixed(folder)
    folder.ran()
    headers = {path.name: path.read_text().split("\n")[0] for path in (folder.path / "out/2026-10").iterdir()}
    assert headers == {
        "results.csv": "period,team,employee_id,name,score,grade,performance_pay,total_pay,currency,status",
        "ledger.csv": "period,team,employee_id,stage,scheme,section,line,input,rule,value,weight,contribution,"
        "clause,note",
        "flags.csv": "period,team,employee_id,flag,severity,message,clause",
    }


def test_out_of_the_period_beside_the_config_when_left_out(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran()
    assert sorted(path.name for path in (folder.path / "out").iterdir()) == ["2026-10"]
    folder.ran("--period", "2026-11")
    assert sorted(path.name for path in (folder.path / "out").iterdir()) == ["2026-10", "2026-11"]
    assert folder.table("results", "out/2026-11")[0]["period"] == "2026-11"


def test_out_names_the_folder(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.score_x("employee_id,x\na,80\n")
    monkeypatch.chdir(folder.path)
    assert folder("run", "config.toml", "--out", "deep/er/here").code == 0
    assert folder.table("results", "deep/er/here")[0]["score"] == "80"
    assert not (folder.path / "out").exists()


@pytest.mark.parametrize("period", ["2026-13", "october", "2026-1"])
def test_a_wrong_period_on_the_command_line(folder: Folder, period: str) -> None:
    folder.score_x("employee_id,x\na,80\n")
    assert "YYYY-MM" in folder.refused(2, "--period", period)[0]


def test_the_period_is_that_of_the_command_line(folder: Folder) -> None:
    mixed(folder, FULL.replace("1150", "650"))
    folder.ran()
    folder.ran("--period", "2026-05")  # off-season: 650 calls are the target
    assert [folder.table("results", f"out/{period}")[0]["score"] for period in ("2026-10", "2026-05")] == ["84", "100"]


# Safety


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_may_read_the_files(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran()
    out = folder.path / "out/2026-10"
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


# All or nothing


def test_an_earlier_result_is_replaced_whole(folder: Folder) -> None:
    mixed(folder)
    folder.ran()
    folder.ran("--ledger", "none")
    assert sorted(path.name for path in (folder.path / "out/2026-10").iterdir()) == ["flags.csv", "results.csv"]
    assert [path.name for path in (folder.path / "out").iterdir()] == ["2026-10"]


@pytest.mark.parametrize("code", [1, 2])
def test_an_earlier_result_stays_as_it_is_on_errors(folder: Folder, code: int) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran()
    if code == 1:
        folder.write(metrics="employee_id,x\na,oops\n")
    else:
        folder.write(config=SIMPLE.replace("CNY", "cny"))
    folder.refused(code)  # which compares every file
    assert folder.column("score") == {"a": "80"}


def test_nothing_is_left_beside_the_result(folder: Folder) -> None:
    folder.score_x("employee_id,x\na,80\n")
    folder.ran()
    folder.ran()
    assert set(snapshot(folder.path / "out")) == {
        "2026-10", *(f"2026-10/{name}.csv" for name in ("results", "ledger", "flags")),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["a file", "a folder of others"])
def test_what_is_not_ours_is_not_replaced(folder: Folder, kind: str) -> None:
    folder.score_x("employee_id,x\na,80\n")
    target = folder.path / "mine"
    if kind == "a file":
        target.write_text("precious")
    else:
        target.mkdir()
        (target / "thesis.doc").write_text("precious")
    (error,) = folder.refused(2, "--out", target)
    assert "mine" in error


def test_runs_are_reproducible_to_the_byte(folder: Folder) -> None:
    mixed(folder, incidents="a,2026-10-05,cq_attitude,2,rude,boss\n")
    folder.ran()
    first = snapshot(folder.path / "out/2026-10")
    folder.ran("--out", folder.path / "again")
    assert snapshot(folder.path / "again") == first


# Exit codes


def test_flags_and_incomplete_people_are_0(folder: Folder) -> None:
    folder.score_x("employee_id,x,y\na,,1\n")
    assert folder.run().code == 0


@pytest.mark.parametrize(("x", "code"), [("95", 0), ("82", 1), ("", 1)])
def test_strict_is_1_for_review_and_incomplete_with_the_files_written(folder: Folder, x: str, code: int) -> None:
    scheme = """
[team.score]
use = "criteria"
[team.score.criteria.x]
metric = "x"
bands  = [[">= 85", 100], ["< 80", 0]]
gap = "review"
gap_points = 50
"""
    folder.write(config=HEAD + collect("metrics") + TEAM + scheme, people=PEOPLE,
                 metrics=f"employee_id,x,extra\na,{x},1\n")  # fmt: skip
    assert folder.run().code == 0
    assert folder.run("--strict", "--out", folder.path / "strict").code == code
    assert snapshot(folder.path / "strict") == snapshot(folder.path / "out/2026-10")


def test_a_write_protected_place_is_2(folder: Folder, tmp_path: Path) -> None:
    folder.score_x("employee_id,x\na,80\n")
    (tmp_path / "file").write_text("")
    at(folder.refused(2, "--out", tmp_path / "file" / "below"), str(tmp_path / "file" / "below"))
