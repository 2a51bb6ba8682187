"""`kpicore compare`: who moves and what it costs, exactly; and nothing of either config is touched."""

from __future__ import annotations

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from contract.folder import DESK, FULL, HEAD, LETTER, PEOPLE, TEAM, Folder, X, collect, snapshot

from kpicore.collect.csv import Csv
from kpicore.components import Request

EXAMPLES = Path(__file__).parents[2] / "examples"
PAY = """
[team.pay]
use = "table"
[team.pay.lines.base]
column      = "base_pay"
performance = false
[team.pay.lines.bonus]
pool   = "bonus_pool"
inputs = ["grade"]
table  = [["A", 1.2], ["B", 1], ["C", 0.5]]
"""
CONFIG = HEAD + collect("metrics") + TEAM + X + LETTER + PAY
STAFF = "employee_id,name,base_pay,bonus_pool\na,Ann,3000,100.10\nb,Bob,3000,200\nc,Cy,,300\nd,Di,3000,400\n"
METRICS = (
    "employee_id,period,x\na,2026-10,95\nb,2026-10,85\nc,2026-10,70\nd,2026-10,\n"
    "a,2026-09,85\nb,2026-09,85\nc,2026-09,85\nd,2026-09,85\n"
)
HISTORY = '\n[history]\npath = "history.sqlite"\n'


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    company = Folder(tmp_path / "company", capsys.readouterr)
    company.path.mkdir()
    company.write(config=CONFIG, people=STAFF, metrics=METRICS)
    return company


def config(folder: Folder) -> Path:
    return folder.path / "config.toml"


def document(folder: Folder, *words: str | Path) -> dict[str, Any]:
    ran = folder("compare", config(folder), *words, "--json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


BONUS = "team.desk.pay.lines.bonus.table=[['A', 1.3], ['B', 1], ['C', 0.4]]"
GRADE = "team.desk.grade.bands=[['>= 85', 'A'], ['[80, 85)', 'B'], ['< 80', 'C']]"


def test_exact_differences(folder: Folder) -> None:
    found = document(folder, "--set", BONUS)
    assert {each["employee_id"]: each["change"] for each in found["people"]} == {
        "a": "10.01",
        "b": "0.00",
        "c": "-30.00",
    }
    assert [each["employee_id"] for each in found["people"]] == ["c", "a", "b"]  # largest first
    [team] = found["teams"]
    # c has no base pay: the performance part alone is known; d has no score
    assert (team["before"], team["after"], team["unpaid"]) == ("6470.12", "6450.13", [1, 1])
    assert {each["line"]: each["change"] for each in found["lines"]} == {"base": "0.00", "bonus": "-19.99"}
    [pool] = found["pools"]
    assert (pool["pool"]["before"], pool["paid"]["before"], pool["paid"]["after"]) == ("600.10", "470.12", "450.13")
    assert (found["kind"], found["schema"]) == ("kpicore compare", 1)


def test_what_the_totals_lack_and_hold_is_said_in_figures(folder: Folder) -> None:
    words = folder("compare", config(folder), "--set", BONUS).out
    assert "without an amount, in people and months: before 1, after 1" in words  # d
    assert "base pay that is known and not in the totals: before 3,000.00, after 3,000.00" in words
    assert "but in no sum of total pay of a run: before 150.00, after 120.00" in words  # c
    assert "must not be paid" not in words


def test_what_of_the_totals_is_blocked(folder: Folder) -> None:
    bank = EXAMPLES / "bank" / "kpi.toml"
    words = folder("compare", bank, "--set", "team.cards.pay.lines.float.per_point=20").out
    assert "must not be paid as it stands: before 5,360.00 (1), after 5,500.00 (1)" in words


def test_who_changes_grade(folder: Folder) -> None:
    found = document(folder, "--set", GRADE)
    changed = {
        each["employee_id"]: (each["before"]["grade"], each["after"]["grade"])
        for each in found["months_of_people"]
        if each["changes_grade"]
    }
    assert changed == {"b": ("B", "A")}
    words = folder("compare", config(folder), "--set", GRADE).out
    assert "Who changes grade: 1" in words
    assert "desk  B             A                 1  b" in words


def test_the_limit(folder: Folder) -> None:
    found = document(folder, "--set", BONUS, "--limit", "6450.13")
    assert found["months"][0]["beyond_limit"] == {"before": "19.99", "after": None}
    words = folder("compare", config(folder), "--set", BONUS, "--limit", "6,000").out
    assert "2026-10, after: beyond the limit of 6,000.00 by 450.13" in words
    assert "every month is within the limit" in folder("compare", config(folder), "--set", BONUS, "--limit", "1e6").out
    for wrong in ("x", "-1", "nan"):
        assert folder("compare", config(folder), "--set", BONUS, f"--limit={wrong}").code == 2


def test_beyond_the_pools(folder: Folder) -> None:
    words = folder(
        "compare", config(folder), "--set", "team.desk.pay.lines.bonus.table=[['A', 2], ['B', 2], ['C', 2]]"
    ).out
    assert "beyond the pools by 600.10" in words


def test_two_configs_and_whom_only_one_has(folder: Folder) -> None:
    other = folder.path / "other.toml"
    (folder.path / "others.csv").write_text(STAFF.replace("a,Ann,3000", "e,Eve,3000"), encoding="utf-8")
    text = CONFIG.replace("people.csv", "others.csv")
    text = text.replace('kind = "metrics"', 'kind = "metrics"\nunknown_people = "flag"')
    other.write_text(text, encoding="utf-8")
    found = document(folder, other)
    only = {
        each["employee_id"]: each["before"] is None
        for each in found["months_of_people"]
        if each["before"] is None or each["after"] is None
    }
    assert only == {"a": False, "e": True}
    words = folder("compare", config(folder), other).out
    assert f"only in {config(folder)}: a" in words
    assert f"only in {other}: e" in words


def test_other_currencies_are_refused(folder: Folder) -> None:
    other = folder.path / "other.toml"
    other.write_text(CONFIG.replace("CNY", "EUR"), encoding="utf-8")
    ran = folder("compare", config(folder), other)
    assert ran.code == 2
    assert "expected two configs of one currency" in ran.err


def test_the_same_tables_are_read_once(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    plain = Csv.collect

    def noted(self: Csv, want: Request) -> Any:
        read.append(self.path)
        return plain(self, want)

    monkeypatch.setattr(Csv, "collect", noted)
    document(folder, "--set", BONUS)
    assert sorted(read) == ["metrics.csv", "people.csv"]


@pytest.mark.parametrize(
    "words",
    [[], ["other.toml", "--set", "a=1"], ["--set", "team.desk.pay.lins=1"], ["--set", BONUS, "--periods", "x"]],
    ids=["neither", "both", "slip", "periods"],
)
def test_a_wrong_command_line(folder: Folder, words: list[str]) -> None:
    before = snapshot(folder.path)
    ran = folder("compare", config(folder), *words)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert snapshot(folder.path) == before


# The baseline stays as it is


def test_nothing_of_the_baseline_is_written(folder: Folder, tmp_path: Path) -> None:
    """With a run's results, a history with a closed month, and --out elsewhere: every byte and name stays."""
    pytest.importorskip("sqlalchemy", reason="the extra history is not installed")
    folder.write(config=CONFIG.replace(TEAM, HISTORY + TEAM))
    assert folder.run().code == 0
    assert folder("close", config(folder), "--by", "wang").code == 0
    before = snapshot(folder.path)
    assert "history.sqlite" in before
    stamps = {path: path.stat().st_mtime_ns for path in folder.path.rglob("*")}
    found = document(folder, "--set", BONUS, "--out", tmp_path / "cmp", "--fairness")
    assert found["sealed"] == [{"period": "2026-10", "differ": []}]
    assert snapshot(folder.path) == before
    assert {path: path.stat().st_mtime_ns for path in folder.path.rglob("*")} == stamps


def test_the_run_s_folder_is_not_taken(folder: Folder) -> None:
    assert folder.run().code == 0
    before = snapshot(folder.path)
    ran = folder("compare", config(folder), "--set", BONUS, "--out", folder.path / "out" / "2026-10")
    assert ran.code == 2
    assert "holds what kpicore did not write" in ran.err
    assert snapshot(folder.path) == before


# Several months


def test_several_months(folder: Folder) -> None:
    found = document(folder, "--set", BONUS, "--periods", "2026-09..2026-10")
    assert found["periods"] == ["2026-09", "2026-10"]
    assert [each["change"] for each in found["months"]] == ["0.00", "-19.99"]
    assert {each["employee_id"]: each["before"] for each in found["people"]}["a"] == "6220.22"
    assert folder("compare", config(folder), "--set", BONUS, "--periods", "2026-09..2026-10", "--quiet").err == ""


def test_closed_months_and_what_their_seals_say(folder: Folder) -> None:
    pytest.importorskip("sqlalchemy", reason="the extra history is not installed")
    folder.write(config=CONFIG.replace(TEAM, HISTORY + TEAM))
    for period in ("2026-09", "2026-10"):
        assert folder("close", config(folder), "--by", "wang", "--period", period).code == 0
    folder.write(metrics=METRICS.replace("b,2026-09,85", "b,2026-09,95"))
    found = document(folder, "--set", BONUS, "--periods", "closed")
    assert found["sealed"] == [{"period": "2026-09", "differ": ["b"]}, {"period": "2026-10", "differ": []}]
    words = folder("compare", config(folder), "--set", BONUS, "--periods", "closed").out
    assert "2026-09 is closed with other results than the first config makes of the input now, of: b" in words


def test_a_month_whose_input_is_gone_is_left_out(folder: Folder) -> None:
    folder.write(config=CONFIG.replace("metrics.csv", "metrics-{period}.csv"))
    (folder.path / "metrics-2026-10.csv").write_text("employee_id,x\na,95\n", encoding="utf-8")
    ran = folder("compare", config(folder), "--set", BONUS, "--periods", "2026-09..2026-10")
    assert ran.code == 0
    assert "warning: 2026-09: " in ran.err
    assert "2026-09 is left out: its input is rejected" in ran.out
    assert folder("compare", config(folder), "--set", BONUS, "--periods", "2026-08..2026-09").code == 1


def test_input_that_does_not_tell_months_apart_is_said(folder: Folder) -> None:
    folder.write(metrics="employee_id,x\na,95\n")
    ran = folder("compare", config(folder), "--set", BONUS, "--periods", "2026-09..2026-10")
    assert "metrics.csv: it brings the same rows for several months" in ran.err


# What is written


def test_the_files(folder: Folder, tmp_path: Path) -> None:
    out = tmp_path / "cmp"
    for _ in range(2):  # the second time it takes the place of the first
        ran = folder("compare", config(folder), "--set", BONUS, "--out", out)
        assert ran.code == 0, ran.err
    with (out / "compared.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["employee_id"]: row for row in csv.DictReader(file)}
    assert rows["a"]["total_pay_before"] == "3120.12"
    assert rows["a"]["change"] == "10.01"
    assert rows["d"]["change"] == ""
    assert json.loads((out / "compared.json").read_text(encoding="utf-8"))["settings"] == [BONUS]
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}


def test_the_chart(folder: Folder, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="the extra report is not installed")
    from xml.etree import ElementTree

    folder.write(people=STAFF.replace("Ann", "<陈&>"))
    assert folder("compare", config(folder), "--set", BONUS, "--out", tmp_path / "cmp", "--lang", "zh").code == 0
    text = (tmp_path / "cmp" / "compared.svg").read_text(encoding="utf-8")
    said = "".join(ElementTree.fromstring(text).itertext())
    assert "<陈&> a" in said
    assert "+10.01" in said
    assert "各团队成本（CNY）" in said


def test_an_example_with_pools(tmp_path: Path, folder: Folder) -> None:
    shutil.copytree(EXAMPLES / "aftersales", tmp_path / "aftersales", ignore=shutil.ignore_patterns("out"))
    words = ["--set", "team.aftersales.pay.coefficient={A=1.3,B=1.1,C=0.8,D=0.5}"]
    ran = folder("compare", tmp_path / "aftersales" / "kpi.toml", "--json", *words)
    found = json.loads(ran.out)
    change = sum((Decimal(each["change"]) for each in found["people"]), Decimal(0))
    assert str(change) == found["teams"][0]["change"] == found["lines"][1]["change"]


def test_a_config_without_pay(folder: Folder) -> None:
    folder.write(config=HEAD + collect("metrics") + TEAM + DESK, people=PEOPLE, metrics=FULL)
    found = document(folder, "--set", "team.desk.score.scale_to=100")
    [each] = found["months_of_people"]
    assert (each["before"]["score"], each["after"]["score"], each["change"]) == ("25", "100", None)
