"""Plugins that were built for another version of the hooks are named, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from configs import SPEED, desk, month
from distributions import Site

from kpicore import hookspecs
from kpicore.cli.main import main
from kpicore.plugins import Plugins

SOURCE = """
from __future__ import annotations
from decimal import Decimal
import attrs
from kpicore.hookspecs import hookimpl
from kpicore.model import Text
from kpicore.rules.grades import grade_scale
{stated}
@attrs.frozen
class Medal:
    about = Text("奖牌", "medal")
    def scale(self):
        return grade_scale(((">= 90", "gold"), ("< 90", "silver")), Text("奖牌", "medal"), "in-house")
@hookimpl
def {hook}():
    return {{"medal": Medal}}
"""
CONFIG = month("metrics") + desk(SPEED) + '[team.grade]\nuse = "hooky:medal"\n'


def install(site: Site, stated: str, hook: str = "kpicore_graders") -> None:
    source = SOURCE.format(stated=stated, hook=hook)
    site.install("hooky-kpi", "3.1", "hooky = kpitest_hooky", {"kpitest_hooky": source})


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path / "site", monkeypatch)


def said(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    (folder / "kpi.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "people.csv").write_text("employee_id,name\n1,A\n", encoding="utf-8")
    (folder / "metrics.csv").write_text("employee_id,reply_s\n1,10\n", encoding="utf-8")
    assert main(["check", str(folder / "kpi.toml"), "--lang", "en"]) == 0
    return capsys.readouterr().err


def test_one_that_fits_is_not_mentioned(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(site, f"kpicore_hooks = {hookspecs.HOOK_VERSION}")
    assert "hooky" not in said(tmp_path, capsys)


def test_one_that_says_nothing_was_built_for_the_first(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    install(site, "")
    assert "hooky" not in said(tmp_path, capsys)
    monkeypatch.setattr(hookspecs, "HOOK_VERSION", 2)
    found = said(tmp_path, capsys)
    assert "warning: hooky (hooky-kpi 3.1): built for version 1 of the hooks, and this kpicore has version 2" in found
    assert "pip install --upgrade hooky-kpi" in found


def test_a_newer_one_asks_for_a_newer_core(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(site, "kpicore_hooks = 2")
    found = said(tmp_path, capsys)
    assert "built for version 2 of the hooks" in found
    assert found.rstrip().splitlines()[0].endswith("pip install --upgrade kpicore")
    assert main(["plugins", "--lang", "en"]) == 0
    assert "built for version 2 of the hooks" in capsys.readouterr().out


def test_why_it_cannot_be_used_may_be_its_version(site: Site) -> None:
    install(site, "kpicore_hooks = 2", hook="kpicore_medals")
    plugin = Plugins().load("hooky")
    assert plugin is not None
    assert "unknown hook kpicore_medals" in plugin.problem
    assert "built for version 2 of the hooks" in plugin.problem


@pytest.mark.parametrize("stated", ["'1'", "0", "True", "1.0"])
def test_a_version_is_a_whole_number(stated: str, site: Site) -> None:
    install(site, f"kpicore_hooks = {stated}")
    plugin = Plugins().load("hooky")
    assert plugin is not None
    assert "a whole number from 1 up" in plugin.problem


def test_every_plugin_of_this_project_states_the_version() -> None:
    ours = Path(__file__).parents[1].glob("plugins/*/src/*/plugin.py")
    assert all(f"kpicore_hooks = {hookspecs.HOOK_VERSION}" in path.read_text("utf-8") for path in ours)
