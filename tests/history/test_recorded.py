"""Decisions and objections in the chain: written whole or not at all, read back, tampered with, forgotten."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy
from history import damage
from history.months import DECEMBER, NOVEMBER, OCTOBER, closing, result
from history.test_store import execute, refused

from kpicore.history import Place
from kpicore.history.chain import Entry
from kpicore.history.decisions import Flag, of_decision, of_objection
from kpicore.history.details import Details, details_of
from kpicore.history.recorded import held, overrides
from kpicore.history.store import History
from kpicore.history.verify import verify
from kpicore.model import Period

FLAG = Flag("desk", "A1", "too_little", "block", "不足", "too little", "L-13", ("80", "B", "270.40", "4470.40"))
KILLED = -9


def person(employee_id: str = "A1") -> Details:
    return next(each for each in details_of(result(OCTOBER)) if each.employee_id == employee_id)


def decide(history: History, outcome: str = "override", reason: str = "agreed with her", by: str = "li") -> Entry:
    details = of_decision(FLAG, person().result, reason)
    return history.record("decide", str(OCTOBER), by, outcome, people=[details])


def protest(history: History) -> Entry:
    return history.record(
        "object", str(OCTOBER), "root", "", people=[of_objection(person(), "calls", "Ann", "not mine")]
    )


def test_before_anything_was_recorded(history: History) -> None:
    assert held(history, "2026-10") == (None, (), ())


def test_what_is_recorded_is_read_back_before_and_after_the_closing(history: History) -> None:
    first, second = decide(history, "confirmed"), decide(history)
    third = protest(history)
    assert (first.seq, first.kind, first.period, first.author, first.reason) == (
        1,
        "decide",
        "2026-10",
        "li",
        "confirmed",
    )
    before = held(history, "2026-10")
    assert (before.sealed, before.decided) == (None, (1, 2))
    assert [(each.seq, each.at, each.by, each.outcome, each.reason) for each in before.records] == [
        (1, first.at, "li", "confirmed", "agreed with her"),
        (2, second.at, "li", "override", "agreed with her"),
        (3, third.at, "Ann", None, "not mine"),
    ]
    assert [each.flag for each in before.records[:2]] == [FLAG, FLAG]
    assert (before.records[2].criterion, before.records[2].flag.en) == ("calls", "objection to calls: not mine")
    history.close(closing(OCTOBER))
    decide(history, "confirmed")
    after = held(history, "2026-10")
    assert after.sealed == details_of(result(OCTOBER))
    assert (list(after.records[:3]), after.decided) == (list(before.records), (1, 2, 5))
    assert held(history, "2026-10", people=False).sealed is None
    assert held(history, "2026-11") == (None, [], ())
    assert verify(history).damages == []


def test_months_are_closed_in_order_whatever_was_decided(history: History) -> None:
    history.close(closing(OCTOBER))
    history.record("decide", str(DECEMBER), "li", "confirmed", people=[of_decision(FLAG, (), "early")])
    history.close(closing(NOVEMBER))
    assert history.close(closing(OCTOBER)).already
    assert [month.state for month in history.read([OCTOBER, NOVEMBER, DECEMBER]).values()] == [
        "closed",
        "closed",
        "open",
    ]


def test_a_closing_rests_on_the_decisions_that_it_saw(history: History) -> None:
    decide(history)
    found = held(history, "2026-10")
    waiting = closing(OCTOBER)._replace(decided=found.decided)
    waiting = waiting._replace(documents=[*waiting.documents, *overrides(found.records)])
    decide(history, "confirmed", by="zhang")
    said = refused(lambda: history.close(waiting), 1)
    assert said.endswith("somebody else decided about this period meanwhile: try again")
    history.close(waiting._replace(decided=held(history, "2026-10").decided))
    with history.reading() as connection:
        rows = connection.exec_driver_sql("SELECT name, text FROM kpicore_document WHERE kind = 'override'").all()
    assert [tuple(row) for row in rows] == [("1", found.records[0].seal)]


def test_a_closed_month_is_looked_at_as_it_was_corrected(history: History) -> None:
    history.close(closing(OCTOBER))
    corrected = next(each for each in details_of(result(OCTOBER, A1="60")) if each.employee_id == "A1")
    history.record("correct", str(OCTOBER), "li", "", people=[corrected])
    sealed = held(history, "2026-10").sealed
    assert sealed is not None
    assert [each for each in sealed if each.employee_id == "A1"] == [corrected]
    assert len(sealed) == len(details_of(result(OCTOBER)))


# Tampering


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE kpicore_entry SET reason = 'override' WHERE seq = 1", "#1: kpicore_entry: changed: reason"),
        ("UPDATE kpicore_entry SET author = 'wang' WHERE seq = 1", "#1: kpicore_entry: changed: author"),
        ("UPDATE kpicore_ledger SET note = 'no' WHERE seq = 1", "#1: kpicore_ledger: A1: changed: note"),
        ("UPDATE kpicore_flag SET flag = 'gap' WHERE seq = 1", "#1: kpicore_flag: A1: changed: flag"),
        ("UPDATE kpicore_result SET score = '79' WHERE seq = 1", "#1: kpicore_result: A1: changed: score"),
        ("DELETE FROM kpicore_flag WHERE seq = 2", "#2: kpicore_flag: A1: rows missing: 1"),
        ("UPDATE kpicore_ledger SET input = 'Bob' WHERE seq = 2", "#2: kpicore_ledger: A1: changed: input"),
    ],
)
def test_no_decision_can_be_changed_unseen(history: History, statement: str, where: str) -> None:
    decide(history, "confirmed")
    protest(history)
    execute(history.place, statement)
    said = [f"{damage.where}: {damage.what}" for damage in verify(history).damages]
    assert [each for each in said if each.endswith(where)] == said
    assert "differs from its seal: kpicore verify says where" in refused(lambda: held(history, "2026-10"), 1)


def test_no_decision_can_be_removed_unseen(history: History) -> None:
    for outcome in ("override", "confirmed", "confirmed"):
        decide(history, outcome)
    execute(history.place, *(f"DELETE FROM kpicore_{name} WHERE seq = 2" for name in ("entry", "person", "flag")))
    assert any(damage.kind == "chain" for damage in verify(history).damages)
    refused(lambda: history.close(closing(OCTOBER)), 1)


# Forgetting


def test_who_is_forgotten_takes_decisions_and_objections_along(history: History) -> None:
    decide(history)
    protest(history)
    history.close(closing(OCTOBER))
    forgotten = history.forget("A1", "li", "asked for it")
    assert list(forgotten.periods) == ["2026-10"]
    found = held(history, "2026-10")
    assert (list(found.records), found.decided) == ([], (1,))
    assert verify(history).damages == []
    assert [entry.reason for entry in history.entries()] == ["override", "", "", "asked for it"]


def test_who_was_only_decided_about_is_forgotten_too(on_sqlite: Place) -> None:
    history = History(on_sqlite)
    decide(history, reason="was in hospital")
    assert history.forget("A1", "li", "").periods == ["2026-10"]
    assert on_sqlite.path is not None
    content = on_sqlite.path.read_bytes()
    assert b"hospital" not in content
    assert "测试A1".encode() not in content
    assert verify(history).damages == []


# Before or after, never between


def state(place: Place, period: Period = OCTOBER) -> int:
    """How many decisions there are, in a chain that must be whole."""
    history = History(place)
    assert verify(history).damages == []
    count = len(held(history, str(period)).records)
    history.dispose()
    return count


def test_killed_at_every_point(place: Place) -> None:
    History(place).close(closing(OCTOBER))
    for number in range(1, 200):
        ended = damage.killed_at_event(place, decide, number)
        if ended == damage.CLOSED:
            break
        assert ended == KILLED
        if state(place) == 1:  # killed after it was committed
            break
    assert state(place) == 1
    assert number > 5


def test_two_at_once_are_both_recorded(place: Place) -> None:
    acts: list[Callable[[History], object]] = [
        lambda history: decide(history, by="li"),
        lambda history: decide(history, "confirmed", by="zhang"),
        protest,
    ]
    children = []
    for act in acts:
        child = os.fork()
        if child == 0:
            os._exit(damage.close(place, act))
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [damage.CLOSED] * 3
    assert state(place) == 3
    assert sorted(each.by for each in held(History(place), "2026-10").records) == ["Ann", "li", "zhang"]


def test_many_decisions_are_read_in_few_queries(on_sqlite: Place) -> None:
    history = History(on_sqlite)
    for _ in range(20):
        decide(history)
    asked: list[str] = []

    def count(*given: Any) -> None:
        asked.append(given[2])

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", count)
    try:
        assert len(held(history, "2026-10").records) == 20
    finally:
        sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", count)
    assert len([each for each in asked if each.startswith("SELECT")]) < 12
