"""`kpicore close`: what it seals, what it refuses, what it says."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import attrs
import pytest
from contract.folder import DESK, FULL, HEAD, PEOPLE, TEAM, Folder, Ran, X, collect, snapshot

from kpicore.cli import close as module
from kpicore.model import Text
from kpicore.pipeline.run import run
from kpicore.results import FlagRow, RunResult

HISTORY = '\n[history]\npath = "history.sqlite"\n'
CONFIG = HEAD + collect("metrics") + HISTORY + TEAM + X


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The smallest company, with a history."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    company = Folder(tmp_path, capsys.readouterr)
    company.write(config=CONFIG, people=PEOPLE + "b,Bob\n", metrics="employee_id,x\na,80\nb,\n")
    return company


def close(folder: Folder, *words: str) -> Ran:
    return folder("close", folder.path / "config.toml", *words)


def refused(folder: Folder, code: int, *words: str) -> list[str]:
    """The errors of a closing that must be refused, with nothing written."""
    before = snapshot(folder.path)
    ran = close(folder, *words)
    assert (ran.code, ran.out) == (code, "")
    assert "Traceback" not in ran.err
    assert snapshot(folder.path) == before
    return ran.errors


def test_a_month_is_sealed_people_who_are_incomplete_included(folder: Folder) -> None:
    ran = close(folder, "--by", "wang")
    assert ran.code == 0, ran.err
    first, undecided, by, head = ran.out.splitlines()
    assert first == (
        "2026-10 is closed: people: 2 (ok: 1, to be confirmed: 0, incomplete: 1); ledger lines: 2; flags: 1"
    )
    assert undecided == f"not decided: 1 (kpicore flags {folder.path}/config.toml --open)"
    assert by.startswith("by wang, 20")
    assert len(head.removeprefix("head ")) == 64
    assert sorted(snapshot(folder.path)) == ["config.toml", "history.sqlite", "metrics.csv", "people.csv"]


def test_who_closes_is_the_user_of_the_system(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "somebody_else")
    assert f"by {pwd.getpwuid(os.geteuid()).pw_name}, " in close(folder).out


def test_a_run_writes_nothing_to_the_history(folder: Folder) -> None:
    ran = folder.ran()
    assert "history" not in ran.err
    assert not (folder.path / "history.sqlite").exists()
    assert "history" not in folder.check().err


def test_the_same_month_again(folder: Folder) -> None:
    head = close(folder, "--by", "wang").out.splitlines()[-1]
    again = close(folder, "--by", "li")
    assert (again.code, again.err) == (0, "")
    first, _, by, same = again.out.splitlines()
    assert (first, same) == ("2026-10 is closed already, with the same results", head)
    assert by.startswith("by wang, ")


def test_the_same_month_with_a_comment_in_the_config(folder: Folder) -> None:
    close(folder)
    folder.write(config=CONFIG + "# November next\n")
    ran = close(folder)
    assert ran.code == 0
    assert ran.out.splitlines()[1] == "config config.toml differs from what was sealed"


def test_the_same_month_with_other_results(folder: Folder) -> None:
    close(folder)
    folder.write(metrics="employee_id,x\na,79\nb,\n")
    (error,) = refused(folder, 1)
    assert error == (
        f"{folder.path}/history.sqlite: 2026-10 is closed with other results: "
        "a: score 80 → 79; input 80 → 79; value 80 → 79: "
        "a closed period is never rewritten; kpicore correct --period 2026-10 records what differs"
    )


def test_months_in_order(folder: Folder) -> None:
    close(folder)
    assert "2026-11 is missing" in refused(folder, 1, "--period", "2026-12")[0]
    assert "2026-09 comes before 2026-10" in refused(folder, 1, "--period", "2026-09")[0]
    ran = close(folder, "--period", "2026-12", "--gap", "停业")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "2026-11 recorded as missing: 停业")


def test_open_block_flags(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def blocked(*given: Any, **named: Any) -> RunResult:
        result = run(*given, **named)
        flag = FlagRow("2026-10", "desk", "", "too_little", "block", Text("不足", "below the minimum wage"), "")
        return attrs.evolve(result, flags=[*result.flags, flag])

    monkeypatch.setattr(module, "run", blocked)
    (error,) = refused(folder, 1, "--period", "2026-11")
    assert error == (
        "2026-11: desk//too_little: below the minimum wage: expected other data, or a decision to close all the same: "
        f"kpicore decide {folder.path}/config.toml desk//too_little --period 2026-11 --override --reason …"
    )


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ({"config": HEAD + collect("metrics") + TEAM + X}, 2, "there is no [history]"),
        ({"config": CONFIG.replace("history.sqlite", "no/history.sqlite")}, 2, "there is no folder"),
        ({"config": CONFIG.replace("history.sqlite", "people.csv")}, 2, "this is no history"),
        ({"config": CONFIG.replace('path = "history.sqlite"', 'url_env = "NOT_SET"')}, 2, "NOT_SET is not set"),
        ({"metrics": "employee_id,x\na,much\n"}, 1, "much"),
    ],
    ids=["no history", "no folder", "another file", "no address", "data"],
)
def test_what_is_refused(folder: Folder, files: dict[str, str], code: int, said: str) -> None:
    folder.write(**files)
    assert said in "\n".join(refused(folder, code))


def test_in_chinese(folder: Folder) -> None:
    said = close(folder, "--by", "王", "--lang", "zh").out
    assert "2026-10 " in said
    assert not any(word in said for word in ("closed", "people", "head", "by "))


def test_a_file_that_others_may_read_is_a_warning(folder: Folder) -> None:
    assert close(folder).err == ""
    (folder.path / "history.sqlite").chmod(0o644)
    assert close(folder).err == (
        f"warning: {folder.path}/history.sqlite: others may read this file, which holds pay (mode 644): "
        "expected mode 600\n"
    )


def test_two_commands_at_once(folder: Folder) -> None:
    command = [str(Path(sysconfig.get_path("scripts")) / "kpicore"), "close", str(folder.path / "config.toml")]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        for _ in range(3)
    ]
    said = [(*process.communicate(), process.returncode) for process in running]
    assert [(err, code) for _, err, code in said] == [("", 0)] * 3
    assert sorted("already" in out for out, _, _ in said) == [False, True, True]
    assert len({out.splitlines()[-1] for out, _, _ in said}) == 1


def test_a_desk_of_a_plugin(folder: Folder) -> None:
    mixed = TEAM + 'grade = "service_conduct:letter"\npay = "service_conduct:float"\n' + DESK
    folder.write(config=HEAD + collect("metrics") + HISTORY + mixed, people=PEOPLE, metrics=FULL)
    assert close(folder).code == 0
    assert folder("verify", folder.path / "config.toml").code == 0


def test_without_the_extra_it_is_named(folder: Folder) -> None:
    code = (
        "import sys; sys.modules['sqlalchemy'] = None\n"
        "from kpicore.cli.main import main\n"
        f"sys.exit(main(['close', {str(folder.path / 'config.toml')!r}]))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 2
    assert 'pip install "kpicore[history]"' in ran.stderr
    assert "Traceback" not in ran.stderr
