"""Events that a log has more than once, told by the column that names each: by mistake, or counted once on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from kpicore.collect.events.lower import Lowering
from kpicore.collect.events.odd import MOST_LISTED
from kpicore.collect.events.session import Session
from kpicore.collect.text import label, quote
from kpicore.messages import say
from kpicore.model import Finding, Origin

Repeated = Literal["error", "once"]


class Repeats(NamedTuple):
    """left_out: an error for each event that is there again, or otherwise; once: events not counted a second time;
    refused: what keeps the whole log from being used."""

    left_out: Sequence[Finding] = ()
    once: int = 0
    refused: Sequence[Finding] = ()


def drop_repeats(lowering: Lowering, session: Session, limits: tuple[int, int], name: str, how: Repeated) -> Repeats:
    """Go on without the events that are there twice. The table has places. name: of the column, in the log.

    Of events that are alike in all that is read the first one stays. Of others nobody knows which is right: none does.
    """
    session.keep("repeats", lowering.repeats(limits))
    session.keep("dropped", "SELECT in_file, in_row FROM repeats WHERE NOT alike OR nth > 1")
    ((again, unlike),) = session.run(
        "SELECT count(*) FILTER (WHERE alike AND nth > 1), count(*) FILTER (WHERE NOT alike) FROM repeats"
    )
    wrong = "NOT alike" if how == "once" else "NOT alike OR nth > 1"
    rows = session.run(
        f"SELECT id, in_file, in_row, nth, first_file, first_row, alike FROM repeats WHERE {wrong} "
        f"ORDER BY in_file, in_row LIMIT {MOST_LISTED}"
    )
    findings = []
    sources = lowering.table.sources
    for text, file, row, nth, first_file, first_row, alike in rows:
        first = Origin(sources[first_file], first_row)
        expected = say('one row an event, or repeated = "once" in the config')
        what = say("{id} stands at {place} too", id=quote(text), place=str(first))
        if not alike:
            expected = say("one row an event")
            what = say("{id} stands at {place} too, with other values", id=quote(text), place=str(first))
            if nth == 1:
                what = say("{id} stands in other rows too, with other values", id=quote(text))
        findings.append(Finding("error", str(Origin(sources[file], row, label(name))), what, expected))
    listed = unlike if how == "once" else unlike + again
    if listed > MOST_LISTED:
        what = say("further events that are there twice, not listed: {count:,}", count=listed - MOST_LISTED)
        return Repeats(findings, 0, [Finding("error", sources[0], what, say("one row an event"))])
    lowering.without("dropped")
    return Repeats(findings, again if how == "once" else 0)
