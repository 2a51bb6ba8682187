"""The teams of a run config: every mistake at its place, all of them at once."""

from __future__ import annotations

import pytest
from config.loaded import HEAD, mistakes, of_team

pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ['score: missing: expected a component, such as "plugin:name", or a table with use and its settings']),
        ('scor = "acme:desk"\nscore = "acme:desk"', ["scor: unknown key scor: did you mean score?"]),
        ("score = []", ["score: found an empty list: expected at least one scorer"]),
        (
            'score = ["acme:desk", 3]',
            ['score[1]: found 3: expected a component, such as "plugin:name", or a table with use and its settings'],
        ),
        ("score = { base = 1 }", ['score.use: missing: expected a component, such as "plugin:name"']),
        ("score = { use = 1 }", ["score.use: found 1: expected text"]),
        (
            'score = { use = "acme:desk", name = " ", scale_to = 0, scale_two = 1 }',
            [
                'score.name: found " ": expected a name, without blanks around it',
                "score.scale_to: found 0: expected a number above 0",
                "score.scale_two: unknown key scale_two: did you mean scale_to?",
            ],
        ),
        ('score = { use = "acme:desk", scale_to = "x" }', ['score.scale_to: found "x": expected a number']),
        (
            'score = ["acme:desk", "acme:points", { use = "acme:desk" }]',
            ["score[2].name: the name desk is taken by team[0].score[0]: expected a name of its own"],
        ),
        (
            'score = [{ use = "acme:desk", grade = { use = "acme:letter", limt = 3 } }]',
            ["score[0].grade.limt: unknown key limt: did you mean limit?"],
        ),
        (
            'score = "acme:desk"\nwhere = { a = [], b = [1, {}], c = nan }',
            [
                "where.a: found an empty list: expected at least one value; left out means everyone",
                "where.b[1]: found a table: expected text, or a list of text",
                "where.c: found NaN: expected text, or a list of text",
            ],
        ),
        ('score = "acme:desk"\nwhere = "everyone"', ['where: found "everyone": expected a table']),
        (
            'score = "acme:dsk"\ngrade = "acme:points"\npay = { use = "acme:bonus", per_pint = 3 }',
            [
                "score: there is no scorer 'acme:dsk': did you mean acme:desk?",
                "grade: 'acme:points' is a scorer, not a grader: expected one of acme:letter, acme:desk",
                "pay.per_pint: unknown key per_pint: did you mean per_point?",
            ],
        ),
        (
            'score = "courier_callcentre:service_desk"',
            [
                "score: there is no plugin 'courier_callcentre': did you mean courier_callcenter:service_desk? "
                "To install it: pip install kpicore-courier-callcenter"
            ],
        ),
    ],
)
def test_a_mistake_in_a_team(text: str, found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpicore.plugins.Plugins.names", lambda _: ["acme"])  # whatever else is installed here
    assert of_team(text) == [f"c.toml: team[0].{each}" for each in found]


def test_names_of_teams() -> None:
    team = '[[team]]\nscore = "acme:desk"\n'
    assert mistakes(HEAD + f'{team}name = "a"\n{team}{team}name = "a"\n{team}name = ""\n') == [
        "c.toml: team[1].name: missing: expected a name",
        'c.toml: team[3].name: found "": expected a name, without blanks around it',
        "c.toml: team[2].name: the name a is taken by team[0]: expected a name of its own, or for new rules of this "
        'team a month in valid_from = "2026-07"',
    ]


def test_settings_of_a_component() -> None:
    assert of_team("""
        [team.score]
        use = "acme:desk"
        base = "80 points"
        count = "event"
        weights = { a = 30.5, b = 60 }
        [team.score.criteria."接听"]
        wieght = 7
        bands = [["<= 20", 100], ["> 20"]]
    """) == [
        'c.toml: team[0].score.base: found "80 points": expected a number',
        'c.toml: team[0].score.count: found "event": expected "items" or "events"; did you mean events?',
        'c.toml: team[0].score.criteria."接听".wieght: unknown key wieght: did you mean weight?',
        'c.toml: team[0].score.criteria."接听".weight: missing: expected a number',
        'c.toml: team[0].score.criteria."接听".bands[1]: found a list of 1: expected a list of 2 (text, a number)',
    ]
    assert of_team('[team.score]\nuse = "acme:desk"\nweights = { a = 30.5, b = 60 }') == [
        "c.toml: team[0].score.weights: the weights sum to 90.5: expected 100"
    ]
