"""The built wheels in clean environments: the core alone, the core with each single plugin, the core with all.

Of the single plugins the quick run installs the first.
"""

from __future__ import annotations

import csv
import re
import shutil
import sys
import tarfile
import venv
import zipfile
from email import message_from_string
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from command import Ran, call, script

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
PLUGINS = sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))
DISTRIBUTIONS = {"kpicore": ROOT} | {f"kpicore_{name}": ROOT / "plugins" / name for name in PLUGINS}
INSTALLATIONS = [(), (PLUGINS[0],), tuple(PLUGINS)]
FURTHER = [
    pytest.param(names, marks=[pytest.mark.slow, pytest.mark.xdist_group("+".join(names))])  # each installed once
    for names in (*((name,) for name in PLUGINS[1:]), *combinations(PLUGINS, 2))
]
CATALOGUE = "kpicore/locale/zh/LC_MESSAGES/kpicore.mo"
COMPONENTS = {
    "cn_labor_guard": ["cn_labor_guard:guard"],
    "courier_callcenter": [f"courier_callcenter:{name}" for name in ("service_desk", "operator", "annual_leave")],
    "ecommerce_aftersales": [f"ecommerce_aftersales:{name}" for name in ("chat_qa", "kpi", "salary")],
    "manager_review": ["manager_review:director", "manager_review:manager"],
    "service_conduct": [f"service_conduct:{name}" for name in ("points", "letter", "float")],
}
NEEDS = {  # config of the data folder → the plugins that it names
    "core": set[str](),
    "cn_labor_guard": {"cn_labor_guard"},
    "courier_callcenter": {"courier_callcenter"},
    "ecommerce_aftersales": {"ecommerce_aftersales"},
    "manager_review": {"manager_review"},
    "service_conduct": {"service_conduct"},
    "mix": {"courier_callcenter", "service_conduct"},
}
RESULTS = {  # employee_id, score, grade, performance_pay, total_pay: worked out by hand
    "core": [("a1", "100", "A", "600.00", "4600.00"), ("b2", "76", "B", "500.00", "4500.00")],
    "cn_labor_guard": [("a1", "100", "A", "600.00", "4600.00"), ("b2", "76", "B", "500.00", "4500.00")],
    "courier_callcenter": [("a1", "100", "A", "600.00", "4600.00"), ("b2", "86", "B", "500.00", "4500.00")],
    "ecommerce_aftersales": [("a1", "100", "A", "300.00", "4000.00"), ("b2", "92", "A", "276.00", "2976.00")],
    "manager_review": [("a1", "100", "", "", ""), ("b2", "53.6", "", "", "")],
    "service_conduct": [("a1", "100", "A", "200.00", "4200.00"), ("b2", "76", "C", "-40.00", "3960.00")],
    "mix": [("a1", "100", "A", "200.00", "4200.00"), ("b2", "86", "B", "60.00", "4060.00")],
}


class Installation(NamedTuple):
    folder: Path
    plugins: tuple[str, ...]

    def kpicore(self, *words: str | Path) -> Ran:
        return call(script("kpicore", self.folder), *words, folder=self.folder)

    def python(self, code: str) -> str:
        return done(call(script("python", self.folder), "-c", code, folder=self.folder)).stdout


def done(ran: Ran) -> Ran:
    assert ran.returncode == 0, f"{ran.args}\n{ran.stdout}\n{ran.stderr}"
    return ran


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("wheels")
    build = (*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    done(call(*build, *DISTRIBUTIONS.values()))
    return {path.name.partition("-")[0]: path for path in folder.glob("*.whl")}


@pytest.fixture(scope="module", params=[*INSTALLATIONS, *FURTHER], ids=lambda plugins: "+".join(("core", *plugins)))
def installation(
    request: pytest.FixtureRequest, wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """An environment of its own, without even pip in it: nothing but the wheels and what they require."""
    installed = Installation(tmp_path_factory.mktemp("environment"), request.param)
    venv.create(installed.folder, symlinks=sys.platform != "win32")
    install = (*PIP, "--python", script("python", installed.folder), "install", "--quiet")
    done(call(*install, wheels["kpicore"], *(wheels[f"kpicore_{name}"] for name in installed.plugins)))
    return installed


def read(wheel: Path, ending: str) -> str:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(ending))
        return archive.read(name).decode()


def required(wheel: Path) -> set[str]:
    """The distributions that a wheel needs without any extra."""
    lines = message_from_string(read(wheel, ".dist-info/METADATA")).get_all("Requires-Dist", [])
    return {re.split(r"[^\w-]", line)[0] for line in lines if "extra ==" not in line}


def test_each_distribution_is_built(wheels: dict[str, Path]) -> None:
    assert wheels.keys() == DISTRIBUTIONS.keys()


@pytest.mark.parametrize("package", DISTRIBUTIONS)
def test_a_wheel_holds_its_package_typed_and_licensed_and_no_tests(wheels: dict[str, Path], package: str) -> None:
    names = zipfile.ZipFile(wheels[package]).namelist()
    info = next(name.partition("/")[0] for name in names if ".dist-info/" in name)
    assert {name.partition("/")[0] for name in names} == {package, info}
    assert f"{package}/py.typed" in names
    assert f"{info}/licenses/LICENSE" in names
    assert not [name for name in names if "test" in name and not name.startswith("kpicore/testing/")]


def test_the_core_brings_its_catalogues(wheels: dict[str, Path], tmp_path: Path) -> None:
    assert CATALOGUE in zipfile.ZipFile(wheels["kpicore"]).namelist()
    done(call(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, folder=ROOT))
    (sdist,) = tmp_path.glob("kpicore-*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"src/{CATALOGUE}", f"src/{CATALOGUE.removesuffix('.mo')}.po"} <= names


def test_the_core_requires_four_distributions(wheels: dict[str, Path]) -> None:
    assert required(wheels["kpicore"]) == {"pluggy", "attrs", "cattrs", "tomli-w"}


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_requires_the_core_and_no_other_plugin(wheels: dict[str, Path], plugin: str) -> None:
    ours = {name for name in required(wheels[f"kpicore_{plugin}"]) if name.startswith("kpicore")}
    assert ours == {"kpicore"}
    assert f"{plugin} = kpicore_{plugin}.plugin" in read(wheels[f"kpicore_{plugin}"], "/entry_points.txt")


def test_nothing_else_is_installed(installation: Installation) -> None:
    found = installation.python(
        "from importlib.metadata import distributions\nfor d in distributions(): print(d.metadata['Name'])"
    )
    expected = {"kpicore", *(f"kpicore-{name.replace('_', '-')}" for name in installation.plugins)}
    assert set(found.split()) - {"typing_extensions"} == expected | {"pluggy", "attrs", "cattrs", "tomli_w"}


def test_plugins_names_what_is_installed(installation: Installation) -> None:
    shown = done(installation.kpicore("plugins")).stdout
    assert {name for name in PLUGINS if name in shown} == set(installation.plugins)


def test_components_names_what_is_installed(installation: Installation) -> None:
    shown = done(installation.kpicore("components")).stdout.split()
    assert {"csv", "criteria", "bands", "table"} <= set(shown)
    for plugin in PLUGINS:
        for component in COMPONENTS[plugin]:
            assert (component in shown) == (plugin in installation.plugins), component


@pytest.mark.parametrize("config", NEEDS)
def test_a_run_needs_what_its_config_names(installation: Installation, config: str, tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    ran = installation.kpicore("run", tmp_path / f"{config}.toml")
    missing = NEEDS[config] - set(installation.plugins)
    if missing:
        assert ran.returncode == 2
        assert all(name in ran.stderr for name in missing)
        assert "Traceback" not in ran.stderr
        assert not (tmp_path / "out").exists()
        return
    done(ran)
    with (tmp_path / "out" / "2026-10" / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        got = list(csv.DictReader(file))
    columns = ("employee_id", "score", "grade", "performance_pay", "total_pay")
    assert [tuple(row[column] for column in columns) for row in got] == RESULTS[config]
    assert {row["status"] for row in got} == {"ok"}


def test_the_terminal_speaks_chinese(installation: Installation, tmp_path: Path) -> None:
    ran = installation.kpicore("run", tmp_path / "none.toml", "--lang", "zh")
    assert ran.returncode == 2
    assert "无法读取：没有这个文件或文件夹" in ran.stderr
    assert "用法: kpicore" in done(installation.kpicore("--lang", "zh", "--help")).stdout


def test_a_missing_extra_is_named(installation: Installation, tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    config = tmp_path / "core.toml"
    config.write_text('engine = "polars"\n' + config.read_text("utf-8"), "utf-8")
    ran = installation.kpicore("run", config)
    assert ran.returncode == 2
    assert "kpicore[polars]" in ran.stderr
    assert not (tmp_path / "out").exists()
