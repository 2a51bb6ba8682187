"""A generated plugin in a clean environment: installed offline, tested, and clean for linter and type checker.

The commands are those of docs/authoring.md and README.md.
"""

from __future__ import annotations

import sys
import venv
from pathlib import Path

import pytest
from command import Ran, call, kpicore, script

ROOT = Path(__file__).parents[2]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
FROM = {
    "acme": (),
    "shop": ("--from", "ecommerce_aftersales:kpi"),
    "conduct": tuple(word for part in ("points", "letter", "float") for word in ("--from", f"service_conduct:{part}")),
    "chats": ("--from", f"criteria@{ROOT / 'examples/presales/chats.toml'}"),  # levels in words, a blank that counts
    "calls": ("--from", f"criteria@{ROOT / 'examples/call_centre/call_centre.toml'}"),  # a count in a ratio
    "sheet": ("--from", "manager_review:director", "--lang", "zh"),
}
WRITTEN = [
    pytest.param(name, marks=() if name == "acme" else pytest.mark.slow) for name in FROM
]  # one each time, all of them in the long run
STARTING = ("ecommerce_aftersales", "service_conduct", "manager_review")


def done(ran: Ran) -> Ran:
    assert ran.returncode == 0, f"{ran.args}\n{ran.stdout}\n{ran.stderr}"
    return ran


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The core's wheel with its extra `testing`, and the plugins to start from."""
    wheels, folder = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("environment")
    projects = [ROOT, *(ROOT / "plugins" / name for name in STARTING)]
    done(call(*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, *projects))
    venv.create(folder, symlinks=sys.platform != "win32")
    install = (*PIP, "--python", script("python", folder), "install", "--quiet")
    (core,) = wheels.glob("kpicore-*.whl")
    done(call(*install, f"{core}[testing]", *(path for path in wheels.glob("kpicore_*.whl"))))
    return folder


@pytest.mark.slow  # the quick run has one in the environment of the tests: test_page.py
@pytest.mark.parametrize("name", FROM)
def test_a_new_plugin_passes_its_own_tests(name: str, environment: Path, tmp_path: Path) -> None:
    done(call(script("kpicore", environment), "new-plugin", name, *FROM[name], folder=tmp_path))
    project = tmp_path / name
    offline = ("--no-index", "--no-build-isolation", "--no-deps", "--editable", project)
    done(call(*PIP, "--python", script("python", environment), "install", "--quiet", *offline))
    tests = done(call(script("python", environment), "-W", "error", "-m", "pytest", "-q", folder=project))
    assert "passed" in tests.stdout
    assert "failed" not in tests.stdout
    shown = done(call(script("kpicore", environment), "show", f"{name}:{scorer(name)}", "--kind", "scorer"))
    assert shown.stdout


@pytest.mark.parametrize("name", WRITTEN)
def test_a_new_plugin_is_clean(name: str, tmp_path: Path) -> None:
    done(kpicore("new-plugin", name, *FROM[name], folder=tmp_path))
    project = tmp_path / name
    for tool in (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy", "--python-executable", PYTHON)):
        done(call(sys.executable, "-m", *tool, folder=project))


PYTHON = sys.executable


def scorer(name: str) -> str:
    return {"shop": "kpi", "conduct": "points", "sheet": "director"}.get(name, "desk")
