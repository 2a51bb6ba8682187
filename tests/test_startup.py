"""Start-up stays light: what a command imports, seen from outside. Times are for `make bench`."""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
from pathlib import Path

import pytest
from command import call

from kpicore.cli.main import main
from kpicore.cli.parsers import COMMANDS, parser

CONFIGS = Path(__file__).parent / "wheels" / "data"

# Run a statement, whatever it prints or however it exits, then list the modules that it loaded.
PROBE = """
import sys
before = set(sys.modules)
try:
    {statement}
except SystemExit as exit:
    assert not exit.code, exit.code
finally:
    print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""
COMMAND = "from kpicore.cli.main import main; sys.argv = {argv!r}; sys.exit(main())"

DATA_FRAMES = {"polars", "duckdb", "pandas", "numpy", "pyarrow"}
HEAVY = {"asyncio", "http", "multiprocessing", "unittest", "urllib.request", "pytest", "rich", "setuptools"}
RARE = {"fractions", "json", "random", "sqlite3", "statistics", "subprocess", "tempfile"}
PARTS = {"attr", "attrs", "cattrs", "pluggy", "tomllib", "tomli_w", "importlib.metadata", "dataclasses", "inspect"}


def loaded(statement: str) -> set[str]:
    """All modules and their packages that a fresh interpreter imports for a statement."""
    ran = call(sys.executable, "-c", PROBE.format(statement=statement))
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.splitlines()[-1].split())


def loaded_by(*argv: str | Path) -> set[str]:
    return loaded(COMMAND.format(argv=["kpicore", *map(str, argv)]))


def plugins(modules: set[str]) -> set[str]:
    return {name for name in modules if name.startswith("kpicore_") and "." not in name}


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIGS, tmp_path, dirs_exist_ok=True))


def test_importing_the_package_imports_nothing_else() -> None:
    assert {name.partition(".")[0] for name in loaded("import kpicore")} <= {"kpicore"}


@pytest.mark.parametrize("argv", [["--help"], ["run", "--help"], ["--version"]], ids=" ".join)
def test_help_neither_looks_for_plugins_nor_loads_what_a_run_needs(argv: list[str]) -> None:
    modules = loaded_by(*argv)
    assert not modules & (DATA_FRAMES | HEAVY | PARTS)
    assert not plugins(modules)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("core", set[str]()),
        ("courier_callcenter", {"kpicore_courier_callcenter"}),
        ("ecommerce_aftersales", {"kpicore_ecommerce_aftersales"}),
        ("service_conduct", {"kpicore_service_conduct"}),
        ("mix", {"kpicore_courier_callcenter", "kpicore_service_conduct"}),
    ],
)
def test_a_small_run_loads_only_the_plugins_it_names_and_no_data_frames(
    configs: Path, config: str, expected: set[str]
) -> None:
    modules = loaded_by("run", configs / f"{config}.toml")
    assert plugins(modules) == expected
    assert not modules & (DATA_FRAMES | HEAVY | RARE | {"tomli_w"})


@pytest.mark.parametrize(
    ("words", "built"),
    [
        (["run", "kpi.toml", "--quiet"], ["run"]),
        (["--lang", "zh", "run", "kpi.toml"], list(COMMANDS)),
        (["--help"], list(COMMANDS)),
        ([], list(COMMANDS)),
    ],
    ids=["command", "language", "help", "nothing"],
)
def test_a_command_that_comes_first_is_the_only_one_to_be_built(words: list[str], built: list[str]) -> None:
    [commands] = [each for each in parser(words)._actions if isinstance(each, argparse._SubParsersAction)]
    assert list(commands.choices) == built


def test_a_process_does_not_look_for_cycles_on_its_way_out() -> None:
    last = "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 1000))"
    ran = call(sys.executable, "-c", f"import atexit, gc, sys; {last}; {COMMAND.format(argv=['kpicore', '--version'])}")
    assert ran.stdout.splitlines()[-1] == "False True"


def test_a_program_that_calls_the_command_keeps_its_garbage_collection() -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert gc.isenabled()
    assert not gc.get_freeze_count()
