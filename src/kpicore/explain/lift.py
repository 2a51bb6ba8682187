"""What would have lifted the grade or the pay: of each thing that could have been otherwise, the smallest change.

Found by asking the engine, which knows every rule; nothing here knows one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from kpicore.explain.changes import Variable
from kpicore.explain.hypothesis import Around, Outcome

Aim = Literal["grade", "pay", "score"]

_CUT = 16  # into how many parts a stretch is cut at once, since asking the engine costs more than what is asked
_UNIT = 100  # cents
_SEEN = 4096  # values of one thing that are looked at one by one, where it has no more


class Lift(NamedTuple):
    """A change that would have been enough. to: the smallest such value; outcome: of the month with it."""

    aim: Aim
    variable: Variable
    to: int
    outcome: Outcome


class Wish(NamedTuple):
    """What is aimed at for a person, and what of the month could have been otherwise."""

    person: int
    aims: Sequence[Aim]
    variables: Sequence[Variable]


class _Trial(NamedTuple):
    person: int
    variable: Variable
    aim: Aim
    near: int  # not enough, or what it is now
    far: int  # enough


def lifts(around: Around, wishes: Sequence[Wish]) -> list[list[Lift]]:
    """Of each wish: of each variable and aim the smallest change up and the smallest change down that is enough, the
    nearer of both; variables of which no value is enough, or the smallest changes next to nothing, are left out."""
    asked = [
        (wish.person, variable, value) for wish in wishes for variable in wish.variables for value in _probes(variable)
    ]
    outcomes: dict[int, dict[int, Outcome]] = {}
    found = around.asked([variable.asked(person, value) for person, variable, value in asked])
    for (_, variable, value), outcome in zip(asked, found, strict=True):
        outcomes.setdefault(id(variable), {})[value] = outcome
    trials = [
        trial
        for wish in wishes
        for variable in wish.variables
        for aim in wish.aims
        for trial in _brackets(wish.person, variable, aim, outcomes.get(id(variable), {}), around)
    ]
    nearest: dict[tuple[int, Aim], Lift] = {}
    for lift in _narrowed(around, trials):
        key = (id(lift.variable), lift.aim)
        if key not in nearest or _distance(lift) < _distance(nearest[key]):
            nearest[key] = lift
    return [
        [
            told
            for aim in wish.aims
            for variable in wish.variables
            if (told := nearest.get((id(variable), aim))) and not _slight(told, around.outcomes[wish.person])
        ]
        for wish in wishes
    ]


def enough(aim: Aim, base: Outcome, outcome: Outcome) -> bool:
    """Whether an outcome is better in what is aimed at. A grade is better where the score is, and it is another."""
    if outcome.score is None or base.score is None:
        return False
    if aim == "pay":
        return base.pay is not None and outcome.pay is not None and outcome.pay > base.pay
    return outcome.score > base.score and (aim == "score" or outcome.grade != base.grade)


def _slight(lift: Lift, base: Outcome) -> bool:
    """Whether a figure is but a little higher, within the same rules, and the pay by less than one unit of money:
    where every bit counts, the least of them says nothing."""
    variable, to = lift.variable, lift.to
    if lift.aim != "pay" or variable.values is not None or lift.outcome.grade != base.grade:
        return False
    low, high = sorted((variable.now, to))
    if any(low <= cut <= high for cut in variable.cuts):
        return False
    assert lift.outcome.pay is not None
    assert base.pay is not None
    return lift.outcome.pay - base.pay < _UNIT


def _distance(lift: Lift) -> int:
    return abs(lift.to - lift.variable.now)


def _probes(variable: Variable) -> list[int]:
    """Values to begin with: all, where they are few; else on both sides of every cut, and, where more than these
    matters, farther and farther away."""
    if variable.values is not None:
        return [value for value in variable.values[:_SEEN] if value != variable.now]
    found: set[int] = set()
    if not variable.stepwise:
        found |= {variable.low, variable.high}
        near, away = _on_step(variable, variable.now, up=False), variable.step
        while near - away > variable.low or near + away < variable.high:
            found |= {near - away, near + away}
            away *= 2
    for cut in variable.cuts:
        found |= {_on_step(variable, cut, up=True), _on_step(variable, cut - 1, up=False)}
    return sorted(value for value in found if variable.low <= value <= variable.high and value != variable.now)


def _on_step(variable: Variable, value: int, up: bool) -> int:
    """The next multiple of the step, not below (not above) this one."""
    steps = -(-value // variable.step) if up else value // variable.step
    return steps * variable.step


def _brackets(
    person: int, variable: Variable, aim: Aim, outcomes: dict[int, Outcome], around: Around
) -> Iterator[_Trial]:
    """On each side, the first value that is enough and the last one before it that is not."""
    base = around.outcomes[person]
    good = {value: enough(aim, base, outcome) for value, outcome in outcomes.items()}
    for side in (
        sorted(v for v in good if v > variable.now),
        sorted((v for v in good if v < variable.now), reverse=True),
    ):
        near = variable.now
        for value in side:
            if good[value]:
                yield _Trial(person, variable, aim, near, value)
                break
            near = value


def _narrowed(around: Around, trials: Sequence[_Trial]) -> Iterator[Lift]:
    """Each bracket closed in on, all at once, until nothing lies between its ends."""
    open_ = list(trials)
    while open_:
        asked = [(trial, value) for trial in open_ for value in _between(trial)]
        found = around.asked([trial.variable.asked(trial.person, value) for trial, value in asked])
        good: dict[int, list[tuple[int, bool]]] = {}
        for (trial, value), outcome in zip(asked, found, strict=True):
            good.setdefault(id(trial), []).append((value, enough(trial.aim, around.outcomes[trial.person], outcome)))
        closed = [trial for trial in open_ if id(trial) not in good]
        ends = around.asked([trial.variable.asked(trial.person, trial.far) for trial in closed])
        yield from (Lift(t.aim, t.variable, t.far, outcome) for t, outcome in zip(closed, ends, strict=True))
        open_ = [_closer(trial, good[id(trial)]) for trial in open_ if id(trial) in good]


def _between(trial: _Trial) -> list[int]:
    """Some values between the ends, from near to far; none where nothing lies between them, or each was seen."""
    variable, near, far = trial.variable, trial.near, trial.far
    if variable.values is not None:
        return []
    steps = abs(far - near) // variable.step
    away = variable.step if far > near else -variable.step
    inner = range(1, steps + 1) if steps <= _CUT else (steps * part // _CUT for part in range(1, _CUT))
    start = _on_step(variable, near, up=far < near)
    return [value for value in (start + away * step for step in inner) if min(near, far) < value < max(near, far)]


def _closer(trial: _Trial, seen: Sequence[tuple[int, bool]]) -> _Trial:
    near, far = trial.near, trial.far
    for value, good in seen:
        if good:
            far = value
            break
        near = value
    return trial._replace(near=near, far=far)
