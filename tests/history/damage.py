"""Processes that end in the middle of a closing, each in its own way: forked, so that there can be many."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from kpicore.history import Place
from kpicore.history.store import Closing, History
from kpicore.model import Rejected

CLOSED, REFUSED, FAILED = 0, 3, 4


def forked(act: Callable[[], int]) -> int:
    """The exit code of a child that does this; the negative number of the signal that ended it."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = FAILED
        try:
            code = act()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


Act = Closing | Callable[[History], object]
"""What is to be done to a history: a closing, or anything else."""


def close(place: Place, closing: Act) -> int:
    history = History(place)
    try:
        closing(history) if callable(closing) else history.close(closing)
    except Rejected:
        return REFUSED
    return CLOSED


def killed_at_event(place: Place, closing: Act, number: int) -> int:
    """Killed before or after the n-th thing that is asked of the database, `COMMIT` included."""

    def act() -> int:
        _count(number, lambda: os.kill(os.getpid(), signal.SIGKILL))
        return close(place, closing)

    return forked(act)


def failing_at_event(place: Place, closing: Act, number: int) -> int:
    """The same, where something fails and the process goes on."""

    def act() -> int:
        _count(number, _fail)
        return close(place, closing)

    return forked(act)


def _count(number: int, then: Callable[[], None]) -> None:
    seen = 0

    def step(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            then()

    for name in ("before_cursor_execute", "after_cursor_execute", "begin", "commit"):
        event.listen(Engine, name, step)
    _within_copies(step)


def _within_copies(step: Callable[[], None]) -> None:
    """Also before every twentieth row that goes to PostgreSQL by COPY, which no event tells of."""
    original, written = psycopg.Copy.write_row, 0

    def write_row(copy: psycopg.Copy, row: Sequence[Any]) -> None:
        nonlocal written
        written += 1
        if written % 20 == 0:
            step()
        original(copy, row)

    psycopg.Copy.write_row = write_row  # type: ignore[assignment, method-assign]


def _fail() -> None:
    raise OSError(5, os.strerror(5))


def killed_at_instruction(place: Place, closing: Act, number: int) -> int:
    """Killed after so many instructions of SQLite, in the middle of a statement."""

    def act() -> int:
        def kill() -> int:
            os.kill(os.getpid(), signal.SIGKILL)
            return 0

        def connected(connection: sqlite3.Connection, _: object) -> None:
            connection.set_progress_handler(kill, number)

        event.listen(Engine, "connect", connected)
        return close(place, closing)

    return forked(act)


def killed_after(place: Place, closing: Act, seconds: float) -> int:
    """Killed by the clock, wherever the process is."""

    def act() -> int:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        child = os.fork()
        if child == 0:
            os._exit(close(place, closing))
        signal.setitimer(signal.ITIMER_REAL, seconds)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return code if code >= 0 else FAILED

    return forked(act)


def on_a_small_disk(place: Place, closing: Act, size: int) -> int:
    """No file may become larger than so many bytes."""

    def act() -> int:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return close(place, closing)

    return forked(act)


def with_few_pages(place: Place, closing: Act, pages: int) -> int:
    """The disk has room for so many pages of the database."""

    def act() -> int:
        def connected(connection: sqlite3.Connection, _: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages}")

        event.listen(Engine, "connect", connected)
        return close(place, closing)

    return forked(act)
