"""A desk whose scheme blocks what is below 50 and asks about what is below 80, with a history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from contract.folder import HEAD, PEOPLE, TEAM, Folder, Ran, X, collect

FLAGS = """
[team.score.flags.too_low]
when     = { score = "< 50" }
severity = "block"
message  = { zh = "过低", en = "too low to be paid" }

[team.score.flags.low]
when    = { score = "< 80" }
message = { zh = "偏低", en = "low" }
clause  = "D1-28"
"""
HISTORY = '\n[history]\npath = "history.sqlite"\n'
CONFIG = HEAD + collect("metrics") + HISTORY + TEAM + X + FLAGS
METRICS = "employee_id,x\na,70\nb,40\n"
WHOSE = "desk/b/too_low"


def desk(path: Path, read_output: Callable[[], tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> Folder:
    """a is low, b is blocked."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    company = Folder(path, read_output)
    company.write(config=CONFIG, people=PEOPLE + "b,Bob\n", metrics=METRICS)
    return company


def command(folder: Folder, name: str, *words: str) -> Ran:
    return folder(name, folder.path / "config.toml", *words)


def did(folder: Folder, name: str, *words: str) -> str:
    """What a command prints that must work."""
    ran = command(folder, name, *words)
    assert (ran.code, ran.err) == (0, "")
    return ran.out
