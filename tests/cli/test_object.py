"""`kpicore object`: an objection is recorded, listed as open, and decided like a flag."""

from __future__ import annotations

import getpass
import re
from pathlib import Path

import pytest
from cli.decisions import command, desk, did
from contract.folder import Folder, snapshot


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    return desk(tmp_path, capsys.readouterr, monkeypatch)


def protest(folder: Folder, *words: str) -> str:
    return did(folder, "object", "a", "--by", "Ann", "--reason", "not my calls", *words)


def listed(folder: Folder) -> list[str]:
    return re.sub(r"20\S*Z", "AT", did(folder, "flags")).splitlines()


def test_an_objection_is_open_until_it_is_decided(folder: Folder) -> None:
    first, by, _ = protest(folder, "--criterion", "x").splitlines()
    assert first == "2026-10: recorded as desk/a/objection"
    assert by.startswith("by Ann, 20")
    assert listed(folder)[10:13] == [
        "",
        "desk/a/objection (review, open)",
        "    objection to x: not my calls",
    ]
    did(folder, "decide", "desk/a/objection", "--decision", "dismissed", "--by", "li", "--reason", "they are")
    assert listed(folder)[11:15] == [
        "desk/a/objection (review, decided)",
        "    objection to x: not my calls",
        "    by Ann, AT",
        "    dismissed by li, AT: they are",
    ]


def test_a_decided_objection_stays_so_when_the_data_are_corrected(folder: Folder) -> None:
    protest(folder)
    did(folder, "decide", "desk/a/objection", "--by", "li", "--reason", "he is right")
    folder.write(metrics="employee_id,x\na,90\nb,90\n")
    assert listed(folder)[0] == "2026-10: needs a person: 1, open: 0"


def test_an_objection_to_a_closed_month(folder: Folder) -> None:
    folder.write(metrics="employee_id,x\na,70\nb,90\n")
    did(folder, "close")
    folder.write(metrics="no table")
    protest(folder, "--criterion", "x")
    assert listed(folder)[0] == "2026-10 (closed): needs a person: 2, open: 2"
    did(folder, "verify")


def test_an_open_objection_does_not_stop_a_closing_which_counts_it(folder: Folder) -> None:
    folder.write(metrics="employee_id,x\na,90\nb,90\n")
    protest(folder)
    assert f"not decided: 1 (kpicore flags {folder.path}/config.toml --open)" in did(folder, "close").splitlines()
    assert did(folder, "close").splitlines()[0] == "2026-10 is closed already, with the same results"


def test_several_objections_of_one_person(folder: Folder) -> None:
    protest(folder)
    assert protest(folder, "--criterion", "x").startswith("2026-10: recorded as desk/a/objection/")
    assert did(folder, "object", "a", "--by", "Bob", "--reason", "nor his").startswith(
        "2026-10: recorded as desk/a/objection//2\n"
    )


@pytest.mark.parametrize("title", ["业务知识", "product knowledge", "Product  Knowledge"])
def test_a_criterion_goes_by_its_title(folder: Folder, title: str) -> None:
    config = (folder.path / "config.toml").read_text(encoding="utf-8")
    named = '[team.score.criteria.x]\ntitle = { zh = "业务知识", en = "product knowledge" }\n'
    folder.write(config=config.replace("[team.score.criteria.x]\n", named))
    protest(folder, "--criterion", title)
    assert listed(folder)[12] == "    objection to x: not my calls"
    ran = command(folder, "object", "a", "--criterion", "业务知道", "--reason", "x")
    assert ran.errors == ["--criterion: 业务知道 is no line of a: did you mean 业务知识?"]


def test_who_objects_is_forgotten_with_the_person(folder: Folder) -> None:
    protest(folder)
    assert b"Ann" in (folder.path / "history.sqlite").read_bytes()
    assert did(folder, "verify").splitlines()[2].split()[4] == getpass.getuser()
    assert "nobody has decided this objection" in command(folder, "forget", "a").err
    content = (folder.path / "history.sqlite").read_bytes()
    assert b"Ann" not in content
    assert b"not my calls" not in content
    did(folder, "verify")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("A", "--reason", "x"), 2, "A has no result in 2026-10: did you mean a?"),
        (("aa", "--reason", "x"), 2, "aa has no result in 2026-10: expected the employee_id of somebody who has one"),
        (("a", "--criterion", "y", "--reason", "x"), 2, "--criterion: y is no line of a: expected x"),
        (("a", "--reason", ""), 2, "--reason: found a blank"),
        (("a", "--by", "Ann", "--reason", "not my calls"), 1, "desk/a/objection: this objection is recorded already"),
    ],
)
def test_what_is_refused(folder: Folder, words: tuple[str, ...], code: int, said: str) -> None:
    protest(folder)
    before = snapshot(folder.path)
    ran = command(folder, "object", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.errors[0]
    assert snapshot(folder.path) == before


def test_in_chinese(folder: Folder) -> None:
    assert not re.search(r"recorded|by |head ", protest(folder, "--lang", "zh").replace("desk/a/objection", ""))
    assert "异议：not my calls" in did(folder, "flags", "--lang", "zh")
