"""The core's `asterisk_queue_log` collector: its settings, and the table of metrics that it brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from decimal import Decimal

import attrs

from kpicore.collect.agents import (
    Agents,
    agent_pattern_setting,
    agents_of,
    agents_setting,
    attribution_problems,
    min_events_setting,
)
from kpicore.collect.extras import extra_problems
from kpicore.collect.queue_log import table
from kpicore.collect.queue_log.columns import Metrics, column_problems, columns
from kpicore.collect.queue_log.faults import Faults
from kpicore.collect.queue_log.figures import persons
from kpicore.collect.queue_log.fold import Fold
from kpicore.collect.queue_log.grammar import Event
from kpicore.collect.queue_log.notes import Notes
from kpicore.collect.queue_log.reading import Reading
from kpicore.collect.queue_log.sums import month_of
from kpicore.collect.queue_log.zones import zone_of, zone_problems
from kpicore.collect.text import quote, suggest
from kpicore.components import Batch, Request
from kpicore.messages import joined, say
from kpicore.model import Finding, Text
from kpicore.settings import Problem, SettingError, setting

_HUNDRED = Decimal(100)


@attrs.frozen
class QueueLog:
    """Reads Asterisk's queue_log, from files or from a table, and brings each agent's figures of the month."""

    about = Text("Asterisk 的 queue_log: 每名坐席当月的数字", "Asterisk's queue_log: each agent's figures of the month")

    time_zone: str = setting(
        doc=Text(
            "考核月份所用的时区，如 Asia/Shanghai 或 +08:00",
            "the zone whose midnights bound the month, such as Asia/Shanghai or +08:00",
        )
    )
    path: str = setting(
        "",
        doc=Text(
            "日志文件，相对于配置文件，可用 * 等通配符；{period} 代表考核期",
            "the files, relative to the config, * and the like allowed; {period} is the month",
        ),
    )
    url_env: str | None = setting(
        None,
        doc=Text(
            "代替 path：环境变量的名称，其值为数据库地址",
            "instead of path: the environment variable that holds the address of the database",
        ),
    )
    url: str | None = setting(
        None,
        doc=Text(
            "代替 url_env：不含密码的地址，如 sqlite:///asterisk.sqlite",
            "instead of url_env: an address without a password, such as sqlite:///asterisk.sqlite",
        ),
    )
    table: str = setting("queue_log", doc=Text("数据库中的表", "the table in that database"))
    server_time_zone: str = setting(
        "",
        doc=Text(
            "表中时间所用的时区；不写：同 time_zone",
            "the zone of times in the table, UTC where Asterisk writes GMT; left out: time_zone",
        ),
    )
    queues: tuple[str, ...] = setting((), doc=Text("计入的队列；不写：全部", "the queues that are read; left out: all"))
    metrics: Metrics = setting(
        (),
        doc=Text(
            "要哪些数据：列表，或 指标 = 数据，或 指标 = { figure, queues }；不写：全部",
            "which figures: a list, or metric = figure, or metric = { figure, queues }; left out: all",
        ),
    )
    agents: str | Mapping[str, str] = agents_setting()
    agent_pattern: str = agent_pattern_setting()
    min_events: int = min_events_setting()
    short_call_s: int = setting(5, doc=Text("短于此秒数的通话视为过短", "calls shorter than this are short"))
    short_call_share: Decimal = setting(
        Decimal(20), doc=Text("过短通话超过此百分比时提示", "short calls above this share, in %, are flagged")
    )
    min_ring_ms: int = setting(
        2000,
        doc=Text("振铃短于此毫秒数视为未能振铃", "a phone that rang for less did not ring"),
        reason=Text(
            "占线或离线的话机也写 RINGNOANSWER，其时间为整秒，不足一秒者可记作一秒",
            "a phone that is busy or away writes RINGNOANSWER too, in whole seconds, so that one may stand for none",
        ),
    )

    def __attrs_post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise SettingError(problems)

    def collect(self, want: Request) -> Batch:
        """One row an employee, with everything that cannot be read as a finding; nothing is raised."""
        source = (self.path or self.table).replace("{period}", str(want.period))
        if want.kind != "metrics":
            what = say('the kind "{kind}" cannot come out of a queue_log', kind=want.kind)
            return Batch(source, (), (), (Finding("error", source, what, say('kind = "metrics"')),))
        zone = _zone(self.time_zone)
        month = month_of(want.period, zone)
        agents, findings = agents_of(self.agents, self.agent_pattern, want)
        faults = Faults(month)
        reading = Reading(want.folder, faults, findings)
        fold = Fold(month, agents, self.queues, self.min_ring_ms, self.short_call_s)
        for event in reading.of_files(source) if self.path else self._of_table(reading, want):
            fold.take(event)
        fold.finish()
        findings = [*faults.findings(source), *findings]
        if not fold.in_month and not any(finding.severity == "error" for finding in (*faults.listed, *findings)):
            findings.append(_nothing(source, fold, want, zone))
        return self._batch(source, want, fold, agents, findings, faults)

    # Settings

    def _problems(self) -> Iterator[Problem]:
        in_database = self.url is not None or self.url_env is not None
        if bool(self.path.strip()) == in_database:
            both = say("found a path and a database") if in_database else say("found neither path nor database")
            yield ("path",), both, say("expected path for files, or url_env for a table")
        elif in_database:
            yield from extra_problems("sql", "sqlalchemy") or table.problems(self.url, self.url_env, self.table)
        yield from zone_problems("time_zone", self.time_zone)
        if self.server_time_zone:
            yield from zone_problems("server_time_zone", self.server_time_zone)
        yield from attribution_problems(self.agent_pattern, self.min_events)
        yield from column_problems(self.metrics, self.queues)
        for key in ("short_call_s", "min_ring_ms"):
            if getattr(self, key) < 0:
                yield (key,), say("found {value}", value=getattr(self, key)), say("expected 0 or more")
        if not 0 <= self.short_call_share <= _HUNDRED:
            found = say("found {value}", value=self.short_call_share)
            yield ("short_call_share",), found, say("expected a share from 0 to 100 %")

    # Reading

    def _of_table(self, reading: Reading, want: Request) -> Iterator[Event]:
        zone = _zone(self.server_time_zone or self.time_zone)
        return reading.of_table(table.Place(self.url, self.url_env, self.table), want.period, zone)

    # What comes out

    def _batch(
        self,
        source: str,
        want: Request,
        fold: Fold,
        agents: Agents,
        findings: list[Finding],
        faults: Faults,
    ) -> Batch:
        people = persons(fold)
        strangers: dict[str, int] = {}
        if want.people is not None and want.unknown_people == "flag":
            strangers = {who: people.pop(who).offered for who in list(people) if who not in want.people}
        asked = columns(self.metrics)
        header = ("employee_id", *(each.metric for each in asked))
        rows = [(fold.seen[who], (who, *(person.cell(each) for each in asked))) for who, person in people.items()]
        findings += _missing_queues(source, {*self.queues, *(queue for each in asked for queue in each.queues)}, fold)
        notes = Notes(source, want, fold, agents, strangers)
        flags = [
            *notes.of_the_log(),
            *notes.of_people(people, self.min_events, self.short_call_s, self.short_call_share),
            *notes.of_left_out(faults.of, want.people or people),
        ]
        return Batch(source, header, rows, findings, flags=flags, left_out=faults.listed, made=True)


def _zone(text: str) -> tzinfo:
    zone = zone_of(text)
    assert zone is not None, "checked when the settings were read"
    return zone


def _nothing(source: str, fold: Fold, want: Request, zone: tzinfo) -> Finding:
    if not fold.events:
        return Finding("error", source, say("the log is empty"), say("a queue_log with events in it"))
    first, last = (datetime.fromtimestamp(time, zone).strftime("%Y-%m-%d") for time in (fold.first, fold.last))
    what = say("no event of {period}; the log is from {first} to {last}", period=want.period, first=first, last=last)
    return Finding("warning", source, what)


def _missing_queues(source: str, queues: set[str], fold: Fold) -> list[Finding]:
    """Warnings about queues that a setting names and the log does not have, which is more often a slip than meant."""
    return [
        Finding(
            "warning",
            source,
            joined([say("the log has no queue {name}", name=quote(name)), suggest(name, fold.queues_seen)], ""),
        )
        for name in sorted(queues - fold.queues_seen)
        if fold.events
    ]
