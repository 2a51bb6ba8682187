"""Every block of code in the documentation is run, or says why it is not.

TOML is run by test_docs.py, what is embedded is output. Commands of kpicore and make must exist as they are written.
All else has a comment above it: `<!-- tested by: tests/… -->`, or `<!-- not run: why -->`.
"""

from __future__ import annotations

import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from kpicore.cli.parsers import parser
from kpicore.config import load_config
from kpicore.model import Period

ROOT = Path(__file__).parents[1]
embed = SimpleNamespace(**runpy.run_path(str(ROOT / "docs" / "tools" / "embed.py")))
PAGES: list[Path] = embed.pages()
OTHERS = [page for page in (ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("examples/*/README.md"))) if page not in PAGES]

BLOCK = re.compile(r"^(?:<!-- (tested by|not run): (.+?) -->\n)?```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


class Block(NamedTuple):
    page: Path
    number: int
    marker: str
    why: str
    language: str
    text: str


def blocks() -> Iterator[Block]:
    for page in [*PAGES, *OTHERS]:
        text = embed.BLOCK.sub("", page.read_text(encoding="utf-8"))
        for number, found in enumerate(BLOCK.findall(text), start=1):
            yield Block(page, number, *found)


BLOCKS = list(blocks())


def label(block: Block) -> str:
    return f"{block.page.relative_to(ROOT).as_posix()}-{block.number}"


@pytest.mark.parametrize("block", BLOCKS, ids=label)
def test_it_is_run_or_says_why(block: Block) -> None:
    assert problem(block) == ""


def problem(block: Block) -> str:
    """What is missing of a block; blank where nothing is."""
    if block.marker == "tested by":
        test = ROOT / block.why
        mentioned = test.is_file() and block.page.name in test.read_text(encoding="utf-8")
        return "" if mentioned else f"{block.why} is no test that names {block.page.name}"
    if block.marker == "not run":
        return "" if len(block.why.split()) > 2 else "expected a reason in words"
    if block.language == "toml" and block.page in PAGES:
        return ""  # test_docs.py runs it
    if block.language in ("", "sh"):
        strange = [line for line in lines(block.text) if not known(line)]
        return f"neither run nor marked: {strange}" if strange else ""
    return "neither run nor marked"


def lines(text: str) -> Iterator[list[str]]:
    for line in text.replace("\\\n", " ").splitlines():
        if words := shlex.split(line, comments=True):
            yield words


def known(words: list[str]) -> bool:
    """Whether it is a command of ours that exists as it is written."""
    program, *rest = words
    if program == "make":
        return set(rest) <= TARGETS
    if program != "kpicore":
        return False
    given = rest[: rest.index(">")] if ">" in rest else rest
    try:
        parser().parse_args(given)
    except SystemExit:
        return False
    return True


@pytest.mark.parametrize(
    ("marker", "why", "language", "text", "right"),
    [
        ("", "", "sh", "kpicore run kpi.toml   # a month\n", True),
        ("", "", "sh", "kpicore run kpi.toml --fast\n", False),
        ("", "", "", "make demo\nmake nothing\n", False),
        ("", "", "sh", "pip install it\n", False),
        ("", "", "python", "1 + 1\n", False),
        ("not run", "needs a server elsewhere", "sh", "psql\n", True),
        ("not run", "no", "sh", "psql\n", False),
        ("tested by", "tests/test_docs.py", "python", "1 + 1\n", False),  # which does not name that page
    ],
)
def test_what_counts_as_run(marker: str, why: str, language: str, text: str, right: bool) -> None:
    assert (problem(Block(ROOT / "docs" / "nothing_here.md", 1, marker, why, language, text)) == "") == right


def test_reading_closed_months_as_history_md_shows(tmp_path: Path) -> None:
    page = ROOT / "docs" / "history.md"
    (shown,) = [block for block in BLOCKS if block.page == page and block.language == "python"]
    with embed.examples(tmp_path):
        path = "docs/examples/closed_months/kpi.toml"
        code, said = embed.kpicore("close", path, "--period", "2026-10", "--by", "test")
        assert code == 0, said
        names = {"config": load_config(path), "periods": [Period(2026, 10), Period(2026, 11)]}
        Path("shown.py").write_text(shown.text, encoding="utf-8")
        after = runpy.run_path("shown.py", names)
    assert after["month"].state == "open"
