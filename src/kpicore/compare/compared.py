"""What a comparison says: of whom, how much more or less, and what it costs. Every amount is an exact decimal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from kpicore.model import Finding, Period, Text
from kpicore.results import FlagRow

ZERO = Decimal(0)


class Outcome(NamedTuple):
    """What one config makes of a person's month. lines: the pay lines; amounts blank as in the results. fixed: what of
    the pay is known whatever the appraisal comes to. blocked: whether it must not be paid as it stands."""

    team: str
    name: str
    score: str
    grade: str
    performance_pay: str
    total_pay: str
    status: str
    lines: Mapping[str, Decimal]
    fixed: Decimal = ZERO
    blocked: bool = False

    @property
    def amount(self) -> Decimal | None:
        """The total, or the performance part where the total is not known."""
        pay = self.total_pay or self.performance_pay
        return Decimal(pay) if pay else None


class Moved(NamedTuple):
    """A person's month under both configs; None where one of them has no such person."""

    period: Period
    employee_id: str
    before: Outcome | None
    after: Outcome | None

    @property
    def either(self) -> Outcome:
        found = self.before or self.after
        assert found is not None
        return found

    @property
    def amounts(self) -> tuple[Decimal, Decimal] | None:
        """Pay under both: the total, or the performance part where a total is not known; None where one has neither."""
        if self.before is None or self.after is None:
            return None
        for name in ("total_pay", "performance_pay"):
            pay = getattr(self.before, name), getattr(self.after, name)
            if all(pay):
                return Decimal(pay[0]), Decimal(pay[1])
        return None

    @property
    def change(self) -> Decimal | None:
        """How much more or less."""
        return None if self.amounts is None else self.amounts[1] - self.amounts[0]

    @property
    def score_change(self) -> Decimal | None:
        """By how many points the score is higher or lower; None where one of the two has none."""
        if self.before is None or self.after is None or not (self.before.score and self.after.score):
            return None
        return Decimal(self.after.score) - Decimal(self.before.score)

    @property
    def regraded(self) -> bool:
        return self.before is not None and self.after is not None and self.before.grade != self.after.grade


class Person(NamedTuple):
    """One person over all months whose pay can be compared: what these come to under both configs."""

    employee_id: str
    months: Sequence[Moved]
    before: Decimal
    after: Decimal

    @property
    def name(self) -> str:
        return self.months[-1].either.name

    @property
    def team(self) -> str:
        return self.months[-1].either.team

    @property
    def change(self) -> Decimal:
        return self.after - self.before


class Cost(NamedTuple):
    """What a team, or one of its pay lines, comes to under both configs over all months. unpaid: people's months
    without an amount."""

    team: str
    line: str
    title: Text
    before: Decimal
    after: Decimal
    unpaid: tuple[int, int] = (0, 0)

    @property
    def change(self) -> Decimal:
        return self.after - self.before


class Drawn(NamedTuple):
    """A month's pools of a team, those of a line that pays out of one, and what is paid out of them."""

    period: Period
    team: str
    line: str
    title: Text
    pool: tuple[Decimal, Decimal]
    paid: tuple[Decimal, Decimal]


class Sealed(NamedTuple):
    """A closed month: whose sealed outcome differs from what the first config makes of the input as it is now."""

    period: Period
    people: Sequence[str]


class Total(NamedTuple):
    """A month's cost under both configs, as far as it is known."""

    period: Period
    before: Decimal
    after: Decimal


class Compared(NamedTuple):
    """Everything. names: of the two configs. paying: the teams that one of the two pays. limit: what a month may cost.
    left_out: months that could not be computed, with why. flags: of severity review and block that only one of the two
    raises, the first's before the second's."""

    names: tuple[str, str]
    settings: Sequence[str]
    currency: str
    periods: Sequence[Period]
    moved: Sequence[Moved]
    people: Sequence[Person]
    paying: Collection[str]
    teams: Sequence[Cost]
    lines: Sequence[Cost]
    totals: Sequence[Total]
    pools: Sequence[Drawn]
    limit: Decimal | None
    flags: tuple[Sequence[FlagRow], Sequence[FlagRow]]
    sealed: Sequence[Sealed]
    left_out: Sequence[tuple[Period, Sequence[Finding]]]
    notes: Sequence[Finding]

    @property
    def only(self) -> Iterator[Moved]:
        """Whom only one of the two has."""
        return (each for each in self.moved if each.before is None or each.after is None)
