"""One log, one month: what each agent's events come to, with every cell that cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from kpicore.collect.agents import Agents
from kpicore.collect.events.figures import Figures
from kpicore.collect.events.forms import Form, forms_of
from kpicore.collect.events.guess import SAMPLE
from kpicore.collect.events.lower import KEYS, Lowering
from kpicore.collect.events.never import never_said
from kpicore.collect.events.odd import FLOATS, MOST_LISTED, places_of, read_odd, shortest
from kpicore.collect.events.plan import Ask, Column, Metric, Plan
from kpicore.collect.events.reading import says_offset
from kpicore.collect.events.repeats import Repeated, Repeats, drop_repeats
from kpicore.collect.events.session import Session
from kpicore.collect.events.spelling import TEXT
from kpicore.collect.events.table import Table
from kpicore.collect.events.timeline import bounds
from kpicore.collect.text import quote
from kpicore.components import Request
from kpicore.messages import say
from kpicore.model import Finding


class Unfit(Exception):
    """The table is not good enough for its log: its types do not fit, its numbers came through a float, or the places
    of its events are needed and not known."""


@attrs.frozen
class Measured:
    """The figures of the month, and how many events are of other months, without a time. doubts: cells that want a
    closer look; rounded: how many numbers lost decimals, by column; notes: warnings about the log. left_out: errors of
    events that are not among them; bad: how many of whom that concerns; once: events that were there again; nameless:
    events without the id that tells them apart. timeless: of whom how many events are without a time."""

    figures: Figures
    other_months: int
    untimed: int
    doubts: int
    rounded: Mapping[str, int]
    notes: Sequence[Finding] = ()
    left_out: Sequence[Finding] = ()
    bad: Mapping[str, int] = attrs.field(factory=dict)
    once: int = 0
    nameless: int = 0
    timeless: Mapping[str, int] = attrs.field(factory=dict)


class Measuring:
    """Asks the engine. zones: time_zone and log_time_zone as the config states them, or empty. repeated: what becomes
    of an event that is there twice."""

    def __init__(
        self, plan: Plan, table: Table, session: Session, want: Request, zones: tuple[str, str], repeated: Repeated
    ) -> None:
        self._plan = plan
        self._table = table
        self._session = session
        self._want = want
        self._zones = zones
        self._repeated: Repeated = repeated
        self._times = [column for column in plan.read if column.kind == "time"]
        self._instants: dict[str, bool] = {}
        self._padded: set[Ask] = set()
        self.lowering = Lowering(plan, table, session, self._forms())
        for column in self._times:
            self._instants[column.id] = self._instants.get(column.id, False) or self.lowering.is_instant(column.id)

    def _forms(self) -> dict[str, Sequence[Form]]:
        """How the times are written, as their first ones show; and which of the columns say their offset from UTC."""
        found: dict[str, Sequence[Form]] = {}
        for column, kind in zip(self._plan.read, self._table.types, strict=True):
            if column.kind != "time" or column.epoch or kind != TEXT:
                continue
            plain = Lowering(self._plan, self._table, self._session, {})
            seen = [text for (text,) in self._session.run(plain.samples(column.id, SAMPLE))]
            self._instants[column.id] = bool(self._zones[0]) and sum(map(says_offset, seen)) * 2 > len(seen)
            found[column.id] = forms_of(column.date_order, self._instants[column.id], seen)
        return found

    def run(self, agents: Agents) -> Measured | Sequence[Finding]:
        """The figures, or every rejected cell. Raises Unfit where the table cannot do what is needed."""
        wrong = self._zones_missing()
        if wrong:
            return wrong
        limits = self._limits()
        found = self._figures(limits)
        left_out = list(self._table.left_out)
        rounded: dict[str, int] = {}
        bad: dict[str, int] = {}
        if found.doubts:
            if self._table.guessed:
                raise Unfit
            odd, rounded = self._doubts(limits)
            if odd:
                rejected, refused = self._read_odd(odd, limits)
                left_out += rejected
                if refused:
                    return [*left_out, *refused]
                found = self._figures(limits)
                _, rounded = self._doubts(limits)
                bad = self._bad(limits, agents)
        repeats, nameless = self._repeats(limits)
        left_out += repeats.left_out
        if repeats.refused:
            return [*left_out, *repeats.refused]
        if repeats.left_out or repeats.once:
            found = self._figures(limits)
        whose = self._whose(found.figures.names, agents)
        if len(set(whose.values())) < len(whose):  # the engine has to know, since percentiles cannot be added up
            self._session.table(KEYS, {"agent": TEXT, "who": TEXT}, whose.items())
            found = self._figures(limits, keyed=True)
            whose = {who: who for who in whose.values()}
        figures = found.figures._replace(names=[whose.get(name or "") for name in found.figures.names])
        return attrs.evolve(
            found,
            figures=figures,
            notes=[*found.notes, *never_said(self.lowering, self._session, limits, figures)],
            timeless=self._by_person(found.timeless.items(), agents),
            rounded=rounded,
            left_out=left_out,
            bad=bad,
            once=repeats.once,
            nameless=nameless,
        )

    def tally(self, metric: Metric, by: str, agents: Agents, most: int) -> list[tuple[str, str, Any, int]]:
        """Of a metric for which `Asking.value` says something: person, value of `by`, value, how many events; to be
        asked after `run`. At most so many rows."""
        rows = self._session.run(self.lowering.tally(self._limits(), metric, by, most))
        named = ((self._name(text or ""), stratum, value, count) for text, stratum, value, count in rows)
        return [(agents[name], stratum or "", value, count) for name, stratum, value, count in named if name]

    def _limits(self) -> tuple[int, int]:
        return bounds(self._want.period, *self._zones, self._instants[self._plan.time])

    def _repeats(self, limits: tuple[int, int]) -> tuple[Repeats, int]:
        """The events that are there twice, and how many cannot be told apart."""
        if not self._plan.id:
            return Repeats(), 0
        (twice, nameless) = (self._session.run(query)[0][0] for query in self.lowering.repeated(limits))
        if not twice:
            return Repeats(), nameless
        if not self._table.placed:
            raise Unfit
        name = self._plan.columns[self._plan.id].name
        return drop_repeats(self.lowering, self._session, limits, name, self._repeated), nameless

    def _bad(self, limits: tuple[int, int], agents: Agents) -> dict[str, int]:
        """How many events are left out of whose month, a cell being rejected."""
        if not self.lowering.rejecting:
            return {}
        return self._by_person(self._session.run(self.lowering.refused(limits)), agents)

    def _by_person(self, counted: Iterable[Sequence[Any]], agents: Agents) -> dict[str, int]:
        """How many events of whom. counted: by agent as the log has them, whom there may be none."""
        counts: dict[str, int] = {}
        for text, count in counted:
            if text and (name := self._name(text)):
                counts[agents[name]] = counts.get(agents[name], 0) + count
        return counts

    def _zones_missing(self) -> list[Finding]:
        """Times that nobody can put into a month, or take from one another."""
        source = self._table.sources[0] if self._table.sources else ""
        if self._instants[self._plan.time] and not self._zones[0]:
            what = say("the times of {column} are of UTC", column=quote(self._plan.columns[self._plan.time].name))
            return [Finding("error", source, what, say("time_zone in the config, whose midnights bound the month"))]
        findings = []
        for column in self._times:
            if column.midnight_is_missing and self._instants[column.id]:
                what = say("the times of {column} say their offset from UTC", column=quote(column.name))
                findings.append(Finding("error", source, what, say("no midnight_is_missing, which is of local times")))
        for span in self._plan.columns.values():
            if span.kind == "span" and self._instants[span.start] != self._instants[span.end]:
                what = say("of {start} and {end} only one says its offset from UTC", start=span.start, end=span.end)
                findings.append(Finding("error", source, what, say("two columns of times of one clock")))
        return findings

    def _figures(self, limits: tuple[int, int], keyed: bool = False) -> Measured:
        """The answers, for agents as the log names them; `keyed`: for those whom the engine has been told of."""
        query, places = self.lowering.figures(limits, keyed)
        rows = self._session.run(query)
        month = [row for row in rows if row[1]]
        columns = list(zip(*month, strict=True)) or [()] * (4 + len(places))
        names, events = columns[0], columns[2]
        answers: dict[Ask, Sequence[Any]] = {ask: columns[place] for ask, place in places.items()}
        for ask, answered in self._apart(limits, keyed, names):
            answers[ask] = [answered.get(name, 0) for name in names]
        untimed = [(row[0], row[2]) for row in rows if row[1] is None]
        other = sum(row[2] for row in rows if row[1] is False)
        if self.lowering.sorted_out:
            all_of_them, by_agent = self.lowering.left_out()
            every = self.lowering.table.events
            if every is None:
                ((every,),) = self._session.run(all_of_them)
            if not self.lowering.is_whole(self._plan.time):
                untimed = [(agent, count) for agent, count in self._session.run(by_agent)]
            other = every - sum(count for _, count in untimed) - sum(events)
        timeless: Counter[str] = Counter()
        for agent, count in untimed:
            timeless[agent or ""] += count
        doubts = sum(row[3] for row in rows)
        return Measured(
            Figures(names, events, answers), other, timeless.total(), doubts, {}, self._table.notes, timeless=timeless
        )

    def _apart(
        self, limits: tuple[int, int], keyed: bool, agents: Sequence[str | None]
    ) -> Iterator[tuple[Ask, dict[str | None, Any]]]:
        """What has a query of its own: the answers, by agent."""
        apart = self.lowering.apart
        rows = self._session.run(apart.ranked(limits, keyed)) if apart.ranks else []
        for place, ask in enumerate(apart.ranks, 1):
            yield ask, {row[0]: row[place] for row in rows}
        for ask in apart.distincts:
            yield ask, self._different(ask, limits, keyed, agents)

    def _different(
        self, ask: Ask, limits: tuple[int, int], keyed: bool, agents: Sequence[str | None]
    ) -> dict[str | None, int]:
        """How many different values each agent has. Texts are told apart as they stand, unless there is white space
        around some, which is learnt but once."""
        as_they_stand = ask not in self._padded
        rows = self._session.run(self.lowering.apart.different(ask, limits, keyed, agents, as_they_stand))
        if as_they_stand and any(padded for *_, padded in rows):
            self._padded.add(ask)
            return self._different(ask, limits, keyed, agents)
        return {agent: count for agent, count, _ in rows}

    def _doubts(self, limits: tuple[int, int]) -> tuple[list[str], dict[str, int]]:
        """The columns of which python has to read some cells, and how many numbers of a column lost decimals."""
        query, odd, lost = self.lowering.doubts(limits)
        counts = self._session.run(query)[0] if odd or lost else ()
        rounded = {self._plan.columns[key].name: count for key, count in zip(lost, counts[len(odd) :], strict=True)}
        return [key for key, count in zip(odd, counts, strict=False) if count], {k: n for k, n in rounded.items() if n}

    def _read_odd(self, columns: Sequence[str], limits: tuple[int, int]) -> tuple[list[Finding], list[Finding]]:
        """Have python read the odd cells; what it rejects, and what keeps it from that. With an odd time any other
        column may be odd as well."""
        time = self._plan.time
        asked = [key for key, each in self.lowering.parsed.items() if each.odd and key != time]
        if time not in columns:
            asked = [key for key in asked if key in columns]
        findings: list[Finding] = []
        refused: list[Finding] = []
        for key in ([time] if time in columns else []) + asked:
            column: Column = self._plan.columns[key]
            odd = read_odd(self.lowering, column, self._session, limits, self._instants.get(key, False))
            if odd.full:
                what = say("too many different texts in {column} that are no plain values", column=quote(column.name))
                wanted = say("a column of the type that the config says")
                refused.append(Finding("error", self._table.sources[0], what, wanted))
                continue
            if odd.inexact or (odd.rejected and not self._table.placed):
                raise Unfit
            if odd.rejected:
                within = None if key == time else limits
                found = places_of(self.lowering, column, self._session, odd.rejected, within)
                findings += found[:MOST_LISTED]
                refused += found[MOST_LISTED:]
        return findings, refused

    def _whose(self, texts: Iterable[str | None], agents: Agents) -> dict[str, str]:
        """Whose each agent of the log is; agents of the log by their text."""
        return {text: agents[name] for text in texts if text and (name := self._name(text))}

    def _name(self, text: str) -> str:
        """The agent as the log names them, white space apart."""
        kind = self.lowering.kinds[self._plan.agent]
        return (shortest(text, kind) if kind in FLOATS else text).strip()
