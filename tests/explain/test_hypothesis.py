"""What is computed again of a month with one thing changed is what the whole month would come to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest

from kpicore.config import load_config
from kpicore.explain import changes
from kpicore.explain.changes import Variables
from kpicore.explain.hypothesis import Asked, Facts, World
from kpicore.explain.team import Month, explained
from kpicore.pipeline.run import Whole, run_whole
from kpicore.rules.build import Build
from kpicore.rules.team import compile_team

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("demo", "aftersales", "bank", "presales", "saas_support")


@cache
def whole(name: str) -> Whole:
    return run_whole(load_config(EXAMPLES / name / "kpi.toml"))


def months(name: str) -> Iterator[tuple[World, Build, list[Facts]]]:
    config = load_config(EXAMPLES / name / "kpi.toml")
    ran = whole(name)
    for team, done in zip(ran.teams, ran.done, strict=True):
        plan = compile_team(done.prepared.plan.team, config.period, team.words)
        yield World(plan.build.plan), plan.build, Facts.all_of(done.prepared.data)


def changed(facts: Facts, asked: Asked) -> Facts:
    """The whole month with that change."""
    if isinstance(asked.now, int):
        return facts._replace(columns={**facts.columns, asked.touched.name: asked.now})
    table, field, code, _ = asked.touched
    others = [row for row in facts.rows[table] if row[field] != code]
    return facts._replace(rows={**facts.rows, table: [*others, *asked.now]})


@pytest.mark.parametrize("name", NAMES)
def test_a_part_of_the_plan_says_what_the_whole_says(name: str) -> None:
    random = Random(7)
    for world, build, people in months(name):
        around, variables = world.around(people), Variables(build)
        assert around.outcomes == world.outcomes(people)
        asked = []
        for person, facts in enumerate(people):
            for variable in variables.of(facts):
                values = variable.values or [random.randint(variable.low, variable.high) for _ in range(3)]
                asked += [variable.asked(person, value) for value in values[:3]]
        assert around.asked(asked) == world.outcomes([changed(people[each.person], each) for each in asked])


@pytest.mark.parametrize("name", NAMES)
def test_where_only_cuts_matter_nothing_between_them_does(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same changes are found where every value is searched."""
    ran = whole(name)
    config = load_config(EXAMPLES / name / "kpi.toml")
    every = [Month(team, ran.gathered, done) for team, done in zip(ran.teams, ran.done, strict=True)]
    quick = [[each.better for each in explained(config, month)] for month in every]
    assert any(better for team in quick for better in team)
    monkeypatch.setattr(changes, "_smooth", lambda plan: set(changes._cuts(plan)))
    assert quick == [[each.better for each in explained(config, month)] for month in every]


def test_a_team_is_explained_as_each_person_is(tmp_path: Path) -> None:
    from kpicore.explain.person import explain

    shutil.copytree(EXAMPLES / "demo", tmp_path / "demo", ignore=shutil.ignore_patterns("out"))
    config = load_config(tmp_path / "demo" / "kpi.toml")
    ran = run_whole(config)
    [month] = [Month(team, ran.gathered, done) for team, done in zip(ran.teams, ran.done, strict=True)]
    everyone = explained(config, month)
    for each in everyone[:4]:
        alone = explain(config, each.result.employee_id)
        assert (alone.result, alone.parts, alone.better) == (each.result, each.parts, each.better)
