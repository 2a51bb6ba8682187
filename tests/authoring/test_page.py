"""What docs/authoring.md shows works in the plugin that `new-plugin` writes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import kpicore

PAGE = (Path(__file__).parents[2] / "docs" / "authoring.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
SHOWN = re.findall(r"^```text\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
IMPORTS = """
from collections.abc import Callable
from decimal import Decimal

from kpicore.fields import Field
from kpicore.model import Text
from kpicore.rules.derived import Derived
from kpicore.testing import Month, assert_component
from kpicore_acme.scorer import CHATS
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new plugin as if it were installed: its source and its metadata on the path."""
    assert kpicore("new-plugin", "acme", folder=tmp_path).returncode == 0
    info = tmp_path / "acme" / "src" / "kpicore_acme-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: kpicore-acme\nVersion: 0.1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[kpicore]\nacme = kpicore_acme.plugin\n", encoding="utf-8")
    return tmp_path / "acme"


def session(project: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    path = os.pathsep.join(filter(None, [str(project / "src"), os.environ.get("PYTHONPATH", "")]))
    return subprocess.run(
        words, cwd=project, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip


def test_the_shown_tests_and_cases_hold(project: Path) -> None:
    (project / "tests" / "test_page.py").write_text(IMPORTS + "\n\n".join(PYTHON), encoding="utf-8")
    cases = [text for text in SHOWN if text.startswith("[[case]]")]
    assert cases
    with (project / "tests" / "cases" / "acme.cases.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(cases))
    ran = session(project)
    assert ran.returncode == 0, ran.stdout
    assert f"{9 + len(cases) + 4 + 2} passed" in ran.stdout


@pytest.mark.slow
def test_the_shown_change_fails_as_shown(project: Path) -> None:
    (change,) = [text.strip() for text in SHOWN if text.startswith("SPEED")]
    scorer = project / "src" / "kpicore_acme" / "scorer.py"
    source = re.sub(r"^SPEED = .*$", change, scorer.read_text("utf-8"), flags=re.MULTILINE)
    scorer.write_text(source, encoding="utf-8")
    ran = session(project)
    assert ran.returncode == 1
    (shown,) = [text for text in SHOWN if "how person 1 came about" in text]
    head, score, *_ = shown.splitlines()
    assert head in ran.stdout
    assert score in ran.stdout
    assert re.search(r"speed +20 +\[20, 60\] +80", ran.stdout)
    assert "1 failed, 12 passed" in ran.stdout
