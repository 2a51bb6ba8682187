"""What is deprecated still works, and whoever uses it is told by name; here with entries made up for the purpose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from configs import SPEED, desk, month
from distributions import Site

from kpicore import __version__, deprecations
from kpicore.cli.main import main
from kpicore.deprecations import DEPRECATIONS, Deprecation
from kpicore.model import Text

CONFIG = month("metrics") + desk('title = "desk"\n', SPEED)
INSTEAD = Text("新的写法", "the new way")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text("employee_id,name\n1,One\n", encoding="utf-8")
    (tmp_path / "metrics.csv").write_text("employee_id,reply_s\n1,15\n", encoding="utf-8")
    path = tmp_path / "kpi.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def deprecated(monkeypatch: pytest.MonkeyPatch, kind: deprecations.Kind, name: str) -> None:
    entry = Deprecation(kind, name, "0.8", "1.0", INSTEAD)
    monkeypatch.setattr(deprecations, "DEPRECATIONS", (entry,))


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize(
    ("kind", "name", "place"),
    [("key", "team.name", "team[0].name"), ("setting", "criteria.title", "team[0].score.title")],
)
def test_who_uses_it_is_warned_and_it_works(
    command: str,
    kind: deprecations.Kind,
    name: str,
    place: str,
    config: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    deprecated(monkeypatch, kind, name)
    assert main([command, str(config), "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert f"{place}: {name} is deprecated since 0.8 and will be gone in 1.0: expected the new way" in said
    assert main([command, str(config), "--lang", "zh"]) == 0
    assert "新的写法" in capsys.readouterr().err


def test_nobody_else_is(config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    deprecated(monkeypatch, "setting", "criteria.flags")
    assert main(["check", str(config), "--lang", "en"]) == 0
    assert "deprecated" not in capsys.readouterr().err


def test_a_plugin_that_uses_a_deprecated_hook(
    config: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deprecated(monkeypatch, "hook", "kpicore_graders")
    source = """
import attrs
from kpicore.hookspecs import hookimpl
from kpicore.model import Text
from kpicore.rules.grades import grade_scale
@attrs.frozen
class Medal:
    about = Text("奖牌", "medal")
    def scale(self):
        return grade_scale(((">= 90", "gold"), ("< 90", "silver")), Text("奖牌", "medal"), "in-house")
@hookimpl
def kpicore_graders():
    return {"medal": Medal}
"""
    site = Site(tmp_path / "site", monkeypatch)
    site.install("old-kpi", "3.1", "old = kpitest_old_hook", {"kpitest_old_hook": source})
    config.write_text(CONFIG.replace('name = "desk"', 'name = "desk"\ngrade = "old:medal"'), encoding="utf-8")
    assert main(["check", str(config), "--lang", "en"]) == 0
    assert "old (old-kpi 3.1): kpicore_graders is deprecated since 0.8" in " ".join(capsys.readouterr().err.split())


def test_the_list_keeps_the_policy() -> None:
    """Nothing stays beyond its end, and every entry is announced before it goes."""
    own = numbers(__version__)
    for each in DEPRECATIONS:
        assert numbers(each.since) <= own < numbers(each.removal), each.name
    assert len({(each.kind, each.name) for each in DEPRECATIONS}) == len(DEPRECATIONS)


def numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))
