"""What becomes of calls: who was rung, who answered, how long it took, who gave up.

A call here is one stay of a caller in one queue. It belongs to the month in which the caller entered, and so does
everything about it; so a queue's calls add up. Memory holds the calls that are open, whatever the length of the log.
"""

from __future__ import annotations

from typing import NamedTuple

import attrs

from kpicore.collect.agents import Agents
from kpicore.collect.queue_log.grammar import Event
from kpicore.collect.queue_log.sums import AgentCalls, Month, QueueCalls

LONGEST_CALL = 24 * 3600  # s; a call that is open longer has lost its end
MOST_OPEN = 100_000  # calls at once; of more, those that entered first are given up
AT_ONCE_MS = 1_000  # the log's times are whole seconds: rings one after the other may seem to overlap by less
MOST_RINGS = 1_000  # of one call that are held to be compared

_ENDED_BY = {"COMPLETEAGENT": "by_agent", "COMPLETECALLER": "by_caller"}
_TALK = {"COMPLETEAGENT": 1, "COMPLETECALLER": 1, "BLINDTRANSFER": 3, "ATTENDEDTRANSFER": 3, "TRANSFER": 3}
_WAITED = {"ABANDON": 2, "EXITEMPTY": 2, "EXITWITHTIMEOUT": 2, "EXITWITHKEY": 3, "WITHDRAW": 2}


@attrs.define
class Ring:
    """A phone that rang for a call. start, end: milliseconds; who: the employee; fault: nobody answered it, which is
    somebody's matter unless another phone rang at the same time."""

    who: str
    start: int
    end: int
    fault: bool
    shared: bool = False


@attrs.define
class Visit:
    """A call that is open. counts: whether its month is wanted. answered: when; by: the employee, empty for nobody."""

    queue: str
    entered: int
    counts: bool
    rings: list[Ring] = attrs.field(factory=list)
    missed: set[str] = attrs.field(factory=set)
    answered: int | None = None
    by: str = ""


class Key(NamedTuple):
    call: str
    queue: str


class Calls:
    """All calls of a log, event by event, in the order of the log.

    by_agent: (employee_id, queue) → sums; by_queue: queue → sums. begin: the time of the log's first event, for the
    caller to set. strays: rings and ends of calls that had not begun, or had ended. unentered: calls of the month whose
    beginning the log does not have. nobody: answered calls without an agent.
    """

    def __init__(self, month: Month, agents: Agents, min_ring_ms: int, short_call_s: int) -> None:
        self.by_agent: dict[tuple[str, str], AgentCalls] = {}
        self.by_queue: dict[str, QueueCalls] = {}
        self.strays = self.unentered = self.nobody = 0
        self.begin = 0
        self._month = month
        self._agents = agents
        self._min_ring_ms = min_ring_ms
        self._short_call_s = short_call_s
        self._open: dict[Key, Visit] = {}
        self._crowded = 1_000

    # Events

    def enter(self, event: Event) -> None:
        key = Key(event.call, event.queue)
        earlier = self._open.pop(key, None)
        if earlier is not None:
            self._lose(earlier)
        self._new(key, event.time)

    def ring(self, event: Event) -> None:
        """RINGNOANSWER, RINGCANCELED: a phone rang and was not answered; the second is never its owner's matter."""
        visit = self._open.get(Key(event.call, event.queue))
        if visit is None:
            self.strays += 1
        elif visit.counts and event.agent:
            end = event.time * 1000
            start = end - (event.seconds(0) or 0)
            self._rung(visit, Ring(self._agents[event.agent], start, end, event.name == "RINGNOANSWER"))

    def connect(self, event: Event) -> None:
        hold = event.seconds(0)
        visit = self._visit(event, hold or 0)
        if visit.answered is not None:
            self.strays += 1
            return
        if visit.counts and event.agent:
            start = _rang_from(event)
            if start is not None:
                self._rung(visit, Ring(self._agents[event.agent], start, event.time * 1000, fault=False))
        self._answer(visit, event.agent, event.time, hold)

    def complete(self, event: Event) -> None:
        """The end of a call that was answered: by either side, or by a transfer."""
        talk = event.seconds(_TALK[event.name])
        hold = event.seconds(_TALK[event.name] - 1)
        key = Key(event.call, event.queue)
        visit = self._open.get(key)
        if visit is None:
            if talk is None or event.time - talk >= self.begin:
                self.strays += 1  # it would have been answered within the log: perhaps counted already
                return
            visit = self._visit(event, talk + (hold or 0))
        if visit.answered is None:
            self._answer(visit, event.agent, event.time - (talk or 0), hold)
        del self._open[key]
        if not visit.counts:
            return
        if talk is None and visit.answered is not None and visit.answered <= event.time:
            talk = event.time - visit.answered
        if visit.by:
            self._agent(visit).end(_ENDED_BY.get(event.name, "transfers"), talk, self._short_call_s)
        self._queue(visit).completed += 1
        self._close(visit)

    def leave(self, event: Event) -> None:
        """The end of a call that nobody answered."""
        waited = event.seconds(_WAITED[event.name]) if event.name in _WAITED else None
        visit = self._visit(event, waited or 0)
        del self._open[Key(event.call, event.queue)]
        if visit.answered is not None:
            self.strays += 1
            self._lose(visit)
            return
        if not visit.counts:
            return
        queue = self._queue(visit)
        if event.name == "ABANDON":
            queue.abandoned += 1
            queue.abandoned_wait_s += max(0, event.time - visit.entered) if waited is None else waited
        else:
            queue.left += 1
        self._close(visit)

    def restart(self) -> None:
        """Asterisk was started again: the calls that were open have ended, and nobody wrote how."""
        for visit in self._open.values():
            self._lose(visit)
        self._open.clear()

    def finish(self, now: int) -> None:
        """The end of the log."""
        for visit in self._open.values():
            if visit.entered < now - LONGEST_CALL:
                self._lose(visit)
            elif visit.counts:
                self._queue(visit).open += 1
                self._close(visit)
        self._open.clear()

    # Calls

    def _visit(self, event: Event, before: int) -> Visit:
        """The call of the event; one that entered some seconds before, where the log does not have its beginning."""
        key = Key(event.call, event.queue)
        visit = self._open.get(key)
        if visit is None:
            visit = self._new(key, event.time - before)
            self.unentered += visit.counts
        return visit

    def _new(self, key: Key, entered: int) -> Visit:
        if len(self._open) >= self._crowded:
            self._give_up(entered)
        visit = self._open[key] = Visit(key.queue, entered, self._month.has(entered))
        if visit.counts:
            self._queue(visit).offered += 1
        return visit

    def _give_up(self, now: int) -> None:
        """Calls whose end was lost, so that they do not pile up."""
        old = [key for key, visit in self._open.items() if visit.entered < now - LONGEST_CALL]
        if len(self._open) - len(old) >= MOST_OPEN:
            old = list(self._open)[: MOST_OPEN // 2]
        for key in old:
            self._lose(self._open.pop(key))
        self._crowded = min(MOST_OPEN, max(1_000, 2 * len(self._open)))

    def _answer(self, visit: Visit, agent: str, at: int, hold: int | None) -> None:
        visit.answered = at
        self._settle(visit)
        if not visit.counts:
            return
        self._queue(visit).answered += 1
        if not agent:
            self.nobody += 1
            return
        visit.by = self._agents[agent]
        sums = self._agent(visit)
        sums.answered += 1
        sums.wait_s += max(0, at - visit.entered) if hold is None else hold

    def _lose(self, visit: Visit) -> None:
        """A call whose end the log does not have."""
        if visit.counts:
            self._queue(visit).lost += 1
            self._close(visit)

    def _close(self, visit: Visit) -> None:
        self._settle(visit)
        for who in visit.missed:
            if who != visit.by:
                self._sums(who, visit.queue).missed += 1

    # Rings

    def _rung(self, visit: Visit, ring: Ring) -> None:
        """Hold a ring until the call is settled, compared with those that it may have rung beside."""
        if ring.fault and ring.end - ring.start < self._min_ring_ms:
            self._sums(ring.who, visit.queue).rings_failed += 1
            ring.fault = False
        for other in reversed(visit.rings):
            if min(ring.end, other.end) - max(ring.start, other.start) >= AT_ONCE_MS and other.who != ring.who:
                ring.shared = other.shared = True
            elif other.end - ring.start < AT_ONCE_MS:
                break
        visit.rings.append(ring)
        if len(visit.rings) > MOST_RINGS:
            self._settle(visit, MOST_RINGS // 2)

    def _settle(self, visit: Visit, first: int | None = None) -> None:
        """Count the first rings of a call, or all of them."""
        for ring in visit.rings[:first]:
            if not ring.fault:
                continue
            sums = self._sums(ring.who, visit.queue)
            if ring.shared:
                sums.rings_shared += 1
            else:
                sums.rings_unanswered += 1
                sums.ring_unanswered_ms += ring.end - ring.start
                visit.missed.add(ring.who)
        del visit.rings[:first]

    # Sums

    def _queue(self, visit: Visit) -> QueueCalls:
        if visit.queue not in self.by_queue:
            self.by_queue[visit.queue] = QueueCalls()
        return self.by_queue[visit.queue]

    def _agent(self, visit: Visit) -> AgentCalls:
        return self._sums(visit.by, visit.queue)

    def _sums(self, who: str, queue: str) -> AgentCalls:
        if (who, queue) not in self.by_agent:
            self.by_agent[who, queue] = AgentCalls()
        return self.by_agent[who, queue]


def _rang_from(event: Event) -> int | None:
    """When the phone that was answered began to ring, in milliseconds: by its ring time, or, where an old log has none,
    by its channel's id, which begins with the second in which the channel was made."""
    rang = event.seconds(2)
    if rang is not None:
        return (event.time - rang) * 1000
    made = event.data[1].rpartition(".")[0].rpartition("-")[2] if len(event.data) > 1 else ""
    start = int(made) if made.isascii() and made.isdigit() and len(made) < 12 else 0
    return start * 1000 if event.time - 3600 < start <= event.time else None
