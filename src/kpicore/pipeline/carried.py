"""Corrections of closed months, carried into the first period that is closed after them: lines of pay of their own, and
flags where somebody has no pay that they could be part of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import attrs

from kpicore.config import RunConfig, Where
from kpicore.engine.data import Dataset, Evaluation, Value
from kpicore.fields import MAX_DECIMALS
from kpicore.messages import say
from kpicore.model import Finding, Rejected, Text
from kpicore.pipeline.roster import Roster
from kpicore.pipeline.teams import Described
from kpicore.results import FlagRow
from kpicore.rules.build import value_column
from kpicore.rules.carried import SAYS, carried_line
from kpicore.rules.pay import PayLine
from kpicore.rules.team import TeamScheme

if TYPE_CHECKING:
    from kpicore.history.corrections import Pending

UNPAID = Text(
    "{period} 的更正 #{number} 应{what} {amount} {currency}（{line}），本期没有可并入的薪酬，请人处理",
    "correction #{number} of {period}: {amount} {currency} ({line}) is part of no pay here; a person decides",
)
_SIGN = {True: Text("补发", "pay"), False: Text("扣回", "take back")}


class Line(NamedTuple):
    """A line of pay that carries what one correction changed on one line. amounts: by employee_id, none of them 0."""

    pay: PayLine
    period: str
    number: int
    line: str
    amounts: Mapping[str, Decimal]


class Carried(NamedTuple):
    """What a period carries. entries: the corrections, by their numbers in the chain."""

    lines: Sequence[Line] = ()
    entries: tuple[int, ...] = ()
    currency: str = ""
    warnings: Sequence[Finding] = ()

    def of(self, people: Sequence[str]) -> list[Line]:
        """The lines that concern some of these people."""
        return [line for line in self.lines if any(each in line.amounts for each in people)]


NOTHING = Carried()


def carried_into(config: RunConfig) -> Carried:
    """What the config's period has to carry; nothing where there is no history yet. Rejected where it cannot be read,
    or holds amounts in another currency (2)."""
    if config.history is None:
        return NOTHING
    if "path" in config.history and not (config.folder / config.history["path"]).exists():
        return NOTHING
    from kpicore.history import opened, place_of

    place = place_of(config.history, config.folder, Where(str(config.path)).at("history"))
    with opened(place) as history:
        from kpicore.history.corrections import pending

        found = pending(history, config.period)
    _check_currency(config, found)
    warnings = [_forgotten(place.name, entry.period, entry.seq, found) for entry in found.entries]
    entries = tuple(entry.seq for entry in found.entries)
    return Carried(_lines(found), entries, config.currency, [each for each in warnings if each is not None])


def with_carried(
    scheme: TeamScheme, data: Dataset, people: Sequence[str], carried: Carried
) -> tuple[TeamScheme, Dataset]:
    """A team's rules with a pay line for each that concerns somebody of it, and its data with the amounts."""
    lines = carried.of(people)
    if scheme.pay is None or not lines:
        return scheme, data
    amounts = {value_column(line.pay.id): [_scaled(line.amounts.get(who)) for who in people] for line in lines}
    pay = (*scheme.pay, *(line.pay for line in lines))
    return attrs.evolve(scheme, pay=pay), data._replace(columns={**data.columns, **amounts})


def unpaid_flags(carried: Carried, people: Sequence[str], evaluation: Evaluation | None) -> list[FlagRow]:
    """A flag for each amount that is part of nobody's pay. evaluation: of the people's team; None where it has none."""
    lines = carried.of(people)
    if not lines:
        return []
    columns = evaluation.columns if evaluation is not None else {}
    nobody: list[Value] = [None] * len(people)
    pays = {True: columns.get("performance_pay", nobody), False: columns.get("total_pay", nobody)}
    return [
        _unpaid(line, who, carried.currency)
        for place, who in enumerate(people)
        for line in lines
        if who in line.amounts and pays[line.pay.performance][place] is None
    ]


def outside(
    carried: Carried, teams: Sequence[Described], roster: Roster, period: str, only: str | None
) -> list[FlagRow]:
    """Of whom no team with pay has. only: the one person of a run that is about nobody else."""
    paid = {
        person.employee_id
        for team in teams
        if team.scheme.pay is not None
        for person in roster.members[team.config.name]
    }
    owed = {who for line in carried.lines for who in line.amounts if only in (None, who)}
    return [row._replace(period=period) for row in unpaid_flags(carried, sorted(owed - paid), None)]


def _unpaid(line: Line, employee_id: str, currency: str) -> FlagRow:
    amount = line.amounts[employee_id]
    message = UNPAID.format(
        period=line.period, number=line.number, amount=f"{amount:.2f}", currency=currency, line=line.line,
        what=_SIGN[amount > 0],
    )  # fmt: skip
    return FlagRow("", "", employee_id, "correction", "review", message, "")


def _lines(found: Pending) -> list[Line]:
    """Each by a name of its own: the number of the correction where the same line was corrected before."""
    lines: dict[str, Line] = {}
    for entry, line, performance, amounts in found.lines:
        name = f"correction {entry.period} {line}"
        while name in lines:
            name += f" #{entry.seq}"
        says = SAYS.format(period=entry.period, number=entry.seq, date=entry.at[:10])
        pay = carried_line(name, entry.period, line, says, performance)
        lines[name] = Line(pay, entry.period, entry.seq, line, amounts)
    return list(lines.values())


def _check_currency(config: RunConfig, found: Pending) -> None:
    findings = []
    for entry in found.entries:
        currency = found.currencies.get(entry.seq, "")
        if currency not in ("", config.currency) and any(line.entry is entry for line in found.lines):
            what = say(
                "correction #{number} of {period} is in {currency}",
                number=entry.seq,
                period=entry.period,
                currency=currency,
            )
            where = Where(str(config.path)).at("currency")
            findings.append(Finding("error", where, what, say("expected {currency}", currency=currency)))
    if findings:
        raise Rejected(findings, 2)


def _forgotten(place: str, period: str, number: int, found: Pending) -> Finding | None:
    count = found.forgotten.get(number, 0)
    what = say("people forgotten since, whose differences are not carried: {count}", count=count)
    return Finding("warning", f"{place}: correct {period} #{number}", what) if count else None


def _scaled(amount: Decimal | None) -> Value:
    return None if amount is None else int(amount.scaleb(MAX_DECIMALS))
