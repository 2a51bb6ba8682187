"""A large month is written and read in pieces, and held without what is alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from history.months import OCTOBER, SEPTEMBER, closing

from kpicore.history import Place, rows, store
from kpicore.history.details import Details
from kpicore.history.place import engine_of, writing
from kpicore.history.rows import details_in
from kpicore.history.store import History
from kpicore.history.verify import verify


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_PEOPLE", 2)
    monkeypatch.setattr(rows, "PIECE", 2)


def execute(place: Place, *statements: str) -> None:
    with writing(engine_of(place), place) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_in_pieces_as_at_once(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    people = list(closing(OCTOBER).people)
    entry = history.close(closing(OCTOBER)).entry
    for size in (2, 100):
        monkeypatch.setattr(rows, "PIECE", size)
        with history.reading() as connection:
            assert list(details_in(connection, entry.seq).values()) == people
        assert verify(history).damages == []


def test_rows_that_are_alike_are_one_object(history: History) -> None:
    entry = history.close(closing(OCTOBER)).entry
    with history.reading() as connection:
        found = [each for each in details_in(connection, entry.seq).values() if each is not None]
    reminders = [row for each in found for row in each.flags if row[1] == "reminder"]
    assert len(reminders) == 2
    assert reminders[0] is reminders[1]


def test_rows_of_no_person_are_found_between_pieces_and_after_them(history: History) -> None:
    history.close(closing(OCTOBER))
    columns = "line_no, flag, severity, message_zh, message_en, clause"
    added = [
        f"INSERT INTO kpicore_flag SELECT seq, {number}, {columns} FROM kpicore_flag WHERE person = 1"
        for number in (0, 10, 99)
    ]
    execute(history.place, *added)
    (damage,) = verify(history).damages
    assert str(damage.what) == "rows of no person, numbers 0, 10, 99"


def test_people_who_end_in_an_error_leave_nothing(history: History) -> None:
    history.close(closing(SEPTEMBER))
    before = history.entries()

    def some() -> Iterator[Details]:
        yield from list(closing(OCTOBER).people)[:5]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        history.close(closing(OCTOBER)._replace(people=some()))
    assert history.entries() == before
    assert verify(history).damages == []
    assert not history.close(closing(OCTOBER)).already
