"""Who was there, and who paused: spans of time, cut at the month's edges wherever they began and ended.

An employee is logged in while any of their agents is, in any queue, and pauses while paused in any queue: several at
once are one. So a pause of all queues, which Asterisk writes once for all and then once for each, counts once.
"""

from __future__ import annotations

import attrs

from kpicore.collect.agents import Agents
from kpicore.collect.queue_log.grammar import Event
from kpicore.collect.queue_log.sums import Month

Key = tuple[str, str]  # an agent and a queue; without a queue: all of them
_ALL = ""


@attrs.define
class Span:
    """A state that comes and goes. seconds: within the month. times: how often it began in the month; to begin again in
    the second in which it ended, as when only the reason of a pause changes, is to go on."""

    seconds: int = 0
    times: int = 0
    since: int | None = None
    ended: int | None = None

    def begin(self, time: int, month: Month) -> None:
        if self.since is None:
            self.since = time if self.ended is None else max(time, self.ended)  # no second twice, should time go back
            self.times += month.has(time) and time != self.ended

    def end(self, time: int, month: Month) -> None:
        if self.since is not None:
            self.seconds += month.share(self.since, time)
            self.ended = max(time, self.since)
            self.since = None


@attrs.define
class Presence:
    """One employee. logs_in: whether the log ever says that they came or went."""

    login: Span = attrs.field(factory=Span)
    pause: Span = attrs.field(factory=Span)
    logged_in: set[Key] = attrs.field(factory=set)
    paused: set[Key] = attrs.field(factory=set)
    logs_in: bool = False


class Presences:
    """Everybody's presence, by employee_id.

    strays: ends of a pause or a log-in whose beginning the log does not have. cut: pauses and log-ins that a restart of
    Asterisk ended. unended: pauses that go on at the end of the log.
    """

    def __init__(self, month: Month, agents: Agents) -> None:
        self.of: dict[str, Presence] = {}
        self.strays = self.cut = self.unended = 0
        self._month = month
        self._agents = agents

    # Events

    def log_in(self, event: Event) -> None:
        """AGENTLOGIN, AGENTCALLBACKLOGIN; ADDMEMBER, which may begin with a pause."""
        state = self._state(event)
        state.logs_in = True
        state.logged_in.add((event.agent, event.queue))
        state.login.begin(event.time, self._month)
        if event.name == "ADDMEMBER" and event.data[0] == "PAUSED":
            self.pause(event)

    def log_off(self, event: Event) -> None:
        """AGENTLOGOFF, AGENTCALLBACKLOGOFF: the agent is gone from every queue."""
        state = self._state(event)
        state.logs_in = True
        if state.login.since is None:
            seconds = event.seconds(1)
            if seconds is None:
                self.strays += 1
            else:
                state.login.begin(event.time - seconds, self._month)
        state.logged_in = {key for key in state.logged_in if key[0] != event.agent}
        self._settle(state, event.time)

    def remove(self, event: Event) -> None:
        """REMOVEMEMBER: out of one queue."""
        state = self._state(event)
        state.logs_in = True
        self.strays += state.login.since is None
        state.logged_in.discard((event.agent, event.queue))
        state.paused.discard((event.agent, event.queue))
        self._settle(state, event.time)

    def pause(self, event: Event) -> None:
        """PAUSE in a queue, PAUSEALL."""
        state = self._state(event)
        state.paused.add((event.agent, event.queue))
        state.pause.begin(event.time, self._month)

    def unpause(self, event: Event) -> None:
        """UNPAUSE in a queue, UNPAUSEALL."""
        state = self._state(event)
        if state.pause.since is None:
            after_all = state.pause.ended is not None and event.time - state.pause.ended <= 1
            self.strays += not after_all
            return
        mine = {key for key in state.paused if key[0] == event.agent}
        gone = mine if event.name == "UNPAUSEALL" else {(event.agent, event.queue)}
        if mine - gone == {(event.agent, _ALL)}:
            gone = mine  # paused in all queues, and taken back one by one
        state.paused -= gone
        if not state.paused:
            state.pause.end(event.time, self._month)

    def restart(self, last: int) -> None:
        """Asterisk was started again; what it knew of people ended at the latest with its last word before that."""
        for state in self.of.values():
            self.cut += (state.login.since is not None) + (state.pause.since is not None)
            self._clear(state, last)

    def finish(self, now: int) -> None:
        """The end of the log."""
        for state in self.of.values():
            self.unended += state.pause.since is not None
            self._clear(state, now)

    # States

    def _state(self, event: Event) -> Presence:
        employee = self._agents[event.agent]
        if employee not in self.of:
            self.of[employee] = Presence()
        return self.of[employee]

    def _settle(self, state: Presence, time: int) -> None:
        """After some queue was left: who is in none is gone, and does not pause."""
        if not state.logged_in:
            self._clear(state, time)
        elif not state.paused:
            state.pause.end(time, self._month)

    def _clear(self, state: Presence, time: int) -> None:
        state.logged_in.clear()
        state.paused.clear()
        state.login.end(time, self._month)
        state.pause.end(time, self._month)
