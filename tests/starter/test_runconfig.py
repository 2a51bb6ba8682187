"""The text of kpi.toml: a config that loads, with comments that say what could be set."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import attrs
import pytest
from starter.desk import OCTOBER, choice

from kpicore.catalog import Catalog
from kpicore.model import ClauseRow, Language, Text
from kpicore.settings import setting
from kpicore.starter.choice import Choice, Options, Part, choose
from kpicore.starter.runconfig import Draft, Source, config_text, relative
from kpicore.starter.write import Wanted, described

SOURCES = {"people": Source("csv", {"path": "people.csv"}), "metrics": Source("csv", {"path": "metrics.csv"})}
BOOK = {"metrics": Source("xlsx", {"path": "input.xlsx", "sheet": "metrics"})}


def text_of(*choices: Choice, lang: Language = "en", others: Any = None) -> str:
    teams, _ = described(Wanted(choices, OCTOBER, lang))
    return config_text(Draft(choices, teams, OCTOBER, "CNY", lang, SOURCES, others or {}, "desk"))  # type: ignore[arg-type]


def chosen(*team: str, **more: list[str]) -> tuple[Choice, ...]:
    return choose(Options(team, **more), Catalog())


def test_what_stands_in_it() -> None:
    desk = chosen("热线=courier_callcenter:service_desk", grade=["热线=service_conduct:letter"])
    assert tomllib.loads(text_of(*desk, lang="zh")) == {
        "schema": 1,
        "period": "2026-10",
        "currency": "CNY",
        "lang": "zh",
        "people": {"use": "csv", "path": "people.csv"},
        "collect": [{"use": "csv", "kind": "metrics", "path": "metrics.csv"}],
        "team": [
            {
                "name": "热线",
                "score": {"use": "courier_callcenter:service_desk"},
                "grade": {"use": "service_conduct:letter"},
            }
        ],
    }


def test_several_teams_and_scorers() -> None:
    first = choice("a", where={"department": ('x "y"', "z")})
    both = choice("b", _scheme("p"), _scheme("q"), where={"role": ("agent",)})
    own = both._replace(scores=(both.scores[0]._replace(grade=both.grade), both.scores[1]))
    teams = tomllib.loads(text_of(first, own))["team"]
    assert teams[0]["where"] == {"department": ['x "y"', "z"]}
    assert teams[1]["where"] == {"role": ["agent"]}
    assert [(entry["name"], "grade" in entry) for entry in teams[1]["score"]] == [("s0", True), ("s1", False)]
    assert teams[1]["grade"] == {"use": "bands"}


def _scheme(metric: str) -> str:
    return f'[criteria.{metric}]\nmetric = "{metric}"\nbands = [["<= 5", 0], ["> 5", 1]]\n'


def test_comments_say_what_each_setting_is_and_why() -> None:
    lines = text_of(*chosen("a=courier_callcenter:service_desk")).splitlines()
    at = lines.index("#off_season_months = [2, 4, 5, 6, 7, 8]")
    assert lines[at - 2 : at] == [
        "# months of the off-season; all others are peak (D0-5)",
        "# Why: the print says peak from September to March, and that February is off-season: the special note wins",
    ]
    assert any(line.startswith("# Note: D0-5: ") for line in lines)
    at = lines.index("#scale_to = 100")
    assert lines[at - 1].endswith("(25)")
    assert '#where = {department = ["inquiry", "business", ' in "\n".join(lines)


def test_tables_that_could_be_added_stand_in_comments() -> None:
    pays = chosen("a=courier_callcenter:service_desk", pay=["a=service_conduct:float"])
    teams, _ = described(Wanted(pays, OCTOBER, "en"))
    text = config_text(Draft(pays, teams, OCTOBER, "CNY", "en", SOURCES, {}, "desk", ["acme:guard"]))  # type: ignore[arg-type]
    lines = text.splitlines()
    monthly = (
        '# a file for each month, as of every table: path = "people-{period}.csv"; corrections read what it was then'
    )
    assert monthly in lines
    taken = [line[1:] for line in lines if line.startswith(("#history", "#calendar", "#check", "#prorate"))]
    assert tomllib.loads("\n".join(taken)) == {
        "history": {"path": "history.sqlite"},
        "calendar": {"holidays": [], "workdays": []},
        "check": [{"use": "acme:guard"}],
        "prorate": {"pay": "calendar_days"},
    }
    text = text_of(*chosen("a=courier_callcenter:service_desk"))
    assert "#prorate" not in text
    assert "#check" not in text


def test_settings_of_a_file_stay_there() -> None:
    part = choice().scores[0].scorer._replace(file=str(Path("schemes") / "own.toml"))
    team = choice()
    lines = text_of(team._replace(scores=(team.scores[0]._replace(scorer=part),))).splitlines()
    assert 'from = "../schemes/own.toml"' in lines
    assert not any(line.startswith(("#criteria", "#sections")) for line in lines)


def test_the_other_form_of_a_table_stands_in_a_comment() -> None:
    text = text_of(choice(), others=BOOK)
    assert '# or from the workbook: use = "xlsx", path = "input.xlsx", sheet = "metrics"' in text.splitlines()


def test_a_line_break_never_leaves_the_comment() -> None:
    @attrs.frozen
    class Odd:
        """Says things in several lines."""

        mode: str = setting(
            "a\nb", doc=Text("一\n[x]", "one\n[team]"), reason=Text("因\n为", "be\ncause"), clause="O-1"
        )
        none: int | None = setting(None, doc=Text("无", "nothing"))

        def clauses(self) -> list[ClauseRow]:
            return [ClauseRow("O-2", "keep the pay\nback", "unlawful", ""), ClauseRow("O-3", "fine", "rule", "mode")]

    team = choice()
    odd = team.scores[0]._replace(scorer=Part("scorer", "x:odd", "", Odd()))
    text = config_text(
        Draft(
            [team._replace(scores=(odd,))],
            described(Wanted([team], OCTOBER, "en"))[0],
            OCTOBER,
            "CNY",
            "en",
            {},
            {},
            "d",
        )
    )
    assert tomllib.loads(text)["team"][0]["score"] == {"name": "s0", "use": "x:odd"}
    assert '#mode = "a\\u000ab"' in text.splitlines()
    assert "#none" not in text
    assert "# O-2 (keep the pay" in text.splitlines()
    assert "O-3" not in text


@pytest.mark.parametrize("folder", ["desk", "a/desk", "."])
def test_relative_leads_from_the_folder_to_the_file(folder: str) -> None:
    path = relative("schemes/own.toml", folder)
    assert os.path.normpath(f"{folder}/{path}") == os.path.normpath("schemes/own.toml")
