"""The core's `events` collector: its settings, and the table of metrics that it brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path, PurePath

import attrs

from kpicore.collect.agents import (
    Agents,
    agent_pattern_setting,
    agents_of,
    agents_setting,
    attribution_problems,
    min_events_setting,
)
from kpicore.collect.csv import DELIMITER, Delimiter
from kpicore.collect.dates import DATE_ORDER
from kpicore.collect.events.declare import Declaration
from kpicore.collect.events.figures import cells
from kpicore.collect.events.measure import Measured, Measuring, Unfit
from kpicore.collect.events.notes import Outside, of_left_out, of_people, of_the_log, of_untimed
from kpicore.collect.events.plan import Plan
from kpicore.collect.events.repeats import Repeated
from kpicore.collect.events.settings import ColumnSettings, MetricSettings, ShortSettings
from kpicore.collect.events.source import ENDINGS, Format, Layout
from kpicore.collect.events.strangers import strangers_of
from kpicore.collect.events.table import Log, Table, unreadable
from kpicore.collect.events.tally import MOST_VALUES, Tally, tallies
from kpicore.collect.events.ways import address_problem, holds_password, is_address, logs
from kpicore.collect.extras import extra_problems
from kpicore.collect.files import Named, matching, no_table, path_problems
from kpicore.collect.headerrow import header_row_problems
from kpicore.collect.queue_log.zones import zone_problems
from kpicore.collect.text import quote
from kpicore.collect.twins import at_most_lines, twins
from kpicore.components import Batch, DateOrder, Request
from kpicore.engine.failed import Failed
from kpicore.engine.select import refused
from kpicore.messages import say
from kpicore.model import Finding, Text
from kpicore.settings import Problem, SettingError, setting

LOG_HEADER_ROW = Text(
    "标题行的行号；不写：前五十行中含有最多所需列名的那一行",
    "the row of the header; left out: the one of the first fifty that has most of the columns that are read",
)
_A_LOG = say("a log of events")


@attrs.frozen
class Events:
    """Reads a log of calls, chats or tickets, and brings each person's metrics of the month, as a config has them."""

    about = Text(
        "事件日志（通话、聊天、工单）: 每人当月的指标",
        "a log of calls, chats or tickets: each person's metrics of the month",
    )

    path: str = setting(
        doc=Text(
            "日志文件，相对于配置文件，可用通配符（calls/*.csv）；{period} 代表考核期",
            "the log, relative to the config, or a pattern such as calls/*.csv; {period} is the month",
        )
    )
    agent: str = setting(doc=Text("坐席列", "the column that says whose event it is"))
    time: str = setting(doc=Text("决定事件所属月份的时间列", "the column whose time says of which month an event is"))
    metrics: Mapping[str, MetricSettings] = setting(
        doc=Text("指标：代码 = 算法", "the metrics: id = how it is measured")
    )
    id: str = setting(
        "",
        doc=Text(
            "标识事件的列，如通话编号：同一编号出现两次会被发现",
            "the column that tells events apart, such as the number of a call: one that is there twice is found",
        ),
    )
    repeated: Repeated = setting(
        "error",
        doc=Text(
            "同一编号的事件再次出现：error 报错；once 内容相同者只计一次",
            "an event that is there again: an error, or counted once where all that is read of it is the same",
        ),
    )
    columns: Mapping[str, ColumnSettings] = setting(
        factory=dict,
        doc=Text(
            "列的类型与写法；不写：按用途", "types of columns and how they are written; left out: as they are used"
        ),
    )
    format: Format | None = setting(
        None, doc=Text("文件格式；不写：按扩展名", "of the files; left out: by their ending")
    )
    sheet: str | tuple[str, ...] | None = setting(None, doc=Text("xlsx 的工作表", "of an xlsx file: the sheets"))
    header_row: int | None = setting(None, doc=LOG_HEADER_ROW)
    delimiter: Delimiter = setting(",", doc=DELIMITER)
    date_order: DateOrder | None = setting(None, doc=DATE_ORDER)
    time_zone: str = setting(
        "",
        doc=Text(
            "考核月份所用的时区，如 Asia/Shanghai 或 +08:00；日志时间即当地时间时可不写",
            "the zone whose midnights bound the month, such as Asia/Shanghai or +08:00; left out: the log's own clock",
        ),
    )
    log_time_zone: str = setting(
        "",
        doc=Text(
            "日志中未注明时差的时间所用的时区；不写：同 time_zone",
            "the zone of times that do not say their own; left out: time_zone",
        ),
    )
    agents: str | Mapping[str, str] = agents_setting()
    agent_pattern: str = agent_pattern_setting()
    min_events: int = min_events_setting()
    short: ShortSettings | None = setting(
        None,
        doc=Text("过短事件太多时提示", "when too many events are too short, which is a way to raise a count"),
    )

    def __attrs_post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise SettingError(problems)

    def collect(self, want: Request) -> Batch:
        """One row a person with events in the month. What cannot be read is a finding; Rejected (2) is raised where the
        engine that the run names cannot run."""
        source = self.path.replace("{period}", str(want.period))
        if want.kind != "metrics":
            what = say('the kind "{kind}" cannot come out of a log of events', kind=want.kind)
            return no_table(source, Finding("error", source, what, say('kind = "metrics"')))
        opened = self._opened(want)
        if isinstance(opened, Batch):
            return opened
        files, agents = opened
        plan, _ = self._plan()
        with ExitStack() as engines:
            return self._batch(source, want, plan, files, agents, engines)

    def tally(self, want: Request, by: str = "") -> Sequence[Tally] | Sequence[Finding]:
        """The single events of the month behind each metric: how many of whose events have which value, also by a
        column of the log. Only findings, where the log cannot be read."""
        opened = self._opened(want)
        if isinstance(opened, Batch):
            return opened.findings
        files, agents = opened
        plan, problems = self._plan(by)
        if problems:
            return [Finding("error", self.path, what, expected) for _, what, expected in problems]
        with ExitStack() as engines:
            source = self.path.replace("{period}", str(want.period))
            found = self._measured(source, want, plan, files, agents, engines)
            if not isinstance(found, tuple):
                return found
            _, measuring, _ = found
            return tallies(plan, lambda metric: measuring.tally(metric, by, agents, MOST_VALUES + 1))

    def _opened(self, want: Request) -> tuple[Sequence[Named], Agents] | Batch:
        """The files and whose events are whose; a batch without rows, where that cannot be said."""
        source = self.path.replace("{period}", str(want.period))
        files: list[Named] | Finding = []
        if not is_address(source):
            files = matching(self.path, want, _A_LOG, streamed=self._format() != "xlsx")
        elif wrong := address_problem(source, want, self._layout().format):
            files = wrong
        if isinstance(files, Finding):
            return no_table(files.where, files)
        if found := twins(files, self._is_empty):
            return Batch(source, (), (), found)
        agents, problems = agents_of(self.agents, self.agent_pattern, want)
        return Batch(source, (), (), problems) if problems else (files, agents)

    def _is_empty(self, path: Path) -> bool:
        """Whether a file is surely without an event, as the export of a quiet hour is."""
        layout = self._layout()
        if layout.format == "parquet":
            from pyarrow import ArrowException
            from pyarrow.parquet import read_metadata

            with suppress(ArrowException, OSError):
                return bool(read_metadata(path).num_rows == 0)
        return layout.format == "csv" and at_most_lines(path, layout.header_row or 1)

    def _layout(self) -> Layout:
        return Layout(self._format() or "csv", self.sheet, self.header_row, self.delimiter)

    # Settings

    def _problems(self) -> Iterator[Problem]:
        if extra_problems("spark", "pyspark"):  # with Spark some logs need nothing else
            yield from extra_problems("duckdb", "duckdb")
        if holds_password(self.path):  # of which no word is said
            wanted = say("expected one without: what opens it stands in Spark's own configuration")
            yield ("path",), say("found an address with a password"), wanted
            return
        yield from path_problems(self.path)
        if self.path.strip() and self._format() is None:
            wanted = say("expected {endings}, or format in the config", endings=", ".join(ENDINGS))
            yield ("path",), say("found {path}", path=quote(self.path)), wanted
        if self._format() == "xlsx":
            yield from extra_problems("xlsx", "python_calamine")
        yield from header_row_problems(self.header_row)
        yield from self._wrong_zones()
        yield from attribution_problems(self.agent_pattern, self.min_events)
        yield from self._plan()[1]

    def _wrong_zones(self) -> Iterator[Problem]:
        for key in ("time_zone", "log_time_zone"):
            if getattr(self, key):
                yield from zone_problems(key, getattr(self, key))
        if self.log_time_zone and not self.time_zone:
            yield ("time_zone",), say("missing"), say("expected it beside log_time_zone")

    def _plan(self, by: str = "") -> tuple[Plan, list[Problem]]:
        declaration = Declaration(self.agent, self.time, self.columns, self.date_order, self.id)
        return declaration.plan(self.metrics, self.short, self.min_events, by), declaration.problems

    def _format(self) -> Format | None:
        return self.format or ENDINGS.get(PurePath(self.path).suffix.casefold())

    # What comes out

    def _batch(
        self, source: str, want: Request, plan: Plan, files: Sequence[Named], agents: Agents, engines: ExitStack
    ) -> Batch:
        measured = self._measured(source, want, plan, files, agents, engines)
        if not isinstance(measured, tuple):
            return Batch(source, (), (), measured)
        log, _, found = measured
        every = found.figures
        people = {who: at for at, who in enumerate(every.names) if who}
        unknown = people.keys() - want.people if want.people is not None else set[str]()
        strangers = {who: every.events[people[who]] for who in sorted(unknown)}
        nobody = sum(events for who, events in zip(every.names, every.events, strict=True) if not who)
        unmapped = sorted(agents.unmapped(want.people))
        out = Outside(nobody, found, unmapped, strangers)
        flags = list(of_the_log(source, plan, want, every.at(list(people.values())), out))
        findings = list(found.notes)
        if not people and not nobody and not found.left_out:
            findings.append(Finding("warning", source, _nothing(want, found)))
        left_out = list(found.left_out)
        if strangers and want.unknown_people == "error":
            left_out += strangers_of(log, plan, want, agents, strangers)
        known = every.at([people[who] for who in sorted(people.keys() - strangers.keys())])
        flags += of_people(plan, want, known, self.min_events)
        flags += of_untimed(want, found.timeless)
        flags += of_left_out(want, found.bad)
        header = ("employee_id", *(metric.id for metric in plan.metrics))
        columns = (known.names, *(cells(metric, plan, known) for metric in plan.metrics))
        rows = list(enumerate(zip(*columns, strict=True), 2))
        return Batch(source, header, rows, findings, flags=flags, left_out=left_out, made=True)

    def _measured(
        self, source: str, want: Request, plan: Plan, files: Sequence[Named], agents: Agents, engines: ExitStack
    ) -> tuple[Log, Measuring, Measured] | list[Finding]:
        """The figures, what made them, and of which log; where an engine cannot do with the files as they are, by way
        of another, or of what python reads of them."""
        zones = self.time_zone, self.log_time_zone or self.time_zone
        try:
            for log in logs(source, files, want, self._layout(), [column.name for column in plan.read], engines):
                if isinstance(log, Finding):
                    return [log]
                for table in log.tables(plan, want):
                    if not isinstance(table, Table):
                        return list(table)
                    try:
                        measuring = Measuring(plan, table, log.session, want, zones, self.repeated)
                        found = measuring.run(agents)
                        return (log, measuring, found) if isinstance(found, Measured) else list(found)
                    except Unfit:
                        continue
                    except log.session.failure as error:
                        if table.placed:
                            return [unreadable(source, error, _A_LOG)]
        except Failed as failed:
            raise refused("spark", say("failed: {cause}", cause=failed)) from None
        raise AssertionError("a table that python has read is fit for anything")


def _nothing(want: Request, found: Measured) -> str:
    if found.other_months:
        return say(
            "all {count:,} events are of other months; this run is {period}",
            count=found.other_months,
            period=want.period,
        )
    return say("there are no events")
