"""`kpicore decide`: what it records and refuses, and what a closing makes of it."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sysconfig
from pathlib import Path

import pytest
from cli.decisions import CONFIG, HISTORY, METRICS, WHOSE, command, desk, did
from contract.folder import Folder, snapshot


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    return desk(tmp_path, capsys.readouterr, monkeypatch)


def decide(folder: Folder, reference: str, *words: str, by: str = "li", reason: str = "agreed") -> str:
    return did(folder, "decide", reference, "--by", by, "--reason", reason, *words)


def refused(folder: Folder, code: int, name: str, *words: str) -> list[str]:
    before = snapshot(folder.path)
    ran = command(folder, name, *words)
    assert (ran.code, ran.out) == (code, "")
    assert "Traceback" not in ran.err
    assert snapshot(folder.path) == before
    return ran.errors


def execute(folder: Folder, statement: str) -> None:
    connection = sqlite3.connect(folder.path / "history.sqlite")
    assert connection.execute(statement).rowcount
    connection.commit()
    connection.close()


def test_a_month_that_is_blocked_is_closed_when_that_is_overridden(folder: Folder) -> None:
    (error,) = refused(folder, 1, "close")
    assert error == (
        "2026-10: desk/b/too_low: too low to be paid: expected other data, or a decision to close all the same: "
        f"kpicore decide {folder.path}/config.toml desk/b/too_low --override --reason …"
    )
    first, by, head = decide(folder, WHOSE, "--override").splitlines()
    assert first == "2026-10: desk/b/too_low: override"
    assert re.fullmatch(r"by li, 20.*Z", by)
    assert re.fullmatch(r"head [0-9a-f]{64}", head)
    closed = did(folder, "close", "--by", "wang").splitlines()
    assert closed[0].startswith("2026-10 is closed: people: 2 (ok: 0, to be confirmed: 2, incomplete: 0)")
    assert re.fullmatch(r"desk/b/too_low: override by li, 20\S*Z: agreed", closed[1])
    assert closed[2] == f"not decided: 2 (kpicore flags {folder.path}/config.toml --open)"
    listed = did(folder, "verify").splitlines()
    assert [line.split() for line in listed[2:4]] == [
        ["decide", "2026-10", "#1", by.split()[-1], "li", "override", "ok"],
        ["2026-10", closed[3].split()[-1], "wang", "ok"],
    ]
    again = did(folder, "close").splitlines()
    assert again[0] == "2026-10 is closed already, with the same results"


def test_what_was_sealed_of_an_override_names_nobody(folder: Folder) -> None:
    head = decide(folder, WHOSE, "--override", by="li", reason="hardship").split()[-1]
    did(folder, "close")
    connection = sqlite3.connect(folder.path / "history.sqlite")
    rows = connection.execute("SELECT name, text FROM kpicore_document WHERE kind = 'override'").fetchall()
    connection.close()
    assert rows == [("1", head)]
    did(folder, "forget", "b", "--by", "li")
    assert b"hardship" not in (folder.path / "history.sqlite").read_bytes()
    did(folder, "verify")
    assert "desk/b" not in did(folder, "flags")


def test_other_data_need_another_override(folder: Folder) -> None:
    decide(folder, WHOSE, "--override")
    folder.write(metrics=METRICS.replace("40", "39"))
    (error,) = refused(folder, 1, "close")
    assert "too low to be paid (overridden before it changed): expected" in error
    decide(folder, WHOSE, "--override", reason="agreed again")
    assert "agreed again" in did(folder, "close")


def test_an_override_can_be_taken_back(folder: Folder) -> None:
    decide(folder, WHOSE, "--override")
    said = decide(folder, WHOSE, by="zhang", reason="not before the board met")
    assert said.splitlines()[:2] == [
        "2026-10: desk/b/too_low: confirmed",
        "the period is still not closed with this flag",
    ]
    assert len(refused(folder, 1, "close")) == 1


def test_every_open_block_is_named(folder: Folder) -> None:
    folder.write(metrics="employee_id,x\na,30\nb,40\n")
    assert [error.split(": ")[1] for error in refused(folder, 1, "close")] == ["desk/a/too_low", "desk/b/too_low"]
    decide(folder, "desk/a/too_low", "--override")
    assert [error.split(": ")[1] for error in refused(folder, 1, "close")] == ["desk/b/too_low"]


def test_when_all_is_decided_a_closing_says_nothing_of_it(folder: Folder) -> None:
    folder.write(metrics="employee_id,x\na,70\nb,90\n")
    decide(folder, "desk/a/low", "--decision", "dismissed")
    assert len(did(folder, "close").splitlines()) == 3


def test_results_do_not_depend_on_decisions(folder: Folder) -> None:
    folder.ran()
    before = snapshot(folder.path / "out")
    decide(folder, WHOSE, "--override")
    decide(folder, "desk/a/low", "--decision", "dismissed")
    did(folder, "object", "a", "--reason", "no")
    folder.ran()
    assert snapshot(folder.path / "out") == before


def test_a_closed_month_is_decided_as_it_was_sealed(folder: Folder) -> None:
    decide(folder, WHOSE, "--override")
    did(folder, "close")
    folder.write(metrics="no table")
    assert decide(folder, "desk/b/low", "--decision", "dismissed").startswith("2026-10: desk/b/low: dismissed\n")
    assert "open: 1" in did(folder, "flags")
    assert len(decide(folder, WHOSE).splitlines()) == 3
    assert "open: 2" in did(folder, "flags")


def test_a_month_by_its_name(folder: Folder) -> None:
    assert decide(folder, "desk/a/low", "--period", "2026-11").startswith("2026-11: desk/a/low: confirmed\n")
    assert "open: 3" in did(folder, "flags")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("desk/b/too_lwo", "--reason", "x"), 2, "there is no flag desk/b/too_lwo: did you mean desk/b/too_low?"),
        (("desk/a/low", "--override", "--reason", "x"), 2, "this flag does not block: expected confirmed or dismissed"),
        (
            ("desk/b/too_low", "--decision", "dismissed", "--reason", "x"),
            2,
            "desk/b/too_low: what blocks cannot be dismissed: expected override, which lets it through, or confirmed",
        ),
        (("desk/b/too_low", "--reason", " "), 2, "--reason: found a blank: expected why, in a few words"),
    ],
)
def test_what_is_refused(folder: Folder, words: tuple[str, ...], code: int, said: str) -> None:
    (error,) = refused(folder, code, "decide", *words)
    assert said in error


@pytest.mark.parametrize(
    "words",
    [
        (WHOSE,),
        (WHOSE, "--reason", "x", "--decision", "paid"),
        (WHOSE, "--reason", "x", "--override", "--decision", "confirmed"),
    ],
    ids=["no reason", "no such decision", "two decisions"],
)
def test_what_cannot_be_typed(folder: Folder, words: tuple[str, ...]) -> None:
    assert command(folder, "decide", *words).code == 2
    assert not (folder.path / "history.sqlite").exists()


def test_without_a_history(folder: Folder) -> None:
    folder.write(config=CONFIG.replace(HISTORY, ""))
    assert "there is no [history]" in refused(folder, 2, "decide", WHOSE, "--reason", "x")[0]


def test_a_decision_that_was_tampered_with_lets_nothing_through(folder: Folder) -> None:
    decide(folder, WHOSE)
    execute(folder, "UPDATE kpicore_entry SET reason = 'override'")
    for name in ("close", "flags"):
        (error,) = refused(folder, 1, name)
        assert error.endswith("kpicore verify says where")
    ran = command(folder, "verify")
    assert ran.code == 1
    assert "decide 2026-10 #1: kpicore_entry: changed: reason" in ran.err


def test_two_at_once_are_both_recorded(folder: Folder) -> None:
    kpicore = str(Path(sysconfig.get_path("scripts")) / "kpicore")
    words = [kpicore, "decide", str(folder.path / "config.toml"), WHOSE, "--override", "--reason", "x", "--by"]
    running = [subprocess.Popen([*words, by], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for by in ("li", "he")]
    assert [process.communicate()[1] for process in running] == [b"", b""]
    listed = did(folder, "verify").splitlines()[2:4]
    assert sorted(line.split()[4] for line in listed) == ["he", "li"]


def test_in_chinese(folder: Folder) -> None:
    did(folder, "decide", WHOSE, "--by", "李", "--reason", "待议")
    said = decide(folder, WHOSE, "--override", "--lang", "zh", by="李", reason="已商定")
    assert "破例放行" in said
    closed = did(folder, "close", "--by", "王", "--lang", "zh")
    assert not re.search(r"override|by |decided|head|closed", said + closed)
