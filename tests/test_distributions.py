"""Each folder of plugins/ is a distribution of one shape, and every check of the project knows it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kpicore.catalog import OURS, Catalog, load

ROOT = Path(__file__).parents[1]
PLUGINS = sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))


def project(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_is_named_after_its_folder(name: str) -> None:
    folder = ROOT / "plugins" / name
    made = project(folder)["project"]
    assert made["name"] == f"kpicore-{name.replace('_', '-')}"
    assert made["entry-points"] == {"kpicore": {name: f"kpicore_{name}.plugin"}}
    assert (folder / "src" / f"kpicore_{name}" / "py.typed").is_file()
    assert (folder / "LICENSE").read_text("utf-8") == (ROOT / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_names_its_components_in_its_readme_and_each_can_be_loaded(name: str) -> None:
    readme = (ROOT / "plugins" / name / "README.md").read_text("utf-8")
    offered = [component for component in Catalog().all() if component.plugin.name == name]
    assert offered
    for component in offered:
        assert f"`{component.name}` | {component.kind} |" in readme
        load(component)


def test_the_checks_cover_every_distribution() -> None:
    tools = project(ROOT)["tool"]
    packages = {f"kpicore_{name}" for name in PLUGINS}
    assert set(tools["importlinter"]["root_packages"]) == {"kpicore"} | packages
    assert set(PLUGINS) == OURS
    named = [
        {module for key in ("source_modules", "forbidden_modules", "modules") for module in contract.get(key, [])}
        for contract in tools["importlinter"]["contracts"]
        if contract["type"] != "layers"
    ]
    assert all(packages <= modules for modules in named)
    assert {f"plugins/{name}/src" for name in PLUGINS} <= {
        path.removeprefix("$MYPY_CONFIG_FILE_DIR/") for path in tools["mypy"]["mypy_path"]
    }
