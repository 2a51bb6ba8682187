"""Before or after, never between: killed at many points, on a full disk, two at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy
from history import damage
from history.months import NOVEMBER, OCTOBER, SEPTEMBER, closing

from kpicore.history import Place
from kpicore.history.chain import Entry
from kpicore.history.store import Closing, History
from kpicore.history.verify import verify
from kpicore.model import Rejected

KILLED = -9
ADDITIONAL = closing(OCTOBER, people=4)


def state(place: Place) -> list[Entry]:
    """The chain, which must be whole."""
    history = History(place)
    verdict = verify(history)
    assert verdict.damages == []
    for period, month in history.read([SEPTEMBER, OCTOBER, NOVEMBER]).items():
        assert len(month.people) == (0 if month.state == "open" else 20 if period == OCTOBER else 5)
    history.dispose()
    return list(verdict.entries)


@pytest.fixture(params=[False, True], ids=["first", "further"])
def begun(request: pytest.FixtureRequest, place: Place) -> Place:
    """A place where nothing was ever closed, and one where something was."""
    if request.param:
        History(place).close(closing(SEPTEMBER))
    return place


def quick(start: str) -> pytest.MarkDecorator:
    """Of the two starts of `begun` the one of the quick run; the other is left to the long one."""
    starts = [
        pytest.param(name == "further", id=name, marks=() if name == start else pytest.mark.slow)
        for name in ("first", "further")
    ]
    return pytest.mark.parametrize("begun", starts, indirect=True)


def until_closed(place: Place, ended: Callable[[int], int], expected: tuple[int, ...]) -> int:
    """Closes October again and again, ended at the 1st, 2nd … point, until it comes through; how many there were."""
    before = state(place)
    for number in range(1, 500):
        code = ended(number)
        now = state(place)
        if code == damage.CLOSED:
            assert now[:-1] == before
            return number
        assert code in expected
        assert now[: len(before)] == before
        if len(now) > len(before):  # it was in time: what it wrote is whole, and a later one adds nothing
            assert History(place).close(ADDITIONAL).already
            return number
    raise AssertionError("never came through")


@quick("first")
def test_killed_at_every_statement(begun: Place) -> None:
    points = until_closed(begun, lambda number: damage.killed_at_event(begun, ADDITIONAL, number), (KILLED,))
    assert points > 14
    assert state(begun)[-1].period == "2026-10"


@quick("further")
def test_failing_at_every_statement(begun: Place) -> None:
    points = until_closed(
        begun, lambda n: damage.failing_at_event(begun, ADDITIONAL, n), (damage.REFUSED, damage.FAILED)
    )
    assert points > 14


def test_killed_within_statements(on_sqlite: Place) -> None:
    History(on_sqlite).close(closing(SEPTEMBER))
    before = state(on_sqlite)
    codes = []
    for number in (*range(50, 4000, 150), *range(4000, 40_000, 3000)):
        codes.append(damage.killed_at_instruction(on_sqlite, ADDITIONAL, number))
        now = state(on_sqlite)
        assert now[: len(before)] == before
        assert len(now) == len(before) + (codes[-1] == damage.CLOSED)
        if codes[-1] == damage.CLOSED:
            break
    assert codes.count(KILLED) > 10


@quick("further")
def test_killed_by_the_clock(begun: Place) -> None:
    before = state(begun)
    for step in range(15):
        damage.killed_after(begun, ADDITIONAL, 0.002 + step * 0.006)
        now = state(begun)
        assert now[: len(before)] == before
        assert len(now) - len(before) in (0, 1)


def test_a_full_disk(on_sqlite: Place) -> None:
    History(on_sqlite).close(closing(SEPTEMBER))
    before = state(on_sqlite)
    assert on_sqlite.path is not None
    size = on_sqlite.path.stat().st_size
    refused = 0
    for limit in range(512, 40 * size, 8192):
        code = damage.on_a_small_disk(on_sqlite, ADDITIONAL, limit)
        if code == damage.CLOSED:
            break
        assert code == damage.REFUSED
        assert state(on_sqlite) == before
        refused += 1
    assert refused > 3
    assert len(state(on_sqlite)) == 2


def test_a_disk_without_room_for_pages(on_sqlite: Place) -> None:
    pages, refused = 0, 0
    while damage.with_few_pages(on_sqlite, ADDITIONAL, pages := pages + 1) != damage.CLOSED:
        refused += 1
        assert state(on_sqlite) == []
    assert refused > 5
    assert len(state(on_sqlite)) == 1


def test_what_is_said_of_a_full_disk(on_sqlite: Place) -> None:
    history = History(on_sqlite)

    def small(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 5")

    sqlalchemy.event.listen(history._engine, "connect", small)
    with pytest.raises(Rejected) as caught:
        history.close(ADDITIONAL)
    assert caught.value.exit_code == 2
    assert str(caught.value) == "history.sqlite: the disk is full: expected room and permission to write"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere" / "history.sqlite", Path("/proc/history.sqlite"), tmp_path):
        with pytest.raises(Rejected) as caught:
            History(Place("history", path)).close(ADDITIONAL)
        assert caught.value.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written() -> None:
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o555)

        def act() -> int:
            if os.geteuid() == 0:  # who may write everywhere
                os.setuid(65534)
            with pytest.raises(Rejected, match="cannot be written: Permission denied: expected room and permission"):
                History(Place("history", Path(folder, "history.sqlite"))).close(ADDITIONAL)
            return damage.REFUSED

        assert damage.forked(act) == damage.REFUSED
        assert os.listdir(folder) == []


def test_a_file_that_may_only_be_read() -> None:
    with TemporaryDirectory() as folder:
        place = Place("history", Path(folder, "history.sqlite"))
        History(place).close(closing(SEPTEMBER))
        os.chmod(folder, 0o555)
        os.chmod(Path(folder, "history.sqlite"), 0o444)

        def act() -> int:
            if os.geteuid() == 0:
                os.setuid(65534)
            assert verify(History(place)).damages == []
            with pytest.raises(Rejected, match="no permission to write here"):
                History(place).close(ADDITIONAL)
            return damage.REFUSED

        assert damage.forked(act) == damage.REFUSED


# Two at once


def together(place: Place, closings: list[Closing]) -> list[int]:
    """The exit codes of processes that close at the same moment."""
    read, write = os.pipe()
    children = []
    for each in closings:
        child = os.fork()
        if child == 0:
            code = damage.FAILED
            try:
                os.close(write)
                os.read(read, 1)  # ends when the parent closes its end
                code = damage.close(place, each)
            finally:
                os._exit(code)
        children.append(child)
    os.close(read)
    os.close(write)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def test_the_same_month_four_times_at_once(begun: Place) -> None:
    before = len(state(begun))
    assert together(begun, [ADDITIONAL] * 4) == [damage.CLOSED] * 4
    assert len(state(begun)) == before + 1


def test_two_results_for_one_month_at_once(begun: Place) -> None:
    before = len(state(begun))
    codes = together(begun, [ADDITIONAL, closing(OCTOBER, people=4, A1="10")])
    assert sorted(codes) == [damage.CLOSED, damage.REFUSED]
    assert len(state(begun)) == before + 1


def test_two_months_at_once(place: Place) -> None:
    History(place).close(closing(SEPTEMBER))
    codes = together(place, [ADDITIONAL, closing(NOVEMBER)])
    assert codes[0] == damage.CLOSED
    periods = [entry.period for entry in state(place)]
    assert periods == ["2026-09", "2026-10", "2026-11"][: 3 if codes[1] == damage.CLOSED else 2]
