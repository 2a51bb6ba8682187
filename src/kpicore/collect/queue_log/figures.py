"""The figures that can be asked for, each as the text of a metric's cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from kpicore.collect.queue_log.fold import Fold
from kpicore.collect.queue_log.presence import Presence
from kpicore.collect.queue_log.sums import AgentCalls, QueueCalls, total
from kpicore.fields import MAX_DECIMALS
from kpicore.model import Text
from kpicore.numbers import format_scaled, half_up

NOTHING_TO_JUDGE = "n/a"
UNKNOWN = ""

Of = Literal["agent", "queue", "person"]


class Figure(NamedTuple):
    """A figure of an employee and a month.

    of: an agent's own calls; all calls of the queues that the agent works in; or the person, whatever the queue. value:
    from the sums to a cell; blank where it is unknown, `n/a` where there was nothing to judge.
    """

    of: Of
    unit: str
    title: Text
    value: Callable[..., str]


def _share(part: int, whole: int) -> str:
    return _quotient(100 * part, whole)


def _quotient(part: int, whole: int) -> str:
    return format_scaled(half_up(part * 10**MAX_DECIMALS, whole), MAX_DECIMALS) if whole else NOTHING_TO_JUDGE


def _talk(sums: AgentCalls) -> str:
    """The talking time; unknown where there were calls and of none of them it is known."""
    return UNKNOWN if sums.answered and not sums.talked else str(sums.talk_s)


def _calls(of: Of, title: Text, value: Callable[..., int]) -> Figure:
    return Figure(of, "count", title, lambda sums: str(value(sums)))


FIGURES: Mapping[str, Figure] = {
    "calls_offered": _calls(
        "agent",
        Text("振铃的来电数", "calls that the agent answered, or missed as below"),
        lambda sums: sums.offered,
    ),
    "calls_answered": _calls("agent", Text("接听数", "calls that the agent answered"), lambda sums: sums.answered),
    "calls_missed": _calls(
        "agent",
        Text(
            "仅在本人话机振铃而未接的来电数",
            "calls that rang at this agent's phone alone and that the agent did not answer",
        ),
        lambda sums: sums.missed,
    ),
    "answer_rate": Figure(
        "agent",
        "%",
        Text("接听率", "calls_answered in % of calls_offered"),
        lambda sums: _share(sums.answered, sums.offered),
    ),
    "wait_s": Figure(
        "agent",
        "s",
        Text("所接来电的等待时间", "how long the callers had waited whom the agent answered"),
        lambda sums: str(sums.wait_s),
    ),
    "avg_speed_of_answer_s": Figure(
        "agent",
        "s",
        Text("平均等待时间", "wait_s ÷ calls_answered"),
        lambda sums: _quotient(sums.wait_s, sums.answered),
    ),
    "talk_s": Figure("agent", "s", Text("通话时间", "how long the agent talked"), _talk),
    "avg_talk_s": Figure(
        "agent",
        "s",
        Text("平均通话时间", "talk_s ÷ the calls whose talking time is known"),
        lambda sums: _quotient(sums.talk_s, sums.talked),
    ),
    "ended_by_agent": _calls(
        "agent", Text("坐席挂机数", "answered calls that the agent ended"), lambda sums: sums.by_agent
    ),
    "ended_by_caller": _calls(
        "agent", Text("客户挂机数", "answered calls that the caller ended"), lambda sums: sums.by_caller
    ),
    "transfers": _calls(
        "agent", Text("转接数", "answered calls that the agent transferred"), lambda sums: sums.transfers
    ),
    "short_calls": _calls(
        "agent", Text("过短通话数", "answered calls shorter than short_call_s"), lambda sums: sums.short
    ),
    "short_call_rate": Figure(
        "agent",
        "%",
        Text("过短通话占比", "short_calls in % of the calls whose talking time is known"),
        lambda sums: _share(sums.short, sums.talked),
    ),
    "rings_unanswered": _calls(
        "agent",
        Text("仅在本人话机振铃而未接的次数", "how often this agent's phone alone rang and nobody answered it"),
        lambda sums: sums.rings_unanswered,
    ),
    "ring_unanswered_s": Figure(
        "agent",
        "s",
        Text("上述振铃时间", "how long it rang then"),
        lambda sums: format_scaled(sums.ring_unanswered_ms, 3),
    ),
    "rings_shared": _calls(
        "agent",
        Text("与他人同时振铃而未接的次数", "how often it rang together with others and was not the one that answered"),
        lambda sums: sums.rings_shared,
    ),
    "rings_failed": _calls(
        "agent",
        Text("话机未能振铃的次数", "how often the phone was busy, not reached, or rang for less than min_ring_ms"),
        lambda sums: sums.rings_failed,
    ),
    "pauses": _calls("person", Text("暂停次数", "pauses that began in the month"), lambda state: state.pause.times),
    "pause_s": Figure(
        "person",
        "s",
        Text("暂停时间", "time in which the agent paused in at least one queue"),
        lambda state: str(state.pause.seconds),
    ),
    "logins": Figure(
        "person",
        "count",
        Text("登录次数", "log-ins that began in the month"),
        lambda state: str(state.login.times) if state.logs_in else UNKNOWN,
    ),
    "login_s": Figure(
        "person",
        "s",
        Text("登录时间", "time in which the agent was logged in"),
        lambda state: str(state.login.seconds) if state.logs_in else UNKNOWN,
    ),
    "queue_offered": _calls(
        "queue", Text("队列来电数", "calls that entered the agent's queues"), lambda sums: sums.offered
    ),
    "queue_answered": _calls("queue", Text("队列接听数", "of them, answered by anybody"), lambda sums: sums.answered),
    "queue_abandoned": _calls(
        "queue", Text("队列放弃数", "of them, given up by the caller"), lambda sums: sums.abandoned
    ),
    "queue_abandoned_wait_s": Figure(
        "queue",
        "s",
        Text("放弃前的等待时间", "how long those had waited"),
        lambda sums: str(sums.abandoned_wait_s),
    ),
    "queue_left": _calls(
        "queue",
        Text("队列其他离开数", "of them, left by a timeout, a key or for want of agents"),
        lambda sums: sums.left,
    ),
    "queue_abandon_rate": Figure(
        "queue",
        "%",
        Text("队列放弃率", "queue_abandoned in % of queue_offered"),
        lambda sums: _share(sums.abandoned, sums.offered),
    ),
}
"""By id. An agent's queues are those in which a call was put to the agent in the month, unless a config names some."""


class Asked(NamedTuple):
    """A column that is wanted: the metric's id, its figure, and the queues that count; none means all."""

    metric: str
    figure: str
    queues: tuple[str, ...] = ()


class Person(NamedTuple):
    """An employee's sums of a month, by queue; those of all queues; and the employee's presence."""

    calls: Mapping[str, AgentCalls]
    queues: Mapping[str, QueueCalls]
    presence: Presence

    @property
    def offered(self) -> int:
        """Calls that the employee answered or missed, of all queues."""
        return sum(each.offered for each in self.calls.values())

    def cell(self, asked: Asked) -> str:
        """One figure as text."""
        figure = FIGURES[asked.figure]
        if figure.of == "person":
            return figure.value(self.presence)
        chosen = asked.queues or self.calls
        if figure.of == "queue":
            return figure.value(total(QueueCalls, (sums for queue, sums in self.queues.items() if queue in chosen)))
        return figure.value(total(AgentCalls, (sums for queue, sums in self.calls.items() if queue in chosen)))


def persons(fold: Fold) -> dict[str, Person]:
    """Everybody whom the month has something about, in the order in which the log first names them."""
    calls: dict[str, dict[str, AgentCalls]] = {}
    for (who, queue), sums in fold.calls.by_agent.items():
        calls.setdefault(who, {})[queue] = sums
    queues, presences = fold.calls.by_queue, fold.presences.of
    return {who: Person(calls.get(who, {}), queues, presences.get(who, Presence())) for who in fold.people()}
