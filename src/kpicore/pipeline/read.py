"""Reading a run's input: every collector's batch, the roster, and the typed values; all errors at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kpicore.collect.intake import Inputs, Source, read_inputs, read_people, tables, team_readers, team_values
from kpicore.collect.values import KINDS, Blamed, PeopleTable
from kpicore.components import Batch, Request
from kpicore.config import CollectEntry, RunConfig
from kpicore.messages import say
from kpicore.model import Finding, Period, Rejected, Tell, untold
from kpicore.pipeline.carried import NOTHING, Carried, carried_into, outside
from kpicore.pipeline.derived import derive
from kpicore.pipeline.only import ids_in, of_person
from kpicore.pipeline.only import known as known_person
from kpicore.pipeline.ordered import ordered
from kpicore.pipeline.partial import LeftOut, goes_with_rows, refused
from kpicore.pipeline.partmonth import contradictions, part_flags
from kpicore.pipeline.past import LookedBack, look_back
from kpicore.pipeline.roster import Roster, assign, check_where, unmatched
from kpicore.pipeline.teams import Described, all_words
from kpicore.results import FlagRow

MOST = 100_000
"""Rows of people that are read where nothing but their ids is asked for."""


class Gathered(NamedTuple):
    """The input of a run. values: people's cells as their own team reads them, by employee_id. headers: every column
    name of every file. carried: what corrections of closed months changed. past: what closed months say."""

    roster: Roster
    values: dict[str, dict[str, int]]
    inputs: Inputs
    flags: list[FlagRow]
    warnings: list[Finding]
    headers: frozenset[str]
    carried: Carried = NOTHING
    past: LookedBack = LookedBack()


class _Staff(NamedTuple):
    """The people and their teams, with everything that is wrong with them. batches: what they were read from. unread:
    nobody can say who is a stranger. nobody_left: without the rows that are rejected there are no people."""

    batches: Sequence[Batch]
    table: PeopleTable
    roster: Roster
    values: dict[str, dict[str, int]]
    findings: list[Finding]
    blamed: Blamed
    unread: bool
    nobody_left: bool = False


def gather(
    config: RunConfig,
    teams: Sequence[Described],
    partial: bool = False,
    tell: Tell = untold,
    only: str | None = None,
    carried: Carried | None = None,
) -> Gathered:
    """Everything that the run reads; Rejected (1) with every error of every file.

    partial: leave out the rows that are rejected, each with a flag; Rejected with the errors that remain. only: the
    employee_id of one person; nobody else's rows are read, nor what is wrong with them. carried: by whom that is read
    already.
    """
    left_out = LeftOut(str(config.period))
    staff = _staff(config, teams, left_out, partial, tell, only)
    sources, inputs = _input(config, teams, staff, left_out, partial, tell, only)
    findings = [*staff.findings, *inputs.findings]
    if not _has_errors(findings):
        findings += derive(teams, staff.roster, staff.values, inputs)
    if _has_errors(findings):
        raise _rejected(findings, {**staff.blamed, **inputs.blamed}, partial, staff.nobody_left)
    inputs = ordered(inputs)
    people = staff.table.people
    warnings = [*unmatched(people, teams), *(finding for finding in findings if finding.severity == "warning")]
    every_table = (*staff.batches, *(source.batch for source in sources))
    headers = frozenset(name.strip() for batch in every_table for name in batch.header)
    flags = [*staff.table.flags, *staff.roster.flags, *inputs.flags, *left_out.flags]
    flags += part_flags(teams, staff.roster, inputs, config.period)
    past = look_back(config, teams, staff.roster, staff.values, inputs)
    if carried is None:
        carried = carried_into(config)
    flags += outside(carried, teams, staff.roster, str(config.period), only)
    return Gathered(staff.roster, staff.values, inputs, flags, warnings, headers, carried, past)


def _staff(
    config: RunConfig, teams: Sequence[Described], left_out: LeftOut, partial: bool, tell: Tell, only: str | None
) -> _Staff:
    """The people, without the rows that are left out."""
    tell(say("reading the people"), 0, 0)
    batches = tables(config.people.collect(_for_people(config, tell, only)))
    if only is not None:
        batches = of_person(batches, only)
        if not any(batch.rows or _has_errors(batch.findings) for batch in batches):
            known_person(only, _everyone(config))
    staff = _read_staff(config, teams, batches, tell)
    while partial and goes_with_rows(staff.findings, staff.blamed):
        batches = left_out.of_people(batches, staff.blamed)
        if not any(batch.rows for batch in batches):
            return staff._replace(batches=batches, nobody_left=True)
        staff = _read_staff(config, teams, batches, tell)
    return staff


def _read_staff(config: RunConfig, teams: Sequence[Described], batches: Sequence[Batch], tell: Tell) -> _Staff:
    asked = [column for team in teams for column in team.config.where]
    table = read_people(batches, all_words(teams).people, config.period, asked, tell, config.currency)
    check_where(table.people, teams)
    roster = assign(table.people, teams, config.period)
    values, wrong, blamed = _team_values(roster, teams, config.period, config.currency)
    for row, found in table.blamed.items():
        blamed.setdefault(row, []).extend(found)
    unread = any(_has_errors((*batch.findings, *batch.left_out)) for batch in batches) or (
        not table.people and _has_errors(table.findings)
    )
    return _Staff(batches, table, roster, values, [*table.findings, *roster.findings, *wrong], blamed, unread)


def _input(
    config: RunConfig,
    teams: Sequence[Described],
    staff: _Staff,
    left_out: LeftOut,
    partial: bool,
    tell: Tell,
    only: str | None,
) -> tuple[list[Source], Inputs]:
    """What the collectors bring, without the rows that are left out, and the values that were read of it."""
    known = {**left_out.people, **staff.table.people}
    sources = _sources(config, staff.roster, None if staff.unread or only else frozenset(known), tell, only)
    words = {person.employee_id: team.words for team in teams for person in staff.roster.members[team.config.name]}
    every = [team.words for team in teams]

    def read() -> Inputs:
        return read_inputs(
            sources,
            known,
            words,
            config.period,
            more=every,
            everyone=not staff.unread,
            tell=tell,
            currency=config.currency,
        )

    inputs = read()
    while partial and not _has_errors(staff.findings) and goes_with_rows(inputs.findings, inputs.blamed):
        kept = left_out.of_input((source.batch for source in sources), inputs.blamed, known)
        sources = [source._replace(batch=batch) for source, batch in zip(sources, kept, strict=True)]
        inputs = read()._replace(measured=inputs.measured)  # a row that was left out was brought all the same
    return sources, inputs


def _rejected(findings: Sequence[Finding], blamed: Blamed, partial: bool, nobody_left: bool) -> Rejected:
    errors = _errors(findings, blamed, partial and not nobody_left)
    if nobody_left:
        what = say("every row of people is rejected, so that --partial would leave nobody")
        errors.append(Finding("info", "", what))
    return Rejected(errors, exit_code=1)


def everyone(config: RunConfig) -> frozenset[str] | None:
    """The ids of all people that the config's table of people names; None where it has more than MOST rows, or cannot
    be read."""
    batches = _everyone(config)
    if sum(len(batch.rows) for batch in batches) > MOST or any(_has_errors(batch.findings) for batch in batches):
        return None
    return ids_in(batches)


def _everyone(config: RunConfig) -> Sequence[Batch]:
    """The people, or of a long table as many as tell that it is long."""
    return tables(config.people.collect(Request("people", config.folder, config.period, most=MOST + 1)))


def _for_people(config: RunConfig, tell: Tell, only: str | None) -> Request:
    return Request("people", config.folder, config.period, tell=tell, only=only or "")


def _sources(
    config: RunConfig, roster: Roster, people: frozenset[str] | None, tell: Tell, only: str | None
) -> list[Source]:
    """What the collectors bring; people: everyone on the roster, None where nobody is a stranger."""
    appraised = frozenset(person.employee_id for members in roster.members.values() for person in members)
    sources = []
    for number, entry in enumerate(config.collect):
        tell(_collecting(entry), number, len(config.collect))
        want = Request(
            entry.kind,
            config.folder,
            config.period,
            people,
            appraised,
            entry.unknown_people,
            tell,
            only or "",
            engine=config.engine,
        )
        brought = tables(entry.collector.collect(want))
        if only is not None:
            brought = of_person(brought, only)
        sources += [Source(entry.kind, batch, entry.unknown_people) for batch in brought]
    return sources


def _collecting(entry: CollectEntry) -> str:
    path = getattr(entry.collector, "path", "")
    if not path:
        return say("collecting {kind}", kind=KINDS[entry.kind])
    return say("collecting {kind} from {path}", kind=KINDS[entry.kind], path=path)


def _errors(findings: Sequence[Finding], blamed: Blamed, partial: bool) -> list[Finding]:
    """The errors that reject the run, and what is doubted of the same tables, since a merged cell explains blanks.

    Errors that `partial` would do without are then but counted.
    """
    from kpicore.output.errors import place_of

    errors = [finding for finding in findings if finding.severity == "error"]
    wrong = {place_of(error.where)[0] for error in errors}
    doubts = [each for each in findings if each.severity == "warning" and place_of(each.where)[0] in wrong]
    remain = refused(errors, blamed) if partial else []
    if not remain or len(remain) == len(errors):
        return [*errors, *doubts]
    count = len(errors) - len(remain)
    what = say("errors of single rows beside these, which --partial would leave out: {count:,}", count=count)
    return [*remain, *doubts, Finding("info", "", what)]


def _has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _team_values(
    roster: Roster, teams: Sequence[Described], period: Period, currency: str
) -> tuple[dict[str, dict[str, int]], list[Finding], Blamed]:
    values: dict[str, dict[str, int]] = {}
    findings: list[Finding] = []
    blamed: Blamed = {}
    for team in teams:
        readers = team_readers(team.words, currency)
        for person in roster.members[team.config.name]:
            values[person.employee_id], wrong = team_values(person, readers)
            wrong += contradictions(person, team.scheme.prorate, period)
            if wrong:
                findings += wrong
                blamed[person.origin.file, person.origin.row] = wrong
    return values, findings, blamed
