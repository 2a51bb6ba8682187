"""`kpicore correct CONFIG`: runs a closed month again, by the rules as sealed, and records the differences."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

import attrs

from kpicore.catalog import Catalog
from kpicore.cli.board import place_in, reason
from kpicore.cli.close import author
from kpicore.cli.verify import entry_as_json
from kpicore.collect.ids import who_was_meant
from kpicore.config import RunConfig, load_config
from kpicore.history import opened
from kpicore.messages import Message, say, spoken
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

_NAME = Text("姓名", "name")
_HEADER = (
    Text("工号", "employee"),
    _NAME,
    Text("项目", "what"),
    Text("原", "was"),
    Text("现", "is"),
    Text("差额", "difference"),
)
_WHAT = {
    "team": Text("团队", "team"),
    "score": Text("得分", "score"),
    "grade": Text("等级", "grade"),
    "performance_pay": Text("绩效工资", "performance_pay"),
    "total_pay": Text("工资合计", "total_pay"),
    "status": Text("状态", "status"),
}
_STATUS = {
    "ok": Text("正常", "ok"),
    "review": Text("待确认", "review"),
    "incomplete": Text("缺数据", "incomplete"),
}
_NAMED = 10
_TRIES = 10


class Again(NamedTuple):
    """A closed month as it comes out now. documents: what is sealed of it, if anything is. overridden: flags of
    severity block that --override names; blocked: what is wrong with those that it does not name; findings: what else
    was said."""

    result: RunResult
    people: Mapping[Who, Details]
    documents: Sequence[Document]
    overridden: Sequence[Item]
    blocked: list[Finding]
    findings: Sequence[Finding]


def command(args: argparse.Namespace) -> int:
    """Says what differs for whom, and how that is carried, with --json as a document; 0, also where nothing differs.
    Raises Rejected."""
    why = reason(args)
    author(args.by)  # who is nobody is refused before anything is run
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
            _check_new(args, stood, again.people, history)
            changed = _only(args.only, _changed(stood, again.people), stood, again.people)
            if (args.dry_run or (not changed and not again.blocked)) and not (args.json and again.blocked):
                _print(args, stood, again, changed, None)
            if again.blocked:
                raise Rejected(again.blocked, 1)
            if args.dry_run or not changed:
                return 0
            try:
                entry = _record(history, args, why, stood, again, changed)
            except Overtaken:  # by what may have changed what the differences are to
                stood = standing(history, config.period)
                continue
            _print(args, stood, again, changed, entry)
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
    found = [*people_today(sealed, read, config.period), *result.warnings]
    print_findings(found, sys.stderr, args.lang)
    people = {(each.team, each.employee_id): each for each in details_of(result)}
    documents = [each for each in read if each.kind in ("input", "software")]
    documents += [lines_document(team, lines) for team, lines in result.pay_lines.items()]
    return Again(result, people, documents, *_overridden(args, history, list(people.values())), [*said, *found])


def _overridden(
    args: argparse.Namespace, history: History, people: Sequence[Details]
) -> tuple[list[Item], list[Finding]]:
    """The open flags of severity block that --override names; and an error for each that it does not."""
    from kpicore.history.decisions import board_of
    from kpicore.history.recorded import held

    _, records, _ = held(history, args.period, people=False)
    board = board_of(args.period, False, [each for each in people if _concerns(args.only, each.employee_id)], records)
    named = [board.find(reference) for reference in args.override]
    left = [item for item in board.items if item.flag.severity == "block" and item.is_open and item not in named]
    blocked = [
        Finding(
            "error",
            f"{args.period}: {item.reference}",
            item.flag.message,
            say("expected other data, or to let it through: {option}", option=_option(item)),
        )
        for item in left
    ]
    return [item for item in named if item.flag.severity == "block" and item.is_open], blocked


def _option(item: Item) -> str:
    return f"--override {item.reference}"


def _check_new(args: argparse.Namespace, stood: Standing, people: Mapping[Who, Details], history: History) -> None:
    """Where people were forgotten, somebody who seems new may be one of them; Rejected (1) until --new says who is."""
    if not stood.forgotten:
        return
    before = {employee_id for _, employee_id in stood.people}
    now = {employee_id for _, employee_id in people if employee_id and _concerns(args.only, employee_id)}
    new = sorted(now - before - set(args.new))
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


def _concerns(only: Sequence[str], employee_id: str) -> bool:
    return not only or employee_id in only


def _only(
    only: Sequence[str], changed: dict[Who, Details], stood: Standing, people: Mapping[Who, Details]
) -> dict[Who, Details]:
    """What changes of those whom --only names; Rejected (2) where nobody has that employee_id, then or now."""
    known = {employee_id for _, employee_id in (*stood.people, *people) if employee_id}
    period = stood.closing.period
    strange = [
        Finding(
            "error",
            "--only",
            say("{employee_id} is not in {period}, then or now", employee_id=each, period=period),
            who_was_meant(each, known, say("expected an employee_id of that month")),
        )
        for each in only
        if each not in known
    ]
    if strange:
        raise Rejected(strange, 2)
    return {who: details for who, details in changed.items() if _concerns(only, who[1])}


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


def _print(
    args: argparse.Namespace, stood: Standing, again: Again, changed: Mapping[Who, Details], entry: Entry | None
) -> None:
    if not args.json:
        print(_report(args, stood, again, changed, entry))
        return
    from kpicore.history.differences import as_json as of_person
    from kpicore.history.differences import currency_of, differences
    from kpicore.output.document import findings_of, print_document

    period, found = stood.closing.period, differences(stood.people, changed)
    asked = [Finding("warning", period, what) for what in _of_people_today(period, found, again)]
    print_findings(asked, sys.stderr, args.lang)
    names = _names([*stood.people.values(), *changed.values()])
    people = [of_person(each, names.get(each.employee_id, "")) for each in found]
    said = {
        "period": period,
        "currency": currency_of([*changed.values(), *stood.people.values()]),
        "people": people,
        "later": _later(stood, changed),
        "recorded": None if entry is None else entry_as_json(entry),
        "findings": findings_of([*again.findings, *asked], args.lang),
    }
    print_document("correct", said)


def _report(
    args: argparse.Namespace, stood: Standing, again: Again, changed: Mapping[Who, Details], entry: Entry | None
) -> str:
    from kpicore.history.differences import currency_of, differences

    period, lang = stood.closing.period, args.lang
    found = differences(stood.people, changed)
    if not found:
        return say("{period}: nothing changed; nothing was written", period=period).of(lang)
    rows = {each.employee_id: list(_rows(each, lang)) for each in found}
    names = _names([*stood.people.values(), *changed.values()])
    table = [(who, names.get(who, ""), *row[1:]) for who, of in rows.items() for row in of]
    lines = [_table(table, lang), ""] if table else []
    others = [who for who, of in rows.items() if not of]
    said: list[Message | str] = []
    if others:
        said.append(
            say("people whose rank or inputs alone changed: {count} ({people})", count=len(others), people=_few(others))
        )
    amounts = [each.amount for each in found]
    said.append(
        say(
            "people: {count}; up: {up}, down: {down}, together: {net} {currency}",
            count=len(found) - len(others),
            up=_signed(sum((each for each in amounts if each > 0), Decimal(0))),
            down=_signed(sum((each for each in amounts if each < 0), Decimal(0))),
            net=_signed(sum(amounts, Decimal(0))),
            currency=currency_of([*changed.values(), *stood.people.values()]),
        )
    )
    said += _of_people_today(period, found, again)
    if later := _later(stood, changed):
        said.append(say("later months that are closed may look back on what changed; see whether they must be too:"))
        said += [f"  {_command(args, month)}" for month in later]
    said += _recorded(period, entry, any(each.lines for each in found))
    return "\n".join([*lines, *(visible(str(spoken(each, lang))) for each in said)])


def _later(stood: Standing, changed: Mapping[Who, Details]) -> list[str]:
    """The months closed since that may look back on what changed."""
    from kpicore.history.differences import keeps_others

    return list(stood.later) if keeps_others(stood.people, changed) else []


def _command(args: argparse.Namespace, period: str) -> str:
    return f"kpicore correct {quote(args.config)} --period {period} --reason … --dry-run"


def _of_people_today(period: str, found: Sequence[Difference], again: Again) -> list[Message]:
    """Whose team, or pay that no appraisal decides, is another: it may be that of today, from a table of people that is
    kept up to date."""
    decided = {line: decided for lines in again.result.pay_lines.values() for line, decided in lines.items()}
    people = [
        each.employee_id
        for each in found
        if (all(each.teams) and each.teams[0] != each.teams[1])
        or any(not decided.get(line, True) and all(both) for line, both in each.lines.items())
    ]
    if not people:
        return []
    what = say(
        "another team or base pay than when {period} was closed: {people}; was it theirs in {period} already? "
        "--only EMPLOYEE corrects those whom it names, and nobody else",
        period=period,
        people=_few(people),
    )
    return [what]


def _few(people: Sequence[str]) -> str:
    more = len(people) - _NAMED
    return ", ".join(people[:_NAMED]) + (f", … (+{more})" if more > 0 else "")


def _recorded(period: str, entry: Entry | None, carried: bool) -> list[Message]:
    if entry is None:
        return [say("nothing was written (--dry-run)")]
    said = [say("recorded as correction #{number} of {period}", number=entry.seq, period=period)]
    if carried:
        said.append(say("the differences are lines of pay of the next month that is closed"))
    return [*said, say("by {by}, {at}", by=entry.author, at=entry.at), say("head {seal}", seal=entry.seal)]


def _table(rows: Sequence[Sequence[str]], lang: Language) -> str:
    """Without the names where nobody has one."""
    if any(row[1] for row in rows):
        return render_table([text.of(lang) for text in _HEADER], rows, "lllrrr")
    return render_table(
        [text.of(lang) for text in _HEADER if text is not _NAME], [[r[0], *r[2:]] for r in rows], "llrrr"
    )


def _names(people: Iterable[Details]) -> dict[str, str]:
    return {each.employee_id: str(each.result[0][0] or "") for each in people if each.result}


def _rows(difference: Difference, lang: Language) -> Iterator[Sequence[str]]:
    """A person's rows of the table: the team, the results, the flags, the pay lines."""
    who = difference.employee_id
    if difference.teams[0] != difference.teams[1]:
        yield who, _WHAT["team"].of(lang), *(team or "–" for team in difference.teams), ""
    for name, both in difference.outcome.items():
        old, new = (_STATUS[cell].of(lang) if name == "status" and cell in _STATUS else cell for cell in both)
        yield who, _WHAT[name].of(lang), old or "–", new or "–", ""
    for flag in difference.flags[0]:
        yield who, say("flag {flag}", flag=flag).of(lang), say("raised").of(lang), "–", ""
    for flag in difference.flags[1]:
        yield who, say("flag {flag}", flag=flag).of(lang), "–", say("raised").of(lang), ""
    for line, (before, after) in difference.lines.items():
        yield who, line, f"{before:.2f}", f"{after:.2f}", _signed(after - before)


def _signed(amount: Decimal) -> str:
    return f"{amount:+.2f}" if amount else "0.00"
