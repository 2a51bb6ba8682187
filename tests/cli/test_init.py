"""`kpicore init`, as a user calls it: what it writes can be filled in and run, for every component installed."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from contract.folder import snapshot
from starter.fill import fill, read_csv, whole_documents

from kpicore.cli.main import main

DESK = ("--team", "hotline=courier_callcenter:service_desk")
WHOLE = list(whole_documents())


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def init(folder: Path, *words: str, code: int = 0) -> None:
    assert main(["init", str(folder), *words]) == code


def table(folder: Path, name: str = "results") -> list[dict[str, str]]:
    (file,) = folder.glob(f"out/*/{name}.csv")
    return read_csv(file)[0]


def run(folder: Path) -> None:
    assert main(["run", str(folder / "kpi.toml")]) == 0


def ids(options: Sequence[str]) -> str:
    return "+".join(option.partition("=")[2] for option in options if "=" in option)


@pytest.mark.parametrize(("lang", "form"), [("zh", "csv"), ("en", "csv"), ("zh", "xlsx")])
@pytest.mark.parametrize("options", WHOLE, ids=ids)
def test_what_is_written_runs_once_filled_in(options: list[str], lang: str, form: str, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    init(folder, *options, "--lang", lang, "--format", form, "--period", "2026-10")
    fill(folder)
    assert main(["check", str(folder / "kpi.toml")]) == 0
    run(folder)
    (row,) = table(folder)
    assert row["employee_id"] == "EXAMPLE"
    assert row["status"] in ("ok", "review")
    assert row["score"]
    assert bool(row["total_pay"]) == ("--pay" in options)


@pytest.mark.parametrize("options", WHOLE, ids=ids)
def test_what_is_not_filled_in_yet_runs_too_and_says_so(options: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    init(folder, *options, "--format", "csv")
    run(folder)
    (row,) = table(folder)
    missing = [flag for flag in table(folder, "flags") if flag["flag"] == "missing"]
    assert (row["status"] == "incomplete") == bool(missing)
    assert {flag["employee_id"] for flag in table(folder, "flags")} <= {"EXAMPLE", ""}


@pytest.mark.parametrize("options", WHOLE, ids=ids)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_setting_in_a_comment_can_be_switched_on(options: list[str], lang: str, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    init(folder, *options, "--lang", lang, "--format", "csv", "--period", "2026-10")
    fill(folder)
    config = folder / "kpi.toml"
    run(folder)
    before = table(folder)
    lines = config.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("#scale_to", "#where", "#check"))]
    assert len(kept) == len(lines) - 3
    set_ = [line[1:] if line.startswith("#") and line[1:2].isalpha() else line for line in kept]
    assert set_ != kept
    config.write_text("\n".join(set_), encoding="utf-8")
    run(folder)
    assert table(folder) == before


def test_words_about_norms_without_numbers_become_flags(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    init(folder, *DESK, "--period", "2026-10")
    fill(folder)
    run(folder)
    said = {(flag["clause"], flag["message"]) for flag in table(folder, "flags") if flag["flag"] == "comment"}
    norms = (("D0-2", "initiative"), ("D0-3", "action"), ("D0-4", "effectiveness"))
    assert said == {(clause, f"{title}: generated for a test") for clause, title in norms}


def test_a_scorer_that_feeds_another(tmp_path: Path) -> None:
    folder, qa, kpi = tmp_path / "shop", "ecommerce_aftersales:chat_qa", "ecommerce_aftersales:kpi"
    init(folder, "--team", f"shop={qa},{kpi}", "--grade", f"shop/chat_qa={qa}", "--grade", f"shop={kpi}")
    fill(folder)
    run(folder)
    assert {row["scheme"] for row in table(folder, "ledger")} == {"chat_qa", "kpi"}
    assert table(folder)[0]["grade"]


def test_several_teams(tmp_path: Path) -> None:
    folder, director, manager = tmp_path / "x", "manager_review:director", "manager_review:manager"
    init(folder, "--team", f"top={director}", "--team", f"middle={manager}", "--where", "middle=role:manager")
    fill(folder)
    run(folder)
    assert [(row["team"], row["employee_id"]) for row in table(folder)] == [
        ("top", "EXAMPLE-1"),
        ("middle", "EXAMPLE-2"),
    ]
    assert {row["status"] for row in table(folder)} <= {"ok", "review"}


def test_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "desk"
    init(folder, *DESK, "--format", "both", "--grade", "hotline=service_conduct:letter")
    said = capsys.readouterr()
    written, both, then = said.out.splitlines()
    names = "kpi.toml, people.csv, metrics.csv, incidents.csv, ratings.csv, guide.md, input.xlsx, kpicore.schema.json"
    assert written == f"Written to {folder}: {names}"
    assert "input.xlsx" in both
    assert then == f"Once filled in: kpicore check {folder}/kpi.toml, then kpicore run {folder}/kpi.toml"
    assert said.err.startswith("warning: --grade hotline: no possible score reaches the grades A")


def test_the_month_is_the_last_one_unless_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class January(date):
        @classmethod
        def today(cls) -> January:
            return cls(2027, 1, 31)

    monkeypatch.setattr("kpicore.cli.init.date", January)
    init(tmp_path / "last", *DESK)
    init(tmp_path / "asked", *DESK, "--period", "2026-02")
    for name, month in (("last", "2026-12"), ("asked", "2026-02")):
        assert tomllib.loads((tmp_path / name / "kpi.toml").read_text(encoding="utf-8"))["period"] == month


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("--period", "October"), '--period: found "October"'),
        (("--team", "b=courier_callcenter:servicedesk"), "--team b: there is no scorer"),
        (("--grade", "hotlin=bands"), "--grade hotlin: there is no team hotlin: did you mean hotline?"),
    ],
)
def test_a_wrong_command_line_writes_nothing(
    words: tuple[str, ...], place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    init(tmp_path / "desk", *DESK, *words, code=2)
    assert place in capsys.readouterr().err
    assert snapshot(tmp_path) == {}


def test_all_of_a_wrong_command_line_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    init(tmp_path, "--team", "a=courier_callcenter:nobody", "--period", "2026-13", "--pay", "b=table", code=2)
    said = capsys.readouterr().err.splitlines()[1:]
    places = [str(tmp_path), "--period", "--team a", "--pay b", "--pay b"]  # no such team, and no settings
    assert [line.partition(": ")[0] for line in said] == places


def test_people_with_mistakes_are_the_datas_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "people.csv"
    people.write_text("employee_id,hired\na,01.02.2024\na,2024-02-01\n", encoding="utf-8")
    before = snapshot(tmp_path)
    init(tmp_path / "desk", *DESK, "--people", str(people), code=1)
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("2 errors")
    assert f"{people}:2:hired" in said[1]
    assert f"{people}:3:employee_id" in said[2]
    assert snapshot(tmp_path) == before
