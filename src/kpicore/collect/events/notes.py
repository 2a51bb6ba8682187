"""What must be said of a log beside its figures: events that are nobody's, values that are missing, weak figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kpicore.collect.agents import STRANGERS, UNMAPPED, some_of
from kpicore.collect.events.figures import Figures, missing
from kpicore.collect.events.measure import Measured
from kpicore.collect.events.plan import QUOTIENTS, Plan
from kpicore.collect.report import OTHER_PERIOD, ROUNDED
from kpicore.collect.text import label, visible
from kpicore.components import Request
from kpicore.model import Severity, Text
from kpicore.results import FlagRow

NO_AGENT = Text(
    "{file}：没有坐席的事件：{count}，未计入任何人", "{file}: events without an agent: {count}; they are nobody's"
)
NO_TIME = Text(
    "{file}：没有时间的事件：{count}，未计入", "{file}: events without a time: {count}; they are of no month"
)
NO_ID = Text(
    "{file}：没有“{column}”的事件：{count}，无法判断是否重复",
    "{file}: events without {column}: {count}; nobody can say whether they are there twice",
)
REPEATED = Text(
    "{file}：重复出现的事件：{count}，只计一次", "{file}: events that are there again: {count}; they count once"
)
LEFT_OUT = Text(
    "因单元格无法读取而未计入的事件：{count}", "events left out, since a cell of them cannot be read: {count}"
)
MISSING = Text(
    "{file}：{events} 个事件中因缺少数据而无法判断的：{metrics}",
    "{file}: of {events} events some could not be judged, a value being missing: {metrics}",
)
FEW = Text(
    "事件太少（min_events），比率没有把握：{metrics}",
    "too few events for a fair rate (min_events): {metrics}",
)
UNTIMED = Text("没有时间的事件：{count}，未计入", "events without a time: {count}; they are of no month")
BACKWARDS = Text(
    "结束早于开始的事件：{count}（{column}）；其负的时长照样计入",
    "events that end before they start: {count} ({column}); their negative time counts as it stands",
)
SHORT = Text(
    "{count} 个事件中有 {short} 个 {column} 小于 {below}，超过 {share} %",
    "{column} is below {below} in {short} of {count} events, more than {share} %",
)


class Outside(NamedTuple):
    """What is not among the figures: events of nobody; what the measuring left out; agents unknown to the settings;
    agents not on the roster, with their events."""

    nobody: int
    measured: Measured
    unmapped: Sequence[str]
    strangers: Mapping[str, int]


def of_the_log(source: str, plan: Plan, want: Request, people: Figures, out: Outside) -> Iterator[FlagRow]:
    """What concerns no one person. people: all that have events, strangers too."""

    def note(flag: str, message: Text, **parts: object) -> FlagRow:
        return _note(want, flag, message.format(file=visible(source), **parts))

    if out.nobody:
        yield note("no_agent", NO_AGENT, count=out.nobody)
    if out.measured.untimed:
        yield note("no_time", NO_TIME, count=out.measured.untimed)
    if out.measured.other_months:
        yield note("other_period", OTHER_PERIOD, count=out.measured.other_months)
    if out.measured.nameless:
        column = visible(plan.columns[plan.id].name)
        yield note("no_id", NO_ID, column=column, count=out.measured.nameless)
    if out.measured.once:
        yield note("repeated_event", REPEATED, count=out.measured.once)
    if out.unmapped:
        yield note("unmapped_agent", UNMAPPED, count=len(out.unmapped), names=some_of(out.unmapped))
    if out.strangers:
        names, events = some_of(sorted(out.strangers)), sum(out.strangers.values())
        yield note("unknown_person", STRANGERS, count=len(out.strangers), names=names, events=events)
    for column, count in out.measured.rounded.items():
        yield note("rounded", ROUNDED, column=visible(column), count=count)
    lacking = {each.id: missing(each, people) for each in plan.metrics}
    if any(lacking.values()):
        events = sum(people.events)
        named = ", ".join(f"{visible(metric)} {count}" for metric, count in lacking.items() if count)
        yield note("missing_values", MISSING, metrics=named, events=events)


def of_people(plan: Plan, want: Request, people: Figures, min_events: int) -> Iterator[FlagRow]:
    """Whose figures rest on few events, and whose events are suspiciously short; the latter where they are not few."""
    backwards, short = plan.backwards, plan.short
    few = _few(plan, people)
    for at, name in enumerate(people.names):
        who = name or ""
        if at in few:
            yield _note(want, "few_events", FEW.format(metrics=", ".join(few[at])), who)
        for column, ask in backwards.items():
            if count := people.answers[ask][at]:
                message = BACKWARDS.format(count=count, column=label(column))
                yield _note(want, "ends_before_start", message, who, "review")
        if short is None:
            continue
        known, hits = people.answers[short.known][at], people.answers[short.short][at]
        if known >= max(1, min_events) and hits * 100 > short.share * known:
            shown = {"below": f"{short.below.normalize():f}", "share": f"{short.share.normalize():f}"}
            message = SHORT.format(column=visible(short.column), short=hits, count=known, **shown)
            yield _note(want, "short_events", message, who, "review")


def _few(plan: Plan, people: Figures) -> dict[int, list[str]]:
    """The metrics that rest on too few events to be fair, with how many, by the person's place."""
    found: dict[int, list[str]] = {}
    for metric in plan.metrics:
        if metric.measure in QUOTIENTS:
            for at, base in enumerate(people.answers[metric.base]):
                if 0 < base < metric.min_events:
                    found.setdefault(at, []).append(f"{visible(metric.id)} ({base})")
    return found


def of_untimed(want: Request, untimed: Mapping[str, int]) -> Iterator[FlagRow]:
    """Who has events without a time, which may be of this month."""
    for who, count in sorted(untimed.items()):
        if want.people is None or who in want.people:
            yield _note(want, "no_time", UNTIMED.format(count=count), who)


def of_left_out(want: Request, bad: Mapping[str, int]) -> Iterator[FlagRow]:
    """Whose events are left out for a cell that cannot be read, once the run goes on without them."""
    for who, count in sorted(bad.items()):
        yield _note(want, "events_left_out", LEFT_OUT.format(count=count), who, "review")


def _note(want: Request, flag: str, message: Text, who: str = "", severity: Severity = "info") -> FlagRow:
    return FlagRow(str(want.period), "", who, flag, severity, message, "")
