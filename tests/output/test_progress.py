"""Progress: a bar on a terminal, plain lines elsewhere, nothing for what is quick."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from threading import Event

import pytest

from kpicore.messages import say
from kpicore.model import Language, Tell, untold
from kpicore.output import progress as module
from kpicore.output.progress import progress

READING = say("reading {file}", file="m.csv")


class Terminal(io.StringIO):
    """Keeps what was written, and tells when it says something awaited."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal
        self._awaited = ""
        self._said = Event()

    def isatty(self) -> bool:
        return self._is_terminal

    def write(self, text: str) -> int:
        count = super().write(text)
        if self._awaited and self._awaited in self.getvalue():
            self._said.set()
        return count

    def wait_for(self, text: str) -> None:
        self._said.clear()
        self._awaited = text
        assert text in self.getvalue() or self._said.wait(20), self.getvalue()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is long work, and looked at often."""
    for name in ("QUICK", "_BAR_EVERY", "_LINE_AFTER", "_LINE_EVERY"):
        monkeypatch.setattr(module, name, 0.001)
    monkeypatch.setenv("TERM", "xterm")


def watched(stream: Terminal, work: Callable[[Tell], None], lang: Language = "en") -> list[str]:
    with progress(stream, lang) as tell:
        work(tell)
    return stream.getvalue().splitlines()


def two_steps(stream: Terminal) -> Callable[[Tell], None]:
    def work(tell: Tell) -> None:
        tell(READING, 1024, 2048)
        stream.wait_for("1,024")
        tell(say("writing the results"), 0, 0)
        stream.wait_for("writing")

    return work


def test_quick_work_shows_nothing() -> None:
    stream = Terminal(True)
    assert watched(stream, lambda tell: tell(READING, 1, 2)) == []


@pytest.mark.usefixtures("at_once")
def test_quiet_shows_nothing() -> None:
    stream = Terminal(True)
    with progress(stream, "en", quiet=True) as tell:
        assert tell is untold
    assert stream.getvalue() == ""


@pytest.mark.usefixtures("at_once")
def test_a_log_has_plain_lines_with_how_long_it_took() -> None:
    stream = Terminal(False)
    assert set(watched(stream, two_steps(stream))) == {
        "0:00 reading m.csv: 1,024 of 2,048",
        "0:00 writing the results …",
    }


def test_a_log_has_nothing_of_what_takes_seconds() -> None:
    stream = Terminal(False)

    def work(tell: Tell) -> None:
        tell(READING, 1, 2)
        Event().wait(0.05)

    assert watched(stream, work) == []


@pytest.mark.usefixtures("at_once")
def test_minutes_are_counted_from_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, *[225.9] * 10_000])
    monkeypatch.setattr(module, "monotonic", lambda: next(clock))
    stream = Terminal(False)

    def work(tell: Tell) -> None:
        tell(READING, 1, 3)
        stream.wait_for("1 of 3")

    assert set(watched(stream, work)) == {"2:05 reading m.csv: 1 of 3"}


@pytest.mark.usefixtures("at_once")
def test_minutes_are_counted_from_where_the_work_began(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "monotonic", lambda: 225.9)
    stream = Terminal(False)
    with progress(stream, "en", begun=100.0) as tell:
        tell(READING, 1, 3)
        stream.wait_for("1 of 3")
    assert set(stream.getvalue().splitlines()) == {"2:05 reading m.csv: 1 of 3"}


@pytest.mark.usefixtures("at_once")
def test_a_bar_where_rich_is_installed() -> None:
    stream = Terminal(True)
    watched(stream, two_steps(stream))
    shown = stream.getvalue()
    assert "reading m.csv: 1,024 of 2,048" in shown
    assert "━" in shown
    assert shown.endswith("\x1b[2K")  # gone from the terminal


@pytest.mark.usefixtures("at_once")
def test_a_plain_bar_where_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich.progress", None)
    stream = Terminal(True)
    watched(stream, two_steps(stream))
    drawn = stream.getvalue().split("\r")
    assert "[##########----------] reading m.csv: 1,024 of 2,048" in drawn
    assert any(line.rstrip() == "writing the results …" for line in drawn)
    assert drawn[-2:] == [" " * len("writing the results …"), ""]  # gone from the terminal


@pytest.mark.usefixtures("at_once")
def test_a_dumb_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    stream = Terminal(True)
    assert watched(stream, two_steps(stream))[0] == "0:00 reading m.csv: 1,024 of 2,048"


@pytest.mark.usefixtures("at_once")
def test_names_of_files_cannot_steer_the_terminal_and_the_language_is_its_own() -> None:
    stream = Terminal(False)

    def work(tell: Tell) -> None:
        tell(say("reading {file}", file="\x1b[2Jm.csv"), 0, 0)
        stream.wait_for("m.csv")

    line, *_ = watched(stream, work, "zh")
    assert line == "0:00 正在读取 ␛[2Jm.csv …"


@pytest.mark.usefixtures("at_once")
def test_a_stream_that_nobody_reads_does_not_end_the_work() -> None:
    class Closed(Terminal):
        def write(self, text: str) -> int:
            tried.set()
            raise BrokenPipeError

    tried = Event()
    with progress(Closed(False), "en") as tell:
        tell(READING, 1, 2)
        assert tried.wait(20)


@pytest.mark.usefixtures("at_once")
def test_what_goes_wrong_in_the_work_goes_on_to_the_caller() -> None:
    with pytest.raises(KeyError), progress(Terminal(False), "en"):
        raise KeyError
