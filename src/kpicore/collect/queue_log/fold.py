"""One pass over a log: every event goes where it counts, and nothing is kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection

from kpicore.collect.agents import Agents
from kpicore.collect.queue_log.calls import Calls
from kpicore.collect.queue_log.grammar import Event
from kpicore.collect.queue_log.presence import Presences
from kpicore.collect.queue_log.sums import Month

MOST_NAMES = 100  # names of unknown events that are told apart
_MORE = "…"


class Fold:
    """The sums of one month, and what the log was like.

    queues: those that are looked at; none means all. events: how many there were; in_month: of the month. first, last:
    the times between which the log is. seen: employee_id → the number of the first line that names one of their agents;
    active: those whom a line of the month names. unknown: events that Asterisk does not write, by name. elsewhere:
    events of other queues; queues_seen: queues by name. backwards: how often the time went back. nobody: pauses and
    log-ins without an agent.
    """

    def __init__(
        self, month: Month, agents: Agents, queues: Collection[str], min_ring_ms: int, short_call_s: int
    ) -> None:
        self.month = month
        self.calls = Calls(month, agents, min_ring_ms, short_call_s)
        self.presences = Presences(month, agents)
        self.events = self.in_month = self.backwards = self.elsewhere = self.nobody = 0
        self.first = self.last = 0
        self.seen: dict[str, int] = {}
        self.active: set[str] = set()
        self.unknown: Counter[str] = Counter()
        self.queues_seen: set[str] = set()
        self._queues = frozenset(queues)
        self._agents = agents
        self._of_calls, self._of_people = self._handlers()

    def take(self, event: Event) -> None:
        """The next event of the log."""
        if not self.events:
            self.first = self.last = self.calls.begin = event.time
        self.events += 1
        if event.name == "QUEUESTART":
            self.calls.restart()
            self.presences.restart(self.last)
        if event.time < self.last:
            self.backwards += 1
        else:
            self.last = event.time
        if event.queue:
            self.queues_seen.add(event.queue)
            if self._queues and event.queue not in self._queues:
                self.elsewhere += 1
                return
        self._note(event)
        if handler := self._of_calls.get(event.name):
            handler(event)
        elif handler := self._of_people.get(event.name):
            if event.agent:
                handler(event)
            else:
                self.nobody += 1
        elif event.name not in _NO_FIGURE:
            name = event.name if event.name in self.unknown or len(self.unknown) < MOST_NAMES else _MORE
            self.unknown[name] += 1

    def finish(self) -> None:
        """The end of the log: what is open is open."""
        self.calls.finish(self.last)
        self.presences.finish(self.last)

    def people(self) -> list[str]:
        """Whoever the month has something about, in the order in which the log first names them."""
        there = {who for who, state in self.presences.of.items() if state.login.seconds or state.pause.seconds}
        found = self.active | there | {who for who, _ in self.calls.by_agent}
        return sorted(found, key=lambda who: self.seen[who])

    def _note(self, event: Event) -> None:
        of_month = self.month.has(event.time)
        self.in_month += of_month
        if event.agent:
            who = self._agents[event.agent]
            if who not in self.seen:
                self.seen[who] = event.number
            if of_month:
                self.active.add(who)

    def _handlers(self) -> tuple[dict[str, Callable[[Event], None]], dict[str, Callable[[Event], None]]]:
        calls, people = self.calls, self.presences
        return {
            "ENTERQUEUE": calls.enter,
            "RINGNOANSWER": calls.ring,
            "RINGCANCELED": calls.ring,
            "CONNECT": calls.connect,
            "COMPLETEAGENT": calls.complete,
            "COMPLETECALLER": calls.complete,
            "BLINDTRANSFER": calls.complete,
            "ATTENDEDTRANSFER": calls.complete,
            "TRANSFER": calls.complete,
            "ABANDON": calls.leave,
            "EXITEMPTY": calls.leave,
            "EXITWITHTIMEOUT": calls.leave,
            "EXITWITHKEY": calls.leave,
            "WITHDRAW": calls.leave,
            "SYSCOMPAT": calls.leave,
        }, {
            "AGENTLOGIN": people.log_in,
            "AGENTCALLBACKLOGIN": people.log_in,
            "ADDMEMBER": people.log_in,
            "AGENTLOGOFF": people.log_off,
            "AGENTCALLBACKLOGOFF": people.log_off,
            "REMOVEMEMBER": people.remove,
            "PAUSE": people.pause,
            "PAUSEALL": people.pause,
            "UNPAUSE": people.unpause,
            "UNPAUSEALL": people.unpause,
        }


_NO_FIGURE = frozenset(("QUEUESTART", "CONFIGRELOAD", "PENALTY", "RINGINUSE", "OUTCALL", "AGENTDUMP"))
