"""Long work says how far it is: on a terminal a bar, unless it is done in a second; in a log a line now and then.

A thread looks now and then at what was told last, so that telling costs next to nothing, and a reader that is silent
for a minute is seen to be at work.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event, Thread
from time import monotonic
from typing import NamedTuple, TextIO

from kpicore.messages import say, spoken
from kpicore.model import Language, Sentence, Tell, untold
from kpicore.output.terminal import display_width, shorten, visible

QUICK = 1.0
"""Seconds until a bar is shown."""

_BAR_EVERY = 0.1  # seconds
_LINE_AFTER = 10.0
_LINE_EVERY = 30.0
_BAR = 20  # columns


class _Step(NamedTuple):
    """What is being done, how much of it is done, and of how much (0: unknown)."""

    doing: Sentence
    done: int
    of: int

    def text(self, lang: Language) -> str:
        doing = visible(str(spoken(self.doing, lang)))
        if not self.of:
            return say("{doing}: {done:,}", doing=doing, done=self.done).of(lang) if self.done else f"{doing} …"
        return say("{doing}: {done:,} of {of:,}", doing=doing, done=self.done, of=self.of).of(lang)


_Show = Callable[[_Step], None]


@contextmanager
def progress(stream: TextIO, lang: Language, quiet: bool = False, begun: float | None = None) -> Iterator[Tell]:
    """Yields whom to tell. What is shown of a bar is gone from the terminal afterwards; lines stay. begun: when the
    work began, by `time.monotonic`; now, where left out."""
    if quiet:
        yield untold
        return
    watched = _Watched(stream, lang, monotonic() if begun is None else begun)
    thread = Thread(target=watched.follow, name="progress", daemon=True)
    thread.start()
    try:
        yield watched.tell
    finally:
        watched.ended.set()
        thread.join()


class _Watched:
    def __init__(self, stream: TextIO, lang: Language, begun: float) -> None:
        self.ended = Event()
        self._begun = begun
        self._last: _Step | None = None
        self._stream = stream
        self._lang = lang

    def tell(self, doing: Sentence, done: int, of: int) -> None:
        self._last = _Step(doing, done, of)

    def follow(self) -> None:
        """Shows what was told last, until the work has ended."""
        is_bar = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        first, every = (QUICK, _BAR_EVERY) if is_bar else (_LINE_AFTER, _LINE_EVERY)
        if self.ended.wait(first):
            return
        try:
            with _view(self._stream, self._lang, is_bar, self._begun) as show:
                while not self.ended.is_set():
                    if self._last is not None:
                        show(self._last)
                    self.ended.wait(every)
        except (OSError, ValueError):  # nobody reads it any more; the work goes on
            return


def _view(stream: TextIO, lang: Language, is_bar: bool, begun: float) -> AbstractContextManager[_Show]:
    if not is_bar:
        return _lines(stream, lang, begun)
    try:
        import rich.progress  # noqa: F401
    except ImportError:
        return _plain_bar(stream, lang)
    return _rich_bar(stream, lang)


@contextmanager
def _lines(stream: TextIO, lang: Language, begun: float) -> Iterator[_Show]:
    """A line each time, with the minutes and seconds since it began."""

    def show(step: _Step) -> None:
        minutes, seconds = divmod(int(monotonic() - begun), 60)
        stream.write(f"{minutes}:{seconds:02} {step.text(lang)}\n")
        stream.flush()

    yield show


@contextmanager
def _plain_bar(stream: TextIO, lang: Language) -> Iterator[_Show]:
    """One line that is written over and over, where rich is not installed."""
    from shutil import get_terminal_size

    drawn = 0

    def draw(text: str) -> None:
        nonlocal drawn
        width = display_width(text)
        stream.write(f"\r{text}{' ' * (drawn - width)}")
        stream.flush()
        drawn = width

    def show(step: _Step) -> None:
        full = _BAR * min(step.done, step.of) // step.of if step.of else 0
        bar = f"[{'#' * full}{'-' * (_BAR - full)}] " if step.of else ""
        draw(shorten(f"{bar}{step.text(lang)}", get_terminal_size().columns - 1))

    try:
        yield show
    finally:
        draw("")
        stream.write("\r")
        stream.flush()


@contextmanager
def _rich_bar(stream: TextIO, lang: Language) -> Iterator[_Show]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (BarColumn(_BAR), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    shown: Sentence = ""
    task: TaskID | None = None
    with Progress(
        *columns,
        console=Console(file=stream),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as bar:

        def show(step: _Step) -> None:
            nonlocal shown, task
            if task is None or step.doing != shown:  # a bar that had an end cannot lose it again
                if task is not None:
                    bar.remove_task(task)
                shown, task = step.doing, bar.add_task(step.text(lang), total=step.of or None)
            bar.update(task, description=step.text(lang), completed=step.done, refresh=True)

        yield show
