"""What must be said of a log beside its figures: calls that are nobody's, what it lacks, whose figures are weak."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from decimal import Decimal

from kpicore.collect.agents import STRANGERS, UNMAPPED, Agents, some_of
from kpicore.collect.queue_log.figures import Person
from kpicore.collect.queue_log.fold import Fold
from kpicore.collect.queue_log.sums import AgentCalls, total
from kpicore.collect.text import label, visible
from kpicore.components import Request
from kpicore.model import Severity, Text
from kpicore.results import FlagRow

QUEUE = Text(
    "{file}：队列 {queue}：来电 {offered}，完成 {completed}，放弃 {abandoned}，其他离开 {left}，日志结束时未完 {open}，"
    "结束未记录 {lost}；放弃与离开的来电不计入任何人",
    "{file}: queue {queue}: of {offered} calls {completed} were completed, {abandoned} abandoned, {left} left "
    "otherwise, {open} open at the end of the log, {lost} without a recorded end; "
    "those not answered are in nobody's figures",
)
NOBODY = Text(
    "{file}：没有坐席的事件：接听 {calls}，登录与暂停 {others}",
    "{file}: events without an agent: calls answered {calls}, others {others}",
)
GAPS = Text(
    "{file}：日志不完整：没有开始的来电 {unentered}，没有对应来电的振铃或结束 {strays}，"
    "没有开始的登录或暂停结束 {ends}，因系统重启而中断的登录或暂停 {cut}，时间倒退 {backwards}",
    "{file}: the log is not whole: calls without their beginning {unentered}, rings and ends without a call {strays}, "
    "ends of pauses and log-ins without a beginning {ends}, pauses and log-ins that a restart cut {cut}, steps back in "
    "time {backwards}",
)
UNENDED = Text(
    "{file}：日志结束时仍在暂停的人数：{count}，计至日志结束或月末",
    "{file}: people who still pause at the end of the log: {count}; counted up to there, or to the end of the month",
)
UNKNOWN = Text(
    "{file}：Asterisk 不会写的事件，未计入：{names}",
    "{file}: events that Asterisk does not write, not counted: {names}",
)
FEW = Text(
    "本月来电 {count} 个，少于 {least}（min_events），比率没有把握",
    "calls in the month: {count}, fewer than {least} (min_events), too few for a fair rate",
)
SHORT = Text(
    "{count} 个通话中有 {short} 个短于 {seconds} 秒，超过 {share} %",
    "{short} of {count} calls were shorter than {seconds} s, more than {share} %",
)


LEFT_OUT = Text(
    "因无法读取而未计入、且指明此人的日志行：{count}",
    "lines of the log that name this person, left out since they cannot be read: {count}",
)


class Notes:
    """Makes the flags of one log. strangers: who is not on the roster and left out, with their calls."""

    def __init__(self, source: str, want: Request, fold: Fold, agents: Agents, strangers: Mapping[str, int]) -> None:
        self._source = visible(source)
        self._period = str(want.period)
        self._roster = want.people
        self._strangers = strangers
        self._fold = fold
        self._agents = agents

    def of_the_log(self) -> Iterator[FlagRow]:
        """What concerns no one person."""
        fold, calls, there = self._fold, self._fold.calls, self._fold.presences
        for queue, sums in sorted(calls.by_queue.items()):
            counts = {name: getattr(sums, name) for name in _OF_A_QUEUE}
            yield self._flag("queue_calls", QUEUE, queue=label(queue), **counts)
        if calls.nobody or fold.nobody:
            yield self._flag("no_agent", NOBODY, calls=calls.nobody, others=fold.nobody)
        if unmapped := self._agents.unmapped(self._roster):
            yield self._flag("unmapped_agent", UNMAPPED, count=len(unmapped), names=some_of(unmapped))
        if strangers := self._strangers:
            counts = {"count": len(strangers), "events": sum(strangers.values())}
            yield self._flag("unknown_person", STRANGERS, names=some_of(list(strangers)), **counts)
        gaps = (calls.unentered, calls.strays, there.strays, there.cut, fold.backwards)
        if any(gaps):
            yield self._flag("log_gaps", GAPS, **dict(zip(_GAPS, gaps, strict=True)))
        if there.unended:
            yield self._flag("unended_pause", UNENDED, count=there.unended)
        if fold.unknown:
            names = [f"{name} {count}" for name, count in fold.unknown.most_common()]
            yield self._flag("unknown_event", UNKNOWN, names=some_of(names))

    def of_people(
        self, people: Mapping[str, Person], min_events: int, short_call_s: int, short_call_share: Decimal
    ) -> Iterator[FlagRow]:
        """Whose calls are few, and whose are suspiciously short; the latter is judged where they are not few."""
        for who, person in people.items():
            sums = total(AgentCalls, person.calls.values())
            if 0 < sums.offered < min_events:
                yield self._flag("few_events", FEW, who, count=sums.offered, least=min_events)
            if sums.talked >= max(1, min_events) and sums.short * 100 > short_call_share * sums.talked:
                share = f"{short_call_share.normalize():f}"
                parts = {"short": sums.short, "count": sums.talked, "seconds": short_call_s, "share": share}
                yield self._flag("short_calls", SHORT, who, "review", **parts)

    def of_left_out(self, lines: Mapping[str, int], people: Container[str]) -> Iterator[FlagRow]:
        """Whose figures may lack something, once the run goes on without the lines that are no events. lines: how many
        name which agent; people: those who are known."""
        counts: dict[str, int] = {}
        for agent, count in lines.items():
            who = self._agents[agent]
            counts[who] = counts.get(who, 0) + count
        for who in sorted(counts):
            if who in people:
                yield self._flag("events_left_out", LEFT_OUT, who, "review", count=counts[who])

    def _flag(
        self, flag: str, message: Text, who: str = "", severity: Severity = "info", /, **parts: object
    ) -> FlagRow:
        """A flag; `parts` fill its message in."""
        return FlagRow(self._period, "", who, flag, severity, message.format(file=self._source, **parts), "")


_OF_A_QUEUE = ("offered", "completed", "abandoned", "left", "open", "lost")
_GAPS = ("unentered", "strays", "ends", "cut", "backwards")
