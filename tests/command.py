"""The installed `kpicore` command, as a user types it."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

Ran = subprocess.CompletedProcess[str]


def call(*words: str | Path, folder: Path | None = None) -> Ran:
    """Run a command to its end and keep what it said; the caller judges the exit code."""
    return subprocess.run(
        [str(word) for word in words], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


def script(name: str, environment: Path) -> Path:
    """A program of an environment's scripts folder."""
    folder, suffix = ("Scripts", ".exe") if sys.platform == "win32" else ("bin", "")
    return environment / folder / f"{name}{suffix}"


def kpicore(*words: str | Path, folder: Path | None = None) -> Ran:
    """Run the `kpicore` of the environment that the tests run in."""
    here = Path(sysconfig.get_path("scripts")).parent
    return call(script("kpicore", here), *words, folder=folder)
