"""In colour and plainly: the same words and numbers."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path

import pytest
from command import kpicore, script
from payroll.company import company

from kpicore.explain.tree import Node, drawn
from kpicore.model import Language, Text
from kpicore.output import console
from kpicore.output.blocks import Block, Part, plain, worded
from kpicore.output.console import in_colour, show, show_tree
from kpicore.output.summary import render_summary, summary
from kpicore.results import FlagRow, ResultRow, RunResult

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "70")
    return stream


def row(employee: str, name: str, score: str, total: str, status: str = "ok", team: str = "hotline") -> ResultRow:
    return ResultRow("2026-10", team, employee, name, score, "B", "-97.50", total, "CNY", status)


FLAGS = [
    FlagRow("2026-10", "hotline", "E2", "gap", "block", Text("[bold]不得[/bold]", "[bold]not[/bold] :smile:"), "D1-2"),
    FlagRow("2026-10", "hotline", "E1", "note", "info", Text("说明", "a long note " * 12), "D1-2"),
]
ROWS = [
    row("E1", "欧阳娜娜 with a name that is long " * 2, "89.75", "4597.50"),
    row("E2", "Ann\x1b[31m", "78", "12345678.90", "review"),
    row("E3", "é", "", "", "incomplete", "冷线"),
]
RESULT = RunResult("2026-10", "CNY", "en", ROWS, [], FLAGS)


def shown(terminal: Terminal, blocks: Sequence[Block]) -> None:
    with redirect_stdout(terminal):
        show(blocks)


def words(text: str) -> list[str]:
    """What stands in it, without style, guides and rules."""
    return re.sub(r"[─│├└-]{2,}|[│├└]", " ", ESCAPES.sub("", text)).split()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_summary_says_the_same(terminal: Terminal, lang: Language) -> None:
    shown(terminal, summary(RESULT, Path("out/2026-10"), lang))
    coloured = terminal.getvalue()
    with redirect_stdout(terminal):  # as wide as this one
        as_text = render_summary(RESULT, Path("out/2026-10"), lang)
    assert "\x1b[1m" in coloured
    assert words(coloured) == words(as_text)
    assert [line.rstrip() for line in ESCAPES.sub("", coloured).splitlines() if "─" not in line] == [
        line for line in as_text.splitlines() if set(line) != {"-", " "}
    ]


def test_a_part_says_the_same_in_its_language(terminal: Terminal) -> None:
    rows = [["a", "+1"], ["b\x1b[31m", "-1"], ["c", ""]]
    part = Part(
        Text("变化", "changes"),
        ["who", Text("变动", "change")],
        "lr",
        rows,
        [Text("注", "a note")],
        ["gain", "loss", ""],
    )
    for lang, title in (("zh", "变化"), ("en", "changes")):
        blocks: list[Block] = list(worded(part, lang))  # type: ignore[arg-type]
        assert plain(blocks).splitlines()[0] == title
        shown(terminal, blocks)
        assert words(terminal.getvalue()) == words(plain(blocks))
        assert terminal.getvalue().count("\x1b[32m") == terminal.getvalue().count("\x1b[31m") == 1  # a gain and a loss
        terminal.seek(0)
        terminal.truncate()


def test_names_neither_steer_the_terminal_nor_are_read_as_markup(terminal: Terminal) -> None:
    shown(terminal, summary(RESULT, None, "en"))
    assert "Ann␛[31m" in terminal.getvalue()
    assert "[bold]not[/bold] :smile:" in ESCAPES.sub("", terminal.getvalue())


def test_an_explanation_says_the_same(terminal: Terminal) -> None:
    leaf = Node("calls: [1000, 1050) → -3 [red]", (Node("metrics.csv:8", (), "read"),), "step")
    root = Node(
        "Ann · 68", (Node("score: 68", (leaf, leaf), "score"), Node("pay " + "x " * 60, (leaf,), "pay")), "person"
    )
    with redirect_stdout(terminal):
        show_tree(root, drawn(root))
    assert words(terminal.getvalue()) == words("\n".join(drawn(root)))
    assert "\x1b[" in terminal.getvalue()


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("NO_COLOR", "1")])
def test_who_wants_none_gets_none(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    shown(terminal, summary(RESULT, None, "en"))
    with redirect_stdout(terminal):
        assert terminal.getvalue() == render_summary(RESULT, None, "en") + "\n"


def test_an_empty_no_color_says_nothing(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert in_colour(terminal)


def test_a_pipe_or_a_missing_rich_is_plain(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not in_colour(io.StringIO())
    monkeypatch.setitem(sys.modules, "rich", None)
    assert not in_colour(terminal)


def test_every_style_is_one() -> None:
    from rich.style import Style

    assert all(Style.parse(style) for style in console.STYLES.values())


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
@pytest.mark.parametrize(("value", "coloured"), [("", True), ("1", False)], ids=["coloured", "NO_COLOR"])
def test_the_command_at_a_terminal(tmp_path: Path, value: str, coloured: bool) -> None:
    config = company(tmp_path)
    piped = kpicore("run", config).stdout
    said = at_a_terminal({"NO_COLOR": value}, "run", config)
    assert ("\x1b[" in said) == coloured
    assert words(said) == words(piped)


def at_a_terminal(environment: dict[str, str], *arguments: str | Path) -> str:
    """What the installed command writes to a wide pseudo-terminal."""
    import pty

    leader, follower = pty.openpty()
    program = script("kpicore", Path(sysconfig.get_path("scripts")).parent)
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200", "LC_ALL": "C.UTF-8", **environment}
    with subprocess.Popen([program, *arguments], stdout=follower, stderr=subprocess.DEVNULL, env=env) as run:
        os.close(follower)
        written = b""
        with suppress(OSError):  # Linux says so once nobody writes any more
            while some := os.read(leader, 65_536):
                written += some
        os.close(leader)
    assert run.returncode == 0
    return written.decode()
