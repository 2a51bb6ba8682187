"""How scores change: by team, with how the changes are spread, and whose changes most. Exact decimals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from kpicore.compare.compared import ZERO, Moved

_CENT = Decimal("0.01")


class Spread(NamedTuple):
    """Changes in order: at the ends, the quarters and the middle. Each is somebody's (nearest rank), none lies between
    two."""

    lowest: Decimal
    lower_quarter: Decimal
    median: Decimal
    upper_quarter: Decimal
    highest: Decimal


class Shift(NamedTuple):
    """How a team's scores change, over the months of people who have one under both configs. mean: half up to two
    decimals; it and spread: None where nobody has. unscored: people's months without a score."""

    team: str
    higher: int
    lower: int
    same: int
    mean: Decimal | None
    spread: Spread | None
    unscored: tuple[int, int]

    @property
    def compared(self) -> int:
        return self.higher + self.lower + self.same


def shifts(moved: Iterable[Moved]) -> list[Shift]:
    """Of each team, as the first config has people in teams, or the second whom the first has not."""
    teams: dict[str, list[Moved]] = {}
    for each in moved:
        teams.setdefault(each.either.team, []).append(each)
    return [_shift(team, members) for team, members in teams.items()]


def movers(moved: Iterable[Moved]) -> list[tuple[Moved, Decimal]]:
    """Every month of a person whose score changes, and by how much; the largest change first."""
    found = [(each, change) for each in moved if (change := each.score_change)]
    return sorted(found, key=lambda pair: (-abs(pair[1]), pair[1] < 0, pair[0].employee_id, pair[0].period))


def exact(points: Decimal) -> str:
    """As scores are written: no more digits than it has."""
    return format(points.normalize(), "f") if points else "0"


def _shift(team: str, moved: Sequence[Moved]) -> Shift:
    changes = sorted(change for each in moved if (change := each.score_change) is not None)
    higher, lower = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    mean = (sum(changes, ZERO) / len(changes)).quantize(_CENT, ROUND_HALF_UP) if changes else None
    unscored = (
        sum(each.before is not None and not each.before.score for each in moved),
        sum(each.after is not None and not each.after.score for each in moved),
    )
    return Shift(team, higher, lower, len(changes) - higher - lower, mean, _spread(changes), unscored)


def _spread(changes: Sequence[Decimal]) -> Spread | None:
    """changes: in order."""
    if not changes:
        return None
    lower, middle, upper = (changes[-(-quarter * len(changes) // 4) - 1] for quarter in (1, 2, 3))
    return Spread(changes[0], lower, middle, upper, changes[-1])
