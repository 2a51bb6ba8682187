"""`kpicore fairness`: from logs and ratings to readings in words and JSON; what is refused; that nothing is written."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from contract.folder import HEAD, Folder, collect, snapshot

pytest.importorskip("duckdb", reason="the extra duckdb is not installed")
pytest.importorskip("scipy", reason="the extra fairness is not installed")

from kpicore.fairness import readings as module

CONFIG = (
    HEAD
    + """
[[collect]]
use    = "events"
kind   = "metrics"
path   = "calls.csv"
agent  = "agent"
time   = "time"

[collect.metrics]
calls    = { count = true }
answered = { count = true, where = { answered = "Y" } }
rate     = { share = { answered = "Y" } }
talk_s   = { mean = "talk" }
longest  = { max = "talk" }

[[team]]
name = "desk"

[team.score]
use = "criteria"
[team.score.criteria.calls]
metric = "calls"
max    = 1000000
[team.score.criteria.answered]
metric = "answered"
max    = 1000000
[team.score.criteria.rate]
metric = "rate"
max    = 100
[team.score.criteria.talk_s]
metric = "talk_s"
max    = 1000000
[team.score.criteria.longest]
metric = "longest"
max    = 1000000
"""
)


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return Folder(tmp_path, capsys.readouterr)


def company(folder: Folder, better: float, months: tuple[str, ...] = ("2026-10",), more: str = "") -> None:
    """Ten people with 60 calls each a month; every second one answers more by `better`, and gets more hard calls."""
    random = Random(11)
    people = [f"p{n}" for n in range(10)]
    lines = ["time,agent,answered,talk,kind"]
    for period in months:
        for number, who in enumerate(people):
            for call in range(60):
                hard = random.random() < (0.8 if number % 2 else 0.2)
                answered = random.random() < 0.7 - 0.5 * hard + better * (number % 2)
                day = f"{period}-{call % 28 + 1:02} 10:00:00"
                lines.append(
                    f"{day},{who},{'Y' if answered else 'N'},{random.randint(30, 90)},{'hard' if hard else 'easy'}"
                )
    folder.write(
        config=CONFIG + more,
        people="employee_id,name\n" + "".join(f"{who},{who}\n" for who in people),
        calls="\n".join(lines) + "\n",
    )


def read(folder: Folder, *words: str) -> dict[str, Any]:
    ran = folder("fairness", folder.path / "config.toml", "--json", *words)
    assert ran.code == 0, ran.err
    document: dict[str, Any] = json.loads(ran.out)
    return document


def by_metric(document: dict[str, Any]) -> dict[str, Any]:
    return {each["metric"]: each for each in document["chance"]}


def test_the_truth_is_read(folder: Folder) -> None:
    company(folder, better=0.5)
    document = read(folder)
    found = by_metric(document)
    assert {name: each["differ"] for name, each in found.items()} == {"answered": True, "rate": True, "talk_s": False}
    assert found["rate"]["people"] == 10
    assert found["rate"]["events"] == 600
    assert found["rate"]["test"]["p"] == found["answered"]["test"]["p"]
    assert {each["metric"]: each["why"] for each in document["silent"]} == {"calls": "no base", "longest": "extreme"}
    assert (document["kind"], document["schema"]) == ("kpicore fairness", 1)


def test_hard_calls_explain_what_is_no_difference_of_people(folder: Folder) -> None:
    company(folder, better=0.0)
    rate = by_metric(read(folder, "--by", "kind"))["rate"]
    assert rate["differ"] is True
    assert rate["strata"]["kinds"] == 2
    assert rate["strata"]["differ"] is False
    assert rate["strata"]["explained"] > 0.5
    assert rate["strata"]["kinds_differ"]["p"] < 0.001


def test_the_config_says_what_to_read_by(folder: Folder) -> None:
    company(folder, better=0.0, more='\n[fairness]\nby = "kind"\nleast = 61\n')
    document = read(folder)
    assert (document["by"], document["least"]) == ("kind", 61)
    rate = by_metric(document)["rate"]
    assert (rate["people"], rate["left_out"], rate["nothing_said"], rate["differ"]) == (0, 10, "few people", None)
    assert by_metric(read(folder, "--least", "10"))["rate"]["people"] == 10


def test_months_together(folder: Folder) -> None:
    company(folder, better=0.0, months=("2026-09", "2026-10"))
    assert by_metric(read(folder, "--periods", "2026-09..2026-10"))["rate"]["events"] == 1200
    assert by_metric(read(folder, "--period", "2026-09"))["rate"]["events"] == 600


def test_in_words_and_nothing_is_written(folder: Folder) -> None:
    company(folder, better=0.5)
    before = snapshot(folder.path)
    ran = folder("fairness", folder.path / "config.toml", "--by", "kind")
    assert ran.code == 0
    for said in (
        "Readings, not verdicts",
        "people differ by more than chance",
        "people differ by no more than chance",
        "also among events of the same kind, people differ by more than chance",
        "chi-square of homogeneity",
        "Benjamini and Hochberg",
        "how many somebody gets says nothing of how they were handled",
    ):
        assert said in ran.out, said
    assert snapshot(folder.path) == before
    chinese = folder("fairness", folder.path / "config.toml", "--lang", "zh").out
    assert "chance" not in chinese


def test_ratings_by_several(folder: Folder) -> None:
    rows = ["employee_id,criterion,rater,sample,value"]
    people = [f"p{n:02}" for n in range(12)]
    for number, who in enumerate(people):
        rows += [f"{who},manners,self,,5", f"{who},manners,superior,,{3 + number // 6}"]
    config = (
        HEAD
        + """
[fairness]
superior = "boss"

[[collect]]
use  = "csv"
kind = "ratings"
path = "ratings.csv"

[[team]]
name = "desk"
[team.score]
use = "criteria"
[team.score.criteria.manners]
rating = "manners"
min    = 1
max    = 5
raters = { self = 50, superior = 50 }
"""
    )
    folder.write(
        config=config,
        people="employee_id,name,boss\n"
        + "".join(f"{w},{w},{'Li' if n < 6 else 'Wu'}\n" for n, w in enumerate(people)),
        ratings="\n".join(rows) + "\n",
    )
    document = read(folder, "--least", "6")
    raters = {each["rater"]["en"]: each for each in document["raters"]}
    assert (raters["self"]["mean"], raters["self"]["others"], raters["self"]["people"]) == ("5", "3.5", 12)
    assert (raters["Li"]["mean"], raters["Li"]["others"], raters["Li"]["same_people"]) == ("3", "4", False)
    [pair] = document["pairs"]
    assert (pair["difference"], pair["higher"], pair["equal"], pair["lower"]) == ("1.5", 12, 0, 0)
    [superiors] = [each for each in document["chance"] if each["of"] == "superiors"]
    assert superiors["differ"] is True


def test_ratings_of_which_nothing_can_be_said(folder: Folder) -> None:
    """Letters have no mean; and one rating a person has nothing beside it."""
    folder.write(
        config=HEAD
        + collect("ratings")
        + """
[[team]]
name = "desk"
[team.score]
use = "criteria"
[team.score.criteria.tone]
rating = "tone"
levels = [["good", 50], ["poor", 0]]
raters = { self = 50, superior = 50 }
[team.score.criteria.care]
rating = "care"
max    = 50
""",
        people="employee_id,name\na,Ann\n",
        ratings="employee_id,criterion,rater,value\na,tone,self,good\na,tone,superior,poor\na,care,superior,40\n",
    )
    document = read(folder)
    assert {each["metric"]: each["why"] for each in document["silent"]} == {"tone": "words", "care": "one rater"}
    ran = folder("fairness", folder.path / "config.toml", "--quiet")
    assert "raters write letters or words, which have no mean" in ran.out
    assert "one rater gave each person one rating" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "knd"], 'the column "knd" is missing'),
        (["--superior", "chief"], "people have no column chief"),
        (["--least", "1"], "expected 2 or more"),
        (["--periods", "2026-10..2026-09"], "2026-10 comes after 2026-09"),
        (["--periods", "x"], "expected months, such as 2026-01..2026-10"),
    ],
    ids=["by", "superior", "least", "order", "months"],
)
def test_what_cannot_be_read_by_is_said(folder: Folder, words: list[str], said: str) -> None:
    company(folder, better=0.0)
    ran = folder("fairness", folder.path / "config.toml", *words)
    assert ran.code == 2, ran.out
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_without_the_extra(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    company(folder, better=0.0)
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    ran = folder("fairness", folder.path / "config.toml")
    assert ran.code == 2
    assert 'pip install "kpicore[fairness]"' in ran.err
