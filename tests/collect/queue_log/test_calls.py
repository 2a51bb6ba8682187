"""Calls: who was rung, who answered, how long it took, who gave up."""

from __future__ import annotations

from pathlib import Path

import pytest
from collect.queue_log.logs import DAY, OCTOBER, line
from collect.queue_log.reading import NOON, answered, call, collect, figures, said

from kpicore.model import Period


def test_an_answered_call(tmp_path: Path) -> None:
    batch = collect(tmp_path, answered(0, "A", wait=7, talk=61))
    cells = figures(batch)["A"]
    assert {name: cells[name] for name in ("calls_offered", "calls_answered", "calls_missed", "answer_rate")} == {
        "calls_offered": "1",
        "calls_answered": "1",
        "calls_missed": "0",
        "answer_rate": "100",
    }
    assert (cells["wait_s"], cells["talk_s"], cells["ended_by_caller"], cells["ended_by_agent"]) == (
        "7",
        "61",
        "1",
        "0",
    )
    assert (cells["login_s"], cells["pause_s"]) == ("", "0")  # the log says nothing of log-ins, and nobody paused


def test_means_are_exact_to_six_decimals(tmp_path: Path) -> None:
    lines = [each for i in range(3) for each in answered(100 * i, "A", f"c{i}", wait=1 + (i == 0), talk=50 + (i == 2))]
    cells = figures(collect(tmp_path, lines))["A"]
    assert (cells["avg_speed_of_answer_s"], cells["avg_talk_s"]) == ("1.333333", "50.333333")


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("BLINDTRANSFER", ("200", "default", 5, 60, 1)),
        ("ATTENDEDTRANSFER", ("BRIDGE", "x", 5, 60, 1)),
        ("TRANSFER", ("200", "default", 5, 60, 1)),
    ],
)
def test_a_transfer_ends_the_call(tmp_path: Path, event: str, data: tuple[object, ...]) -> None:
    lines = [*answered(0, "A")[:2], call(65, "c1", "A", event, *data), call(65, "c1", "A", "COMPLETEAGENT", 5, 60, 1)]
    batch = collect(tmp_path, lines)
    cells = figures(batch)["A"]
    assert (cells["calls_answered"], cells["transfers"], cells["talk_s"], cells["ended_by_agent"]) == (
        "1",
        "1",
        "60",
        "0",
    )
    assert any("rings and ends without a call 1" in each for each in said(batch, "info"))


def test_a_queue_keeps_account_of_every_call(tmp_path: Path) -> None:
    lines = [
        *answered(0, "A", "c1"),
        call(10, "c2"),
        call(30, "c2", "NONE", "ABANDON", 1, 1, 20),
        call(40, "c3"),
        call(50, "c3", "NONE", "EXITWITHTIMEOUT", 1, 1, 10),
        call(60, "c4"),
        call(70, "c4", "NONE", "EXITWITHKEY", "1", 1, 1, 10),
        call(80, "c5"),
        call(85, "c5"),  # again, so the first is lost
    ]
    batch = collect(tmp_path, lines)
    assert (
        "queue_log: queue sales: of 6 calls 1 were completed, 1 abandoned, 2 left otherwise, 1 open at the end of the "
        "log, 1 without a recorded end; those not answered are in nobody's figures"
    ) in said(batch, "info")
    cells = figures(batch)["A"]
    assert [cells[f"queue_{name}"] for name in ("offered", "answered", "abandoned", "abandoned_wait_s", "left")] == [
        *("6", "1", "1", "20", "2")
    ]
    assert cells["queue_abandon_rate"] == "16.666667"


def test_an_abandoned_call_names_the_member_whom_it_had_almost_reached(tmp_path: Path) -> None:
    batch = collect(tmp_path, [call(0), call(9, "c1", "A", "ABANDON", 1, 1, 9)])
    assert figures(batch)["A"]["calls_offered"] == "0"


def test_old_logs_have_fewer_data(tmp_path: Path) -> None:
    start = NOON + 1
    lines = [
        call(0, "c1", "NONE", "ENTERQUEUE", "", "anonymous"),
        call(6, "c1", "B", "RINGNOANSWER", 5000),
        call(6, "c1", "A", "CONNECT", 6, f"{start}.7"),  # the channel's id says since when it rang
        call(9, "c1", "A", "COMPLETEAGENT", 6, 3, 1),
    ]
    cells = figures(collect(tmp_path, lines))
    assert (cells["A"]["wait_s"], cells["A"]["short_calls"], cells["A"]["short_call_rate"]) == ("6", "1", "100")
    assert (cells["B"]["rings_shared"], cells["B"]["calls_offered"]) == ("1", "0")


def test_what_is_not_said_is_counted_from_the_times(tmp_path: Path) -> None:
    lines = [
        call(0),
        call(9, "c1", "A", "CONNECT", "", "x"),
        call(49, "c1", "A", "COMPLETEAGENT", "", "", 1),
        call(50, "c2"),
        call(58, "c2", "NONE", "ABANDON", 1, 1, ""),
    ]
    cells = figures(collect(tmp_path, lines))["A"]
    assert (cells["wait_s"], cells["talk_s"], cells["queue_abandoned_wait_s"]) == ("9", "40", "8")


def test_a_call_that_goes_on_has_no_talking_time(tmp_path: Path) -> None:
    cells = figures(collect(tmp_path, answered(0, "A")[:2]))["A"]
    assert (cells["calls_answered"], cells["talk_s"], cells["avg_talk_s"]) == ("1", "", "n/a")


# Rings


def test_a_phone_that_rings_alone_is_its_owners_matter(tmp_path: Path) -> None:
    lines = [
        call(0),
        call(15, "c1", "A", "RINGNOANSWER", 15000),
        call(30, "c1", "B", "RINGNOANSWER", 15000),
        call(45, "c1", "A", "RINGNOANSWER", 14500),
        call(50, "c1", "C", "CONNECT", 50, "x", 5),
    ]
    cells = figures(collect(tmp_path, lines))
    assert (cells["A"]["rings_unanswered"], cells["A"]["ring_unanswered_s"], cells["A"]["calls_missed"]) == (
        *("2", "29.5", "1"),
    )
    assert (cells["B"]["calls_offered"], cells["B"]["answer_rate"]) == ("1", "0")
    assert cells["C"]["answer_rate"] == "100"


def test_ring_all_is_nobodys_fault(tmp_path: Path) -> None:
    lines = [
        call(0),
        *(call(15, "c1", agent, "RINGNOANSWER", 15000) for agent in "ABC"),
        call(20, "c1", "NONE", "ABANDON", 1, 1, 20),
    ]
    cells = figures(collect(tmp_path, lines))
    assert {
        who: (each["rings_shared"], each["calls_offered"], each["answer_rate"]) for who, each in cells.items()
    } == dict.fromkeys("ABC", ("1", "0", "n/a"))


def test_who_refuses_while_others_ring_is_not_blamed(tmp_path: Path) -> None:
    lines = [
        call(0),
        call(4, "c1", "A", "RINGNOANSWER", 4000),
        call(9, "c1", "B", "RINGCANCELED", 9000),
        call(9, "c1", "C", "CONNECT", 9, "x", 9),
        call(10, "c2"),
        call(14, "c2", "A", "RINGNOANSWER", 4000),
        call(19, "c2", "B", "CONNECT", 9, "x", 5),  # B was rung only after A
    ]
    cells = figures(collect(tmp_path, lines))
    assert (cells["A"]["rings_shared"], cells["A"]["rings_unanswered"], cells["A"]["calls_missed"]) == ("1", "1", "1")
    assert (cells["B"]["rings_unanswered"], cells["B"]["calls_answered"]) == ("0", "1")


def test_an_agent_who_answers_at_last_has_not_missed_the_call(tmp_path: Path) -> None:
    lines = [call(0), call(15, "c1", "A", "RINGNOANSWER", 15000), call(25, "c1", "A", "CONNECT", 25, "x", 5)]
    cells = figures(collect(tmp_path, lines))["A"]
    assert (cells["calls_offered"], cells["calls_missed"], cells["rings_unanswered"]) == ("1", "0", "1")


def test_a_phone_that_is_busy_did_not_ring(tmp_path: Path) -> None:
    lines = [call(0), call(1, "c1", "A", "RINGNOANSWER", 0), call(2, "c1", "A", "RINGNOANSWER", 1000)]
    cells = figures(collect(tmp_path, lines))["A"]
    assert (cells["rings_failed"], cells["calls_offered"]) == ("2", "0")
    cells = figures(collect(tmp_path, lines, min_ring_ms=0))["A"]
    assert (cells["rings_failed"], cells["rings_unanswered"], cells["calls_offered"]) == ("0", "2", "1")


def test_a_call_that_rings_without_end_is_counted_and_not_kept(tmp_path: Path) -> None:
    lines = [call(0), *(call(15 * i, "c1", "A", "RINGNOANSWER", 14000) for i in range(1, 2501))]
    cells = figures(collect(tmp_path, lines))["A"]
    assert (cells["rings_unanswered"], cells["calls_missed"]) == ("2500", "1")


# What the log does not have


def test_a_call_belongs_to_the_month_in_which_it_came(tmp_path: Path) -> None:
    night = OCTOBER + 31 * DAY - NOON - 10
    lines = answered(night, "A", wait=20, talk=600)
    assert figures(collect(tmp_path, lines))["A"]["talk_s"] == "600"
    november = collect(tmp_path, lines, Period(2026, 11))
    assert [each["calls_answered"] for each in figures(november).values()] == ["0"]  # a line of the month names A
    assert [each["calls_answered"] for each in figures(collect(tmp_path, lines, time_zone="+01:00")).values()] == []


def test_a_log_may_begin_in_the_middle_of_a_call(tmp_path: Path) -> None:
    lines = [call(0, "c1", "A", "COMPLETEAGENT", 5, 60, 1), *answered(10, "A", "c2")]
    batch = collect(tmp_path, lines)
    cells = figures(batch)["A"]
    assert (cells["calls_answered"], cells["talk_s"], cells["wait_s"], cells["queue_offered"]) == (
        "2",
        "120",
        "10",
        "2",
    )
    assert any("calls without their beginning 1" in each for each in said(batch, "info"))


def test_an_end_without_a_beginning_counts_once_at_most(tmp_path: Path) -> None:
    whole = answered(0, "A")
    batch = collect(tmp_path, [*whole, whole[-1], call(500, "c9", "A", "COMPLETEAGENT", 5, 60, 1)])
    assert figures(batch)["A"]["calls_answered"] == "1"
    assert any("rings and ends without a call 2" in each for each in said(batch, "info"))


def test_a_lost_connect_is_made_up_from_the_end(tmp_path: Path) -> None:
    enter, _, end = answered(0, "A", wait=7, talk=60)
    cells = figures(collect(tmp_path, [enter, end]))["A"]
    assert (cells["calls_answered"], cells["wait_s"], cells["talk_s"]) == ("1", "7", "60")


def test_a_restart_ends_calls_that_nobody_ended(tmp_path: Path) -> None:
    lines = [*answered(0, "A")[:2], line(NOON + 30, "NONE", "NONE", "NONE", "QUEUESTART"), call(40, "c2")]
    batch = collect(tmp_path, lines)
    assert any("1 open at the end of the log, 1 without a recorded end" in each for each in said(batch, "info"))


def test_a_call_is_open_for_a_day_at_most(tmp_path: Path) -> None:
    lines = [call(0, "lost"), call(2 * DAY, "open")]
    batch = collect(tmp_path, lines)
    assert any("1 open at the end of the log, 1 without a recorded end" in each for each in said(batch, "info"))


def test_calls_that_never_end_do_not_pile_up(tmp_path: Path) -> None:
    from kpicore.collect.queue_log import calls

    lines = [call(DAY * (i // 1500), f"c{i}") for i in range(6000)]
    batch = collect(tmp_path, lines)
    assert any("of 6000 calls" in each and "3000 open at the end" in each for each in said(batch, "info"))
    assert calls.MOST_OPEN > 6000


def test_one_call_may_stay_in_several_queues(tmp_path: Path) -> None:
    lines = [
        call(0),
        call(20, "c1", "NONE", "EXITWITHTIMEOUT", 1, 1, 20),
        *answered(21, "A", "c1", queue="help"),
    ]
    cells = figures(collect(tmp_path, lines, metrics={"mine": "calls_answered", "all": "queue_offered"}))["A"]
    assert cells == {"mine": "1", "all": "1"}  # the agent works in help


def test_a_call_that_nobody_answered_by_name(tmp_path: Path) -> None:
    lines = [call(0), call(5, "c1", "NONE", "CONNECT", 5, "x", 5), call(9, "c1", "NONE", "COMPLETEAGENT", 5, 4, 1)]
    batch = collect(tmp_path, lines)
    assert not batch.rows
    assert any("events without an agent: calls answered 1, others 0" in each for each in said(batch, "info"))
