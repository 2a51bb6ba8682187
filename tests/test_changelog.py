"""Every fragment of the changelog can be released, and says which results it affects."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "changelog.d"
FRAGMENTS = sorted(path for path in FOLDER.iterdir() if path.name != "README.md")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
TYPES = {each["directory"] for each in SETTINGS["type"]}
NAME = re.compile(r"\+[a-z0-9-]+\.(\w+)\.md")
NOTHING = "Affects: no results."
SOMETHING = re.compile(r"Affects: .+; .*\bperiods?\b.*\.")


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.name)
def test_a_fragment_is_well_formed(path: Path) -> None:
    assert wrong(path.name, path.read_text(encoding="utf-8")) == ""


def wrong(name: str, text: str) -> str:
    """What is wrong with a fragment; blank where nothing is."""
    found = NAME.fullmatch(name)
    if found is None or found[1] not in TYPES:
        return f"expected +what.TYPE.md, TYPE one of {', '.join(sorted(TYPES))}"
    said, _, last = text.rstrip("\n").rpartition("\n")
    if not said.strip():
        return "expected what a user sees, and in the last line what it affects"
    if found[1] == "results":
        return "" if SOMETHING.fullmatch(last) else "expected in the last line: Affects: what; which periods."
    return "" if last == NOTHING else f"expected in the last line: {NOTHING} (or the type results)"


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("+a.added.md", f"New.\n\n{NOTHING}\n", True),
        ("+a.results.md", "Other.\n\nAffects: scores of a:b; periods from 2026-11 on.\n", True),
        ("+a.results.md", f"Other.\n\n{NOTHING}\n", False),
        ("+a.results.md", "Other.\n\nAffects: scores of a:b.\n", False),
        ("+a.fixed.md", "Mended.\n\nAffects: scores of a:b; periods from 2026-11 on.\n", False),
        ("+a.added.md", "New.\n", False),
        ("+a.misc.md", f"New.\n\n{NOTHING}\n", False),
        ("a.added.md", f"New.\n\n{NOTHING}\n", False),
    ],
)
def test_what_is_well_formed(name: str, text: str, right: bool) -> None:
    assert (wrong(name, text) == "") == right


def test_the_changelog_builds_from_them() -> None:
    command = ("build", "--draft", "--version", "9.9.9", "--date", "2026-12-01")
    words = (sys.executable, "-m", "towncrier", *command)
    built = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert built.returncode == 0, built.stderr
    assert "## 9.9.9 (2026-12-01)" in built.stdout
    for path in FRAGMENTS:
        first = path.read_text(encoding="utf-8").split("\n")[0]
        assert first in built.stdout, path.name
    assert "<!-- towncrier release notes start -->" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
