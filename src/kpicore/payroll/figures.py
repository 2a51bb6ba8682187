"""What of a month finance pays: each person's pay lines and sums, and what is still open about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple, TypeVar

from kpicore.model import Language, Text
from kpicore.output.summary import exact_sum
from kpicore.payroll.words import WORDS
from kpicore.pipeline.fixed import Fixed, fixed_pay
from kpicore.pipeline.run import Whole
from kpicore.plan.lines import Line
from kpicore.results import FlagRow, LedgerRow, ResultRow

Row = TypeVar("Row", ResultRow, LedgerRow)

Passed = Set[tuple[str, str, str, str]]
"""Flags of severity block that were let through: team, employee_id, flag, clause."""

_EXPLAINS = {"no_pay": ("missing",), "no_total": ("missing", "base_unknown", "correction")}
_UNCITED = ("", "in-house")  # a scheme of the company's own has no clause to look up


class PayColumn(NamedTuple):
    """A pay line as a column. appraised: whether it is part of performance pay."""

    id: str
    title: Text
    appraised: bool


class Paid(NamedTuple):
    """A person's result, and the money of each pay line by its id, as text; those that are unknown are left out.
    blocked: whether it must not be paid as it stands. fixed: what of the pay no appraisal decides, by the input."""

    result: ResultRow
    lines: Mapping[str, str]
    blocked: bool
    fixed: Sequence[Fixed]


class TeamPay(NamedTuple):
    name: str
    columns: Sequence[PayColumn]
    people: Sequence[Paid]


class Point(NamedTuple):
    """Something that is open. kind: no_pay, no_total, no_result, block, let_through (blocked, until somebody
    decided otherwise) or review; result: None where there is none."""

    team: str
    employee_id: str
    result: ResultRow | None
    kind: str
    why: str


class Blocked(NamedTuple):
    """How many must not be paid as it stands, and how much of the total is theirs."""

    people: int
    amount: str


def blocked(teams: Sequence[TeamPay]) -> Blocked:
    rows = [person.result for team in teams for person in team.people if person.blocked]
    return Blocked(len(rows), exact_sum(filter(None, (row.total_pay for row in rows))))


def team_pay(whole: Whole, passed: Passed) -> tuple[list[TeamPay], list[str]]:
    """The pay of every team that has a pay rule, and the names of the others."""
    paid, unpaid = [], []
    results, ledger = by_team(whole.result.results), by_team(whole.result.ledger)
    stopped = {
        (flag.team, flag.employee_id)
        for flag in whole.result.flags
        if flag.severity == "block" and _named(flag) not in passed
    }
    for team in whole.done:
        plan = team.prepared.plan
        name = plan.team.name
        if plan.team.pay is None:
            unpaid.append(name)
        else:
            lines = [line for line in plan.build.lines if isinstance(line, Line) and line.stage == "pay"]
            columns, money = _of_team(lines, whole.result.pay_lines[name], results.get(name, []), ledger.get(name, []))
            fixed = fixed_pay(team.prepared, team.evaluation)
            people = [
                Paid(row, money[row.employee_id], (name, row.employee_id) in stopped, fixed.get(row.employee_id, ()))
                for row in results.get(name, [])
            ]
            paid.append(TeamPay(name, columns, people))
    return paid, unpaid


def by_team(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.team, []).append(row)
    return found


def _of_team(
    lines: Sequence[Line],
    appraised: Mapping[str, bool],
    results: Sequence[ResultRow],
    ledger: Sequence[LedgerRow],
) -> tuple[list[PayColumn], Mapping[str, Mapping[str, str]]]:
    """The columns, and by employee_id the money of each. lines: of the scheme as it is; a month that was closed under
    another one may have had others."""
    money: dict[str, dict[str, str]] = {row.employee_id: {} for row in results}
    had: dict[str, None] = {}
    for row in ledger:
        if row.stage == "pay" and row.contribution:
            money[row.employee_id][row.line] = row.contribution
            had[row.line] = None
    titles = {line.line: line.title for line in lines}
    # what part of a month takes off, and what is corrected, stands where somebody has any
    ids = dict.fromkeys([*(line.line for line in lines if line.always or line.line in had), *had])
    return [PayColumn(id, titles.get(id, Text.same(id)), appraised.get(id, False)) for id in ids], money


def open_points(whole: Whole, paid: Sequence[TeamPay], passed: Passed, lang: Language) -> list[Point]:
    """First what must not be paid as it stands; who has no pay, or only a part of it, and why; what is to be confirmed;
    and who of the roster has no result at all. Each in the order of the results."""
    flags: dict[tuple[str, str], list[FlagRow]] = {}
    for flag in whole.result.flags:
        flags.setdefault((flag.team, flag.employee_id), []).append(flag)
    found = [
        point
        for team in paid
        for person in team.people
        for point in _of_person(person, flags.get((team.name, person.result.employee_id), []), passed, lang)
    ]
    found.sort(key=lambda point: point.kind != "block")
    known = {row.employee_id for row in whole.result.results}
    absent = set(whole.gathered.roster.flags)
    found += [
        Point("", flag.employee_id, None, "no_result", _said(flag, lang))
        for flag in whole.result.flags
        if flag.employee_id and flag.employee_id not in known and (flag in absent or flag.severity != "info")
    ]
    return found


def _of_person(paid: Paid, flags: Sequence[FlagRow], passed: Passed, lang: Language) -> Iterator[Point]:
    row = paid.result
    kind = (
        "no_pay" if row.status == "incomplete" or not row.performance_pay else "no_total" if not row.total_pay else ""
    )
    if kind:
        why = [_said(flag, lang) for flag in flags if flag.flag in _EXPLAINS[kind]] or [WORDS["unsaid"].of(lang)]
        if not row.performance_pay and paid.fixed:
            why.append(_known(paid.fixed, lang))
        yield Point(row.team, row.employee_id, row, kind, WORDS["and"].of(lang).join(why))
    for flag in flags:
        if flag.severity in ("review", "block") and flag.flag != "missing":
            through = flag.severity == "block" and _named(flag) in passed
            yield Point(row.team, row.employee_id, row, "let_through" if through else flag.severity, _said(flag, lang))


def _named(flag: FlagRow) -> tuple[str, str, str, str]:
    return flag.team, flag.employee_id, flag.flag, flag.clause


def _known(fixed: Sequence[Fixed], lang: Language) -> str:
    listed = [f"{title.of(lang)} {amount:,.2f}" for title, amount in fixed]
    return WORDS["known"].of(lang).format(fixed=WORDS["listed"].of(lang).join(listed))


def _said(flag: FlagRow, lang: Language) -> str:
    message = flag.message.of(lang)
    return message if flag.clause in _UNCITED else WORDS["clause"].of(lang).format(message=message, clause=flag.clause)
