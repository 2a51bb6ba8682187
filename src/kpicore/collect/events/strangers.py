"""Agents who are not on the roster, where that is an error: each with the place of the first event."""

from __future__ import annotations

from collections.abc import Mapping

from kpicore.collect.agents import Agents
from kpicore.collect.events.cells import stripped
from kpicore.collect.events.plan import Plan
from kpicore.collect.events.table import Log, Table
from kpicore.collect.ids import Namesakes
from kpicore.collect.text import label, quote
from kpicore.components import Request
from kpicore.messages import joined, say
from kpicore.model import Finding, Origin

_WANTED = say('one of the people, or unknown_people = "flag" for this source')


def strangers_of(log: Log, plan: Plan, want: Request, agents: Agents, strangers: Mapping[str, int]) -> list[Finding]:
    """An error for each of them. strangers: how many events they have in the month."""
    places = _places(log, plan, want, agents)
    namesakes = Namesakes(want.people or ())
    findings = []
    for who, events in strangers.items():
        what = say("nobody has the employee_id {id}; events: {count:,}", id=quote(who), count=events)
        findings.append((places.get(who), Finding("error", "", what, joined([_WANTED, namesakes.suggest(who)], ""))))
    sources = list(dict.fromkeys(place.file for place, _ in findings if place is not None))
    findings.sort(key=lambda each: (sources.index(each[0].file), each[0].row) if each[0] is not None else (-1, 0))
    return [finding._replace(where=str(place) if place is not None else log.source) for place, finding in findings]


def _places(log: Log, plan: Plan, want: Request, agents: Agents) -> dict[str, Origin]:
    """The first event of each person in the log, whatever its month."""
    table = log.placed.spooled(want)
    if not isinstance(table, Table):
        return {}
    at = next(at for at, column in enumerate(plan.read) if column.id == plan.agent)
    name = label(plan.columns[plan.agent].name)
    spell = log.placed.session.spell
    agent = stripped(spell.text(f"x{at}"), spell)
    query = (
        f"SELECT agent, in_file, min(in_row) FROM (SELECT {agent} AS agent, in_file, in_row FROM ({table.placed})) "
        "WHERE agent IS NOT NULL GROUP BY agent, in_file ORDER BY in_file, 3"
    )
    found: dict[str, Origin] = {}
    for text, file, row in log.placed.session.run(query):
        found.setdefault(agents[text], Origin(table.sources[file], row, name))
    return found
