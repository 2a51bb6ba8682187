"""Corrections of closed months, carried into the first period that is closed after them: lines of pay of their own, and
flags where somebody has no pay that they could be part of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import attrs

from kpicore.config import RunConfig
from kpicore.engine.data import Dataset, Evaluation, Value
from kpicore.fields import MAX_DECIMALS
from kpicore.messages import say
from kpicore.model import Finding, Text
from kpicore.pipeline.past import history_of
from kpicore.pipeline.roster import Roster
from kpicore.pipeline.teams import Described
from kpicore.results import FlagRow
from kpicore.rules.build import value_column
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
    currency: str
    amounts: Mapping[str, Decimal]


class Carried(NamedTuple):
    """What a period carries. entries: the corrections, by their numbers in the chain. currency: of the period."""

    lines: Sequence[Line] = ()
    entries: tuple[int, ...] = ()
    currency: str = ""
    warnings: Sequence[Finding] = ()

    def of(self, people: Sequence[str]) -> list[Line]:
        """The lines that concern some of these people."""
        return [line for line in self.lines if any(each in line.amounts for each in people)]

    def can_be_paid(self, line: Line) -> bool:
        """Whether the line may be part of the period's pay: amounts of two currencies do not add up."""
        return line.currency == self.currency

    def lines_of_pay(self) -> dict[str, bool]:
        """Of each line that a team's pay may have, whether the appraisal decides it."""
        return {line.pay.id: line.pay.performance for line in self.lines if self.can_be_paid(line)}


NOTHING = Carried()


def carried_into(config: RunConfig) -> Carried:
    """What the config's period has to carry; nothing where there is no history yet. Rejected where it cannot be
    read."""
    with history_of(config) as history:
        if history is None:
            return NOTHING
        from kpicore.history.corrections import pending

        found = pending(history, config.period)
    warnings = [_forgotten(history.place.name, entry.period, entry.seq, found) for entry in found.entries]
    entries = tuple(entry.seq for entry in found.entries)
    return Carried(
        _lines(found, config.currency), entries, config.currency, [each for each in warnings if each is not None]
    )


def with_carried(
    scheme: TeamScheme, data: Dataset, people: Sequence[str], carried: Carried
) -> tuple[TeamScheme, Dataset]:
    """A team's rules with a pay line for each that concerns somebody of it, and its data with the amounts."""
    lines = [line for line in carried.of(people) if carried.can_be_paid(line)]
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
        _unpaid(line, who)
        for place, who in enumerate(people)
        for line in lines
        if who in line.amounts and (pays[line.pay.performance][place] is None or not carried.can_be_paid(line))
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


def _unpaid(line: Line, employee_id: str) -> FlagRow:
    amount = line.amounts[employee_id]
    message = UNPAID.format(
        period=line.period, number=line.number, amount=f"{amount:.2f}", currency=line.currency, line=line.line,
        what=_SIGN[amount > 0],
    )  # fmt: skip
    return FlagRow("", "", employee_id, "correction", "review", message, "")


def _lines(found: Pending, otherwise: str) -> list[Line]:
    """Each by a name of its own: with the number of the correction, but for the first of a month. So a name stays as it
    is, whoever is forgotten later. otherwise: the currency where a correction says none."""
    from kpicore.rules.carried import SAYS, carried_line

    first: dict[str, int] = {}
    for entry in found.entries:
        first.setdefault(entry.period, entry.seq)
    lines: dict[str, Line] = {}
    for entry, line, performance, amounts in found.lines:
        name = f"correction {entry.period} {line}"
        if entry.seq != first[entry.period]:
            name += f" #{entry.seq}"
        while name in lines:  # a line that the appraisal decides in one team and not in another
            name += f" #{entry.seq}"
        says = SAYS.format(period=entry.period, number=entry.seq, date=entry.at[:10])
        pay = carried_line(name, entry.period, line, says, performance)
        currency = found.currencies.get(entry.seq) or otherwise
        lines[name] = Line(pay, entry.period, entry.seq, line, currency, amounts)
    return list(lines.values())


def _forgotten(place: str, period: str, number: int, found: Pending) -> Finding | None:
    count = found.forgotten.get(number, 0)
    what = say("people forgotten since, whose differences are not carried: {count}", count=count)
    return Finding("warning", f"{place}: correct {period} #{number}", what) if count else None


def _scaled(amount: Decimal | None) -> Value:
    return None if amount is None else int(amount.scaleb(MAX_DECIMALS))
