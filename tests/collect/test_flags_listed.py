"""The page of flags: every flag that the reading of input raises stands in docs/inputs.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RAISED = re.compile(r"""\b(?:note|_note|flag|_flag)\(\s*(?:want,\s*|person,\s*)?"(\w+)",""")
FLAGS = sorted(
    {name for path in ROOT.glob("src/kpicore/collect/**/*.py") for name in RAISED.findall(path.read_text("utf-8"))}
)


def test_some_are_found() -> None:
    assert {"ends_before_start", "no_time", "events_left_out", "queue_calls", "unknown_column", "rounded"} <= {*FLAGS}


@pytest.mark.parametrize("flag", FLAGS)
def test_a_flag_is_on_the_page(flag: str) -> None:
    listed = (ROOT / "docs" / "inputs.md").read_text("utf-8").partition("\n## Flags\n")[2].partition("\n## ")[0]
    assert f"\n| `{flag}` | " in listed
