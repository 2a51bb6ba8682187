"""Runs both configs, month by month, and puts their people side by side. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain, pairwise
from typing import NamedTuple

from kpicore.compare.compared import ZERO, Compared, Cost, Drawn, Moved, Outcome, Person, Sealed, Total
from kpicore.compare.once import Once
from kpicore.compare.pools import Pay, drawn, pay_of
from kpicore.config import RunConfig
from kpicore.history import opened, place_of
from kpicore.messages import say
from kpicore.model import Finding, Period, Rejected, Tell, Text, untold
from kpicore.output.pseudonyms import Pseudonyms, pseudonymised, unseen
from kpicore.pipeline.run import Whole, run_whole
from kpicore.results import FlagRow

Load = Callable[[str | None], RunConfig]
"""The config, for a month or for its own."""

_SEALED = ("score", "grade", "performance_pay", "total_pay", "status")


class Asked(NamedTuple):
    """What is compared. periods: none for the first config's own. settings: as they were typed. hidden: the pseudonyms
    under which people are shown, if not under their own names."""

    first: Load
    second: Load
    names: tuple[str, str]
    periods: Sequence[Period]
    limit: Decimal | None = None
    settings: Sequence[str] = ()
    hidden: Pseudonyms | None = None


class _Month(NamedTuple):
    """A month under both configs. titles: of pay lines, by team and id. flags: of one config alone. now: what the first
    makes of everyone, as a seal would have it, by employee_id. brought: the rows of every table."""

    period: Period
    moved: list[Moved]
    titles: dict[tuple[str, str], Text]
    pools: list[Drawn]
    flags: tuple[list[FlagRow], list[FlagRow]]
    now: dict[str, tuple[str, ...]]
    brought: Mapping[tuple[str, str], tuple[object, ...]]
    warnings: list[Finding]


def compare(asked: Asked, tell: Tell = untold) -> Compared:
    """Both configs over the same months. Rejected where a config is wrong, where the currencies differ, and with the
    errors of the only month, or of the first one where none could be computed."""
    months: list[_Month] = []
    left_out: list[tuple[Period, Sequence[Finding]]] = []
    first = asked.first(None if not asked.periods else str(asked.periods[0]))
    wanted = list(asked.periods) or [first.period]
    for number, period in enumerate(wanted):
        tell(say("comparing {period}", period=period), number, len(wanted))
        configs = asked.first(str(period)), asked.second(str(period))
        _same_currency(*configs, asked.names)
        try:
            months.append(_month(*configs, asked.hidden, tell))
        except Rejected as rejected:
            said = rejected if asked.hidden is None else unseen(rejected)
            if len(wanted) == 1:
                raise said from None
            left_out.append((period, said.findings))
    if not months:
        raise Rejected(list(left_out[0][1]), 1)
    moved = [each for month in months for each in month.moved]
    notes = [*(warning for month in months for warning in month.warnings), *_alike(months)]
    return Compared(
        asked.names,
        asked.settings,
        first.currency,
        [month.period for month in months],
        moved,
        _people(moved),
        {team for month in months for team, _ in month.titles},
        _teams(moved),
        _lines(months),
        [_total(month) for month in months],
        [each for month in months for each in month.pools],
        asked.limit,
        ([flag for month in months for flag in month.flags[0]], [flag for month in months for flag in month.flags[1]]),
        _sealed(first, months, asked.hidden),
        left_out,
        list(dict.fromkeys(notes)),
    )


def _same_currency(first: RunConfig, second: RunConfig, names: tuple[str, str]) -> None:
    if first.currency != second.currency:
        what = say(
            "it pays in {second}, and {name} in {first}", second=second.currency, name=names[0], first=first.currency
        )
        raise Rejected([Finding("error", names[1], what, say("expected two configs of one currency"))], 2)


def _month(first: RunConfig, second: RunConfig, hidden: Pseudonyms | None, tell: Tell) -> _Month:
    once = Once()
    before, after = (
        run_whole(once.of(config), "none", tell=tell, withhold=hidden is not None) for config in (first, second)
    )
    paid = pay_of(first, before), pay_of(second, after)
    now = {row.employee_id: tuple(getattr(row, name) for name in _SEALED) for row in before.result.results}
    if hidden is not None:
        before, after = (whole._replace(result=pseudonymised(whole.result, hidden)) for whole in (before, after))
    known = {str(finding) for finding in before.result.warnings}
    return _Month(
        first.period,
        _moved(first.period, _outcomes(before, paid[0], hidden), _outcomes(after, paid[1], hidden)),
        {
            (team.config.name, line.id): line.title
            for whole in (after, before)
            for team in whole.teams
            for line in team.scheme.pay or ()
        },
        drawn((first, before, paid[0]), (second, after, paid[1])),
        _flags(before, after),
        now,
        once.rows(),
        [finding for finding in after.result.warnings if str(finding) not in known],
    )


# People


def _moved(period: Period, before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> list[Moved]:
    """Everyone whom one of the two has, in the order of the first."""
    return [Moved(period, who, before.get(who), after.get(who)) for who in {**before, **after}]


def _outcomes(whole: Whole, paid: Sequence[Pay], hidden: Pseudonyms | None) -> dict[str, Outcome]:
    """By employee_id, or by pseudonym where the results have these. paid: under people's own ids."""

    def shown(employee_id: str) -> str:
        return employee_id if hidden is None else hidden.of(employee_id)

    lines: dict[str, dict[str, Decimal]] = {}
    for row in chain.from_iterable(pay.rows for pay in paid):
        own = lines.setdefault(shown(row.employee_id), {})
        own[row.line] = own.get(row.line, ZERO) + Decimal(row.contribution or 0)
    fixed = {
        shown(who): sum((each.amount for each in amounts), ZERO) for pay in paid for who, amounts in pay.fixed.items()
    }
    blocked = {flag.employee_id for flag in whole.result.flags if flag.severity == "block"}
    return {
        row.employee_id: Outcome(
            row.team,
            row.name,
            row.score,
            row.grade,
            row.performance_pay,
            row.total_pay,
            row.status,
            lines.get(row.employee_id, {}),
            fixed.get(row.employee_id, ZERO),
            row.employee_id in blocked,
        )
        for row in whole.result.results
    }


def _people(moved: Iterable[Moved]) -> list[Person]:
    """Everyone who is in both, over all months, who gains or loses most first."""
    months: dict[str, list[tuple[Moved, Decimal, Decimal]]] = {}
    for each in moved:
        if (amounts := each.amounts) is not None:
            months.setdefault(each.employee_id, []).append((each, *amounts))
    found = [
        Person(
            who, [each for each, _, _ in of], sum((pay for _, pay, _ in of), ZERO), sum((pay for *_, pay in of), ZERO)
        )
        for who, of in months.items()
    ]
    return sorted(found, key=lambda person: (-abs(person.change), person.change < 0, person.employee_id))


def _flags(before: Whole, after: Whole) -> tuple[list[FlagRow], list[FlagRow]]:
    """What a person must decide under one of the two alone."""
    old, new = (
        {(row.employee_id, row.flag): row for row in whole.result.flags if row.severity in ("review", "block")}
        for whole in (before, after)
    )
    return [row for key, row in old.items() if key not in new], [row for key, row in new.items() if key not in old]


# Cost


def _sides(moved: Iterable[Moved]) -> Iterable[tuple[int, Outcome]]:
    """Every outcome, with 0 for the first config and 1 for the second."""
    for each in moved:
        for side, outcome in enumerate((each.before, each.after)):
            if outcome is not None:
                yield side, outcome


def _teams(moved: Sequence[Moved]) -> list[Cost]:
    """By team, of everyone whom a config pays."""
    costs: dict[str, list[Decimal]] = {}
    unpaid: dict[str, list[int]] = {}
    for side, outcome in _sides(moved):
        cost, lacking = costs.setdefault(outcome.team, [ZERO, ZERO]), unpaid.setdefault(outcome.team, [0, 0])
        if outcome.amount is None:
            lacking[side] += 1
        else:
            cost[side] += outcome.amount
    return [
        Cost(team, "", Text.same(team), before, after, (unpaid[team][0], unpaid[team][1]))
        for team, (before, after) in costs.items()
    ]


def _lines(months: Sequence[_Month]) -> list[Cost]:
    """By pay line of each team, in the order of the ledgers."""
    titles = {key: title for month in months for key, title in month.titles.items()}
    costs: dict[tuple[str, str], list[Decimal]] = {}
    for side, outcome in _sides(each for month in months for each in month.moved):
        for name, amount in outcome.lines.items():
            costs.setdefault((outcome.team, name), [ZERO, ZERO])[side] += amount
    return [Cost(*key, titles.get(key, Text.same(key[1])), before, after) for key, (before, after) in costs.items()]


def _total(month: _Month) -> Total:
    sums = [ZERO, ZERO]
    for side, outcome in _sides(month.moved):
        sums[side] += outcome.amount or ZERO
    return Total(month.period, *sums)


# Several months


def _alike(months: Sequence[_Month]) -> list[Finding]:
    """Tables that bring the same rows for one month and the next, so that nothing tells these apart."""
    sources = {
        source
        for before, after in pairwise(months)
        for (kind, source), rows in after.brought.items()
        if before.brought.get((kind, source)) == rows
    }
    what = say("it brings the same rows for several months")
    expected = say("expected a column period, or {name} in the path", name="{period}")
    return [Finding("warning", source, what, expected) for source in sorted(sources)]


def _sealed(config: RunConfig, months: Sequence[_Month], hidden: Pseudonyms | None) -> list[Sealed]:
    """Closed months, with those whose seal says something else than the first config makes of the input now. Rejected
    where the rows of one are not what was sealed."""
    if config.history is None:
        return []
    place = place_of(config.history, config.folder, str(config.path))
    if place.path is not None and not place.path.exists():
        return []
    with opened(place) as history:
        from kpicore.history.intact import read_intact

        try:
            closed = read_intact(history, [month.period for month in months])
        except Rejected as rejected:
            raise (rejected if hidden is None else unseen(rejected)) from None
    found = []
    for month in months:
        sealed = closed[month.period]
        if sealed.state == "closed":
            then = {who: tuple(getattr(past, name) for name in _SEALED) for who, past in sealed.people.items()}
            differ = (who for who in {**month.now, **then} if month.now.get(who) != then.get(who))
            found.append(Sealed(month.period, sorted(differ if hidden is None else map(hidden.of, differ))))
    return found
