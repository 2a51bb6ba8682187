"""`kpicore verify` and `kpicore forget`, as typed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from contract.folder import HEAD, PEOPLE, TEAM, Folder, Ran, X, collect

CONFIG = HEAD + collect("metrics") + '\n[history]\npath = "history.sqlite"\n' + TEAM + X


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The smallest company, with two months closed."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    company = Folder(tmp_path, capsys.readouterr)
    company.write(config=CONFIG, people=PEOPLE + "b,Bob\n", metrics="employee_id,x\na,80\nb,70\n")
    for period in ("2026-10", "2026-11"):
        assert company("close", tmp_path / "config.toml", "--period", period, "--by", "wang").code == 0
    return company


def verify(folder: Folder, *words: str) -> Ran:
    return folder("verify", folder.path / "config.toml", *words)


def execute(folder: Folder, statement: str) -> None:
    connection = sqlite3.connect(folder.path / "history.sqlite")
    assert connection.execute(statement).rowcount
    connection.commit()
    connection.close()


def test_all_is_as_it_was(folder: Folder) -> None:
    ran = verify(folder)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert [line.split()[0] for line in lines[2:4]] == ["2026-10", "2026-11"]
    assert all(line.endswith("ok") for line in lines[2:4])
    assert len(lines[-1].removeprefix("head ")) == 64


def test_the_head_that_was_kept(folder: Folder) -> None:
    head = verify(folder).out.split()[-1]
    assert verify(folder, "--head", head.upper()).code == 0
    folder("close", folder.path / "config.toml", "--period", "2026-12")
    later = verify(folder, "--head", head)
    assert (later.code, later.out.splitlines()[-2]) == (0, "entries after the expected head: 1")
    execute(folder, "DELETE FROM kpicore_entry WHERE seq >= 2")
    for table in ("person", "result", "ledger", "flag", "document"):
        if table != "flag":
            execute(folder, f"DELETE FROM kpicore_{table} WHERE seq >= 2")
    assert verify(folder).code == 0
    cut = verify(folder, "--head", head)
    assert cut.code == 1
    assert f"chain broken: the end: no entry has the seal {head}" in cut.err


def test_a_changed_cell(folder: Folder) -> None:
    execute(folder, "UPDATE kpicore_result SET score = '99' WHERE seq = 1 AND person = 2")
    ran = verify(folder)
    assert ran.code == 1
    assert ran.err == "changes found: 1\ncontent differs from its seal: 2026-10: kpicore_result: b: changed: score\n"
    assert [line.split()[-1] for line in ran.out.splitlines()[2:4]] == ["changed", "ok"]
    said = verify(folder, "--lang", "zh")
    assert "content differs" not in said.err
    assert "2026-10: kpicore_result: b: " in said.err


def test_nothing_was_ever_closed(folder: Folder) -> None:
    (folder.path / "history.sqlite").unlink()
    ran = verify(folder)
    assert (ran.code, ran.out) == (1, "")
    assert "nothing was ever closed here" in ran.err
    assert not (folder.path / "history.sqlite").exists()


def test_a_config_whose_plugins_are_gone_or_that_has_no_month(folder: Folder) -> None:
    folder.write(config=CONFIG.replace('"criteria"', '"gone:desk"').replace('period   = "2026-10"\n', ""))
    assert verify(folder).code == 0


def test_a_config_without_history(folder: Folder) -> None:
    folder.write(config=HEAD + TEAM + X)
    ran = verify(folder)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no [history]" in ran.err


def test_forgetting_a_person(folder: Folder) -> None:
    ran = folder("forget", folder.path / "config.toml", "b", "--by", "li", "--reason", "as asked")
    assert (ran.code, ran.err) == (0, "")
    first, by, head = ran.out.splitlines()
    assert first == "b is gone from 2026-10, 2026-11"
    assert by.startswith("by li, ")
    checked = verify(folder)
    assert (checked.code, checked.out.split()[-1]) == (0, head.split()[-1])
    assert "forget 3" in checked.out
    assert "as asked" in checked.out
    again = folder("forget", folder.path / "config.toml", "b")
    assert again.code == 1
    assert "no closed period holds b" in again.err


def test_sealed_text_that_names_the_forgotten(folder: Folder) -> None:
    folder.write(config=CONFIG.replace('name = "desk"', 'name = "desk"\nwhere = { employee_id = ["a", "b7"] }'),
                 people="employee_id,name\na,Ann\nb7,Bob\n", metrics="employee_id,x\na,80\nb7,70\n")  # fmt: skip
    assert folder("close", folder.path / "config.toml", "--period", "2026-12").code == 0
    ran = folder("forget", folder.path / "config.toml", "b7")
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "warning: 2026-12: config.toml: the sealed text names b7 and stays as it is",
        "warning: 2026-12: desk: the sealed text names b7 and stays as it is",
    ]
