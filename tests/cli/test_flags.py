"""`kpicore flags`: what a person must decide, as a terminal and as a program reads it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cli.decisions import CONFIG, HISTORY, METRICS, WHOSE, command, desk, did
from contract.folder import Folder, snapshot

AT = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    return desk(tmp_path, capsys.readouterr, monkeypatch)


def as_json(folder: Folder, *words: str) -> dict[str, Any]:
    found = json.loads(did(folder, "flags", "--json", *words))
    assert isinstance(found, dict)
    return found


def timeless(text: str) -> str:
    return re.sub(AT, "AT", text)


def test_what_needs_a_person(folder: Folder) -> None:
    before = snapshot(folder.path)
    assert did(folder, "flags").splitlines() == [
        "2026-10: needs a person: 3, open: 3",
        "",
        "desk/b/too_low (block, open)",
        "    too low to be paid",
        "",
        "desk/a/low (review, open)",
        "    low (D1-28)",
        "",
        "desk/b/low (review, open)",
        "    low (D1-28)",
        "",
        f"to decide: kpicore decide {folder.path}/config.toml desk/b/too_low --reason …",
    ]
    assert snapshot(folder.path) == before


def test_what_was_decided(folder: Folder) -> None:
    did(folder, "decide", WHOSE, "--override", "--by", "li", "--reason", "agreed")
    lines = timeless(did(folder, "flags")).splitlines()
    assert lines[0] == "2026-10: needs a person: 3, open: 2"
    assert lines[2:5] == [
        "desk/b/too_low (block, decided)",
        "    too low to be paid",
        "    override by li, AT: agreed",
    ]
    assert WHOSE not in did(folder, "flags", "--open")


def test_other_data_open_a_flag_again(folder: Folder) -> None:
    did(folder, "decide", WHOSE, "--override", "--by", "li", "--reason", "agreed")
    folder.write(metrics=METRICS.replace("40", "39"))
    assert timeless(did(folder, "flags")).splitlines()[:5] == [
        "2026-10: needs a person: 3, open: 3",
        "",
        "desk/b/too_low (block, open)",
        "    too low to be paid",
        "    before it changed: override by li, AT: agreed",
    ]


def test_what_is_raised_no_more(folder: Folder) -> None:
    did(folder, "decide", "desk/a/low", "--by", "li", "--reason", "talked to her")
    folder.write(metrics=METRICS.replace("70", "90"))
    assert timeless(did(folder, "flags")).splitlines()[-4:-2] == [
        "decided, and raised no more:",
        "    desk/a/low: confirmed by li, AT: talked to her",
    ]


def test_of_another_month(folder: Folder) -> None:
    out = did(folder, "flags", "--period", "2026-11")
    assert out.startswith("2026-11: ")
    assert "desk/b/too_low --period 2026-11 --reason …" in out


def test_of_a_closed_month_as_sealed(folder: Folder) -> None:
    did(folder, "decide", WHOSE, "--override", "--reason", "agreed")
    did(folder, "close")
    folder.write(metrics="no table")
    assert did(folder, "flags").splitlines()[0] == "2026-10 (closed): needs a person: 3, open: 2"


def test_without_a_history(folder: Folder) -> None:
    folder.write(config=CONFIG.replace(HISTORY, ""))
    out = did(folder, "flags")
    assert out.startswith("2026-10: needs a person: 3, open: 3\n")
    assert "to decide" not in out


def test_where_nothing_needs_a_person(folder: Folder) -> None:
    folder.write(metrics="employee_id,x\na,80\nb,90\n")
    assert did(folder, "flags") == "2026-10: needs a person: 0, open: 0\n"


def test_as_json(folder: Folder) -> None:
    did(folder, "decide", WHOSE, "--override", "--by", "li", "--reason", "agreed")
    did(folder, "object", "a", "--criterion", "x", "--by", "Ann", "--reason", "not my calls")
    found = as_json(folder)
    assert (found["period"], found["closed"], found["open"], found["gone"]) == ("2026-10", False, 3, [])
    first, *_, last = found["flags"]
    (decision,) = first.pop("decisions")
    assert first == {
        "reference": "desk/b/too_low",
        "team": "desk",
        "employee_id": "b",
        "flag": "too_low",
        "severity": "block",
        "message": {"zh": "过低", "en": "too low to be paid"},
        "clause": "in-house",
        "open": False,
        "earlier": [],
        "objection": None,
    }
    assert re.fullmatch(AT, decision.pop("at"))
    assert decision == {"decision": "override", "by": "li", "reason": "agreed", "entry": 1}
    assert (last["reference"], last["open"]) == ("desk/a/objection", True)
    assert last["objection"].pop("at")
    assert last["objection"] == {"by": "Ann", "criterion": "x", "reason": "not my calls"}
    assert [each["reference"] for each in as_json(folder, "--open")["flags"]] == [
        "desk/a/low",
        "desk/b/low",
        "desk/a/objection",
    ]


def test_json_of_what_is_no_longer_raised(folder: Folder) -> None:
    did(folder, "decide", "desk/a/low", "--by", "li", "--reason", "talked to her")
    folder.write(metrics=METRICS.replace("70", "90"))
    (gone,) = as_json(folder)["gone"]
    assert (gone["employee_id"], gone["flag"], gone["decision"]) == ("a", "low", "confirmed")


def test_in_chinese(folder: Folder) -> None:
    did(folder, "decide", WHOSE, "--override", "--by", "李", "--reason", "已商定")
    said = did(folder, "flags", "--lang", "zh")
    assert "过低" in said
    said, _ = said.split("kpicore decide")  # which names the folder
    assert not re.search(r"needs|open|override|by |decided|review|block", said)


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ({"metrics": "employee_id,x\na,much\n"}, 1, "much"),
        ({"config": CONFIG.replace('"criteria"', '"criterai"')}, 2, "criterai"),
        ({"config": CONFIG.replace("history.sqlite", "people.csv")}, 2, "this is no history"),
    ],
    ids=["data", "config", "another file"],
)
def test_what_is_refused(folder: Folder, files: dict[str, str], code: int, said: str) -> None:
    folder.write(**files)
    ran = command(folder, "flags")
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
