"""`kpicore object CONFIG EMPLOYEE`: records an objection to a result, of whom it is about or of a rater."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpicore.cli.board import looked, reason
from kpicore.cli.close import author
from kpicore.cli.verify import entry_as_json
from kpicore.collect.ids import who_was_meant
from kpicore.collect.text import plain_name
from kpicore.config import RunConfig
from kpicore.messages import say
from kpicore.model import Finding, Rejected
from kpicore.nearest import did_you_mean, nearest
from kpicore.output.terminal import visible

if TYPE_CHECKING:
    from kpicore.history.details import Details


def command(args: argparse.Namespace) -> int:
    """Says by which reference it can be decided, with --json as a document; 0. Rejected (2) where there is no such
    person or criterion, 1 where the same objection is recorded already."""
    why, by = reason(args), author(args.by)
    with looked(args, recording=True) as found:
        from kpicore.history.decisions import board_of, of_objection, record_of

        person = _person(args.employee, found.people, found.board.period)
        criterion = None if args.criterion is None else _criterion(args.criterion, person, found.config)
        details = of_objection(person, criterion or "", by, why)
        flag = record_of(0, "", "", "", None, details).flag
        for item in found.board.items:
            if item.objection is not None and item.flag == flag:
                raise Rejected([Finding("error", item.reference, say("this objection is recorded already"))], 1)
        assert found.history is not None
        # Who objects may be the person: that name goes with the person's rows, and the entry says who typed it in.
        entry = found.history.record("object", found.board.period, author(None), "", people=[details])
        records = [*found.records, record_of(entry.seq, entry.seal, entry.at, entry.author, None, details)]
        board = board_of(found.board.period, found.board.closed, found.people, records)
    reference = next(item.reference for item in board.items if item.objection and item.objection.seq == entry.seq)
    if args.json:
        from kpicore.output.document import print_document

        about = {"team": person.team, "employee_id": person.employee_id, "criterion": criterion or ""}
        said = {"period": entry.period, "reference": reference, **about, "objector": by, "reason": why}
        print_document("object", said | entry_as_json(entry))
        return 0
    lines = (
        say("{period}: recorded as {reference}", period=entry.period, reference=reference),
        say("by {by}, {at}", by=by, at=entry.at),
        say("head {seal}", seal=entry.seal),
    )
    print("\n".join(visible(line.of(args.lang)) for line in lines))
    return 0


def _person(employee_id: str, people: Sequence[Details], period: str) -> Details:
    """The one with a result."""
    appraised = {each.employee_id: each for each in people if each.result}
    if employee_id not in appraised:
        what = say("{employee_id} has no result in {period}", employee_id=employee_id, period=period)
        expected = who_was_meant(employee_id, appraised, say("expected the employee_id of somebody who has one"))
        raise Rejected([Finding("error", "", what, expected)], 2)
    return appraised[employee_id]


def _criterion(name: str, person: Details, config: RunConfig) -> str:
    """The line of the person's ledger that goes by this id or title."""
    from kpicore.history.details import LEDGER

    lines = list(dict.fromkeys(str(row[LEDGER.index("line")]) for row in person.ledger))
    if name in lines:
        return name
    titled = {title: line for title, line in _titles(config, person.team).items() if line in lines}
    by_plain = {plain_name(title): line for title, line in titled.items()}
    if plain_name(name) in by_plain:
        return by_plain[plain_name(name)]
    what = say("{name} is no line of {employee_id}", name=visible(name), employee_id=person.employee_id)
    near = [*lines, *titled] if nearest(name, titled) else lines
    raise Rejected([Finding("error", "--criterion", what, did_you_mean(name, near))], 2)


def _titles(config: RunConfig, team: str) -> dict[str, str]:
    """The lines of a team's ledger by their titles in either language, a title of several left out."""
    from kpicore.pipeline.teams import describe_teams
    from kpicore.plan.lines import Line
    from kpicore.rules.team import compile_team

    found: dict[str, set[str]] = {}
    teams, _ = describe_teams(config)
    for each in teams:
        if each.config.name == team:
            for line in compile_team(each.scheme, config.period, each.words).build.lines:
                for one in (line,) if isinstance(line, Line) else line.incidents.values():
                    for title in one.title:
                        found.setdefault(title, set()).add(one.line)
    return {title: next(iter(lines)) for title, lines in found.items() if len(lines) == 1}
