"""Teams built again from what was sealed are the teams that were closed, whatever the config says today."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicore.catalog import Catalog
from kpicore.config import RunConfig, load_config
from kpicore.config.written import settings_of
from kpicore.history import Place, sealed_teams
from kpicore.history.chain import Document
from kpicore.history.snapshot import Watched
from kpicore.model import Rejected
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import describe_teams

HEAD = """\
schema = 1
period = "2026-10"
currency = "CNY"
lang = "zh"
[people]
use = "csv"
path = "people.csv"
[[collect]]
use = "csv"
kind = "metrics"
path = "metrics.csv"
[calendar]
holidays = ["2026-10-01..2026-10-07"]
workdays = [2026-10-10]
"""
TEAMS = """
[[team]]
name = "desk"
valid_from = "2026-01"
where = { department = ["inquiry", "查询部"] }
prorate = { pay = "working_days", targets = { x = "calendar_days" }, lines = ["bonus"] }
[[team.score]]
use = "criteria"
name = "work"
scale_to = 50.5
criteria.x = { metric = "x", max = 100, bands = [[">= 50", 100], ["< 50", 0.25]] }
grade = { use = "bands", bands = [[">= 25.25", "A"], ["< 25.25", "B"]] }
[[team.score]]
use = "criteria"
name = "total"
criteria.all = { metric = "work.score", max = 60 }
[team.grade]
use = "service_conduct:letter"
[team.pay]
use = "table"
lines.bonus = { pool = "bonus_pool", inputs = ["grade"], hit = "first", table = [["A", 1.2], ["-", 0]] }
[[team]]
name = "other"
where = { department = "shop" }
score = { use = "criteria", criteria.x = { metric = "x", max = 100 } }
"""
PLACE = Place("history.sqlite", Path("history.sqlite"))


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "kpi.toml").write_text(HEAD + TEAMS, encoding="utf-8")
    people = "employee_id,department,hired,bonus_pool\na,查询部,2026-10-12,1000\nb,shop,,\n"
    (tmp_path / "people.csv").write_text(people, encoding="utf-8")
    (tmp_path / "metrics.csv").write_text("employee_id,x\na,80\nb,7\n", encoding="utf-8")
    return load_config(tmp_path / "kpi.toml")


@pytest.fixture
def documents(config: RunConfig) -> list[Document]:
    watched = Watched(config)
    run(watched.config)
    return watched.documents()


def otherwise(config: RunConfig, documents: list[Document], old: str, new: str) -> list[str]:
    config.path.write_text((HEAD + TEAMS).replace(old, new), encoding="utf-8")
    return [
        str(note).removeprefix(f"{config.path}: ")
        for note in sealed_teams.otherwise_today(documents, load_config(config.path))
    ]


def test_they_are_the_same_teams(config: RunConfig, documents: list[Document]) -> None:
    again = sealed_teams.sealed_teams(documents, config.period, PLACE, Catalog())
    assert [settings_of(team) for team in again] == [settings_of(team) for team in config.teams]
    import attrs

    same = attrs.evolve(config, teams=again)
    assert [each.scheme.pay for each in describe_teams(same)[0]] == [
        each.scheme.pay for each in describe_teams(config)[0]
    ]
    assert (run(same).ledger, run(same).results, run(same).flags) == (
        run(config).ledger,
        run(config).results,
        run(config).flags,
    )
    assert sealed_teams.language_of(documents) == "zh"
    assert sealed_teams.otherwise_today(documents, config) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "max = 60",
            "max = 61.5",
            "desk: score[1].criteria.all.max: is 61.5 today; the correction goes by 60, as sealed",
        ),
        ("scale_to = 50.5\n", "", "desk: score[0].scale_to: is – today; the correction goes by 50.5, as sealed"),
        (
            'department = "shop"',
            'department = ["shop", "y"]',
            'other: where.department: is ["shop", "y"] today; the correction goes by ["shop"], as sealed',
        ),
        ('"2026-01"', '"2026-05"', None),
        (
            "workdays = [2026-10-10]",
            "workdays = [2026-10-11]",
            "desk: calendar.workdays[0]: is 2026-10-11 today; the correction goes by 2026-10-10, as sealed",
        ),
    ],
)
def test_what_the_config_says_otherwise_today(
    config: RunConfig, documents: list[Document], old: str, new: str, said: str | None
) -> None:
    assert otherwise(config, documents, old, new) == ([] if said is None else [said])


def test_software_that_is_another(config: RunConfig, documents: list[Document]) -> None:
    def said(*others: Document) -> list[str]:
        return [str(each) for each in sealed_teams.versions_today(others, PLACE, config.period)]

    assert said(*documents) == []
    assert said(Document("software", "kpicore", "0.0.1"), Document("software", "CPython", "2.7")) == [
        f"history.sqlite: 2026-10: was closed with kpicore 0.0.1, today it is {documents_version(documents)}"
    ]
    assert said(Document("software", "kpicore-gone", "1.0")) == [
        "history.sqlite: 2026-10: kpicore-gone 1.0 is not installed today"
    ]


def documents_version(documents: list[Document]) -> str:
    return next(each.text for each in documents if (each.kind, each.name) == ("software", "kpicore"))


def test_what_no_plugin_understands_any_more(config: RunConfig) -> None:
    settings = Document("settings", "desk", '[[team]]\nname = "desk"\nscore = { use = "criteria", old = 1 }\n')
    with pytest.raises(Rejected) as caught:
        sealed_teams.sealed_teams([settings], config.period, PLACE, Catalog())
    assert caught.value.exit_code == 2
    assert str(caught.value.findings[0]).startswith("history.sqlite: 2026-10: desk: team[0].score.old: unknown key old")
