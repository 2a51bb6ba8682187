"""`kpicore correct CONFIG`: runs a closed month again, by the rules as sealed, and records the differences."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import attrs

from kpicore.catalog import Catalog
from kpicore.cli.board import place_in, reason
from kpicore.cli.close import author
from kpicore.config import RunConfig, load_config
from kpicore.history import opened
from kpicore.messages import Message, say
from kpicore.model import Finding, Language, Rejected, Text
from kpicore.output.errors import print_findings
from kpicore.output.terminal import render_table, visible
from kpicore.pipeline.run import run
from kpicore.pipeline.teams import lint_team
from kpicore.results import RunResult

if TYPE_CHECKING:
    from kpicore.history.chain import Document, Entry
    from kpicore.history.corrections import Standing
    from kpicore.history.decisions import Item
    from kpicore.history.details import Details
    from kpicore.history.differences import Difference, Who
    from kpicore.history.store import History

_HEADER = (
    Text("工号", "employee"),
    Text("项目", "what"),
    Text("原", "was"),
    Text("现", "is"),
    Text("差额", "difference"),
)
_TRIES = 10


class Again(NamedTuple):
    """A closed month as it comes out now. documents: what is sealed of it, if anything is. overridden: flags of
    severity block that --override names."""

    result: RunResult
    people: Mapping[Who, Details]
    documents: Sequence[Document]
    overridden: Sequence[Item]


def command(args: argparse.Namespace) -> int:
    """Says what differs for whom, and how that is carried; 0, also where nothing differs. Raises Rejected."""
    why = reason(args)
    catalog = Catalog()
    config = load_config(
        args.config, period=args.period, engine=args.engine, lint=lint_team, catalog=catalog, needs_team=False
    )
    with opened(place_in(config)) as history:
        from kpicore.history.corrections import standing
        from kpicore.history.store import Overtaken

        stood = standing(history, config.period)
        again = _again(args, config, stood, history, catalog)
        for _ in range(_TRIES):
            _check_new(args.new, stood, again.people, history)
            changed = _changed(stood, again.people)
            if args.dry_run or not changed:
                print(_report(args, stood, changed, None))
                return 0
            try:
                entry = _record(history, args, why, stood, again, changed)
            except Overtaken:  # by what may have changed what the differences are to
                stood = standing(history, config.period)
                continue
            print(_report(args, stood, changed, entry))
            return 0
        what = say("somebody else added an entry meanwhile")
        raise Rejected([Finding("error", history.place.name, what, say("try again"))], 1)


def _again(args: argparse.Namespace, config: RunConfig, stood: Standing, history: History, catalog: Catalog) -> Again:
    """The month once more: today's input, the rules, the language and the currency as they were sealed."""
    from kpicore.history.corrections import lines_document
    from kpicore.history.details import details_of
    from kpicore.history.differences import currency_of
    from kpicore.history.sealed_teams import language_of, otherwise_today, people_today, sealed_teams, versions_today
    from kpicore.history.snapshot import Watched

    sealed = stood.documents
    said = [*versions_today(sealed, history.place, config.period), *otherwise_today(sealed, config)]
    print_findings(said, sys.stderr, args.lang)
    as_sealed = attrs.evolve(
        config,
        teams=sealed_teams(sealed, config.period, history.place, catalog),
        versions=(),
        notes=(),
        lang=language_of(sealed),
        currency=currency_of(stood.people.values()) or config.currency,
    )
    watched = Watched(as_sealed)
    result = run(watched.config)
    read = watched.documents()
    print_findings([*people_today(sealed, read, config.period), *result.warnings], sys.stderr, args.lang)
    people = {(each.team, each.employee_id): each for each in details_of(result)}
    documents = [each for each in read if each.kind in ("input", "software")]
    documents += [lines_document(team, lines) for team, lines in result.pay_lines.items()]
    return Again(result, people, documents, _overridden(args, history, list(people.values())))


def _overridden(args: argparse.Namespace, history: History, people: Sequence[Details]) -> list[Item]:
    """The open flags of severity block that --override names; Rejected (1) with all that it does not."""
    from kpicore.history.decisions import board_of
    from kpicore.history.recorded import held

    _, records, _ = held(history, args.period, people=False)
    board = board_of(args.period, False, people, records)
    named = [board.find(reference) for reference in args.override]
    left = [item for item in board.items if item.flag.severity == "block" and item.is_open and item not in named]
    if left:
        raise Rejected(
            [
                Finding(
                    "error",
                    f"{args.period}: {item.reference}",
                    item.flag.message,
                    say("expected other data, or to let it through: {option}", option=_option(item)),
                )
                for item in left
            ],
            1,
        )
    return [item for item in named if item.flag.severity == "block" and item.is_open]


def _option(item: Item) -> str:
    return f"--override {item.reference}"


def _check_new(named: Sequence[str], stood: Standing, people: Mapping[Who, Details], history: History) -> None:
    """Where people were forgotten, somebody who seems new may be one of them; Rejected (1) until --new says who is."""
    if not stood.forgotten:
        return
    before = {employee_id for _, employee_id in stood.people}
    new = sorted({employee_id for _, employee_id in people if employee_id} - before - set(named))
    if new:
        expected = say(
            "expected tables without who was forgotten, or, of who is new: --new {employee_id}", employee_id=new[0]
        )
        period = stood.closing.period
        what = [
            say("{employee_id} was not in {period}, or is among those forgotten since", employee_id=who, period=period)
            for who in new
        ]
        raise Rejected([Finding("error", history.place.name, each, expected) for each in what], 1)


def _changed(stood: Standing, people: Mapping[Who, Details]) -> dict[Who, Details]:
    from kpicore.history.details import keeps
    from kpicore.history.differences import changed

    return changed(stood.people, people, ranks=not stood.forgotten, kept=keeps(stood.closing.layout))


def _record(
    history: History,
    args: argparse.Namespace,
    why: str,
    stood: Standing,
    again: Again,
    changed: Mapping[Who, Details],
) -> Entry:
    from kpicore.history.decisions import of_decision

    by, head, documents = author(args.by), stood.head, list(again.documents)
    for item in again.overridden:
        result = again.people[item.flag.named[:2]].result if item.flag.named[:2] in again.people else ()
        people = [of_decision(item.flag, result, why)]
        decision = history.record("decide", args.period, by, "override", people=people, after=head)
        head = decision.seal
    return history.record("correct", args.period, by, why, documents, list(changed.values()), after=head)


# What is said


def _report(args: argparse.Namespace, stood: Standing, changed: Mapping[Who, Details], entry: Entry | None) -> str:
    from kpicore.history.differences import currency_of, differences, keeps_others

    period, lang = stood.closing.period, args.lang
    found = differences(stood.people, changed)
    if not found:
        return say("{period}: nothing changed; nothing was written", period=period).of(lang)
    rows = [row for each in found for row in _rows(each)]
    lines = [_table(rows, lang), ""] if rows else []
    others = sum(not list(_rows(each)) for each in found)
    said: list[Message] = []
    if others:
        said.append(say("people whose rank, inputs or flags alone changed: {count}", count=others))
    amounts = [each.amount for each in found]
    said.append(
        say(
            "people: {count}; up: {up}, down: {down}, together: {net} {currency}",
            count=len(found) - others,
            up=_signed(sum((each for each in amounts if each > 0), Decimal(0))),
            down=_signed(sum((each for each in amounts if each < 0), Decimal(0))),
            net=_signed(sum(amounts, Decimal(0))),
            currency=currency_of([*changed.values(), *stood.people.values()]),
        )
    )
    if stood.later and keeps_others(stood.people, changed):
        what = say(
            "what {periods} may look back on is another now; kpicore correct --dry-run says what becomes of them",
            periods=", ".join(stood.later),
        )
        said.append(what)
    said += _recorded(period, entry, any(each.lines for each in found))
    return "\n".join([*lines, *(visible(each.of(lang)) for each in said)])


def _recorded(period: str, entry: Entry | None, carried: bool) -> list[Message]:
    if entry is None:
        return [say("nothing was written (--dry-run)")]
    said = [say("recorded as correction #{number} of {period}", number=entry.seq, period=period)]
    if carried:
        said.append(say("the differences are lines of pay of the next month that is closed"))
    return [*said, say("by {by}, {at}", by=entry.author, at=entry.at), say("head {seal}", seal=entry.seal)]


def _table(rows: Sequence[Sequence[str]], lang: Language) -> str:
    return render_table([text.of(lang) for text in _HEADER], rows, "llrrr")


def _rows(difference: Difference) -> list[Sequence[str]]:
    """A person's rows of the table: the team, the results, the pay lines."""
    rows = []
    if difference.teams[0] != difference.teams[1]:
        rows.append(("team", *(team or "–" for team in difference.teams), ""))
    rows += [(name, old or "–", new or "–", "") for name, (old, new) in difference.outcome.items()]
    rows += [(line, f"{old:.2f}", f"{new:.2f}", _signed(new - old)) for line, (old, new) in difference.lines.items()]
    return [(difference.employee_id, *row) for row in rows]


def _signed(amount: Decimal) -> str:
    return f"{amount:+.2f}" if amount else "0.00"
