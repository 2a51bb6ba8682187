"""Every hook is documented, its example runs as a plugin of its own, and a plugin of this repository uses it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from distributions import Site

from kpicore import hookspecs
from kpicore.catalog import METHODS, Catalog, load
from kpicore.plugins import HOOKS, Kind, Plugins

PAGE = (Path(__file__).parents[1] / "docs" / "hooks.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## `(kpicore_\w+)(\(.*?\).*?)`$(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)

SPECS = {name: hook for name, hook in vars(hookspecs).items() if hasattr(hook, "kpicore_spec")}
SECTIONS = {name: (signature, text) for name, signature, text in SECTION.findall(PAGE)}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


def test_each_hook_has_its_section_and_nothing_else_has() -> None:
    assert set(SECTIONS) == set(SPECS) == set(HOOKS.values())


@pytest.mark.parametrize("hook", SPECS)
def test_the_heading_is_the_signature(hook: str) -> None:
    assert SECTIONS[hook][0] == str(inspect.signature(SPECS[hook])).replace("'", "")


@pytest.mark.parametrize(("kind", "hook"), HOOKS.items())
def test_the_example_runs_as_a_plugin(kind: Kind, hook: str, site: Site) -> None:
    (example,) = EXAMPLE.findall(SECTIONS[hook][1])
    site.install("kpitest-hook", "1.0", "hook_example = kpitest_hook", {"kpitest_hook": example})
    catalog = Catalog()
    plugin = catalog.plugins.load("hook_example")
    assert plugin is not None
    assert not plugin.problem
    assert list(plugin.offers) == [kind]
    (component,) = plugin.offers[kind]
    cls = load(catalog.find(kind, f"hook_example:{component}"))
    described = SECTIONS[hook][1].partition("```python")[0]
    assert f"`{METHODS[kind]}(self" in described
    if kind != "collector":  # whose example in TOML tests/test_docs.py runs on a file
        assert getattr(cls(), METHODS[kind])()


@pytest.mark.parametrize(("kind", "hook"), HOOKS.items())
def test_a_plugin_of_ours_uses_it(kind: Kind, hook: str) -> None:
    ours = [plugin for plugin in Plugins().load_all() if plugin.sources[0][0].startswith("kpicore")]
    assert any(plugin.offers.get(kind) for plugin in ours)
