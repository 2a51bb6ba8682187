"""A comparison as tables with what is said of them, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kpicore.compare.compared import ZERO, Compared, Cost, Moved, Outcome, Person, Sealed
from kpicore.compare.scores import Shift, exact, movers, shifts
from kpicore.messages import Message, joined, say
from kpicore.model import Period, Sentence
from kpicore.output.blocks import Part
from kpicore.results import FlagRow

MOST = 20
"""People who are shown; with more, the largest changes, and how many more there are."""

_NAMED = 10  # people named in a sentence
_BAR = 20  # the widest bar, in characters


def heading(found: Compared) -> list[Message]:
    """What is compared, and over which months."""
    first, second = found.names
    said = [say("{first} against {second}", first=first, second=second)]
    said += [say("with {setting}", setting=each) for each in found.settings]
    return [*said, say("months: {months}", months=", ".join(map(str, found.periods)))]


def blocks(found: Compared, everyone: bool = False) -> list[Part]:
    """Everything that is to be said; everyone: all who move, and not the largest changes alone."""
    made = [_cost(found), _lines(found), _pools(found), _scores(found), _movers(found, everyone), _grades(found)]
    made += [_people(found, everyone), _rest(found)]
    return [block for block in made if block is not None]


def _columns(*names: Sentence) -> tuple[Sentence, ...]:
    return (*names, say("before"), say("after"), say("change"))


# Cost


def _cost(found: Compared) -> Part | None:
    teams = [each for each in found.teams if each.team in found.paying]
    if not teams and found.limit is None:
        return None
    rows: list[Sequence[Sentence]] = [[each.team, *_amounts(each)] for each in teams]
    before, after = sum((each.before for each in teams), ZERO), sum((each.after for each in teams), ZERO)
    rows.append([say("total"), money(before), money(after), signed(after - before)])
    return Part(
        say("Cost by team, {currency}", currency=found.currency),
        _columns(say("team")),
        "lrrr",
        rows,
        [*_partial(found), *_blocked(found), *_limit(found)],
    )


def _sides(found: Compared) -> tuple[list[Outcome], list[Outcome]]:
    """Of the teams that are paid, what each config makes of everyone's months."""
    before, after = (
        [outcome for outcome in outcomes if outcome is not None and outcome.team in found.paying]
        for outcomes in ([each.before for each in found.moved], [each.after for each in found.moved])
    )
    return before, after


def _partial(found: Compared) -> list[Message]:
    """Whose pay the totals have not, or have in part, and how much that is."""
    notes = []
    lacking = [[each for each in side if each.amount is None] for side in _sides(found)]
    if any(lacking):
        notes.append(
            say(
                "without an amount, in people and months: before {before:,}, after {after:,}",
                before=len(lacking[0]),
                after=len(lacking[1]),
            )
        )
        known = [sum((each.fixed for each in side), ZERO) for side in lacking]
        if any(known):
            notes.append(
                say(
                    "of these, base pay that is known and not in the totals: before {before}, after {after}",
                    before=money(known[0]),
                    after=money(known[1]),
                )
            )
    partly = [[each for each in side if each.performance_pay and not each.total_pay] for side in _sides(found)]
    if any(partly):
        notes.append(
            say(
                "with the performance part alone, the total not being known: before {before:,}, after {after:,}",
                before=len(partly[0]),
                after=len(partly[1]),
            )
        )
        sums = [sum((Decimal(each.performance_pay) for each in side), ZERO) for side in partly]
        notes.append(
            say(
                "of these, in the totals here, but in no sum of total pay of a run: before {before}, after {after}",
                before=money(sums[0]),
                after=money(sums[1]),
            )
        )
    return notes


def _blocked(found: Compared) -> list[Message]:
    """What of the totals must not be paid as it stands."""
    stopped = [[each for each in side if each.blocked] for side in _sides(found)]
    if not any(stopped):
        return []
    sums = [sum((each.amount or ZERO for each in side), ZERO) for side in stopped]
    return [
        say(
            "in the totals, but must not be paid as it stands: before {before} ({first:,}), after {after} ({second:,})",
            before=money(sums[0]),
            first=len(stopped[0]),
            after=money(sums[1]),
            second=len(stopped[1]),
        )
    ]


def _limit(found: Compared) -> list[Message]:
    """What the limit says of every month under both configs."""
    if found.limit is None:
        return []
    said = []
    for total in found.totals:
        for side, amount in ((say("before"), total.before), (say("after"), total.after)):
            beyond = amount - found.limit
            if beyond > 0:
                text = say(
                    "{period}, {side}: beyond the limit of {limit} by {beyond}",
                    period=total.period,
                    side=side,
                    limit=money(found.limit),
                    beyond=money(beyond),
                )
                said.append(text)
    return said or [say("every month is within the limit of {limit}", limit=money(found.limit))]


def _lines(found: Compared) -> Part | None:
    rows: list[Sequence[Sentence]] = [[each.team, each.title, *_amounts(each)] for each in found.lines]
    if not rows:
        return None
    header = _columns(say("team"), say("pay line"))
    return Part(say("Cost by pay line, {currency}", currency=found.currency), header, "llrrr", rows)


def _pools(found: Compared) -> Part | None:
    if not found.pools:
        return None
    header = (
        say("period"), say("team"), say("pay line"), say("pools before"), say("paid before"), say("pools after"),
        say("paid after"), say("reading"),
    )  # fmt: skip
    rows: list[Sequence[Sentence]] = []
    for each in found.pools:
        beyond = each.paid[1] - each.pool[1]
        said: Sentence = say("beyond the pools by {amount}", amount=money(beyond)) if beyond > 0 else ""
        amounts = [money(value) for side in (0, 1) for value in (each.pool[side], each.paid[side])]
        rows.append([str(each.period), each.team, each.title, *amounts, said])
    return Part(say("What is paid out of pools, {currency}", currency=found.currency), header, "lllrrrrl", rows)


def _amounts(each: Cost) -> list[Sentence]:
    return [money(each.before), money(each.after), signed(each.change)]


# People


def _scores(found: Compared) -> Part | None:
    teams = [each for each in shifts(found.moved) if each.compared]
    higher, lower, same = (sum(getattr(each, name) for each in teams) for name in ("higher", "lower", "same"))
    if not higher and not lower:
        return Part(say("Nobody's score changes")) if teams else None
    title = say(
        "Whose score is higher: {higher:,}; lower: {lower:,}; unchanged: {same:,}",
        higher=higher,
        lower=lower,
        same=same,
    )
    header = (
        say("team"), say("compared"), say("higher"), say("lower"), say("unchanged"), say("mean change"), say("lowest"),
        say("lower quarter"), say("median"), say("upper quarter"), say("highest"),
    )  # fmt: skip
    notes: list[Sentence] = [
        say("counted in people and months") if len(found.periods) > 1 else say("counted in people")
    ]
    notes.append(say("lowest to highest: changes in order; the median and the quarters are each somebody's own"))
    lacking = [sum(each.unscored[side] for each in teams) for side in (0, 1)]
    if any(lacking):
        notes.append(say("without a score: before {before:,}, after {after:,}", before=lacking[0], after=lacking[1]))
    return Part(title, header, "lrrrrrrrrrr", [_of_shift(each) for each in teams], notes)


def _of_shift(each: Shift) -> list[Sentence]:
    counts = [f"{number:,}" for number in (each.compared, each.higher, each.lower, each.same)]
    assert each.spread is not None
    assert each.mean is not None
    return [each.team, *counts, *(points(change) for change in (each.mean, *each.spread))]


def _movers(found: Compared, everyone: bool) -> Part | None:
    every = movers(found.moved)
    if not every:
        return None
    shown = every if everyone else every[:MOST]
    largest = abs(every[0][1])
    several = len(found.periods) > 1
    month = (say("period"),) if several else ()
    header = (*month, say("employee"), say("name"), say("team"), say("before"), say("after"), say("change"), "")
    rows = [[*([str(each.period)] if several else []), *_of_mover(each, change, largest)] for each, change in shown]
    looks = [_look(change) for _, change in shown]
    title = say("The changes of scores, largest first")
    return Part(title, header, "l" * len(month) + "lllrrrl", rows, _more(len(every) - len(shown)), looks)


def _of_mover(each: Moved, change: Decimal, largest: Decimal) -> list[Sentence]:
    assert each.before is not None
    assert each.after is not None
    who = each.either
    scores = each.before.score, each.after.score
    return [each.employee_id, who.name, who.team, *scores, points(change), bar(change, largest)]


def _more(count: int) -> list[Sentence]:
    return [say("{count:,} more, whose changes are no larger: --all shows them", count=count)] if count else []


def _look(change: Decimal) -> str:
    return "gain" if change > 0 else "loss"


def _grades(found: Compared) -> Part | None:
    if not any(side.grade for each in found.moved for side in (each.before, each.after) if side is not None):
        return None
    regraded = [each for each in found.moved if each.regraded]
    if not regraded:
        return Part(say("Nobody changes grade"))
    counts: dict[tuple[str, str, str], list[Moved]] = {}
    for each in regraded:
        assert each.before is not None
        assert each.after is not None
        counts.setdefault((each.after.team, each.before.grade, each.after.grade), []).append(each)
    header = (say("team"), say("grade before"), say("grade after"), say("number"), say("who"))
    rows: list[Sequence[Sentence]] = [
        [team, before or "–", after or "–", f"{len(who):,}", names([each.employee_id for each in who])]
        for (team, before, after), who in sorted(counts.items())
    ]
    return Part(say("Who changes grade: {count:,}", count=len(regraded)), header, "lllrl", rows)


def _people(found: Compared, everyone: bool) -> Part | None:
    if not found.paying:
        return None
    people = [each for each in found.people if each.change]
    gains = sum(each.change > 0 for each in people)
    title = say(
        "Who gains: {gains:,}; who loses: {losses:,}; unchanged: {same:,}",
        gains=gains,
        losses=len(people) - gains,
        same=len(found.people) - len(people),
    )
    if not people:
        return Part(title)
    shown = people if everyone else people[:MOST]
    largest = abs(people[0].change)
    header = (*_columns(say("employee"), say("name"), say("team"), say("score"), say("grade")), "")
    rows = [_of_person(each, largest) for each in shown]
    looks = [_look(each.change) for each in shown]
    return Part(title, header, "lllllrrrl", rows, _more(len(people) - len(shown)), looks)


def _of_person(each: Person, largest: Decimal) -> list[Sentence]:
    last = each.months[-1]
    assert last.before is not None
    assert last.after is not None
    single = len(each.months) == 1
    return [
        each.employee_id,
        each.name,
        each.team,
        arrow(last.before.score, last.after.score) if single else "",
        arrow(last.before.grade, last.after.grade) if single else "",
        money(each.before),
        money(each.after),
        signed(each.change),
        bar(each.change, largest),
    ]


def _rest(found: Compared) -> Part | None:
    """Whom only one of the two has, what is to be decided, and what of closed months is another now."""
    only = list(found.only)
    notes: list[Sentence] = []
    for side, who in (
        (0, [each for each in only if each.after is None]),
        (1, [each for each in only if each.before is None]),
    ):
        if who:
            notes.append(say("only in {config}: {people}", config=found.names[side], people=_who(who)))
    both = [each for each in found.moved if each.before is not None and each.after is not None]
    if unscored := [each for each in both if each.score_change is None and each.either.team not in found.paying]:
        notes.append(say("without a score in one of the two: {people}", people=_who(unscored)))
    if unpaid := [each for each in both if each.change is None and each.either.team in found.paying]:
        notes.append(say("without an amount in one of the two: {people}", people=_who(unpaid)))
    notes += [_flagged(found.names[side], found.flags[side]) for side in (0, 1) if found.flags[side]]
    notes += [_sealed(each) for each in found.sealed]
    notes += [_left_out(period) for period, _ in found.left_out]
    return Part(say("Also"), notes=notes) if notes else None


def _who(moved: Sequence[Moved]) -> Sentence:
    return names(list(dict.fromkeys(each.employee_id for each in moved)))


def _flagged(name: str, flags: Sequence[FlagRow]) -> Message:
    counts: dict[str, int] = {}
    for row in flags:
        counts[row.flag] = counts.get(row.flag, 0) + 1
    listed = joined([say("{flag} ({count:,})", flag=flag, count=count) for flag, count in sorted(counts.items())])
    return say("to be decided in {config} alone: {flags}", config=name, flags=listed)


def _sealed(each: Sealed) -> Message:
    if not each.people:
        return say("{period} is closed, as the first config makes it now", period=each.period)
    listed = names(each.people)
    return say(
        "{period} is closed with other results than the first config makes of the input now, of: {people}",
        period=each.period,
        people=listed,
    )


def _left_out(period: Period) -> Message:
    return say("{period} is left out: its input is rejected", period=period)


# Cells


def names(people: Sequence[str]) -> Sentence:
    """The first ones, and how many more."""
    listed = ", ".join(people[:_NAMED])
    more = len(people) - _NAMED
    return say("{names} and {more:,} more", names=listed, more=more) if more > 0 else listed


def arrow(before: str, after: str) -> str:
    """`D → C`, or what it is in both."""
    return before if before == after else f"{before or '–'} → {after or '–'}"


def bar(change: Decimal, largest: Decimal) -> str:
    """A bar to the left or right of a line in the middle."""
    length = max(int(abs(change) * _BAR / 2 / largest), 1) if change and largest else 0
    half = _BAR // 2
    left, right = ("█" * length).rjust(half) if change < 0 else " " * half, "█" * length if change > 0 else ""
    return f"{left}│{right}"


def money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def signed(amount: Decimal) -> str:
    return f"{amount:+,.2f}" if amount else "0.00"


def points(change: Decimal) -> str:
    return f"+{exact(change)}" if change > 0 else exact(change)
