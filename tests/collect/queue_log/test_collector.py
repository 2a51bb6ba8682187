"""The collector as a config uses it: its settings, whose row is whose, and what it says beside the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from collect.queue_log.logs import DAY, line
from collect.queue_log.reading import NOON, PERIOD, answered, call, collect, figures, said, state

from kpicore.catalog import Catalog, load
from kpicore.collect.queue_log.collector import QueueLog
from kpicore.collect.queue_log.columns import Chosen
from kpicore.collect.queue_log.figures import FIGURES
from kpicore.components import Request
from kpicore.converter import structure
from kpicore.model import Period
from kpicore.settings import SettingError


def problems(**settings: object) -> list[str]:
    with pytest.raises(SettingError) as caught:
        structure({"time_zone": "UTC", "path": "queue_log", **settings}, QueueLog)
    return [f"{'.'.join(map(str, path))}: {what}: {expected}" for path, what, expected in caught.value.problems]


A_ZONE = "expected a time zone, such as Asia/Shanghai or +08:00"


def of_queue(figure: str, queue: str) -> dict[str, Any]:
    return {"x": {"figure": figure, "queues": [queue]}}


def test_it_is_one_of_the_cores_own() -> None:
    assert load(Catalog().find("collector", "asterisk_queue_log")) is QueueLog


# Settings


def test_the_time_zone_must_be_stated() -> None:
    with pytest.raises(SettingError, match="missing"):
        structure({"path": "queue_log"}, QueueLog)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"time_zone": "Asia/Shangai"}, f'time_zone: found "Asia/Shangai": {A_ZONE}; did you mean Asia/Shanghai?'),
        ({"server_time_zone": "x"}, f'server_time_zone: found "x": {A_ZONE}'),
        ({"path": ""}, "path: found neither path nor database"),
        ({"url": "sqlite:///x.db"}, "path: found a path and a database"),
        ({"path": "", "url": "postgresql://me:hunter2@db/pbx"}, "url: found an address with a password: expected"),
        ({"path": "", "url": "pbx.sqlite"}, "url: found no address: expected sqlite:///file"),
        ({"path": "", "url": "sqlite:///pbx", "url_env": "PBX"}, "url: url beside url_env: expected one of the two"),
        ({"path": "", "url_env": "PBX", "table": 'x"; DROP'}, 'table: found "x"; DROP": expected a table'),
        ({"metrics": ["talks_s"]}, 'metrics.0: there is no figure "talks_s": did you mean talk_s?'),
        ({"metrics": {"calls": "talk"}}, 'metrics.calls: there is no figure "talk": did you mean talk_s?'),
        ({"metrics": of_queue("pause_s", "a")}, "metrics.x.queues: pause_s is not counted by queue"),
        ({"queues": ["b"], "metrics": of_queue("talk_s", "a")}, "metrics.x.queues: found queues that are not read: a"),
        ({"agent_pattern": "SIP/(.*"}, 'agent_pattern: "SIP/(.*": '),
        ({"agent_pattern": "SIP/.*"}, 'agent_pattern: found "SIP/.*": expected a regular expression with one group'),
        ({"min_events": -1}, "min_events: found -1: expected 0 or more"),
        ({"short_call_share": 101}, "short_call_share: found 101: expected a share from 0 to 100 %"),
    ],
)  # fmt: skip
def test_wrong_settings(settings: dict[str, object], said: str) -> None:
    (problem,) = problems(**settings)
    assert problem.startswith(said)
    assert "hunter2" not in problem


def test_all_mistakes_are_said_at_once() -> None:
    assert len(problems(time_zone="x", agent_pattern="(", metrics=["y"], min_events=-1)) == 4


def test_the_other_kinds_cannot_come_out_of_it(tmp_path: Path) -> None:
    batch = QueueLog(time_zone="UTC", path="x").collect(Request("ratings", tmp_path, PERIOD))
    assert said(batch, "error") == ['x: the kind "ratings" cannot come out of a queue_log: kind = "metrics"']


# Columns


def test_every_figure_is_there_unless_some_are_chosen(tmp_path: Path) -> None:
    assert collect(tmp_path, answered(0, "A")).header == ("employee_id", *FIGURES)
    assert collect(tmp_path, None, metrics=("talk_s",)).rows == [(2, ("A", "60"))]


def test_figures_can_be_renamed_and_told_apart_by_queue(tmp_path: Path) -> None:
    lines = [*answered(0, "A", "c1", talk=30), *answered(100, "A", "c2", talk=50, queue="help")]
    metrics = {"calls": "calls_answered", "sales_talk_s": Chosen("talk_s", ("sales",)), "all": Chosen("queue_offered")}
    assert figures(collect(tmp_path, lines, metrics=metrics)) == {"A": {"calls": "2", "sales_talk_s": "30", "all": "2"}}


def test_a_queue_that_is_named_is_everybodys(tmp_path: Path) -> None:
    lines = [*answered(0, "A", "c1"), *answered(100, "B", "c2", queue="help")]
    metrics = {"own": "queue_offered", "help": Chosen("queue_offered", ("help",)), "mine": Chosen("talk_s", ("help",))}
    assert figures(collect(tmp_path, lines, metrics=metrics)) == {
        "A": {"own": "1", "help": "1", "mine": "0"},
        "B": {"own": "1", "help": "1", "mine": "60"},
    }


def test_only_some_queues_are_read(tmp_path: Path) -> None:
    lines = [*answered(0, "A", "c1"), *answered(100, "B", "c2", queue="help"), state(200, "B", "PAUSE", queue="help")]
    batch = collect(tmp_path, lines, queues=("sales", "halp"), metrics=("calls_answered",))
    assert figures(batch) == {"A": {"calls_answered": "1"}}
    assert said(batch, "warning") == ['queue_log: the log has no queue "halp"; did you mean help?']


# Agents


def ids(folder: Path, lines: list[str], **settings: Any) -> set[str]:
    return set(figures(collect(folder, lines, **settings)))


def test_agents_stand_under_their_own_names(tmp_path: Path) -> None:
    assert ids(tmp_path, answered(0, "王芳")) == {"王芳"}


def test_a_pattern_finds_the_employee(tmp_path: Path) -> None:
    lines = [*answered(0, "Local/2004@from-internal/n"), *answered(99, "SIP/7", "c2")]
    batch = collect(tmp_path, lines, agent_pattern=r"Local/(\d+)@.*")
    assert set(figures(batch)) == {"2004", "SIP/7"}
    assert any("agents that neither agents nor agent_pattern knows: 1 (SIP/7)" in each for each in said(batch, "info"))


def test_a_map_goes_before_the_pattern(tmp_path: Path) -> None:
    lines = [*answered(0, "SIP/7"), *answered(99, "SIP/8", "c2")]
    assert ids(tmp_path, lines, agents={"SIP/7": "E1"}, agent_pattern=r"SIP/(\d)") == {"E1", "8"}


@pytest.mark.parametrize("header", ["agent,employee_id", "工号,坐席", "name,employee id,agent"])
def test_a_table_of_agents(tmp_path: Path, header: str) -> None:
    cells = {"agent": "SIP/7", "坐席": "SIP/7", "employee_id": "E1", "工号": "E1", "employee id": "E1", "name": "x"}
    (tmp_path / "agents.csv").write_text(
        f"{header}\n{','.join(cells[name] for name in header.split(','))}\n,\n", "utf-8"
    )
    assert ids(tmp_path, answered(0, "SIP/7"), agents="agents.csv") == {"E1"}


def test_a_table_of_agents_may_be_wrong(tmp_path: Path) -> None:
    (tmp_path / "agents.csv").write_text("agent,employee_id\nA,E1\nA,E2\n,E3\nB,\nA,E1\n", "utf-8")
    both = "the columns agent and employee_id, filled in every row"
    assert said(collect(tmp_path, answered(0, "A"), agents="agents.csv"), "error") == [
        'agents.csv:3:employee_id: a second employee for the agent "A": one employee for each agent',
        f"agents.csv:4:agent: the cell is blank: {both}",
        f"agents.csv:5:employee_id: the cell is blank: {both}",
    ]
    (tmp_path / "agents.csv").write_text("agents,id\nA,E1\n", "utf-8")
    assert said(collect(tmp_path, None, agents="agents.csv"), "error") == [
        f"agents.csv:1: the column agent (坐席) is missing: {both}; did you mean agents?",
        f"agents.csv:1: the column employee_id (工号) is missing: {both}",
    ]
    assert "there is no file" in said(collect(tmp_path, None, agents="none.csv"), "error")[0]


# What is said


def test_a_row_is_where_the_log_first_names_the_agent(tmp_path: Path) -> None:
    assert [number for number, _ in collect(tmp_path, ["", *answered(0, "A"), *answered(90, "B", "c2")]).rows] == [3, 6]


def test_a_month_that_the_log_does_not_have(tmp_path: Path) -> None:
    batch = collect(tmp_path, answered(0, "A"), Period(2026, 11))
    assert not batch.rows
    assert said(batch, "warning") == ["queue_log: no event of 2026-11; the log is from 2026-10-01 to 2026-10-01"]


def test_few_calls_are_flagged(tmp_path: Path) -> None:
    lines = answered(0, "A")
    few = "A: calls in the month: 1, fewer than 2 (min_events), too few for a fair rate"
    assert few in said(collect(tmp_path, lines, min_events=2), "info")
    assert said(collect(tmp_path, lines, min_events=1), "info") == said(collect(tmp_path, lines, min_events=0), "info")


def test_many_short_calls_are_flagged(tmp_path: Path) -> None:
    lines = [each for i in range(10) for each in answered(100 * i, "A", f"c{i}", talk=4 if i < 3 else 5)]
    assert said(collect(tmp_path, lines, min_events=10), "warning") == [
        "A: 3 of 10 calls were shorter than 5 s, more than 20 %"
    ]
    others: tuple[dict[str, Any], ...] = (
        {"min_events": 11},
        {"min_events": 10, "short_call_share": 30},
        {"min_events": 0, "short_call_s": 4},
    )
    for kept in others:
        assert said(collect(tmp_path, lines, **kept), "warning") == []


def test_unknown_events_are_counted_by_name(tmp_path: Path) -> None:
    lines = [
        *answered(0, "A"),
        state(1, "A", "WRAPUPSTART", 30),
        state(2, "A", "WRAPUPSTART", 30),
        state(3, "A", "X|Y"),
    ]
    assert any(each.endswith("not counted: WRAPUPSTART 2, X 1") for each in said(collect(tmp_path, lines), "info"))
    lines = [state(i, "A", f"EVENT{i}") for i in range(300)]
    (unknown,) = (each for each in said(collect(tmp_path, lines), "info") if "not counted" in each)
    assert unknown.count("EVENT") == 9  # the first of ten is the rest
    assert "… 200" in unknown


def test_steps_back_in_time_are_counted(tmp_path: Path) -> None:
    lines = [*answered(100, "A", "c1"), *answered(0, "A", "c2"), call(3 * DAY, "c3")]
    batch = collect(tmp_path, lines)
    assert figures(batch)["A"]["calls_answered"] == "2"
    assert any("steps back in time 3" in each for each in said(batch, "info"))


def test_a_log_of_nothing_but_restarts(tmp_path: Path) -> None:
    batch = collect(tmp_path, [line(NOON, "NONE", "NONE", "NONE", "QUEUESTART")] * 3)
    assert (batch.rows, batch.findings) == ([], [])


def test_whatever_a_name_holds_is_shown_safely(tmp_path: Path) -> None:
    batch = collect(tmp_path, answered(0, "A\x1b[31m", queue="q\x07"), agents={"B": "E1"})
    assert "\x1b" not in "".join(said(batch, "info"))
    assert "\x07" not in "".join(said(batch, "info"))
