"""Pauses and log-ins: spans that overlap, cross midnight and the month's end, or lack one of their ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from collect.queue_log.logs import DAY, OCTOBER, line
from collect.queue_log.reading import NOON, collect, figures, said, state

from kpicore.model import Period

END = OCTOBER + 31 * DAY - NOON  # midnight at the end of the month, counted from noon of its first day


def times(batch_figures: dict[str, dict[str, str]], who: str = "A") -> tuple[str, ...]:
    return tuple(batch_figures[who][name] for name in ("pauses", "pause_s", "logins", "login_s"))


def test_a_pause(tmp_path: Path) -> None:
    lines = [state(0, "A", "PAUSE", "tea", queue="sales"), state(90, "A", "UNPAUSE", "", queue="sales")]
    assert times(figures(collect(tmp_path, lines))) == ("1", "90", "", "")


def test_a_pause_of_all_queues_counts_once(tmp_path: Path) -> None:
    lines = [
        state(0, "A", "PAUSEALL", "tea"),
        state(0, "A", "PAUSE", "tea", queue="sales"),
        state(1, "A", "PAUSE", "tea", queue="help"),
        state(60, "A", "UNPAUSEALL", ""),
        state(60, "A", "UNPAUSE", "", queue="sales"),
        state(61, "A", "UNPAUSE", "", queue="help"),
    ]
    batch = collect(tmp_path, lines)
    assert times(figures(batch))[:2] == ("1", "60")
    assert said(batch, "info") == []


def test_a_pause_of_all_queues_may_be_taken_back_one_by_one(tmp_path: Path) -> None:
    lines = [
        state(0, "A", "PAUSEALL", "tea"),
        state(0, "A", "PAUSE", "tea", queue="sales"),
        state(0, "A", "PAUSE", "tea", queue="help"),
        state(60, "A", "UNPAUSE", "", queue="sales"),
        state(90, "A", "UNPAUSE", "", queue="help"),
        state(500, "A", "PENALTY", "3", queue="help"),
    ]
    assert times(figures(collect(tmp_path, lines)))[:2] == ("1", "90")


def test_another_reason_is_the_same_pause(tmp_path: Path) -> None:
    lines = [
        state(0, "A", "PAUSE", "tea", queue="sales"),
        state(30, "A", "UNPAUSE", "Auto-Unpause", queue="sales"),
        state(30, "A", "PAUSE", "lunch", queue="sales"),
        state(90, "A", "UNPAUSE", "lunch", queue="sales"),
    ]
    assert times(figures(collect(tmp_path, lines)))[:2] == ("1", "90")


def test_spans_go_on_over_midnight(tmp_path: Path) -> None:
    lines = [state(11 * 3600, "A", "PAUSEALL", ""), state(13 * 3600, "A", "UNPAUSEALL", "")]
    assert times(figures(collect(tmp_path, lines)))[:2] == ("1", "7200")


@pytest.mark.parametrize(
    ("zone", "october", "november"),
    [("UTC", ("1", "600"), ("0", "300")), ("+00:05", ("1", "300"), ("0", "600")), ("-01:00", ("1", "900"), None)],
)
def test_spans_are_cut_at_the_end_of_the_month(
    tmp_path: Path, zone: str, october: tuple[str, str], november: tuple[str, str] | None
) -> None:
    lines = [state(END - 600, "A", "PAUSEALL", ""), state(END + 300, "A", "UNPAUSEALL", "")]
    assert times(figures(collect(tmp_path, lines, time_zone=zone)))[:2] == october
    after = figures(collect(tmp_path, lines, Period(2026, 11), time_zone=zone))
    assert (times(after)[:2] if after else None) == november


def test_a_pause_over_a_whole_month_is_the_month(tmp_path: Path) -> None:
    lines = [state(-40 * DAY, "A", "PAUSEALL", ""), state(60 * DAY, "A", "UNPAUSEALL", "")]
    assert times(figures(collect(tmp_path, lines)))[:2] == ("0", str(31 * DAY))


def test_log_ins_overlap(tmp_path: Path) -> None:
    lines = [
        state(0, "A", "ADDMEMBER", "", queue="sales"),
        state(10, "A", "ADDMEMBER", "", queue="help"),
        state(50, "A", "REMOVEMEMBER", "", queue="sales"),
        state(100, "A", "REMOVEMEMBER", "", queue="help"),
        state(200, "A", "AGENTLOGIN", "SIP/1"),
        state(260, "A", "AGENTLOGOFF", "SIP/1", 60),
    ]
    assert times(figures(collect(tmp_path, lines)))[2:] == ("2", "160")


def test_who_logs_off_does_not_pause(tmp_path: Path) -> None:
    lines = [
        state(0, "A", "ADDMEMBER", "PAUSED", queue="sales"),
        state(40, "A", "REMOVEMEMBER", "", queue="sales"),
        state(1000, "B", "PENALTY", "1"),
    ]
    assert times(figures(collect(tmp_path, lines))) == ("1", "40", "1", "40")


def test_a_log_off_says_how_long_it_was(tmp_path: Path) -> None:
    batch = collect(tmp_path, [state(100, "A", "AGENTCALLBACKLOGOFF", "1@x", 70, "Autologoff")])
    assert times(figures(batch)) == ("0", "0", "1", "70")


def test_what_has_not_begun_cannot_end(tmp_path: Path) -> None:
    lines = [
        state(0, "A", "UNPAUSEALL", ""),
        state(1, "A", "AGENTLOGOFF", "SIP/1", ""),
        state(2, "A", "REMOVEMEMBER", "", queue="sales"),
    ]
    batch = collect(tmp_path, lines)
    assert times(figures(batch)) == ("0", "0", "0", "0")
    assert any("ends of pauses and log-ins without a beginning 3" in each for each in said(batch, "info"))


def test_a_pause_goes_on_to_the_end_of_the_log(tmp_path: Path) -> None:
    batch = collect(tmp_path, [state(0, "A", "PAUSEALL", ""), state(120, "B", "PENALTY", "1")])
    assert times(figures(batch))[:2] == ("1", "120")
    assert any("people who still pause at the end of the log: 1" in each for each in said(batch, "info"))


def test_a_restart_ends_pauses_with_the_last_word_before_it(tmp_path: Path) -> None:
    lines = [
        state(0, "A", "PAUSEALL", ""),
        state(50, "B", "PENALTY", "1"),
        line(NOON + 9000, "NONE", "NONE", "NONE", "QUEUESTART"),
        state(9100, "A", "UNPAUSEALL", ""),
    ]
    batch = collect(tmp_path, lines)
    assert times(figures(batch))[:2] == ("1", "50")
    assert any("that a restart cut 1" in each for each in said(batch, "info"))


def test_a_pause_without_an_agent_is_said(tmp_path: Path) -> None:
    batch = collect(tmp_path, [state(0, "NONE", "PAUSEALL", "")])
    assert not batch.rows
    assert any("events without an agent: calls answered 0, others 1" in each for each in said(batch, "info"))


def test_two_agents_of_one_employee_are_one_person(tmp_path: Path) -> None:
    lines = [
        state(0, "SIP/1", "PAUSEALL", ""),
        state(30, "SIP/2", "PAUSEALL", ""),
        state(60, "SIP/1", "UNPAUSEALL", ""),
        state(90, "SIP/2", "UNPAUSEALL", ""),
    ]
    batch = collect(tmp_path, lines, agents={"SIP/1": "E1", "SIP/2": "E1"})
    assert times(figures(batch), "E1")[:2] == ("1", "90")
