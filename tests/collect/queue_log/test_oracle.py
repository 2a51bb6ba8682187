"""The figures of made-up logs, counted a second time from the whole log at once, by other means."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path

import pytest
from collect.queue_log.logs import Centre
from collect.queue_log.reading import collect, figures

Sums = dict[str, Counter[str]]


def counted(lines: list[str]) -> Sums:
    """Sums by agent. In these logs `help` rings four phones, `sales` one."""
    sums: Sums = defaultdict(Counter)
    answers: dict[str, str] = {}
    missed: dict[str, set[str]] = defaultdict(set)
    paused: dict[str, int] = {}
    for line in lines:
        stamp, call, queue, agent, event, *data = line.split("|")
        mine = sums[agent]
        if event == "RINGNOANSWER":
            mine["rings_shared" if queue == "help" else "rings_unanswered"] += 1
            if queue == "sales":
                missed[call].add(agent)
        elif event == "CONNECT":
            answers[call] = agent
            mine["calls_answered"] += 1
            mine["wait_s"] += int(data[0])
        elif event.startswith("COMPLETE"):
            mine["talk_s"] += int(data[1])
            mine["ended_by_agent" if event == "COMPLETEAGENT" else "ended_by_caller"] += 1
        elif event == "PAUSEALL" and agent not in paused:
            paused[agent] = int(stamp)
            mine["pauses"] += 1
        elif event == "UNPAUSEALL" and agent in paused:
            mine["pause_s"] += int(stamp) - paused.pop(agent)
    for agent, since in paused.items():
        sums[agent]["pause_s"] += int(lines[-1].partition("|")[0]) - since
    for call, who in missed.items():
        for agent in who - {answers.get(call, "")}:
            sums[agent]["calls_missed"] += 1
    return sums


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("gap", [3, 90])
def test_all_ways_of_counting_agree(tmp_path: Path, seed: int, gap: int) -> None:
    lines = list(islice(Centre(8, seed, gap=gap).lines(), 3_000))
    lines = [line for line in lines if line[:10] != lines[-1][:10]]  # or four phones that rang at once were cut in two
    expected = counted(lines)
    found = figures(collect(tmp_path, lines))
    assert len(found) == 8
    for agent, cells in found.items():
        names = {*expected[agent], "calls_missed", "rings_shared", "rings_unanswered", "pauses", "pause_s"}
        assert {name: int(cells[name]) for name in names} == {name: expected[agent][name] for name in names}
        assert int(cells["calls_offered"]) == expected[agent]["calls_answered"] + expected[agent]["calls_missed"]
