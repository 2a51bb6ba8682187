"""`kpicore compare --pseudonymise`, where words may stand on the command line, and seals that are looked at."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from contract.folder import HEAD, LETTER, TEAM, Folder, X, collect

from kpicore.output.pseudonyms import VARIABLE, Pseudonyms

SECRET = "a secret of the tests"
HISTORY = '\n[history]\npath = "history.sqlite"\n'
CONFIG = HEAD + collect("metrics") + HISTORY + TEAM + X + LETTER
CHANGED = ("--set", "team.desk.score.scale_to=90")


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(VARIABLE, SECRET)
    company = Folder(tmp_path, capsys.readouterr)
    company.write(
        config=CONFIG,
        people="employee_id,name\nwang,Wang Wu\nzhao,Zhao Liu\n",
        metrics="employee_id,x\nwang,80\nzhao,\n",
    )
    return company


def config(folder: Folder) -> Path:
    return folder.path / "config.toml"


def test_nobody_is_named(folder: Folder) -> None:
    out = folder.path / "cmp"
    words = folder("compare", config(folder), *CHANGED, "--pseudonymise", "--out", out)
    document = folder("compare", config(folder), *CHANGED, "--pseudonymise", "--json")
    assert (words.code, document.code) == (0, 0)
    written = "".join(path.read_text(encoding="utf-8") for path in out.iterdir())
    for said in (words.out, words.err, document.out, written):
        assert not any(name in said for name in ("wang", "zhao", "Wang", "Zhao"))
    found = {each["employee_id"]: each["score_change"] for each in json.loads(document.out)["months_of_people"]}
    names = Pseudonyms(SECRET)
    assert found == {names.of("wang"): "-8", names.of("zhao"): None}
    assert list(found) == sorted(found)


def test_nor_in_what_is_rejected(folder: Folder) -> None:
    folder.write(metrics="employee_id,x\nwang,much\n")
    ran = folder("compare", config(folder), *CHANGED, "--pseudonymise")
    assert ran.code == 1
    assert "wang" not in ran.err
    assert "errors: 1: a run without --pseudonymise shows them" in ran.err


def test_rejected_data_are_a_document_too(folder: Folder) -> None:
    folder.write(metrics="employee_id,x\nwang,much\n")
    for words in (("compare", config(folder), *CHANGED), ("fairness", config(folder), "--quiet")):
        ran = folder(*words, "--json")
        document = json.loads(ran.out)
        assert (ran.code, document["kind"], document["rejected"]) == (1, f"kpicore {words[0]}", True)
        assert document["findings"][0]["where"] == "metrics.csv:2:x"


def test_what_needs_names_is_refused(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = folder("compare", config(folder), *CHANGED, "--pseudonymise", "--fairness")
    assert (ran.code, "its readings name those who rate" in ran.err) == (2, True)
    monkeypatch.delenv(VARIABLE)
    ran = folder("compare", config(folder), *CHANGED, "--pseudonymise")
    assert (ran.code, f"{VARIABLE}: is not set" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "words",
    [("A", "B", "--quiet"), ("A", "--quiet", "B"), ("--quiet", "A", "--limit", "3", "B", "--lang", "zh")],
    ids=["before", "between", "among"],
)
def test_options_stand_anywhere(folder: Folder, words: tuple[str, ...]) -> None:
    (folder.path / "other.toml").write_text(CONFIG, encoding="utf-8")
    paths = {"A": config(folder), "B": folder.path / "other.toml"}
    ran = folder("compare", *(paths.get(word, word) for word in words))
    assert (ran.code, "other.toml" in ran.out) == (0, True)


# Closed months


def closed(folder: Folder) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra history is not installed")
    assert folder("close", config(folder), "--by", "li").code == 0


def tamper(folder: Folder, *statements: str) -> None:
    with sqlite3.connect(folder.path / "history.sqlite") as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_whose_sealed_result_differs_has_a_pseudonym_too(folder: Folder) -> None:
    closed(folder)
    folder.write(metrics="employee_id,x\nwang,85\nzhao,\n")
    ran = folder("compare", config(folder), *CHANGED, "--pseudonymise", "--json")
    assert json.loads(ran.out)["sealed"] == [{"period": "2026-10", "differ": [Pseudonyms(SECRET).of("wang")]}]


@pytest.mark.parametrize(
    "statements",
    [
        ("UPDATE kpicore_result SET score = '99' WHERE score = '80'",),
        ("UPDATE kpicore_person SET salt = NULL WHERE employee_id = 'wang'", "UPDATE kpicore_result SET score = '99'"),
    ],
    ids=["changed", "made to look forgotten"],
)
def test_a_closed_month_that_was_tampered_with_is_not_compared(folder: Folder, statements: tuple[str, ...]) -> None:
    closed(folder)
    tamper(folder, *statements)
    ran = folder("compare", config(folder), *CHANGED, "--periods", "closed")
    assert (ran.code, ran.out) == (1, "")
    assert "2026-10: wang differs from its seal: kpicore verify says where" in ran.err
    hidden = folder("compare", config(folder), *CHANGED, "--pseudonymise")
    assert (hidden.code, "wang" in hidden.err) == (1, False)
